"""No list reads a whole big table: SQLite's own plan of every query says so."""

import inspect
import re
from collections.abc import Iterator
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
    issues,
    meetings,
    minutes,
    organizations,
    places,
    practice,
    projector,
    running,
    services,
    similar,
    trends,
)
from tests.db import readings
from tests.db.readings import BOUNDED, Call

# Tables that stay small whatever the partnership does.
SMALL = {"borough", "taxonomy", "taxonomy_term", "setting"}
# Words that stand where a table's alias could.
NO_ALIAS = {"on", "where", "left", "join", "order", "group", "using", "indexed", "limit", "union"}
NAMED = re.compile(r"\b(?:FROM|JOIN)\s+\[?(\w+)\]?(?:\s+(?:AS\s+)?(\w+))?", re.IGNORECASE)
WHOLE = re.compile(r"SCAN \[?(\w+)\]?(?!.*(?:USING|VIRTUAL))")
BUILT = re.compile(r"SEARCH \[?(\w+)\]? .*USING AUTOMATIC")

Query = tuple[str, Any]


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


@pytest.mark.parametrize("name", BOUNDED)
def test_no_query_reads_a_whole_big_table(name: str, generated: Path) -> None:
    assert asked(generated, BOUNDED[name])
    assert list(wasteful(generated, BOUNDED[name])) == []


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
        projector,
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
    source = inspect.getsource(readings).partition("\nOTHERS")[0] + " ".join(READ_WHOLE)
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
