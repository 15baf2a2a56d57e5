"""The script that every page runs inside: who is looking, where to go, what all pages share."""

import logging
import time
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import streamlit as st

from db import connect
from db.revision import revision
from db.samples import sample
from synergy.viewers import Viewer
from ui import live, pages
from ui.kit import filters, lists, notice, one_time, own_pages, searching
from ui.pages import ACCESS, BOARD, sections
from ui.projector import screen
from ui.streamlit_internals import Page
from ui.text import plain
from ui.viewer import viewer

ICON = Path(__file__).with_name("icon.svg")
WORDMARK = Path(__file__).with_name("wordmark.svg")
STYLE = Path(__file__).with_name("shell.css")
log = logging.getLogger("synergy.pages")

HEARTBEAT = "20s"

WHO = "who is looking"

NO_SIGN_IN = (
    "Anyone using this computer can see and change everything. Create an account to lock it."
)
SAMPLE = "You're looking at sample data. Records marked “sample” are made up."
PUBLISHED = "Public view: what the partnership has chosen to share."
PREVIEW = "Preview: this is what people using the “{name}” link see."


def _forget_others(who: Viewer) -> None:
    """Empty the session's state where somebody else left it."""
    if st.session_state.setdefault(WHO, who) != who:
        st.session_state.clear()
        st.session_state[WHO] = who


def _badges(who: Viewer, has_sample: bool) -> None:
    """Draw the badges that say what kind of view this is; each opens to say what follows."""
    if who.preview:
        with _badge("Preview", "visibility", "blue"):
            st.markdown(PREVIEW.format(name=plain(who.name, 60)))
            own_pages.link("/sign-out", "Exit preview")
    if who.open_mode:
        with _badge("No sign-in yet", "lock_open", "orange"):
            st.markdown(NO_SIGN_IN)
            own_pages.link("/first-account", "Create the first account")
    elif who.role == "funder" and not who.preview:
        with _badge("Public view", "public", "green"):
            st.markdown(PUBLISHED)
    if has_sample:
        with _badge("Sample data", "science", "violet"):
            st.markdown(SAMPLE)
            if who.role == "coordinator":
                pages.link("data", "Remove it in Settings", "settings", tab="Sample data")


def _badge(word: str, icon: str, colour: str) -> AbstractContextManager[object]:
    return st.popover(f":{colour}-badge[:material/{icon}: {word}]", type="tertiary", key=word)


def _account(who: Viewer) -> None:
    """Say who is signed in, and offer the way out."""
    if who.open_mode or who.preview:
        return
    with st.popover(plain(who.name, 30), icon=":material/person:", type="tertiary", key="account"):
        st.caption(f"{plain(who.name, 60)}, {who.role}")
        own_pages.link("/sign-out", "Sign out" if who.account_id is not None else "Close this view")


@st.fragment(run_every=HEARTBEAT)
def _come_back() -> None:
    """Ask the server for this again and again: an idle page comes back by itself after a restart.

    A browser whose server was started anew asks for nothing of its own accord, and keeps the last
    picture.
    """


def _show_page(page: Page) -> None:
    pages.follow(page)
    st.session_state.pop(filters.VIEWED, None)
    # Before the page, which may end the script.
    _come_back()
    if page.url_path != ACCESS:
        one_time.forget()
    if screen.fills(page.url_path):
        screen.show()
        return
    _frame(page)
    with suppress(pages.PageDrawn):
        page.run()
    searching.show(_place(page))


def _place(page: Page) -> str:
    """Name what is being looked at: the page, and what its URL says."""
    return f"{page.url_path}?{sorted(st.query_params.to_dict().items())}"


def _frame(page: Page) -> None:
    """Draw what every page has around it, unless the projector fills the screen."""
    who = viewer()
    # Read before the page: a revision that is too old only makes the page draw once more.
    seen = revision(who)
    with connect.reading_as(who) as db:
        has_sample = sample.has_sample(db)
    st.html(STYLE)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="frame"):
        # These draw nothing, and push the others to the right.
        with st.container(width="stretch", gap=None):
            live.keep_page(seen, live.LATER if who.role == "funder" else live.SOON)
            searching.listen()
            lists.listen()
        _badges(who, has_sample)
        searching.button(_place(page))
        _account(who)
    notice.show()


started = time.perf_counter()
st.set_page_config(page_title="Synergy", page_icon=str(ICON), layout="wide")
_forget_others(viewer())
page = st.navigation(sections(), position="hidden" if viewer().role == "display" else "top")
pages.name_tab(page.title)
st.logo(str(WORDMARK), size="large")
try:
    with connect.one_run():
        _show_page(page)
finally:
    spent = (time.perf_counter() - started) * 1000
    log.debug("page /%s took %.0f ms", page.url_path or BOARD, spent)
