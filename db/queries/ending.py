"""What is still to settle when a meeting ends, and when meetings have been held."""

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database


@dataclass(frozen=True)
class Unsettled:
    """An open action of a meeting that has no owner, no due date (ISO), or neither."""

    id: int
    version: int
    title: str
    organization_id: int | None
    due_on: str | None


def unsettled(db: Database, meeting_id: int) -> list[Unsettled]:
    """List a meeting's open actions that have no owner or no due date."""
    rows = db.query(
        """SELECT id, version, title, organization_id, due_on FROM action
           WHERE meeting_id = ? AND (due_on IS NULL OR organization_id IS NULL)
             AND state = 'open' AND deleted_at IS NULL ORDER BY id""",
        [meeting_id],
    )
    return [Unsettled(**row) for row in rows]


def held_days(db: Database, until: str, most: int) -> list[date]:
    """List the days of up to `most` meetings up to an ISO day, the latest first."""
    rows = db.execute(
        """SELECT DISTINCT date FROM meeting WHERE date <= ? AND deleted_at IS NULL
           ORDER BY date DESC LIMIT ?""",
        [until, most],
    )
    return [date.fromisoformat(day) for (day,) in rows]
