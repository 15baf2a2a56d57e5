"""Who changed what: the story of one row."""

from collections.abc import Mapping

import streamlit as st

from db import connect, undo
from db.queries import history
from db.queries.history import Change
from synergy import dates
from synergy.checks import Value
from ui import forms
from ui.conflicts import Say
from ui.text import plain
from ui.viewer import viewer

VERBS = {"insert": "added", "update": "changed", "delete": "deleted", "purge": "erased"}


def show(table: str, row_id: int, fields: Mapping[str, str], say: Say) -> None:
    """Draw the changes of one row, newest first, in an expander that reads when it is opened."""
    key = f"history {table}"
    panel = st.expander("History", icon=":material/history:", key=key, on_change="rerun")
    if not panel.open:
        return
    with panel:
        offer_undo(table, row_id, "Undo the latest change")
        with connect.reading_as(viewer()) as db:
            changes = history.changes_of(db, table, row_id)
        for change in changes:
            lines = _lines(change, fields, say)
            if not lines:
                continue
            who = f"{plain(change.actor)} · {VERBS[change.change]}"
            st.markdown(f"**{dates.say_moment(change.at)}** · {who}")
            for line in lines:
                st.text(line)


def offer_undo(table: str, row_id: int, label: str) -> None:
    """Draw a button that takes back the last command that changed a row, where one did."""
    who = viewer()
    with connect.reading_as(who) as db:
        latest = history.changes_of(db, table, row_id, latest=1)
    undone = latest[0].command_key if latest else None
    key = f"undo latest {undone}"
    if undone and who.writes and st.button(label, icon=":material/undo:", key=key):
        forms.press(
            f"undo {undone}", lambda path, key: undo.undo(path, who, key, undone), "Undone."
        )


def _lines(change: Change, fields: Mapping[str, str], say: Say) -> list[str]:
    lines = []
    for name, (before, after) in change.fields.items():
        if name in fields:
            lines.append(f"{fields[name]}: {_say_change(say, name, before, after)}")
        elif name == "deleted_at":
            lines.append("Deleted" if after else "Brought back")
        elif name == "merged_into_id":
            lines.append("Merged into another issue" if after else "Taken out of another issue")
    return lines


def _say_change(say: Say, name: str, before: Value, after: Value) -> str:
    old, new = say(name, before), say(name, after)
    return f"{old} → {new}" if old else new
