"""The board's map: where services are, and which boroughs open issues concern."""

from collections.abc import Sequence

import streamlit as st

from db.queries.board import Concerned
from synergy import words
from ui import pages
from ui.map import london
from ui.text import plain

SHOWN = 6


def show(services: int, boroughs: Sequence[Concerned], specialisms: Sequence[str]) -> None:
    """Draw the small map, and beside it the same in words."""
    left, right = st.columns([3, 2])
    with left:
        counts = {borough.code: borough.issues for borough in boroughs}
        london.draw_shaded(counts, "open issue", specialisms)
    with right:
        pages.link("map", f"**{words.count(services, 'service')}** on offer", "map")
        if not boroughs:
            st.markdown("No open issue names a borough.")
        for borough in boroughs[:SHOWN]:
            pages.link(
                "issues",
                f"**{plain(borough.name)}**: {words.count(borough.issues, 'open issue')}",
                status="open",
                in_borough=borough.code,
            )
        if len(boroughs) > SHOWN:
            st.markdown(f"and {words.count(len(boroughs) - SHOWN, 'other borough')}.")
