"""Read what the projector shows of a meeting, using only columns that the display may read."""

from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from db.queries import running

Captured = Literal["update", "mention", "decision", "action", "practice"]


@dataclass(frozen=True)
class Shown:
    """The meeting that the projector shows; the date is ISO, the time HH:MM."""

    id: int
    name: str
    date: str
    start_time: str | None
    place: str | None
    purpose: str | None
    status: str
    sample: int


@dataclass(frozen=True)
class Voice:
    """A partner that is present or has given an update: its newest one, and how many more."""

    organization_id: int
    organization: str
    update_id: int | None
    text: str | None
    more: int


@dataclass(frozen=True)
class Item:
    """One record of a meeting.

    `about` is the issue of a decision, an action or an example; `times` is how many meetings have
    raised a mentioned issue so far; dates are ISO.
    """

    kind: Captured
    id: int
    text: str
    organization: str | None
    due_on: str | None
    state: str | None
    about: str | None
    times: int | None
    sample: int


@dataclass(frozen=True)
class Produced:
    """The numbers of records from a meeting; `recurring` issues had been raised before it."""

    present: int
    updates: int
    issues: int
    recurring: int
    decisions: int
    actions: int
    practices: int


def showing(db: Database, today: str) -> int | None:
    """Find the meeting to show: the one in progress, otherwise today's latest that has ended."""
    now = running.current(db)
    if now is not None:
        return now
    row = db.execute(
        """SELECT id FROM meeting WHERE status = 'closed' AND deleted_at IS NULL AND date = ?
           ORDER BY start_time DESC, id DESC LIMIT 1""",
        [today],
    ).fetchone()
    return row[0] if row else None


def shown(db: Database, meeting_id: int) -> Shown | None:
    """Read one meeting, or None."""
    rows = db.query(
        """SELECT id, name, date, start_time, place, purpose, status, sample FROM meeting
           WHERE id = ? AND deleted_at IS NULL""",
        [meeting_id],
    )
    return next((Shown(**row) for row in rows), None)


def voices(db: Database, meeting_id: int, most: int) -> list[Voice]:
    """List up to `most` partners that are present or have given an update, by name."""
    rows = db.query(
        """WITH told AS (SELECT organization_id, max(id) AS id, count(*) - 1 AS more
             FROM [update] WHERE meeting_id = :id AND deleted_at IS NULL GROUP BY organization_id)
           SELECT o.id AS organization_id, o.name AS organization, told.id AS update_id, u.text,
             coalesce(told.more, 0) AS more
           FROM (SELECT organization_id FROM attendance
                   WHERE meeting_id = :id AND status = 'present' AND deleted_at IS NULL
                 UNION SELECT organization_id FROM told) AS p
           JOIN organization AS o ON o.id = p.organization_id
           LEFT JOIN told ON told.organization_id = o.id LEFT JOIN [update] AS u ON u.id = told.id
           ORDER BY o.name COLLATE NOCASE, o.id LIMIT :most""",
        {"id": meeting_id, "most": most},
    )
    return [Voice(**row) for row in rows]


def raisers(db: Database, meeting_id: int) -> dict[int, tuple[str, ...]]:
    """List the partners that raised each issue at a meeting by name, under the issue's id."""
    found: dict[int, tuple[str, ...]] = {}
    for row in db.query(
        """SELECT n.issue_id, o.name FROM issue_mention AS n
           JOIN organization AS o ON o.id = n.organization_id
           WHERE n.meeting_id = ? AND n.deleted_at IS NULL
           ORDER BY n.issue_id, o.name COLLATE NOCASE""",
        [meeting_id],
    ):
        found[row["issue_id"]] = (*found.get(row["issue_id"], ()), row["name"])
    return found


_NTH = """(SELECT count(DISTINCT b.meeting_id) FROM issue_mention AS b
    JOIN meeting AS e ON e.id = b.meeting_id JOIN meeting AS m ON m.id = n.meeting_id
    WHERE b.issue_id = n.issue_id AND b.deleted_at IS NULL AND e.deleted_at IS NULL
      AND (e.date, e.id) <= (m.date, m.id))"""

_ITEMS = f"""WITH item (kind, id, text, organization, due_on, state, about, times, sample, at) AS (
      SELECT 'update', n.id, n.text, o.name, NULL, NULL, NULL, NULL, n.sample, n.created_at
      FROM [update] AS n JOIN organization AS o ON o.id = n.organization_id
      WHERE n.meeting_id = :id AND n.deleted_at IS NULL
      UNION ALL
      SELECT 'mention', n.id, i.title, o.name, NULL, NULL, NULL, {_NTH}, n.sample, n.created_at
      FROM issue_mention AS n JOIN organization AS o ON o.id = n.organization_id
      JOIN issue AS i ON i.id = n.issue_id AND i.deleted_at IS NULL
      WHERE n.meeting_id = :id AND n.deleted_at IS NULL
      UNION ALL
      SELECT 'decision', n.id, n.text, NULL, NULL, NULL, i.title, NULL, n.sample, n.created_at
      FROM decision AS n LEFT JOIN issue AS i ON i.id = n.issue_id AND i.deleted_at IS NULL
      WHERE n.meeting_id = :id AND n.deleted_at IS NULL
      UNION ALL
      SELECT 'action', n.id, n.title, o.name, n.due_on, n.state, i.title, NULL, n.sample,
        n.created_at
      FROM action AS n LEFT JOIN organization AS o ON o.id = n.organization_id
      LEFT JOIN issue AS i ON i.id = n.issue_id AND i.deleted_at IS NULL
      WHERE n.meeting_id = :id AND n.deleted_at IS NULL
      UNION ALL
      SELECT 'practice', n.id, n.title, o.name, NULL, NULL, NULL, NULL, n.sample, n.created_at
      FROM practice AS n LEFT JOIN organization AS o ON o.id = n.organization_id
      WHERE n.meeting_id = :id AND n.deleted_at IS NULL)
    SELECT kind, id, text, organization, due_on, state, about, times, sample FROM item"""


def captured(db: Database, meeting_id: int, most: int) -> list[Item]:
    """List the last `most` records of a meeting, newest first."""
    rows = db.query(
        f"{_ITEMS} ORDER BY at DESC, kind, id DESC LIMIT :most", {"id": meeting_id, "most": most}
    )
    return [Item(**row) for row in rows]


def agreed(db: Database, meeting_id: int, most: int) -> list[Item]:
    """List a meeting's decisions, then its actions, in the order in which they were recorded."""
    rows = db.query(
        f"""{_ITEMS} WHERE kind IN ('decision', 'action')
            ORDER BY kind = 'action', id LIMIT :most""",
        {"id": meeting_id, "most": most},
    )
    return [Item(**row) for row in rows]


def produced(db: Database, meeting_id: int) -> Produced:
    """Count the records from a meeting."""
    (row,) = db.query(
        f"""SELECT
             (SELECT count(*) FROM attendance WHERE meeting_id = :id AND status = 'present'
                AND deleted_at IS NULL) AS present,
             (SELECT count(*) FROM [update] WHERE meeting_id = :id AND deleted_at IS NULL)
               AS updates,
             (SELECT count(*) FROM decision WHERE meeting_id = :id AND deleted_at IS NULL)
               AS decisions,
             (SELECT count(*) FROM action WHERE meeting_id = :id AND deleted_at IS NULL)
               AS actions,
             (SELECT count(*) FROM practice WHERE meeting_id = :id AND deleted_at IS NULL)
               AS practices,
             count(*) AS issues, coalesce(sum(times > 1), 0) AS recurring
           FROM (SELECT n.issue_id, {_NTH} AS times FROM issue_mention AS n
                 JOIN issue AS i ON i.id = n.issue_id AND i.deleted_at IS NULL
                 WHERE n.meeting_id = :id AND n.deleted_at IS NULL GROUP BY n.issue_id)""",
        {"id": meeting_id},
    )
    return Produced(**row)
