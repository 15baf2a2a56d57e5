"""Settings: the partnership's name and purpose."""

import streamlit as st

from db.commands.settings import save_settings
from db.queries import settings
from ui.kit import conflicts, editor, forms
from ui.kit.fields import Area, Field, Layout
from ui.streamlit_internals import DeltaGenerator
from ui.viewer import read, viewer

FORM = "settings"
LAYOUT: Layout = [
    [Field("partnership_name", "Name of the partnership", True)],
    [Area("purpose", "Purpose")],
]


def show(_: DeltaGenerator) -> None:
    """Draw the form for the partnership's name and purpose."""
    current = read(settings.settings)
    opened = forms.base(FORM, current)
    versions = forms.made_on(FORM, [(one.number, one.version) for one in opened.values()])
    newest = conflicts.show(FORM, LAYOUT)
    start = {name: one.value for name, one in opened.items()}
    values, sent = editor.draw(FORM, LAYOUT, start)
    if not (newest or sent):
        st.caption("Both appear on the board.")
        return
    changes = editor.changed(start, values)
    if not changes:
        forms.give_up(FORM, "No changes to save.")
    on = versions | (newest or {})
    forms.save(
        FORM,
        lambda path, key: save_settings(path, viewer(), key, on, changes),
        "Name and purpose saved.",
        {**values, "versions": str(on)},
    )
