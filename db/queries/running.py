"""Read which meeting is in progress, which comes next, and the current agenda item."""

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True)
class Running:
    """The current item of an open meeting (None if deleted), and the UTC moment it began.

    `held` says whether the projector is paused on its page, `turned` how many pages a coordinator
    has moved it on, less those moved back. The projector shows the record `shown_id` of
    `shown_table` until the UTC moment `shown_until`.
    """

    meeting_id: int
    agenda_item_id: int | None
    since: str
    held: int = 0
    turned: int = 0
    shown_table: str | None = None
    shown_id: int | None = None
    shown_until: str | None = None


@dataclass(frozen=True)
class Former:
    """The meeting held before another one; the date is ISO."""

    id: int
    date: str


def current(db: Database) -> int | None:
    """Find the open meeting, if any."""
    row = db.execute(
        """SELECT id FROM meeting
           WHERE status = 'open' AND status <> 'closed' AND deleted_at IS NULL
           ORDER BY date DESC, id DESC LIMIT 1"""
    ).fetchone()
    return row[0] if row else None


def coming(db: Database, today: str) -> int | None:
    """Find the first planned meeting of today (ISO) or later."""
    row = db.execute(
        """SELECT id FROM meeting
           WHERE status = 'planned' AND status <> 'closed' AND deleted_at IS NULL AND date >= ?
           ORDER BY date, id LIMIT 1""",
        [today],
    ).fetchone()
    return row[0] if row else None


def running(db: Database, meeting_id: int) -> Running | None:
    """Read an open meeting's current item; None if the meeting is not open."""
    rows = db.query(
        """SELECT r.meeting_id, i.id AS agenda_item_id, r.since, r.held, r.turned, r.shown_table,
             r.shown_id, r.shown_until FROM running AS r
           JOIN meeting AS m ON m.id = r.meeting_id
           LEFT JOIN agenda_item AS i ON i.id = r.agenda_item_id AND i.deleted_at IS NULL
           WHERE r.meeting_id = ? AND r.deleted_at IS NULL AND m.status = 'open'
             AND m.deleted_at IS NULL""",
        [meeting_id],
    )
    return next((Running(**row) for row in rows), None)


def closed_last(db: Database) -> int | None:
    """Find the meeting whose minutes were frozen last."""
    row = db.execute(
        """SELECT n.meeting_id AS meeting_id
           FROM minutes AS n JOIN meeting AS m ON m.id = n.meeting_id
           WHERE n.deleted_at IS NULL AND m.deleted_at IS NULL AND m.status = 'closed'
           ORDER BY n.frozen_at DESC, n.id DESC LIMIT 1"""
    ).fetchone()
    return row[0] if row else None


def former(db: Database, meeting_id: int) -> Former | None:
    """Find the meeting held before another one."""
    rows = db.query(
        """SELECT p.id, p.date FROM meeting AS m JOIN meeting AS p
             ON p.deleted_at IS NULL AND p.status <> 'planned' AND (p.date, p.id) < (m.date, m.id)
           WHERE m.id = ? ORDER BY p.date DESC, p.id DESC LIMIT 1""",
        [meeting_id],
    )
    return next((Former(**row) for row in rows), None)
