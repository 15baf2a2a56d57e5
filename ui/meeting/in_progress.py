"""The meeting in progress: its heading, the current agenda item, and moving to others."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from db import connect
from db.commands.running import go_to
from db.connect import Database
from db.queries import agenda, meetings, running
from db.queries.agenda import AgendaItem
from db.queries.meetings import MeetingLine
from db.queries.running import Running
from synergy import dates
from ui import pages
from ui.kit import clock, forms, lists
from ui.meeting import attendance, ending, steering
from ui.meetings import form as meeting_form
from ui.meetings import minutes
from ui.meetings.opening import open_button
from ui.meetings.rows import say_when
from ui.text import named_by, plain
from ui.viewer import viewer

STYLE = Path(__file__).with_name("panes.css")
# How much of an item's title the agenda's bar shows: seven items fit on a laptop.
BAR_LETTERS = 11
# Not letters, so they do not get in the way of typing.
BACK_KEY, NEXT_KEY = "Alt+Up", "Alt+Down"


@dataclass(frozen=True)
class Now:
    """The meeting in progress, its agenda, and its current item."""

    meeting: MeetingLine
    items: list[AgendaItem]
    running: Running | None

    @staticmethod
    def read(db: Database, meeting_id: int) -> "Now | None":
        """Read the open meeting, or None if it no longer exists."""
        meeting = meetings.meeting(db, meeting_id)
        if meeting is None:
            return None
        return Now(meeting, agenda.agenda(db, meeting_id), running.running(db, meeting_id))

    @property
    def place(self) -> int | None:
        """Return the current item's place on the agenda, from 0, or None."""
        at = self.running.agenda_item_id if self.running else None
        return next((n for n, item in enumerate(self.items) if item.id == at), None)

    @property
    def step(self) -> AgendaItem | None:
        """Return the current item."""
        return None if self.place is None else self.items[self.place]

    def item(self, distance: int) -> AgendaItem | None:
        """Return the item this many places ahead, or the first one if there is no current item."""
        place = distance - 1 if self.place is None else self.place + distance
        return self.items[place] if 0 <= place < len(self.items) else None


def none_open(today: str) -> None:
    """Say that no meeting is in progress, and offer to start the next one."""
    with connect.reading_as(viewer()) as db:
        number = running.coming(db, today)
        coming = meetings.meeting(db, number) if number is not None else None
        last = running.closed_last(db)
        closed = meetings.meeting(db, last) if last is not None else None
    st.title("Live meeting", anchor=False)
    coordinates = viewer().role == "coordinator"
    if coming is None:
        lists.empty("No meeting in progress, and none planned.", "event_busy")
        if coordinates:
            pages.link("meetings", "Plan a meeting", "event", form=meeting_form.NEW)
    else:
        with st.container(border=True):
            st.markdown(
                f"No meeting in progress. Your next meeting is **{say_when(coming.date, today)}**:"
            )
            pages.link("meetings", f"**{plain(coming.name)}**", "event", meeting=coming.id)
            when = (dates.say(coming.date), coming.start_time, plain(coming.place))
            st.markdown(" · ".join(filter(None, when)))
            if coordinates:
                open_button(coming)
    if closed is not None:
        with st.container(border=True):
            st.markdown(f"Last meeting: **{plain(closed.name)}**, {dates.say(closed.date)}.")
            minutes.links(closed.id)


def show_head(now: Now) -> None:
    """Draw the meeting's heading, who is here, the projector's menu, and the button to end it."""
    meeting = now.meeting
    st.html(STYLE)
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.title(plain(meeting.name), anchor=False)
            facts = [dates.say(meeting.date), plain(meeting.place, 60)]
            said = lists.say_badges(lists.sample(meeting.sample), " · ".join(filter(None, facts)))
            st.markdown(said)
        if now.place:
            with st.popover(f"Here ({meeting.present:,})", icon=":material/groups:", key="here"):
                attendance.show(meeting)
        steering.show(now.running)
        if viewer().role == "coordinator":
            ending.show(meeting, now.step is not None and now.step.kind == "close")


def show_steps(now: Now) -> None:
    """Draw the agenda with the current item and its clock, and buttons to move to others."""
    coordinates = viewer().role == "coordinator"
    with st.container(gap="xxsmall", key="steps"):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", key="step row"
        ):
            if coordinates:
                _bar(now)
            if now.step is not None and now.running is not None:
                clock.show(now.running.since, now.step.minutes, "clock of the step")
            if coordinates:
                _go("Back", "arrow_back", now, now.item(-1), BACK_KEY)
                _go("Next", "arrow_forward", now, now.item(1), NEXT_KEY)
        _say_step(now)


def _bar(now: Now) -> None:
    """Draw the whole agenda in one row; a press moves the meeting to an item."""
    key = f"agenda {now.step.id if now.step else 0} {now.running.since if now.running else ''}"
    short = {
        item.id: f"{number} {plain(item.title, BAR_LETTERS)}"
        for number, item in enumerate(now.items, 1)
    }
    with st.container(key="step bar"):
        st.segmented_control(
            "Agenda",
            list(short),
            default=now.step.id if now.step else None,
            format_func=named_by(short),
            key=key,
            on_change=_move,
            args=(now, key),
            label_visibility="collapsed",
        )


def _move(now: Now, key: str) -> None:
    to, seen = st.session_state[key], now.step.id if now.step else None
    if to is not None and to != seen:
        forms.carry_out(
            key, lambda path, key: go_to(path, viewer(), key, now.meeting.id, to, seen), None
        )


def _say_step(now: Now) -> None:
    if now.step is None or now.place is None:
        st.markdown("**Choose an agenda item to start.**")
        return
    after = now.item(1)
    then = f"next: {plain(after.title, 60)}" if after else "last item"
    said = f"Item {now.place + 1} of {len(now.items)} · {then}"
    st.markdown(f"**{plain(now.step.title)}** :gray[· {said}]")


def _go(label: str, icon: str, now: Now, to: AgendaItem | None, shortcut: str | None) -> None:
    """Draw a button that moves the meeting to another item.

    It is never a primary button: the shortcut's faint words could not be read on its colour.
    """
    seen = now.step.id if now.step else None
    since = now.running.since if now.running else ""
    name = f"step {label} {seen} {to.id if to else 0}"
    if st.button(
        label,
        key=f"{name} {since}",
        icon=f":material/{icon}:",
        disabled=to is None or to.id == seen,
        shortcut=shortcut,
    ):
        assert to is not None
        target = to.id
        forms.press(
            name,
            lambda path, key: go_to(path, viewer(), key, now.meeting.id, target, seen),
            None,
        )
