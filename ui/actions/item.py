"""One action: its details, notes and outcome."""

from functools import partial

import streamlit as st

from db import connect
from db.commands import actions as commands
from db.commands import records as changing
from db.kinds.records import ACTION
from db.queries import actions, records
from db.queries.actions import ActionLine
from synergy import dates, words
from synergy.checks import Typed
from ui import pages
from ui.actions.form import ActionOptions
from ui.actions.rows import badge, complete, say_partner
from ui.kit import editor, forms, history, item_view, lists, publishing
from ui.kit.fields import Area
from ui.text import draw, plain
from ui.viewer import viewer

SAVE = partial(changing.save, ACTION)


def show(action_id: int, today: str) -> None:
    """Draw one action, or say that it does not exist."""
    with connect.reading_as(viewer()) as db:
        action = actions.action(db, action_id)
        notes = actions.notes(db, action_id)
        of = action or ActionLine()
        layout = ActionOptions.read(db, of.organization_id, of.meeting_id, of.issue_id).layout
    with connect.reading_as(viewer(), of=of.organization_id) as db:
        record = records.record(db, ACTION, action_id)
    item_view.back("All actions", "action")
    if action is None or record is None:
        item_view.gone(ACTION, action_id, "action", layout, SAVE)
        return
    badges = [badge(action, today), *([lists.SAMPLE] if action.sample else [])]
    badges += publishing.badges(action.published)
    dropped = f"Reason for dropping: {action.dropped_reason}" if action.dropped_reason else None
    item_view.head(
        action.title, badges, _facts(action, record.values["owner_name"]), action.detail, dropped
    )
    may_edit = viewer().may_edit(action.organization_id)
    form = item_view.form_of(ACTION, action.id)
    if may_edit:
        _buttons(action)
        if forms.is_open(form):
            editor.edit(form, layout, record, SAVE, "Action saved.")
    _links(action)
    if viewer().role != "funder":
        _notes(action, notes, may_edit)
    history.show(ACTION, action.id, layout, may_edit)


def _facts(action: ActionLine, owner_name: Typed) -> str:
    facts = [say_partner(action.organization)]
    if owner_name:
        facts.append(plain(str(owner_name), 60))
    facts.append(f"due {dates.say(action.due_on)}" if action.due_on else "no due date")
    if action.done_on:
        facts.append(f"done {dates.say(action.done_on)}")
    return " · ".join(facts)


def _buttons(action: ActionLine) -> None:
    with st.container(horizontal=True):
        if action.state in words.OPEN_ACTION_STATES and st.button(
            "Mark as done", icon=":material/check:", type="primary", key=f"done {action.version}"
        ):
            complete(action.id, action.version, action.title)
        forms.opener(item_view.form_of(ACTION, action.id), "Edit", "edit")
        publishing.button(ACTION, action, action.title)
        removing = partial(changing.remove, ACTION)
        item_view.remover(ACTION, action.id, action.version, action.title, "action", removing)


def _links(action: ActionLine) -> None:
    if action.meeting_id and action.meeting_date:
        pages.link(
            "meetings", f"Agreed at the meeting on {dates.say(action.meeting_date)}", "event",
            meeting=action.meeting_id,
        )  # fmt: skip
    if action.issue_id and action.issue:
        pages.link("issues", f"Issue: {plain(action.issue)}", "campaign", issue=action.issue_id)


def _notes(action: ActionLine, notes: list[actions.Note], may_edit: bool) -> None:
    st.header("Notes", anchor=False)
    form = f"note {action.id}"
    if may_edit:
        forms.opener(form, "Add a note", "add_comment")
        if forms.is_open(form):
            command = partial(commands.add_note, action_id=action.id)
            editor.add(form, [[Area("text", "Note", True)]], {}, command, "Note added.")
    for note in notes:
        with st.container(border=True):
            st.caption(dates.say_moment(note.at))
            draw(note.text)
    if not notes:
        st.caption("No notes yet.")
