"""Whether an open file is a Synergy database that this version knows."""

from pathlib import Path

from sqlite_utils import Database

from db import trouble
from db.migrations import steps
from db.trouble import NotReady, SqliteError

_KNOWN = frozenset(step.name for step in steps.pending(Database(memory=True)))
_NO_SUCH_TABLE = 1


def require_ours(db: Database, path: Path) -> None:
    """Raise NotReady if the file is empty, not Synergy's, or from a newer version."""
    try:
        found = db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'synergy'")
        applied = {name for (name,) in found.fetchall()}
    except SqliteError as error:
        if getattr(error, "sqlite_errorcode", 0) != _NO_SUCH_TABLE:
            raise
        applied = set()
    if not applied:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        raise NotReady(trouble.FOREIGN if pages else trouble.EMPTY, path)
    if not applied <= _KNOWN:
        raise NotReady(trouble.NEWER, path)
