"""Who changed what: the story of one row."""

from collections.abc import Mapping

import streamlit as st

from db import connect
from db.history import undo
from db.kinds.records import Kind
from db.queries import history
from db.queries.history import Change
from synergy import dates
from ui.kit import fields, forms
from ui.kit.fields import Field, Layout
from ui.text import draw, plain
from ui.viewer import viewer

VERBS = {"insert": "added", "update": "changed", "delete": "deleted", "purge": "erased"}


def show(kind: Kind, row_id: int, layout: Layout, may_edit: bool) -> None:
    """Draw the changes of one row, newest first, in an expander that reads when it is opened.

    Private columns are left out for those who may not edit the row; whoever only looks has none.
    """
    if not viewer().writes:
        return
    key = f"history {kind.table}"
    panel = st.expander("History", icon=":material/history:", key=key, on_change="rerun")
    if not panel.open:
        return
    named = fields.by_name(layout)
    with panel:
        offer_undo(kind.table, row_id, "Undo the latest change")
        with connect.reading_as(viewer()) as db:
            changes = history.changes_with_parts(db, kind, row_id, private=may_edit)
        for change in changes:
            lines = say(change, named)
            if not lines:
                continue
            who = f"{plain(change.actor)} · {VERBS[change.change]}"
            st.markdown(f"**{dates.say_moment(change.at)}** · {who}")
            for line in lines:
                draw(line)


def offer_undo(table: str, row_id: int, label: str) -> None:
    """Draw a button that takes back the last command that changed a row, where this viewer may."""
    who = viewer()
    with connect.reading_as(who) as db:
        latest = history.changes_of(db, table, row_id, latest=1)
    may_undo = latest and (who.role == "coordinator" or latest[0].made_by == who.actor)
    undone = latest[0].command_key if may_undo else None
    key = f"undo latest {undone}"
    if undone and who.writes and st.button(label, icon=":material/undo:", key=key):
        forms.press(
            f"undo {undone}", lambda path, key: undo.undo(path, who, key, undone), "Undone."
        )


def say(change: Change, named: Mapping[str, Field]) -> list[str]:
    """Put one change into lines, a field or a part each."""
    lines = []
    for name, (before, after) in change.fields.items():
        if name in named:
            old, new = named[name].say(before), named[name].say(after)
            lines.append(f"{named[name].label}: {f'{old} → {new}' if old else new}")
        elif name == "deleted_at":
            lines.append("Deleted" if after else "Brought back")
        elif name == "merged_into_id":
            lines.append("Merged into another issue" if after else "Taken out of another issue")
        elif name == "status":
            lines.append(f"Status: {f'{before} → {after}' if before else after}")
    for name, value, added in change.parts:
        if name in named:
            said = named[name].say((value,))
            lines.append(f"{named[name].label}: {'added' if added else 'took away'} {said}")
    return lines
