"""Read the action log."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.queries.paging import Filter, Page, given, scalar, where
from synergy import words

DUE_WORDS = ("overdue", "by next meeting", "within 30 days", "no date")
SINCE_WORDS = ("done", "put off", "new")
NO_PARTNER = 0


@dataclass(frozen=True)
class ActionFilter(Filter):
    """Which actions to list; a field that is None does not filter.

    `state` is one of the states, or "all open" for open and in progress; NO_PARTNER as the
    organization means that there is no owner yet. The due words count from the ISO dates `today`
    and `next_meeting`.

    `since_last` is what became of an action since the last meeting, with that meeting's id and
    date (ISO): "done" on that day or later; "put off", still open and due later than it was then;
    "new", given at that meeting, or made since outside any. `words` are searched for in the
    action's title and details.
    """

    today: str
    state: str | None = None
    organization_id: int | None = None
    due: str | None = None
    meeting_id: int | None = None
    issue_id: int | None = None
    next_meeting: str | None = None
    since_last: str | None = None
    last_meeting: int | None = None
    since: str | None = None
    words: str | None = None


@dataclass(frozen=True)
class ActionLine:
    """One action for a list; dates are ISO. The default values make a new one."""

    id: int = 0
    version: int = 0
    title: str = ""
    detail: str | None = None
    organization_id: int | None = None
    organization: str | None = None
    due_on: str | None = None
    state: str = "open"
    done_on: str | None = None
    dropped_reason: str | None = None
    meeting_id: int | None = None
    meeting_date: str | None = None
    meeting: str | None = None
    issue_id: int | None = None
    issue: str | None = None
    sample: int = 0
    published: int = 0
    notes: int = 0


@dataclass(frozen=True)
class Note:
    """One note on an action; `at` is UTC."""

    text: str
    at: str


_DUE = {
    "overdue": "a.closed = 0 AND a.due_order < :today",
    "by next meeting": "a.closed = 0 AND a.due_order BETWEEN :today AND :next_meeting",
    "within 30 days": "a.closed = 0 AND a.due_order BETWEEN :today AND date(:today, '+30 days')",
    "no date": "a.closed = 0 AND a.due_on IS NULL",
}

# The earlier due date is the one before the first change since the meeting, so that a change which
# was undone does not count as a postponement.
_SINCE = {
    "done": """a.id IN (SELECT id FROM action
        WHERE done_on >= :since AND +state = 'done' AND deleted_at IS NULL)""",
    "put off": """a.id IN (SELECT p.id FROM
        (SELECT action_id AS id, was, min(history_id) FROM action_put_off
         WHERE at >= :since GROUP BY action_id) AS then_due
        JOIN action AS p ON p.id = then_due.id WHERE p.closed = 0 AND p.due_on > then_due.was)""",
    "new": """a.id IN (SELECT id FROM action WHERE meeting_id = :last_meeting
        UNION ALL SELECT id FROM action INDEXED BY action_outside
          WHERE meeting_id IS NULL AND created_at >= :since)""",
}

_CONDITIONS = {
    "meeting_id": "a.meeting_id = :meeting_id",
    "issue_id": "a.issue_id = :issue_id",
    "words": "a.id IN (SELECT rowid FROM action_fts WHERE action_fts MATCH :match)",
}

_COLUMNS = """a.id, a.version, a.title, a.detail, a.organization_id, o.name AS organization,
    a.due_on, a.state, a.done_on, a.dropped_reason AS dropped_reason, a.meeting_id,
    m.date AS meeting_date, m.name AS meeting, a.issue_id, i.title AS issue, a.sample, a.published,
    (SELECT count(*) FROM action_note AS n
     WHERE n.action_id = a.id AND n.deleted_at IS NULL) AS notes"""

_JOINS = """LEFT JOIN organization AS o ON o.id = a.organization_id
    LEFT JOIN meeting AS m ON m.id = a.meeting_id AND m.deleted_at IS NULL
    LEFT JOIN issue AS i ON i.id = a.issue_id AND i.deleted_at IS NULL"""


def _conditions(chosen: ActionFilter) -> str:
    conditions = ["a.deleted_at IS NULL"]
    if chosen.state == "all open":
        conditions.append("a.closed = 0")
    elif chosen.state is not None:
        conditions.append("a.state = :state")
    if chosen.organization_id == NO_PARTNER:
        conditions.append("a.organization_id IS NULL")
    elif chosen.organization_id is not None:
        conditions.append("a.organization_id = :organization_id")
    if chosen.since_last is not None:
        conditions.append(_SINCE[chosen.since_last])
    if chosen.due is not None:
        conditions.append(_DUE[chosen.due])
    return where([*conditions, *given(chosen, _CONDITIONS)])


def list_actions(db: Database, chosen: ActionFilter, page: Page) -> list[ActionLine]:
    """List one page: open actions before closed ones, the longest overdue first."""
    one_state = chosen.state in words.ACTION_STATES
    order = "a.due_order, a.id" if one_state else "a.closed, a.due_order, a.id"
    rows = db.query(
        f"""SELECT {_COLUMNS} FROM
              (SELECT a.id FROM action AS a {_conditions(chosen)}
               ORDER BY {order} LIMIT :limit OFFSET :offset) AS page
            JOIN action AS a ON a.id = page.id {_JOINS} ORDER BY {order}""",
        {**chosen.parameters, **page.parameters},
    )
    return [ActionLine(**row) for row in rows]


def count_actions(db: Database, chosen: ActionFilter) -> int:
    """Count the actions that match a filter."""
    statement = f"SELECT count(*) FROM action AS a {_conditions(chosen)}"
    return scalar(db.execute(statement, chosen.parameters))


def count_headlines(db: Database, today: str, next_meeting: str | None) -> dict[str, int]:
    """Count the figures that a meeting needs first: open, overdue, due by the next one, done."""
    [counts] = db.query(
        """SELECT
             (SELECT count(*) FROM action WHERE deleted_at IS NULL AND closed = 0) AS open,
             (SELECT count(*) FROM action
              WHERE deleted_at IS NULL AND closed = 0 AND due_order < :today) AS overdue,
             (SELECT count(*) FROM action WHERE deleted_at IS NULL AND closed = 0
                AND due_order BETWEEN :today AND :next) AS [due by next meeting],
             (SELECT count(*) FROM action WHERE deleted_at IS NULL AND state = 'done') AS done""",
        {"today": today, "next": next_meeting},
    )
    return counts


def action(db: Database, action_id: int) -> ActionLine | None:
    """Read one action, or None."""
    statement = (
        f"SELECT {_COLUMNS} FROM action AS a {_JOINS} WHERE a.id = ? AND a.deleted_at IS NULL"
    )
    return next((ActionLine(**row) for row in db.query(statement, [action_id])), None)


def some_actions(db: Database, ids: Sequence[int]) -> list[ActionLine]:
    """Read the actions with these ids, in that order, leaving out deleted ones."""
    rows = db.query(
        f"""SELECT {_COLUMNS} FROM json_each(:ids) AS wanted
            JOIN action AS a ON a.id = wanted.value {_JOINS}
            WHERE a.deleted_at IS NULL ORDER BY wanted.key""",
        {"ids": json.dumps(list(ids))},
    )
    return [ActionLine(**row) for row in rows]


def notes(db: Database, action_id: int) -> list[Note]:
    """List the notes on an action, newest first."""
    rows = db.query(
        """SELECT text AS text, created_at AS at FROM action_note
           WHERE action_id = ? AND deleted_at IS NULL ORDER BY id DESC""",
        [action_id],
    )
    return [Note(**row) for row in rows]
