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

OPEN_MODE = (
    ":orange-badge[:material/lock_open: Open mode] Whoever opens this on this computer is "
    "coordinator; nobody else can. To end it, stop the server."
)
SAMPLE = (
    ":violet-badge[:material/science: Sample data] What is marked sample is made up. To remove it: "
    "`python -m db clear-sample`."
)


def _banners(open_mode: bool, has_sample: bool) -> None:
    shown = [text for text, on in ((OPEN_MODE, open_mode), (SAMPLE, has_sample)) if on]
    if shown:
        st.markdown("  \n".join(f":small[{text}]" for text in shown))


def _show_page(page: Page) -> None:
    who = viewer()
    with connect.reading_as(who) as db:
        has_sample = sample.has_sample(db)
    searching.follow()
    with st.sidebar:
        words = searching.box()
    _banners(who.open_mode, has_sample)
    forms.show_notice()
    if words:
        searching.show(words)
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
