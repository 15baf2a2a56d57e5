"""A postcode that is asked for: its field, and what was found."""

import streamlit as st

from db import connect
from db.postcodes import find as postcodes
from synergy.postcodes import Place
from ui.streamlit_internals import DeltaGenerator
from ui.text import plain


def ask(label: str, key: str, notes: DeltaGenerator | None = None) -> Place | None:
    """Draw the field, and under it the note or what is wrong; None when empty or not found.

    Where there are `notes`, they are written there, and the field's label is its placeholder. The
    postcode stays in the session: it never enters the URL.
    """
    typed = st.text_input(
        label,
        key=key,
        placeholder=label if notes else "e.g. N17 or SW2 1JQ",
        max_chars=12,
        label_visibility="collapsed" if notes else "visible",
    )
    if not typed.strip():
        return None
    notes = notes or st.container(gap=None)
    try:
        place = postcodes.find(typed)
    except (ValueError, connect.NotReady) as error:
        notes.caption(f":red[{plain(str(error))}]")
        return None
    if place.note:
        notes.caption(plain(place.note))
    return place
