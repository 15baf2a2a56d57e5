"""One change in a drawer: what was changed, and a way to restore the version before."""

import streamlit as st

from db import connect, write
from db.history import restore
from db.history.naming import Fields
from db.history.restore import Plan
from db.queries import history
from db.queries.history import Entry
from synergy import dates, table_words
from synergy.checks import Value
from synergy.typed_text import isolate
from ui.kit import filters, forms, lists
from ui.text import draw, plain
from ui.viewer import viewer

# The name in the URL under which a change is opened.
NAME = "bring_back"
ICONS = {"added": "add_circle", "changed": "edit", "deleted": "delete", "erased": "delete_forever"}
COLOURS = {"added": "green", "changed": "blue", "deleted": "orange", "erased": "red"}
ERASED = "The details of this change have been erased."
# Labels for columns whose names do not make good ones.
LABELS = {
    "organization_id": "Partner",
    "other_service_id": "Other service",
    "taxonomy_term_id": "Category",
    "taxonomy_id": "Category list",
    "merged_into_id": "Merged into",
    "instead_id": "Refer people to instead",
    "tax_id": "Charity number",
    "address_1": "Address",
    "borough_code": "Borough",
    "assured_date": "Last checked",
    "assured_by": "Checked by",
    "byday": "Days",
}


def say_all(entry: Entry) -> list[str]:
    """Write everything that a change did as lines."""
    return [ERASED] if entry.erased else say(entry.fields)


def say(fields: Fields) -> list[str]:
    """Write changed fields as lines: label, old value, new value."""
    lines = []
    for name, (before, after) in fields.items():
        if name == "deleted_at":
            lines.append("Deleted" if after else "Restored")
            continue
        old, new = _value(name, before), _value(name, after)
        lines.append(f"{_label(name)}: {new if before is None else f'{old} → {new}'}")
    return lines


def _label(name: str) -> str:
    return LABELS.get(name) or name.removesuffix("_id").replace("_", " ").capitalize()


def _value(name: str, value: Value) -> str:
    if value is None:
        return "empty"
    text = isolate(str(value))
    if name in ("date", "status_since", "capacity_as_of", "assured_date") or name.endswith("_on"):
        return dates.say(text)
    return dates.say_moment(text) if name.endswith("_at") else text


def _close() -> None:
    filters.choose_id(NAME, None)


@st.dialog("Change", position="right", width="medium", on_dismiss=_close)
def show(history_id: int) -> None:
    """Draw one change, and what restoring the version before it would do."""
    with connect.reading_as(viewer()) as db:
        entry = history.entry(db, history_id)
        plan = restore.plan(db, history_id) if entry else None
        name, fields = restore.describe(db, plan) if plan else ("", {})
    if entry is None or plan is None:
        st.markdown("This change isn't in the history. Close this and choose another.")
        return
    _draw(entry)
    may_restore = entry.has_past and not plan.refusal
    if plan.refusal:
        st.info(plain(plan.refusal, forms.MESSAGE), icon=":material/block:")
    if may_restore:
        st.markdown("**If you restore the earlier version, these will change:**")
        draw("\n".join(say(fields)))
        st.caption("The current version stays in the history.")
    with st.container(horizontal=True):
        if may_restore and st.button(
            "Restore", type="primary", icon=":material/restore:", key="bring it back"
        ):
            _restore(history_id, plan, name)
        if st.button("Close", key="leave it"):
            _close()
            st.rerun()


def _draw(entry: Entry) -> None:
    badge = (ICONS[entry.happened], entry.happened, COLOURS[entry.happened])
    st.markdown(f"{table_words.one(entry.table).capitalize()} **{plain(entry.name)}**")
    st.markdown(f"{lists.say_badge(badge)} {dates.say_moment(entry.at)} · {plain(entry.actor)}")
    if lines := say_all(entry):
        draw("\n".join(lines))


def _restore(history_id: int, plan: Plan, name: str) -> None:
    # The same request about the same state is one command, however often it is pressed.
    key = write.key_for(f"restore {history_id}", {"seen": plan.seen})
    forms.press(
        f"restore {history_id}",
        lambda path, _: restore.restore(path, viewer(), key, history_id, plan.seen),
        f"Restored: “{plain(name)}”",
        leaves=NAME,
    )
