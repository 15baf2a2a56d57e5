"""The unresolved issues and open actions carried over to a meeting."""

import streamlit as st

from db import connect
from db.queries.actions import ActionLine
from db.queries.carried import (
    CarriedAction,
    CarriedIssue,
    carried_actions,
    carried_issues,
    count_carried,
    count_carried_issues,
)
from db.queries.meetings import MeetingLine
from db.queries.paging import Page
from synergy import dates
from synergy.agenda import say_carried, say_raised
from ui import pages
from ui.actions import rows as action_rows
from ui.issues import rows as issue_rows
from ui.kit import lists
from ui.kit.lists import Badge, Line
from ui.text import plain
from ui.viewer import viewer

# How many the agenda lists; the pages of issues and actions have the rest.
SHOWN = 20
RECURRING: Badge = ("repeat", "recurring", "red")


def show(kind: str, meeting: MeetingLine, said: str, today: str) -> None:
    """Draw what is carried over, in an expander labelled `said` that loads when it is opened."""
    panel = st.expander(said, key=f"carried {kind} {meeting.id}", on_change="rerun")
    if not panel.open:
        return
    page = Page(1, SHOWN)
    with connect.reading_as(viewer()) as db:
        if kind == "issues":
            number = count_carried_issues(db, meeting.id)
            lines = [issue_line(one) for one in carried_issues(db, meeting.id, page)]
        else:
            number = count_carried(db, meeting.id)
            lines = [action_line(one, today) for one in carried_actions(db, meeting.id, page)]
    with panel:
        lists.show_links(kind, kind.removesuffix("s"), lines)
        if not lines:
            st.caption("Nothing carried over.")
        if number > len(lines):
            pages.link(kind, f"Showing {len(lines)} of {number:,} – see all", "arrow_forward")


def issue_line(one: CarriedIssue) -> Line:
    """Put an issue that is carried over into a line of a list."""
    facts = [plain(one.theme, 60), say_raised(one.times), say_carried(one.carried)]
    more = (RECURRING,) if one.times > 1 else ()
    shown = " · ".join(filter(None, facts))
    return Line(
        one.id, one.title, shown, issue_rows.BADGES[one.status], sample=one.sample, more=more
    )


def action_line(one: CarriedAction, today: str) -> Line:
    """Put an action that is carried over into a line of a list."""
    due = f"due {dates.say(one.due_on)}" if one.due_on else "no due date"
    facts = [action_rows.say_partner(one.organization), due, say_carried(one.carried)]
    badge = action_rows.badge(ActionLine(state=one.state, due_on=one.due_on), today)
    return Line(one.id, one.title, " · ".join(facts), badge, sample=one.sample)
