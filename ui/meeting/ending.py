"""The end of a meeting: missing owners and due dates, the next meeting, then the minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from db import connect
from db.commands.actions import Edit
from db.commands.closing import close_meeting
from db.connect import Database
from db.queries import capture, choices, ending, meetings, projector
from db.queries.ending import Unsettled
from db.queries.meetings import MeetingLine
from synergy import checks, dates, meeting_days, words
from synergy.capture import awaits_next_meeting, without_next_meeting
from synergy.checks import Typed, Value
from synergy.owners import names_all
from ui.kit import editor, fields, forms
from ui.kit.choices import labels
from ui.kit.fields import Choice, Day, Field, Layout, Options, Time
from ui.meetings.rows import say_when
from ui.text import plain
from ui.viewer import viewer

TITLE = 90
NAME = "close meeting "
DONE = "End meeting and make minutes"
NEXT_MEETING: Layout = [
    "Next meeting (suggested date: change it, or leave it blank to plan later)",
    [Day("date", "Date"), Time("start_time", "Start time")],
    [Field("name", "Name"), Field("place", "Place")],
]


@dataclass(frozen=True)
class Left:
    """What is still missing at the end of a meeting, and what the form suggests."""

    recorded: str
    actions: Sequence[Unsettled]
    partners: Options
    next_day: date | None
    proposed: date
    invited: tuple[int, ...]

    @staticmethod
    def read(db: Database, meeting: MeetingLine) -> "Left":
        """Read it for the meeting in progress."""
        held = projector.produced(db, meeting.id)
        counted = (
            (held.present, "partner"), (held.updates, "update"), (held.issues, "issue"),
            (held.decisions, "decision"), (held.actions, "action"), (held.practices, "example"),
        )  # fmt: skip
        return Left(
            words.join([words.count(number, what) for number, what in counted if number]),
            ending.unsettled(db, meeting.id),
            labels(choices.organizations(db)),
            capture.next_meeting(db, meeting.date),
            meeting_days.propose(ending.held_days(db, meeting.date, meeting_days.RECENT)),
            meetings.came_last(db),
        )


def show(meeting: MeetingLine, is_time: bool) -> None:
    """Draw the button that ends the meeting, and its drawer while that is open."""
    form = f"{NAME}{meeting.id}"
    if st.button(
        "End meeting",
        icon=":material/event_available:",
        type="primary" if is_time else "secondary",
        key=f"ask {form}",
    ):
        forms.begin(form)
        st.rerun()
    if forms.is_open(form):
        forms.drawer(
            form,
            "End this meeting",
            partial(_draw, form, meeting),
            "Cancel – keep the meeting open",
        )


def forget_all() -> None:
    """Close a drawer that was open when somebody else ended the meeting, and say so."""
    for form in forms.opened(NAME):
        forms.give_up(form, "This meeting has already ended.")


def _draw(form: str, meeting: MeetingLine) -> None:
    """Draw one form for everything that is missing; submitted, it is saved and ends the meeting."""
    with connect.reading_as(viewer()) as db:
        newest = Left.read(db, meeting)
    left = forms.base(form, newest)
    recorded = f"You've recorded {left.recorded}." if left.recorded else "Nothing recorded yet."
    st.markdown(f"{recorded} You can reopen the meeting later.")
    if forms.clashes(form):
        left = newest
        st.warning(
            "Someone else has just changed this meeting or one of these actions. Check the details "
            "below, then end the meeting."
        )
    layout = _actions(left)
    if layout:
        st.markdown(
            "These actions have no owner or no due date. Fill in what you can; you can leave the "
            "rest blank."
        )
    start: dict[str, Typed] = {}
    if left.next_day is None:
        layout += NEXT_MEETING
        start = {
            "date": left.proposed.isoformat() if left.proposed > dates.today() else None,
            "start_time": meeting.start_time,
            "name": meeting.name.partition(":")[0],
            "place": meeting.place,
        }
    else:
        day = left.next_day.isoformat()
        when = say_when(day, dates.today().isoformat())
        st.markdown(f"Next meeting: **{dates.say(day)}** ({when}).")
    typed, sent = editor.draw(form, layout, start, DONE)
    if sent:
        _end(form, meeting, left, typed)


def _actions(left: Left) -> list[str | Sequence[Field]]:
    """Return the fields for missing owners and due dates, under each action's title."""
    layout: list[str | Sequence[Field]] = []
    for one in left.actions:
        asked: list[Field] = []
        if one.organization_id is None and not names_all(one.title):
            asked.append(Choice(f"{one.id}.organization_id", "Owner", options=left.partners))
        if one.due_on is None:
            waits = "If blank: date of next meeting" if awaits_next_meeting(one.title) else ""
            asked.append(Day(f"{one.id}.due_on", "Due", placeholder=waits))
        if asked:
            layout += [plain(one.title, TITLE), asked]
    return layout


def _end(form: str, meeting: MeetingLine, left: Left, typed: Mapping[str, Typed]) -> None:
    planned: dict[str, Typed] | None = None
    day = left.next_day.isoformat() if left.next_day else None
    if typed.get("date"):
        day = str(typed["date"])
        planned = {name: typed[name] for name in fields.by_name(NEXT_MEETING)}
        planned["invited"] = left.invited
    edits = [
        Edit(one.id, one.version, changes)
        for one in left.actions
        if (changes := _changes(one, typed, day))
    ]
    made_on = (meeting.id, meeting.version)
    forms.save(
        form,
        lambda path, key: close_meeting(path, viewer(), key, made_on, edits, planned),
        "Meeting ended. The minutes are ready to send.",
        {**typed, "version": meeting.version},
    )


def _changes(one: Unsettled, typed: Mapping[str, Typed], next_day: str | None) -> dict[str, Value]:
    """Return what was typed for an action.

    If its title ends in "by the next meeting" and no date was typed, it is due on the day of that
    meeting.
    """
    names = [name for name in ("organization_id", "due_on") if typed.get(f"{one.id}.{name}")]
    changes = checks.tidy({name: typed[f"{one.id}.{name}"] for name in names})
    if one.due_on is None and awaits_next_meeting(one.title):
        changes = {"due_on": next_day, **changes} if next_day else changes
        title = without_next_meeting(one.title)
        if title and "due_on" in changes:
            changes["title"] = title
    return changes
