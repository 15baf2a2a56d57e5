"""Links from a meeting to its minutes."""

import streamlit as st

from ui.kit import own_pages
from ui.viewer import viewer


def links(meeting_id: int) -> None:
    """Draw the links to a meeting's minutes in each format, and to partners' own actions."""
    path, agency = f"/minutes/{meeting_id}", viewer().organization_id
    with st.container(horizontal=True):
        own_pages.link(path, "Minutes")
        own_pages.link(f"{path}.pdf", "PDF")
        own_pages.link(f"{path}.docx", "Word")
        own_pages.link(f"{path}#print", "Print")
        if agency is not None:
            own_pages.link(f"{path}?partner={agency}", "Your actions")
        if viewer().role == "coordinator":
            own_pages.link(f"{path}#partners", "Each partner's actions")
