"""The history chain: what feeds it inside SQLite, and what proves it whole.

Triggers write it, with functions that exist only on our writing connections: a change made with
another tool fails for want of them, and one made to the file's bytes breaks the chain.
"""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlite_utils import Database

from synergy import dates

FIRST = "0" * 64

# Tables that are not history's business: its own, logs that repeat it, and other tools'.
UNTRACKED = frozenset({"history", "history_values", "command_log", "seed_log"})


@dataclass
class Pen:
    """Who is writing on one connection, and whether what is written is being forgotten."""

    actor: str
    command_key: str | None
    purging: bool = field(default=False)


_SEPARATOR = "\x1f"


def digest(*parts: object) -> str:
    """Return the SHA-256, in hex, of the parts; None and "" count as different."""
    text = _SEPARATOR.join("\x00" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


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
    """List the tables whose every change must stand in the history."""
    virtual = tuple(name for name in db.table_names() if name.endswith("_fts"))
    return sorted(
        name
        for name in db.table_names()
        if name not in UNTRACKED
        and not name.startswith(("sqlite_", "_sqlite_"))
        and not name.startswith(virtual or ("\0",))
    )


def _values(columns: list[str], row: str) -> str:
    pairs = ", ".join(f"'{name}', {row}.[{name}]" for name in columns)
    return f"json_object({pairs})"


def _changed(columns: list[str], keep: str) -> str:
    """Build the SQL for a JSON object of just the columns that differ, from OLD or NEW."""
    union = " UNION ALL ".join(
        f"SELECT '{name}' AS name, {keep}.[{name}] AS value WHERE OLD.[{name}] IS NOT NEW.[{name}]"
        for name in columns
    )
    return f"(SELECT json_group_object(name, value) FROM ({union}))"


def _trigger(db: Database, table: str, change: str) -> str:
    columns = [column.name for column in db.table(table).columns]
    key = next(iter(db.table(table).pks))
    row = "OLD" if change == "delete" else "NEW"
    old = {"insert": "NULL", "update": _changed(columns, "OLD"), "delete": _values(columns, "OLD")}
    new = {"insert": _values(columns, "NEW"), "update": _changed(columns, "NEW"), "delete": "NULL"}
    kind = f"CASE WHEN synergy_purging() THEN 'purge' ELSE '{change}' END"
    kept = "CASE WHEN synergy_purging() THEN NULL ELSE {} END"
    number = "(SELECT coalesce(max(id), 0) FROM history)"
    changed = " OR ".join(f"OLD.[{name}] IS NOT NEW.[{name}]" for name in columns)
    condition = f" WHEN {changed}" if change == "update" else ""
    event = f"AFTER {change.upper()} ON [{table}]{condition}"
    return f"""CREATE TRIGGER [history_{table}_{change}] {event}
BEGIN
  INSERT INTO history_values (history_id, salt, old, new) VALUES ({number} + 1, synergy_salt(),
    {kept.format(old[change])}, {kept.format(new[change])});
  INSERT INTO history (id, at, actor, command_key, [table], row_id, change, digest, previous, hash)
    SELECT v.history_id, c.at, c.actor, c.command, '{table}', {row}.[{key}], c.change,
      synergy_digest(v.salt, v.old, v.new), c.previous,
      synergy_digest(c.previous, v.history_id, c.at, c.actor, c.command, '{table}',
        CAST({row}.[{key}] AS TEXT), c.change, synergy_digest(v.salt, v.old, v.new))
    FROM history_values AS v,
      (SELECT synergy_now() AS at, synergy_actor() AS actor, synergy_command() AS command,
        {kind} AS change,
        coalesce((SELECT hash FROM history ORDER BY id DESC LIMIT 1), '{FIRST}') AS previous) AS c
    WHERE v.history_id = {number} + 1;
END"""


def wanted_triggers(db: Database) -> dict[str, str]:
    """Write the history triggers that the live schema asks for: name to SQL."""
    return {
        f"history_{table}_{change}": _trigger(db, table, change)
        for table in tracked_tables(db)
        for change in ("insert", "update", "delete")
    }


def remake_triggers(db: Database) -> None:
    """Drop every history trigger and make them anew from the live schema."""
    for trigger in db.triggers:
        if trigger.name.startswith("history_"):
            db.execute(f"DROP TRIGGER [{trigger.name}]")
    for statement in wanted_triggers(db).values():
        db.execute(statement)


def uncovered(db: Database) -> Iterator[str]:
    """Name each table or column that the triggers in the file do not cover as they should."""
    found = {trigger.name: trigger.sql for trigger in db.triggers}
    for name, statement in wanted_triggers(db).items():
        if name not in found:
            yield f"history trigger {name} is missing"
        elif found[name] != statement:
            yield f"history trigger {name} does not fit its table's columns"


def broken_links(db: Database) -> Iterator[str]:
    """Name each row of the history that does not follow from the one before it.

    Values that a purge has erased are not missed, as long as the chain records that purge.
    """
    purged = {
        (table, row_id)
        for table, row_id in db.execute(
            "SELECT DISTINCT [table], row_id FROM history WHERE change = 'purge'"
        ).fetchall()
    }
    previous, expected = FIRST, 1
    for row in db.execute(
        """SELECT h.id, h.at, h.actor, h.command_key, h.[table], h.row_id, h.change, h.digest,
                  h.previous, h.hash, v.salt, v.old, v.new
           FROM history AS h LEFT JOIN history_values AS v ON v.history_id = h.id ORDER BY h.id"""
    ):
        number, at, actor, command, table, row_id, change, sealed, before, link, salt, old, new = (
            row
        )
        if number != expected:
            yield f"history rows {expected} to {number - 1} are missing"
        if before != previous:
            yield f"history row {number} does not follow the row before it"
        if link != digest(before, number, at, actor, command, table, row_id, change, sealed):
            yield f"history row {number} ({table} {row_id}) was changed"
        if salt is None and (table, row_id) not in purged:
            yield f"the values of history row {number} ({table} {row_id}) are missing"
        if salt is not None and sealed != digest(salt, old, new):
            yield f"the values of history row {number} ({table} {row_id}) were changed"
        previous, expected = link, number + 1
