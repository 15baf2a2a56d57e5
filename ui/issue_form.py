"""The form of one issue, new or opened."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from sqlite_utils import Database

from db.commands import issues as commands
from db.queries import choices
from db.queries.issues import IssueLine
from synergy import words
from synergy.checks import Value
from ui import conflicts, forms
from ui.filters import choose_id
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


def _draw(
    form: str, now: IssueLine | None, held: list[str], options: IssueOptions
) -> tuple[Typed, bool]:
    """Draw the fields; return what is typed in them, and whether the form was sent."""
    key = forms.token(form)
    themes = [None, *options.themes]
    with st.form(f"form {key}"):
        title = st.text_input(
            "Title (required)",
            now.title if now else "",
            key=f"title {key}",
            placeholder="The concern, in a few words",
        )
        forms.problem(form, "title")
        left, right = st.columns(2)
        theme = left.selectbox(
            "Theme",
            themes,
            key=f"theme {key}",
            index=themes.index(now.theme_id) if now and now.theme_id in themes else 0,
            format_func=lambda term: "None" if term is None else options.themes[term],
        )
        status = right.selectbox(
            "Status",
            words.ISSUE_STATUSES,
            key=f"status {key}",
            index=words.ISSUE_STATUSES.index(now.status) if now else 0,
        )
        boroughs = st.multiselect(
            "Boroughs that it concerns",
            list(options.boroughs),
            held,
            key=f"boroughs {key}",
            format_func=lambda code: options.boroughs[code],
        )
        description = st.text_area(
            "What it is about", now.description or "" if now else "", key=f"description {key}"
        )
        forms.problem(form, "description")
        place = st.text_input(
            "Place, if it is not in London", now.place or "" if now else "", key=f"place {key}"
        )
        forms.other_problems(form, "title", "description")
        sent = st.form_submit_button("Save", type="primary", key=f"save {key}")
    values: dict[str, Value] = {
        "title": title,
        "theme_id": theme,
        "status": status,
        "description": description,
        "place": place,
    }
    return (values, boroughs), sent


def add(form: str, options: IssueOptions) -> None:
    """Draw the form of a new issue; saving it opens the issue."""
    (values, boroughs), sent = _draw(form, None, [], options)
    if sent:
        receipt = forms.save(
            form,
            lambda path, key: commands.add_issue(path, viewer(), key, values, boroughs),
            "The issue was added. Now record who raised it, and when.",
        )
        choose_id("issue", receipt.row_id)
        st.rerun()


def edit(form: str, current: IssueLine, held: list[str], options: IssueOptions) -> None:
    """Draw the form of an issue that is there; a stale save shows both versions."""
    opened, before = forms.base(form, (current, held))
    newest = conflicts.show(form, FIELDS, options.say)
    (values, boroughs), sent = _draw(form, opened, before, options)
    if not sent and newest is None:
        return
    version = newest[opened.id] if newest else opened.version
    forms.save(
        form,
        lambda path, key: commands.save_issue(
            path, viewer(), key, opened.id, version, values, boroughs
        ),
        "The issue was saved.",
    )
    st.rerun()
