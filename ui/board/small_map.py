"""The board's map: where services are, and which boroughs open issues concern."""

from collections.abc import Sequence

import streamlit as st

from db.queries.board import Concerned
from synergy import words
from ui import pages
from ui.map import london
from ui.text import plain

SHOWN = 6
# In the URL while the map's words are open.
WORDS = "map_words"


def show(services: int, boroughs: Sequence[Concerned], specialisms: Sequence[str]) -> None:
    """Draw the small map, and what it says in words for those who ask."""
    with st.container(gap="xsmall"):
        label = f"**{words.count(services, 'service')}**, and open issues by borough"
        pages.link("map", label, "map")
        counts = {borough.code: borough.issues for borough in boroughs}
        london.draw_shaded(counts, "open issue", specialisms)
    in_words = st.expander("Boroughs in words", key=WORDS, on_change="rerun", bind="query-params")
    if in_words.open:
        with in_words:
            _list_boroughs(boroughs)


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
