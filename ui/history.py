"""Who changed what: the story of one row."""

from collections.abc import Mapping

import streamlit as st

from db import connect
from db.queries import history
from synergy import dates
from synergy.checks import Value
from ui.conflicts import Say
from ui.viewer import viewer

VERBS = {"insert": "added", "update": "changed", "delete": "deleted", "purge": "erased"}


def show(table: str, row_id: int, fields: Mapping[str, str], say: Say) -> None:
    """Draw the changes of one row, newest first, in an expander that reads when it is opened."""
    panel = st.expander(
        "History", icon=":material/history:", key=f"history {table}", on_change="rerun"
    )
    if not panel.open:
        return
    with panel, connect.reading_as(viewer()) as db:
        for change in history.changes_of(db, table, row_id):
            st.caption(f"{dates.say_moment(change.at)} · {change.actor} · {VERBS[change.change]}")
            for name, (before, after) in change.fields.items():
                if name in fields:
                    st.text(f"{fields[name]}: {_say_change(say, name, before, after)}")
                elif name == "deleted_at":
                    st.text("Deleted" if after else "Brought back")


def _say_change(say: Say, name: str, before: Value, after: Value) -> str:
    old, new = say(name, before), say(name, after)
    return f"{old} → {new}" if old else new
