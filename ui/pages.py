"""Which pages there are, in which section, under which address."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

FOLDER = Path(__file__).resolve().parent.parent / "pages"
BOARD = "board"


def _page(name: str, title: str, icon: str, help: str) -> Page:
    return st.Page(
        FOLDER / f"{name}.py",
        title=title,
        icon=f":material/{icon}:",
        url_path=name,
        default=name == BOARD,
        help=help,
    )


def sections() -> dict[str, list[Page]]:
    """Return the pages by section, as the navigation shows them."""
    return {
        "Partnership": [
            _page(BOARD, "Board", "dashboard", "Where the partnership stands today."),
            _page(
                "issues", "Issues", "campaign", "What partners raise, how often, and what follows."
            ),
            _page("actions", "Actions", "task_alt", "Who will do what by when."),
        ],
        "Services": [
            _page("map", "Map", "map", "Who does what where in London."),
        ],
    }


def path(name: str) -> str:
    """Return a page's script as `st.switch_page` and `st.page_link` take it."""
    return str(FOLDER / f"{name}.py")
