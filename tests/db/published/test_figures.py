"""What the pages count in the published copy is what plain SQL counts of the published rows."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from db import connect
from db.connect import Database
from db.published import copy as published_copy
from db.queries import (
    actions,
    board,
    board_figures,
    choices,
    issues,
    organizations,
    places,
    practice,
    search,
    services,
)
from db.queries.actions import ActionFilter
from db.queries.issues import IssueFilter
from db.queries.paging import Page
from db.queries.practice import PracticeFilter
from db.queries.services import ServiceFilter
from synergy import words

TODAY, ALL = "2026-10-03", Page(1, 1000)
MARKED = "published = 1 AND deleted_at IS NULL"
_RAISED = f"""SELECT n.issue_id, count(DISTINCT n.meeting_id) FROM issue_mention AS n
    JOIN meeting AS m ON m.id = n.meeting_id JOIN issue AS i ON i.id = n.issue_id
    WHERE n.deleted_at IS NULL AND m.deleted_at IS NULL AND m.status <> 'planned'
      AND i.{MARKED.replace("AND ", "AND i.")} AND i.merged_into_id IS NULL GROUP BY n.issue_id"""


def figures(db: Database) -> Iterator[tuple[str, Any]]:
    """Ask the copy what the pages ask."""
    for state in words.ACTION_STATES:
        yield f"actions {state}", actions.count_actions(db, ActionFilter(TODAY, state=state))
    yield "overdue", actions.count_actions(db, ActionFilter(TODAY, due="overdue"))
    yield "put off", actions.count_actions(db, ActionFilter(TODAY, since_last="put off", since="2"))
    yield "issues", issues.count_issues(db, IssueFilter())
    listed = issues.list_issues(db, IssueFilter(), "title", ALL)
    yield "raised", sorted((one.id, one.times_raised) for one in listed if one.times_raised)
    yield "open actions of issues", sorted((i.id, i.open_actions) for i in listed if i.open_actions)
    yield "services", services.count_services(db, ServiceFilter(closed=True))[0]
    yield "pins", sum(one.services for one in places.pins(db, ServiceFilter(closed=True)))
    yield "partners", [one.id for one in choices.organizations(db)]
    every = organizations.OrganizationFilter()
    lines = organizations.list_organizations(db, every, ALL)
    yield "services of partners", sorted((one.id, one.services) for one in lines if one.services)
    yield "practice", practice.count_practice(db, PracticeFilter())
    around = board.between(db, TODAY)
    shown = board_figures.figures(db, around, board.last_meetings(db, TODAY))
    yield "open issues", shown.open_issues
    yield "actions still open", shown.open_actions.now
    yield "actions done in all", shown.done_in_all
    yield "services on offer", shown.services.now
    yield "found", len(search.search(db, "generated"))


PLAIN = {
    **{
        f"actions {state}": f"SELECT count(*) FROM action WHERE {MARKED} AND state = '{state}'"
        for state in words.ACTION_STATES
    },
    "overdue": f"""SELECT count(*) FROM action WHERE {MARKED} AND due_on < '{TODAY}'
        AND state IN ('open', 'in progress')""",
    "put off": f"SELECT count(*) FROM action WHERE {MARKED} AND due_on = '2029-01-01'",
    "issues": f"SELECT count(*) FROM issue WHERE {MARKED} AND merged_into_id IS NULL",
    "raised": f"{_RAISED} ORDER BY 1",
    "open actions of issues": f"""SELECT i.id, count(*) FROM issue AS i
        JOIN (SELECT issue_id, state FROM action WHERE {MARKED}) AS a ON a.issue_id = i.id
        WHERE i.published = 1 AND i.deleted_at IS NULL AND i.merged_into_id IS NULL
          AND a.state IN ('open', 'in progress') GROUP BY i.id ORDER BY 1""",
    "services": f"SELECT count(*) FROM service WHERE {MARKED}",
    "pins": """SELECT count(*) FROM service AS s JOIN service_at_location AS p
        ON p.service_id = s.id JOIN location AS l ON l.id = p.location_id
        WHERE s.published = 1 AND s.deleted_at IS NULL AND l.deleted_at IS NULL
          AND l.confidential = 0 AND l.latitude IS NOT NULL""",
    "partners": f"SELECT id FROM organization WHERE {MARKED} ORDER BY name COLLATE NOCASE, id",
    "services of partners": f"""SELECT o.id, count(*) FROM organization AS o
        JOIN (SELECT * FROM service WHERE {MARKED}
              AND status IN ('active', 'temporarily closed')) AS s ON s.organization_id = o.id
        WHERE o.published = 1 AND o.deleted_at IS NULL GROUP BY o.id ORDER BY 1""",
    "practice": f"SELECT count(*) FROM practice WHERE {MARKED}",
    "open issues": f"""SELECT count(*) FROM issue
        WHERE {MARKED} AND merged_into_id IS NULL AND status = 'open'""",
    "actions still open": f"""SELECT count(*) FROM action
        WHERE {MARKED} AND state IN ('open', 'in progress')""",
    "actions done in all": f"SELECT count(*) FROM action WHERE {MARKED} AND state = 'done'",
    "services on offer": f"""SELECT count(*) FROM service
        WHERE {MARKED} AND status IN ('active', 'temporarily closed')""",
}  # fmt: skip


def test_figures_are_those_of_the_published_rows(database: Callable[[str], Path]) -> None:
    generated = database("generated")
    copy = connect.published_path(generated)
    with connect.writing(generated, "test") as db:
        later = f"{MARKED} AND state = 'open' AND due_on < '2029-01-01' AND id % 3 = 0"
        db.execute(f"UPDATE action SET due_on = '2029-01-01' WHERE {later}")
        db.execute("UPDATE issue SET deleted_at = created_at WHERE id % 7 = 0")
        db.execute("UPDATE issue SET merged_into_id = 1 WHERE id % 11 = 0")
        db.execute("UPDATE meeting SET status = 'planned' WHERE id % 5 = 0")
        db.execute("UPDATE issue_mention SET deleted_at = created_at WHERE id % 4 = 0")
    published_copy.publish(generated)
    with connect.reading(copy) as db:
        told = dict(figures(db))
    with connect.reading(generated) as db:
        for name, sql in PLAIN.items():
            held = db.execute(sql).fetchall()
            several = isinstance(told[name], list)
            wide = several and len(held[0]) > 1
            plain = held if wide else [one for (one,) in held] if several else held[0][0]
            assert told[name] == plain, name
            assert plain, f"{name}: nothing to compare"
    assert told["found"] > 0
