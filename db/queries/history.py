"""Reading who changed what, from what, to what."""

import json
from dataclasses import dataclass, field

from sqlite_utils import Database

from synergy.checks import Value

# What a person did not type.
_INNER = frozenset({"id", "version", "created_at", "updated_at", "sample", "closed", "due_order"})


@dataclass(frozen=True)
class Change:
    """One change of one row; `fields` maps each column to its value before and after."""

    at: str
    actor: str
    change: str
    command_key: str | None = None
    fields: dict[str, tuple[Value, Value]] = field(default_factory=dict)


def changes_of(db: Database, table: str, row_id: int, latest: int = 50) -> list[Change]:
    """List the latest changes of one row, the newest first."""
    rows = db.query(
        """SELECT h.at, h.actor, h.change, h.command_key, v.old, v.new FROM history AS h
           LEFT JOIN history_values AS v ON v.history_id = h.id
           WHERE h.[table] = ? AND h.row_id = CAST(? AS TEXT) ORDER BY h.id DESC LIMIT ?""",
        [table, row_id, latest],
    )
    return [
        Change(
            row["at"],
            row["actor"],
            row["change"],
            row["command_key"],
            _fields(row["old"], row["new"]),
        )
        for row in rows
    ]


def _fields(old: str | None, new: str | None) -> dict[str, tuple[Value, Value]]:
    before: dict[str, Value] = json.loads(old) if old else {}
    after: dict[str, Value] = json.loads(new) if new else {}
    return {
        name: (before.get(name), after.get(name))
        for name in {**before, **after}
        if name not in _INNER and before.get(name) != after.get(name)
    }
