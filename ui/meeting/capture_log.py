"""The notes from the meeting so far, newest first, each with an undo button."""

import streamlit as st

from db.queries import projector
from db.queries.meetings import MeetingLine
from db.queries.projector import Item
from synergy import dates
from ui import pages
from ui.kit import history, lists
from ui.kit.lists import Badge
from ui.meeting.capture_fields import KINDS
from ui.meetings.rows import say_nth
from ui.text import plain
from ui.viewer import read

SHOWN = 8
TABLES = {"mention": "issue_mention"}
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


def _show(item: Item) -> None:
    facts = [plain(item.organization, 60)]
    if item.due_on:
        facts.append(f"due {dates.say(item.due_on)}")
    if item.times is not None:
        facts.append(say_nth(item.times))
    if item.about:
        facts.append(f"about: {plain(item.about, 60)}")
    with st.container(border=True, gap="xsmall"):
        said = " · ".join(filter(None, facts))
        st.markdown(f"{lists.say_badge(BADGES[item.kind])} {said}")
        st.markdown(plain(item.text))
        history.offer_undo(TABLES.get(item.kind, item.kind), item.id, "Undo")
