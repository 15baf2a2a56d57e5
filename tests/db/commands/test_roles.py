"""What a role may not do beyond the table: give away, take, undo, reach into another agency."""

from dataclasses import replace
from typing import Any

import pytest

from db.commands import actions, publishing, records
from db.commands.actions import Edit
from db.history import undo
from db.kinds.records import ACTION, ISSUE, LOCATION, SERVICE
from db.write import new_key
from synergy.viewers import Refused, Viewer
from tests.db.doors import Doors
from tests.db.tools import World, content, row, rows


@pytest.mark.parametrize("to", ["another agency", "nobody"])
def test_a_partner_cannot_give_its_action_away(to: str, world: World) -> None:
    target = {"another agency": world.south, "nobody": None}[to]
    edit = Edit(world.action, 1, {"organization_id": target})
    with pytest.raises(Refused):
        actions.save_actions(world.path, world.northerner, new_key(), [edit])
    assert row(world.path, "action", world.action)["organization_id"] == world.north


def test_a_partner_cannot_take_an_action(world: World) -> None:
    other = world.add_action("Southern work", organization_id=world.south).row_id
    edit = Edit(other, 1, {"organization_id": world.north})
    with pytest.raises(Refused):
        actions.save_actions(world.path, world.northerner, new_key(), [edit])
    assert row(world.path, "action", other)["organization_id"] == world.south


def test_one_foreign_row_among_its_own_stops_a_partner(world: World) -> None:
    other = world.add_action("Southern work", organization_id=world.south).row_id
    before = content(world.path)
    edits = [Edit(world.action, 1, {"title": "Mine"}), Edit(other, 1, {"title": "Mine too"})]
    with pytest.raises(Refused):
        actions.save_actions(world.path, world.northerner, new_key(), edits)
    assert content(world.path) == before


def test_a_partner_takes_back_its_own_command_alone(world: World) -> None:
    theirs = world.edit(world.action, title="The coordinator's words")
    with pytest.raises(Refused):
        undo.undo(world.path, world.northerner, new_key(), theirs.key)
    edit = Edit(world.action, 2, {"title": "Our words"})
    ours = actions.save_actions(world.path, world.northerner, new_key(), [edit])
    undo.undo(world.path, world.northerner, new_key(), ours.key)
    assert row(world.path, "action", world.action)["title"] == "The coordinator's words"


@pytest.mark.parametrize("role", ["display", "funder"])
def test_who_writes_no_longer_takes_nothing_back(role: Any, world: World) -> None:
    edit = Edit(world.action, 1, {"title": "Our words"})
    ours = actions.save_actions(world.path, world.northerner, new_key(), [edit])
    before = content(world.path)
    with pytest.raises(Refused):
        undo.undo(world.path, Viewer(role, world.northerner.name), new_key(), ours.key)
    assert content(world.path) == before


# Undoing goes by the account, and by what it may do now.


def _did(doors: Doors, viewer: Viewer, row_id: int, title: str = "Our words") -> str:
    """Change an action as somebody; return the command's key."""
    made_on = doors.made_on("action", row_id)
    return records.save(ACTION, doors.path, viewer, new_key(), made_on, {"title": title}).key


def _refuses_to_undo(doors: Doors, viewer: Viewer, key: str) -> None:
    before = content(doors.path)
    with pytest.raises(Refused):
        undo.undo(doors.path, viewer, new_key(), key)
    assert content(doors.path) == before


def test_a_namesake_takes_nothing_back(doors: Doors) -> None:
    pat = Viewer("partner", "Pat North", doors.world.north, account_id=doors.partner)
    key = _did(doors, pat, doors.world.action)
    made = doors.add(
        email="other@north.org.uk", name=pat.name, role="partner", organization_id=doors.world.north
    )
    _refuses_to_undo(doors, replace(pat, account_id=made.row_id), key)
    undo.undo(doors.path, replace(pat, name="Pat South"), new_key(), key)
    assert row(doors.path, "action", doors.world.action)["title"] == "Write to funders"


def test_who_changed_agency_takes_back_what_was_done_since_alone(doors: Doors) -> None:
    pat = Viewer("partner", "Pat North", doors.world.north, account_id=doors.partner)
    before = _did(doors, pat, doors.world.action)
    theirs = doors.world.add_action("Southern work", organization_id=doors.world.south).row_id
    doors.save(doors.partner, name="Pat South", organization_id=doors.world.south)
    moved = replace(pat, organization_id=doors.world.south)
    _refuses_to_undo(doors, moved, before)
    undo.undo(doors.path, moved, new_key(), _did(doors, moved, theirs))
    undo.undo(doors.path, doors.viewer, new_key(), before)


def test_who_coordinates_no_longer_takes_nothing_back_of_then(doors: Doors) -> None:
    second = doors.add(email="second@house.org.uk").row_id
    was = Viewer("coordinator", "New", account_id=second)
    made_on = [doors.made_on("issue", doors.world.issue)]
    shown = publishing.set_published(ISSUE, doors.path, was, new_key(), made_on, True)
    doors.save(second, role="partner", organization_id=doors.world.north)
    demoted = Viewer("partner", "New", doors.world.north, account_id=second)
    _refuses_to_undo(doors, demoted, shown.key)
    undo.undo(doors.path, was, new_key(), shown.key)


# Where a service is given: another agency's refuge is none of a partner's business.


def _place(world: World, organization_id: int | None, confidential: int) -> int:
    values = {"name": "A house", "confidential": confidential, "organization_id": organization_id}
    return world.add(LOCATION, **values).row_id


def _names(world: World, *places: int) -> None:
    """Save a service of the northern agency's, as its partner, with these places."""
    number = max(rows(world.path, "service"))
    made_on = number, row(world.path, "service", number)["version"]
    changes = {"locations": places}
    records.save(SERVICE, world.path, world.northerner, new_key(), made_on, changes)


@pytest.fixture
def offering(world: World) -> World:
    """Return the partnership with a service of the northern agency's."""
    world.add(SERVICE, name="Club", organization_id=world.north, referral_route="either")
    return world


def test_a_partner_names_no_refuge_of_another_agency(offering: World) -> None:
    refuge = _place(offering, offering.south, confidential=1)
    values = {"name": "New", "organization_id": offering.north, "locations": (refuge,)}
    before = content(offering.path)
    with pytest.raises(Refused):
        _names(offering, refuge)
    with pytest.raises(Refused):
        records.add(SERVICE, offering.path, offering.northerner, new_key(), values)
    assert content(offering.path) == before


@pytest.mark.parametrize(
    ("whose", "confidential"), [("north", 1), ("nobody", 1), ("north", 0), ("south", 0)]
)
def test_a_partner_names_any_other_place(whose: str, confidential: int, offering: World) -> None:
    of = {"north": offering.north, "south": offering.south, "nobody": None}[whose]
    place = _place(offering, of, confidential)
    _names(offering, place)
    assert [held["location_id"] for held in rows(offering.path, "service_at_location").values()][
        -1
    ] == place


def test_a_refuge_that_a_coordinator_named_stays_until_it_is_taken_off(offering: World) -> None:
    refuge = _place(offering, offering.south, confidential=1)
    hall = _place(offering, offering.north, confidential=0)
    offering.save(SERVICE, max(rows(offering.path, "service")), locations=(refuge,))
    _names(offering, refuge, hall)
    _names(offering, hall)
    with pytest.raises(Refused):
        _names(offering, refuge, hall)
