"""Add and edit a row: draw its form, handle conflicts, and save it."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import streamlit as st

from db.commands import records
from db.kinds.records import Kind
from db.queries.records import Record
from db.write import Receipt
from synergy.checks import Typed
from synergy.viewers import Viewer
from ui.kit import conflicts, fields, forms
from ui.kit.fields import Layout, Values
from ui.viewer import viewer

# Commands for kinds with their own.
Add = Callable[[Path, Viewer, str, Values], Receipt]
Save = Callable[[Path, Viewer, str, tuple[int, int], Values], Receipt]
Remove = Callable[[Path, Viewer, str, tuple[int, int]], Receipt]


def add(
    form: str,
    layout: Layout,
    start: Values,
    command: Kind | Add,
    message: str,
    opens: str | None = None,
    also: Values | None = None,
) -> None:
    """Draw the form for a new row, filled with `start`; saving it opens the row under `opens`.

    `command` is the row's kind if it has no command of its own; `also` has values that the
    form does not ask for.
    """
    run = partial(records.add, command) if isinstance(command, Kind) else command
    values, sent = draw(form, layout, forms.base(form, start))
    if sent:
        wanted = {**values, **(also or {})}
        forms.save(form, lambda path, key: run(path, viewer(), key, wanted), message, wanted, opens)


def edit(form: str, layout: Layout, current: Record, command: Kind | Save, message: str) -> None:
    """Draw the form for an existing row; a stale save shows both versions."""
    run = partial(records.save, command) if isinstance(command, Kind) else command
    opened = forms.base(form, current)
    version = forms.made_on(form, [(opened.id, opened.version)]).get(opened.id, opened.version)
    newest = conflicts.show(form, layout)
    values, sent = draw(form, layout, opened.values)
    if newest:
        version = newest[opened.id]
    elif not sent:
        return
    changes = changed(opened.values, values)
    if not changes:
        forms.give_up(form, "No changes to save.")
    forms.save(
        form,
        lambda path, key: run(path, viewer(), key, (opened.id, version), changes),
        message,
        {**values, "version": version},
    )


def draw(
    form: str, layout: Layout, start: Values, label: str = "Save"
) -> tuple[dict[str, Typed], bool]:
    """Draw a form; return the values typed in it, and whether it was submitted."""
    key = forms.token(form)
    with st.form(f"form {key}"):
        values = fields.draw(form, layout, start)
        forms.other_problems(form, *values)
        sent = st.form_submit_button(label, type="primary", key=f"save {key}")
    return values, sent


def changed(opened: Values, values: Mapping[str, Typed]) -> dict[str, Typed]:
    """Return the values that differ from those when the form was opened; empty counts as None."""
    return {
        name: value for name, value in values.items() if _plain(value) != _plain(opened.get(name))
    }


def _plain(value: Typed) -> Typed:
    if isinstance(value, tuple):
        return tuple(sorted(value, key=str)) or None
    return None if value == "" else value
