"""Which pages there are, in which section, under which address."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from synergy.viewers import Role
from ui.viewer import viewer

FOLDER = Path(__file__).resolve().parent.parent / "pages"
BOARD = "board"
ACCESS = "access"
MEETING = "meeting"

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


# Each section's pages: the script, what it is called, its icon, what it is for.
SECTIONS: dict[str, list[tuple[str, str, str, str]]] = {
    "Partnership": [
        (BOARD, "Board", "dashboard", "Where the partnership stands today."),
        (MEETING, "Meeting now", "co_present", "The meeting in progress."),
        ("issues", "Issues", "campaign", "What partners raise, how often, and what follows."),
        ("actions", "Actions", "task_alt", "Who will do what by when."),
        ("meetings", "Meetings", "event", "What was said, raised, agreed and promised."),
    ],
    "Services": [
        ("map", "Map", "map", "Who does what where in London."),
        ("refer", "Refer", "alt_route", "Where to refer somebody, and why there."),
        ("coverage", "Coverage", "grid_on", "Where somebody is, and where nobody is."),
        ("overlaps", "Overlaps", "join_inner", "Who does the same, for the same, nearby."),
        ("partners", "Partners", "groups", "The organizations and all that they do."),
        ("practice", "Practice", "lightbulb", "What works, and who to ask."),
    ],
    "Housekeeping": [
        ("data", "Settings", "settings", "Names, words, sample data, checks."),
        (ACCESS, "Access", "key", "Who may come in, and who did what."),
    ],
}


def sections() -> dict[str, list[Page]]:
    """Return the viewer's pages by section, as the navigation shows them.

    Only they are made: for each page Streamlit looks for its file.
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


def link(page: str, label: str, icon: str | None = None, **query: object) -> None:
    """Draw a link to a page with what its URL says; `label` is Markdown.

    Whoever does not have that page reads the label alone.
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


def path(name: str) -> str:
    """Return a page's script as `st.switch_page` and `st.page_link` take it."""
    return str(FOLDER / f"{name}.py")
