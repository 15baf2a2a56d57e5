"""How a coordinator controls the projector: paused on a page, turned, or showing one record."""

from sqlite_utils import Database

STATEMENTS = (
    # Whether the pages are paused; how many pages a coordinator has moved on, less those back.
    "ALTER TABLE running ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1))",
    "ALTER TABLE running ADD COLUMN turned INTEGER NOT NULL DEFAULT 0",
    # The record to show instead of the agenda item, and until when (UTC).
    "ALTER TABLE running ADD COLUMN shown_table TEXT",
    "ALTER TABLE running ADD COLUMN shown_id INTEGER",
    "ALTER TABLE running ADD COLUMN shown_until TEXT",
)


def apply(db: Database) -> None:
    """Add the columns."""
    for statement in STATEMENTS:
        db.execute(statement)
