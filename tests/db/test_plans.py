"""No list reads a whole big table: SQLite's own plan of every query says so."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from db import connect
from db.connect import Database
from db.queries import (
    actions,
    agenda,
    assurance,
    capture,
    carried,
    choices,
    coverage,
    indicators,
    issues,
    meetings,
    minutes,
    organizations,
    places,
    practice,
    projected,
    referral,
    running,
    services,
    similar,
    trends,
)
from db.queries.actions import ActionFilter
from db.queries.issues import IssueFilter
from db.queries.meetings import MeetingFilter
from db.queries.organizations import OrganizationFilter
from db.queries.paging import Page
from db.queries.practice import PracticeFilter
from db.queries.services import ServiceFilter
from synergy import words
from synergy.referral_facts import Question, Start
from tests.db.tools import HACKNEY

# Tables that stay small whatever the partnership does.
SMALL = {"borough", "taxonomy", "taxonomy_term", "setting"}
# Words that stand where a table's alias could.
NO_ALIAS = {"on", "where", "left", "join", "order", "group", "using", "indexed", "limit", "union"}
NAMED = re.compile(r"\b(?:FROM|JOIN)\s+\[?(\w+)\]?(?:\s+(?:AS\s+)?(\w+))?", re.IGNORECASE)
WHOLE = re.compile(r"SCAN \[?(\w+)\]?(?!.*(?:USING|VIRTUAL))")
BUILT = re.compile(r"SEARCH \[?(\w+)\]? .*USING AUTOMATIC")

Call = Callable[[Database], Any]
Query = tuple[str, Any]

TODAY, PAGE = "2026-09-01", Page(2, 20)
NEEDY = Question(
    TODAY, {3: "a need"}, 14, Start(51.46, -0.12, HACKNEY), "Somali", "self", "evenings"
)
ACTIONS = ActionFilter(TODAY, next_meeting="2026-09-15", last_meeting=3, since="2026-06-05T00:00Z")


def asked(path: Path, call: Call) -> list[Query]:
    """Return every query that a call asks, with its parameters."""
    found: list[Query] = []
    with connect.reading(path) as db, db.tracer(lambda sql, values: found.append((sql, values))):
        call(db)
    return [(sql, values) for sql, values in found if sql.lstrip().startswith(("SELECT", "WITH"))]


def plan(db: Database, query: Query) -> list[str]:
    """Return the lines of SQLite's plan of a query (https://www.sqlite.org/eqp.html)."""
    sql, values = query
    return [line for *_, line in db.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()]


def tables_of(sql: str) -> dict[str, set[str]]:
    """Map each name that stands for a table in a query to the tables that it may stand for."""
    found: dict[str, set[str]] = {}
    for table, alias in NAMED.findall(sql):
        name = table if not alias or alias.lower() in NO_ALIAS else alias
        found.setdefault(name, set()).add(table)
    return found


def wasteful(path: Path, call: Call) -> Iterator[str]:
    """Name each line of a plan that reads a whole big table, or builds an index over it."""
    queries = asked(path, call)
    with connect.reading(path) as db:
        # Again on this connection, which then has the functions that the call gives it.
        call(db)
        big = set(db.table_names()) - SMALL
        for query in queries:
            tables = tables_of(query[0])
            for line in plan(db, query):
                match = WHOLE.match(line) or BUILT.match(line)
                if match and tables.get(match[1], set()) & big:
                    yield f"{line}  <-  {' '.join(query[0].split())[:300]}"


def _filters() -> Iterator[tuple[str, Call]]:
    every_action = [
        ("no filter", ACTIONS),
        *((f"state {state}", replace(ACTIONS, state=state)) for state in words.ACTION_STATES),
        ("all open", replace(ACTIONS, state="all open")),
        ("partner", replace(ACTIONS, organization_id=13)),
        ("no partner", replace(ACTIONS, organization_id=actions.NO_PARTNER)),
        *((f"due {due}", replace(ACTIONS, due=due)) for due in actions.DUE_WORDS),
        *((f"since {since}", replace(ACTIONS, since_last=since)) for since in actions.SINCE_WORDS),
        ("meeting", replace(ACTIONS, meeting_id=3)),
        ("issue", replace(ACTIONS, issue_id=3)),
        ("together", replace(ACTIONS, state="open", organization_id=13, due="overdue")),
    ]
    for name, action_filter in every_action:
        yield f"list actions, {name}", lambda db, f=action_filter: actions.list_actions(db, f, PAGE)
        yield f"count actions, {name}", lambda db, f=action_filter: actions.count_actions(db, f)
    every_issue = [
        ("no filter", IssueFilter()),
        ("theme", IssueFilter(theme="funding")),
        ("no theme", IssueFilter(theme=issues.NO_THEME)),
        ("status", IssueFilter(status="open")),
        ("partner", IssueFilter(organization_id=13)),
        ("borough", IssueFilter(borough=HACKNEY)),
        ("raised at", IssueFilter(raised_at=3)),
        ("raised again at", IssueFilter(raised_at=3, again=True)),
        ("first raised at", IssueFilter(raised_at=3, again=False)),
        ("together", IssueFilter("funding", "open", 13, HACKNEY)),
    ]
    for name, issue_filter in every_issue:
        for order in issues.ORDERS:
            yield (
                f"list issues by {order}, {name}",
                lambda db, f=issue_filter, o=order: issues.list_issues(db, f, o, PAGE),
            )
        yield f"count issues, {name}", lambda db, f=issue_filter: issues.count_issues(db, f)
    every_service = [
        ("no filter", ServiceFilter()),
        ("specialism", ServiceFilter(specialism="gangs")),
        ("factor", ServiceFilter(factor="mental-health")),
        ("borough", ServiceFilter(borough=HACKNEY)),
        ("age", ServiceFilter(age=14)),
        ("closed too", ServiceFilter(closed=True)),
        ("partner", ServiceFilter(organization_id=13)),
        ("off the map", ServiceFilter(off="online")),
        ("an address", ServiceFilter(place=13)),
        ("together", ServiceFilter("gangs", "mental-health", HACKNEY, 14)),
    ]
    for name, service_filter in every_service:
        yield f"count services, {name}", lambda db, f=service_filter: services.count_services(db, f)
        yield (
            f"list services, {name}",
            lambda db, f=service_filter: services.list_services(db, f, PAGE),
        )


def _more_filters() -> Iterator[tuple[str, Call]]:
    for kind in (
        OrganizationFilter(),
        OrganizationFilter(kind="partner"),
        OrganizationFilter(specialism="gangs"),
        OrganizationFilter("partner", "gangs", HACKNEY),
        OrganizationFilter(due=TODAY),
        OrganizationFilter("partner", "gangs", HACKNEY, TODAY),
    ):
        yield f"list {kind}", lambda db, f=kind: organizations.list_organizations(db, f, PAGE)
        yield f"count {kind}", lambda db, f=kind: organizations.count_organizations(db, f)
    for held in (
        MeetingFilter(TODAY),
        MeetingFilter(TODAY, "made up"),
        MeetingFilter(TODAY, held=True),
        MeetingFilter(TODAY, None, False, 13),
        MeetingFilter(TODAY, status="closed"),
    ):
        yield f"list {held}", lambda db, f=held: meetings.list_meetings(db, f, PAGE)
        yield f"count {held}", lambda db, f=held: meetings.count_meetings(db, f)
    for what in (PracticeFilter(), PracticeFilter(need=1), PracticeFilter(1, "evaluated", 13)):
        yield f"list {what}", lambda db, f=what: practice.list_practice(db, f, PAGE)
        yield f"count {what}", lambda db, f=what: practice.count_practice(db, f)


CALLS: dict[str, Call] = {
    **dict(_filters()),
    **dict(_more_filters()),
    "indicators": indicators.indicators,
    "values of an indicator": lambda db: indicators.values(db, "Poverty", "2022/23"),
    "organization": lambda db: organizations.organization(db, 3, contact=True, notes=True),
    "locations of an organization": lambda db: organizations.locations(db, 3),
    "raised by an organization": lambda db: organizations.raised_by(db, 3, 20),
    "attended by an organization": lambda db: organizations.attended(db, 3, 20),
    "meeting": lambda db: meetings.meeting(db, 3),
    "attendance": lambda db: meetings.attendance(db, 3),
    "version of an attendance": lambda db: meetings.attendance_version(db, 3),
    "who came last": meetings.came_last,
    "updates": lambda db: meetings.updates(db, 3),
    "mentions at a meeting": lambda db: meetings.mentions(db, 3),
    "decisions": lambda db: meetings.decisions(db, 3),
    "agenda": lambda db: agenda.agenda(db, 3),
    "behind an agenda": lambda db: agenda.behind(db, 3, TODAY),
    "projected meeting": lambda db: projected.showing(db, TODAY),
    "projected head": lambda db: projected.shown(db, 15),
    "the meeting before": lambda db: running.former(db, 15),
    "projected voices": lambda db: projected.voices(db, 15, 100),
    "projected raisers": lambda db: projected.raisers(db, 15),
    "projected captured": lambda db: projected.captured(db, 15, 100),
    "projected agreed": lambda db: projected.agreed(db, 15, 100),
    "projected produced": lambda db: projected.produced(db, 15),
    "carried actions": lambda db: carried.carried_actions(db, 15, PAGE),
    "count carried actions": lambda db: carried.count_carried(db, 15),
    "count carried actions, overdue": lambda db: carried.count_carried(db, 15, overdue_on=TODAY),
    "stood actions": lambda db: carried.stood_actions(db, 15),
    "left actions": lambda db: carried.left_actions(db, 15, PAGE),
    "count left actions": lambda db: carried.count_left(db, 15, "dropped"),
    "carried issues": lambda db: carried.carried_issues(db, 15, PAGE),
    "count carried issues": lambda db: carried.count_carried_issues(db, 15, recurring=True),
    "the open meeting": running.current,
    "the coming meeting": lambda db: running.coming(db, TODAY),
    "the meeting closed last": running.closed_last,
    "where a meeting stands": lambda db: running.running(db, 3),
    "meetings held": lambda db: trends.held(db, 12),
    "meetings held in a year": lambda db: trends.held(db, 26, 2026),
    "years of meetings": trends.years,
    "issues that meetings raised": lambda db: trends.raised_issues(db, [3, 4, 5], 20),
    "count the issues that meetings raised": lambda db: trends.count_raised(db, [3, 4, 5]),
    "themes that meetings raised": lambda db: trends.raised_themes(db, [3, 4, 5]),
    "ages of issues": lambda db: trends.ages(db, TODAY),
    "whether an issue is made up": trends.has_sample_issues,
    "actions given and done": lambda db: trends.flow(db, [3, 4, 5]),
    "what partners owed": lambda db: trends.owed(db, "2026-01-01", TODAY),
    "practice": lambda db: practice.practice(db, 3),
    "practice of a need": lambda db: practice.of_the_same_need(db, "issue_id", 3, 3),
    "raised by meeting": lambda db: issues.raised_by_meeting(db, 3),
    "choose a location of one": lambda db: choices.locations(db, 3),
    "headlines": lambda db: actions.count_headlines(db, TODAY, "2026-09-15"),
    "action": lambda db: actions.action(db, 3),
    "some actions": lambda db: actions.some_actions(db, [3, 1, 2]),
    "notes": lambda db: actions.notes(db, 3),
    "issue": lambda db: issues.issue(db, 3),
    "mentions": lambda db: issues.mentions(db, 3),
    "boroughs of an issue": lambda db: issues.boroughs(db, 3),
    "service": lambda db: services.service(db, 3),
    "where a pin stands": lambda db: places.point(db, 3, True),
    "where the pins of a service stand": lambda db: places.points_of(db, 3, False),
    "services to check": lambda db: assurance.list_due(db, 3, TODAY, 20),
    "count services to check": lambda db: assurance.count_due(db, 3, TODAY),
    "who checked a service": lambda db: assurance.checked_by(db, 3),
    "minutes drawn": lambda db: minutes.draft(db, 3),
    "minutes shown": lambda db: minutes.shown(db, 3, 13),
    "minutes frozen": lambda db: minutes.frozen(db, 3),
    "choose an organization": choices.organizations,
    "choose a borough": choices.boroughs,
    "choose a term": lambda db: choices.terms(db, words.THEME),
    "choose a meeting": lambda db: choices.meetings(db, 1),
    "setting": lambda db: choices.setting(db, "purpose"),
    "refer for a need": lambda db: referral.refer(db, NEEDY, 10),
    "refer whatever the need": lambda db: referral.refer(db, replace(NEEDY, needs={}), 10),
    "languages": referral.languages,
    "who can be named": capture.partners,
    "the meeting after a day": lambda db: capture.next_meeting(db, TODAY),
    "issues like a line": lambda db: similar.similar(db, "demand doubles at a project", 3),
}

# What does read a table from one end, and how far.
READ_WHOLE = {
    "places.pins": "every place is drawn, so every place is read",
    "places.off_the_map": "every service is counted, by why it has no pin",
    "places.count_by_borough": "every service is counted, in each borough that it reaches",
    "coverage.cells": "every active service is counted, in each borough that it reaches",
    "coverage.totals": "every active service is counted, in each borough that it reaches",
    "coverage.nearest": "every active service may be the nearest",
    "coverage.by_age": "every active service may reach the borough",
    "coverage.present": "every active service may reach the borough",
    "places.count_near": "every place has its distance",
    "places.list_near": "every place has its distance",
    "choices.services": "the newest first, until enough are offered",
    "choices.locations": "of all organizations, the newest first, until enough are offered",
    "choices.issues": "the newest first, until enough are offered",
}


@pytest.fixture(scope="module")
def generated(templates: dict[str, Path]) -> Path:
    """Return the generated template itself: these tests only read."""
    return templates["generated"]


@pytest.mark.parametrize("name", CALLS)
def test_no_query_reads_a_whole_big_table(name: str, generated: Path) -> None:
    assert asked(generated, CALLS[name])
    assert list(wasteful(generated, CALLS[name])) == []


@pytest.mark.parametrize(
    "module",
    [
        actions,
        assurance,
        coverage,
        issues,
        services,
        places,
        choices,
        organizations,
        meetings,
        agenda,
        carried,
        projected,
        running,
        minutes,
        practice,
        capture,
        similar,
        trends,
    ],
    ids=lambda m: m.__name__,
)
def test_every_reading_is_looked_at(module: ModuleType) -> None:
    short = module.__name__.rpartition(".")[2]
    public = {
        f"{short}.{name}"
        for name, one in vars(module).items()
        if inspect.isfunction(one) and one.__module__ == module.__name__ and name[0] != "_"
    }
    source = Path(__file__).read_text(encoding="utf-8")
    assert {name for name in public if not re.search(rf"{re.escape(name)}\b", source)} == set()
    assert {name for name in READ_WHOLE if name.startswith(f"{short}.")} <= public


def test_the_plans_are_made_without_statistics(generated: Path) -> None:
    with connect.reading(generated) as db:
        assert not {name for name in db.table_names() if name.startswith("sqlite_stat")}


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("SELECT count(*) FROM action WHERE detail = 'x'", "SCAN action"),
        ("SELECT 1 FROM [action] AS a WHERE a.detail = ?", "SCAN a"),
        ("SELECT 1 FROM borough AS b JOIN issue_mention n ON n.note = b.name", "SCAN n"),
        ("SELECT 1 FROM action AS a JOIN issue AS i ON i.title = a.title", "SCAN a"),
        (
            """SELECT o.id FROM organization AS o WHERE o.id = 1 AND EXISTS
               (SELECT 1 FROM history AS h WHERE h.digest = o.name)""",
            "SCAN h",
        ),
        ("SELECT 1 FROM history_values WHERE new LIKE '%x%'", "SCAN history_values"),
    ],
)
def test_a_query_that_reads_a_whole_table_is_found(sql: str, reads: str, generated: Path) -> None:
    values = ["x"] if "?" in sql else []
    found = list(wasteful(generated, lambda db: list(db.query(sql, values))))
    assert any(line.startswith(reads) for line in found)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 FROM action WHERE id = 1",
        "SELECT name FROM borough ORDER BY latitude",
        "SELECT value FROM json_each('[1, 2]') AS action_ids",
        "WITH a AS (SELECT 1 AS n) SELECT n FROM a",
        """SELECT n FROM (SELECT id AS n FROM action
           WHERE state = 'done' AND deleted_at IS NULL LIMIT 5) AS page""",
    ],
)
def test_a_query_that_reads_no_whole_table_passes(sql: str, generated: Path) -> None:
    assert list(wasteful(generated, lambda db: list(db.query(sql)))) == []
