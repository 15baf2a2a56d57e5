"""What a person sees when something of ours breaks."""

import logging
import secrets

import streamlit as st

from db import connect, trouble

log = logging.getLogger("synergy.errors")


def say_sorry(error: Exception) -> bool:
    """Say what is wrong with the database, or that we do not know; True: nothing else is shown.

    What we do not know is logged under a reference number, which is shown.
    """
    if isinstance(error, connect.SqliteError) and _say_trouble(error):
        return True
    reference = secrets.token_hex(4).upper()
    log.error("error %s", reference, exc_info=error)
    st.error(
        f"Sorry, something went wrong on our side. Nothing that you saved before is lost. "
        f"Try again; if it happens again, tell the coordinator reference {reference}.",
        icon=":material/error:",
    )
    return True


def _say_trouble(error: connect.SqliteError) -> bool:
    """Say what is wrong with the database, with a button to try again; tell whether we know."""
    path = connect.database_path()
    found = trouble.explain(error, path)
    if found is trouble.UNKNOWN:
        return False
    log.error("a page was not drawn: %s", trouble.line(error, path))
    st.error(found.for_people(), icon=":material/error:")
    st.button("Try again", icon=":material/refresh:", key="try again")
    return True
