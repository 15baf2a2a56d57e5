"""The form of one action, new or opened, and what goes with it."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from db.commands import actions as commands
from db.connect import Database
from db.queries import choices
from db.queries.actions import ActionLine
from synergy import words
from synergy.checks import Value
from ui import conflicts, fields, forms
from ui.actions import FIELDS, Sayer
from ui.choices import labels
from ui.text import shorten
from ui.viewer import viewer

Options = Mapping[int, str]
NEW = "new action"


@dataclass(frozen=True)
class ActionOptions:
    """What an action can be linked to: id to label."""

    organizations: Options
    meetings: Options
    issues: Options

    @staticmethod
    def read(db: Database) -> "ActionOptions":
        """Read what stands to choose from."""
        return ActionOptions(
            labels(choices.organizations(db)),
            labels(choices.meetings(db)),
            labels(choices.issues(db)),
        )

    @property
    def say(self) -> Sayer:
        """Return what puts an action's values into words."""
        return Sayer(
            {
                "organization_id": self.organizations,
                "meeting_id": self.meetings,
                "issue_id": self.issues,
            }
        )


def _with(options: Options, row_id: int | None, name: str | None) -> Options:
    """Add the row that an action has, where it is too old to be among the options."""
    return {row_id: shorten(name), **options} if row_id and name else options


def _draw(form: str, now: ActionLine, options: ActionOptions) -> tuple[dict[str, Value], bool]:
    """Draw the fields; return what is typed in them, and whether the form was sent."""
    values: dict[str, Value] = {}
    key = forms.token(form)
    with st.form(f"form {key}"):
        values["title"] = fields.text(
            form, "title", "Action (required)", now.title, "What will be done"
        )
        who, when, state = st.columns(3)
        with who:
            values["organization_id"] = fields.row(
                form, "organization_id", "Partner", options.organizations, now.organization_id
            )
        with when:
            values["due_on"] = fields.day(form, "due_on", "Due", now.due_on)
        with state:
            values["state"] = fields.word(form, "state", "State", words.ACTION_STATES, now.state)
        meeting, issue = st.columns(2)
        with meeting:
            values["meeting_id"] = fields.row(
                form,
                "meeting_id",
                "Meeting",
                _with(options.meetings, now.meeting_id, now.meeting),
                now.meeting_id,
            )
        with issue:
            issues = _with(options.issues, now.issue_id, now.issue)
            values["issue_id"] = fields.row(form, "issue_id", "Issue", issues, now.issue_id)
        values["detail"] = fields.area(form, "detail", "Details", now.detail)
        values["dropped_reason"] = fields.text(
            form, "dropped_reason", "Why dropped (when it is dropped)", now.dropped_reason
        )
        forms.other_problems(form, *values)
        sent = st.form_submit_button("Save", type="primary", key=f"save {key}")
    return values, sent


def add(form: str, start: ActionLine, options: ActionOptions) -> None:
    """Draw the form of a new action, filled with what is known; saving it opens the action."""
    values, sent = _draw(form, forms.base(form, start), options)
    if sent:
        forms.save(
            form,
            lambda path, key: commands.add_action(path, viewer(), key, values),
            "The action was added.",
            opens="action",
        )


def edit(form: str, current: ActionLine, options: ActionOptions) -> None:
    """Draw the form of an action that is there; a stale save shows both versions."""
    opened = forms.base(form, current)
    newest = conflicts.show(form, FIELDS, options.say)
    values, sent = _draw(form, opened, options)
    if not sent and newest is None:
        return
    version = newest[opened.id] if newest else opened.version
    changes = forms.changed(opened, values)
    forms.save(
        form,
        lambda path, key: commands.save_actions(
            path, viewer(), key, [commands.Edit(opened.id, version, changes)]
        ),
        "The action was saved.",
    )
