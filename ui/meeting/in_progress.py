"""The meeting that goes on: its head, the step at which it stands, and the way on."""

from dataclasses import dataclass

import streamlit as st

from db import connect
from db.commands.closing import close_meeting
from db.commands.running import go_to
from db.connect import Database
from db.queries import agenda, meetings, projector, running
from db.queries.agenda import AgendaItem
from db.queries.meetings import MeetingLine
from db.queries.running import Running
from synergy import dates, words
from ui import pages
from ui.kit import clock, confirm, forms, lists
from ui.meetings import form as meeting_form
from ui.meetings import minutes
from ui.meetings.opening import open_button
from ui.meetings.rows import say_when
from ui.text import plain
from ui.viewer import viewer

PROJECTOR = "/meeting?present=yes"
# Left to whoever types: these are no letters.
BACK_KEY, NEXT_KEY = "Alt+Up", "Alt+Down"


@dataclass(frozen=True)
class Now:
    """The meeting that goes on, its agenda, and where it stands."""

    meeting: MeetingLine
    items: list[AgendaItem]
    stands: Running | None

    @staticmethod
    def read(db: Database, meeting_id: int) -> "Now | None":
        """Read the open meeting; None where it is no longer there."""
        meeting = meetings.meeting(db, meeting_id)
        if meeting is None:
            return None
        return Now(meeting, agenda.agenda(db, meeting_id), running.running(db, meeting_id))

    @property
    def place(self) -> int | None:
        """Return the place on the agenda, from 0; None where it stands at no item."""
        at = self.stands.agenda_item_id if self.stands else None
        return next((n for n, item in enumerate(self.items) if item.id == at), None)

    @property
    def step(self) -> AgendaItem | None:
        """Return the item at which it stands."""
        return None if self.place is None else self.items[self.place]

    def item(self, distance: int) -> AgendaItem | None:
        """Return the item so many places further on; the first one where it stands at none."""
        place = distance - 1 if self.place is None else self.place + distance
        return self.items[place] if 0 <= place < len(self.items) else None


def none_open(today: str) -> None:
    """Say that no meeting goes on, and offer to open the next one."""
    with connect.reading_as(viewer()) as db:
        number = running.coming(db, today)
        coming = meetings.meeting(db, number) if number is not None else None
        last = running.closed_last(db)
        closed = meetings.meeting(db, last) if last is not None else None
    st.title("Meeting now", anchor=False)
    coordinates = viewer().role == "coordinator"
    if coming is None:
        lists.empty("No meeting goes on, and none is planned.", "event_busy")
        if coordinates:
            pages.link("meetings", "Plan a meeting", "event", form=meeting_form.NEW)
    else:
        with st.container(border=True):
            st.markdown(f"No meeting goes on. The next one is **{say_when(coming.date, today)}**:")
            pages.link("meetings", f"**{plain(coming.name)}**", "event", meeting=coming.id)
            when = (dates.say(coming.date), coming.start_time, plain(coming.place))
            st.markdown(" · ".join(filter(None, when)))
            if coordinates:
                open_button(coming)
    if closed is not None:
        with st.container(border=True):
            st.markdown(f"Closed last: **{plain(closed.name)}**, {dates.say(closed.date)}.")
            minutes.links(closed.id)


def show_head(now: Now) -> None:
    """Draw which meeting it is, the way to the hall's screen, and the one that ends it."""
    meeting = now.meeting
    st.title(plain(meeting.name), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        facts = [f"**{dates.say(meeting.date)}**", plain(meeting.place, 60)]
        badges = [lists.say_badge(lists.SAMPLE)] if meeting.sample else []
        said = " ".join([*badges, " · ".join(filter(None, facts))])
        st.markdown(said, width="stretch")
        st.link_button("Show in the hall", PROJECTOR, icon=":material/cast:")
        if viewer().role == "coordinator":
            _closing(meeting, now.step is not None and now.step.kind == "close")


def _closing(meeting: MeetingLine, is_time: bool) -> None:
    form = f"close meeting {meeting.id}"
    if st.button(
        "Close the meeting",
        icon=":material/event_available:",
        type="primary" if is_time else "secondary",
        key=f"ask {form}",
    ):
        forms.begin(form)
        st.rerun()
    if not forms.is_open(form):
        return
    with connect.reading_as(viewer()) as db:
        held = projector.produced(db, meeting.id)
    counted = (
        (held.present, "partner"), (held.updates, "update"), (held.issues, "issue"),
        (held.decisions, "decision"), (held.actions, "action"), (held.practices, "practice note"),
    )  # fmt: skip
    found = ", ".join(words.count(number, what) for number, what in counted if number)
    kept = f"It holds {found}." if found else "Nothing was captured in it yet."
    texts = [kept, "Its minutes are frozen as they stand. It can be opened again."]
    made_on = (meeting.id, meeting.version)
    confirm.ask(
        form,
        "Close this meeting?",
        "event_available",
        texts,
        "Close it",
        lambda: forms.press(
            form,
            lambda path, key: close_meeting(path, viewer(), key, made_on),
            f"“{plain(meeting.name)}” is closed. Its minutes are written.",
        ),
    )


def show_steps(now: Now) -> None:
    """Draw the step with its clock, and what leads back, on, or to any other."""
    before, after = now.item(-1), now.item(1)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="steps"):
        coordinates = viewer().role == "coordinator"
        if coordinates:
            _go("Back", "arrow_back", now, before, BACK_KEY)
        with st.container(gap=None, width="stretch"):
            _say_step(now, after)
        if now.step is not None and now.stands is not None:
            clock.show(now.stands.since, now.step.minutes, "clock of the step")
        if coordinates:
            with st.popover("Agenda", icon=":material/list_alt:"):
                for item in now.items:
                    icon = "arrow_right" if item == now.step else "radio_button_unchecked"
                    _go(plain(item.title, 60), icon, now, item, None)
            _go("Next", "arrow_forward", now, after, NEXT_KEY, first=True)


def _say_step(now: Now, after: AgendaItem | None) -> None:
    if now.step is None or now.place is None:
        st.markdown("**The meeting stands at no step.** Choose one.")
        return
    st.markdown(f"**{plain(now.step.title)}**")
    then = f" · next: {plain(after.title, 60)}" if after else " · the last one"
    st.caption(f"Step {now.place + 1} of {len(now.items)}{then}")


def _go(
    label: str,
    icon: str,
    now: Now,
    to: AgendaItem | None,
    shortcut: str | None,
    first: bool = False,
) -> None:
    """Draw a button that lets the meeting stand at another item."""
    seen = now.step.id if now.step else None
    since = now.stands.since if now.stands else ""
    name = f"step {label} {seen} {to.id if to else 0}"
    if st.button(
        label,
        key=f"{name} {since}",
        icon=f":material/{icon}:",
        type="primary" if first else "secondary",
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
