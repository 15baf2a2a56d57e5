"""The search box of every page, and what it finds."""

import streamlit as st

from db import connect
from db.queries import search
from ui import pages
from ui.text import plain
from ui.viewer import viewer

# How many searches this session has closed: each closed one leaves an empty box behind.
CLOSED = "searches closed"
# Where a thing of each kind is opened; a kind without a page of its own is only named.
OPENED: dict[str, tuple[str, str]] = {
    "issue": ("issues", "issue"),
    "action": ("actions", "action"),
    "service": ("map", "service"),
}
ICONS = {
    "issue": "campaign",
    "action": "task_alt",
    "service": "location_on",
    "organization": "groups",
    "meeting": "event",
    "practice": "lightbulb",
}


def box() -> str:
    """Draw the box; return the words in it."""
    return st.text_input(
        "Search everything",
        key=f"search {st.session_state.get(CLOSED, 0)}",
        icon=":material/search:",
        placeholder="Issue, service, action …",
        max_chars=200,
    )


def _close() -> None:
    st.session_state[CLOSED] = st.session_state.get(CLOSED, 0) + 1


def show(text: str) -> None:
    """Draw what the words find, above the page."""
    with connect.reading_as(viewer()) as db:
        hits = search.search(db, text)
    with st.container(border=True, key="found"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**Found for “{plain(text)}”**", width="stretch")
            if st.button("Close", type="tertiary", key="close search"):
                _close()
                st.rerun()
        if not hits:
            st.markdown("Nothing. Try fewer words, or the beginning of a word.")
        for hit in hits:
            label = f":material/{ICONS[hit.kind]}: {hit.kind}: {plain(hit.name)}"
            if hit.kind not in OPENED:
                st.markdown(label)
            elif st.button(label, key=f"hit {hit.kind} {hit.id}", type="tertiary"):
                _close()
                page, name = OPENED[hit.kind]
                st.switch_page(pages.path(page), query_params={name: str(hit.id)})
