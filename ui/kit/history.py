"""The history of one row: who changed what."""

from collections.abc import Mapping, Sequence
from typing import Literal

import streamlit as st

from db.kinds.records import Kind
from db.queries import history
from db.queries.history import Change
from synergy import dates
from ui.kit import fields, notice
from ui.kit.fields import Field, Layout
from ui.text import draw, plain, shorten
from ui.viewer import read, viewer

# How many changes are shown before “Show older changes”.
LATEST = 5
# How many changes are read.
MOST = 50
# Most characters shown of a value, and of what comes before the first difference.
SHOWN, BEFORE = 120, 40
Look = Literal["secondary", "tertiary"]
VERBS = {"insert": "added", "update": "changed", "delete": "deleted"}


def show(kind: Kind, row_id: int, layout: Layout, may_edit: bool) -> None:
    """Draw the latest changes of one row, newest first; older ones load when they are asked for.

    Private columns are shown only to those who may edit the row; read-only viewers have no history.
    """
    if not viewer().writes:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("History", anchor=False)
        offer_undo(kind.table, row_id, "Undo last change", quiet=True)
    changes = read(history.changes_with_parts, kind, row_id, may_edit, MOST)
    named = fields.by_name(layout)
    said = [(change, say(change, named)) for change in changes]
    shown = [(change, lines) for change, lines in said if lines or change.change == "insert"]
    _draw(shown[:LATEST])
    if len(shown) <= LATEST:
        return
    key = f"history {kind.table} {row_id}"
    older = st.expander("Show older changes", icon=":material/history:", key=key, on_change="rerun")
    if older.open:
        with older:
            _draw(shown[LATEST:])
            if len(changes) == MOST:
                st.caption(f"Only the latest {MOST} changes are shown here.")


def _draw(changes: Sequence[tuple[Change, list[str]]]) -> None:
    for change, lines in changes:
        with st.container(gap=None):
            who = f"{plain(change.actor)} · {VERBS[change.change]}"
            st.markdown(f"**{dates.say_moment(change.at)}** · {who}")
            for line in lines:
                draw(line)


def offer_undo(table: str, row_id: int, label: str, quiet: bool = False) -> None:
    """Draw a button that undoes the last command that changed a row, if this viewer may.

    If the row changed as part of something else, such as ending a meeting, undo is offered there
    instead.
    """
    who = viewer()
    latest = read(history.last_own_command, table, row_id)
    may_undo = latest and (who.role == "coordinator" or latest.made_by == who.actor)
    undone = latest.command_key if latest and may_undo else None
    look: Look = "tertiary" if quiet else "secondary"
    if undone and who.writes:
        st.button(
            label,
            icon=":material/undo:",
            type=look,
            key=f"undo latest {undone}",
            on_click=notice.take_back,
            args=(undone,),
        )


def say(change: Change, named: Mapping[str, Field]) -> list[str]:
    """Write one change as lines, one for each field or part.

    A new row has none: its page shows what it says.
    """
    lines: list[str] = []
    if change.change == "insert":
        return lines
    for name, (before, after) in change.fields.items():
        if name in named:
            old, new = _excerpts(named[name].say(before), named[name].say(after))
            lines.append(f"{named[name].label}: {f'{old} → {new}' if old else new}")
        elif name == "deleted_at":
            lines.append("Deleted" if after else "Restored")
        elif name == "published":
            lines.append("Published" if after else "No longer published")
        elif name == "merged_into_id":
            lines.append("Merged into another issue" if after else "Separated from another issue")
        elif name == "status":
            lines.append(f"Status: {f'{before} → {after}' if before else after}")
    for name, value, added in change.parts:
        if name in named:
            said = named[name].say((value,))
            lines.append(f"{named[name].label}: {'added' if added else 'removed'} {said}")
    return lines


def _excerpts(old: str, new: str) -> tuple[str, str]:
    """Shorten two texts so that their first difference is in view."""
    pairs = enumerate(zip(old, new, strict=False))
    # Where one only continues the other, they differ from its end on.
    end = min(len(old), len(new))
    start = next((place for place, (one, other) in pairs if one != other), end) - BEFORE
    if start <= BEFORE:
        return shorten(old, SHOWN), shorten(new, SHOWN)
    return f"…{shorten(old[start:], SHOWN)}", f"…{shorten(new[start:], SHOWN)}"
