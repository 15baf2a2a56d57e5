"""Reading the published copy: how much outsiders find in it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from db import connect, publish


@dataclass(frozen=True)
class Published:
    """How many rows of each table that can be published are, and when the copy was made (UTC)."""

    counts: dict[str, int]
    made_at: str


def published(db: Database, path: Path) -> Published:
    """Describe the copy of the database at `path` that is open as `db`."""
    made = connect.published_path(path).stat().st_mtime
    return Published(
        {table: db.table(table).count for table in publish.MARKED},
        datetime.fromtimestamp(made, UTC).isoformat(timespec="milliseconds"),
    )
