"""Create a database and bring it up to date."""

import os
from collections.abc import Callable
from pathlib import Path

from db import connect, files, search_index
from db.history import chain
from db.migrations import steps


def upgrade(path: Path, fill: Callable[[Path], object] = lambda path: None) -> list[str]:
    """Create the file if it is missing and apply pending migrations; return those applied.

    A new file is built under another name, passed to `fill`, and moved into place whole: a killed
    process leaves nothing half made, and one of several processes at once makes it. NotReady, with
    nothing changed, if the file is not ours or from a newer version.
    """
    place = path.resolve()
    with files.beside(place) as making:
        if place.exists():
            return _apply_pending(path)
        done = _apply(making)
        fill(making)
        # Unlike a move, this fails if another program has put a file there.
        os.link(making, place)
    return done


def _apply_pending(path: Path) -> list[str]:
    """Apply pending migrations; only read a database that is up to date."""
    with connect.reading(path) as db:
        is_ready = not steps.pending(db) and db.journal_mode == connect.wanted_journal_mode()
    return [] if is_ready else _apply(path)


def _apply(path: Path) -> list[str]:
    """Apply pending migrations, to a new file too.

    The migrations run, and the triggers are remade, in one BEGIN IMMEDIATE: several processes may
    call this at once, and no table is ever visible without its history.
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
