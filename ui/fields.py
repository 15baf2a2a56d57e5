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
    key = _start(form, field, date.fromisoformat(value) if value else None)
    typed = st.date_input(label, None, format="DD/MM/YYYY", key=key)
    forms.problem(form, field)
    return typed.isoformat() if isinstance(typed, date) else None


def word(form: str, field: str, label: str, words: tuple[str, ...], value: str) -> str:
    """Draw a choice that always has one of its words."""
    chosen = st.selectbox(label, words, words.index(value), key=_key(form, field))
    forms.problem(form, field)
    return chosen


def row(
    form: str,
    field: str,
    label: str,
    options: Mapping[int, str],
    value: int | None,
    placeholder: str = "None",
) -> int | None:
    """Draw a choice of a row by its label, or of none; a row that is gone keeps its number."""
    known = list(options) if value is None or value in options else [value, *options]
    chosen = st.selectbox(
        label,
        known,
        index=None,
        format_func=lambda number: options.get(number, f"no. {number}"),
        key=_start(form, field, value),
        placeholder=placeholder,
    )
    forms.problem(form, field)
    return chosen


def _start(form: str, field: str, value: object) -> str:
    """Put the first value into the widget's state; one that is given as its default stays for ever.

    Streamlit lets a person empty a choice or a day only where its default is none.
    """
    key = _key(form, field)
    st.session_state.setdefault(key, value)
    return key


def _key(form: str, field: str) -> str:
    return f"{field} {forms.token(form)}"
