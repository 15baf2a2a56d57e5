"""What changes with every change of the data: by it, what was made of the data is known again."""

from pathlib import Path

from sqlite_utils import Database

from db import connect, trouble
from synergy.viewers import Viewer

# A file by its path, device and number; its time for a copy that is replaced, or the number of
# changes for the main database.
Revision = tuple[str, int, int, int]

# What the server's watcher saw last, by database: displays follow it and need not look themselves.
_announced: dict[Path, int] = {}


def announce(path: Path, number: int | None) -> None:
    """Say which change of a database is the newest; None when nobody watches it any more."""
    if number is None:
        _announced.pop(path, None)
    else:
        _announced[path] = number


def revision(viewer: Viewer) -> Revision:
    """Return the revision of the database that this viewer's pages read.

    Ask before reading what is to be kept under it: what is newer than its revision does no harm.
    """
    main = connect.database_path()
    if viewer.role == "funder":
        return _stamp(connect.published_path(main))
    if viewer.role == "display" and main in _announced:
        return (*_stamp(main)[:3], _announced[main])
    # The display reads no history.
    opened = connect.reading_as(viewer) if viewer.writes else connect.reading(main)
    with opened as db:
        changes = newest(db)
    return (*_stamp(main)[:3], changes)


def newest(db: Database) -> int:
    """Return the number of the newest change."""
    number: int = db.execute("SELECT coalesce(max(id), 0) FROM history").fetchone()[0]
    return number


def newest_copy(path: Path) -> int:
    """Return the time of the published copy that stands beside a database; 0 for none."""
    copy = connect.published_path(path)
    return _stamp(copy)[-1] if copy.exists() else 0


def _stamp(path: Path) -> Revision:
    if not path.exists():
        raise connect.NotReady(trouble.COPY, path)
    stat = path.stat()
    return str(path), stat.st_dev, stat.st_ino, stat.st_mtime_ns
