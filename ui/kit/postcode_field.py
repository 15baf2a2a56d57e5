"""A field for a postcode, with the result below it."""

import streamlit as st

from db import connect
from db.postcodes import find as postcodes
from synergy.postcodes import Place
from ui.text import plain


def ask(label: str, key: str) -> Place | None:
    """Draw the field, with a note or an error below it; None if empty or not found.

    The text stays in the session and never enters the URL.
    """
    typed = st.text_input(label, key=key, placeholder="e.g. N17 or SW2 1JQ", max_chars=12)
    if not typed.strip():
        return None
    try:
        place = postcodes.find(typed)
    except (ValueError, connect.NotReady) as error:
        st.caption(f":red[{plain(str(error))}]")
        return None
    if place.note:
        st.caption(plain(place.note))
    return place
