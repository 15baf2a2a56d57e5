"""The board's first line: the partnership's name, and the next meeting."""

from datetime import date

import streamlit as st

from db.queries import meetings
from db.queries.board import Between
from synergy import dates
from ui import pages
from ui.meetings import form as meeting_form
from ui.meetings.opening import open_button
from ui.meetings.rows import say_when
from ui.partners import form as partner_form
from ui.text import plain
from ui.viewer import read, viewer

SHORT = 40
STEPS = (
    ("data", "1. Name your partnership", "badge", {"tab": "Partnership"},
     "Its name and purpose appear here, in the minutes and in what funders see."),
    ("partners", "2. Add a partner", "group_add", {"form": partner_form.NEW},
     "Add the organisations you work with and the services they run."),
    ("meetings", "3. Plan a meeting", "event", {"form": meeting_form.NEW},
     "This page will count down to it and show what's changed between meetings."),
)  # fmt: skip


def show(name: str | None, around: Between | None) -> None:
    """Draw the partnership's name, with the next meeting beside it once anything is known."""
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        st.title(plain(name) if name else "Synergy", anchor=False, width="content")
        if around is not None:
            with st.container(horizontal=True, vertical_alignment="center", width="content"):
                _show_coming(around)


def _show_coming(around: Between) -> None:
    coming, role = around.coming, viewer().role
    if coming is None:
        st.markdown("No meeting planned.", width="content")
        if role == "coordinator":
            pages.link("meetings", "Plan a meeting", "event", form=meeting_form.NEW)
        return
    in_progress = coming.status == "open"
    if in_progress:
        label, facts = f"In progress **{plain(coming.name, SHORT)}**", [plain(coming.place, SHORT)]
    else:
        when = ", ".join(filter(None, (say_day(coming.date, around.today), coming.start_time)))
        label = f"Next meeting **{when}**"
        facts = [plain(coming.place, SHORT), say_when(coming.date, around.today)]
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content"):
        pages.link("meetings", label, "event", meeting=coming.id)
        if any(facts):
            st.markdown(" · ".join(filter(None, facts)), width="content")
    if in_progress:
        if st.button("Go to the meeting", icon=":material/co_present:", type="primary"):
            st.switch_page(pages.path(pages.MEETING))
    elif role == "coordinator":
        line = read(meetings.meeting, coming.id)
        if line is not None:
            open_button(line)


def say_day(day: str, today: str) -> str:
    """Say a day (ISO) without its year where that is this day's: "Mon 14 December"."""
    said = dates.say(day)
    return said.rsplit(" ", 1)[0] if date.fromisoformat(day).year == int(today[:4]) else said


def show_first_steps() -> None:
    """Say what a partnership begins with."""
    if viewer().role != "coordinator":
        st.info(
            "Nothing here yet. Your coordinator is setting up the partnership.",
            icon=":material/inbox:",
        )
        return
    st.header("Nothing here yet – let's set up your partnership.", anchor=False)
    with st.grid(len(STEPS), min_column_width=220, border=True) as steps:
        for page, label, icon, query, what in STEPS:
            with steps.cell():
                pages.link(page, f"**{label}**", icon, **query)
                st.markdown(what)
