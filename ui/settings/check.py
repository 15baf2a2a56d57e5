"""Settings: how much data there is, and a check of its health."""

import streamlit as st

from db import check, connect
from db.queries import settings
from synergy import dates, heads, table_words, words
from ui.kit import lists
from ui.streamlit_internals import DeltaGenerator
from ui.text import draw
from ui.viewer import viewer

CARD = 150
RESULT = "check result"
MEGABYTE = 1_000_000
# The most lines shown for one check.
SHOWN = 20
# For each check: the words if it finds nothing, and if it finds something.
WORDS = {
    "integrity": ("The database file is intact.", "The database file is damaged."),
    "foreign keys": (
        "All links between records are valid.",
        "Some records link to records that don't exist.",
    ),
    "full text": ("The search index is up to date.", "The search index is out of date."),
    "trigger coverage": (
        "Every change is being logged.",
        "Some changes may not be logged.",
    ),
    "history chain": (
        "No entry in the activity log has been changed, removed or moved on its own.",
        "Entries in the activity log have been changed, removed or moved.",
    ),
    check.COPY: (
        "The public view is intact.",
        "The public view is damaged. It will be rebuilt within seconds – check again.",
    ),
}
REWRITTEN = (
    "A person who can write to the file could rewrite the whole log, and this check would not "
    "notice. To find out, check the head printed on earlier minutes or reports: "
    "`python -m db check --head`."
)


def show(bar: DeltaGenerator) -> None:
    """Draw the check with its latest result, the counts, and the facts about the file."""
    if bar.button("Check everything", icon=":material/fact_check:", type="primary"):
        st.session_state[RESULT] = dates.now(), _run()
    if RESULT in st.session_state:
        _say(*st.session_state[RESULT])
    path = connect.database_path()
    with connect.reading_as(viewer()) as db:
        counts, about = settings.count_rows(db), settings.about(db, path)
    if not counts:
        lists.empty("Nothing recorded yet.")
    with st.container(horizontal=True):
        for table, number in table_words.in_order(counts).items():
            st.metric(table_words.many(table).capitalize(), f"{number:,}", border=True, width=CARD)
    st.markdown(
        f"Database {about.size / MEGABYTE:,.1f} MB · SQLite {about.sqlite} · "
        f"{words.count(about.changes, 'change')} logged, head {heads.say(about.head)}"
    )


def _run() -> dict[str, list[str]]:
    """Run every check under a progress bar that names the current one."""
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
            "and send the lines below.",
            icon=":material/error:",
        )
    else:
        st.success("No problems found.", icon=":material/verified:")
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
