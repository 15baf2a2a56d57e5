"""A page of tabs that only coordinators have."""

from collections.abc import Callable, Mapping

import streamlit as st

from ui.kit import lists
from ui.viewer import viewer


def show(title: str, tabs: Mapping[str, Callable[[], None]], refusal: str) -> None:
    """Draw the tabs, of which the URL names the open one and only that one runs.

    Everybody else reads the refusal.
    """
    st.title(title, anchor=False)
    if viewer().role != "coordinator":
        lists.empty(refusal, "lock")
        return
    drawn = st.tabs(list(tabs), key="tab", bind="query-params")
    for tab, draw in zip(drawn, tabs.values(), strict=True):
        if tab.open:
            with tab:
                draw()
