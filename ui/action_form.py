"""The form of one action, new or opened, and what goes with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st
from sqlite_utils import Database

from db.commands import actions as commands
from db.queries import choices
from db.queries.actions import ActionLine
from synergy import words
from synergy.checks import Value
from ui import conflicts, forms
from ui.actions import FIELDS, Sayer
from ui.choices import labels
from ui.filters import choose_id
from ui.viewer import viewer

Options = Mapping[int, str]


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


def _pick(label: str, key: str, options: Options, current: int | None) -> int | None:
    known = [None, *options] if current is None or current in options else [None, current, *options]
    return st.selectbox(
        label,
        known,
        index=known.index(current),
        format_func=lambda value: "None" if value is None else options.get(value, f"no. {value}"),
        key=key,
    )


def _draw(
    form: str, now: ActionLine | None, options: ActionOptions
) -> tuple[dict[str, Value], bool]:
    """Draw the fields; return what is typed in them, and whether the form was sent."""
    key = forms.token(form)
    with st.form(f"form {key}"):
        title = st.text_input(
            "Action (required)",
            now.title if now else "",
            key=f"title {key}",
            placeholder="What will be done",
        )
        forms.problem(form, "title")
        left, middle, right = st.columns(3)
        with left:
            organization = _pick(
                "Partner",
                f"partner {key}",
                options.organizations,
                now.organization_id if now else None,
            )
        with middle:
            due = st.date_input(
                "Due",
                date.fromisoformat(now.due_on) if now and now.due_on else None,
                format="DD/MM/YYYY",
                key=f"due {key}",
            )
            forms.problem(form, "due_on")
        with right:
            state = st.selectbox(
                "State",
                words.ACTION_STATES,
                key=f"state {key}",
                index=words.ACTION_STATES.index(now.state) if now else 0,
            )
        left, right = st.columns(2)
        with left:
            meeting = _pick(
                "Meeting", f"meeting {key}", options.meetings, now.meeting_id if now else None
            )
        with right:
            issue = _pick("Issue", f"issue {key}", options.issues, now.issue_id if now else None)
        detail = st.text_area("Details", now.detail or "" if now else "", key=f"detail {key}")
        forms.problem(form, "detail")
        reason = st.text_input(
            "Why dropped (when it is dropped)",
            now.dropped_reason or "" if now else "",
            key=f"reason {key}",
        )
        forms.problem(form, "dropped_reason")
        forms.other_problems(form, "title", "due_on", "detail", "dropped_reason")
        sent = st.form_submit_button("Save", type="primary", key=f"save {key}")
    values: dict[str, Value] = {
        "title": title,
        "organization_id": organization,
        "due_on": due.isoformat() if isinstance(due, date) else None,
        "state": state,
        "meeting_id": meeting,
        "issue_id": issue,
        "detail": detail,
        "dropped_reason": reason,
    }
    return values, sent


def add(form: str, options: ActionOptions) -> None:
    """Draw the form of a new action; saving it opens the action."""
    values, sent = _draw(form, None, options)
    if sent:
        receipt = forms.save(
            form,
            lambda path, key: commands.add_action(path, viewer(), key, values),
            "The action was added.",
        )
        choose_id("action", receipt.row_id)
        st.rerun()


def edit(form: str, current: ActionLine, options: ActionOptions) -> None:
    """Draw the form of an action that is there; a stale save shows both versions."""
    opened = forms.base(form, current)
    newest = conflicts.show(form, FIELDS, options.say)
    values, sent = _draw(form, opened, options)
    if not sent and newest is None:
        return
    version = newest[opened.id] if newest else opened.version
    changes = {
        name: value
        for name, value in values.items()
        if (value or None) != (getattr(opened, name) or None)
    }
    forms.save(
        form,
        lambda path, key: commands.save_actions(
            path, viewer(), key, [commands.Edit(opened.id, version, changes)]
        ),
        "The action was saved.",
    )
    st.rerun()
