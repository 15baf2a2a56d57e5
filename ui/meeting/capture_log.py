"""The notes from the meeting so far, newest first, each with buttons to edit and undo it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from db import connect
from db.connect import Database
from db.kinds.records import ACTION, DECISION, ISSUE, MENTION, PRACTICE, UPDATE, Kind
from db.queries import capture as known
from db.queries import projector, records
from db.queries.meetings import MeetingLine
from db.queries.projector import Item
from synergy import dates
from ui import pages
from ui.actions.form import ActionOptions
from ui.kit import editor, forms, history, lists
from ui.kit.fields import Layout
from ui.kit.lists import Badge
from ui.meeting.capture_fields import KINDS
from ui.meetings import form as meeting_form
from ui.meetings.rows import say_nth
from ui.practice import form as practice_form
from ui.text import plain
from ui.viewer import read, viewer

SHOWN = 8
# The names of the drawers' forms start with this.
NAME = "note "
# The kind of row that each note is, and its form.
EDITED: dict[str, tuple[Kind, Callable[[Database], Layout]]] = {
    "update": (UPDATE, meeting_form.update),
    "mention": (MENTION, meeting_form.mention),
    "decision": (DECISION, meeting_form.decision),
    "action": (ACTION, lambda db: ActionOptions.read(db).layout),
    "practice": (PRACTICE, practice_form.layout),
}
BADGES: dict[str, Badge] = {
    "update": ("record_voice_over", KINDS["update"], "gray"),
    "mention": ("campaign", KINDS["mention"], "orange"),
    "decision": ("gavel", KINDS["decision"], "violet"),
    "action": ("task_alt", KINDS["action"], "blue"),
    "practice": ("lightbulb", KINDS["practice"], "green"),
}


def show(meeting: MeetingLine) -> None:
    """Draw the latest notes."""
    items = read(projector.captured, meeting.id, SHOWN)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Notes so far", anchor=False, width="stretch")
        pages.link("meetings", "Edit all notes", "edit_note", meeting=meeting.id)
    if not items:
        st.caption("Nothing yet. Type what's said in the box above.")
    for item in items:
        _show(item)
    for form in forms.opened(NAME):
        _edit(form)


def _form_of(item: Item) -> str:
    return f"{NAME}{item.kind} {item.id}"


def _edit(form: str) -> None:
    """Draw the drawer for editing a note, even if the note is no longer among the latest."""
    name, _, number = form.removeprefix(NAME).partition(" ")
    if name not in EDITED or not number.isdecimal():
        return
    kind, layout_of = EDITED[name]
    with connect.reading_as(viewer()) as db:
        record = records.record(db, kind, int(number))
        if record and kind is MENTION and known.is_new(db, record.id):
            # The note's own words are the title of the issue that it made.
            kind, layout_of = ISSUE, meeting_form.new_issue
            record = records.record(db, ISSUE, int(str(record.values["issue_id"])))
        layout = layout_of(db)
    if record:
        draw = partial(editor.edit, form, layout, record, kind, "Note saved.")
        forms.drawer(form, "Edit this note", draw)
    else:
        forms.give_up(form, "This note no longer exists.")


def _show(item: Item) -> None:
    facts = [plain(item.organization, 60)]
    if item.due_on:
        facts.append(f"due {dates.say(item.due_on)}")
    if item.times is not None:
        facts.append(say_nth(item.times))
    if item.about:
        facts.append(f"about: {plain(item.about, 60)}")
    with st.container(gap=None):
        said = " · ".join(filter(None, facts))
        with st.container(
            horizontal=True,
            vertical_alignment="center",
            gap="small",
            key=f"row of {_form_of(item)}",
        ):
            st.markdown(f"{lists.say_badge(BADGES[item.kind])} {said}", width="stretch")
            if viewer().role == "coordinator":
                forms.opener(_form_of(item), "Edit", "edit", quiet=True)
            history.offer_undo(EDITED[item.kind][0].table, item.id, "Undo", quiet=True)
        st.markdown(plain(item.text))
