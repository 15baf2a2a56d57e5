"""Settings: how much there is, and a check that it is whole."""

import streamlit as st

from db import check, connect
from db.queries import settings
from synergy import dates, heads, table_words, words
from ui.kit import lists
from ui.text import draw
from ui.viewer import viewer

CARD = 150
RESULT = "check result"
MEGABYTE = 1_000_000
# How many lines of one check are shown.
SHOWN = 20
# What each check proves when it finds nothing, and what is wrong when it does.
WORDS = {
    "integrity": ("The file is whole.", "The file is damaged."),
    "foreign keys": (
        "Whatever refers to something finds it.",
        "Something refers to what is not there.",
    ),
    "full text": ("The search knows every text.", "The search does not fit the texts."),
    "trigger coverage": (
        "Everything that writes changes into the history is in place.",
        "Changes could pass the history by.",
    ),
    "history chain": (
        "No row of the history was changed, removed or moved on its own.",
        "Rows of the history were changed, removed or moved.",
    ),
    check.COPY: (
        "What funders see is whole.",
        "The copy that funders see is damaged. It will be rebuilt within seconds: check again.",
    ),
}
REWRITTEN = (
    "Someone who can write to the file could write the rest of the history anew, and this check "
    "would not notice. To find out, look for the head on minutes or a report printed earlier: "
    "`python -m db check --head`."
)


def show() -> None:
    """Draw the counts, the file's facts and the check with its latest result."""
    path = connect.database_path()
    with connect.reading_as(viewer()) as db:
        counts, about = settings.count_rows(db), settings.about(db, path)
    if not counts:
        lists.empty("Nothing is kept here yet.")
    with st.container(horizontal=True):
        for table, number in table_words.in_order(counts).items():
            st.metric(table_words.many(table).capitalize(), f"{number:,}", border=True, width=CARD)
    st.markdown(
        f"Database {about.size / MEGABYTE:,.1f} MB · SQLite {about.sqlite} · "
        f"{words.count(about.changes, 'change')} in the history, its head {heads.say(about.head)}"
    )
    if st.button("Check everything", icon=":material/fact_check:", type="primary"):
        st.session_state[RESULT] = dates.now(), _run()
    if RESULT in st.session_state:
        _say(*st.session_state[RESULT])


def _run() -> dict[str, list[str]]:
    """Run every check under a bar that names the one at work."""
    names = check.NAMES
    bar = st.progress(0.0, "Beginning …")

    def report(name: str) -> None:
        bar.progress(names.index(name) / len(names), f"Checking: {name} …")

    try:
        return check.check(connect.database_path(), report)
    finally:
        bar.empty()


def _say(at: str, found: dict[str, list[str]]) -> None:
    wrong = sum(map(len, found.values()))
    if wrong:
        st.error(
            f"{words.count(wrong, 'problem')} found. Restore the latest backup, or ask for help "
            "with the lines below.",
            icon=":material/error:",
        )
    else:
        st.success("All is well.", icon=":material/verified:")
    for name, lines in found.items():
        well, ill = WORDS.get(name, (f"{name}: nothing found.", f"{name}: something is wrong."))
        if not lines:
            st.markdown(f":green[:material/check_circle:] {well}")
            continue
        st.markdown(f":red[:material/error:] **{ill}**")
        more = len(lines) - SHOWN
        draw("\n".join(lines[:SHOWN]) + (f"\nand {more:,} more" if more > 0 else ""))
    st.caption(REWRITTEN)
    st.caption(f"Checked {dates.say_moment(at)}.")
