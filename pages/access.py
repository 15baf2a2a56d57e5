"""Access: accounts, share links and the activity log."""

import streamlit as st

from ui import pages
from ui.access import account_page, accounts, history, link_page, links
from ui.kit import filters, tabs
from ui.viewer import viewer

# What has an address of its own: its name in the URL, the tab that lists it, and its page.
OPENED = {"account": ("Accounts", account_page.show), "link": ("Links", link_page.show)}

for name, (tab, show) in OPENED.items():
    chosen = filters.chosen_id(name)
    if chosen is not None and viewer().role == "coordinator":
        st.query_params["tab"] = tab
        show(chosen)
        pages.stop()

tabs.show(
    "Access",
    {
        "Accounts": accounts.show,
        "Links": links.show,
        "History": history.show,
    },
    "Only coordinators can manage access. Ask yours if something is wrong.",
)
