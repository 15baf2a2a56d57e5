"""Files that only their owner may read, and how to create one whole or not at all."""

import contextlib
import fcntl
import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700
# The files that SQLite puts beside a database; they take on the database's mode.
COMPANIONS = ("", "-wal", "-shm", "-journal")


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner may use, if it is missing."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)


def create(path: Path) -> None:
    """Make an empty file that only its owner may use, if it is missing, for SQLite to open."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE))


def protect(path: Path) -> list[Path]:
    """Remove access for everyone but the owner from a database and SQLite's files beside it.

    Files that the owner made read-only stay so. Return the files that could not be changed.
    """
    real, left = path.resolve(), []
    for name in COMPANIONS:
        file = real.with_name(f"{real.name}{name}")
        try:
            mode = file.stat().st_mode & 0o777
            if mode & ~PRIVATE:
                file.chmod(mode & PRIVATE)
        except FileNotFoundError:
            continue
        except OSError:
            left.append(file)
    return left


@contextmanager
def beside(goal: Path) -> Iterator[Path]:
    """Yield the path beside a file where its replacement is built; one process at a time.

    The caller moves the new file into place. If a process is killed, the system releases its lock,
    and the next process deletes what it left behind.
    """
    making = goal.with_name(f"{goal.name}.making")
    make_folder(goal.parent)
    folder = os.open(goal.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        _delete(making)
        try:
            yield making
        finally:
            _delete(making)
    finally:
        os.close(folder)


def _delete(making: Path) -> None:
    """Delete the unfinished files of any process."""
    for leftover in making.parent.glob(f"{glob.escape(making.name)}*"):
        with contextlib.suppress(OSError):
            leftover.unlink()
