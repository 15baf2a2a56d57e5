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
            _page("meetings", "Meetings", "event", "What was said, raised, agreed and promised."),
        ],
        "Services": [
            _page("map", "Map", "map", "Who does what where in London."),
            _page("partners", "Partners", "groups", "The organizations and all that they do."),
            _page("practice", "Practice", "lightbulb", "What works, and who to ask."),
        ],
        "Housekeeping": [
            _page("data", "Settings", "settings", "Names, words, sample data, checks, history."),
        ],
    }


def link(page: str, label: str, icon: str | None = None, **query: object) -> None:
    """Draw a link to a page with what its URL says; `label` is Markdown."""
    st.page_link(
        path(page),
        label=label,
        icon=f":material/{icon}:" if icon else None,
        query_params={name: str(value) for name, value in query.items()},
    )


def path(name: str) -> str:
    """Return a page's script as `st.switch_page` and `st.page_link` take it."""
    return str(FOLDER / f"{name}.py")
