"""The revision of the data: a value that changes with the data, used as a key for caches."""

from pathlib import Path

from sqlite_utils import Database

from db import connect, trouble
from db.queries.paging import scalar
from synergy.viewers import Viewer

# A file's path, device and inode number, with its time for a published copy, or the number of the
# newest change for the main database.
Revision = tuple[str, int, int, int]

# The newest change that the server's watcher has seen in each database, for displays to follow.
_announced: dict[Path, int] = {}


def announce(path: Path, number: int | None) -> None:
    """Publish the number of a database's newest change; None when the watcher stops."""
    if number is None:
        _announced.pop(path, None)
    else:
        _announced[path] = number


def revision(viewer: Viewer) -> Revision:
    """Return the revision of the database that this viewer's pages read.

    Call it before reading the data to cache: data newer than its revision does no harm.
    """
    main = connect.database_path()
    if viewer.role == "funder":
        return _stamp(connect.published_path(main))
    if viewer.role == "display" and main in _announced:
        return (*_stamp(main)[:3], _announced[main])
    # The display may not read the history.
    opened = connect.reading_as(viewer) if viewer.writes else connect.reading(main)
    with opened as db:
        changes = newest(db)
    return (*_stamp(main)[:3], changes)


def newest(db: Database) -> int:
    """Return the number of the newest change."""
    return scalar(db.execute("SELECT coalesce(max(id), 0) FROM history"))


def newest_copy(path: Path) -> int:
    """Return the time of a database's published copy; 0 if there is none."""
    copy = connect.published_path(path)
    return _stamp(copy)[-1] if copy.exists() else 0


def _stamp(path: Path) -> Revision:
    if not path.exists():
        raise connect.NotReady(trouble.COPY, path)
    stat = path.stat()
    return str(path), stat.st_dev, stat.st_ino, stat.st_mtime_ns
