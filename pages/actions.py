"""Actions: who will do what by when."""

import streamlit as st

from db import connect
from db.kinds.records import ACTION
from db.queries import actions, board
from synergy import dates
from ui import pages
from ui.actions import form, item, rows, several, table, views
from ui.actions.form import NEW, ActionOptions
from ui.kit import filters, forms, lists, paging, publishing
from ui.viewer import read, viewer

ROWS = 25
today = dates.today().isoformat()

chosen = filters.chosen_id("action")
if chosen is not None:
    item.show(chosen, today)
    pages.stop()

with connect.reading_as(viewer()) as db:
    options = ActionOptions.read(
        db, *(filters.chosen_id(name) for name in ("partner", "meeting", "on_issue"))
    )
    between = board.between(db, today)
    counts = actions.count_headlines(db, today, between.next_day)

if viewer().writes and forms.is_open(table.FORM):
    table.show(options)
    pages.stop()

bar, below = lists.toolbar("Actions"), st.container()
with bar:
    chosen_filter = views.choose(counts, between, options)
wanted = between.actions(**chosen_filter)
total = read(actions.count_actions, wanted)
page = paging.turn("actions_page", wanted, total, ROWS, "action")
lines = read(actions.list_actions, wanted, page)

editable = [(one.id, one.version) for one in lines if viewer().may_edit(one.organization_id)]
with bar:
    if viewer().writes:
        forms.opener(NEW, "Add", "add", first=True)
        more = st.menu_button(
            "More",
            ["Edit as a table"],
            icon=":material/more_horiz:",
            disabled=not editable,
            key="menu",
        )
        if more:
            forms.begin(table.FORM, editable)
            st.rerun()
if viewer().writes:
    names = ("organization_id", "meeting_id", "issue_id")
    of = {name: chosen_filter[name] or None for name in names}
    forms.drawer(NEW, "Add an action", lambda: form.add(options, of))
    publishing.ask(ACTION)

with below:
    if not lines:
        lists.none_here("actions", "task_alt", "add an action" if viewer().writes else None)
        pages.stop()
    shown = lists.table(
        "action",
        lines,
        [one.title for one in lines],
        rows.columns(lines, today),
        "Action",
        rows.quick(lines) if viewer().writes else None,
        selects=bool(editable),
    )
if shown.pressed:
    rows.complete(*shown.pressed)
if shown.selected:
    several.show(shown.selected, options, today)
