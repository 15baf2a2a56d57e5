"""Search across everything: a dialog that opens with a button, "/" or Ctrl+K."""

from itertools import groupby
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitAPIException

from db.queries import search
from ui import pages
from ui.text import plain
from ui.viewer import read

WORDS = "search"
BUTTON = "open search"
PLACE = "searching at"
PAUSE = "200ms"
# Where a thing of each kind is opened: the page, and the name in its URL.
OPENED: dict[str, tuple[str, str]] = {
    "issue": ("issues", "issue"),
    "action": ("actions", "action"),
    "service": ("map", "service"),
    "organization": ("partners", "organization"),
    "meeting": ("meetings", "meeting"),
    "practice": ("practice", "practice"),
}
# What each kind is called in the results, and its icon.
KINDS: dict[str, tuple[str, str]] = {
    "issue": ("Issues", "campaign"),
    "action": ("Actions", "task_alt"),
    "service": ("Services", "location_on"),
    "organization": ("Partners", "groups"),
    "meeting": ("Meetings", "event"),
    "practice": ("What works", "lightbulb"),
}
FOCUS = Path(__file__).with_name("focus.js").read_text(encoding="utf-8")
SLASH = Path(__file__).with_name("searching.js").read_text(encoding="utf-8")


def listen() -> None:
    """Press the button on "/", which cannot be a button's own shortcut; this draws nothing."""
    st.components.v2.component("synergy_slash", js=SLASH)(key="slash", height=0)


def button(place: str) -> None:
    """Draw the button that opens the search at a place, which is a page with what it shows."""
    st.button(
        "Search",
        key=BUTTON,
        icon=":material/search:",
        type="tertiary",
        shortcut="Ctrl+K",
        on_click=_begin,
        args=(place,),
    )


def show(place: str) -> None:
    """Draw the search until the viewer is at another place; a dialog of the page's own comes first.

    Streamlit allows one dialog at a time, so this is called when the page has been drawn.
    """
    if st.session_state.get(PLACE) == place:
        try:
            _dialog()
        except StreamlitAPIException:
            _end()


def _begin(place: str) -> None:
    st.session_state[PLACE] = place
    st.session_state[WORDS] = ""


def _end() -> None:
    st.session_state.pop(PLACE, None)


@st.dialog("Search everything", width="medium", on_dismiss=_end)
def _dialog() -> None:
    words = field(WORDS, "An issue, a service, an action, a partner …")
    with st.container(height=420, border=False, key="found"):
        _show(words)


def field(key: str, placeholder: str) -> str:
    """Draw the field of a dialog that searches, with the cursor in it; return its words."""
    words = st.text_input(
        "Search for",
        key=key,
        icon=":material/search:",
        placeholder=placeholder,
        max_chars=200,
        label_visibility="collapsed",
        live=PAUSE,
    )
    # A dialog has the focus itself; people begin to type at once.
    st.components.v2.component("synergy_focus", js=FOCUS)(
        key=f"focus {key}", height=0, data={"field": key}
    )
    return words.strip()


def _show(words: str) -> None:
    """Draw what the words find, by kind."""
    if not words:
        st.caption("Type the start of a word. Results appear as you type.")
        return
    hits = read(search.search, words)
    if not hits:
        st.markdown(f"No results for “{plain(words)}”. Try fewer words, or the start of a word.")
    for kind, found in groupby(hits, lambda hit: hit.kind):
        name, icon = KINDS[kind]
        page, parameter = OPENED[kind]
        st.caption(f"**{name}**")
        for hit in found:
            pages.link(page, plain(hit.name), icon, **{parameter: hit.id})
