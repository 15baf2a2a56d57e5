"""Reading what the board says: the meetings around today, what is owed, what is raised where."""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.queries.actions import ActionFilter, count_actions
from db.queries.issues import IssueFilter, count_issues

# The trend of a theme: the last meetings held, against as many before them.
COMPARED = 3


@dataclass(frozen=True)
class Gathering:
    """One meeting; the date is ISO."""

    id: int
    date: str
    name: str


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
        """Make a filter of the action log that reckons from these meetings."""
        return ActionFilter(
            self.today,
            next_meeting=self.next_day,
            last_meeting=self.last.id if self.last else None,
            since=self.last.date if self.last else None,
            **chosen,
        )


@dataclass(frozen=True)
class Changes:
    """How many actions and issues changed since the last meeting.

    Actions: `done`, `put_off` and `new` as ActionFilter defines them, `overdue` all that are open
    past their day. Issues: those that the last meeting raised and an earlier one had raised too,
    and those that it raised for the first time.
    """

    done: int
    overdue: int
    put_off: int
    new: int
    raised_again: int
    raised_first: int


@dataclass(frozen=True)
class Owed:
    """What a partner, None being nobody yet, has still to do: overdue, and due by the meeting."""

    organization_id: int | None
    organization: str | None
    overdue: int
    due: int


@dataclass(frozen=True)
class Theme:
    """The open issues of one theme; code and name are None where an issue has none.

    An issue counts once for each meeting that raised it, however many partners did: `lately` over
    the last COMPARED meetings held, `before` over as many before them.
    """

    code: str | None
    name: str | None
    open_issues: int
    before: int
    lately: int

    @property
    def raised(self) -> int:
        """Return how often its issues were raised over all the meetings compared."""
        return self.before + self.lately


@dataclass(frozen=True)
class Concerned:
    """A borough, and how many open issues concern it."""

    code: str
    name: str
    issues: int


_HELD = "deleted_at IS NULL AND status <> 'planned' AND date <= :today"
_OPEN = "i.status = 'open' AND i.deleted_at IS NULL AND i.merged_into_id IS NULL"


def between(db: Database, today: str) -> Between:
    """Find the meetings around a day (ISO): the last one held, the next one to come.

    Last is the latest up to that day that is over: closed, or of an earlier day and not merely
    planned. Next is the first from that day on that is not closed, the one going on today included.
    """
    last = db.query(
        f"""SELECT id, date, name FROM meeting
            WHERE {_HELD} AND (status = 'closed' OR date < :today)
            ORDER BY date DESC, id DESC LIMIT 1""",
        {"today": today},
    )
    coming = db.query(
        """SELECT id, date, name FROM meeting
           WHERE deleted_at IS NULL AND status <> 'closed' AND date >= :today
           ORDER BY date, id LIMIT 1""",
        {"today": today},
    )
    return Between(
        today,
        next((Gathering(**row) for row in last), None),
        next((Gathering(**row) for row in coming), None),
    )


def count_held(db: Database, today: str) -> int:
    """Count the meetings held, up to as many as a trend compares."""
    number: int = db.execute(
        f"SELECT count(*) FROM (SELECT id FROM meeting WHERE {_HELD} LIMIT :most)",
        {"today": today, "most": 2 * COMPARED},
    ).fetchone()[0]
    return number


def has_partners(db: Database) -> bool:
    """Tell whether there is any organization."""
    return bool(
        db.execute(
            "SELECT EXISTS (SELECT 1 FROM organization WHERE deleted_at IS NULL)"
        ).fetchone()[0]
    )


def changes(db: Database, around: Between) -> Changes:
    """Count what changed since the last meeting; without one, only what is overdue."""

    def raised(again: bool) -> int:
        if around.last is None:
            return 0
        return count_issues(db, IssueFilter(raised_at=around.last.id, again=again))

    done, put_off, new = (
        count_actions(db, around.actions(since_last=word)) for word in ("done", "put off", "new")
    )
    overdue = count_actions(db, around.actions(due="overdue"))
    return Changes(done, overdue, put_off, new, raised(True), raised(False))


def count_due(db: Database, around: Between) -> int:
    """Count the open actions due from that day to the next meeting's."""
    return count_actions(db, around.actions(due="by next meeting"))


def owed(db: Database, around: Between, most: int) -> list[Owed]:
    """List the partners with open actions overdue, or due from that day to the next meeting's.

    Those with the most overdue come first, `most` of them.
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


def themes(db: Database, today: str) -> list[Theme]:
    """List the themes that have open issues, those with the most first."""
    rows = db.query(
        f"""WITH held AS (SELECT id, row_number() OVER (ORDER BY date DESC, id DESC) AS back FROM
              (SELECT id, date FROM meeting WHERE {_HELD}
               ORDER BY date DESC, id DESC LIMIT 2 * :compared)),
            raised AS (SELECT n.issue_id,
                count(DISTINCT n.meeting_id) FILTER (WHERE held.back > :compared) AS before,
                count(DISTINCT n.meeting_id) FILTER (WHERE held.back <= :compared) AS lately
              FROM held CROSS JOIN issue_mention AS n ON n.meeting_id = held.id
              WHERE n.deleted_at IS NULL GROUP BY n.issue_id)
            SELECT t.code, t.name, count(*) AS open_issues,
              coalesce(sum(r.before), 0) AS before, coalesce(sum(r.lately), 0) AS lately
            FROM issue AS i LEFT JOIN raised AS r ON r.issue_id = i.id
            LEFT JOIN taxonomy_term AS t ON t.id = i.theme_id
            WHERE {_OPEN} GROUP BY i.theme_id
            ORDER BY open_issues DESC, t.position, t.name""",
        {"today": today, "compared": COMPARED},
    )
    return [Theme(**row) for row in rows]


def concerned(db: Database) -> list[Concerned]:
    """List the boroughs that open issues concern, those with the most first."""
    rows = db.query(
        f"""SELECT b.code, b.name, count(*) AS issues FROM issue AS i
            JOIN issue_borough AS x ON x.issue_id = i.id
            JOIN borough AS b ON b.code = x.borough_code
            WHERE {_OPEN} GROUP BY b.code ORDER BY issues DESC, b.name"""
    )
    return [Concerned(**row) for row in rows]
