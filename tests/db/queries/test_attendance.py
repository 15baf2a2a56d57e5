"""Whom to expect at a meeting."""

from pathlib import Path

import pytest

from db import connect
from db.commands import attendance, closing
from db.kinds.records import MEETING, ORGANIZATION
from db.queries.attendance import Attending, attending, present
from db.write import new_key
from tests.conftest import COORDINATOR
from tests.db.tools import World, row


@pytest.fixture
def hall(world: World) -> tuple[World, int, int]:
    """A world with two planned meetings, the earlier to be held first."""
    held = world.add(MEETING, name="Held", date="2026-03-01").row_id
    now = world.add(MEETING, name="Now", date="2026-04-01").row_id
    return world, held, now


def close(world: World, meeting: int) -> None:
    version = row(world.path, "meeting", meeting)["version"]
    closing.close_meeting(world.path, COORDINATOR, new_key(), (meeting, int(str(version))))


def known(path: Path, meeting: int, most: int = 24) -> list[tuple[str, str | None]]:
    with connect.reading(path) as db:
        found = attending(db, meeting, most)
    assert all(isinstance(one, Attending) for one in found)
    return [(one.organization, one.status) for one in found]


def mark(world: World, meeting: int, organization: int, status: str | None) -> None:
    attendance.mark_attendance(world.path, COORDINATOR, new_key(), meeting, organization, status)


def test_partners_are_expected_and_others_once_they_came(hall: tuple[World, int, int]) -> None:
    world, held, now = hall
    council = world.add(ORGANIZATION, name="!Council", kind="statutory").row_id
    before = known(world.path, now)
    assert before and "!Council" not in [name for name, _ in before]
    mark(world, held, council, "present")
    assert known(world.path, now) == before
    close(world, held)
    assert known(world.path, now)[0] == ("!Council", None)
    mark(world, now, council, "apologies")
    assert known(world.path, now)[0] == ("!Council", "apologies")


def test_who_is_written_down_goes_before_who_came_and_who_came_before_the_others(
    hall: tuple[World, int, int],
) -> None:
    world, held, now = hall
    last = world.add(ORGANIZATION, name="Zz Last", kind="partner").row_id
    came = world.add(ORGANIZATION, name="!Came", kind="partner").row_id
    mark(world, now, last, "invited")
    mark(world, held, came, "present")
    close(world, held)
    assert known(world.path, now, 1) == [("Zz Last", "invited")]
    assert known(world.path, now, 2) == [("!Came", None), ("Zz Last", "invited")]


def test_everybody_who_is_there_is_listed_however_many(hall: tuple[World, int, int]) -> None:
    world, _, now = hall
    there = [world.add(ORGANIZATION, name=f"Zz {n}", kind="partner").row_id for n in range(4)]
    for one in there:
        mark(world, now, one, "present")
    assert [name for name, _ in known(world.path, now, 2)] == [f"Zz {n}" for n in range(4)]


def test_what_stood_before_somebody_came_is_known(hall: tuple[World, int, int]) -> None:
    world, _, now = hall
    words = {"invited": "Za", "apologies": "Zb", None: "Zc"}
    for word, name in words.items():
        number = world.add(ORGANIZATION, name=name, kind="partner").row_id
        for status in (word, "present"):
            mark(world, now, number, status)
    with connect.reading(world.path) as db:
        found = {one.organization: one.before for one in attending(db, now, 24)}
    assert {word: found[name] for word, name in words.items()} == {w: w for w in words}


def test_nobody_that_was_deleted_is_expected(hall: tuple[World, int, int]) -> None:
    world, _, now = hall
    gone = world.add(ORGANIZATION, name="Zz Gone", kind="partner").row_id
    assert ("Zz Gone", None) in known(world.path, now)
    world.remove(ORGANIZATION, gone)
    assert ("Zz Gone", None) not in known(world.path, now)


def test_organizations_present_are_listed_with_their_kind(hall: tuple[World, int, int]) -> None:
    world, held, now = hall
    council = world.add(ORGANIZATION, name="Council", kind="statutory").row_id
    for organization, status in (
        (world.north, "present"), (world.south, "apologies"), (council, "present"),
    ):  # fmt: skip
        mark(world, now, organization, status)
    mark(world, held, world.south, "present")
    with connect.reading(world.path) as db:
        assert present(db, now) == {council: "statutory", world.north: "partner"}
