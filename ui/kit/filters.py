"""Filters that live in the URL: a view can be sent to someone as a link."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.text import named_by

T = TypeVar("T", int, str)
# Pixels: two beside each other on a phone, five on a laptop.
WIDTH = 150


def row() -> DeltaGenerator:
    """Make the row that filters stand in; on a narrow screen it wraps."""
    return st.container(horizontal=True, vertical_alignment="bottom")


def choose(
    label: str,
    key: str,
    options: Mapping[T, str],
    anything: str = "All",
    width: int = WIDTH,
) -> T | None:
    """Draw a filter over options (value to words); None when it does not narrow.

    The URL holds the value, not its words: a link still leads to it after it was renamed.
    """
    in_url = {str(option): option for option in options}
    held = in_url.get(st.query_params.get(key, ""))
    if st.session_state.get(_state(key)) != held:
        st.session_state[_state(key)] = held
    return st.selectbox(
        label,
        list(options),
        index=None,
        placeholder=anything,
        format_func=named_by(options),
        key=_state(key),
        on_change=_to_url,
        args=(key,),
        width=width,
    )


def _state(key: str) -> str:
    return f"filter {key}"


def _to_url(key: str) -> None:
    chosen = st.session_state[_state(key)]
    if chosen is None:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = str(chosen)


def find(label: str, key: str, placeholder: str) -> str | None:
    """Draw a field for words to find; None when it does not narrow."""
    words = st.text_input(
        label, key=key, bind="query-params", placeholder=placeholder, width=2 * WIDTH, type="search"
    )
    return words.strip() or None


def choose_one(label: str, key: str, options: Sequence[str]) -> str:
    """Draw a choice that always has one of its options, the first until someone chooses."""
    return st.selectbox(label, options, key=key, bind="query-params", width=WIDTH)


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
