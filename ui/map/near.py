"""Near a postcode, which is never in the URL, and how far around it to look."""

import streamlit as st

from db.queries.places import Near
from ui.kit import postcode_field
from ui.streamlit_internals import DeltaGenerator

KILOMETRES = (1, 2, 5, 10)


def ask(notes: DeltaGenerator) -> Near | None:
    """Ask for a postcode, and under the notes how far around it; None without a postcode."""
    with st.container(width=140):
        place = postcode_field.ask("Near a postcode", "near", notes)
    if place is None:
        return None
    within = notes.selectbox(
        "Within",
        KILOMETRES,
        index=None,
        placeholder="Any distance",
        format_func="Within {} km".format,
        key="within",
        label_visibility="collapsed",
    )
    return Near(place.latitude, place.longitude, within)
