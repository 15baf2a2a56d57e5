"""Reading the issues, against plain Python over the same rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db import connect
from db.queries import issues
from db.queries.issues import IssueFilter, IssueLine
from db.queries.paging import Page
from tests.db.tools import CAMDEN, HACKNEY, Row, World, insert, rows

ALL = Page(size=10_000)


@pytest.fixture
def generated(database: Callable[[str], Path]) -> Path:
    """Return a generated partnership in which some of everything was deleted."""
    path = database("generated")
    with connect.writing(path, "test") as db:
        for table, step in (("issue_mention", 7), ("meeting", 6), ("action", 5), ("issue", 9)):
            db.execute(f"UPDATE [{table}] SET deleted_at = '2026-01-01' WHERE id % {step} = 0")
        db.execute("UPDATE issue SET merged_into_id = 1 WHERE id % 10 = 3")
    return path


def _counted(path: Path) -> dict[int, Row]:
    """Count for each issue that is listed, from the bare rows."""
    meetings = {n: m for n, m in rows(path, "meeting").items() if not m["deleted_at"]}
    mentions = [
        m
        for m in rows(path, "issue_mention").values()
        if not m["deleted_at"] and m["meeting_id"] in meetings
    ]
    actions = rows(path, "action").values()
    counted = {}
    for number, issue in rows(path, "issue").items():
        if issue["deleted_at"] or issue["merged_into_id"]:
            continue
        own = [m for m in mentions if m["issue_id"] == number]
        days = sorted(meetings[m["meeting_id"]]["date"] for m in own)
        counted[number] = {
            "times_raised": len({m["meeting_id"] for m in own}),
            "partners": len({m["organization_id"] for m in own}),
            "first_raised": min(days, default=None),
            "last_raised": max(days, default=None),
            "open_actions": sum(
                a["issue_id"] == number
                and a["state"] in ("open", "in progress")
                and not a["deleted_at"]
                for a in actions
            ),
        }
    return counted


def _lines(path: Path, order: str = "title", **chosen: Any) -> list[IssueLine]:
    with connect.reading(path) as db:
        lines = issues.list_issues(db, IssueFilter(**chosen), order, ALL)
        assert issues.count_issues(db, IssueFilter(**chosen)) == len(lines)
    return lines


def test_the_counts_are_right(generated: Path) -> None:
    counted = _counted(generated)
    found = {
        line.id: {name: getattr(line, name) for name in counted[line.id]}
        for line in _lines(generated)
    }
    assert found == counted
    assert len(counted) > 30


def test_one_issue_reads_as_in_the_list(generated: Path) -> None:
    lines = {line.id: line for line in _lines(generated)}
    with connect.reading(generated) as db:
        assert {number: issues.issue(db, number) for number in lines} == lines


@pytest.mark.parametrize("order", issues.ORDERS)
def test_order(order: str, generated: Path) -> None:
    counted = _counted(generated)
    titles = {number: held["title"].lower() for number, held in rows(generated, "issue").items()}
    found = [line.id for line in _lines(generated, order)]
    keys: dict[str, Callable[[int], Any]] = {
        "last raised": lambda n: counted[n]["last_raised"] or "",
        "times raised": lambda n: counted[n]["times_raised"],
        "open actions": lambda n: counted[n]["open_actions"],
    }
    if order == "title":
        assert found == sorted(counted, key=lambda n: (titles[n], n))
    else:
        values = [keys[order](number) for number in found]
        assert values == sorted(values, reverse=True)
        assert found == [n for n in found if n in counted]


def test_a_theme_narrows(generated: Path) -> None:
    terms = rows(generated, "taxonomy_term")
    funding = next(n for n, term in terms.items() if term["code"] == "funding")
    held = rows(generated, "issue")
    expected = {number for number in _counted(generated) if held[number]["theme_id"] == funding}
    assert {line.id for line in _lines(generated, theme="funding")} == expected
    assert expected


def test_a_status_narrows(generated: Path) -> None:
    held = rows(generated, "issue")
    expected = {number for number in _counted(generated) if held[number]["status"] == "watching"}
    assert {line.id for line in _lines(generated, status="watching")} == expected
    assert expected


def test_a_partner_narrows_to_what_it_raised(generated: Path) -> None:
    raised = {
        mention["issue_id"]
        for mention in rows(generated, "issue_mention").values()
        if mention["organization_id"] == 4 and not mention["deleted_at"]
        if not rows(generated, "meeting")[mention["meeting_id"]]["deleted_at"]
    }
    expected = raised & _counted(generated).keys()
    assert {line.id for line in _lines(generated, organization_id=4)} == expected
    assert expected


def test_a_borough_narrows(generated: Path) -> None:
    concerned = {
        link["issue_id"]
        for link in rows(generated, "issue_borough").values()
        if link["borough_code"] == HACKNEY
    }
    expected = concerned & _counted(generated).keys()
    assert {line.id for line in _lines(generated, borough=HACKNEY)} == expected
    assert expected


def test_pages_make_up_the_list(generated: Path) -> None:
    whole = [line.id for line in _lines(generated, "last raised")]
    with connect.reading(generated) as db:
        paged = [
            line.id
            for number in range(1, len(whole) // 7 + 2)
            for line in issues.list_issues(db, IssueFilter(), "last raised", Page(number, 7))
        ]
    assert paged == whole


def test_an_issue_that_nobody_raised_counts_nothing(world: World) -> None:
    with connect.reading(world.path) as db:
        line = issues.issue(db, world.issue)
        assert issues.mentions(db, world.issue) == []
        assert issues.raised_by_meeting(db, world.issue) == []
    assert line is not None
    assert (line.times_raised, line.partners, line.first_raised, line.last_raised) == (
        0,
        0,
        None,
        None,
    )


def test_mentions_read_latest_meeting_first(world: World) -> None:
    world.mention(world.issue, world.spring, world.south, "Ours")
    world.mention(world.issue, world.summer, world.north)
    with connect.reading(world.path) as db:
        found = issues.mentions(db, world.issue)
    assert found == [
        issues.Mention(world.summer, "2026-06-05", "Summer", "Northern Agency", None),
        issues.Mention(world.spring, "2026-03-06", "Spring", "Southern Agency", "Ours"),
    ]


def test_meetings_that_did_not_raise_it_count_none(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        for name, date in (
            ("Before", "2026-01-09"),
            ("May", "2026-05-01"),
            ("After", "2026-07-03"),
        ):
            insert(db, "meeting", name=name, date=date, status="closed")
        insert(db, "meeting", name="To come", date="2026-09-04", status="planned")
    world.mention(world.issue, world.spring, world.north)
    world.mention(world.issue, world.spring, world.south)
    world.mention(world.issue, world.summer, world.north)
    with connect.reading(world.path) as db:
        found = issues.raised_by_meeting(db, world.issue)
        latest = issues.raised_by_meeting(db, world.issue, latest=2)
    assert [(raised.meeting, raised.organizations) for raised in found] == [
        ("Spring", 2),
        ("May", 0),
        ("Summer", 1),
        ("After", 0),
    ]
    assert latest == found[2:]


def test_an_issue_s_boroughs_have_names(world: World) -> None:
    with connect.reading(world.path) as db:
        assert issues.boroughs(db, world.issue) == [(CAMDEN, "Camden"), (HACKNEY, "Hackney")]
