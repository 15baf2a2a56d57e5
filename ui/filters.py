"""Filters that live in the URL: a view can be sent to someone as a link."""

from collections.abc import Mapping, Sequence
from typing import TypeVar, cast

import streamlit as st

from db.queries.choices import Choice
from ui.choices import labels

T = TypeVar("T", int, str)


def choose(label: str, key: str, options: Mapping[T, str], anything: str = "All") -> T | None:
    """Draw a filter over options (value to words); None when it does not narrow."""
    chosen = st.selectbox(
        label,
        [None, *options],
        format_func=lambda value: anything if value is None else options[value],
        key=key,
        bind="query-params",
    )
    return cast("T | None", chosen)


def choose_row(
    label: str, key: str, choices: Sequence[Choice], anything: str = "All"
) -> int | None:
    """Draw a filter over rows; None when it does not narrow."""
    return choose(label, key, labels(choices), anything)


def chosen_id(name: str) -> int | None:
    """Read the chosen item's id from the URL; what is no number counts as none."""
    text = st.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def choose_id(name: str, row_id: int | None) -> None:
    """Put the chosen item into the URL, or take it out."""
    if row_id is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = str(row_id)
