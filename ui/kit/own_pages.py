"""Links to our own pages outside Streamlit: signing in and out, the report."""

from pathlib import Path

import streamlit as st

LINK = Path(__file__).with_name("own_pages.js").read_text(encoding="utf-8")
ANCHOR = "<a target='_self'></a>"
LOOK = Path(__file__).with_name("own_pages.css").read_text(encoding="utf-8")


def link(path: str, label: str) -> None:
    """Draw a link to one of our own pages outside Streamlit, opened in the same window."""
    mount = st.components.v2.component("synergy_link", html=ANCHOR, css=LOOK, js=LINK)
    mount(key=f"link {path} {label}", data={"path": path, "label": label}, width="content")
