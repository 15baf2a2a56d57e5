"""Access: the log of every change, with a way to restore earlier versions."""

from datetime import date

import streamlit as st

from db import connect, write
from db.history import restore
from db.history.naming import Fields
from db.history.restore import Plan
from db.queries import history
from db.queries.history import Entry, HistoryFilter
from db.write import Missing
from synergy import dates, table_words
from synergy.checks import Value
from ui.kit import filters, forms, lists, paging
from ui.text import draw, plain, shorten
from ui.viewer import viewer

ROWS = 20
# Pixels: a date, and the buttons beside it to clear it and to choose another.
DAY_WIDTH = 170
BACK = "bring_back"
LENGTH = 240
BADGES = {
    "added": ("add_circle", "added", "green"),
    "changed": ("edit", "changed", "blue"),
    "deleted": ("delete", "deleted", "orange"),
    "erased": ("delete_forever", "erased", "red"),
}
# Labels for columns whose names do not make good ones.
LABELS = {
    "organization_id": "Partner",
    "other_service_id": "Other service",
    "taxonomy_term_id": "Category",
    "taxonomy_id": "List",
    "merged_into_id": "Merged into",
    "instead_id": "Instead",
    "tax_id": "Charity number",
    "address_1": "Address",
    "borough_code": "Borough",
    "assured_date": "Last checked",
    "assured_by": "Checked by",
    "byday": "Days",
}


def show() -> None:
    """Draw the filters, one page of the changes, and the dialog to restore a version."""
    wanted = _filters()
    with connect.reading_as(viewer()) as db:
        found = history.count_entries(db, wanted)
        page = paging.turn("changes_page", wanted, min(found, history.MOST), ROWS, "change")
        entries = history.list_entries(db, wanted, page) if found else []
    if found > history.MOST:
        st.caption(f"Showing the newest {history.MOST:,} changes. Choose dates to see older ones.")
    if not entries:
        narrowed = wanted != HistoryFilter()
        lists.empty(
            "No changes match. Clear the filters."
            if narrowed
            else "No changes yet. Everything that people add or edit will be listed here.",
            "search_off",
        )
    for entry in entries:
        _show(entry)
    asked = filters.chosen_id(BACK)
    if asked is not None:
        _confirm(asked)


def _filters() -> HistoryFilter:
    with connect.reading_as(viewer()) as db:
        actors = {kept: shorten(name, 60) for kept, name in history.actors(db).items()}
    kinds = {table: words[1].capitalize() for table, words in table_words.TABLES.items()}
    happened = {word: word.capitalize() for word in history.HAPPENED}
    with filters.row():
        kind = filters.choose("Record type", "kind", kinds)
        actor = filters.choose("Who", "who", actors, "Anyone")
        what = filters.choose("Change", "happened", happened, "All changes")
        with st.container(horizontal=True, width="content"):
            since, until = _day("From", "from_day"), _day("To", "to_day")
    return HistoryFilter(kind, actor, what, since, until)


def _day(label: str, key: str) -> date | None:
    return st.date_input(
        label, None, key=key, bind="query-params", format="DD/MM/YYYY", width=DAY_WIDTH
    )


def _show(entry: Entry) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(
                f"{lists.say_badge(BADGES[entry.happened])} {table_words.one(entry.table)} "
                f"**{plain(entry.name)}**"
            )
            st.caption(f"{dates.say_moment(entry.at)} · {plain(entry.actor)}")
            lines = ["The values have been erased."] if entry.erased else say(entry.fields)
            if lines:
                draw("\n".join(lines))
        key, icon = f"back {entry.id}", ":material/restore:"
        label = "Restore" if entry.happened == "deleted" else "Restore this version"
        if entry.has_past and st.button(label, key=key, icon=icon):
            filters.choose_id(BACK, entry.id)
            st.rerun()


def say(fields: Fields) -> list[str]:
    """Write changed fields as lines: label, old value, new value."""
    lines = []
    for name, (before, after) in fields.items():
        if name == "deleted_at":
            lines.append("Deleted" if after else "Restored")
            continue
        old, new = _value(name, before), _value(name, after)
        if before is None:
            lines.append(f"{_label(name)}: {new}")
        else:
            lines.append(f"{_label(name)}: {old} → {new}")
    return lines


def _label(name: str) -> str:
    return LABELS.get(name) or name.removesuffix("_id").replace("_", " ").capitalize()


def _value(name: str, value: Value) -> str:
    if value is None:
        return "nothing"
    text = shorten(str(value), LENGTH)
    if name in ("date", "status_since", "capacity_as_of", "assured_date") or name.endswith("_on"):
        return dates.say(text)
    return dates.say_moment(text) if name.endswith("_at") else text


def _close() -> None:
    filters.choose_id(BACK, None)


@st.dialog("Restore this version?", icon=":material/restore:", on_dismiss=_close)
def _confirm(history_id: int) -> None:
    """Show what restoring a row would change, and restore it if the person confirms."""
    try:
        with connect.reading_as(viewer()) as db:
            plan = restore.plan(db, history_id)
            name, fields = restore.describe(db, plan)
    except Missing as missing:
        st.markdown(str(missing))
        return
    st.markdown(f"{table_words.one(plan.table).capitalize()} **{plain(name)}**")
    if plan.refusal:
        st.warning(plain(plan.refusal, forms.MESSAGE), icon=":material/block:")
    else:
        st.caption(
            "This will restore the earlier values. The current version stays in the history."
        )
        draw("\n".join(say(fields)))
    with st.container(horizontal=True):
        if not plan.refusal and st.button("Restore", type="primary", key="bring it back"):
            _bring(history_id, plan, name)
        if st.button("Cancel", key="leave it"):
            _close()
            st.rerun()


def _bring(history_id: int, plan: Plan, name: str) -> None:
    # The same request about the same state is one command, however often it is pressed.
    key = write.key_for(f"restore {history_id}", {"seen": plan.seen})
    forms.press(
        f"restore {history_id}",
        lambda path, _: restore.restore(path, viewer(), key, history_id, plan.seen),
        f"Restored: “{plain(name)}”",
        leaves=BACK,
    )
