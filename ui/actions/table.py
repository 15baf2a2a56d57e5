"""Editing several actions at once, in a table."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from db.commands import actions as commands
from db.queries import actions
from db.queries.actions import ActionLine
from synergy import words
from synergy.checks import Value
from ui.actions.form import ActionOptions
from ui.kit import conflicts, forms, lists
from ui.text import plain
from ui.viewer import read, viewer

FORM = "action table"
# What each column is called where its change is named.
NAMES = {
    "title": "title",
    "organization_id": "partner",
    "due_on": "due",
    "state": "status",
    "dropped_reason": "why dropped",
}
COLUMNS = tuple(NAMES)
# How many changed rows are named; the others are counted.
NAMED = 3


def _frame(lines: Sequence[ActionLine], options: ActionOptions) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "title": [line.title for line in lines],
            "organization_id": [
                options.organizations.get(line.organization_id or 0) for line in lines
            ],
            "due_on": [date.fromisoformat(line.due_on) if line.due_on else None for line in lines],
            "state": [line.state for line in lines],
            "dropped_reason": [line.dropped_reason for line in lines],
        },
        index=[line.id for line in lines],
    )


def _value(column: str, cell: Any, options: ActionOptions) -> Value:
    """Turn a cell of the edited table into what storage keeps."""
    if cell is None or (not isinstance(cell, str) and pd.isna(cell)):
        return None
    if column == "organization_id":
        return next(number for number, name in options.organizations.items() if name == cell)
    if column == "due_on":
        return pd.Timestamp(cell).date().isoformat()
    return str(cell)


def _edits(
    lines: Sequence[ActionLine],
    edited: pd.DataFrame,
    options: ActionOptions,
    versions: dict[int, int],
) -> list[commands.Edit]:
    found = []
    drawn = _frame(lines, options)
    for line in lines:
        changes = {
            column: value
            for column in COLUMNS
            if (value := _value(column, edited.loc[line.id, column], options))
            != _value(column, drawn.loc[line.id, column], options)
        }
        if changes:
            found.append(commands.Edit(line.id, versions.get(line.id, line.version), changes))
    return found


def show(options: ActionOptions) -> None:
    """Draw the table of the actions as they were when it was opened, and save it whole.

    What was changed is named beside Save, which stays in view.
    """
    versions = forms.made_on(FORM, [])
    lines = forms.base(FORM, read(actions.some_actions, list(versions)))
    if not lines:
        forms.give_up(FORM, "These actions no longer exist, so there is nothing to edit.")
    st.title("Edit actions", anchor=False)
    newest = conflicts.show(FORM, options.layout)
    edited = st.data_editor(
        _frame(lines, options),
        key=f"table {forms.token(FORM)}",
        hide_index=True,
        height="content",
        row_height=lists.ROW_HEIGHT,
        placeholder="",
        column_config=_columns(options),
        alt="The actions of this page, to edit",
    )
    edits = _edits(lines, edited, options, newest or versions)
    with st.bottom:
        forms.other_problems(FORM)
        sent = _bar(lines, edits)
    if sent or newest:
        forms.save(
            FORM,
            lambda path, key: commands.save_actions(path, viewer(), key, edits),
            f"{words.count(len(edits), 'action')} saved.",
            {str(edit.row_id): json.dumps([edit.version, edit.changes]) for edit in edits},
        )


def _columns(options: ActionOptions) -> dict[str, Any]:
    return {
        "title": st.column_config.TextColumn("Action", width="medium", required=True),
        "organization_id": st.column_config.SelectboxColumn(
            "Partner", width="medium", options=list(options.organizations.values())
        ),
        "due_on": st.column_config.DateColumn("Due", width="small", format="DD/MM/YYYY"),
        "state": st.column_config.SelectboxColumn(
            "Status", width="small", options=list(words.ACTION_STATES), required=True
        ),
        "dropped_reason": st.column_config.TextColumn("Why dropped"),
    }


def _bar(lines: Sequence[ActionLine], edits: Sequence[commands.Edit]) -> bool:
    """Draw what was changed, Save and Cancel; return whether Save was pressed."""
    titles = {line.id: line.title for line in lines}
    said = [
        f"“{plain(titles[edit.row_id], 40)}”: {', '.join(NAMES[name] for name in edit.changes)}"
        for edit in edits[:NAMED]
    ]
    if len(edits) > NAMED:
        said.append(f"and {len(edits) - NAMED} more")
    with st.container(horizontal=True, vertical_alignment="center", key="bar of the table"):
        changed = f"Changed: {', '.join(said)}" if said else "No changes yet. Edit any cell."
        st.markdown(changed, width="stretch")
        if st.button("Cancel", key=f"cancel {FORM}", type="tertiary"):
            forms.forget(FORM)
            st.rerun()
        label = f"Save {words.count(len(edits), 'changed row')}" if edits else "Save"
        return st.button(label, type="primary", disabled=not edits, key=f"save {FORM}")
