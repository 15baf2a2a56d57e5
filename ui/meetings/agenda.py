"""The agenda of a meeting before it is held: its items, times, and the numbers for each."""

import streamlit as st

from db.commands import agenda as commands
from db.kinds.records import AGENDA_ITEM
from db.queries.agenda import AgendaItem, Behind, agenda, behind
from db.queries.meetings import MeetingLine
from db.queries.records import Record
from synergy import words
from synergy.agenda import SHOWN, after, times
from ui.kit import editor, forms, item_view
from ui.kit.fields import Choice, Field, Layout, Number, Values
from ui.meetings import carried_over
from ui.text import plain
from ui.viewer import read, viewer

ITEM: Layout = [
    [Field("title", "Item", True), Number("minutes", "Minutes", True)],
    [Choice("kind", "What the projector shows", options=SHOWN, required=True)],
]
# The content of these items is carried over automatically.
CARRIED = ("issues", "actions")
NEW_ITEM: Values = {"kind": "other", "minutes": 10}


def show(meeting: MeetingLine, today: str) -> None:
    """Draw the agenda of a meeting that is not closed; coordinators can edit it."""
    items, found = read(agenda, meeting.id), read(behind, meeting.id, today)
    total = sum(item.minutes for item in items)
    st.header(f"Agenda ({words.count(total, 'minute')})", anchor=False)
    may_edit = viewer().role == "coordinator"
    if not items:
        _none_yet(meeting, may_edit)
        return
    changes = may_edit and st.toggle("Edit agenda", key=f"agenda {meeting.id}")
    begins = _begins(meeting.start_time, items)
    with st.container(border=True, gap="small"):
        for place, item in enumerate(items):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                _line(item, begins[place], found)
                if changes:
                    _buttons(item, first=place == 0, last=place == len(items) - 1)
            if item.kind in CARRIED:
                carried_over.show(item.kind, meeting, say_behind(item, found), today)
            _form(item)
        if meeting.start_time:
            st.caption(f"Ends at {after(meeting.start_time, total)}.")
    if changes or forms.is_open(_new(meeting)):
        _add(meeting)


def _new(meeting: MeetingLine) -> str:
    return f"new item of {meeting.id}"


def _none_yet(meeting: MeetingLine, may_edit: bool) -> None:
    st.caption("No agenda yet.")
    label = "Use the standard agenda"
    if may_edit and st.button(label, icon=":material/list_alt:", key=f"agenda of {meeting.id}"):
        forms.press(
            f"agenda of {meeting.id}",
            lambda path, key: commands.add_agenda(path, viewer(), key, meeting.id),
            "Standard agenda added.",
        )


def _begins(start: str | None, items: list[AgendaItem]) -> tuple[str, ...]:
    """Return when each item begins; empty if the meeting has no time yet."""
    if start is None:
        return ("",) * len(items)
    return times(start, [item.minutes for item in items])


def _line(item: AgendaItem, begins: str, found: Behind) -> None:
    with st.container(gap=None, width="stretch"):
        said = [f"**{plain(item.title)}**", f"{item.minutes:,} min"]
        st.markdown(" · ".join([begins, *said] if begins else said))
        if item.kind not in CARRIED and (text := say_behind(item, found)):
            st.caption(text)


def say_behind(item: AgendaItem, found: Behind) -> str:
    """Describe an item's subject in numbers; an empty text if it has none."""
    if item.kind == "since":
        left = f", {found.dropped:,} dropped" if found.dropped else ""
        done = words.count(found.done, "action") if found.done else "no actions"
        return f"{done} completed{left}"
    if item.kind == "updates":
        return f"{words.count(found.expected, 'partner')} expected"
    if item.kind == "issues":
        again = f", {found.recurring:,} recurring" if found.recurring else ""
        return f"{words.count(found.issues, 'issue')}{again}"
    if item.kind == "actions":
        late = f", {found.overdue:,} overdue" if found.overdue else ""
        return f"{words.count(found.actions, 'action')}{late}"
    return ""


def _buttons(item: AgendaItem, first: bool, last: bool) -> None:
    with st.container(horizontal=True, width="content", gap="xsmall"):
        item_view.mover(item, item.title, -1, commands.move_item, first, quiet=True)
        item_view.mover(item, item.title, 1, commands.move_item, last, quiet=True)
        form = item_view.form_of(AGENDA_ITEM, item.id)
        forms.opener(form, "Edit", "edit", on=[(item.id, item.version)], quiet=True)
        item_view.remover(AGENDA_ITEM, item, item.title, remove=commands.remove_item, quiet=True)


def _form(item: AgendaItem) -> None:
    form = item_view.form_of(AGENDA_ITEM, item.id)
    if viewer().role == "coordinator" and forms.is_open(form):
        values: Values = {"title": item.title, "minutes": item.minutes, "kind": item.kind}
        record = Record(item.id, item.version, values)
        editor.edit(form, ITEM, record, commands.save_item, "Item saved.")


def _add(meeting: MeetingLine) -> None:
    form = _new(meeting)
    forms.opener(form, "Add an item", "add")
    if forms.is_open(form):
        also = {"meeting_id": meeting.id}
        editor.add(form, ITEM, NEW_ITEM, commands.add_item, "Item added.", also=also)
