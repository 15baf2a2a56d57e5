"""The messages that people see when something breaks."""

import logging
import secrets

import streamlit as st

from db import connect, trouble

log = logging.getLogger("synergy.errors")


def say_sorry(error: Exception) -> bool:
    """Say what is wrong with the database, or apologise; return True, since nothing else is shown.

    An unknown error is logged under a reference number, which is shown.
    """
    if isinstance(error, connect.SqliteError) and _say_trouble(error):
        return True
    reference = secrets.token_hex(4).upper()
    log.error("error %s", reference, exc_info=error)
    st.error(
        "Sorry, something went wrong. Your saved work is safe. Try again – if it keeps happening, "
        f"give your coordinator this reference: {reference}.",
        icon=":material/error:",
    )
    return True


def _say_trouble(error: connect.SqliteError) -> bool:
    """Say what is wrong with the database, with a button to try again; False if unknown."""
    path = connect.database_path()
    found = trouble.explain(error, path)
    if found is trouble.UNKNOWN:
        return False
    log.error("a page was not drawn: %s", trouble.line(error, path))
    st.error(found.for_people(), icon=":material/error:")
    st.button("Try again", icon=":material/refresh:", key="try again")
    return True
