"""Actions: who will do what by when."""

import streamlit as st

from db import connect
from db.kinds.records import ACTION
from db.queries import actions, board
from synergy import dates, words
from ui.actions import form, item, table
from ui.actions.form import NEW, ActionOptions
from ui.actions.rows import ALL_OPEN, complete, line
from ui.kit import filters, forms, lists, paging, publishing
from ui.viewer import viewer

CARD, ROWS = 170, 20
STATES = {"all open": ALL_OPEN} | {state: state for state in words.ACTION_STATES}
SINCE = {word: word for word in actions.SINCE_WORDS}
NOBODY = {actions.NO_PARTNER: "no partner yet"}
EDIT = "Edit these rows"
today = dates.today().isoformat()

chosen = filters.chosen_id("action")
if chosen is not None:
    item.show(chosen, today)
    st.stop()

with connect.reading_as(viewer()) as db:
    options = ActionOptions.read(
        db, *(filters.chosen_id(name) for name in ("partner", "meeting", "on_issue"))
    )
    between = board.between(db, today)
    headlines = actions.count_headlines(db, today, between.next_day)

st.title("Actions", anchor=False)
with st.container(horizontal=True):
    for label, number in headlines.items():
        if label != "due by next meeting" or between.coming:
            st.metric(label.capitalize(), f"{number:,}", border=True, width=CARD)
if viewer().writes and forms.is_open(table.FORM):
    forms.opener(table.FORM, EDIT, "edit_note")
    table.show(options)
    st.stop()

with filters.row():
    state = filters.choose("State", "state", STATES, "Any state")
    partner = filters.choose("Partner", "partner", {**NOBODY, **options.organizations})
    due = filters.choose("Due", "due", {word: word for word in actions.DUE_WORDS}, "Any day")
    meeting = filters.choose("Meeting", "meeting", options.meetings)
    issue = filters.choose("Issue", "on_issue", options.issues)
    since = filters.choose("Since last meeting", "since", SINCE, "Anything")

wanted = between.actions(
    state=state,
    organization_id=partner,
    due=due,
    meeting_id=meeting,
    issue_id=issue,
    since_last=since,
)
with connect.reading_as(viewer()) as db:
    total = actions.count_actions(db, wanted)
    page = paging.turn("actions_page", wanted, total, ROWS, "action")
    lines = actions.list_actions(db, wanted, page)

if viewer().writes:
    editable = [(a.id, a.version) for a in lines if viewer().may_edit(a.organization_id)]
    with st.container(horizontal=True):
        forms.opener(NEW, "Add an action", "add")
        forms.opener(table.FORM, EDIT, "edit_note", disabled=not editable, on=editable)
    if forms.is_open(NEW):
        of = {"organization_id": partner or None, "meeting_id": meeting, "issue_id": issue}
        form.add(options, of)
if not lines:
    lists.none_here("actions", "task_alt", "add an action" if viewer().writes else None)
publishing.offer_all(ACTION, lines)
done = lists.show("action", publishing.marked([line(a, today) for a in lines], lines), "Done")
if done:
    complete(done.id, done.version, done.title)
