"""Settings: partnership details, categories, indicators, sample data, checks."""

import streamlit as st

from ui.kit import tabs
from ui.settings import check, indicators, names, sample, terms

# The names of tabs in links that people saved earlier.
RENAMED = {"Words": "Categories", "Check": "Data health"}
if (tab := st.query_params.get("tab")) in RENAMED:
    st.query_params["tab"] = RENAMED[tab]

tabs.show(
    "Settings",
    {
        "Partnership": names.show,
        "Categories": terms.show,
        "Indicators": indicators.show,
        "Sample data": sample.show,
        "Data health": check.show,
    },
    "Only coordinators can change the settings. Ask yours if something is wrong.",
)
