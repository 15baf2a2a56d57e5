"""Opening a meeting that is planned, and one that was closed."""

import streamlit as st

from db.commands.closing import reopen_meeting
from db.commands.running import open_meeting
from db.queries.meetings import MeetingLine
from ui import pages
from ui.kit import forms
from ui.text import plain
from ui.viewer import viewer


def open_button(meeting: MeetingLine) -> None:
    """Draw the button that opens a planned meeting and goes on to it."""
    name = f"open meeting {meeting.id}"
    icon = ":material/play_circle:"
    if st.button("Open the meeting", icon=icon, type="primary", key=f"{name} {meeting.version}"):
        forms.press(
            name,
            lambda path, key: open_meeting(path, viewer(), key, (meeting.id, meeting.version)),
            f"“{plain(meeting.name)}” is open.",
            then=pages.MEETING,
        )


def reopen_button(meeting: MeetingLine) -> None:
    """Draw the button that opens a closed meeting again; its history says so."""
    name = f"reopen meeting {meeting.id}"
    icon = ":material/lock_open_right:"
    if st.button("Open it again", icon=icon, key=f"{name} {meeting.version}"):
        made_on = (meeting.id, meeting.version)
        forms.press(
            name,
            lambda path, key: reopen_meeting(path, viewer(), key, made_on),
            f"“{plain(meeting.name)}” is open again. Closing it writes its minutes anew.",
            then=pages.MEETING,
        )
