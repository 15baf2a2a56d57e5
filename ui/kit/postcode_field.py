"""A postcode that is asked for: its field, and under it what was found."""

import streamlit as st

from db import connect
from db.postcodes import find as postcodes
from synergy.postcodes import Place
from ui.text import plain


def ask(label: str, key: str) -> Place | None:
    """Draw the field, and under it the note or what is wrong; None when empty or not found.

    What is typed stays in the session: it never enters the URL.
    """
    typed = st.text_input(label, key=key, placeholder="SM4 4TQ, or SM4", max_chars=12)
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
