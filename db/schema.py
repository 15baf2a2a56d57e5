"""Making a database and bringing it up to date."""

from pathlib import Path

from db import chain, connect, search_index
from db.migrations import steps


def upgrade(path: Path) -> list[str]:
    """Make the file where it is missing and apply what is pending; return the steps applied.

    One BEGIN IMMEDIATE holds the steps and the triggers made again after them, so that several
    processes may call this at once and nobody sees a table without its history.
    """
    with connect.maintaining(path, "synergy", make=True) as db:
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
