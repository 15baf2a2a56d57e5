"""Open SQLite: one short-lived connection per reading or command, never shared.

Only sqlite-utils chooses the SQLite library (`pysqlite3` where its wheel exists): two libraries
using one file in one process would break its locks.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database as Database
from sqlite_utils.utils import sqlite3

from db import files, privacy, recognition, trouble
from db.history import chain
from db.trouble import Busy as Busy
from db.trouble import IntegrityError as IntegrityError
from db.trouble import NotReady as NotReady
from db.trouble import SqliteError as SqliteError
from db.turns import Turns
from synergy.viewers import Viewer

# How long a writer waits for its turn, behind our own writers and other programs together.
BUSY_SECONDS = 5.0
WATCHING_MS = 50
# How long a check that the database can be written may wait.
TRYING_SECONDS = 0.25
# Older libraries can lose commits when two connections checkpoint one WAL together.
WAL_IS_SAFE_FROM = (3, 51, 3)

_WRITERS = Turns()

# Logs every opening: which file, for whom. A funder may only ever open the published copy.
log = logging.getLogger("synergy.db")

# A file's path, device and inode number: they identify the file that is now at that path.
_File = tuple[str, int, int]
# Everything that decides what a connection may read: the file, role, agency and contacts.
_Reader = tuple[_File, str, int | None, int | None]
_KEPT: ContextVar[dict[_Reader, Database] | None] = ContextVar("kept", default=None)


def database_path() -> Path:
    """Return the main database's file: SYNERGY_DB, or data/synergy.db."""
    return Path(os.environ.get("SYNERGY_DB") or "data/synergy.db")


def published_path(path: Path) -> Path:
    """Return the file of a database's published copy, in the same folder."""
    return path.with_name("published.db" if path.stem == "synergy" else f"{path.stem}-published.db")


def file_of(db: Database) -> Path:
    """Return the file behind a connection."""
    return Path(str(db.execute("PRAGMA database_list").fetchone()[2]))


def wanted_journal_mode() -> str:
    """Return the journal mode that is safe with the SQLite library in use."""
    return "wal" if sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM else "delete"


def _open(path: Path, mode: str, whom: str, wait: float = BUSY_SECONDS) -> Database:
    """Open a Synergy database; NotReady if it is missing or unknown to this version."""
    address = f"file:{quote(str(path.resolve()))}?mode={mode}"
    log.debug("opens %s for %s", path.name, whom)
    try:
        connection = sqlite3.connect(address, uri=True, timeout=wait)
    except sqlite3.OperationalError as error:
        missing = mode != "rwc" and not path.exists()
        found = trouble.MISSING if missing else trouble.explain(error, path)
        raise NotReady(found, path) from error
    db = Database(connection)
    try:
        if mode != "rwc":
            recognition.require_ours(db, path)
        db.execute("PRAGMA foreign_keys = ON")
    except UnicodeDecodeError as error:
        # SQLite's message quotes what it read, where that makes no text.
        db.close()
        raise NotReady(trouble.DAMAGED, path) from error
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def reading(path: Path, whom: str = "the house") -> Iterator[Database]:
    """Open a read-only connection in one snapshot, then close it; NotReady if there is no file."""
    db = _open(path, "ro", whom)
    try:
        db.execute("BEGIN")
        yield db
    finally:
        db.close()


@contextmanager
def one_run() -> Iterator[None]:
    """Let every reading_as inside this block share the connections that the first ones open.

    SQLite reads the whole schema for each connection, which takes longer than most readings.
    """
    kept: dict[_Reader, Database] = {}
    token = _KEPT.set(kept)
    try:
        yield
    finally:
        _KEPT.reset(token)
        for db in kept.values():
            db.close()


@contextmanager
def reading_as(viewer: Viewer, of: int | None = None) -> Iterator[Database]:
    """Open the database that this viewer's pages read, with private columns hidden.

    A funder reads the published copy, everyone else the main database in one snapshot. A partner
    sees contacts only when `of` is its own agency, for reading its own records.
    """
    with _renewed_when_damaged(viewer):
        # A copy that has been replaced is a different file: never read from the old one.
        kept, reader = _KEPT.get(), (_file_of(viewer), viewer.role, viewer.organization_id, of)
        db = kept.pop(reader, None) if kept is not None else None
        if db is None:
            db = _open_for(viewer, of)
        try:
            db.execute("BEGIN")
            yield db
        finally:
            # This also removes anything that the reading left in SQLite's temporary tables.
            db.rollback()
            if kept is None or reader in kept:
                db.close()
            else:
                kept[reader] = db


@contextmanager
def _renewed_when_damaged(viewer: Viewer) -> Iterator[None]:
    """Delete a published copy that turns out to be damaged; the server then rebuilds it."""
    copy = _path_for(viewer)
    try:
        yield
    except SqliteError as error:
        if viewer.role != "funder" or trouble.explain(error, copy) not in trouble.SPOILT:
            raise
        log.error("the published copy is damaged and will be rebuilt: %s", error)
        with suppress(OSError):
            copy.unlink()
        raise NotReady(trouble.COPY, copy) from error


def _path_for(viewer: Viewer) -> Path:
    main = database_path()
    return published_path(main) if viewer.role == "funder" else main


def _file_of(viewer: Viewer) -> _File:
    path = _path_for(viewer)
    try:
        stat = path.stat()
    except FileNotFoundError:
        return str(path), 0, 0
    return str(path), stat.st_dev, stat.st_ino


def _open_for(viewer: Viewer, of: int | None) -> Database:
    path = _path_for(viewer)
    if viewer.role == "funder":
        if not path.exists():
            raise NotReady(trouble.COPY, path)
        # The file is replaced, never changed: SQLite need not look for a journal.
        return _open(path, "ro&immutable=1", "funder")
    db = _open(path, "ro", viewer.role)
    privacy.hide(db, viewer, of)
    return db


def watching(path: Path) -> Database:
    """Open a long-lived read-only connection that never waits for a lock (see db.watched)."""
    return _open(path, "ro", "the gate", WATCHING_MS / 1000)


def try_to_write(path: Path) -> None:
    """Start a write and roll it back; raise the error if that is not possible."""
    db = _open(path, "rw", "health", TRYING_SECONDS)
    try:
        # On a read-only file, BEGIN IMMEDIATE alone succeeds as a read.
        db.execute("DELETE FROM seed_log WHERE 0")
    finally:
        db.close()


@contextmanager
def writing(path: Path, actor: str, command_key: str | None = None) -> Iterator[Database]:
    """Open a connection in one BEGIN IMMEDIATE: committed at the end, rolled back on any error.

    The history records `actor` and `command_key` with each change. It waits at most BUSY_SECONDS
    for its turn, behind our own writers and other programs together.
    """
    with maintaining(path, actor, command_key) as db, _WRITERS.turn(BUSY_SECONDS) as left:
        _wait_at_most(db, left)
        db.execute("BEGIN IMMEDIATE")
        # With a rollback journal, a commit also waits for readers.
        _wait_at_most(db, BUSY_SECONDS)
        try:
            yield db
        except BaseException:
            db.rollback()
            raise
        db.commit()


def _wait_at_most(db: Database, seconds: float) -> None:
    db.execute(f"PRAGMA busy_timeout = {max(WATCHING_MS, int(seconds * 1000))}")


@contextmanager
def maintaining(
    path: Path, actor: str, command_key: str | None = None, make: bool = False
) -> Iterator[Database]:
    """Open a connection that may write, outside any transaction, and close it.

    `make` creates the file and its folder if they are missing.
    """
    if make:
        files.make_folder(path.parent)
        files.create(path)
    files.protect(path)
    db = _open(path, "rwc" if make else "rw", actor)
    try:
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON")
        chain.register(db, actor, command_key)
        yield db
    finally:
        db.close()
