"""Reading the board's five figures, and what they were at the last meetings."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.queries.actions import count_actions
from db.queries.board import Between, Gathering
from db.queries.issues import IssueFilter, count_issues
from db.queries.service_filter import ON_OFFER
from db.queries.services import ServiceFilter, count_services

# How many of the last meetings a history goes back: more of them cost more to count.
MEETINGS = 6


@dataclass(frozen=True)
class Figure:
    """A number as it is now, and as it was when each of the last meetings began, oldest first."""

    now: int
    before: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figures:
    """The five figures, each counted as its list counts.

    `done` is what was done on the last meeting's day or since; before that, from each meeting's
    day until the next meeting's. `raised` is how many issues each of the last meetings raised,
    used in place of how many were open: not every viewer can read when an issue was resolved.
    """

    open_actions: Figure
    overdue: Figure
    done: Figure
    done_in_all: int
    open_issues: int
    raised: tuple[int, ...]
    services: Figure


def figures(db: Database, around: Between, meetings: Sequence[Gathering]) -> Figures:
    """Count the figures of a day, and what they were at meetings before it, the oldest first."""
    days = [one.date for one in meetings]
    open_actions = count_actions(db, around.actions(state="all open"))
    overdue = count_actions(db, around.actions(due="overdue"))
    done = count_actions(db, around.actions(since_last="done"))
    services, _ = count_services(db, ServiceFilter())
    open_before, overdue_before, done_before = _actions_at(db, days, open_actions)
    return Figures(
        Figure(open_actions, open_before),
        Figure(overdue, overdue_before),
        Figure(done, done_before[:-1]),
        count_actions(db, around.actions(state="done")),
        count_issues(db, IssueFilter(status="open")),
        _raised_at(db, [one.id for one in meetings]),
        Figure(services, _services_at(db, days, services)),
    )


# Only what changed since the first of the days is looked at one by one: all other open actions
# were open on every one of them, with the due day that they have now.
_ACTIONS = """WITH mark AS MATERIALIZED (SELECT key AS n, value AS day,
      coalesce(lead(value) OVER (ORDER BY key), '9999-12-31') AS next FROM json_each(:days)),
    moved AS MATERIALIZED (SELECT action_id, history_id, at, coalesce(was, '9999-12-31') AS was
      FROM action_put_off WHERE at >= :first),
    dropped AS MATERIALIZED (SELECT action_id, date(max(at)) AS day
      FROM action_dropped WHERE at >= :first GROUP BY action_id),
    changed (id) AS MATERIALIZED (SELECT action_id FROM moved
      UNION ALL SELECT action_id FROM dropped
      UNION ALL SELECT id FROM action WHERE done_on >= :first
      UNION ALL SELECT a.id FROM meeting AS g CROSS JOIN action AS a ON a.meeting_id = g.id
        WHERE g.date >= :first
      UNION ALL SELECT id FROM action INDEXED BY action_outside
        WHERE meeting_id IS NULL AND created_at >= :first),
    found AS MATERIALIZED (SELECT a.id, a.closed, a.state = 'done' AS done, a.due_order,
        coalesce(g.date, date(a.created_at)) AS given,
        CASE a.state WHEN 'done' THEN a.done_on WHEN 'dropped' THEN coalesce(d.day, '')
          ELSE '9999-12-31' END AS left_on,
        EXISTS (SELECT 1 FROM moved WHERE action_id = a.id) AS moved
      FROM (SELECT DISTINCT id FROM changed) AS c CROSS JOIN action AS a ON a.id = c.id
      LEFT JOIN meeting AS g ON g.id = a.meeting_id LEFT JOIN dropped AS d ON d.action_id = a.id
      WHERE a.deleted_at IS NULL),
    told AS MATERIALIZED (SELECT m.n, m.day, (SELECT json_array(
          coalesce(sum((f.given < m.day) - (f.closed = 0)), 0),
          coalesce(sum((f.given < m.day AND m.day > CASE WHEN f.moved THEN
            coalesce((SELECT was FROM moved WHERE action_id = f.id AND at >= m.day
                      ORDER BY history_id LIMIT 1), f.due_order) ELSE f.due_order END)
            - (f.closed = 0 AND f.due_order < m.day)), 0),
          coalesce(sum(f.done AND f.left_on < m.next), 0))
        FROM found AS f WHERE f.left_on >= m.day) AS counts FROM mark AS m)
    SELECT :open + (counts ->> 0),
      (SELECT count(*) FROM action WHERE deleted_at IS NULL AND closed = 0 AND due_order < day)
        + (counts ->> 1),
      counts ->> 2
    FROM told ORDER BY n"""


def _actions_at(
    db: Database, days: Sequence[str], open_now: int
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Count the actions that were open, and overdue, as days (ISO) began, and done until the next.

    An action that was entered as dropped already was never open.
    """
    if not days:
        return (), (), ()
    asked = {"days": json.dumps(list(days)), "first": days[0], "open": open_now}
    open_actions, overdue, done = zip(*db.execute(_ACTIONS, asked).fetchall(), strict=True)
    return open_actions, overdue, done


def _raised_at(db: Database, meetings: Sequence[int]) -> tuple[int, ...]:
    """Count the issues that each of some meetings raised."""
    rows = db.execute(
        """SELECT (SELECT count(DISTINCT n.issue_id) FROM issue_mention AS n
             JOIN issue AS i ON i.id = n.issue_id
             WHERE n.meeting_id = m.value AND n.deleted_at IS NULL
               AND i.deleted_at IS NULL AND i.merged_into_id IS NULL)
           FROM json_each(?) AS m ORDER BY m.key""",
        [json.dumps(list(meetings))],
    )
    return tuple(number for (number,) in rows.fetchall())


def _services_at(db: Database, days: Sequence[str], now: int) -> tuple[int, ...]:
    """Count the services that were listed and on offer as days (ISO) began."""
    rows = db.execute(
        f"""WITH changed AS MATERIALIZED (SELECT s.created_at AS made, s.{ON_OFFER} AS offered,
              coalesce(s.status_since, '') AS since FROM service AS s
              WHERE s.deleted_at IS NULL AND (s.created_at >= :first
                OR (NOT s.{ON_OFFER} AND s.status_since >= :first)))
            SELECT :now - (SELECT count(*) FROM changed WHERE offered AND made >= m.value)
              + (SELECT count(*) FROM changed
                 WHERE NOT offered AND made < m.value AND since >= m.value)
            FROM json_each(:days) AS m ORDER BY m.key""",
        {"days": json.dumps(list(days)), "first": days[0] if days else "", "now": now},
    )
    return tuple(number for (number,) in rows.fetchall())
