"""Meetings: what was said, raised, agreed and promised."""

import streamlit as st

from db.queries import choices, meetings
from synergy import dates
from ui import pages
from ui.kit import filters, forms, lists, paging
from ui.kit.choices import labels
from ui.meetings import form, item, rows, trends
from ui.meetings.form import NEW
from ui.meetings.rows import BADGES
from ui.viewer import read, viewer

ROWS = 25
VIEWS = {"coming": "Coming", "held": "Held", filters.ALL: "All", trends.VIEW: "Trends"}
today = dates.today().isoformat()

chosen = filters.chosen_id("meeting")
if chosen is not None:
    item.show(chosen, today)
    pages.stop()

partners = labels(read(choices.organizations))

bar, below = lists.toolbar("Meetings"), st.container()
with bar:
    when = filters.choose_view("when", VIEWS, trends.linked() or filters.ALL)
if when == trends.VIEW:
    trends.show(today)
    pages.stop()
with bar:
    said = filters.find("Search all that was said", "find", "A word said, raised, agreed …")
    with filters.more("status", "attended_by"):
        states = {one: badge[1] for one, badge in BADGES.items()}
        status = filters.choose("Status", "status", states)
        partner = filters.choose("Attended by", "attended_by", partners)

held = None if when == filters.ALL else when == "held"
wanted = meetings.MeetingFilter(today, said, held, partner, status)
total = read(meetings.count_meetings, wanted)
page = paging.turn("meetings_page", wanted, total, ROWS, "meeting")
lines = read(meetings.list_meetings, wanted, page)

coordinates = viewer().role == "coordinator"
if coordinates:
    with bar:
        forms.opener(NEW, "Plan a meeting", "event", first=True)
    forms.drawer(NEW, "Plan a meeting", form.add)
with below:
    if lines:
        names, columns = [one.name for one in lines], rows.columns(lines)
        lists.table("meeting", lines, names, columns, "Meeting")
    else:
        lists.none_here("meetings", "event", "plan one" if coordinates else None)
