"""Editing several actions at once, in a table."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from db import connect
from db.commands import actions as commands
from db.queries import actions
from db.queries.actions import ActionLine
from synergy import words
from synergy.checks import Value
from ui.actions.form import ActionOptions
from ui.kit import conflicts, forms
from ui.viewer import viewer

FORM = "action table"
COLUMNS = ("title", "organization_id", "due_on", "state", "dropped_reason")


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
    """Draw the table over the actions as they stood when it was opened, and save it whole."""
    versions = forms.made_on(FORM, [])
    with connect.reading_as(viewer()) as db:
        lines = forms.base(FORM, actions.some_actions(db, list(versions)))
    if not lines:
        forms.give_up(FORM, "There is nothing left to edit here.")
    newest = conflicts.show(FORM, options.layout)
    edited = st.data_editor(
        _frame(lines, options),
        key=f"table {forms.token(FORM)}",
        hide_index=True,
        column_config={
            "title": st.column_config.TextColumn("Action", width="medium", required=True),
            "organization_id": st.column_config.SelectboxColumn(
                "Partner",
                width="medium",
                options=list(options.organizations.values()),
            ),
            "due_on": st.column_config.DateColumn("Due", width="small", format="DD/MM/YYYY"),
            "state": st.column_config.SelectboxColumn(
                "State",
                width="small",
                options=list(words.ACTION_STATES),
                required=True,
            ),
            "dropped_reason": st.column_config.TextColumn("Why dropped"),
        },
        alt="The actions of this page, to edit",
    )
    forms.other_problems(FORM)
    edits = _edits(lines, edited, options, newest or versions)
    label = f"Save {words.count(len(edits), 'changed row')}"
    sent = st.button(label, type="primary", disabled=not edits, key=f"save {FORM}")
    if sent or newest:
        forms.save(
            FORM,
            lambda path, key: commands.save_actions(path, viewer(), key, edits),
            f"{words.count(len(edits), 'action')} saved.",
            {str(edit.row_id): json.dumps([edit.version, edit.changes]) for edit in edits},
        )
