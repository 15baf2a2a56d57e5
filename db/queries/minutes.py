"""Read the minutes of a meeting: frozen, or drafted from today's records."""

from typing import Any

from sqlite_utils import Database

from db.history import chain
from db.queries import carried, choices, meetings
from db.queries.carried import CarriedAction, LeftAction
from db.queries.organizations import organization
from db.queries.paging import Page
from synergy import minutes as holding
from synergy.minutes import (
    Action,
    Attended,
    Carried,
    Decision,
    Issue,
    Mention,
    Minutes,
    Named,
    Practice,
    Shown,
    Update,
)


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
            attendance=_attendance(db, meeting_id),
            updates=_updates(db, meeting_id),
            issues=_issues(db, meeting_id),
            decisions=_decisions(db, meeting_id),
            actions=_actions(db, meeting_id),
            carried=_carried(db, meeting_id),
            practice=_practice(db, meeting_id),
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


def _named(table: str, row: dict[str, Any], column: str) -> Named | None:
    """Return the name behind a reference, or None."""
    number, name = row.get(f"{column}_id"), row.get(column)
    return None if number is None or name is None else Named(table, number, name)


def _organization(row: dict[str, Any]) -> Named | None:
    return _named("organization", row, "organization")


def _attendance(db: Database, meeting_id: int) -> tuple[Attended, ...]:
    rows = db.query(
        """SELECT n.id, n.status, n.organization_id, o.name AS organization
           FROM attendance AS n JOIN organization AS o ON o.id = n.organization_id
           WHERE n.meeting_id = ? AND n.deleted_at IS NULL ORDER BY o.name COLLATE NOCASE, o.id""",
        [meeting_id],
    )
    return tuple(Attended("attendance", r["id"], _organization(r), r["status"]) for r in rows)


def _updates(db: Database, meeting_id: int) -> tuple[Update, ...]:
    return tuple(
        Update("update", one.id, _organization(vars(one)), one.text, one.sample)
        for one in meetings.updates(db, meeting_id)
    )


def _issues(db: Database, meeting_id: int) -> tuple[Issue, ...]:
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
    raised = _mentions(db, meeting_id)
    return tuple(
        Issue(
            "issue",
            row["id"],
            row["title"],
            _named("taxonomy_term", row, "theme"),
            row["before"],
            tuple(raised[row["id"]]),
            row["sample"],
        )
        for row in rows
    )


def _mentions(db: Database, meeting_id: int) -> dict[int, list[Mention]]:
    found: dict[int, list[Mention]] = {}
    for row in db.query(
        """SELECT n.id, n.issue_id, n.note AS note, n.organization_id, o.name AS organization
           FROM issue_mention AS n JOIN organization AS o ON o.id = n.organization_id
           WHERE n.meeting_id = ? AND n.deleted_at IS NULL ORDER BY n.id""",
        [meeting_id],
    ):
        mention = Mention("issue_mention", row["id"], _organization(row), row["note"])
        found.setdefault(row["issue_id"], []).append(mention)
    return found


def _decisions(db: Database, meeting_id: int) -> tuple[Decision, ...]:
    return tuple(
        Decision("decision", one.id, one.text, _named("issue", vars(one), "issue"), one.sample)
        for one in meetings.decisions(db, meeting_id)
    )


def _actions(db: Database, meeting_id: int) -> tuple[Action, ...]:
    rows = db.query(
        """SELECT a.id, a.title, a.due_on, a.sample, a.organization_id, o.name AS organization,
             a.issue_id, i.title AS issue
           FROM action AS a LEFT JOIN organization AS o ON o.id = a.organization_id
           LEFT JOIN issue AS i ON i.id = a.issue_id AND i.deleted_at IS NULL
           WHERE a.meeting_id = ? AND a.deleted_at IS NULL ORDER BY a.id""",
        [meeting_id],
    )
    return tuple(
        Action(
            "action",
            row["id"],
            row["title"],
            _organization(row),
            row["due_on"],
            _named("issue", row, "issue"),
            row["sample"],
        )
        for row in rows
    )


def _carried(db: Database, meeting_id: int) -> tuple[Carried, ...]:
    """List the earlier actions still open on that day, then those done or dropped since."""
    has_left = Page(1, carried.count_left(db, meeting_id))
    return tuple(
        _carried_over(one)
        for one in (
            *carried.stood_actions(db, meeting_id),
            *carried.left_actions(db, meeting_id, has_left),
        )
    )


def _carried_over(one: CarriedAction) -> Carried:
    return Carried(
        "action",
        one.id,
        one.title,
        _organization(vars(one)),
        one.due_on,
        one.state,
        one.carried,
        one.done_on if isinstance(one, LeftAction) else None,
        one.dropped_reason if isinstance(one, LeftAction) else None,
        one.sample,
    )


def _practice(db: Database, meeting_id: int) -> tuple[Practice, ...]:
    rows = db.query(
        """SELECT p.id, p.title, p.summary, p.sample, p.organization_id, o.name AS organization
           FROM practice AS p LEFT JOIN organization AS o ON o.id = p.organization_id
           WHERE p.meeting_id = ? AND p.deleted_at IS NULL ORDER BY p.id""",
        [meeting_id],
    )
    return tuple(
        Practice("practice", r["id"], r["title"], r["summary"], _organization(r), r["sample"])
        for r in rows
    )
