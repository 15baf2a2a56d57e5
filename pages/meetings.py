"""Meetings: what was said, raised, agreed and promised."""

import streamlit as st

from db import connect
from db.commands.agenda import add_meeting
from db.queries import choices, meetings
from synergy import dates
from ui.kit import editor, filters, forms, lists, paging
from ui.kit.choices import labels
from ui.meetings import form, item, trends
from ui.meetings.form import NEW
from ui.meetings.rows import BADGES, line
from ui.viewer import viewer

ROWS = 20
WHEN = {"coming": "coming", "held": "held before today"}
today = dates.today().isoformat()

chosen = filters.chosen_id("meeting")
if chosen is not None:
    item.show(chosen, today)
    st.stop()

with connect.reading_as(viewer()) as db:
    partners = labels(choices.organizations(db))

st.title("Meetings", anchor=False)
if trends.shown_instead(today):
    st.stop()
with filters.row():
    said = filters.find("Find", "find", "A word said, raised, agreed …")
    when = filters.choose("When", "when", WHEN, "Any day")
    status = filters.choose("Status", "status", {one: badge[1] for one, badge in BADGES.items()})
    partner = filters.choose("Attended by", "attended_by", partners)

held = None if when is None else when == "held"
wanted = meetings.MeetingFilter(today, said, held, partner, status)
with connect.reading_as(viewer()) as db:
    total = meetings.count_meetings(db, wanted)
    page = paging.turn("meetings_page", wanted, total, ROWS, "meeting")
    lines = meetings.list_meetings(db, wanted, page)

if viewer().role == "coordinator":
    forms.opener(NEW, "Plan a meeting", "event")
    if forms.is_open(NEW):
        with connect.reading_as(viewer()) as db:
            layout, start = form.plan(db), {"invited": meetings.came_last(db)}
        saved = "The meeting is planned, with its agenda."
        editor.add(NEW, layout, start, add_meeting, saved, opens="meeting")
if not lines:
    adds = viewer().role == "coordinator"
    lists.none_here("meetings", "event", "plan a meeting" if adds else None)
lists.show("meeting", [line(one) for one in lines])
