"""Meetings: what was said, raised, agreed and promised."""

from functools import partial

import streamlit as st

from db import connect
from db.commands import records
from db.kinds import MEETING
from db.queries import choices, meetings
from synergy import dates
from ui import editor, filters, forms, meeting_form, meeting_view, paging, rows
from ui.choices import labels
from ui.meeting_form import NEW
from ui.meetings import line
from ui.viewer import viewer

ROWS = 20
WHEN = {"coming": "coming", "held": "held before today"}
today = dates.today().isoformat()

chosen = filters.chosen_id("meeting")
if chosen is not None:
    meeting_view.show(chosen, today)
    st.stop()

with connect.reading_as(viewer()) as db:
    partners = labels(choices.organizations(db))

st.title("Meetings", anchor=False)
with filters.row():
    said = filters.find("Find", "find", "A word said, agreed, noted …")
    when = filters.choose("When", "when", WHEN, "Any day")
    partner = filters.choose("Attended by", "attended_by", partners)

held = None if when is None else when == "held"
wanted = meetings.MeetingFilter(today, said, held, partner)
with connect.reading_as(viewer()) as db:
    total = meetings.count_meetings(db, wanted)
    page = paging.turn("meetings_page", wanted, total, ROWS, "meeting")
    lines = meetings.list_meetings(db, wanted, page)

if viewer().role == "coordinator":
    forms.opener(NEW, "Add a meeting", "add")
    if forms.is_open(NEW):
        saved = "The meeting was added."
        add = partial(records.add, MEETING)
        start = {"status": "planned"}
        editor.add(NEW, meeting_form.MEETING, start, add, saved, opens="meeting")
if not lines:
    adds = viewer().role == "coordinator"
    rows.none_here("meetings", "event", "add a meeting" if adds else None)
rows.show("meeting", [line(one) for one in lines])
