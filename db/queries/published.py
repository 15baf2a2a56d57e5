"""Reading the published copy: how much outsiders find in it."""

from dataclasses import dataclass

from sqlite_utils import Database

from db import publish


@dataclass(frozen=True)
class Published:
    """How many rows of each table that can be published are, and when the copy was made (UTC)."""

    counts: dict[str, int]
    made_at: str


def published(db: Database) -> Published:
    """Describe the published copy that is open as `db`."""
    [(made_at,)] = db.execute("SELECT made_at FROM published_copy")
    return Published({table: db.table(table).count for table in publish.MARKED}, made_at)
