"""The unresolved issues and open actions carried over to a meeting."""

import streamlit as st

from db.queries.actions import ActionLine
from db.queries.carried import (
    CarriedIssue,
    carried_actions,
    carried_issues,
    count_carried,
    count_carried_issues,
)
from db.queries.meetings import MeetingLine
from db.queries.paging import Page
from ui import pages
from ui.actions import rows as action_rows
from ui.issues import rows as issue_rows
from ui.kit import columns as kit
from ui.kit import lists
from ui.kit.columns import Chip
from ui.viewer import read

# How many the agenda lists; the pages of issues and actions have the rest.
SHOWN = 20
RECURRING: Chip = ("recurring", "red")


def show(kind: str, meeting: MeetingLine, said: str, today: str) -> None:
    """Draw what is carried over, in an expander labelled `said` that loads when it is opened."""
    panel = st.expander(said, key=f"carried {kind} {meeting.id}", on_change="rerun")
    if not panel.open:
        return
    page = Page(1, SHOWN)
    draw = _issues if kind == "issues" else _actions
    with panel:
        number = draw(meeting.id, page, today)
        if not number:
            st.caption("Nothing is carried over.")
        if number > SHOWN:
            pages.link(kind, f"The first {SHOWN} of {number:,}: see all", "arrow_forward")


def _issues(meeting_id: int, page: Page, _: str) -> int:
    """Draw the unresolved issues; return how many there are."""
    number = read(count_carried_issues, meeting_id)
    lines = read(carried_issues, meeting_id, page)
    if lines:
        titles = [one.title for one in lines]
        columns = [
            kit.chips("Status", [_status(one) for one in lines], 170),
            kit.typed("Theme", [one.theme for one in lines], 150),
            kit.number("Meetings", [one.times for one in lines]),
            kit.number("Carried over", [one.carried for one in lines], 100),
        ]
        ids = [one.id for one in lines]
        lists.table("issue", ids, titles, columns, "Issue", page="issues", at="carried")
    return number


def _actions(meeting_id: int, page: Page, today: str) -> int:
    """Draw the open actions; return how many there are."""
    number = read(count_carried, meeting_id)
    lines = read(carried_actions, meeting_id, page)
    if lines:
        titles = [one.title for one in lines]
        late = [ActionLine(state=one.state, due_on=one.due_on) for one in lines]
        columns = [
            kit.chips("Status", [[action_rows.status(one, today)] for one in late], 105),
            kit.typed("Partner", [one.organization for one in lines], 190),
            kit.day("Due", [one.due_on for one in lines]),
            kit.number("Carried over", [one.carried for one in lines], 100),
        ]
        lists.table("action", lines, titles, columns, "Action", page="actions", at="carried")
    return number


def _status(one: CarriedIssue) -> list[Chip]:
    own = (one.status, issue_rows.BADGES[one.status][2])
    return [own, RECURRING] if one.times > 1 else [own]
