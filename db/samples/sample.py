"""Remove the sample partnership."""

from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db import connect
from db.history import purge, references
from db.published import copy as published_copy
from synergy import dates, words
from synergy.typed_text import isolate
from synergy.viewers import Viewer

TITLES = ("name", "title", "text", "code")


def has_sample(db: Database) -> bool:
    """Tell whether any sample row is left."""
    return any(
        db.execute(f"SELECT EXISTS (SELECT 1 FROM [{table}] WHERE sample = 1)").fetchone()[0]
        for table in references.sample_tables(db)
    )


def clear_sample(path: Path, viewer: Viewer) -> tuple[dict[str, int], list[str]]:
    """Erase the sample rows; return how many by table, and the names of those that stay.

    A sample row that a real row refers to stays and becomes a real one, as does everything that it
    refers to in turn; "(sample)" is removed from their texts.
    """
    viewer.require()
    with connect.writing(path, viewer.actor) as db:
        _find_kept(db)
        real, kept = _unflag_kept(db)
        gone = {
            table: {row["id"] for row in db.table(table).rows_where("sample = 1", select="id")}
            for table in references.sample_tables(db)
        }
        for table, owners in references.OWNERS.items():
            gone[table] = _parts_of(db, table, owners, gone)
        purge.forget(db, gone, real)
        db.execute("DROP TABLE temp.kept")
    published_copy.renew(path)
    purge.wipe_free_space(path)
    return {table: len(ids) for table, ids in sorted(gone.items()) if ids}, kept


def kept_names(db: Database) -> list[str]:
    """Name the sample rows that clearing would leave, because real rows refer to them."""
    _find_kept(db)
    names = [_name(table, row) for table, row in _kept(db)]
    db.execute("DROP TABLE temp.kept")
    return names


def _find_kept(db: Database) -> None:
    """Fill a temporary table with the sample rows that real rows refer to, directly or not."""
    db.execute("CREATE TEMP TABLE kept (name TEXT, row_id INTEGER, PRIMARY KEY (name, row_id))")
    flagged = references.sample_tables(db)
    links = [r for r in references.references(db) if r.target in flagged]
    while True:
        before = db.execute("SELECT count(*) FROM temp.kept").fetchone()[0]
        for link in links:
            db.execute(
                f"""INSERT OR IGNORE INTO temp.kept
                    SELECT '{link.target}', target.id FROM [{link.table}] AS source
                    JOIN [{link.target}] AS target ON target.id = source.[{link.column}]
                    WHERE target.sample = 1 AND {_is_real(link.table, link.column, flagged)}"""
            )
        if db.execute("SELECT count(*) FROM temp.kept").fetchone()[0] == before:
            return


def _is_real(table: str, column: str, flagged: list[str]) -> str:
    """Build the condition for a row of `table` to keep the row that `column` refers to."""
    if table in flagged:
        return f"""(source.sample = 0 OR source.id IN
                    (SELECT row_id FROM temp.kept WHERE name = '{table}'))"""
    if table not in references.OWNERS:
        return "1"
    owner = references.OWNERS[table][0]
    if column in references.OWNERS[table]:
        return "0"
    target = owner.removesuffix("_id")
    return f"""EXISTS (SELECT 1 FROM [{target}] AS owner WHERE owner.id = source.[{owner}]
               AND (owner.sample = 0 OR owner.id IN
                    (SELECT row_id FROM temp.kept WHERE name = '{target}')))"""


def _kept(db: Database) -> list[tuple[str, dict[str, Any]]]:
    """List the rows that stay, each with its table."""
    return [
        (table, row)
        for table in references.sample_tables(db)
        for row in db.table(table).rows_where(
            "id IN (SELECT row_id FROM temp.kept WHERE name = ?)", [table]
        )
    ]


def _renamed(row: dict[str, Any]) -> dict[str, str]:
    """Return a row's texts that contain "(sample)", with it removed."""
    return {
        column: value.replace(words.SAMPLE_ENDING, "")
        for column, value in row.items()
        if isinstance(value, str) and words.SAMPLE_ENDING in value
    }


def _name(table: str, row: dict[str, Any]) -> str:
    """Say what a row that stays will be called."""
    row = {**row, **_renamed(row)}
    title = next((row[column] for column in TITLES if row.get(column)), None)
    return f"{table} {row['id']}" + (f": {isolate(str(title))}" if title else "")


def _unflag_kept(db: Database) -> tuple[dict[str, set[int]], list[str]]:
    """Turn the rows that stay into real ones; return their ids by table, and their names."""
    real: dict[str, set[int]] = {}
    kept = _kept(db)
    for table, row in kept:
        real.setdefault(table, set()).add(row["id"])
        changes = {"sample": 0, "version": row["version"] + 1, "updated_at": dates.now()}
        db.table(table).update(row["id"], {**_renamed(row), **changes})
    return real, [_name(table, row) for table, row in kept]


def _parts_of(
    db: Database, table: str, owners: tuple[str, ...], gone: dict[str, set[int]]
) -> set[int]:
    return {
        row["id"]
        for row in db.table(table).rows
        if any(row[owner] in gone[owner.removesuffix("_id")] for owner in owners)
    }
