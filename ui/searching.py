"""The search box of every page, and what it finds."""

import streamlit as st

from db import connect
from db.queries import search
from db.queries.search import Hit
from ui import pages
from ui.text import plain
from ui.viewer import viewer

BOX = "search"
FOLLOWED = "followed hit"
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
        key=BOX,
        icon=":material/search:",
        placeholder="Issue, service, action …",
        max_chars=200,
    )


def _close() -> None:
    st.session_state[BOX] = ""


def _choose(hit: Hit) -> None:
    """Empty the box, which only a callback may, and leave the hit for `follow`."""
    _close()
    st.session_state[FOLLOWED] = hit


def follow() -> None:
    """Open what was chosen among the hits, if anything was."""
    hit: Hit | None = st.session_state.pop(FOLLOWED, None)
    if hit:
        page, name = OPENED[hit.kind]
        st.switch_page(pages.path(page), query_params={name: str(hit.id)})


def show(text: str) -> None:
    """Draw what the words find, above the page."""
    with connect.reading_as(viewer()) as db:
        hits = search.search(db, text)
    with st.container(border=True, key="found"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**Found for “{plain(text)}”**", width="stretch")
            st.button("Close", type="tertiary", key="close search", on_click=_close)
        if not hits:
            st.markdown("Nothing. Try fewer words, or the beginning of a word.")
        for hit in hits:
            label = f":material/{ICONS[hit.kind]}: {hit.kind}: {plain(hit.name)}"
            if hit.kind in OPENED:
                key = f"hit {hit.kind}:{hit.id}"
                st.button(label, key=key, type="tertiary", on_click=_choose, args=(hit,))
            else:
                st.markdown(label)
