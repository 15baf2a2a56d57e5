"""A partner goes: its services and locations go with it or to another, and all of it comes back."""

import pytest

from db import connect
from db.commands.organizations import TO_ANOTHER, WITH_IT, remove_organization
from db.history.undo import undo
from db.write import Conflict, Missing, Receipt, new_key
from synergy.checks import Invalid
from tests.conftest import COORDINATOR
from tests.db.tools import World, content, insert, row


def leave(world: World, becomes: str | None = None, to_id: int | None = None) -> Receipt:
    """Delete the northern agency."""
    return remove_organization(
        world.path, COORDINATOR, new_key(), (world.north, 1), {"becomes": becomes, "to_id": to_id}
    )


@pytest.fixture
def service(world: World) -> int:
    """Give the northern agency a service and a place."""
    with connect.writing(world.path, "test") as db:
        insert(db, "location", name="Hall", organization_id=world.north)
        return insert(db, "service", name="Club", organization_id=world.north)


def test_one_without_services_just_goes(world: World) -> None:
    leave(world)
    assert row(world.path, "organization", world.north)["deleted_at"] is not None
    assert row(world.path, "action", world.action)["organization_id"] == world.north


def test_its_services_go_with_it(world: World, service: int) -> None:
    receipt = leave(world, WITH_IT)
    assert row(world.path, "service", service)["deleted_at"] is not None
    undo(world.path, COORDINATOR, new_key(), receipt.key)
    assert row(world.path, "service", service)["deleted_at"] is None
    assert row(world.path, "organization", world.north)["deleted_at"] is None


def test_its_services_go_to_another(world: World, service: int) -> None:
    receipt = leave(world, TO_ANOTHER, world.south)
    assert row(world.path, "service", service)["organization_id"] == world.south
    undo(world.path, COORDINATOR, new_key(), receipt.key)
    assert row(world.path, "service", service)["organization_id"] == world.north


@pytest.mark.parametrize("becomes", [None, "forgotten", TO_ANOTHER])
def test_without_a_word_on_them_nothing_happens(
    becomes: str | None, world: World, service: int
) -> None:
    before = content(world.path)
    with pytest.raises(Invalid) as refused:
        leave(world, becomes)
    assert refused.value.problems.keys() <= {"becomes", "to_id"}
    assert content(world.path) == before


def test_they_do_not_go_to_itself_or_to_nobody(world: World, service: int) -> None:
    before = content(world.path)
    with pytest.raises(Invalid):
        leave(world, TO_ANOTHER, world.north)
    with pytest.raises(Missing):
        leave(world, TO_ANOTHER, 99_999)
    assert content(world.path) == before


def test_a_stale_goodbye_is_refused(world: World) -> None:
    with pytest.raises(Conflict):
        remove_organization(world.path, COORDINATOR, new_key(), (world.north, 7), {})
