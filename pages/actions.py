"""Actions: who will do what by when."""

import streamlit as st

from db import connect
from db.queries import actions, choices
from db.queries.actions import ActionLine
from synergy import dates, words
from ui import action_form, action_table, action_view, filters, forms, paging, rows
from ui.action_form import NEW, ActionOptions
from ui.actions import ALL_OPEN, complete, line
from ui.viewer import viewer

CARD = 170
ROWS = 20
STATES = {"all open": ALL_OPEN} | {state: state for state in words.ACTION_STATES}
EDIT = "Edit these rows"
today = dates.today().isoformat()

chosen = filters.chosen_id("action")
if chosen is not None:
    action_view.show(chosen, today)
    st.stop()

with connect.reading_as(viewer()) as db:
    options = ActionOptions.read(db)
    coming = choices.next_meeting(db, today)
    headlines = actions.count_headlines(db, today, coming[0] if coming else None)

st.title("Actions", anchor=False)
with st.container(horizontal=True):
    for label, number in headlines.items():
        st.metric(label.capitalize(), f"{number:,}", border=True, width=CARD)
if forms.is_open(action_table.FORM):
    forms.opener(action_table.FORM, EDIT, "edit_note")
    action_table.show(options)
    st.stop()

with filters.row():
    state = filters.choose("State", "state", STATES, "Any state")
    partner = filters.choose("Partner", "partner", options.organizations)
    due = filters.choose("Due", "due", {word: word for word in actions.DUE_WORDS}, "Any day")
    meeting = filters.choose("Meeting", "meeting", options.meetings)
    issue = filters.choose("Issue", "on_issue", options.issues)

wanted = actions.ActionFilter(
    today, state, partner, due, meeting, issue, coming[0] if coming else None
)
with connect.reading_as(viewer()) as db:
    page = paging.turn("actions_page", actions.count_actions(db, wanted), ROWS, "action")
    lines = actions.list_actions(db, wanted, page)

editable = [action for action in lines if viewer().may_edit(action.organization_id)]

if viewer().writes:
    with st.container(horizontal=True):
        forms.opener(NEW, "Add an action", "add")
        forms.opener(action_table.FORM, EDIT, "edit_note", disabled=not editable, on=editable)
if forms.is_open(NEW):
    action_form.add(
        NEW, ActionLine(organization_id=partner, meeting_id=meeting, issue_id=issue), options
    )
if not lines:
    rows.empty("No actions here. Widen the filters, or add an action.", "task_alt")
else:
    done = rows.show("action", [line(action, today) for action in lines], quick="Done")
    if done:
        complete(done.id, done.version, done.title)
