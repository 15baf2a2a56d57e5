"""Reading the action log, against plain Python over the same rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db import connect
from db.kinds.records import ACTION
from db.queries import actions, choices
from db.queries.actions import ActionFilter
from db.queries.paging import Page
from tests.db.tools import Row, World, rows

TODAY, NEXT = "2026-09-01", "2026-09-15"
ALL = Page(size=10_000)
OPEN = ("open", "in progress")


@pytest.fixture(scope="module")
def generated(templates: dict[str, Path]) -> Path:
    """Return the generated template itself: these tests only read."""
    return templates["generated"]


def _order(held: Row) -> tuple[Any, ...]:
    return held["state"] not in OPEN, held["due_on"] or "9999-12-31", held["id"]


def _expected(path: Path, lets_through: Callable[[Row], bool]) -> list[int]:
    found = [h for h in rows(path, "action").values() if not h["deleted_at"] and lets_through(h)]
    return [held["id"] for held in sorted(found, key=_order)]


FILTERS: dict[str, tuple[dict[str, Any], Callable[[Row], bool]]] = {
    "everything": ({}, lambda a: True),
    "one state": ({"state": "dropped"}, lambda a: a["state"] == "dropped"),
    "all open": ({"state": "all open"}, lambda a: a["state"] in OPEN),
    "an agency": ({"organization_id": 3}, lambda a: a["organization_id"] == 3),
    "a meeting": ({"meeting_id": 5}, lambda a: a["meeting_id"] == 5),
    "an issue": ({"issue_id": 7}, lambda a: a["issue_id"] == 7),
    "overdue": (
        {"due": "overdue"},
        lambda a: a["state"] in OPEN and bool(a["due_on"]) and a["due_on"] < TODAY,
    ),
    "by next meeting": (
        {"due": "by next meeting", "next_meeting": NEXT},
        lambda a: a["state"] in OPEN and bool(a["due_on"]) and TODAY <= a["due_on"] <= NEXT,
    ),
    "before a meeting that is not planned": (
        {"due": "by next meeting"},
        lambda a: False,
    ),
    "within 30 days": (
        {"due": "within 30 days"},
        lambda a: a["state"] in OPEN and bool(a["due_on"]) and TODAY <= a["due_on"] <= "2026-10-01",
    ),
    "open without a date": (
        {"due": "no date", "state": "all open"},
        lambda a: a["state"] in OPEN and a["due_on"] is None,
    ),
    "several at once": (
        {"state": "open", "organization_id": 3, "due": "overdue"},
        lambda a: (
            a["state"] == "open"
            and a["organization_id"] == 3
            and bool(a["due_on"])
            and a["due_on"] < TODAY
        ),
    ),
    "nothing": ({"organization_id": 999_999}, lambda a: False),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filter(name: str, generated: Path) -> None:
    chosen, lets_through = FILTERS[name]
    expected = _expected(generated, lets_through)
    with connect.reading(generated) as db:
        lines = actions.list_actions(db, ActionFilter(TODAY, **chosen), ALL)
        number = actions.count_actions(db, ActionFilter(TODAY, **chosen))
    assert [line.id for line in lines] == expected
    assert number == len(expected)
    assert bool(expected) == (name not in ("nothing", "before a meeting that is not planned"))


def test_every_word_for_due_is_tried_here() -> None:
    assert set(actions.DUE_WORDS) <= {chosen.get("due") for chosen, _ in FILTERS.values()}


def test_pages_make_up_the_list(generated: Path) -> None:
    chosen = ActionFilter(TODAY, state="all open")
    with connect.reading(generated) as db:
        whole = [line.id for line in actions.list_actions(db, chosen, ALL)]
        pages = [
            [line.id for line in actions.list_actions(db, chosen, Page(number, 10))]
            for number in range(1, len(whole) // 10 + 3)
        ]
        first = [line.id for line in actions.list_actions(db, chosen, Page(0, 10))]
    assert [number for page in pages for number in page] == whole
    assert len(whole) > 20
    assert first == whole[:10]


def test_the_order_is_overdue_then_due_then_no_date_then_closed(world: World) -> None:
    made = {
        name: world.add_action(name, issue_id=world.issue, **values).row_id
        for name, values in {
            "closed": {"state": "done", "due_on": "2026-01-01"},
            "no date": {},
            "due": {"due_on": "2026-09-02"},
            "a little overdue": {"due_on": "2026-08-31", "state": "in progress"},
            "long overdue": {"due_on": "2026-02-01"},
        }.items()
    }
    names = {number: name for name, number in made.items()}
    with connect.reading(world.path) as db:
        lines = actions.list_actions(db, ActionFilter(TODAY, issue_id=world.issue), ALL)
    assert [names[line.id] for line in lines] == [
        "long overdue",
        "a little overdue",
        "due",
        "no date",
        "closed",
    ]


def test_a_line_carries_the_names_of_what_it_refers_to(world: World) -> None:
    number = world.add_action(
        "Named", organization_id=world.south, meeting_id=world.spring, issue_id=world.issue
    ).row_id
    with connect.reading(world.path) as db:
        line = actions.action(db, number)
    assert line == actions.ActionLine(
        id=number,
        version=1,
        title="Named",
        detail=None,
        organization_id=world.south,
        organization="Southern Agency",
        due_on=None,
        state="open",
        done_on=None,
        dropped_reason=None,
        meeting_id=world.spring,
        meeting_date="2026-03-06",
        meeting="Spring",
        issue_id=world.issue,
        issue="Grants end too soon",
        sample=0,
        notes=0,
    )


def test_what_was_removed_is_neither_listed_nor_counted(world: World) -> None:
    chosen = ActionFilter(TODAY, organization_id=world.north)
    world.remove(ACTION, world.action)
    with connect.reading(world.path) as db:
        assert actions.list_actions(db, chosen, ALL) == []
        assert actions.count_actions(db, chosen) == 0


def test_headlines_count_what_a_meeting_asks_for_first(generated: Path) -> None:
    held = rows(generated, "action").values()
    due = [a["due_on"] for a in held if a["state"] in OPEN and a["due_on"]]
    with connect.reading(generated) as db:
        headlines = actions.count_headlines(db, TODAY, NEXT)
        without = actions.count_headlines(db, TODAY, None)
    assert headlines == {
        "open": sum(a["state"] in OPEN for a in held),
        "overdue": sum(day < TODAY for day in due),
        "due by next meeting": sum(TODAY <= day <= NEXT for day in due),
        "done": sum(a["state"] == "done" for a in held),
    }
    assert without == {**headlines, "due by next meeting": 0}


def test_choices_leave_out_what_was_deleted_or_merged(world: World) -> None:
    world.merge(world.issue, world.twin)
    with connect.writing(world.path, "test") as db:
        db.table("organization").update(world.south, {"deleted_at": "2026-01-01"})
    with connect.reading(world.path) as db:
        issues = {choice.id for choice in choices.issues(db)}
        agencies = {choice.id: choice.name for choice in choices.organizations(db)}
        meetings = {choice.id: choice.name for choice in choices.meetings(db)}
    assert world.issue in issues
    assert world.twin not in issues
    assert agencies[world.north] == "Northern Agency"
    assert world.south not in agencies
    assert meetings[world.spring] == "Fri 6 March 2026 · Spring"


@pytest.mark.parametrize(("taxonomy", "number"), [("specialism", 3), ("factor", 7), ("nothing", 0)])
def test_terms_come_in_their_order(taxonomy: str, number: int, facts: Path) -> None:
    with connect.reading(facts) as db:
        found = choices.terms(db, taxonomy)
    held = rows(facts, "taxonomy_term")
    positions = [held[term.id]["position"] for term in found]
    assert len(found) == number
    assert positions == sorted(positions)
