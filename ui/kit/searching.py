"""The search box of every page, and what it finds."""

import streamlit as st

from db import connect
from db.queries import search
from ui import pages
from ui.text import plain
from ui.viewer import viewer

BOX = "search"
PLACE = "searched at"
# Where a thing of each kind is opened: the page, and the name in its URL.
OPENED: dict[str, tuple[str, str]] = {
    "issue": ("issues", "issue"),
    "action": ("actions", "action"),
    "service": ("map", "service"),
    "organization": ("partners", "organization"),
    "meeting": ("meetings", "meeting"),
    "practice": ("practice", "practice"),
}
ICONS = {
    "issue": "campaign",
    "action": "task_alt",
    "service": "location_on",
    "organization": "groups",
    "meeting": "event",
    "practice": "lightbulb",
}


def box(place: str) -> str:
    """Draw the box; return the words in it.

    What was found goes as soon as the person is at another `place`: a page with what it shows.
    """
    if st.session_state.setdefault(PLACE, place) != place:
        st.session_state[PLACE] = place
        close()
    return st.text_input(
        "Search everything",
        key=BOX,
        icon=":material/search:",
        placeholder="Issue, service, action …",
        max_chars=200,
    )


def close() -> None:
    """Empty the box."""
    st.session_state[BOX] = ""


def show(text: str) -> None:
    """Draw what the words find, above the page."""
    with connect.reading_as(viewer()) as db:
        hits = search.search(db, text)
    with st.container(border=True, key="found"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**Found for “{plain(text)}”**", width="stretch")
            st.button("Close", type="tertiary", key="close search", on_click=close)
        if not hits:
            st.markdown("Nothing. Try fewer words, or the beginning of a word.")
        for hit in hits:
            page, name = OPENED[hit.kind]
            label = f":gray[{hit.kind}] {plain(hit.name)}"
            pages.link(page, label, ICONS[hit.kind], **{name: hit.id})
