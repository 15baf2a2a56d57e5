"""The buttons to start a planned meeting and to reopen one that has ended."""

import streamlit as st

from db.commands.closing import reopen_meeting
from db.commands.running import open_meeting
from db.queries.meetings import MeetingLine
from ui import pages
from ui.kit import forms
from ui.viewer import viewer


def open_button(meeting: MeetingLine) -> None:
    """Draw the button that starts a planned meeting and opens its page."""
    name = f"open meeting {meeting.id}"
    icon = ":material/play_circle:"
    if st.button("Start meeting", icon=icon, type="primary", key=f"{name} {meeting.version}"):
        forms.press(
            name,
            lambda path, key: open_meeting(path, viewer(), key, (meeting.id, meeting.version)),
            "Meeting started.",
            then=pages.MEETING,
        )


def reopen_button(meeting: MeetingLine) -> None:
    """Draw the button that reopens a meeting, which its history records."""
    name = f"reopen meeting {meeting.id}"
    icon = ":material/lock_open_right:"
    if st.button("Reopen meeting", icon=icon, key=f"{name} {meeting.version}"):
        made_on = (meeting.id, meeting.version)
        forms.press(
            name,
            lambda path, key: reopen_meeting(path, viewer(), key, made_on),
            "Meeting reopened. The minutes will be updated when you end it.",
            then=pages.MEETING,
        )
