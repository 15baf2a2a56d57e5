"""One action: its details, notes and outcome."""

from functools import partial

import streamlit as st

from db import connect
from db.commands import actions as commands
from db.kinds.records import ACTION
from db.queries import actions, records
from db.queries.actions import ActionLine
from synergy import dates, words
from synergy.checks import Typed
from ui import pages
from ui.actions.form import ActionOptions
from ui.actions.rows import badge, complete, say_partner
from ui.kit import editor, forms, history, item_view, publishing
from ui.kit.fields import Area
from ui.text import draw, plain
from ui.viewer import viewer


def show(action_id: int, today: str) -> None:
    """Draw one action, or say that it does not exist."""
    with connect.reading_as(viewer()) as db:
        action = actions.action(db, action_id)
        notes = actions.notes(db, action_id)
        of = action or ActionLine()
        layout = ActionOptions.read(db, of.organization_id, of.meeting_id, of.issue_id).layout
    with connect.reading_as(viewer(), of=of.organization_id) as db:
        record = records.record(db, ACTION, action_id)
    row = item_view.back("All actions", "action")
    if action is None or record is None:
        item_view.gone(ACTION, action_id, "action", layout)
        return
    may_edit = viewer().may_edit(action.organization_id)
    with item_view.head(row, action.title, [badge(action, today), *item_view.marks(action)]):
        if may_edit:
            _buttons(action)
    left, right = item_view.columns()
    with left:
        _facts(action, record.values["owner_name"])
    with right:
        history.show(ACTION, action.id, layout, may_edit)
        if viewer().role != "funder":
            _notes(action, notes, may_edit)
    if may_edit:
        item_view.edit(ACTION, record, "action", layout)


def _facts(action: ActionLine, owner_name: Typed) -> None:
    item_view.facts(
        ("Partner", say_partner(action.organization)),
        ("Named person", plain(str(owner_name or ""), 60)),
        ("Due", dates.say(action.due_on) if action.due_on else "no date yet"),
        ("Done", dates.say(action.done_on) if action.done_on else None),
    )
    _links(action)
    dropped = f"Reason for dropping: {action.dropped_reason}" if action.dropped_reason else None
    item_view.texts(action.detail, dropped)


def _buttons(action: ActionLine) -> None:
    if action.state in words.OPEN_ACTION_STATES and st.button(
        "Mark as done", icon=":material/check:", type="primary", key=f"done {action.version}"
    ):
        complete(action.id, action.version, action.title)
    forms.opener(item_view.form_of(ACTION, action.id), "Edit", "edit")
    with item_view.more(ACTION, action.id, action.version):
        publishing.button(ACTION, action, action.title)
        item_view.remover(ACTION, action, action.title, "action")


def _links(action: ActionLine) -> None:
    if action.meeting_id and action.meeting_date:
        pages.link(
            "meetings", f"Agreed at the meeting on {dates.say(action.meeting_date)}", "event",
            meeting=action.meeting_id,
        )  # fmt: skip
    if action.issue_id and action.issue:
        pages.link("issues", f"Issue: {plain(action.issue)}", "campaign", issue=action.issue_id)


def _notes(action: ActionLine, notes: list[actions.Note], may_edit: bool) -> None:
    form, command = f"note {action.id}", partial(commands.add_note, action_id=action.id)
    with item_view.heading("Notes"):
        if may_edit:
            forms.opener(form, "Add a note", "add_comment", quiet=True)
    if may_edit:
        add = partial(editor.add, form, [[Area("text", "Note", True)]], {}, command, "Note added.")
        forms.drawer(form, "Add a note", add)
    for note in notes:
        with st.container(border=True):
            st.caption(dates.say_moment(note.at))
            draw(note.text)
    if not notes:
        st.caption("No notes yet.")
