"""Attendance: one click for each partner."""

import streamlit as st

from db.commands.attendance import mark_attendance
from db.queries import choices
from db.queries.attendance import Attending, attending
from db.queries.meetings import MeetingLine
from ui.kit import forms
from ui.kit.choices import labels
from ui.text import plain
from ui.viewer import read, viewer

# How many partners get a button; others are found by name.
OFFERED = 24
NAME = 40
ICONS = {"present": "check_circle", "apologies": "event_busy"}


def show(meeting: MeetingLine) -> None:
    """Draw the attendance; a coordinator's click marks a partner present, another undoes it."""
    known = read(attending, meeting.id, OFFERED)
    st.header(f"Attendance ({meeting.present:,} present)", anchor=False)
    if viewer().role != "coordinator":
        here = [plain(one.organization, 60) for one in known if one.status == "present"]
        st.markdown(", ".join(here) or "No attendance recorded yet.")
        return
    everybody = labels(read(choices.organizations))
    with st.container(horizontal=True, gap="xsmall"):
        for one in known:
            _button(meeting, one)
    words = {one.organization_id: one.status for one in known}
    others = {number: name for number, name in everybody.items() if number not in words}
    absent = {n: name for n, name in everybody.items() if words.get(n) not in ICONS}
    with st.container(horizontal=True):
        _pick("Add someone else", meeting, others, "present")
        _pick("Apologies from", meeting, absent, "apologies")


def _button(meeting: MeetingLine, one: Attending) -> None:
    here = one.status == "present"
    name = f"attendance {meeting.id} {one.organization_id}"
    if st.button(
        plain(one.organization, NAME),
        key=f"{name} {one.status}",
        icon=f":material/{ICONS.get(one.status or '', 'radio_button_unchecked')}:",
        type="primary" if here else "secondary",
        help="Present – select to undo" if here else "Mark as present",
    ):
        _mark(name, meeting, one.organization_id, one.before if here else "present")


def _mark(name: str, meeting: MeetingLine, organization_id: int, status: str | None) -> None:
    forms.press(
        name,
        lambda path, key: mark_attendance(path, viewer(), key, meeting.id, organization_id, status),
        None,
    )


def _pick(label: str, meeting: MeetingLine, offered: dict[int, str], status: str) -> None:
    """Draw a field that finds an organization by name, and sets its status once it is chosen."""
    name = f"{label} {meeting.id}"
    chosen = st.selectbox(
        label,
        list(offered),
        index=None,
        format_func=offered.__getitem__,
        placeholder="Find an organisation",
        # Once one is chosen, the list is different.
        key=f"{name} {len(offered)} {forms.token(name)}",
    )
    if chosen is not None:
        _mark(name, meeting, chosen, status)
