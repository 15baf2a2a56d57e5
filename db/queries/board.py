"""Reading what the board says: the meetings around today, who owes what, what is raised where."""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.queries.actions import ActionFilter, count_actions
from db.queries.paging import scalar

# How many of the last meetings the board looks back over.
MEETINGS = 8


@dataclass(frozen=True)
class Gathering:
    """One meeting; the date is ISO, the time "10:00"."""

    id: int
    date: str
    name: str
    start_time: str | None = None
    place: str | None = None
    status: str = "planned"


@dataclass(frozen=True)
class Between:
    """A day (ISO) with the meetings around it."""

    today: str
    last: Gathering | None
    coming: Gathering | None

    @property
    def next_day(self) -> str | None:
        """Return the ISO date of the next meeting."""
        return self.coming.date if self.coming else None

    def actions(self, **chosen: Any) -> ActionFilter:
        """Make an action filter that counts from these meetings."""
        return ActionFilter(
            self.today,
            next_meeting=self.next_day,
            last_meeting=self.last.id if self.last else None,
            since=self.last.date if self.last else None,
            **chosen,
        )


@dataclass(frozen=True)
class Owed:
    """What a partner still has to do: overdue, and due by the next meeting.

    The partner is None for actions that nobody has taken on yet.
    """

    organization_id: int | None
    organization: str | None
    overdue: int
    due: int


@dataclass(frozen=True)
class Concerned:
    """A borough, and how many open issues affect it."""

    code: str
    name: str
    issues: int


_MEETING = "id, date, name, start_time, place, status"
_OVER = """deleted_at IS NULL AND date <= :today
    AND (status = 'closed' OR status <> 'planned' AND date < :today)"""


def between(db: Database, today: str) -> Between:
    """Find the meetings around a day (ISO): the last one held, and the next one.

    The last is the latest that is over: closed, or of an earlier day and not merely planned. The
    next is the first from that day on that is not closed, a meeting in progress included.
    """
    held = last_meetings(db, today, 1)
    coming = db.query(
        f"""SELECT {_MEETING} FROM meeting
            WHERE deleted_at IS NULL AND status <> 'closed' AND date >= :today
            ORDER BY date, id LIMIT 1""",
        {"today": today},
    )
    return Between(today, next(iter(held), None), next((Gathering(**row) for row in coming), None))


def last_meetings(db: Database, today: str, most: int = MEETINGS) -> list[Gathering]:
    """List the last meetings that are over on a day (ISO), the oldest of them first."""
    rows = db.query(
        f"""SELECT {_MEETING} FROM meeting WHERE {_OVER}
            ORDER BY date DESC, id DESC LIMIT :most""",
        {"today": today, "most": most},
    )
    return [Gathering(**row) for row in rows][::-1]


def has_partners(db: Database) -> bool:
    """Tell whether there is any organization."""
    found = db.execute("SELECT EXISTS (SELECT 1 FROM organization WHERE deleted_at IS NULL)")
    return bool(scalar(found))


def count_due(db: Database, around: Between) -> int:
    """Count the open actions due from that day until the next meeting."""
    return count_actions(db, around.actions(due="by next meeting"))


def owed(db: Database, around: Between, most: int) -> list[Owed]:
    """List the partners with open actions that are overdue or due by the next meeting.

    The first `most` of them, those with the most overdue first.
    """
    rows = db.query(
        """SELECT p.organization_id, o.name AS organization, p.overdue, p.due FROM
             (SELECT organization_id, sum(due_order < :today) AS overdue,
                sum(due_order >= :today) AS due
              FROM action INDEXED BY action_owed
              WHERE deleted_at IS NULL AND closed = 0
                AND due_order <= coalesce(:next, date(:today, '-1 day'))
              GROUP BY organization_id) AS p
           LEFT JOIN organization AS o ON o.id = p.organization_id
           ORDER BY p.overdue DESC, p.due DESC, o.name COLLATE NOCASE LIMIT :most""",
        {"today": around.today, "next": around.next_day, "most": most},
    )
    return [Owed(**row) for row in rows]


def concerned(db: Database) -> list[Concerned]:
    """List the boroughs that open issues affect, those with the most first."""
    rows = db.query(
        """SELECT b.code, b.name, count(*) AS issues FROM issue AS i
            JOIN issue_borough AS x ON x.issue_id = i.id
            JOIN borough AS b ON b.code = x.borough_code
            WHERE i.status = 'open' AND i.deleted_at IS NULL AND i.merged_into_id IS NULL
            GROUP BY b.code ORDER BY issues DESC, b.name"""
    )
    return [Concerned(**row) for row in rows]
