"""What is still missing when a meeting ends, and the days of past meetings."""

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database


@dataclass(frozen=True)
class Unsettled:
    """A meeting's open action that lacks an owner, a due date (ISO), or both."""

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
    """List the days of meetings on or before an ISO day: at most `most`, the latest first."""
    rows = db.execute(
        """SELECT DISTINCT date FROM meeting WHERE date <= ? AND deleted_at IS NULL
           ORDER BY date DESC LIMIT ?""",
        [until, most],
    )
    return [date.fromisoformat(day) for (day,) in rows]
