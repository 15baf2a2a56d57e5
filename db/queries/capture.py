"""The facts needed to understand a note, and to say how it was saved."""

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


def raised(db: Database, issue_id: int) -> tuple[str, int] | None:
    """Return an issue's title and how many meetings raised it; None if it is deleted."""
    row: tuple[str, int] | None = db.execute(
        """SELECT i.title, (SELECT count(DISTINCT n.meeting_id) FROM issue_mention AS n
             JOIN meeting AS m ON m.id = n.meeting_id
             WHERE n.issue_id = i.id AND n.deleted_at IS NULL AND m.deleted_at IS NULL)
           FROM issue AS i WHERE i.id = ? AND i.deleted_at IS NULL""",
        [issue_id],
    ).fetchone()
    return row


def is_new(db: Database, mention_id: int) -> bool:
    """Tell whether a mention has no note and is the only mention of its issue."""
    row = db.execute(
        """SELECT 1 FROM issue_mention AS n WHERE n.id = ? AND n.note IS NULL AND NOT EXISTS
             (SELECT 1 FROM issue_mention AS o
              WHERE o.issue_id = n.issue_id AND o.id <> n.id AND o.deleted_at IS NULL)""",
        [mention_id],
    ).fetchone()
    return row is not None


def reopened(db: Database, mention_id: int) -> int | None:
    """Return the id of the issue that this mention reopened; None if it reopened none."""
    row = db.execute(
        """SELECT CAST(i.row_id AS INTEGER) FROM history AS n
           JOIN history AS i ON i.command_key = n.command_key
           JOIN history_values AS v ON v.history_id = i.id
           WHERE n.[table] = 'issue_mention' AND n.row_id = CAST(? AS TEXT)
             AND n.change = 'insert' AND i.[table] = 'issue' AND i.change = 'update'
             AND json_extract(v.old, '$.status') = 'resolved'""",
        [mention_id],
    ).fetchone()
    return row[0] if row else None
