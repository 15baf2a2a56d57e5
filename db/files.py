"""Files that only their owner reads, and how a new one is made whole or not at all."""

import contextlib
import fcntl
import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700
# What SQLite keeps beside a database; it gives them the database's own mode.
COMPANIONS = ("", "-wal", "-shm", "-journal")


def make_folder(folder: Path) -> None:
    """Make a folder for its owner alone, where it is missing."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)


def create(path: Path) -> None:
    """Make an empty file for its owner alone, where it is missing, before SQLite opens it."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE))


def protect(path: Path) -> list[Path]:
    """Take a database, and what SQLite keeps beside it, away from all but the owner.

    What the owner made read-only stays so. Return the files that could not be changed.
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
    """Give the place beside a file where a new one is made; one process at a time makes one.

    The caller moves it into place. The system takes the lock back from a process that is killed;
    what that process left is deleted here, by the next one.
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
    """Delete an unfinished file with what stands beside it, of any process."""
    for leftover in making.parent.glob(f"{glob.escape(making.name)}*"):
        with contextlib.suppress(OSError):
            leftover.unlink()
