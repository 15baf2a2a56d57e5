"""Short texts that belong to a record: list them, add and edit them in a drawer, delete them."""

from collections.abc import Sequence
from dataclasses import dataclass

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

    `what` is the word for one of them, `also` has values for new ones besides those in the form.
    """

    kind: Kind
    what: str
    layout: Layout
    owner: int
    also: Values
    icon: str = "add"

    @property
    def _new(self) -> str:
        return f"new {self.kind.table} of {self.owner}"

    def adder(self, start: Values, add: Add | None = None) -> None:
        """Draw the button that opens the form for a new one, and the form if it is open."""
        article = "an" if self.what[0] in "aeiou" else "a"
        label = f"Add {article} {self.what}"
        forms.opener(self._new, label, self.icon, quiet=True)
        said = f"{self.what.capitalize()} added."
        forms.drawer(
            self._new,
            label,
            lambda: editor.add(
                self._new, self.layout, start, add or self.kind, said, also=self.also
            ),
        )

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
