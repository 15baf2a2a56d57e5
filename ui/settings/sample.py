"""Settings: the made-up sample, there or not."""

import streamlit as st

from db import connect
from db.history import purge
from db.queries import settings
from db.samples import sample, seed
from synergy import table_words, words
from ui.kit import forms
from ui.text import draw, plain
from ui.viewer import viewer

CLEAR = "clear sample"
# How many of the rows that stay are named.
NAMED = 12


def show() -> None:
    """Say whether there is sample data and what, with the way to switch it off or on."""
    with connect.reading_as(viewer()) as db:
        counts = settings.count_sample(db)
    total = sum(counts.values())
    if total:
        st.markdown(
            ":violet-badge[:material/science: Sample data is on] Made up, to look around with: "
            f"**{words.count(total, 'row')}**, each marked as sample."
        )
        st.markdown(_listed(counts))
        if st.button("Take the sample away", icon=":material/delete_sweep:", key=CLEAR):
            forms.begin(CLEAR)
            st.rerun()
    else:
        st.markdown(
            ":material/check_circle: **Sample data is off.** All that is here is the "
            "partnership's own."
        )
        st.caption("The sample shows every screen at work. What is yours stays as it is.")
        if st.button("Load the sample", icon=":material/science:", key="load sample"):
            _load()
    if forms.is_open(CLEAR):
        _confirm()


def _listed(counts: dict[str, int]) -> str:
    return " · ".join(
        words.count(number, table_words.one(table), table_words.many(table))
        for table, number in table_words.in_order(counts).items()
    )


def _load() -> None:
    try:
        with st.spinner("Loading the sample …"):
            loaded = seed.seed_again(connect.database_path(), viewer())
    except connect.SqliteError as error:
        forms.give_up("load sample", forms.not_saved(error))
    forms.give_up("load sample", f"Sample data is on: {words.count(loaded, 'entry', 'entries')}.")


def _close() -> None:
    forms.forget(CLEAR)


@st.dialog("Take the sample away?", icon=":material/delete_sweep:", on_dismiss=_close)
def _confirm() -> None:
    with st.spinner("Looking what stays …"), connect.reading_as(viewer()) as db:
        counts, kept = settings.count_sample(db), sample.kept_names(db)
    st.markdown(f"**This goes, for good:** {_listed(counts)}.")
    st.markdown("**This stays:** all that you added yourself, the settings and the words.")
    if kept:
        st.markdown(
            f"Of the sample, {words.count(len(kept), 'row')} that your own work refers to: "
            "no longer marked as sample."
        )
        more = len(kept) - NAMED
        draw("\n".join(kept[:NAMED]) + (f"\nand {more:,} more" if more > 0 else ""))
    st.caption("It cannot be undone, but the sample can be loaded again as it was made.")
    with st.container(horizontal=True):
        if st.button("Take it away", type="primary", key="clear now"):
            _clear()
        if st.button("Keep it", key="keep sample"):
            _close()
            st.rerun()


def _clear() -> None:
    try:
        with st.spinner("Erasing the sample, from the file and its history …", show_time=True):
            gone, kept = sample.clear_sample(connect.database_path(), viewer())
    except purge.StillRead as error:
        forms.give_up(CLEAR, plain(str(error), forms.MESSAGE))
    except connect.SqliteError as error:
        forms.give_up(CLEAR, forms.not_saved(error))
    said = f"Sample data is off: {words.count(sum(gone.values()), 'row')} erased."
    if kept:
        said += f" {words.count(len(kept), 'row')} stayed: your own work refers to them."
    forms.give_up(CLEAR, said)
