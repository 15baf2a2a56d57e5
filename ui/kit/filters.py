"""Filters that live in the URL: a view can be sent to someone as a link."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Literal, TypeVar

import streamlit as st

from synergy import dates
from ui.streamlit_internals import DeltaGenerator
from ui.text import named_by

T = TypeVar("T", int, str)
# The view that does not narrow.
ALL = "all"
# What the session holds the view of the list by that is drawn: its name in the URL and itself.
VIEWED = "view that is drawn"
# Pixels: two beside each other on a phone, five on a laptop.
WIDTH = 150
# Pixels: a date, and the buttons beside it to clear it and to choose another.
DAY_WIDTH = 170


def row() -> DeltaGenerator:
    """Make the row that holds filters; on a narrow screen it wraps."""
    return st.container(horizontal=True, vertical_alignment="bottom")


def choose(
    label: str,
    key: str,
    options: Mapping[T, str],
    anything: str = "All",
    width: int | Literal["stretch"] = WIDTH,
    first: T | None = None,
    is_labelled: bool = True,
) -> T | None:
    """Draw a filter over options (value to words); None when it does not narrow.

    The URL holds the value, not its words: a link still works after a rename. Until someone
    chooses, `first` is selected, if it is given.
    """
    in_url = {str(option): option for option in options}
    return st.selectbox(
        label,
        list(options),
        index=None if first is None else 0,
        placeholder=anything,
        format_func=named_by(options),
        key=bring(key, in_url.get(st.query_params.get(key, ""), first)),
        on_change=to_url,
        args=(key, first),
        label_visibility="visible" if is_labelled else "collapsed",
        width=width,
    )


def choose_day(label: str, key: str, first: date) -> date | None:
    """Draw a filter for a day from `first` to today; None when it does not narrow."""
    last = dates.today()
    try:
        held = date.fromisoformat(st.query_params.get(key, ""))
    except ValueError:
        held = None
    return st.date_input(
        label,
        None,
        first,
        last,
        key=bring(key, held if held and first <= held <= last else None),
        on_change=to_url,
        args=(key,),
        format="DD/MM/YYYY",
        width=DAY_WIDTH,
    )


def bring(name: str, held: object) -> str:
    """Give a filter's field the value that the URL holds; return the field's key."""
    key = _state(name)
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    return key


def _state(name: str) -> str:
    return f"filter {name}"


def to_url(name: str, first: object = None) -> None:
    """Put a field's value into the URL; leave out `first`, no value and a switch that is off."""
    _keep_view()
    chosen = st.session_state[_state(name)]
    if chosen is None or chosen is False or chosen == first:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = "true" if chosen is True else str(chosen)


def _keep_view() -> None:
    """Name the drawn view in the URL: once that narrows, another would be the default."""
    if viewed := st.session_state.get(VIEWED):
        key, view = viewed
        st.query_params[key] = view


def choose_view(
    key: str, views: Mapping[str, str], default: str = ALL, narrows: Sequence[str] = ()
) -> str:
    """Draw the views of a list, each with its count, in its toolbar; the URL names the view.

    Where it names none, a URL that `narrows` the list otherwise opens the view of all.
    """
    held = st.query_params.get(key, "")
    if held not in views:
        linked = any(name in st.query_params for name in narrows)
        held = ALL if linked or default not in views else default
    st.session_state[_state(key)] = held
    st.segmented_control(
        "View",
        list(views),
        required=True,
        format_func=views.__getitem__,
        key=_state(key),
        on_change=to_url,
        args=(key,),
        label_visibility="collapsed",
    )
    view = str(st.session_state[_state(key)])
    st.session_state[VIEWED] = (key, view)
    return view


def counted(counts: Mapping[str, int], words: Mapping[str, str] | None = None) -> dict[str, str]:
    """Name the views that hold something, with how much, and the view of all last."""
    named = words or {}
    views = {
        view: f"{named.get(view, view.capitalize())} {number:,}"
        for view, number in counts.items()
        if number
    }
    return views | {ALL: "All"}


def more(*keys: str) -> AbstractContextManager[object]:
    """Make the popover that holds the filters of these names, and says how many of them are on."""
    on = sum(key in st.query_params for key in keys)
    label = f"Filter · {on}" if on else "Filter"
    held = st.popover(label, icon=":material/filter_list:", key="filters")
    if on:
        held.button(
            "Clear filters", type="tertiary", key="clear filters", on_click=clear, args=keys
        )
    return held


def clear(*keys: str) -> None:
    """Take filters out of the URL."""
    _keep_view()
    for key in keys:
        st.query_params.pop(key, None)


def find(label: str, key: str, placeholder: str) -> str | None:
    """Draw a field for words to find; None when it does not narrow."""
    words = st.text_input(
        label,
        key=key,
        bind="query-params",
        placeholder=placeholder,
        width=220,
        type="search",
        label_visibility="collapsed",
    )
    return words.strip() or None


def choose_one(label: str, key: str, options: Sequence[str]) -> str:
    """Draw a choice that always has one of its options, the first until someone chooses."""
    return st.selectbox(label, options, key=key, bind="query-params", width=WIDTH)


def chosen_id(name: str) -> int | None:
    """Read the chosen item's id from the URL; what is no number counts as none."""
    text = st.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def choose_id(name: str, chosen: int | str | None) -> None:
    """Put the chosen item's id or code into the URL, or take it out."""
    if chosen is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = str(chosen)
