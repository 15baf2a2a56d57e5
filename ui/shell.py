"""The script that every page runs inside: who is looking, where to go, what all pages share."""

import logging
import time
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from db import connect, sample
from ui import forms, searching
from ui.pages import BOARD, sections
from ui.viewer import viewer

ICON = Path(__file__).with_name("icon.svg")
log = logging.getLogger("synergy.pages")

HEARTBEAT = "20s"

OPEN_MODE = (
    ":orange-badge[:material/lock_open: Open mode] Whoever opens this on this computer is "
    "coordinator; nobody else can. To end it, stop the server."
)
SAMPLE = (
    ":violet-badge[:material/science: Sample data] What is marked sample is made up. "
    "It goes under Settings, Sample data."
)


def _banners(open_mode: bool, has_sample: bool) -> None:
    shown = [text for text, on in ((OPEN_MODE, open_mode), (SAMPLE, has_sample)) if on]
    if shown:
        st.markdown("  \n".join(f":small[{text}]" for text in shown))


@st.fragment(run_every=HEARTBEAT)
def _come_back() -> None:
    """Ask the server for this again and again: an idle page comes back by itself after a restart.

    A browser whose server was started anew asks for nothing of its own accord, and keeps the last
    picture.
    """


def _show_page(page: Page) -> None:
    who = viewer()
    with connect.reading_as(who) as db:
        has_sample = sample.has_sample(db)
    with st.sidebar:
        words = searching.box(f"{page.url_path}?{sorted(st.query_params.to_dict().items())}")
    _banners(who.open_mode, has_sample)
    forms.show_notice()
    if words:
        searching.show(words)
    # Before the page, which may end the script.
    _come_back()
    page.run()


started = time.perf_counter()
st.set_page_config(page_title="Synergy", page_icon=str(ICON), layout="wide")
viewer()
page = st.navigation(sections())
try:
    _show_page(page)
finally:
    spent = (time.perf_counter() - started) * 1000
    log.debug("page /%s took %.0f ms", page.url_path or BOARD, spent)
