"""Reading what the board says, against plain Python over the same rows."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from db import connect
from db.history.undo import undo
from db.kinds.records import ACTION
from db.queries import actions, board, issues
from db.queries.board import Between, Concerned, Gathering, Owed
from db.queries.issues import IssueFilter
from db.queries.paging import Page
from db.write import new_key
from synergy import dates
from tests.conftest import COORDINATOR
from tests.db.tools import Row, World, insert, rows

ALL = Page(size=10_000)
OPEN = ("open", "in progress")
DAYS = {
    name: (dates.today() + timedelta(days=number)).isoformat()
    for name, number in {"yesterday": -1, "today": 0, "tomorrow": 1, "later": 2}.items()
}
# Inside what the generated partnership holds.
AUTUMN, NEXT = "2026-09-10", "2026-12-18"


@pytest.fixture
def generated(database: Callable[[str], Path]) -> Path:
    """Return a generated partnership with gaps: deleted, merged, of nobody, without a theme."""
    path = database("generated")
    with connect.writing(path, "test") as db:
        for table, step in (("issue_mention", 7), ("meeting", 6), ("action", 5), ("issue", 9)):
            db.execute(f"UPDATE [{table}] SET deleted_at = '2026-01-01' WHERE id % {step} = 0")
        db.execute("UPDATE issue SET merged_into_id = 1 WHERE id % 10 = 3")
        db.execute("UPDATE issue SET theme_id = NULL WHERE id % 11 = 2")
        db.execute("UPDATE action SET organization_id = NULL WHERE id % 13 = 1")
        insert(db, "meeting", name="Planned and gone by", date="2026-09-09")
        insert(db, "meeting", name="Planned", date=NEXT)
    return path


def _kept(path: Path, table: str) -> dict[int, Row]:
    return {number: row for number, row in rows(path, table).items() if not row["deleted_at"]}


def _open_issues(path: Path) -> dict[int, Row]:
    return {
        number: issue
        for number, issue in _kept(path, "issue").items()
        if issue["status"] == "open" and not issue["merged_into_id"]
    }


def _held(path: Path, day: str) -> list[int]:
    """List the meetings held up to a day, the latest first."""
    meetings = _kept(path, "meeting").values()
    held = [(m["date"], m["id"]) for m in meetings if m["status"] != "planned"]
    return [number for date, number in sorted(held, reverse=True) if date <= day]


def _around(path: Path, day: str) -> Between:
    with connect.reading(path) as db:
        return board.between(db, day)


# The meetings around a day.


def test_a_meeting_is_the_next_while_it_goes_on_and_the_last_once_it_is_over(
    world: World,
) -> None:
    with connect.writing(world.path, "test") as db:
        for number, row in rows(world.path, "meeting").items():
            if number not in (world.spring, world.summer):
                db.table("meeting").update(number, {"deleted_at": row["date"]})
        autumn = insert(db, "meeting", name="Autumn", date="2026-09-04", status="open")
        winter = insert(db, "meeting", name="Winter", date="2026-12-04")
    found = {
        day: tuple(one and one.id for one in (around.last, around.coming))
        for day in ("2026-03-05", "2026-03-06", "2026-09-03", "2026-09-04", "2026-09-05")
        for around in [_around(world.path, day)]
    }
    assert found == {
        "2026-03-05": (None, autumn),
        "2026-03-06": (world.spring, autumn),
        "2026-09-03": (world.summer, autumn),
        "2026-09-04": (world.summer, autumn),
        "2026-09-05": (autumn, winter),
    }


def test_a_planned_meeting_that_went_by_was_not_held(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        insert(db, "meeting", name="Never opened", date="2026-07-01")
    around = _around(world.path, "2026-08-01")
    assert around.last == Gathering(world.summer, "2026-06-05", "Summer", status="closed")
    assert around.coming is None
    assert around.next_day is None


def test_the_last_meetings_are_those_held_the_oldest_first(generated: Path) -> None:
    with connect.reading(generated) as db:
        found = {
            day: [one.id for one in board.last_meetings(db, day)]
            for day in ("2020-01-01", "2026-04-10", AUTUMN)
        }
    assert found == {day: _held(generated, day)[:8][::-1] for day in found}
    assert [len(numbers) for numbers in found.values()] == [0, 2, 8]


# What changed.


def _since(world: World, word: str, last: Gathering | None) -> set[int]:
    chosen = Between(DAYS["today"], last, None).actions(since_last=word)
    with connect.reading(world.path) as db:
        lines = actions.list_actions(db, chosen, ALL)
        assert actions.count_actions(db, chosen) == len(lines)
    return {line.id for line in lines}


def _meeting(world: World, day: str) -> Gathering:
    return Gathering(world.summer, DAYS[day], "Summer")


def test_done_on_the_meetings_day_or_later_is_done_since(world: World) -> None:
    made = {
        day: world.add_action(state="done", done_on=DAYS[day]).row_id
        for day in ("yesterday", "today")
    }
    world.add_action(state="open")
    dropped = world.add_action(state="done", done_on=DAYS["today"]).row_id
    world.remove(ACTION, dropped)
    assert _since(world, "done", _meeting(world, "yesterday")) == set(made.values())
    assert _since(world, "done", _meeting(world, "today")) == {made["today"]}
    assert _since(world, "done", _meeting(world, "tomorrow")) == set()


def test_put_off_is_open_and_due_later_than_it_was_at_the_meeting(world: World) -> None:
    def moved(*days: str | None, **changes: Any) -> int:
        number = world.add_action(due_on=days[0]).row_id
        for day in days[1:]:
            world.edit(number, due_on=day)
        if changes:
            world.edit(number, **changes)
        return number

    wanted = {
        moved("2027-01-01", "2027-02-01"),
        moved("2027-01-01", "2026-12-01", "2027-01-02"),
        moved("2027-01-01", "2027-02-01", title="Another name", state="in progress"),
    }
    moved("2027-01-01", "2026-12-01")
    moved("2027-01-01", "2027-02-01", "2027-01-01")
    moved("2027-01-01", "2027-02-01", state="done")
    moved("2027-01-01", None)
    moved(None, "2027-01-01")
    moved("2027-01-01", title="Another name")
    mistake = world.edit(world.action, due_on="2027-03-01")
    wanted_then = wanted | {world.action}
    assert _since(world, "put off", _meeting(world, "yesterday")) == wanted_then
    undo(world.path, COORDINATOR, new_key(), mistake.key)
    assert _since(world, "put off", _meeting(world, "yesterday")) == wanted
    assert _since(world, "put off", _meeting(world, "tomorrow")) == set()


def test_new_is_given_at_the_meeting_or_made_since_outside_any(world: World) -> None:
    given = world.add_action(meeting_id=world.summer).row_id
    outside = world.add_action().row_id
    world.add_action(meeting_id=world.spring)
    assert _since(world, "new", _meeting(world, "yesterday")) == {given, outside, world.action}
    assert _since(world, "new", _meeting(world, "later")) == {given}


def test_without_a_meeting_nothing_changed_since(world: World) -> None:
    world.add_action(state="done", done_on=DAYS["today"])
    late = world.add_action(due_on=DAYS["yesterday"]).row_id
    world.edit(late, due_on=DAYS["yesterday"], title="Late")
    assert {word for word in actions.SINCE_WORDS if _since(world, word, None)} == set()


@pytest.mark.parametrize("again", [True, False, None])
def test_raised_again_is_raised_at_an_earlier_meeting_too(
    again: bool | None, generated: Path
) -> None:
    meetings = _kept(generated, "meeting")
    last = _held(generated, AUTUMN)[0]
    raised: dict[int, set[int]] = {}
    for mention in _kept(generated, "issue_mention").values():
        raised.setdefault(mention["issue_id"], set()).add(mention["meeting_id"])

    def earlier(issue: int) -> bool:
        days = [(meetings[m]["date"], m) for m in raised[issue] if m in meetings]
        return min(days) < (meetings[last]["date"], last)

    wanted = {
        number
        for number, issue in _kept(generated, "issue").items()
        if not issue["merged_into_id"] and last in raised.get(number, ())
        if again is None or earlier(number) is again
    }
    chosen = IssueFilter(raised_at=last, again=again)
    with connect.reading(generated) as db:
        found = {line.id for line in issues.list_issues(db, chosen, "title", ALL)}
        assert issues.count_issues(db, chosen) == len(found)
    assert found == wanted


def test_an_earlier_meeting_of_the_same_day_counts_as_earlier(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        evening = insert(db, "meeting", name="Evening", date="2026-06-05", status="closed")
    world.mention(world.issue, world.summer, world.north)
    world.mention(world.issue, evening, world.north)
    world.mention(world.twin, evening, world.north)
    with connect.reading(world.path) as db:
        again = issues.list_issues(db, IssueFilter(raised_at=evening, again=True), "title", ALL)
        first = issues.list_issues(db, IssueFilter(raised_at=evening, again=False), "title", ALL)
    assert ([line.id for line in again], [line.id for line in first]) == (
        [world.issue],
        [world.twin],
    )


# What is owed.


def _owed(path: Path, day: str, next_day: str | None) -> list[Owed]:
    """Count by partner from the bare rows."""
    names = {number: row["name"] for number, row in rows(path, "organization").items()}
    late: Counter[int | None] = Counter()
    due: Counter[int | None] = Counter()
    for action in _kept(path, "action").values():
        if action["state"] in OPEN and action["due_on"]:
            late[action["organization_id"]] += action["due_on"] < day
            due[action["organization_id"]] += bool(next_day and day <= action["due_on"] <= next_day)
    found = [Owed(one, names.get(one or 0), late[one], due[one]) for one in {*late, *due}]
    return sorted(
        (one for one in found if one.overdue or one.due),
        key=lambda one: (-one.overdue, -one.due, (one.organization or "").lower()),
    )


@pytest.mark.parametrize("next_day", [NEXT, None])
def test_partners_owe_what_the_rows_say(next_day: str | None, generated: Path) -> None:
    coming = Gathering(1, next_day, "") if next_day else None
    around = Between(AUTUMN, None, coming)
    wanted = _owed(generated, AUTUMN, next_day)
    with connect.reading(generated) as db:
        assert board.owed(db, around, 1000) == wanted
        assert board.owed(db, around, 3) == wanted[:3]
        assert board.count_due(db, around) == sum(one.due for one in wanted)
        for one in wanted:
            number = one.organization_id or actions.NO_PARTNER
            late = around.actions(organization_id=number, due="overdue")
            assert actions.count_actions(db, late) == one.overdue
    assert any(one.organization is None for one in wanted)
    assert any(one.due for one in wanted) is (next_day is not None)


# Where issues are raised.


def test_boroughs_are_counted_as_the_rows_say(generated: Path) -> None:
    opened = _open_issues(generated)
    names = {code: row["name"] for code, row in rows(generated, "borough").items()}
    counted = Counter(
        part["borough_code"]
        for part in rows(generated, "issue_borough").values()
        if part["issue_id"] in opened
    )
    wanted = [Concerned(code, names[code], number) for code, number in counted.items()]
    with connect.reading(generated) as db:
        found = board.concerned(db)
    assert found == sorted(wanted, key=lambda one: (-one.issues, one.name))
    assert found


# Nothing is read whole. What a query made itself, from rows that it found by index, it may scan.

INNER = {"p"}
READS: dict[str, Callable[[Database, Between], object]] = {
    "between": lambda db, around: board.between(db, around.today),
    "last meetings": lambda db, around: board.last_meetings(db, around.today),
    "due": board.count_due,
    "owed": lambda db, around: board.owed(db, around, 8),
    "boroughs": lambda db, around: board.concerned(db),
}


@pytest.mark.parametrize("name", READS)
def test_no_table_is_read_whole(name: str, generated: Path) -> None:
    asked: list[tuple[str, Any]] = []
    around = _around(generated, AUTUMN)
    with connect.reading(generated) as db:
        with db.tracer(lambda sql, parameters: asked.append((sql, parameters))):
            READS[name](db, around)
        plans = [
            step[3]
            for sql, parameters in asked
            for step in db.execute(f"EXPLAIN QUERY PLAN {sql}", parameters or {}).fetchall()
        ]
    assert plans
    assert [
        plan for plan in plans if plan.startswith("SCAN") and plan.split()[1] not in INNER
    ] == []
