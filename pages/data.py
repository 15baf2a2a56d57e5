"""Settings: names, words, sample data, checks, history."""

import streamlit as st

from ui import (
    history_browser,
    rows,
    settings_check,
    settings_names,
    settings_sample,
    settings_terms,
)
from ui.viewer import viewer

TABS = {
    "Partnership": settings_names.show,
    "Words": settings_terms.show,
    "Sample data": settings_sample.show,
    "Check": settings_check.show,
    "History": history_browser.show,
}

st.title("Settings", anchor=False)
if viewer().role != "coordinator":
    rows.empty("Only a coordinator changes the settings. Ask yours if something is wrong.", "lock")
    st.stop()

# Only the open tab runs.
tabs = st.tabs(list(TABS), key="tab", bind="query-params")
for tab, show in zip(tabs, TABS.values(), strict=True):
    if tab.open:
        with tab:
            show()
