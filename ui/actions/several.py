"""What can be done with several actions of the list at once: one save, one undo."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import streamlit as st

from db.commands import actions as commands
from db.commands.actions import Edit
from db.kinds.records import ACTION
from db.queries import actions
from db.queries.actions import ActionLine
from synergy import words
from synergy.checks import Value
from ui.actions.form import ActionOptions
from ui.kit import forms, lists, publishing
from ui.kit.forms import MadeOn
from ui.viewer import read, viewer

WEEK = timedelta(days=7)
Change = Callable[[ActionLine], dict[str, Value]]


def show(selected: MadeOn, options: ActionOptions, today: str) -> None:
    """Draw the bar for the selected actions."""
    row = lists.bar("action", selected)
    with row:
        if st.button("Done", icon=":material/check:", type="primary", key="several done"):
            _save(selected, lambda _: {"state": "done"}, "done")
        if st.button(
            "+1 week",
            help="Due a week later; overdue actions are due a week from today.",
            key="several later",
        ):
            _save(selected, lambda one: {"due_on": _a_week_later(one, today)}, "postponed")
        with st.popover("Due", icon=":material/event:"):
            day = st.date_input(
                "Due", date.fromisoformat(today), format="DD/MM/YYYY", key="several due"
            )
            if st.button("Set the day", key="several set due") and isinstance(day, date):
                _save(selected, lambda _: {"due_on": day.isoformat()}, "given a new day")
        with st.popover("Partner", icon=":material/groups:"):
            owner = st.selectbox(
                "Partner",
                list(options.organizations),
                index=None,
                format_func=options.organizations.__getitem__,
                key="several partner",
            )
            if st.button("Set the partner", key="several set partner", disabled=owner is None):
                _save(selected, lambda _: {"organization_id": owner}, "given to another partner")
        with st.popover("Status", icon=":material/flag:"):
            state = st.selectbox("Status", words.OPEN_ACTION_STATES, key="several state")
            if st.button("Set the status", key="several set state"):
                _save(selected, lambda _: {"state": state}, "saved")
        publishing.offer(ACTION, selected, row)


def _a_week_later(action: ActionLine, today: str) -> str:
    return (date.fromisoformat(max(action.due_on or today, today)) + WEEK).isoformat()


def _save(selected: MadeOn, change: Change, done: str) -> None:
    """Change each of the selected actions, all or none."""
    lines = read(actions.some_actions, [row_id for row_id, _ in selected])
    versions = dict(selected)
    edits: Sequence[Edit] = [Edit(one.id, versions[one.id], change(one)) for one in lines]
    lists.deselect("action")
    forms.press(
        f"several {done}",
        lambda path, key: commands.save_actions(path, viewer(), key, edits),
        f"{words.count(len(edits), 'action')} {done}.",
    )
