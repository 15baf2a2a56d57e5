"""Read the minutes of a meeting: frozen, or drafted from today's records."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from sqlite_utils import Database

from db.history import chain
from db.queries import carried, choices, meetings
from db.queries.organizations import organization
from db.queries.paging import Page
from synergy import minutes as holding
from synergy.minutes import Minutes, Named, Shown

Item = TypeVar("Item", bound=holding.Row)
# The tables that items refer to, by the reference's name.
_TABLES = {"organization": "organization", "theme": "taxonomy_term", "issue": "issue"}

_ATTENDANCE = """SELECT n.id, n.status, n.organization_id, o.name AS organization
    FROM attendance AS n JOIN organization AS o ON o.id = n.organization_id
    WHERE n.meeting_id = ? AND n.deleted_at IS NULL ORDER BY o.name COLLATE NOCASE, o.id"""
_ACTIONS = """SELECT a.id, a.title, a.due_on, a.sample, a.organization_id, o.name AS organization,
      a.issue_id, i.title AS issue
    FROM action AS a LEFT JOIN organization AS o ON o.id = a.organization_id
    LEFT JOIN issue AS i ON i.id = a.issue_id AND i.deleted_at IS NULL
    WHERE a.meeting_id = ? AND a.deleted_at IS NULL ORDER BY a.id"""
_PRACTICE = """SELECT p.id, p.title, p.summary, p.sample, p.organization_id, o.name AS organization
    FROM practice AS p LEFT JOIN organization AS o ON o.id = p.organization_id
    WHERE p.meeting_id = ? AND p.deleted_at IS NULL ORDER BY p.id"""
# The first meeting on a later day, as for a due date "by the next meeting".
_COMING = """SELECT n.id, n.name, n.date, n.start_time AS start_time, n.place, n.sample
    FROM meeting AS m JOIN meeting AS n ON n.date > m.date AND n.deleted_at IS NULL
    WHERE m.id = ? ORDER BY n.date, n.id LIMIT 1"""


def draft(db: Database, meeting_id: int) -> Minutes | None:
    """Draft minutes from today's records, in the order of recording; None without a meeting.

    No query here reads a person's name.
    """
    for row in db.query(
        """SELECT id AS meeting_id, name, date, start_time, place, purpose, sample
           FROM meeting WHERE id = ? AND deleted_at IS NULL""",
        [meeting_id],
    ):
        return Minutes(
            **row,
            partnership=choices.setting(db, "partnership_name") or "Synergy",
            attendance=_items(holding.Attended, "attendance", db.query(_ATTENDANCE, [meeting_id])),
            updates=_items(holding.Update, "update", map(vars, meetings.updates(db, meeting_id))),
            issues=_items(holding.Issue, "issue", _issues(db, meeting_id)),
            decisions=_items(
                holding.Decision, "decision", map(vars, meetings.decisions(db, meeting_id))
            ),
            actions=_items(holding.Action, "action", db.query(_ACTIONS, [meeting_id])),
            carried=_items(holding.Carried, "action", _carried(db, meeting_id)),
            practice=_items(holding.Practice, "practice", db.query(_PRACTICE, [meeting_id])),
            coming=_items(holding.Coming, "meeting", db.query(_COMING, [meeting_id])),
        )
    return None


def frozen(db: Database, meeting_id: int) -> tuple[str, Minutes] | None:
    """Read the frozen minutes of a closed meeting, with the UTC moment when they were frozen."""
    row = db.execute(
        """SELECT f.frozen_at AS frozen_at, f.content AS content
           FROM minutes AS f JOIN meeting AS m ON m.id = f.meeting_id
           WHERE f.meeting_id = ? AND f.deleted_at IS NULL
             AND m.status = 'closed' AND m.deleted_at IS NULL""",
        [meeting_id],
    ).fetchone()
    return (row[0], holding.from_json(row[1])) if row else None


def shown(db: Database, meeting_id: int, partner_id: int | None = None) -> Shown | None:
    """Read minutes, frozen if possible, or one organization's own part of them.

    None if there is no such meeting or organization.
    """
    found, settled = meetings.meeting(db, meeting_id), frozen(db, meeting_id)
    frozen_at, held = settled or (None, draft(db, meeting_id))
    if found is None or held is None:
        return None
    history_head = chain.head(db)
    if partner_id is None:
        return Shown(held, found.status, frozen_at, None, history_head)
    now = organization(db, partner_id, contact=False, notes=False)
    name = holding.called(held, partner_id) or (now.name if now else None)
    if name is None:
        return None
    own = holding.of_partner(held, partner_id)
    return Shown(own, found.status, frozen_at, name, history_head)


def _items(kind: type[Item], table: str, rows: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
    """Make items of a kind from rows with the same field names."""
    named = [field.name for field in fields(kind)]
    found = ({**row, **_references(row), "table": table} for row in rows)
    return tuple(kind(**{name: row[name] for name in named}) for row in found)


def _references(row: Mapping[str, Any]) -> dict[str, Named | None]:
    """Join the id and the name of each row that a row refers to; None if one is missing."""
    found: dict[str, Named | None] = {}
    for column, table in _TABLES.items():
        number, name = row.get(f"{column}_id"), row.get(column)
        found[column] = None if number is None or name is None else Named(table, number, name)
    return found


def _issues(db: Database, meeting_id: int) -> Iterator[dict[str, Any]]:
    """List the issues in the order in which they came up, each with everyone who raised it."""
    rows = db.query(
        """SELECT i.id, i.title, i.sample, i.theme_id, t.name AS theme,
             (SELECT count(DISTINCT b.meeting_id) FROM issue_mention AS b
              JOIN meeting AS e ON e.id = b.meeting_id
              WHERE b.issue_id = i.id AND b.deleted_at IS NULL AND e.deleted_at IS NULL
                AND (e.date, e.id) < (m.date, m.id)) AS before
           FROM (SELECT issue_id, min(id) AS first FROM issue_mention
                 WHERE meeting_id = :id AND deleted_at IS NULL GROUP BY issue_id) AS n
           JOIN issue AS i ON i.id = n.issue_id JOIN meeting AS m ON m.id = :id
           LEFT JOIN taxonomy_term AS t ON t.id = i.theme_id
           WHERE i.deleted_at IS NULL ORDER BY n.first""",
        {"id": meeting_id},
    )
    mentions = list(
        db.query(
            """SELECT n.id, n.issue_id, n.note AS note, n.organization_id, o.name AS organization
               FROM issue_mention AS n JOIN organization AS o ON o.id = n.organization_id
               WHERE n.meeting_id = ? AND n.deleted_at IS NULL ORDER BY n.id""",
            [meeting_id],
        )
    )
    for row in rows:
        raised = (one for one in mentions if one["issue_id"] == row["id"])
        yield {**row, "mentions": _items(holding.Mention, "issue_mention", raised)}


def _carried(db: Database, meeting_id: int) -> Iterator[dict[str, Any]]:
    """List the earlier actions still open on that day, then those done or dropped since."""
    has_left = Page(1, carried.count_left(db, meeting_id))
    stood = carried.stood_actions(db, meeting_id)
    for one in (*stood, *carried.left_actions(db, meeting_id, has_left)):
        yield {"done_on": None, "dropped_reason": None, **vars(one)}
