"""The board's map: where services are, and which boroughs open issues concern."""

from collections.abc import Sequence

import streamlit as st

from db.queries.board import Concerned
from synergy import words
from ui import pages
from ui.map import legend, views
from ui.text import plain

SHOWN = 6
# In the URL while the map's words are open.
WORDS = "map_words"


def show(services: int, boroughs: Sequence[Concerned], specialisms: Sequence[str]) -> None:
    """Draw the small map, and what it says in words for those who ask."""
    with st.container(gap="xsmall"):
        label = f"**{words.count(services, 'service')}**, and open issues by borough"
        pages.link("map", label, "map")
        ranges = views.show_shaded({borough.code: borough.issues for borough in boroughs})
        legend.show_fills(
            (shade, words.between(low, high, "open issue") if high == 1 else _range(low, high))
            for shade, (low, high) in enumerate(ranges)
        )
    in_words = st.expander(
        "Shapes and boroughs in words", key=WORDS, on_change="rerun", bind="query-params"
    )
    if in_words.open:
        with in_words:
            _list_boroughs(boroughs)
            legend.show_shapes(specialisms)


def _range(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _list_boroughs(boroughs: Sequence[Concerned]) -> None:
    if not boroughs:
        st.markdown("No open issues are linked to a borough.")
    with st.container(horizontal=True):
        for borough in boroughs[:SHOWN]:
            pages.link(
                "issues",
                f"**{plain(borough.name)}**: {words.count(borough.issues, 'open issue')}",
                status="open",
                in_borough=borough.code,
            )
        if len(boroughs) > SHOWN:
            more = words.count(len(boroughs) - SHOWN, "more borough")
            st.markdown(f"and {more}", width="content")
