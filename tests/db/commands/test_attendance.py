"""Who came: set in one command, refused when stale, taken back whole."""

from typing import Any

import pytest

from db import connect
from db.commands.attendance import mark_attendance, save_attendance
from db.history.undo import undo
from db.queries.meetings import attendance_version
from db.write import Conflict, Missing, Receipt, new_key
from synergy.checks import Invalid
from tests.conftest import COORDINATOR
from tests.db.tools import World, content, row, rows


@pytest.fixture
def world(world: World) -> World:
    """Let the spring meeting go on."""
    with connect.writing(world.path, "test") as db:
        db.execute("UPDATE meeting SET status = 'open', version = 2 WHERE id = ?", [world.spring])
    return world


def came(world: World) -> dict[int, str]:
    """Read who stands how at the spring meeting."""
    return {
        held["organization_id"]: held["status"]
        for held in rows(world.path, "attendance").values()
        if held["meeting_id"] == world.spring and held["deleted_at"] is None
    }


def version(world: World) -> int:
    with connect.reading(world.path) as db:
        return attendance_version(db, world.spring)


def write_down(world: World, made_on: int | None = None, **lists: Any) -> Receipt:
    on = (world.spring, version(world) if made_on is None else made_on)
    return save_attendance(world.path, COORDINATOR, new_key(), on, lists)


def mark(world: World, organization: int, status: str | None) -> Receipt:
    return mark_attendance(world.path, COORDINATOR, new_key(), world.spring, organization, status)


def test_each_list_is_set_and_what_is_not_named_stays(world: World) -> None:
    write_down(world, present=(world.north,), apologies=(world.south,))
    assert came(world) == {world.north: "present", world.south: "apologies"}
    write_down(world, present=())
    assert came(world) == {world.south: "apologies"}
    write_down(world, present=(world.south, world.north), apologies=())
    assert came(world) == {world.north: "present", world.south: "present"}


def test_one_that_went_and_came_back_keeps_its_row(world: World) -> None:
    write_down(world, present=(world.north,))
    before = len(rows(world.path, "attendance"))
    write_down(world, present=())
    write_down(world, apologies=(world.north,))
    assert len(rows(world.path, "attendance")) == before
    assert came(world) == {world.north: "apologies"}


def test_undo_takes_it_back_whole(world: World) -> None:
    write_down(world, present=(world.north,))
    receipt = write_down(world, present=(world.south,), apologies=(world.north,))
    undo(world.path, COORDINATOR, new_key(), receipt.key)
    assert came(world) == {world.north: "present"}


def test_a_stale_edit_shows_both_lists_and_writes_nothing(world: World) -> None:
    stale = version(world)
    write_down(world, present=(world.north,))
    before = content(world.path)
    with pytest.raises(Conflict) as refused:
        write_down(world, stale, present=(world.south,))
    (clash,) = refused.value.clashes
    assert clash.yours["present"] == (world.south,)
    assert clash.theirs["present"] == (world.north,)
    assert content(world.path) == before


def test_a_click_meanwhile_makes_the_lists_stale(world: World) -> None:
    stale = version(world)
    mark(world, world.north, "present")
    with pytest.raises(Conflict) as refused:
        write_down(world, stale, present=(world.south,))
    [clash] = refused.value.clashes
    newest = int(str(clash.theirs["version"]))
    write_down(world, newest, present=(world.south,))
    assert came(world) == {world.south: "present"}


def test_who_came_is_no_longer_merely_invited(world: World) -> None:
    write_down(world, invited=(world.north, world.south))
    write_down(world, present=(world.north,))
    assert came(world) == {world.north: "present", world.south: "invited"}


def test_one_click_sets_changes_and_takes_back_one_organization(world: World) -> None:
    meeting = row(world.path, "meeting", world.spring)
    first = mark(world, world.north, "present")
    mark(world, world.south, "apologies")
    mark(world, world.south, "present")
    assert came(world) == {world.north: "present", world.south: "present"}
    mark(world, world.south, None)
    assert came(world) == {world.north: "present"}
    mark(world, world.south, "invited")
    assert came(world) == {world.north: "present", world.south: "invited"}
    assert row(world.path, "meeting", world.spring) == meeting
    undo(world.path, COORDINATOR, new_key(), first.key)
    assert came(world) == {world.south: "invited"}


def test_no_click_adds_to_a_closed_meeting(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        db.execute("UPDATE meeting SET status = 'closed', version = 3 WHERE id = ?", [world.spring])
    with pytest.raises(Invalid, match="Reopen it"):
        mark(world, world.north, "present")
    assert came(world) == {}


def test_a_click_that_changes_nothing_writes_nothing(world: World) -> None:
    mark(world, world.north, "present")
    before = rows(world.path, "attendance")
    mark(world, world.north, "present")
    assert mark(world, world.south, None).row_ids == ()
    assert rows(world.path, "attendance") == before


def test_a_word_that_is_none_is_refused(world: World) -> None:
    with pytest.raises(Invalid):
        mark(world, world.north, "late")
    with pytest.raises(Missing):
        mark(world, 99_999, "present")
    assert came(world) == {}


def test_nobody_stands_twice(world: World) -> None:
    before = content(world.path)
    with pytest.raises(Invalid) as refused:
        write_down(world, present=(world.north,), apologies=(world.north,))
    assert refused.value.problems.keys() == {"apologies"}
    assert content(world.path) == before


def test_one_that_does_not_exist_is_refused(world: World) -> None:
    before = content(world.path)
    with pytest.raises(Missing):
        write_down(world, present=(99_999,))
    assert content(world.path) == before
