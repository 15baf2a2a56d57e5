"""The fields of a form: each with its value so far, and what is wrong with it right under it."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from ui import forms


def text(form: str, field: str, label: str, value: str | None, placeholder: str = "") -> str:
    """Draw a line of text."""
    typed = st.text_input(label, value or "", key=_key(form, field), placeholder=placeholder)
    forms.problem(form, field)
    return typed


def area(form: str, field: str, label: str, value: str | None) -> str:
    """Draw a text of several lines."""
    typed = st.text_area(label, value or "", key=_key(form, field))
    forms.problem(form, field)
    return typed


def day(form: str, field: str, label: str, value: str | None) -> str | None:
    """Draw a day, or none; it comes and goes as ISO 8601."""
    current = date.fromisoformat(value) if value else None
    typed = st.date_input(label, current, format="DD/MM/YYYY", key=_key(form, field))
    forms.problem(form, field)
    return typed.isoformat() if isinstance(typed, date) else None


def word(form: str, field: str, label: str, words: tuple[str, ...], value: str) -> str:
    """Draw a choice that always has one of its words."""
    chosen = st.selectbox(label, words, words.index(value), key=_key(form, field))
    forms.problem(form, field)
    return chosen


def row(
    form: str, field: str, label: str, options: Mapping[int, str], value: int | None
) -> int | None:
    """Draw a choice of a row by its label, or of none; a row that is gone keeps its number."""
    known = list(options) if value is None or value in options else [value, *options]
    chosen = st.selectbox(
        label,
        known,
        index=None if value is None else known.index(value),
        format_func=lambda number: options.get(number, f"no. {number}"),
        key=_key(form, field),
        placeholder="None",
    )
    forms.problem(form, field)
    return chosen


def _key(form: str, field: str) -> str:
    return f"{field} {forms.token(form)}"
