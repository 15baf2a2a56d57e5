"""Check that a database is intact, and describe its contents."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from db import connect, search_index, trouble
from db.history import chain
from db.migrations import m003_keeping, m005_access
from db.published import copy as published_copy
from db.samples import sample

CLOCKS = frozenset({"created_at", "updated_at", "deleted_at"})


def _integrity(db: Database) -> Iterator[str]:
    for (line,) in db.execute("PRAGMA integrity_check").fetchall():
        if line != "ok":
            yield line


def _foreign_keys(db: Database) -> Iterator[str]:
    for table, rowid, target, _ in db.execute("PRAGMA foreign_key_check").fetchall():
        yield f"{table} row {rowid} refers to a {target} that does not exist"


def _guards(db: Database) -> Iterator[str]:
    found = {" ".join(trigger.sql.split()) for trigger in db.triggers}
    for guards, what in ((m003_keeping.GUARDS, "history"), (m005_access.GUARDS, "access data")):
        for guard in guards:
            if " ".join(guard.split()) not in found:
                yield f"the trigger {guard.split()[2]}, which protects the {what}, is missing"


CHECKS: dict[str, tuple[Callable[[Database], Iterator[str]], ...]] = {
    "integrity": (_integrity,),
    "foreign keys": (_foreign_keys,),
    "full text": (search_index.uncovered, search_index.damaged),
    "trigger coverage": (chain.uncovered, _guards),
    "history chain": (chain.broken_links,),
}
COPY = "published copy"
NAMES = (*CHECKS, COPY)


def require_whole(path: Path) -> None:
    """Raise NotReady for a damaged file; checking takes about two seconds per gigabyte."""
    with connect.reading(path) as db:
        try:
            whole = db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        except connect.SqliteError as error:
            raise connect.NotReady(trouble.explain(error, path), path) from error
    if not whole:
        raise connect.NotReady(trouble.DAMAGED, path)


def check(path: Path, report: Callable[[str], None] = lambda name: None) -> dict[str, list[str]]:
    """Run every check; return the problems under each check's name, empty lists if all is well.

    db.history.chain says what the history chain proves, and what only an earlier head can.
    `report` is called with the name of each check before it begins.
    """
    found: dict[str, list[str]] = {}
    with connect.maintaining(path, "check") as db:
        for name, parts in CHECKS.items():
            report(name)
            try:
                found[name] = [line for part in parts for line in part(db)]
            except sqlite3.DatabaseError as error:
                found[name] = [f"could not be read: {error}"]
            db.rollback()
    report(COPY)
    found[COPY] = [
        f"{line} (python -m db publish rebuilds it)" for line in published_copy.damage(path)
    ]
    return found


def status(path: Path) -> dict[str, object]:
    """Describe a database: its file, library, numbers of rows, and a digest of its content.

    The digest leaves out clock columns and hashes, so databases with equal content have equal ones.
    """
    with connect.reading(path) as db:
        tables = chain.tracked_tables(db)
        return {
            "database": str(path),
            "sqlite": sqlite3.sqlite_version,
            "journal": db.journal_mode,
            "migrations": [
                row["name"] for row in db.table("_sqlite_migrations").rows_where(order_by="id")
            ],
            "rows": {name: db.table(name).count for name in tables},
            "history": db.table("history").count,
            "head": chain.head(db),
            "sample": sample.has_sample(db),
            "digest": _content_digest(db, tables),
        }


def head(path: Path) -> str:
    """Return the head of the history: the hash of its newest row."""
    with connect.reading(path) as db:
        return chain.head(db)


def find_head(path: Path, begins: str) -> tuple[int, str] | None:
    """Find the change whose hash begins with `begins`: its number and its time (UTC)."""
    with connect.reading(path) as db:
        return chain.find(db, begins)


def _content_digest(db: Database, tables: list[str]) -> str:
    content = hashlib.sha256()
    for table in tables:
        columns = [c.name for c in db.table(table).columns if c.name not in CLOCKS]
        listed = ", ".join(f"[{name}]" for name in columns)
        content.update(f"{table} {listed}\n".encode())
        for row in db.execute(f"SELECT {listed} FROM [{table}] ORDER BY 1"):
            content.update(repr(tuple(row)).encode())
    return content.hexdigest()
