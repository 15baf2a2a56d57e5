"""Turning the pages of a list that SQL has cut."""

import streamlit as st

from db.queries.paging import Page
from synergy import words


def turn(
    key: str, wanted: object, total: int, size: int, one: str, many: str | None = None
) -> Page:
    """Say how many rows there are, and draw the pager when one page does not hold them.

    A list that is `wanted` otherwise than before begins at its first page.
    """
    before = st.session_state.setdefault(f"{key} of", wanted)
    last = max(1, -(-total // size))
    if before != wanted or st.session_state.get(key, 1) > last:
        st.session_state[f"{key} of"] = wanted
        st.session_state[key] = 1
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words.count(total, one, many), width="stretch")
        if last == 1:
            return Page(1, size)
        return Page(st.pagination(last, key=key, bind="query-params"), size)
