"""The reasons why the database cannot be used, in words, with what to do about each."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils.utils import sqlite3

SqliteError = sqlite3.Error
IntegrityError = sqlite3.IntegrityError

# With less free space than this the next save may fail: a save writes about ten pages of 4 KiB.
LEAST_FREE = 1 << 20

_TELL = "Tell the person who runs the server."
_RESTORE = (
    "While Synergy is stopped, move this file and those beside it that end in -wal, -shm or "
    "-journal to another folder, and put the latest backup in its place."
)


@dataclass(frozen=True)
class Trouble:
    """One reason why the database cannot be used.

    `what` states it for anyone, without a file name; `people` says what a person at a screen can
    do; `operator` is the whole line for the person who runs the server, with {path} in it. `status`
    is the HTTP status (RFC 9110, and RFC 4918 for 507); `passes` means that it will soon be over.
    """

    what: str
    operator: str
    people: str = _TELL
    status: int = 503
    passes: bool = False

    def for_people(self) -> str:
        """Say what is wrong and what to do, for a screen."""
        return f"{self.what} {self.people}"

    def for_operator(self, path: Path) -> str:
        """Say what is wrong and what to do, for a terminal or the log."""
        return self.operator.format(path=path)


MISSING = Trouble(
    "The database is missing.", "There is no database at {path}. Make it with: python -m db init"
)
EMPTY = Trouble(
    "The database file is empty.",
    f"The database {{path}} is empty (0 bytes) and was left as it is. {_RESTORE} "
    "For a new installation, delete it instead.",
)
FOREIGN = Trouble(
    "The database file is not Synergy's.",
    "{path} is not a Synergy database and was left as it is. Name another file in SYNERGY_DB, "
    "or put the latest backup in its place.",
)
NEWER = Trouble(
    "The database was made by a newer version of Synergy.",
    "The database {path} was made by a newer version of Synergy and was left as it is. "
    "Install that version, or put a backup from before it in its place.",
)
DAMAGED = Trouble("The database file is damaged.", f"The database {{path}} is damaged. {_RESTORE}")
READ_ONLY = Trouble(
    "The database is read-only.",
    "The database {path} is read-only. Let the user who runs Synergy write to the file and its "
    "folder, and mount the disk for writing.",
)
FULL = Trouble(
    "The server's disk is full.",
    "The disk that holds {path} is full. Free some space and try again.",
    status=507,
)
BUSY = Trouble(
    "The database is busy.",
    "The database {path} is busy: another program is writing to it. Try again, or stop that "
    "program.",
    people="Try again in a moment.",
    passes=True,
)
CLOSED = Trouble(
    "The database file cannot be opened.",
    "The database {path} cannot be opened. Check that it is a file, and that the user who runs "
    "Synergy may read and write it and its folder.",
)
FAILING = Trouble(
    "The server's disk cannot be read or written.",
    "The disk that holds {path} cannot be read or written. Check the disk and the system's log.",
)
UNKNOWN = Trouble(
    "The database could not be used.",
    "The database {path} could not be used.",
    people="Try again; if it happens again, tell the person who runs the server.",
)
COPY = Trouble(
    "The public view is being prepared.",
    "The published copy of {path} is being made.",
    people="Try again in a moment.",
    passes=True,
)

POSTCODES = Trouble(
    "The postcodes are being prepared.",
    "The postcodes are being prepared. Try again in a moment.",
    people="Try again in a moment.",
    passes=True,
)

# A file that can be rebuilt is deleted for these reasons.
SPOILT = (EMPTY, FOREIGN, NEWER, DAMAGED)

# By SQLite's primary result codes (https://www.sqlite.org/rescode.html).
_BY_CODE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_CANTOPEN: CLOSED,
    sqlite3.SQLITE_PERM: CLOSED,
    sqlite3.SQLITE_IOERR: FAILING,
}
_BY_ERRNO = {
    errno.ENOENT: MISSING,
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE), CLOSED),
    **dict.fromkeys((errno.EEXIST, errno.ENOTDIR, errno.EISDIR), CLOSED),
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: READ_ONLY,
    errno.EIO: FAILING,
}


class NotReady(SqliteError):
    """There is no usable database; the message is for the person who runs the server."""

    def __init__(self, trouble: Trouble, path: Path) -> None:
        super().__init__(trouble.for_operator(path))
        self.trouble = trouble


class Busy(SqliteError):
    """Others were writing for longer than a writer waits."""


def explain(error: SqliteError | OSError, path: Path) -> Trouble:
    """Return the reason why the database at a path could not be used."""
    if isinstance(error, NotReady):
        return error.trouble
    if isinstance(error, Busy):
        return BUSY
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0, UNKNOWN)
    found = _BY_CODE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, UNKNOWN)
    # SQLite gives only this error if it cannot create or extend a file beside the database.
    return found_on_disk(path) or found if found in (CLOSED, FAILING) else found


def line(error: SqliteError | OSError, path: Path) -> str:
    """Say in one line, for the operator, why the database at a path could not be used."""
    found = explain(error, path)
    return found.for_operator(path) + (f" ({error})" if found is UNKNOWN else "")


def found_on_disk(path: Path) -> Trouble | None:
    """Return FULL or READ_ONLY if a database's disk is so, otherwise None."""
    try:
        disk = os.statvfs(path.parent)
    except OSError:
        return CLOSED
    if disk.f_flag & os.ST_RDONLY or not os.access(path.parent, os.W_OK):
        return READ_ONLY
    return FULL if disk.f_bavail * disk.f_frsize < LEAST_FREE else None
