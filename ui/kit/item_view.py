"""Parts of every record's own view: the way back, heading, buttons, and a message if it is gone."""

import streamlit as st

from db.kinds.records import Kind
from db.queries.records import Record
from ui import pages
from ui.kit import editor, forms, history, lists
from ui.kit.editor import Remove, Save
from ui.kit.fields import Layout
from ui.kit.filters import choose_id
from ui.kit.lists import Badge
from ui.text import TITLE_LENGTH, draw, plain
from ui.viewer import viewer


def back(label: str, name: str, to: str | None = None, to_id: int | None = None) -> None:
    """Draw a button from the row under `name` in the URL back to the list, or to another row."""
    if st.button(label, icon=":material/arrow_back:", type="tertiary", key=f"back from {name}"):
        choose_id(name, None)
        if to:
            choose_id(to, to_id)
        st.rerun()


def head(title: str, badges: list[Badge], facts: str, *texts: str | None) -> None:
    """Draw a row's title, its badges with the facts beside them, and its texts.

    `facts` is Markdown; a title that is too long is repeated below in full.
    """
    pages.name_tab(title)
    st.title(plain(title), anchor=False)
    st.markdown(" ".join([*map(lists.say_badge, badges), facts]))
    for text in ((title,) if len(title) > TITLE_LENGTH else ()) + texts:
        if text:
            draw(text)


def gone(kind: Kind, row_id: int, what: str, layout: Layout, save: Save) -> None:
    """Say that a row does not exist; keep what a person has typed, in case it is restored."""
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
        editor.edit(form, layout, Record(row_id), save, f"{what.capitalize()} saved.")


def form_of(kind: Kind, row_id: int) -> str:
    """Return the name of the form that edits a row."""
    return f"{kind.table} {row_id}"


def remover(
    kind: Kind,
    row_id: int,
    version: int,
    title: str,
    name: str | None,
    remove: Remove,
    quiet: bool = False,
) -> None:
    """Draw the button that deletes a row, followed by a notice that can undo it.

    `name` is the URL parameter that selected the row, if any.
    """
    if st.button(
        "Delete",
        icon=":material/delete:",
        type="tertiary" if quiet else "secondary",
        key=f"remove {kind.table} {row_id} {version}",
    ):
        forms.press(
            f"remove {kind.table} {row_id}",
            lambda path, key: remove(path, viewer(), key, (row_id, version)),
            f"Deleted: “{plain(title)}”",
            leaves=name,
        )
