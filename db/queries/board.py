"""Read the figures for the board: meetings around today, actions due, issues raised and where."""

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.queries.actions import ActionFilter, count_actions
from db.queries.issues import IssueFilter, count_issues

# The trend of a theme compares this many recent meetings with as many before them.
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
        """Make an action filter that counts from these meetings."""
        return ActionFilter(
            self.today,
            next_meeting=self.next_day,
            last_meeting=self.last.id if self.last else None,
            since=self.last.date if self.last else None,
            **chosen,
        )


@dataclass(frozen=True)
class Changes:
    """How many actions and issues have changed since the last meeting.

    Actions: `done`, `put_off` and `new` as ActionFilter defines them, `overdue` for all that are
    open past their due date. Issues: those raised at the last meeting and at an earlier one, and
    those raised there for the first time.
    """

    done: int
    overdue: int
    put_off: int
    new: int
    raised_again: int
    raised_first: int


@dataclass(frozen=True)
class Owed:
    """The open actions of a partner (None for no owner): overdue, and due by the meeting."""

    organization_id: int | None
    organization: str | None
    overdue: int
    due: int


@dataclass(frozen=True)
class Theme:
    """The open issues of one theme; code and name are None for issues without one.

    An issue counts once for each meeting that raised it, however many partners did: `lately` at
    the last COMPARED meetings held, `before` at as many before them.
    """

    code: str | None
    name: str | None
    open_issues: int
    before: int
    lately: int

    @property
    def raised(self) -> int:
        """Return how often its issues were raised at all the meetings compared."""
        return self.before + self.lately


@dataclass(frozen=True)
class Concerned:
    """A borough, and how many open issues affect it."""

    code: str
    name: str
    issues: int


_HELD = "deleted_at IS NULL AND status <> 'planned' AND date <= :today"
_OPEN = "i.status = 'open' AND i.deleted_at IS NULL AND i.merged_into_id IS NULL"


def between(db: Database, today: str) -> Between:
    """Find the last meeting held and the next one to come, seen from an ISO day.

    The last is the latest that is over by then: closed, or on an earlier day and not just planned.
    The next is the first from that day on that is not closed, including one in progress today.
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
    """Count the meetings held, up to the number that a trend compares."""
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
    """Count the changes since the last meeting; without one, only overdue actions."""

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
    """Count the open actions due from that day until the next meeting."""
    return count_actions(db, around.actions(due="by next meeting"))


def owed(db: Database, around: Between, most: int) -> list[Owed]:
    """List the partners with open actions that are overdue or due by the next meeting.

    Those with the most overdue actions come first, up to `most` partners.
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
    """List the themes with open issues, those with the most first."""
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
    """List the boroughs that open issues affect, those with the most first."""
    rows = db.query(
        f"""SELECT b.code, b.name, count(*) AS issues FROM issue AS i
            JOIN issue_borough AS x ON x.issue_id = i.id
            JOIN borough AS b ON b.code = x.borough_code
            WHERE {_OPEN} GROUP BY b.code ORDER BY issues DESC, b.name"""
    )
    return [Concerned(**row) for row in rows]
