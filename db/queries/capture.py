"""The facts needed to understand a note as it is typed: partners' names, the next meeting."""

from datetime import date

from sqlite_utils import Database

from synergy.partner_names import Partner


def partners(db: Database) -> list[Partner]:
    """List every organization with all its names."""
    rows = db.query(
        """SELECT id, name, alternate_name, kind FROM organization WHERE deleted_at IS NULL
           ORDER BY name COLLATE NOCASE, id"""
    )
    return [Partner(**row) for row in rows]


def next_meeting(db: Database, day: str) -> date | None:
    """Return the day of the first meeting after an ISO day, or None."""
    row = db.execute(
        "SELECT min(date) FROM meeting WHERE date > ? AND deleted_at IS NULL", [day]
    ).fetchone()
    return date.fromisoformat(row[0]) if row[0] else None
