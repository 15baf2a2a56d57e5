"""Read what is carried over to a meeting: open actions, unresolved issues, and those now closed.

"Carried over n times" counts the meetings after the one where something came up, up to and
including the meeting in question, in order of date and id. Meetings that were planned but never
held do not count, nor do deleted ones.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta

from sqlite_utils import Database

from db.queries import running
from db.queries.paging import Page, scalar
from synergy import dates

Values = dict[str, str | int | None]


@dataclass(frozen=True)
class CarriedAction:
    """An open action that was agreed before the meeting; dates are ISO."""

    id: int
    version: int
    title: str
    organization_id: int | None
    organization: str | None
    due_on: str | None
    state: str
    carried: int
    meeting_id: int | None
    issue_id: int | None
    sample: int


@dataclass(frozen=True)
class LeftAction(CarriedAction):
    """An earlier action that was completed or dropped after the day of the previous meeting."""

    done_on: str | None
    dropped_reason: str | None


@dataclass(frozen=True)
class CarriedIssue:
    """An unresolved issue; `raised` are the meetings that raised it, by id and ISO date, in order.

    `times` is the number of them, `carried` the number of meetings held after the first.
    """

    id: int
    title: str
    theme: str | None
    status: str
    times: int
    carried: int
    raised: tuple[tuple[int, str], ...]
    sample: int


# Meetings up to and including the one in question, after the point (date, id) that follows.
_HELD_AFTER = """SELECT count(*) FROM meeting AS h
    WHERE h.deleted_at IS NULL AND (h.status <> 'planned' OR h.id = :id)
      AND (h.date, h.id) <= (:date, :id) AND (h.date, h.id) >"""

# An action from outside any meeting comes after all meetings on its day.
_COLUMNS = f"""a.id, a.version, a.title, a.organization_id, o.name AS organization, a.due_on,
    g.id AS meeting_id, a.issue_id, a.sample,
    ({_HELD_AFTER} (coalesce(g.date, date(a.created_at)), coalesce(g.id, 9223372036854775807)))
      AS carried"""

_EARLIER = """FROM action AS a LEFT JOIN organization AS o ON o.id = a.organization_id
    LEFT JOIN meeting AS g ON g.id = a.meeting_id AND g.deleted_at IS NULL
    WHERE a.deleted_at IS NULL AND CASE WHEN g.id IS NULL THEN date(a.created_at) < :date
      ELSE (g.date, g.id) < (:date, :id) END"""
_CARRIED = f"{_EARLIER} AND a.closed = 0"

_DROPPED = """SELECT d.action_id FROM action_dropped AS d JOIN action AS x
    ON x.id = d.action_id WHERE x.state = 'dropped'"""
# Actions completed on the day of the previous meeting, but after its minutes were made: those
# minutes do not show them as done.
_DONE_AFTER_MINUTES = """SELECT id FROM action WHERE done_on = :since AND +state = 'done'
      AND deleted_at IS NULL AND EXISTS (SELECT 1 FROM minutes_done WHERE meeting_id = :before)
      AND id NOT IN (SELECT d.action_id FROM minutes_done AS d JOIN meeting AS m
        ON m.id = d.meeting_id WHERE m.date = :since AND d.action_id IS NOT NULL)"""
_LEFT = f"""{_EARLIER} AND a.id IN
      (SELECT id FROM action WHERE done_on > :since AND done_on <= :date
         AND +state = 'done' AND deleted_at IS NULL
       UNION {_DONE_AFTER_MINUTES}
       UNION {_DROPPED} AND d.at >= :since_moment AND d.at < :until_moment)"""

# The actions as they were at the end of the meeting's day: some that are now closed were open then.
_STOOD = f"""{_EARLIER} AND a.id IN
      (SELECT id FROM action WHERE closed = 0 AND deleted_at IS NULL
       UNION ALL SELECT id FROM action
         WHERE done_on > :date AND +state = 'done' AND deleted_at IS NULL
       UNION ALL {_DROPPED} AND d.at >= :until_moment)
    AND a.id NOT IN ({_DROPPED} AND d.at >= :since_moment AND d.at < :until_moment)"""

_RAISED = """FROM issue_mention AS n JOIN meeting AS m ON m.id = n.meeting_id
    WHERE n.deleted_at IS NULL AND m.deleted_at IS NULL AND (m.date, m.id) <= (:date, :id)"""
_UNRESOLVED = """SELECT i.id, count(DISTINCT n.meeting_id) AS times, max(m.date) AS last_on
    FROM issue AS i CROSS JOIN issue_mention AS n ON n.issue_id = i.id
      JOIN meeting AS m ON m.id = n.meeting_id
    WHERE i.status IN ('open', 'watching') AND i.deleted_at IS NULL AND i.merged_into_id IS NULL
      AND n.deleted_at IS NULL AND m.deleted_at IS NULL AND (m.date, m.id) <= (:date, :id)
    GROUP BY i.id HAVING times >= :least"""


def carried_actions(db: Database, meeting_id: int, page: Page) -> list[CarriedAction]:
    """List one page of the open actions from before a meeting, the longest due first."""
    rows = db.query(
        f"""SELECT {_COLUMNS}, a.state {_CARRIED}
            ORDER BY a.due_order, a.id LIMIT :limit OFFSET :offset""",
        {**_around(db, meeting_id), **page.parameters},
    )
    return [CarriedAction(**row) for row in rows]


def count_carried(db: Database, meeting_id: int, overdue_on: str | None = None) -> int:
    """Count the actions in `carried_actions`, or only those overdue on an ISO day."""
    overdue = "" if overdue_on is None else "AND a.due_order < :overdue_on"
    values = {**_around(db, meeting_id), "overdue_on": overdue_on}
    return scalar(db.execute(f"SELECT count(*) {_CARRIED} {overdue}", values))


def stood_actions(db: Database, meeting_id: int) -> list[CarriedAction]:
    """List the actions that were open at the end of a meeting's day, the longest due first.

    They have their current state, except that those done or dropped later are shown as open.
    """
    rows = db.query(
        f"""SELECT {_COLUMNS}, iif(a.closed, 'open', a.state) AS state {_STOOD}
            ORDER BY a.due_order, a.id""",
        _around(db, meeting_id),
    )
    return [CarriedAction(**row) for row in rows]


def left_actions(db: Database, meeting_id: int, page: Page) -> list[LeftAction]:
    """List one page of the actions completed or dropped since the previous meeting."""
    rows = db.query(
        f"""SELECT {_COLUMNS}, a.state, a.done_on, a.dropped_reason AS dropped_reason {_LEFT}
            ORDER BY a.state, a.done_on, a.id LIMIT :limit OFFSET :offset""",
        {**_around(db, meeting_id), **page.parameters},
    )
    return [LeftAction(**row) for row in rows]


def count_left(db: Database, meeting_id: int, state: str | None = None) -> int:
    """Count the actions in `left_actions`, or only those with a state."""
    narrowed = "" if state is None else "AND a.state = :state"
    values = {**_around(db, meeting_id), "state": state}
    return scalar(db.execute(f"SELECT count(*) {_LEFT} {narrowed}", values))


def carried_issues(db: Database, meeting_id: int, page: Page) -> list[CarriedIssue]:
    """List one page of the unresolved issues raised up to a meeting, most raised first."""
    values = _around(db, meeting_id)
    rows = db.query(
        f"""SELECT i.id, i.title, t.name AS theme, i.status, p.times, i.sample,
              ({_HELD_AFTER} (SELECT m.date, m.id {_RAISED} AND n.issue_id = i.id
                 ORDER BY m.date, m.id LIMIT 1)) AS carried
            FROM ({_UNRESOLVED} ORDER BY times DESC, last_on DESC, i.id
                  LIMIT :limit OFFSET :offset) AS p
            JOIN issue AS i ON i.id = p.id LEFT JOIN taxonomy_term AS t ON t.id = i.theme_id
            ORDER BY p.times DESC, p.last_on DESC, i.id""",
        {**values, **page.parameters, "least": 1},
    )
    lines = list(rows)
    raised = _raised(db, values, [line["id"] for line in lines])
    return [CarriedIssue(**line, raised=tuple(raised[line["id"]])) for line in lines]


def count_carried_issues(db: Database, meeting_id: int, recurring: bool = False) -> int:
    """Count the issues in `carried_issues`, or only those raised at two or more meetings."""
    values = {**_around(db, meeting_id), "least": 2 if recurring else 1}
    return scalar(db.execute(f"SELECT count(*) FROM ({_UNRESOLVED}) AS p", values))


def _raised(db: Database, values: Values, ids: list[int]) -> dict[int, list[tuple[int, str]]]:
    """List the meetings that raised each issue, earliest first."""
    found: dict[int, list[tuple[int, str]]] = {number: [] for number in ids}
    rows = db.execute(
        f"""SELECT DISTINCT n.issue_id, m.id, m.date {_RAISED}
              AND n.issue_id IN (SELECT value FROM json_each(:ids)) ORDER BY m.date, m.id""",
        {**values, "ids": json.dumps(ids)},
    )
    for issue_id, meeting_id, day in rows:
        found[issue_id].append((meeting_id, day))
    return found


def _around(db: Database, meeting_id: int) -> Values:
    """Return the parameters for a meeting and the one before it.

    If there is no such meeting, it has no date, and nothing is carried over to it. For the first
    meeting, the time since the previous one is empty.
    """
    found = db.query("SELECT date FROM meeting WHERE id = ? AND deleted_at IS NULL", [meeting_id])
    day = next((row["date"] for row in found), None)
    before = running.former(db, meeting_id)
    return {
        "id": meeting_id,
        "date": day,
        "before": before.id if before else None,
        "since": before.date if before else None,
        "since_moment": _after(before.date) if before else None,
        "until_moment": _after(day) if day else None,
    }


def _after(day: str) -> str:
    """Return the UTC moment at which an ISO day ends."""
    return dates.begin(date.fromisoformat(day) + timedelta(days=1))
