"""What a person sees when something of ours breaks."""

import logging
import secrets

import streamlit as st

log = logging.getLogger("synergy.errors")


def say_sorry(error: Exception) -> bool:
    """Log the error under a reference number and show that number; True: nothing else is shown."""
    reference = secrets.token_hex(4).upper()
    log.error("error %s", reference, exc_info=error)
    st.error(
        f"Sorry, something went wrong on our side. Nothing that you saved before is lost. "
        f"Try again; if it happens again, tell the coordinator reference {reference}.",
        icon=":material/error:",
    )
    return True
