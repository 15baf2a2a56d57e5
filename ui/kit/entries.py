"""Short texts that belong to a record: list them, add and edit them in a drawer, delete them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from db.kinds.records import Kind
from db.queries import records
from ui.kit import editor, forms, item_view
from ui.kit.editor import Add
from ui.kit.fields import Layout, Values
from ui.text import draw
from ui.viewer import read


@dataclass(frozen=True)
class Entry:
    """One text as it was typed, its heading in Markdown, and whether this viewer may edit it."""

    id: int
    version: int
    head: str
    text: str | None
    may_edit: bool


@dataclass(frozen=True)
class Entries:
    """Texts of one kind that belong to one record.

    `what` is the word for one of them, `of` maps the record's column to its id.
    """

    kind: Kind
    what: str
    layout: Layout
    of: Mapping[str, int]
    icon: str = "add"

    def adder(self, start: Values, add: Add | None = None) -> None:
        """Draw the button that opens the form for a new one, and the form if it is open."""
        article = "an" if self.what[0] in "aeiou" else "a"
        [owner] = self.of.values()
        form, label = f"new {self.kind.table} of {owner}", f"Add {article} {self.what}"
        forms.opener(form, label, self.icon, quiet=True)
        command, said = add or self.kind, f"{self.what.capitalize()} added."
        draw_form = partial(editor.add, form, self.layout, start, command, said, also=self.of)
        forms.drawer(form, label, draw_form)

    def show(self, entries: Sequence[Entry]) -> None:
        """Draw the texts."""
        for entry in entries:
            with st.container(border=True):
                self._show(entry)

    def _show(self, entry: Entry) -> None:
        form = item_view.form_of(self.kind, entry.id)
        with st.container(horizontal=True, vertical_alignment="top"):
            with st.container(gap=None, width="stretch"):
                st.markdown(entry.head)
                if entry.text:
                    draw(entry.text)
            if entry.may_edit:
                forms.opener(form, "Edit", "edit", quiet=True)
                item_view.remover(self.kind, entry, entry.text or self.what, quiet=True)
        if entry.may_edit:
            forms.drawer(form, f"Edit this {self.what}", lambda: self._edit(form, entry))

    def _edit(self, form: str, entry: Entry) -> None:
        record = read(records.record, self.kind, entry.id)
        if record:
            editor.edit(form, self.layout, record, self.kind, f"{self.what.capitalize()} saved.")
