"""Who came: set in one command, refused when stale, taken back whole."""

from typing import Any

import pytest

from db.commands.meetings import save_attendance
from db.undo import undo
from db.write import Conflict, Missing, Receipt, new_key
from synergy.checks import Invalid
from tests.conftest import COORDINATOR
from tests.db.tools import World, content, row, rows


def came(world: World) -> dict[int, str]:
    """Read who stands how at the spring meeting."""
    return {
        held["organization_id"]: held["status"]
        for held in rows(world.path, "attendance").values()
        if held["meeting_id"] == world.spring and held["deleted_at"] is None
    }


def version(world: World) -> int:
    return int(row(world.path, "meeting", world.spring)["version"])


def write_down(world: World, made_on: int | None = None, **lists: Any) -> Receipt:
    on = (world.spring, version(world) if made_on is None else made_on)
    return save_attendance(world.path, COORDINATOR, new_key(), on, lists)


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
