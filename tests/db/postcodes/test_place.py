"""Pins of locations: from the postcode, by hand, and given later."""

from pathlib import Path
from typing import Any

import pytest

from db import connect
from db.commands import records
from db.commands.places import place_waiting
from db.history.undo import undo
from db.kinds.records import LOCATION
from db.write import new_key
from synergy.checks import Invalid
from synergy.viewers import Refused
from tests import postcode_table
from tests.conftest import COORDINATOR
from tests.db.cli.tools import report
from tests.db.tools import (
    HACKNEY,
    LAMBETH,
    Row,
    World,
    content,
    history_of,
    insert,
    row,
    start_python,
    wrong,
)

MERTON, SUTTON = "E09000024", "E09000029"
SM4_4TQ = (51.384408, -0.223719)
NEVER = "SM4 4AA"


def add(world: World, **values: Any) -> int:
    return world.add(LOCATION, **{"name": "Hall", "location_type": "physical", **values}).row_id


def pin(world: World, number: int) -> tuple[Any, ...]:
    """Return where a location stands, by what, and in which borough."""
    held: Row = row(world.path, "location", number)
    spot = None if held["latitude"] is None else (held["latitude"], held["longitude"])
    return spot, held["placed_by"], held["borough_code"]


def refusal(world: World, number: int, **changes: Any) -> dict[str, str]:
    before = content(world.path)
    with pytest.raises(Invalid) as said:
        world.save(LOCATION, number, **changes)
    assert content(world.path) == before
    return said.value.problems


@pytest.fixture
def placed(world: World, with_postcodes: Path) -> World:
    return world


def test_a_postcode_gives_the_pin_and_the_borough(placed: World) -> None:
    number = add(placed, postal_code="sm44tq")
    assert pin(placed, number) == (SM4_4TQ, "postcode", MERTON)
    assert row(placed.path, "location", number)["postal_code"] == "SM4 4TQ"


def test_an_unknown_postcode_is_placed_by_its_sector(placed: World) -> None:
    spot, by, borough = pin(placed, add(placed, postal_code=NEVER))
    assert spot and (by, borough) == ("sector", MERTON)


def test_a_postcode_outside_london_gives_a_pin_and_no_borough(placed: World) -> None:
    spot, by, borough = pin(placed, add(placed, postal_code="DA1 1AA"))
    assert spot and (by, borough) == ("postcode", None)


def test_coordinates_by_hand_stay(placed: World) -> None:
    number = add(placed, postal_code="SM4 4TQ", latitude=51.5, longitude=-0.1, borough_code=MERTON)
    assert pin(placed, number) == ((51.5, -0.1), "hand", MERTON)
    placed.save(LOCATION, number, name="The Annexe")
    assert pin(placed, number) == ((51.5, -0.1), "hand", MERTON)
    placed.save(LOCATION, number, latitude=None, longitude=None)
    assert pin(placed, number) == (SM4_4TQ, "postcode", MERTON)


@pytest.mark.parametrize("kind", ["virtual", "postal"])
def test_what_nobody_goes_to_gets_no_pin(kind: str, placed: World) -> None:
    number = add(placed, postal_code="SM4 4TQ", location_type=kind)
    assert pin(placed, number) == (None, None, None)
    placed.save(LOCATION, number, location_type="physical")
    assert pin(placed, number) == (SM4_4TQ, "postcode", MERTON)


def test_a_place_that_moves_gets_the_new_pin_and_borough(placed: World) -> None:
    number = add(placed, postal_code="SM4 4TQ")
    placed.save(LOCATION, number, postal_code="SW2 1JQ")
    spot, by, borough = pin(placed, number)
    assert spot != SM4_4TQ and (by, borough) == ("postcode", LAMBETH)
    placed.save(LOCATION, number, postal_code="DA1 1AA")
    assert pin(placed, number)[1:] == ("postcode", None)
    placed.save(LOCATION, number, postal_code=None)
    assert pin(placed, number) == (None, None, None)


def test_another_address_is_no_longer_where_a_hand_put_it(placed: World) -> None:
    number = add(placed, postal_code="SM4 4TQ", latitude=51.5, longitude=-0.1)
    placed.save(LOCATION, number, address_1="2 Low Road")
    assert pin(placed, number) == (SM4_4TQ, "postcode", MERTON)


def test_undo_brings_the_old_pin_back(placed: World) -> None:
    number = add(placed, postal_code="SM4 4TQ")
    moved = placed.save(LOCATION, number, postal_code="SW2 1JQ")
    undo(placed.path, COORDINATOR, new_key(), moved.key)
    assert pin(placed, number) == (SM4_4TQ, "postcode", MERTON)


def test_a_borough_that_the_postcode_contradicts_is_refused_naming_both(placed: World) -> None:
    number = add(placed, postal_code="SM4 4TQ")
    said = refusal(placed, number, borough_code=SUTTON)
    assert said == {
        "borough_code": "SM4 4TQ is in Merton, not in Sutton. Choose Merton, or leave this blank."
    }
    said = refusal(placed, number, postal_code="DA1 1AA", borough_code=SUTTON)
    assert said == {
        "borough_code": "DA1 1AA is outside London, not in Sutton. Leave this blank, or correct "
        "the postcode."
    }
    with pytest.raises(Invalid):
        add(placed, postal_code="SM4 4TQ", borough_code=HACKNEY)
    placed.save(LOCATION, number, postal_code="SW2 1JQ", borough_code=LAMBETH)
    assert pin(placed, number)[2] == LAMBETH


def test_a_borough_may_be_chosen_where_the_postcode_is_only_roughly_known(placed: World) -> None:
    number = add(placed, postal_code=NEVER, borough_code=SUTTON)
    assert pin(placed, number)[1:] == ("sector", SUTTON)


def test_a_postcode_of_no_district_is_refused(placed: World) -> None:
    number = add(placed)
    assert (
        "no postcode district SX4" in refusal(placed, number, postal_code="SX4 4TQ")["postal_code"]
    )


def test_a_borough_that_is_not_loaded_is_not_named(empty: Path, with_postcodes: Path) -> None:
    report(empty, "init")
    made = records.add(
        LOCATION, empty, COORDINATOR, new_key(), {"name": "Hall", "postal_code": "SM4 4TQ"}
    )
    held = row(empty, "location", made.row_id)
    assert (held["latitude"], held["borough_code"]) == (SM4_4TQ[0], None)


# Given later.


def test_what_was_saved_before_the_postcodes_were_there_is_placed_later(world: World) -> None:
    wanted = add(world, postal_code="SM4 4TQ")
    moved = add(world, postal_code="SW2 1JQ", borough_code=LAMBETH)
    assert pin(world, wanted) == (None, None, None)
    with connect.writing(world.path, "someone") as db:
        contradicted = insert(db, "location", name="A", postal_code="SM4 4TQ", borough_code=SUTTON)
        unknown = insert(db, "location", name="B", postal_code="SX4 4TQ")
        online = insert(db, "location", name="C", postal_code="SM4 4TQ", location_type="virtual")
    deleted = add(world, postal_code="SM4 4TQ")
    world.remove(LOCATION, deleted)
    with pytest.raises(connect.NotReady):
        place_waiting(world.path, COORDINATOR, new_key())
    postcode_table.put_beside(world.path)

    assert report(world.path, "init")["locations placed"] == 2
    assert pin(world, wanted) == (SM4_4TQ, "postcode", MERTON)
    assert pin(world, moved)[1:] == ("postcode", LAMBETH)
    for number in (contradicted, unknown, online, deleted):
        assert pin(world, number)[0] is None
    last = history_of(world.path, "location", wanted)[-1]
    assert (last["actor"], last["change"]) == ("operator", "update")
    assert wrong(world.path) == {}

    before = content(world.path)
    assert report(world.path, "init")["locations placed"] == 0
    assert content(world.path) == before


def test_placing_is_undone_like_anything_else(world: World) -> None:
    number = add(world, postal_code="SM4 4TQ")
    postcode_table.put_beside(world.path)
    key = new_key()
    assert place_waiting(world.path, COORDINATOR, key) == 1
    undo(world.path, COORDINATOR, new_key(), key)
    assert pin(world, number) == (None, None, None)


def test_a_partner_places_nothing_for_all(world: World) -> None:
    with pytest.raises(Refused):
        place_waiting(world.path, world.northerner, new_key())


def test_reading_the_pins_does_not_hold_up_who_writes(placed: World) -> None:
    """A place is looked up in another file while its own database is being written."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom db.postcodes import find as postcodes\n"
        "print(postcodes.find('SM4 4TQ', Path(sys.argv[1])).latitude)"
    )
    with connect.writing(placed.path, "someone"):
        said, problems = start_python(code, placed.path).communicate(timeout=30)
    assert (said.strip(), problems) == (str(SM4_4TQ[0]), "")


@pytest.mark.parametrize("change", [{"confidential": 1}, {"name": "Side door"}])
def test_what_contradicted_before_refuses_no_other_change(
    change: dict[str, Any], placed: World
) -> None:
    with connect.writing(placed.path, "before there were postcodes") as db:
        number = insert(db, "location", postal_code="SM4 4TQ", borough_code=LAMBETH)
    placed.save(LOCATION, number, **change)
    assert pin(placed, number) == (None, None, LAMBETH)
    assert refusal(placed, number, borough_code=SUTTON).keys() == {"borough_code"}
