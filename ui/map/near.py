"""Near me: a postcode that is typed, never in the URL, and how far around it to look."""

import streamlit as st

from db.queries.places import Near
from ui.kit import filters, postcode_field

KILOMETRES = (1, 2, 5, 10)
ANY_DISTANCE = "Any distance"


def ask() -> Near | None:
    """Ask for a postcode, and how far around it; None where there is none."""
    with st.container(width=filters.WIDTH):
        place = postcode_field.ask("Near (postcode)", "near")
    if place is None:
        return None
    within = st.selectbox(
        "Within",
        KILOMETRES,
        index=None,
        placeholder=ANY_DISTANCE,
        format_func="{} km".format,
        key="within",
        width=filters.WIDTH,
    )
    return Near(place.latitude, place.longitude, within)
