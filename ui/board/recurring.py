"""The issues that the last meetings raised, each with its trend, as a table."""

from collections.abc import Sequence

import streamlit as st

from db.queries.board import Gathering
from db.queries.trends import RaisedIssue
from synergy import trends, words
from ui import pages
from ui.board import tables
from ui.kit import lists
from ui.text import shorten

# Pixels of a column, the most important first: a phone shows two or three.
TITLE, TREND, BARS, MEETINGS, THEME = 250, 80, 84, 72, 116
COLOURS = {
    "new": "violet",
    "rising": "red",
    "steady": "gray",
    "falling": "blue",
    "watching": "gray",
    "resolved": "green",
}
KEY = "open a recurring issue"


def show(
    issues: Sequence[RaisedIssue], meetings: Sequence[Gathering], heading: str = "Recurring issues"
) -> None:
    """Draw the issues that meetings, given oldest first, raised most; a title opens its issue."""
    with st.container(gap="xsmall"):
        st.markdown(f"**{heading}**, by meetings that raised them")
        if issues:
            _show(issues, meetings)
        else:
            lists.empty("No issues yet. Anything partners raise at a meeting will appear here.")


def _show(issues: Sequence[RaisedIssue], meetings: Sequence[Gathering]) -> None:
    bars = [[one.partners.get(meeting.id, 0) for meeting in meetings] for one in issues]
    most = max(max(each) for each in bars)
    last = words.count(len(meetings), "meeting")
    titles = [tables.name(one.title) for one in issues]
    st.dataframe(
        {
            "title": titles,
            "trend": [[_say(one, each)] for one, each in zip(issues, bars, strict=True)],
            "bars": bars,
            "times": [one.times for one in issues],
            "theme": [shorten(one.theme or "No theme") for one in issues],
        },
        hide_index=True,
        row_height=tables.ROW,
        height="content",
        column_config={
            "title": tables.column("Issue", TITLE, KEY, "issues"),
            "trend": st.column_config.MultiselectColumn(
                "Trend", width=TREND, options=list(COLOURS), color=list(COLOURS.values())
            ),
            "bars": st.column_config.BarChartColumn(
                f"Last {len(meetings)}", width=BARS, y_min=0, y_max=most,
                help=f"How many partners raised it at each of the last {last}.",
            ),
            "times": st.column_config.ProgressColumn(
                "Meetings", width=MEETINGS, format="%d",
                min_value=0, max_value=max(one.times for one in issues),
                help="How many meetings have raised it.",
            ),
            "theme": st.column_config.TextColumn("Theme", width=THEME),
        },
        alt=f"Issues that the last {last} raised, each with its trend",
    )  # fmt: skip
    row = tables.pressed(KEY, titles)
    if row is not None:
        st.switch_page(pages.path("issues"), query_params={"issue": str(issues[row].id)})


def _say(issue: RaisedIssue, partners: Sequence[int]) -> str:
    """Say in a word how an issue is doing: its trend while it is open, its status otherwise."""
    if issue.status != "open":
        return issue.status
    return trends.direction(partners, issue.times)
