"""The script that every page runs inside: who is looking, where to go, what all pages share."""

import logging
import time
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from db import connect
from db.revision import Revision, revision
from db.samples import sample
from synergy.viewers import Viewer
from ui import live
from ui.kit import forms, one_time, own_pages, searching
from ui.pages import ACCESS, BOARD, MEETING, sections
from ui.projector import screen
from ui.text import plain
from ui.viewer import viewer

ICON = Path(__file__).with_name("icon.svg")
log = logging.getLogger("synergy.pages")

HEARTBEAT = "20s"

WHO = "who is looking"

OPEN_MODE = (
    ":orange-badge[:material/lock_open: Open mode] Whoever opens this on this computer is "
    "coordinator; nobody else can. It ends with the first account."
)
PUBLISHED = ":green-badge[:material/public: Published] What the partnership shows of its work."
PREVIEW = (
    ":blue-badge[:material/visibility: Preview] You see what whoever has this link sees: {name}."
)
SAMPLE_IS = ":violet-badge[:material/science: Sample data] What is marked sample is made up."
SAMPLE = f"{SAMPLE_IS} It goes under Settings, Sample data."


def _forget_others(who: Viewer) -> None:
    """Empty the session's state where somebody else left it."""
    if st.session_state.setdefault(WHO, who) != who:
        st.session_state.clear()
        st.session_state[WHO] = who


def _banners(who: Viewer, has_sample: bool, seen: Revision) -> None:
    with st.container(gap=None):
        if who.preview:
            _banner(PREVIEW.format(name=plain(who.name, 60)), "/sign-out", "Back to my own view")
        if who.open_mode:
            _banner(OPEN_MODE, "/first-account", "Make the first account")
        elif who.role == "funder":
            _banner(PUBLISHED)
        if has_sample:
            _banner(SAMPLE if who.role == "coordinator" else SAMPLE_IS)
        live.keep_page(seen, live.LATER if who.role == "funder" else live.SOON)


def _banner(text: str, path: str | None = None, label: str = "") -> None:
    if path is None:
        st.markdown(f":small[{text}]")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":small[{text}]", width="content")
        own_pages.link(path, label)


def _leaving(who: Viewer) -> None:
    """Say who is looking, and offer the way out, where there is somebody to sign out."""
    if who.open_mode or who.preview:
        return
    st.caption(plain(who.name, 60))
    own_pages.link("/sign-out", "Sign out" if who.account_id is not None else "Leave")


@st.fragment(run_every=HEARTBEAT)
def _come_back() -> None:
    """Ask the server for this again and again: an idle page comes back by itself after a restart.

    A browser whose server was started anew asks for nothing of its own accord, and keeps the last
    picture.
    """


def _show_page(page: Page) -> None:
    # Before the page, which may end the script.
    _come_back()
    if page.url_path != ACCESS:
        one_time.forget()
    if not page.url_path and screen.takes_over():
        screen.show(instead_of_board=True)
        return
    if page.url_path != MEETING or not screen.is_presenting():
        _frame(page)
    page.run()


def _frame(page: Page) -> None:
    """Draw what stands around a page, but for a meeting that fills the screen."""
    who = viewer()
    # Before anything is read: what is newer does no harm.
    seen = revision(who)
    with connect.reading_as(who) as db:
        has_sample = sample.has_sample(db)
    words = ""
    if who.role != "display":
        with st.sidebar:
            words = searching.box(f"{page.url_path}?{sorted(st.query_params.to_dict().items())}")
            _leaving(who)
    _banners(who, has_sample, seen)
    # Always there: what comes and goes above a page must not make it be drawn from nothing.
    with st.container():
        forms.show_notice()
    if words:
        searching.show(words)


started = time.perf_counter()
st.set_page_config(page_title="Synergy", page_icon=str(ICON), layout="wide")
_forget_others(viewer())
page = st.navigation(
    sections(),
    position="hidden" if viewer().role == "display" else "sidebar",
    expanded=True,
)
try:
    with connect.one_run():
        _show_page(page)
finally:
    spent = (time.perf_counter() - started) * 1000
    log.debug("page /%s took %.0f ms", page.url_path or BOARD, spent)
