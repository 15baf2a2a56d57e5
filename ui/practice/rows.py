"""How examples of what works are drawn: in a list, and beside other records."""

from collections.abc import Sequence

import streamlit as st

from db.queries.practice import PracticeLine, of_the_same_need
from ui.kit import columns as kit
from ui.kit import lists, publishing
from ui.kit.columns import Column
from ui.kit.lists import Badge
from ui.viewer import read

# How many examples are shown beside an issue or a service.
BESIDE = 3
# The stronger the evidence, the fuller the sign.
EVIDENCE: dict[str, Badge] = {
    "partner experience": ("signal_cellular_alt_1_bar", "partner experience", "gray"),
    "evaluated": ("signal_cellular_alt_2_bar", "evaluated", "blue"),
    "published research": ("signal_cellular_alt", "published research", "green"),
}


def columns(lines: Sequence[PracticeLine]) -> list[Column]:
    """Put practice into the columns of a list."""
    return [
        kit.chips("Evidence", [[(one.evidence, EVIDENCE[one.evidence][2])] for one in lines], 155),
        kit.typed("Needs", [one.needs for one in lines], 300),
        kit.typed("Who to ask", [one.organization for one in lines], 200),
        publishing.labels(lines),
    ]


def show_beside(column: str, row_id: int) -> None:
    """Draw what works for the same need as an issue's or a service's, if there is anything.

    `column` is issue_id or service_id.
    """
    if near := read(of_the_same_need, column, row_id, BESIDE):
        st.header("What works for this need", anchor=False)
        show_list(near)


def show_list(held: Sequence[PracticeLine]) -> None:
    """Draw the practice of something else, each summary opened on its own page."""
    titles = [one.title for one in held]
    lists.table("practice", held, titles, columns(held), "What works", page="practice")
