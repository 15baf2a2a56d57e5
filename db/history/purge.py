"""Purge a row: erase it, everything that belongs to it, and every trace of their values."""

from pathlib import Path

from sqlite_utils import Database

from db import connect, search_index, trouble
from db.history import references
from db.kinds.access import ACCESS, ACCOUNT
from db.published import copy as published_copy
from db.write import Missing
from synergy import checks, dates, minutes
from synergy.viewers import Viewer


class StillRead(Exception):
    """Deleted rows could not be wiped from the file yet."""


def purge(path: Path, viewer: Viewer, table: str, row_id: int) -> dict[str, int]:
    """Erase a row for good; return the number of rows erased, by table.

    Rows that cannot exist without it are erased too; optional references to it are emptied. The
    rows, their values in the history and their words in the full-text index are overwritten in the
    file; the history chain stays unbroken and records the purge. Purging the same row again wipes
    the file once more. Missing if there was never such a row; Invalid for the last coordinator's
    account; StillRead as in `wipe_free_space`.
    """
    viewer.require()
    with connect.writing(path, viewer.actor) as db:
        if table not in ACCESS and table not in references.sample_tables(db):
            raise Missing(f"{table} is not a kind of record that can be purged.")
        gone: dict[str, set[int]] = {}
        if db.table(table).count_where("id = ?", [row_id]):
            if table == ACCOUNT.table:
                row = db.table(table).get(row_id)
                checks.raise_if(ACCOUNT.fits(db, {**row, "deleted_at": dates.now()}))
            _collect(db, table, {row_id}, gone)
            _let_go(db, gone)
            forget(db, gone, {})
        elif not _was_purged(db, table, row_id):
            raise Missing(f"There is no {table} {row_id}.")
    published_copy.renew(path)
    wipe_free_space(path)
    return {name: len(ids) for name, ids in sorted(gone.items())}


def _was_purged(db: Database, table: str, row_id: int) -> bool:
    found = db.execute(
        """SELECT 1 FROM history WHERE [table] = ? AND row_id = CAST(? AS TEXT)
           AND change = 'purge' LIMIT 1""",
        [table, row_id],
    ).fetchone()
    return found is not None


def _collect(db: Database, table: str, ids: set[int], gone: dict[str, set[int]]) -> None:
    """Add the rows, and all rows that cannot exist without them, to `gone`."""
    new = ids - gone.get(table, set())
    if not new:
        return
    gone.setdefault(table, set()).update(new)
    for reference in references.references(db):
        if reference.target == table and reference.required:
            children = {
                row["id"]
                for row_id in new
                for row in db.table(reference.table).rows_where(
                    f"[{reference.column}] = ?", [row_id], select="id"
                )
            }
            _collect(db, reference.table, children, gone)


def _let_go(db: Database, gone: dict[str, set[int]]) -> None:
    """Empty optional references from rows that stay to rows in `gone`."""
    for reference in references.references(db):
        if reference.required:
            continue
        for row_id in gone.get(reference.target, ()):
            rows = list(db.table(reference.table).rows_where(f"[{reference.column}] = ?", [row_id]))
            for row in rows:
                if row["id"] not in gone.get(reference.table, ()):
                    raised = {"version": row["version"] + 1, "updated_at": dates.now()}
                    db.table(reference.table).update(row["id"], {reference.column: None, **raised})


def forget(db: Database, gone: dict[str, set[int]], real: dict[str, set[int]]) -> None:
    """Delete rows and erase their values from the history and from frozen minutes.

    The rows in `real` were sample rows and stay: the minutes no longer mark them so. Runs inside
    the caller's transaction.
    """
    db.execute("PRAGMA defer_foreign_keys = ON")
    db.execute("CREATE TEMP TABLE gone (name TEXT, row_id INTEGER, PRIMARY KEY (name, row_id))")
    db.conn.executemany(
        "INSERT INTO temp.gone VALUES (?, ?)",
        [(table, row_id) for table, ids in gone.items() for row_id in ids],
    )
    for key in references.keys(db):
        db.execute(
            f"""DELETE FROM [{key.table}] WHERE [{key.column}] IN
                (SELECT row_id FROM temp.gone WHERE name = ?)""",
            [key.target],
        )
    db.execute("SELECT synergy_purge(1)")
    for table in gone:
        db.execute(
            f"DELETE FROM [{table}] WHERE id IN (SELECT row_id FROM temp.gone WHERE name = ?)",
            [table],
        )
    _forget_in_minutes(db, gone, real)
    db.execute(
        """DELETE FROM history_values WHERE history_id IN (
             SELECT h.id FROM temp.gone AS g
             JOIN history AS h ON h.[table] = g.name AND h.row_id = CAST(g.row_id AS TEXT))"""
    )
    db.execute("SELECT synergy_purge(0)")
    db.execute("DROP TABLE temp.gone")


def _forget_in_minutes(db: Database, gone: dict[str, set[int]], real: dict[str, set[int]]) -> None:
    """Correct the frozen minutes that stay, and erase the history of those that change."""
    changed = {}
    for row in db.query("SELECT id, version, content FROM minutes"):
        left = minutes.as_real(minutes.without(row["content"], gone), real)
        if left != row["content"]:
            changed[row["id"]] = {"content": left, "version": row["version"] + 1}
    for number, values in changed.items():
        db.table("minutes").update(number, {**values, "updated_at": dates.now()})
        db.execute("INSERT INTO temp.gone VALUES ('minutes', ?)", [number])


def wipe_free_space(path: Path) -> None:
    """Rewrite the file so that neither it nor its log contains anything deleted.

    StillRead if another program keeps the old pages open for longer than BUSY_SECONDS, or the disk
    has no space for a second file of that size.
    """
    try:
        with connect.maintaining(path, "synergy") as db:
            search_index.wipe(db)
            db.conn.commit()
            db.execute("VACUUM")
            busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except connect.SqliteError as error:
        what = trouble.explain(error, path).what
        raise StillRead(
            f"The rows are erased, but their old pages are still in the file. {what} Correct that, "
            "then run the same command again."
        ) from error
    if busy:
        raise StillRead(
            "The rows are erased, but another program is reading the database and keeps their old "
            "pages in the file. Close it and run the same command again."
        )
