"""Lists of rows to open, all by one recipe: a toolbar, a table, its pages, and a bar for several.

The title of a row opens it, a quick button does the most common thing, and selected rows can be
changed together. A press is understood by the rows that the browser showed, so a list that has
changed meanwhile never lets it fall on another row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import streamlit as st

from synergy.typed_text import isolate
from ui import pages
from ui.kit.columns import Column
from ui.streamlit_internals import DeltaGenerator

ROW_HEIGHT = 34
# Pixels: on a phone the status still fits beside it.
TITLE_WIDTH = 262
ENTER = Path(__file__).with_name("rows.js").read_text(encoding="utf-8")

Badge = tuple[str, str, str]
SAMPLE: Badge = ("science", "sample", "violet")


def say_badge(badge: Badge) -> str:
    """Write a status as Markdown: shape and word first, colour last."""
    icon, word, colour = badge
    return f":{colour}-badge[:material/{icon}: {word}]"


def sample(is_sample: object) -> list[Badge]:
    """Return the badge of a row that is made up; none for any other."""
    return [SAMPLE] if is_sample else []


def say_badges(badges: Iterable[Badge], facts: str = "") -> str:
    """Write badges and the facts after them, which are Markdown, as one line of Markdown."""
    return " ".join(filter(None, [*map(say_badge, badges), facts]))


class Listed(Protocol):
    """A row of a list."""

    @property
    def id(self) -> int:
        """Return its number."""

    @property
    def version(self) -> int:
        """Return the version that it was read at."""


MadeOn = tuple[int, int]
# What a row's address holds: names and values of the URL.
Query = Mapping[str, str]


@dataclass(frozen=True)
class Quick:
    """A button in every row that `offered` holds, as ids; `label` says what it does."""

    label: str
    offered: frozenset[int]


@dataclass(frozen=True)
class Shown:
    """What was pressed in a list: the selected rows, and the row of a quick button.

    Each is an id with its version; the latter has its title too.
    """

    selected: Sequence[MadeOn] = ()
    pressed: tuple[int, int, str] | None = None


def listen() -> None:
    """Let Enter press a row's buttons: Streamlit's own hear the mouse alone. This draws nothing."""
    enter = st.components.v2.component("synergy_enter", js=ENTER)
    enter(key="enter", height=0, data={"rowHeight": ROW_HEIGHT})


def toolbar(title: str) -> DeltaGenerator:
    """Make the row above a list, which begins with the page's title."""
    row = st.container(horizontal=True, vertical_alignment="center", gap="small", key="toolbar")
    row.title(title, anchor=False, width="content")
    return row


def table(
    name: str,
    rows: Sequence[Listed | int],
    titles: Sequence[str],
    columns: Sequence[Column],
    heading: str,
    quick: Quick | None = None,
    selects: bool = False,
    page: str | None = None,
    at: str = "",
    leads_to: Sequence[Query] | None = None,
) -> Shown:
    """Draw a list; pressing a title opens its row, on `page` or this one.

    The URL then holds the row's id under `name`, or what `leads_to` says for each row. `heading`
    is that of the titles; `at` tells several lists of one kind on a page apart. Rows that are only
    links may be given as ids. Nothing is Markdown: all text is drawn as it is.
    """
    made_on = [(row, 0) if isinstance(row, int) else (row.id, row.version) for row in rows]
    mark = sha256(repr((at, made_on)).encode()).hexdigest()[:12]
    queries = leads_to or [{name: str(one)} for one, _ in made_on]
    data: dict[str, Sequence[object]] = {heading: [_label(one) for one in titles]}
    data |= {column.heading: column.values for column in columns}
    config: dict[str, Any] = {heading: _opener(f"open {name} {mark}", queries, heading, page)}
    config |= {column.heading: column.config for column in columns}
    if quick:
        data[""] = [quick.label if one in quick.offered else None for one, _ in made_on]
        config[""] = _quick(f"{quick.label} {name} {mark}", made_on, titles, name)
    if selects:
        _select_again(name, made_on)
    st.dataframe(
        pd.DataFrame(data, index=[one for one, _ in made_on]),
        key=f"list {name} {at}".strip(),
        hide_index=True,
        height="content",
        row_height=ROW_HEIGHT,
        placeholder="",
        column_config=config,
        on_select=_selecting(name, made_on) if selects else "ignore",
        selection_mode="multi-row",
        alt=f"{heading}: {len(rows)} rows",
    )
    selected = st.session_state.get(_chosen(name), ()) if selects else ()
    return Shown(
        [one for one in made_on if one[0] in selected],
        st.session_state.pop(f"pressed {name}", None),
    )


def _label(title: str) -> str:
    """Write a title on one line, as words: a button draws an icon where its label begins with one.

    The word joiner in front of it has no width.
    """
    one_line = " ".join(title.split())
    return isolate(f"\u2060{one_line}" if one_line.startswith(":") else one_line)


def _opener(key: str, queries: Sequence[Query], heading: str, page: str | None) -> Any:
    """Make the column of the titles, which open nothing where the viewer does not have the page."""
    if page is not None and not pages.is_offered(page):
        return st.column_config.TextColumn(heading, width=TITLE_WIDTH)
    return st.column_config.ButtonColumn(
        heading,
        width=TITLE_WIDTH,
        type="tertiary",
        alignment="left",
        key=key,
        on_click=_open,
        args=(key, queries, page),
    )


def _quick(key: str, made_on: Sequence[MadeOn], titles: Sequence[str], name: str) -> Any:
    return st.column_config.ButtonColumn(
        "", width=75, key=key, on_click=_note, args=(key, made_on, titles, name)
    )


def _open(key: str, queries: Sequence[Query], page: str | None) -> None:
    query = queries[st.session_state[key]["row"]]
    if page is None:
        st.query_params.update(query)
    else:
        pages.go_to(page, query)


def _note(key: str, made_on: Sequence[MadeOn], titles: Sequence[str], name: str) -> None:
    """Note the row whose quick button was pressed, for the page to act on."""
    row = st.session_state[key]["row"]
    st.session_state[f"pressed {name}"] = (*made_on[row], titles[row])


def _chosen(name: str) -> str:
    return f"chosen {name}"


def _selecting(name: str, made_on: Sequence[MadeOn]) -> Callable[[], None]:
    def note() -> None:
        places = st.session_state[f"list {name}"]["selection"]["rows"]
        st.session_state[_chosen(name)] = frozenset(made_on[place][0] for place in places)

    return note


def _select_again(name: str, made_on: Sequence[MadeOn]) -> None:
    """Keep the same rows selected where they have moved: the browser knows them by their places."""
    chosen = st.session_state.get(_chosen(name), ())
    places = [place for place, (row_id, _) in enumerate(made_on) if row_id in chosen]
    held = st.session_state.get(f"list {name}")
    if places != (held["selection"]["rows"] if held else []):
        st.session_state[f"list {name}"] = {"selection": {"rows": places}}


def deselect(name: str) -> None:
    """Select nothing in a list any more."""
    st.session_state.pop(_chosen(name), None)


def bar(name: str, selected: Sequence[MadeOn]) -> DeltaGenerator:
    """Make the bar at the bottom of the window for what can be done with the selected rows."""
    row = st.bottom.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"selected {name}"
    )
    row.markdown(f"**{len(selected)} selected**", width="content")
    row.button("Clear", key=f"deselect {name}", type="tertiary", on_click=deselect, args=(name,))
    return row


def none_here(what: str, icon: str, or_else: str | None = None) -> None:
    """Say that a list is empty; `or_else` is what else its viewer may do than widen the filters."""
    cure = f"Widen the filters, or {or_else}." if or_else else "Widen the filters."
    empty(f"No {what} here. {cure}", icon)


def empty(message: str, icon: str = "inbox") -> None:
    """Say that there is nothing, and what to do about it."""
    st.info(message, icon=f":material/{icon}:")
