"""Links to the pages of ours that are no screens: signing in and out, the report."""

import streamlit as st

LINK = """
export default function ({ parentElement, data }) {
  const link = parentElement.querySelector("a");
  link.href = data.path;
  link.textContent = data.label;
}
"""
ANCHOR = "<a target='_self'></a>"
LOOK = "a { color: var(--st-link-color); font-family: var(--st-font); font-size: 0.9rem; }"


def link(path: str, label: str) -> None:
    """Draw a link to a page of ours outside the screens, opened in the same window."""
    mount = st.components.v2.component("synergy_link", html=ANCHOR, css=LOOK, js=LINK)
    mount(key=f"link {path} {label}", data={"path": path, "label": label}, width="content")
