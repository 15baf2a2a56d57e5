"""Parts of every record's own page: its top row, facts and texts, and a message if it is gone.

The top row has the way back, the title and the buttons. Under it, the record's facts are on the
left and its history on the right. Short forms open in a drawer.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from db.commands import records
from db.kinds.records import Kind
from db.queries.records import Record
from db.write import Receipt
from synergy.viewers import Viewer
from ui import pages
from ui.kit import editor, forms, history, lists, publishing
from ui.kit.editor import Remove, Save
from ui.kit.fields import Layout
from ui.kit.filters import choose_id
from ui.kit.lists import Badge, Listed
from ui.kit.publishing import Marked
from ui.streamlit_internals import DeltaGenerator
from ui.text import TITLE_LENGTH, draw, plain
from ui.viewer import viewer

# Moves a row, as seen at a version, down by a number of places.
Move = Callable[[Path, Viewer, str, tuple[int, int], int], Receipt]


def back(label: str, name: str, to: str | None = None, to_id: int | None = None) -> DeltaGenerator:
    """Make the top row, which begins with a button back to the list, or to another row.

    `name` is the URL parameter that selected the record.
    """
    row = st.container(horizontal=True, vertical_alignment="center", gap="small", key="item")
    if row.button(label, icon=":material/arrow_back:", type="tertiary", key=f"back from {name}"):
        choose_id(name, None)
        if to:
            choose_id(to, to_id)
        st.rerun()
    return row


def head(row: DeltaGenerator, title: str, badges: Sequence[Badge]) -> DeltaGenerator:
    """Draw the title in the top row and the badges under it; return the place for the buttons.

    A title that is too long for the row is repeated below in full.
    """
    pages.name_tab(title)
    row.title(plain(title), anchor=False, width="stretch")
    if badges:
        st.markdown(lists.say_badges(badges))
    if len(title) > TITLE_LENGTH:
        draw(title)
    return row.container(
        horizontal=True, vertical_alignment="center", gap="small", width="content", key="buttons"
    )


def more(kind: Kind, row_id: int, version: int) -> DeltaGenerator:
    """Make the menu for less common actions; choosing one closes it."""
    opened = st.query_params.get_all(forms.OPEN)
    # A new key makes a new menu, which starts closed.
    key = f"more {kind.table} {row_id} {version} {opened}"
    return st.popover("More", icon=":material/more_horiz:", type="tertiary", key=key)


def marks(one: Marked) -> list[Badge]:
    """Return the badges for sample data and, for coordinators, for what is published."""
    return lists.sample(one.sample) + publishing.badges(one.published)


def edit(kind: Kind, record: Record, what: str, layout: Layout) -> None:
    """Draw the form that edits a record in a drawer, if it is open."""
    form, said = form_of(kind, record.id), f"{what.capitalize()} saved."
    draw_form = partial(editor.edit, form, layout, record, kind, said)
    forms.drawer(form, f"Edit this {what}", draw_form)


def columns() -> Sequence[DeltaGenerator]:
    """Make two columns: one for facts, one for the history."""
    return st.columns([5, 3], gap="large")


def heading(title: str) -> DeltaGenerator:
    """Draw the heading of a part in a row that can take a button."""
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    row.header(title, anchor=False, width="content")
    return row


def facts(*lines: tuple[str, str | None]) -> None:
    """Draw facts as labels with their values (Markdown), without those that have no value."""
    said = [f"**{label}:** {value}" for label, value in lines if value]
    if said:
        st.markdown("  \n".join(said))


def texts(*written: str | None) -> None:
    """Draw people's texts, without those that are empty."""
    for text in written:
        if text:
            draw(text)


def gone(kind: Kind, row_id: int, what: str, layout: Layout, save: Save | None = None) -> None:
    """Say that a row does not exist; keep what a person has typed, in case it is restored.

    `save` is the kind's own command.
    """
    lists.empty(f"This {what} no longer exists. Go back to the list.")
    if not viewer().writes:
        return
    history.offer_undo(kind.table, row_id, "Undo last change")
    form = form_of(kind, row_id)
    if forms.is_open(form):
        st.markdown(
            "Someone deleted this while you were editing. Your changes are still here: "
            "restore it above, then save."
        )
        editor.edit(form, layout, Record(row_id), save or kind, f"{what.capitalize()} saved.")


def form_of(kind: Kind, row_id: int) -> str:
    """Return the name of the form that edits a row."""
    return f"{kind.table} {row_id}"


def mover(
    row: Listed, title: str, step: int, move: Move, disabled: bool, quiet: bool = False
) -> None:
    """Draw the button that moves a row up (-1) or down (1) its list."""
    label = "Up" if step < 0 else "Down"
    key = f"{label} {row.id} {row.version}"
    if st.button(
        label,
        icon=f":material/arrow_{label.lower()}ward:",
        type="tertiary" if quiet else "secondary",
        disabled=disabled,
        key=key,
    ):
        forms.press(
            key,
            lambda path, new: move(path, viewer(), new, (row.id, row.version), step),
            f"Moved {label.lower()}: “{plain(title)}”",
        )


def remover(
    kind: Kind,
    row: Listed,
    title: str,
    name: str | None = None,
    remove: Remove | None = None,
    quiet: bool = False,
) -> None:
    """Draw the button that deletes a row, followed by a notice that can undo it.

    `name` is the URL parameter that selected the row, if any; `remove` is the kind's own command.
    """
    command = remove or partial(records.remove, kind)
    if st.button(
        "Delete",
        icon=":material/delete:",
        type="tertiary" if quiet else "secondary",
        key=f"remove {kind.table} {row.id} {row.version}",
    ):
        forms.press(
            f"remove {kind.table} {row.id}",
            lambda path, key: command(path, viewer(), key, (row.id, row.version)),
            f"Deleted: “{plain(title)}”",
            leaves=name,
        )
