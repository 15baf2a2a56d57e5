"""The form of one issue, new or opened."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from db.commands import issues as commands
from db.connect import Database
from db.queries import choices
from db.queries.issues import IssueLine
from synergy import words
from synergy.checks import Value
from ui import conflicts, fields, forms
from ui.issues import FIELDS
from ui.viewer import viewer

Typed = tuple[dict[str, Value], list[str]]


@dataclass(frozen=True)
class IssueOptions:
    """What an issue can be given: themes by id, boroughs by code."""

    themes: Mapping[int, str]
    boroughs: Mapping[str, str]

    @staticmethod
    def read(db: Database) -> "IssueOptions":
        """Read what stands to choose from."""
        return IssueOptions(
            {term.id: term.name for term in choices.terms(db, words.THEME)},
            {borough.code: borough.name for borough in choices.boroughs(db)},
        )

    def say(self, column: str, value: Value) -> str:
        """Put a value of an issue's column into words; nothing for none."""
        if value is None:
            return ""
        if column == "theme_id" and isinstance(value, int):
            return self.themes.get(value, f"no. {value}")
        if column == "boroughs":
            return ", ".join(self.boroughs[code] for code in str(value).split())
        return str(value)


def _draw(form: str, now: IssueLine, held: list[str], options: IssueOptions) -> tuple[Typed, bool]:
    """Draw the fields; return what is typed in them, and whether the form was sent."""
    values: dict[str, Value] = {}
    key = forms.token(form)
    with st.form(f"form {key}"):
        values["title"] = fields.text(
            form, "title", "Title (required)", now.title, "The concern, in a few words"
        )
        theme, status = st.columns(2)
        with theme:
            values["theme_id"] = fields.row(form, "theme_id", "Theme", options.themes, now.theme_id)
        with status:
            values["status"] = fields.word(
                form, "status", "Status", words.ISSUE_STATUSES, now.status
            )
        boroughs = st.multiselect(
            "Boroughs that it concerns",
            list(options.boroughs),
            held,
            key=f"boroughs {key}",
            format_func=lambda code: options.boroughs[code],
        )
        values["description"] = fields.area(
            form, "description", "What it is about", now.description
        )
        values["place"] = fields.text(form, "place", "Place, if it is not in London", now.place)
        forms.other_problems(form, *values)
        sent = st.form_submit_button("Save", type="primary", key=f"save {key}")
    return (values, boroughs), sent


def add(form: str, options: IssueOptions) -> None:
    """Draw the form of a new issue; saving it opens the issue."""
    (values, boroughs), sent = _draw(form, IssueLine(), [], options)
    if sent:
        forms.save(
            form,
            lambda path, key: commands.add_issue(path, viewer(), key, values, boroughs),
            "The issue was added. Now record who raised it, and when.",
            opens="issue",
        )


def edit(form: str, current: IssueLine, held: list[str], options: IssueOptions) -> None:
    """Draw the form of an issue that is there; a stale save shows both versions."""
    opened, before = forms.base(form, (current, held))
    newest = conflicts.show(form, FIELDS, options.say)
    (values, boroughs), sent = _draw(form, opened, before, options)
    if not sent and newest is None:
        return
    version = newest[opened.id] if newest else opened.version
    changes = forms.changed(opened, values)
    now_in = None if sorted(boroughs) == sorted(before) else boroughs
    forms.save(
        form,
        lambda path, key: commands.save_issue(
            path, viewer(), key, opened.id, version, changes, now_in
        ),
        "The issue was saved.",
    )
