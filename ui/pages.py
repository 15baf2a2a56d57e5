"""Which pages there are, in which section, under which address."""

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import streamlit as st

from synergy.viewers import Role
from ui.streamlit_internals import Page
from ui.text import shorten
from ui.viewer import viewer

FOLDER = Path(__file__).resolve().parent.parent / "pages"
BOARD = "board"
ACCESS = "access"
MEETING = "meeting"
TAB_LENGTH = 60
GOING = "page to open"

# Which pages there are for whom; a coordinator has them all.
OUTSIDE = frozenset({BOARD, "issues", "actions", "map", "coverage", "partners", "practice"})
COORDINATING = frozenset({"data", ACCESS})
OFFERED: dict[Role, frozenset[str]] = {
    "display": frozenset({BOARD, MEETING}),
    "funder": OUTSIDE,
}


def addresses() -> frozenset[str]:
    """Return the path of every page, the board's being the front."""
    return frozenset({"/"} | {f"/{file.stem}" for file in FOLDER.glob("*.py")} - {f"/{BOARD}"})


def is_offered(name: str) -> bool:
    """Tell whether the viewer has a page at all."""
    offered = OFFERED.get(viewer().role)
    return offered is None or name in offered


# Each group's pages: the script, what it is called, its icon, what it is for. Those of the group
# without a name are in the navigation itself, the others in its menus.
SECTIONS: dict[str, list[tuple[str, str, str, str]]] = {
    "": [
        (BOARD, "Board", "dashboard", "Where the partnership is today."),
        (MEETING, "Live meeting", "co_present", "Run the meeting that is in progress."),
        ("map", "Map", "map", "Who does what, and where in London."),
        ("actions", "Actions", "task_alt", "Who is doing what, and by when."),
        ("issues", "Issues", "campaign", "Concerns partners have raised, and how often."),
    ],
    "Partnership": [
        ("meetings", "Meetings", "event", "Past and planned meetings, with minutes."),
        ("partners", "Partners", "groups", "Partner organisations and their services."),
        ("practice", "What works", "lightbulb", "What partners have learnt, and who to ask."),
    ],
    "Services": [
        ("refer", "Find a service", "alt_route", "Find the right service for a person or family."),
        (
            "coverage",
            "Coverage",
            "grid_on",
            "Which boroughs have services, and where the gaps are.",
        ),
        ("overlaps", "Overlaps", "join_inner", "Similar services close to each other."),
    ],
    "Admin": [
        ("data", "Settings", "settings", "Names, categories, sample data and data checks."),
        (ACCESS, "Access", "key", "Accounts, share links and the history of changes."),
    ],
}


def sections() -> dict[str, list[Page]]:
    """Return the viewer's pages by group, as the navigation shows them.

    No others are made: Streamlit looks for the file of each.
    """
    offered = {
        section: [_page(*entry) for entry in entries if is_offered(entry[0])]
        for section, entries in SECTIONS.items()
    }
    return {section: pages for section, pages in offered.items() if pages}


def _page(name: str, title: str, icon: str, help: str) -> Page:
    is_hidden = name in COORDINATING and viewer().role != "coordinator"
    return st.Page(
        FOLDER / f"{name}.py",
        title=title,
        icon=f":material/{icon}:",
        url_path=name,
        default=name == BOARD,
        help=help,
        visibility="hidden" if is_hidden else "visible",
    )


def name_tab(title: str) -> None:
    """Name the browser's tab after what the page shows."""
    st.set_page_config(page_title=f"{shorten(title, TAB_LENGTH)} · Synergy")


def link(page: str, label: str, icon: str | None = None, **query: object) -> None:
    """Draw a link to a page with what its URL says; `label` is Markdown.

    A viewer who does not have that page reads the label alone.
    """
    if not is_offered(page):
        st.markdown(label)
        return
    st.page_link(
        path(page),
        label=label,
        icon=f":material/{icon}:" if icon else None,
        query_params={name: str(value) for name, value in query.items()},
    )


def go_to(page: str, query: Mapping[str, object]) -> None:
    """Open another page in the run that follows."""
    st.session_state[GOING] = (page, {name: str(value) for name, value in query.items()})


def follow(drawn: Page) -> None:
    """Open the page that the last press asked for, again until it is the one that is drawn.

    A browser that asks for its own page at the same moment would stay there otherwise.
    """
    if going := st.session_state.get(GOING):
        page, query = going
        is_there = (drawn.url_path or BOARD) == page
        if is_there:
            del st.session_state[GOING]
        if not is_there or any(st.query_params.get(name) != query[name] for name in query):
            st.switch_page(path(page), query_params=query)


def path(name: str) -> str:
    """Return a page's script as `st.switch_page` and `st.page_link` take it."""
    return str(FOLDER / f"{name}.py")


class PageDrawn(Exception):
    """A page has drawn everything that it shows; this is no error."""


def stop() -> NoReturn:
    """End the page here. What follows it is still drawn, which `st.stop` would prevent."""
    raise PageDrawn
