"""Settings: load or remove the sample data."""

from typing import NoReturn

import streamlit as st

from db import connect
from db.history import purge
from db.queries import settings
from db.samples import sample, seed
from synergy import table_words, words
from ui.kit import forms
from ui.streamlit_internals import DeltaGenerator
from ui.text import draw, plain
from ui.viewer import read, viewer

CLEAR = "clear sample"
# How many of the rows that stay are named.
NAMED = 12


def show(_: DeltaGenerator) -> None:
    """Say whether there is sample data and how much, with a button to remove or load it."""
    counts = read(settings.count_sample)
    total = sum(counts.values())
    if total:
        st.markdown(
            ":violet-badge[:material/science: Sample data is on] "
            f"**{words.count(total, 'made-up record')}** to explore, each marked ‘sample’."
        )
        st.markdown(_listed(counts))
        if st.button("Remove sample data", icon=":material/delete_sweep:", key=CLEAR):
            forms.begin(CLEAR)
            st.rerun()
    else:
        st.markdown(
            ":material/check_circle: **Sample data is off.** Everything here is the "
            "partnership's own."
        )
        st.caption("Sample data lets you explore every page. Your own records aren't affected.")
        if st.button("Load sample data", icon=":material/science:", key="load sample"):
            load("load sample", "Loading sample data…", "Sample data is on", with_sample=True)
    if forms.is_open(CLEAR):
        _confirm()


def _listed(counts: dict[str, int]) -> str:
    return " · ".join(
        words.count(number, table_words.one(table), table_words.many(table))
        for table, number in table_words.in_order(counts).items()
    )


def load(form: str, doing: str, done: str, with_sample: bool) -> NoReturn:
    """Load what a new installation starts from, with the sample data or without it."""
    try:
        with st.spinner(doing):
            loaded = seed.seed_again(connect.database_path(), viewer(), with_sample)
    except connect.SqliteError as error:
        forms.give_up(form, forms.not_saved(error))
    forms.give_up(form, f"{done}: {words.count(loaded, 'entry', 'entries')}.")


def _close() -> None:
    forms.forget(CLEAR)


@st.dialog("Remove sample data?", icon=":material/delete_sweep:", on_dismiss=_close)
def _confirm() -> None:
    with st.spinner("Checking what can be removed…"), connect.reading_as(viewer()) as db:
        counts, kept = settings.count_sample(db), sample.kept_names(db)
    st.markdown(f"**Will be permanently deleted:** {_listed(counts)}.")
    st.markdown("**Will be kept:** everything you've added, your settings and categories.")
    if kept:
        as_real = "a real record" if len(kept) == 1 else "real records"
        st.markdown(
            f"{words.count(len(kept), 'sample record')} used in your own work will be kept as "
            f"{as_real}, without “(sample)” in the name:"
        )
        more = len(kept) - NAMED
        draw("\n".join(kept[:NAMED]) + (f"\nand {more:,} more" if more > 0 else ""))
    st.caption("You can't undo this, but you can load the sample data again.")
    with st.container(horizontal=True):
        if st.button("Remove", type="primary", key="clear now"):
            _clear()
        if st.button("Cancel", key="keep sample"):
            _close()
            st.rerun()


def _clear() -> None:
    try:
        with st.spinner("Removing sample data…", show_time=True):
            gone, kept = sample.clear_sample(connect.database_path(), viewer())
    except purge.StillRead as error:
        forms.give_up(CLEAR, plain(str(error), forms.MESSAGE))
    except connect.SqliteError as error:
        forms.give_up(CLEAR, forms.not_saved(error))
    said = f"Sample data is off: {words.count(sum(gone.values()), 'record')} removed."
    if kept:
        said += f" {words.count(len(kept), 'record')} used in your own work stayed."
    forms.give_up(CLEAR, said)
