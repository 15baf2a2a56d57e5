"""Read the history: who changed what, with the values before and after."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlite_utils import Database

from db.history import naming
from db.history.naming import Fields, Row
from db.kinds.records import Kind
from db.queries.paging import Page, given, scalar, where
from synergy import dates
from synergy.checks import Value

# Columns that people do not type.
_INNER = frozenset(
    {"id", "version", "created_at", "updated_at", "sample", "closed", "due_order"}
    | {"service_version", "other_service_version", "basis", "other_basis", "content"}
)

# The history identifies an account by its number; its name is looked up when it is shown.
_WHO = f"""CASE WHEN h.actor GLOB 'account [1-9]*' THEN coalesce((SELECT a.name FROM account AS a
    WHERE a.id = CAST(substr(h.actor, 9) AS INTEGER) AND a.deleted_at IS NULL), '{naming.FORMER}')
    ELSE h.actor END"""


@dataclass(frozen=True)
class Change:
    """One change of one row; `fields` maps each column to its values before and after.

    `actor` is the name of the person who made it, `made_by` the form in the history. `parts` lists
    values added to the row or removed: part, value, whether it was added.
    """

    at: str
    actor: str
    change: str
    command_key: str | None = None
    fields: Fields = field(default_factory=dict)
    parts: list[tuple[str, str | int, bool]] = field(default_factory=list)
    made_by: str = ""


def changes_of(
    db: Database, table: str, row_id: int, latest: int = 50, without: frozenset[str] = frozenset()
) -> list[Change]:
    """List the latest changes of one row, newest first, `without` some of its columns."""
    rows = db.query(
        f"""SELECT h.at AS at, {_WHO} AS actor, h.actor AS made_by, h.change AS change,
             h.command_key AS command_key, v.old AS old, v.new AS new
           FROM history AS h LEFT JOIN history_values AS v ON v.history_id = h.id
           WHERE h.[table] = ? AND h.row_id = CAST(? AS TEXT) ORDER BY h.id DESC LIMIT ?""",
        [table, row_id, latest],
    )
    return [Change(fields=_fields(row.pop("old"), row.pop("new"), without), **row) for row in rows]


def last_own_command(db: Database, table: str, row_id: int) -> Change | None:
    """Return a row's latest change if it came from a command on that row; otherwise None."""
    for change in changes_of(db, table, row_id, latest=1):
        own = db.execute(
            """SELECT 1 FROM command_log AS c, json_each(c.result, '$.row_ids') AS r
               WHERE c.key = ? AND json_extract(c.result, '$.table') = ? AND r.value = ?""",
            [change.command_key, table, row_id],
        ).fetchone()
        return change if own else None
    return None


def changes_with_parts(
    db: Database, kind: Kind, row_id: int, private: bool, latest: int = 50
) -> list[Change]:
    """List the latest changes of one row, with the values that each added to or removed from parts.

    Columns that only the row's editors may read are included if `private`.
    """
    without = frozenset() if private else kind.private
    return [
        # The command that added the row may have added thousands: what it had is on its page.
        change
        if change.change == "insert"
        else replace(change, parts=_parts_of(db, kind, row_id, change.command_key))
        for change in changes_of(db, kind.table, row_id, latest, without)
    ]


def _parts_of(
    db: Database, kind: Kind, row_id: int, command_key: str | None
) -> list[tuple[str, str | int, bool]]:
    """List the values that one command added to a row's parts or removed from them."""
    if command_key is None or not kind.parts:
        return []
    found = []
    for row in db.query(
        """SELECT h.[table] AS [table], h.change AS change, coalesce(v.new, v.old) AS held
           FROM history AS h JOIN history_values AS v ON v.history_id = h.id
           WHERE h.command_key = :key AND h.change IN ('insert', 'delete')
             AND h.[table] IN (SELECT value FROM json_each(:tables))
             AND json_extract(coalesce(v.new, v.old), :owner) = :id ORDER BY h.id""",
        {
            "key": command_key,
            "tables": json.dumps([part.table for part in kind.parts.values()]),
            "owner": f"$.{kind.table}_id",
            "id": row_id,
        },
    ):
        held = json.loads(row["held"])
        for name, part in kind.parts.items():
            value = held.get(part.column) if part.table == row["table"] else None
            if value is not None and part.taxonomy in (None, _taxonomy_of(db, value)):
                found.append((name, value, row["change"] == "insert"))
    return found


def _taxonomy_of(db: Database, term_id: int) -> str | None:
    rows = db.execute(
        """SELECT x.code FROM taxonomy_term AS t JOIN taxonomy AS x ON x.id = t.taxonomy_id
           WHERE t.id = ?""",
        [term_id],
    )
    return next((code for (code,) in rows), None)


def _fields(old: str | None, new: str | None, without: frozenset[str] = frozenset()) -> Fields:
    before: dict[str, Value] = json.loads(old) if old else {}
    after: dict[str, Value] = json.loads(new) if new else {}
    return {
        name: (before.get(name), after.get(name))
        for name in {**before, **after}
        if name not in _INNER | without and before.get(name) != after.get(name)
    }


# Nobody pages further than this: filters find the rest.
MOST = 10_000


@dataclass(frozen=True)
class HistoryFilter:
    """Which changes to list; a field that is None does not filter.

    `actor` is the form in the history, a key of `actors`; `happened` is one of HAPPENED; `since`
    and `until` are days in London, both included.
    """

    table: str | None = None
    actor: str | None = None
    happened: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Entry:
    """One change for the activity log, with the row's `name`.

    References in `fields` are shown as names; `erased` means that a purge has removed the values.
    """

    id: int
    at: str
    actor: str
    table: str
    happened: str
    name: str
    fields: Fields
    erased: bool

    @property
    def has_past(self) -> bool:
        """Tell whether there was an earlier version to restore."""
        returned = self.happened == "changed" and self.fields.keys() == {"deleted_at"}
        return self.happened in ("changed", "deleted") and not (self.erased or returned)


_DELETIONS = """SELECT history_id FROM history_values
    WHERE json_extract(new, '$.deleted_at') IS NOT NULL"""
HAPPENED = {
    "added": "h.change = 'insert'",
    "changed": f"+h.change = 'update' AND h.id NOT IN ({_DELETIONS})",
    "deleted": f"(h.change = 'delete' OR (+h.change = 'update' AND h.id IN ({_DELETIONS})))",
    "erased": "h.change = 'purge'",
}


# The plus makes SQLite use the one index that covers them all.
_CONDITIONS = {
    "table": "+h.[table] = :table",
    "actor": "+h.actor = :actor",
    "since": "h.at >= :since",
    "until": "h.at < :until",
}


def _narrow(chosen: HistoryFilter) -> tuple[str, dict[str, str | None]]:
    """Write the conditions and their parameters."""
    happened = [HAPPENED[chosen.happened]] if chosen.happened else []
    return where([*happened, *given(chosen, _CONDITIONS)] or ["true"]), {
        "table": chosen.table,
        "actor": chosen.actor,
        "since": dates.begin(chosen.since) if chosen.since else None,
        "until": dates.begin(chosen.until + timedelta(days=1)) if chosen.until else None,
    }


def count_entries(db: Database, chosen: HistoryFilter) -> int:
    """Count the changes that match a filter, stopping at MOST + 1."""
    conditions, values = _narrow(chosen)
    statement = f"SELECT count(*) FROM (SELECT 1 FROM history AS h {conditions} LIMIT :most)"
    return scalar(db.execute(statement, {**values, "most": MOST + 1}))


# The columns of the history, with its values, from which an Entry is read.
_ENTRIES = f"""SELECT h.id AS id, h.at AS at, {_WHO} AS actor, h.[table] AS [table],
    h.row_id AS row_id, h.change AS change, v.old AS old, v.new AS new FROM"""
_VALUES = "LEFT JOIN history_values AS v ON v.history_id = h.id"


def list_entries(db: Database, chosen: HistoryFilter, page: Page) -> list[Entry]:
    """List one page of the changes that match a filter, newest first."""
    conditions, values = _narrow(chosen)
    rows = db.query(
        f"""{_ENTRIES} (SELECT h.id FROM history AS h {conditions}
                  ORDER BY h.at DESC, h.id DESC LIMIT :limit OFFSET :offset) AS chosen
            JOIN history AS h ON h.id = chosen.id {_VALUES}
            ORDER BY h.at DESC, h.id DESC""",
        {**values, **page.parameters},
    )
    return [_entry(db, row) for row in list(rows)]


def entry(db: Database, history_id: int) -> Entry | None:
    """Return one change, or None if it does not exist."""
    rows = list(db.query(f"{_ENTRIES} history AS h {_VALUES} WHERE h.id = ?", [history_id]))
    return _entry(db, rows[0]) if rows else None


def actors(db: Database) -> dict[str, str]:
    """Map everyone who ever changed anything to their name, in one index step each."""
    rows = db.query(
        f"""WITH RECURSIVE h (actor) AS (
              SELECT min(actor) FROM history UNION ALL
              SELECT (SELECT min(later.actor) FROM history AS later WHERE later.actor > h.actor)
              FROM h WHERE h.actor IS NOT NULL)
            SELECT actor, {_WHO} AS name FROM h WHERE actor IS NOT NULL ORDER BY name, actor"""
    )
    return {row["actor"]: row["name"] for row in rows}


def _entry(db: Database, row: dict[str, str]) -> Entry:
    table, number = row["table"], row["row_id"]
    past: Row = json.loads(row["old"] or "{}") | json.loads(row["new"] or "{}")
    now = naming.find(db, table, naming.key_of(table), number) or {}
    name = naming.name(db, table, {**past, **now}) or f"no. {number}"
    fields = naming.with_names(db, table, _fields(row["old"], row["new"]))
    marked = fields.get("deleted_at", (None, None))[1]
    happened = {"insert": "added", "delete": "deleted", "purge": "erased"}.get(row["change"])
    return Entry(
        int(row["id"]),
        row["at"],
        row["actor"],
        table,
        happened or ("deleted" if marked else "changed"),
        name,
        fields,
        erased=not past,
    )
