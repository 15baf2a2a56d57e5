"""The issues that the last meetings raised, each with its trend, as a table."""

from collections.abc import Sequence

import streamlit as st

from db.queries.board import Gathering
from db.queries.trends import RaisedIssue
from synergy import trends
from ui.kit import columns as kit
from ui.kit import lists

# Pixels of a column, the most important first: a phone shows two or three.
TREND, BARS, MEETINGS, THEME = 80, 84, 72, 116
COLOURS = {
    "new": "violet",
    "rising": "red",
    "steady": "gray",
    "falling": "blue",
    "watching": "gray",
    "resolved": "green",
}


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
    trend = [_say(one, each) for one, each in zip(issues, bars, strict=True)]
    times = [one.times for one in issues]
    columns = [
        kit.chips("Trend", [[(word, COLOURS[word])] for word in trend], TREND),
        kit.bars(f"Last {len(meetings)}", bars, BARS),
        kit.share("Meetings", times, max(times), MEETINGS),
        kit.typed("Theme", [one.theme for one in issues], THEME),
    ]
    ids, titles = [one.id for one in issues], [one.title for one in issues]
    lists.table("issue", ids, titles, columns, "Issue", page="issues", at="recurring")


def _say(issue: RaisedIssue, partners: Sequence[int]) -> str:
    """Say in a word how an issue is doing: its trend while it is open, its status otherwise."""
    if issue.status != "open":
        return issue.status
    return trends.direction(partners, issue.times)
