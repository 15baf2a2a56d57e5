"""A page of tabs that only coordinators have."""

from collections.abc import Callable, Mapping

from ui.kit import filters, lists
from ui.streamlit_internals import DeltaGenerator
from ui.viewer import viewer

# Draws a tab; it may add its filters and buttons to the toolbar.
Tab = Callable[[DeltaGenerator], None]


def show(title: str, tabs: Mapping[str, Tab], refusal: str) -> None:
    """Draw the toolbar with the tabs, and the open one, which the URL names.

    Everybody else reads the refusal.
    """
    bar = lists.toolbar(title)
    if viewer().role != "coordinator":
        lists.empty(refusal, "lock")
        return
    with bar:
        name = filters.choose_view("tab", {name: name for name in tabs}, next(iter(tabs)))
    tabs[name](bar)
