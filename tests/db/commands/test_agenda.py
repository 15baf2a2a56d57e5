"""Planning a meeting: itself, who is invited and its agenda, in one command; its items after."""

from typing import Any

import pytest

from db import connect
from db.commands import agenda, running
from db.history.undo import undo
from db.kinds.records import AGENDA_ITEM, MEETING
from db.queries.agenda import AgendaItem
from db.queries.agenda import agenda as read
from db.queries.meetings import came_last
from db.queries.records import record
from db.write import Conflict, Missing, Receipt, new_key
from synergy.agenda import STANDARD
from synergy.checks import Invalid
from tests.conftest import COORDINATOR
from tests.db.tools import World, content, insert, row, rows

USUAL = [one.title for one in STANDARD]


def plan(world: World, **values: Any) -> Receipt:
    given = {"name": "Autumn", "date": "2026-10-02", **values}
    return agenda.add_meeting(world.path, COORDINATOR, new_key(), given)


def items(world: World, meeting_id: int) -> list[AgendaItem]:
    with connect.reading(world.path) as db:
        return read(db, meeting_id)


def titles(world: World, meeting_id: int) -> list[str]:
    return [one.title for one in items(world, meeting_id)]


def add(world: World, meeting_id: int, title: str, **values: Any) -> Receipt:
    given = {"meeting_id": meeting_id, "title": title, "minutes": 10, "kind": "other", **values}
    return agenda.add_item(world.path, COORDINATOR, new_key(), given)


def move(world: World, item: AgendaItem, step: int) -> Receipt:
    made_on = (item.id, item.version)
    return agenda.move_item(world.path, COORDINATOR, new_key(), made_on, step)


def remove(world: World, item: AgendaItem) -> Receipt:
    return agenda.remove_item(world.path, COORDINATOR, new_key(), (item.id, item.version))


def test_a_planned_meeting_has_its_agenda_and_its_invitations(world: World) -> None:
    planned = plan(
        world, start_time="10:30", link="meet.example.org/x", invited=(world.north, world.south)
    )
    with connect.reading(world.path) as db:
        held = record(db, MEETING, planned.row_id)
    assert held is not None
    assert held.values == {
        "name": "Autumn", "date": "2026-10-02", "start_time": "10:30", "place": None,
        "link": "https://meet.example.org/x", "purpose": None, "notes": None,
    }  # fmt: skip
    assert row(world.path, "meeting", planned.row_id)["status"] == "planned"
    assert [
        (one.kind, one.title, one.minutes, one.position) for one in items(world, planned.row_id)
    ] == [(one.kind, one.title, one.minutes, place) for place, one in enumerate(STANDARD, 1)]
    asked = {
        one["organization_id"]: one["status"]
        for one in rows(world.path, "attendance").values()
        if one["meeting_id"] == planned.row_id
    }
    assert asked == dict.fromkeys((world.north, world.south), "invited")


def test_undo_takes_the_whole_plan_back(world: World) -> None:
    planned = plan(world, invited=(world.north,))
    undo(world.path, COORDINATOR, new_key(), planned.key)
    for table, column in (
        ("meeting", "id"),
        ("attendance", "meeting_id"),
        ("agenda_item", "meeting_id"),
    ):
        found = [one for one in rows(world.path, table).values() if one[column] == planned.row_id]
        assert found
        assert all(one["deleted_at"] for one in found)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": " "}, "name"), ({"date": None}, "date"), ({"start_time": "late"}, "start_time")],
)
def test_a_plan_that_is_wrong_names_its_field_and_writes_nothing(
    values: dict[str, Any], field: str, world: World
) -> None:
    before = content(world.path)
    with pytest.raises(Invalid) as refused:
        plan(world, **values)
    assert refused.value.problems.keys() == {field}
    with pytest.raises(Missing):
        plan(world, invited=(99_999,))
    assert content(world.path) == before


def test_those_of_the_last_meeting_are_invited_again(world: World) -> None:
    with connect.reading(world.path) as db:
        assert came_last(db) == ()
    with connect.writing(world.path, "test") as db:
        for organization, status in ((world.north, "present"), (world.south, "apologies")):
            who = {"meeting_id": world.summer, "organization_id": organization}
            insert(db, "attendance", **who, status=status)
    plan(world, date="2026-12-04")
    with connect.reading(world.path) as db:
        assert came_last(db) == (world.north, world.south)


def test_a_new_item_comes_before_the_close(world: World) -> None:
    meeting = plan(world).row_id
    added = add(world, meeting, "A film")
    assert titles(world, meeting) == [*USUAL[:-1], "A film", USUAL[-1]]
    assert [one.position for one in items(world, meeting)] == list(range(1, 8))
    undo(world.path, COORDINATOR, new_key(), added.key)
    assert titles(world, meeting) == USUAL


def test_the_first_item_of_an_empty_agenda_and_one_after_another_end(world: World) -> None:
    add(world, world.spring, "A film")
    add(world, world.spring, "Tea")
    assert titles(world, world.spring) == ["A film", "Tea"]


@pytest.mark.parametrize("values", [{"title": ""}, {"minutes": 999}, {"kind": "tea"}])
def test_an_item_that_is_wrong_is_refused(values: dict[str, Any], world: World) -> None:
    meeting = plan(world).row_id
    before = content(world.path)
    with pytest.raises(Invalid) as refused:
        add(world, meeting, **{"title": "A film", **values})
    assert refused.value.problems.keys() == values.keys()
    assert content(world.path) == before


def test_an_item_moves_by_one_and_back(world: World) -> None:
    meeting = plan(world).row_id
    moved = move(world, items(world, meeting)[2], -1)
    assert titles(world, meeting) == [USUAL[0], USUAL[2], USUAL[1], *USUAL[3:]]
    undo(world.path, COORDINATOR, new_key(), moved.key)
    assert titles(world, meeting) == USUAL


def test_an_item_at_an_end_goes_no_further(world: World) -> None:
    meeting = plan(world).row_id
    before = content(world.path)
    for item, step in ((items(world, meeting)[0], -1), (items(world, meeting)[-1], 1)):
        with pytest.raises(Invalid, match="any further"):
            move(world, item, step)
    assert content(world.path) == before


def test_a_stale_item_is_neither_moved_nor_removed(world: World) -> None:
    meeting = plan(world).row_id
    seen = items(world, meeting)[2]
    agenda.save_item(world.path, COORDINATOR, new_key(), (seen.id, seen.version), {"minutes": 45})
    before = content(world.path)
    for change in (lambda: move(world, seen, 1), lambda: remove(world, seen)):
        with pytest.raises(Conflict):
            change()
    assert content(world.path) == before


def test_an_item_is_removed_and_comes_back(world: World) -> None:
    meeting = plan(world).row_id
    removed = remove(world, items(world, meeting)[4])
    assert titles(world, meeting) == [*USUAL[:4], USUAL[5]]
    undo(world.path, COORDINATOR, new_key(), removed.key)
    assert titles(world, meeting) == USUAL


def test_the_item_at_which_the_meeting_stands_stays(world: World) -> None:
    meeting = plan(world).row_id
    running.open_meeting(world.path, COORDINATOR, new_key(), (meeting, 1))
    first, second, *_ = items(world, meeting)
    with pytest.raises(Invalid, match="Move to another item first"):
        remove(world, first)
    running.go_to(world.path, COORDINATOR, new_key(), meeting, second.id, first.id)
    remove(world, first)
    assert titles(world, meeting) == USUAL[1:]


def test_a_meeting_without_an_agenda_is_given_the_usual_one_once(world: World) -> None:
    made = agenda.add_agenda(world.path, COORDINATOR, new_key(), world.spring)
    assert len(made.row_ids) == len(STANDARD)
    assert made.table == AGENDA_ITEM.table
    assert titles(world, world.spring) == USUAL
    with pytest.raises(Invalid, match="already has an agenda"):
        agenda.add_agenda(world.path, COORDINATOR, new_key(), world.spring)
