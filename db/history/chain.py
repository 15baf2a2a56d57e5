"""The history chain: the triggers that write it inside SQLite, and the checks on it.

The triggers use functions that exist only on our writing connections, so another tool can change a
row only after removing the triggers. Each row of the history carries the hash of the one before.
This shows that a row was changed, removed or moved while the rows after it were left as they were.
It shows no more: anyone who can write to the file can rewrite the rest of the chain so that it fits
together again. Only a head (the newest row's hash) kept elsewhere reveals that. Minutes, reports
and the log carry one, and `find` looks for it. The chain does not compare the rows of other tables
with their history.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlite_utils import Database

from synergy import dates

FIRST = "0" * 64

# Tables without history: its own, logs that repeat it, other tools' tables, and the secrets that
# give access.
UNTRACKED = frozenset(
    {"history", "history_values", "command_log", "seed_log"}
    | {"passphrase", "invitation", "share_token", "session", "first_account"}
)


@dataclass
class Pen:
    """The author of one connection's changes, and whether it is purging."""

    actor: str
    command_key: str | None
    purging: bool = field(default=False)


def digest(*parts: object) -> str:
    """Return the SHA-256, in hex, of the parts, written as a JSON list to keep them apart."""
    text = json.dumps([None if part is None else str(part) for part in parts])
    return hashlib.sha256(text.encode()).hexdigest()


def register(db: Database, actor: str, command_key: str | None) -> None:
    """Give a writing connection the functions that the triggers call."""
    pen = Pen(actor, command_key)
    create = db.conn.create_function
    create("synergy_now", 0, dates.now)
    create("synergy_actor", 0, lambda: pen.actor)
    create("synergy_command", 0, lambda: pen.command_key)
    create("synergy_salt", 0, lambda: secrets.token_hex(16))
    create("synergy_digest", -1, digest, deterministic=True)
    create("synergy_purging", 0, lambda: int(pen.purging))
    create("synergy_purge", 1, lambda on: setattr(pen, "purging", bool(on)))


def tracked_tables(db: Database) -> list[str]:
    """List the tables whose changes must all be in the history."""
    names = db.table_names()
    inner = ("sqlite_", "_sqlite_", *(name for name in names if name.endswith("_fts")))
    return sorted(name for name in names if name not in UNTRACKED and not name.startswith(inner))


def _values(columns: list[str], row: str) -> str:
    pairs = ", ".join(f"'{name}', {row}.[{name}]" for name in columns)
    return f"json_object({pairs})"


def _differing(keep: str) -> str:
    """Build the SQL for a JSON object of just the columns whose values differ."""
    return f"""(SELECT json_group_object(o.key, {keep}.value) FROM json_each(NEW.old) AS o
      JOIN json_each(NEW.new) AS n ON n.key = o.key WHERE o.value IS NOT n.value)"""


def _kept(side: str, row: str) -> str:
    return f"""CASE WHEN synergy_purging() THEN NULL
      WHEN NEW.change = 'update' THEN {_differing(row)} ELSE NEW.{side} END"""


# Every connection parses the whole schema: the chain's own SQL is here once, and each table's
# triggers only pass on their values.
FEED = """CREATE VIEW history_feed AS
  SELECT '' AS [table], '' AS row_id, '' AS change, '' AS old, '' AS new"""
_NUMBER = "(SELECT coalesce(max(id), 0) FROM history)"
FEEDING = f"""CREATE TRIGGER history_feed_insert INSTEAD OF INSERT ON history_feed
  WHEN NEW.change <> 'update' OR NEW.old IS NOT NEW.new
BEGIN
  INSERT INTO history_values (history_id, salt, old, new)
  VALUES ({_NUMBER} + 1, synergy_salt(), {_kept("old", "o")}, {_kept("new", "n")});
  INSERT INTO history (id, at, actor, command_key, [table], row_id, change, digest, previous, hash)
    SELECT v.history_id, c.at, c.actor, c.command, NEW.[table], NEW.row_id, c.change,
      synergy_digest(v.salt, v.old, v.new), c.previous,
      synergy_digest(c.previous, v.history_id, c.at, c.actor, c.command, NEW.[table],
        CAST(NEW.row_id AS TEXT), c.change, synergy_digest(v.salt, v.old, v.new))
    FROM history_values AS v,
      (SELECT synergy_now() AS at, synergy_actor() AS actor, synergy_command() AS command,
        CASE WHEN synergy_purging() THEN 'purge' ELSE NEW.change END AS change,
        coalesce((SELECT hash FROM history ORDER BY id DESC LIMIT 1), '{FIRST}') AS previous) AS c
    WHERE v.history_id = {_NUMBER} + 1;
END"""


def _trigger(db: Database, table: str, change: str) -> str:
    columns = [column.name for column in db.table(table).columns]
    key = next(iter(db.table(table).pks))
    old = "NULL" if change == "insert" else _values(columns, "OLD")
    new = "NULL" if change == "delete" else _values(columns, "NEW")
    row = "OLD" if change == "delete" else "NEW"
    return f"""CREATE TRIGGER [history_{table}_{change}] AFTER {change.upper()} ON [{table}]
BEGIN
  INSERT INTO history_feed VALUES ('{table}', {row}.[{key}], '{change}', {old}, {new});
END"""


def wanted_triggers(db: Database) -> dict[str, str]:
    """Return the history triggers that the live schema needs: name to SQL."""
    return {"history_feed_insert": FEEDING} | {
        f"history_{table}_{change}": _trigger(db, table, change)
        for table in tracked_tables(db)
        for change in ("insert", "update", "delete")
    }


def remake_triggers(db: Database) -> None:
    """Drop and recreate every history trigger for the live schema."""
    for trigger in db.triggers:
        if trigger.name.startswith("history_"):
            db.execute(f"DROP TRIGGER [{trigger.name}]")
    db.execute("DROP VIEW IF EXISTS history_feed")
    db.execute(FEED)
    for statement in wanted_triggers(db).values():
        db.execute(statement)


def uncovered(db: Database) -> Iterator[str]:
    """Report each table or column that the triggers in the file do not cover properly."""
    found = {trigger.name: trigger.sql for trigger in db.triggers}
    if [view.schema for view in db.views if view.name == "history_feed"] != [FEED]:
        yield "the view history_feed, through which history is written, is not as it should be"
    for name, statement in wanted_triggers(db).items():
        if name not in found:
            yield f"history trigger {name} is missing"
        elif found[name] != statement:
            yield f"history trigger {name} does not match its table's columns"


def head(db: Database, schema: str = "main") -> str:
    """Return the hash of the newest row of the history; FIRST if it is empty."""
    row = db.execute(f"SELECT hash FROM [{schema}].history ORDER BY id DESC LIMIT 1").fetchone()
    return str(row[0]) if row else FIRST


def find(db: Database, begins: str) -> tuple[int, str] | None:
    """Find the row of the history whose hash begins with `begins`: its number and its time.

    If it is found and the chain is unbroken, the history up to it is the one that had this head.
    """
    row: tuple[int, str] | None = db.execute(
        "SELECT id, at FROM history WHERE substr(hash, 1, ?) = ?", [len(begins), begins]
    ).fetchone()
    return row


def broken_links(db: Database) -> Iterator[str]:
    """Report each row of the history that does not follow from the one before it.

    A completely rewritten history passes; only `find`, with an earlier head, reveals it. Values
    erased by a purge that the chain records are not reported.
    """
    purged = {
        (table, row_id): last
        for table, row_id, last in db.execute(
            """SELECT [table], row_id, max(id) FROM history WHERE change = 'purge'
               GROUP BY [table], row_id"""
        ).fetchall()
    }
    previous, expected = FIRST, 1
    rows = db.execute(
        """SELECT h.id, h.at, h.actor, h.command_key, h.[table], h.row_id, h.change, h.digest,
                  h.previous, h.hash, v.salt, v.old, v.new
           FROM history AS h LEFT JOIN history_values AS v ON v.history_id = h.id ORDER BY h.id"""
    )
    for number, at, actor, command, table, row_id, change, sealed, before, link, *values in rows:
        salt = values[0]
        if number != expected:
            yield f"history rows {expected} to {number - 1} are missing"
        if before != previous:
            yield f"history row {number} does not follow the row before it"
        if link != digest(before, number, at, actor, command, table, row_id, change, sealed):
            yield f"history row {number} ({table} {row_id}) was changed"
        if salt is None and number > purged.get((table, row_id), 0):
            yield f"the values of history row {number} ({table} {row_id}) are missing"
        if salt is not None and sealed != digest(*values):
            yield f"the values of history row {number} ({table} {row_id}) were changed"
        previous, expected = link, number + 1
    newest = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'history'").fetchone()
    if newest and newest[0] >= expected:
        yield f"history rows {expected} to {newest[0]}, the newest, are missing"
