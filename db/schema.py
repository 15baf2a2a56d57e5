"""Making a database and bringing it up to date."""

import os
from collections.abc import Callable
from pathlib import Path

from db import connect, files, search_index
from db.history import chain
from db.migrations import steps


def upgrade(path: Path, fill: Callable[[Path], object] = lambda path: None) -> list[str]:
    """Make the file where it is missing and apply what is pending; return the steps applied.

    A new file is made beside its place, given to `fill`, and moved there whole: a process that is
    killed leaves nothing half made, and of several at once one makes it. NotReady, and nothing is
    changed, where the file is not ours or of a newer version.
    """
    place = path.resolve()
    with files.beside(place) as making:
        if place.exists():
            return _apply_pending(path)
        done = _apply(making)
        fill(making)
        # Unlike a move, it fails where another program has put a file there.
        os.link(making, place)
    return done


def _apply_pending(path: Path) -> list[str]:
    """Apply what is pending; a database that is up to date is only read."""
    with connect.reading(path) as db:
        is_ready = not steps.pending(db) and db.journal_mode == connect.wanted_journal_mode()
    return [] if is_ready else _apply(path)


def _apply(path: Path) -> list[str]:
    """Apply what is pending, to a new file too.

    One BEGIN IMMEDIATE holds the steps and the triggers made again after them, so that several
    processes may call this at once and nobody sees a table without its history.
    """
    with connect.maintaining(path, "synergy", make=not path.exists()) as db:
        db.execute(f"PRAGMA journal_mode = {connect.wanted_journal_mode()}")
        db.execute("BEGIN IMMEDIATE")
        try:
            pending = [step.name for step in steps.pending(db)]
            if pending:
                steps.apply(db)
                search_index.remake(db)
                chain.remake_triggers(db)
            db.commit()
        except BaseException:
            db.rollback()
            raise
    return pending
