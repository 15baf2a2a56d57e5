"""Access: the log of every change, found by filters."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from db.queries import history
from db.queries.history import Entry, HistoryFilter
from synergy import table_words
from ui.access import change, moments
from ui.kit import columns as kit
from ui.kit import filters, lists, paging
from ui.kit.lists import Quick
from ui.streamlit_internals import DeltaGenerator
from ui.text import shorten
from ui.viewer import read

ROWS = 25
# Most characters shown of what changed.
LENGTH = 200
# No change is older than this.
FIRST = date(2000, 1, 1)
FILTERS = ("kind", "who", "happened", "from_day", "to_day")


def show(bar: DeltaGenerator) -> None:
    """Draw the filters, one page of the changes, and the drawer with one of them."""
    below = st.container()
    with bar, filters.more(*FILTERS):
        wanted = _filters()
    found = read(history.count_entries, wanted)
    page = paging.turn("changes_page", wanted, min(found, history.MOST), ROWS, "change")
    entries = read(history.list_entries, wanted, page) if found else []
    if found > history.MOST:
        st.caption(f"Showing the newest {history.MOST:,} changes. Choose dates to see older ones.")
    with below:
        if entries:
            _table(entries)
        else:
            narrowed = wanted != HistoryFilter()
            lists.empty(
                "No changes match. Clear the filters."
                if narrowed
                else "No changes yet. Everything that people add or edit will be listed here.",
                "search_off",
            )
    chosen = filters.chosen_id(change.NAME)
    if chosen is not None:
        change.show(chosen)


def _filters() -> HistoryFilter:
    actors = {kept: shorten(name, 60) for kept, name in read(history.actors).items()}
    kinds = {table: words[1].capitalize() for table, words in table_words.TABLES.items()}
    happened = {word: word.capitalize() for word in history.HAPPENED}
    return HistoryFilter(
        filters.choose("Record type", "kind", kinds),
        filters.choose("Who", "who", actors, "Anyone"),
        filters.choose("Change", "happened", happened, "All changes"),
        filters.choose_day("From", "from_day", FIRST),
        filters.choose_day("To", "to_day", FIRST),
    )


def _table(entries: Sequence[Entry]) -> None:
    """Draw the changes; a title or the quick button opens one in the drawer."""
    shown = lists.table(
        "change",
        [one.id for one in entries],
        [shorten(one.name) for one in entries],
        [
            kit.chips(
                "Change", [[(one.happened, change.COLOURS[one.happened])] for one in entries], 85
            ),
            kit.typed("Record type", [table_words.one(one.table) for one in entries], 130),
            moments.column("When", [one.at for one in entries]),
            kit.typed("Who", [one.actor for one in entries], 130),
            kit.typed("What changed", [_said(one) for one in entries], 300),
        ],
        "Record",
        Quick("Restore", frozenset(one.id for one in entries if one.has_past)),
        leads_to=[{change.NAME: str(one.id)} for one in entries],
    )
    if shown.pressed:
        filters.choose_id(change.NAME, shown.pressed[0])


def _said(entry: Entry) -> str:
    return shorten(" · ".join(change.say_all(entry)), LENGTH)
