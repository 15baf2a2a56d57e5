"""The board's figures: each a number with its trend, under the link to the list that it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import streamlit as st

from db.queries.board import Between
from db.queries.board_figures import Figure, Figures
from ui import pages

# Pixels: two figures beside each other on a phone, five on a laptop.
WIDTH = 150
BARS = (
    "Bars show the last meetings, then today. For open issues, they show how many issues each "
    "meeting raised."
)

# The colour of a change, and whether a fall is the good news.
Colour = Literal["off", "inverse", "green"]


@dataclass(frozen=True)
class Card:
    """A figure as it is drawn: what it counts, and the list that it leads to.

    `said` is how much it changed, with `since` when, or why there is nothing to count. `chart`
    begins with the oldest number.
    """

    label: str
    number: int
    page: str
    query: Mapping[str, object]
    said: str | int
    since: str | None = None
    colour: Colour = "off"
    chart: Sequence[int] = ()


def show(cards: Sequence[Card]) -> None:
    """Draw figures beside each other."""
    with st.container(gap="xsmall"):
        with st.grid(len(cards), min_column_width=WIDTH):
            for card in cards:
                with st.container(border=True, gap=None, height="stretch"):
                    _draw(card)
        if any(map(_has_chart, cards)):
            st.container(key="bars").caption(BARS)


def _has_chart(card: Card) -> bool:
    return len(card.chart) > 1 and any(card.chart)


def _draw(card: Card) -> None:
    pages.link(card.page, card.label, None, **card.query)
    st.metric(
        card.label,
        f"{card.number:,}",
        card.said,
        card.colour,
        label_visibility="collapsed",
        chart_data=card.chart if _has_chart(card) else None,
        chart_type="bar",
        delta_arrow="auto" if isinstance(card.said, int) else "off",
        delta_description=card.since,
    )


def of_partnership(figures: Figures, around: Between) -> list[Card]:
    """Return the board's five figures."""
    return [
        open_actions("Open actions", figures, around),
        _overdue(figures, around),
        _done_since(figures, around),
        open_issues(figures, around),
        services(figures, around),
    ]


def open_actions(label: str, figures: Figures, around: Between) -> Card:
    """Return the figure of the actions that are still to be done."""
    none = "all done or dropped" if figures.done_in_all else "none agreed yet"
    query = {"state": "all open"}
    return _changing(label, figures.open_actions, "actions", query, none, around)


def _overdue(figures: Figures, around: Between) -> Card:
    query = {"due": "overdue"}
    none = "nothing is late"
    return _changing("Overdue", figures.overdue, "actions", query, none, around, "inverse")


def _done_since(figures: Figures, around: Between) -> Card:
    done, query = figures.done, {"since": "done"}
    if around.last is None:
        return Card("Done", 0, "actions", query, "no meeting held yet")
    said = f"{figures.done_in_all:,} in all" if done.now else "nothing done yet"
    chart = (*done.before, done.now)
    label = f"Done {since(around)}"
    return Card(label, done.now, "actions", query, said, colour="green", chart=chart)


def done_in_all(figures: Figures, around: Between) -> Card:
    """Return the figure of all actions that were done."""
    done, total = figures.done, figures.done_in_all
    query = {"state": "done"}
    said = f"{done.now:,} {since(around)}" if done.now else "" if total else "none done yet"
    chart = (*done.before, done.now)
    return Card("Actions done", total, "actions", query, said, colour="green", chart=chart)


def open_issues(figures: Figures, around: Between) -> Card:
    """Return the figure of the issues that are open, with how many each meeting raised."""
    number, raised = figures.open_issues, figures.raised
    said = f"{raised[-1]:,} raised on {_day(around)}" if raised else "no meeting held yet"
    query = {"status": "open"}
    return Card("Open issues", number, "issues", query, said, chart=raised)


def services(figures: Figures, around: Between) -> Card:
    """Return the figure of the services on offer."""
    return _changing("Services", figures.services, "map", {}, "none listed yet", around)


def _changing(
    label: str,
    figure: Figure,
    page: str,
    query: Mapping[str, object],
    none: str,
    around: Between,
    colour: Colour = "off",
) -> Card:
    """Return a figure that says how it changed since the last meeting, or why it is zero."""
    chart = (*figure.before, figure.now)
    if not figure.now:
        return Card(label, 0, page, query, none, chart=chart)
    if not figure.before:
        return Card(label, figure.now, page, query, "")
    change = figure.now - figure.before[-1]
    if not change:
        return Card(label, figure.now, page, query, f"same as {_day(around)}", chart=chart)
    return Card(label, figure.now, page, query, change, since(around), colour, chart)


def since(around: Between) -> str:
    """Say since when: "since 16 Nov"."""
    return f"since {_day(around)}"


def _day(around: Between) -> str:
    day = date.fromisoformat(around.last.date if around.last else around.today)
    return f"{day.day} {day:%b}"
