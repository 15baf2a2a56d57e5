"""Saying that services are still correct, and finding which are to be checked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db import connect
from db.commands import accounts, assurance
from db.history import naming, restore, undo
from db.kinds.records import SERVICE
from db.queries import assurance as queries
from db.queries import organizations
from db.queries.organizations import OrganizationFilter
from db.queries.paging import Page
from db.write import Conflict, Missing, Receipt, new_key
from synergy import dates
from synergy.viewers import Refused, Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import World, history_of, row, wrong

DUE = "2026-05-22"


def service(world: World, name: str, day: str | None = None, **values: Any) -> int:
    """Add a service of the northern agency, last checked on a day."""
    given = {"organization_id": world.north, "referral_route": "either", **values}
    return world.add(SERVICE, name=name, assured_date=day, **given).row_id


def check(
    world: World, *numbers: int, who: Viewer = COORDINATOR, key: str | None = None
) -> Receipt:
    made_on = [(number, row(world.path, "service", number)["version"]) for number in numbers]
    return assurance.all_still_correct(world.path, who, key or new_key(), made_on)


def said(world: World, number: int) -> tuple[str | None, str | None]:
    held = row(world.path, "service", number)
    return held["assured_date"], held["assured_by"]


TODAY = dates.today().isoformat()


def test_who_checked_it_and_when_and_nothing_else(world: World) -> None:
    number = service(world, "Club", "2024-06-07", notes="Kept", capacity="open")
    before = row(world.path, "service", number)
    receipt = assurance.still_correct(world.path, world.northerner, new_key(), number, 1)
    assert receipt.row_ids == (number,)
    after = row(world.path, "service", number)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"assured_date", "assured_by", "version", "updated_at"}
    assert said(world, number) == (TODAY, "northerner")
    assert wrong(world.path) == {}


def test_history_knows_by_account_and_no_name_is_kept(world: World) -> None:
    number = service(world, "Club")
    chair = {"email": "chair@here.org.uk", "name": "The Chair", "role": "coordinator"}
    accounts.add_account(world.path, COORDINATOR, new_key(), chair)
    person = {"email": "anna@north.org.uk", "name": "Anna North", "role": "partner"}
    made = accounts.add_account(
        world.path, COORDINATOR, new_key(), {**person, "organization_id": world.north}
    )
    anna = Viewer("partner", "Anna North", world.north, account_id=made.row_id)
    check(world, number, who=anna)
    assert said(world, number) == (TODAY, f"account {made.row_id}")
    assert history_of(world.path, "service", number)[-1]["actor"] == anna.actor
    with connect.reading(world.path) as db:
        assert queries.checked_by(db, number) == "Anna North"
    accounts.disable_account(world.path, COORDINATOR, new_key(), (made.row_id, 1))
    with connect.reading(world.path) as db:
        assert queries.checked_by(db, number) == "Anna North"
        assert naming.called(db, "account 999") == naming.FORMER
        assert naming.called(db, "account of nobody") == "account of nobody"


def test_pressed_twice_it_is_done_once(world: World) -> None:
    number, key = service(world, "Club"), new_key()
    made_on = [(number, 1)]
    first = assurance.all_still_correct(world.path, COORDINATOR, key, made_on)
    assert assurance.all_still_correct(world.path, COORDINATOR, key, made_on) == first
    assert row(world.path, "service", number)["version"] == 2


def test_said_again_on_the_same_day_nothing_is_written(world: World) -> None:
    number = service(world, "Club")
    check(world, number)
    check(world, number)
    assert row(world.path, "service", number)["version"] == 2
    check(world, number, who=world.northerner)
    assert said(world, number) == (TODAY, "northerner")


def test_what_changed_since_is_looked_at_again(world: World) -> None:
    club, camp = service(world, "Club"), service(world, "Camp")
    world.save(SERVICE, club, name="Club for girls")
    with pytest.raises(Conflict) as caught:
        assurance.all_still_correct(world.path, COORDINATOR, new_key(), [(camp, 1), (club, 1)])
    [clash] = caught.value.clashes
    assert (clash.row_id, clash.theirs["name"]) == (club, "Club for girls")
    assert said(world, camp) == said(world, club) == (None, None)


def test_undo_brings_back_the_former_day_and_person(world: World) -> None:
    numbers = service(world, "Club", "2024-06-07"), service(world, "Camp")
    before = [said(world, number) for number in numbers]
    assert before == [("2024-06-07", COORDINATOR.actor), (None, None)]
    receipt = check(world, *numbers, who=world.northerner)
    assert {said(world, number) for number in numbers} == {(TODAY, "northerner")}
    undo.undo(world.path, world.northerner, new_key(), receipt.key)
    assert [said(world, number) for number in numbers] == before


def test_one_of_another_agency_refuses_them_all(world: World) -> None:
    mine, theirs = service(world, "Club"), service(world, "Camp", organization_id=world.south)
    with pytest.raises(Refused):
        check(world, mine, theirs, who=world.northerner)
    assert said(world, mine) == said(world, theirs) == (None, None)


def test_a_deleted_one_is_not_there(world: World) -> None:
    number = service(world, "Club")
    world.remove(SERVICE, number)
    with pytest.raises(Missing):
        assurance.still_correct(world.path, COORDINATOR, new_key(), number, 2)


def test_a_day_that_is_typed_carries_who_typed_it(world: World) -> None:
    number = service(world, "Club", "2026-06-05")
    assert said(world, number) == ("2026-06-05", COORDINATOR.actor)
    check(world, number, who=world.northerner)
    world.save(SERVICE, number, name="Club for all")
    assert said(world, number) == (TODAY, "northerner")
    world.save(SERVICE, number, assured_date=TODAY, notes="The same day")
    assert said(world, number) == (TODAY, "northerner")
    world.save(SERVICE, number, assured_date="2026-06-05")
    assert said(world, number) == ("2026-06-05", COORDINATOR.actor)
    world.save(SERVICE, number, assured_date=None)
    assert said(world, number) == (None, None)


def test_the_history_names_who_checked(world: World) -> None:
    number = service(world, "Club")
    check(world, number, who=world.northerner)
    latest = history_of(world.path, "service", number)[-1]["id"]
    with connect.reading(world.path) as db:
        _, fields = restore.describe(db, restore.plan(db, latest))
    assert fields == {"assured_date": (TODAY, None), "assured_by": ("northerner", None)}


@pytest.mark.parametrize(
    ("who", "of", "told"),
    [
        (COORDINATOR, None, True),
        (Viewer("partner", "itself", 1), 1, True),
        (Viewer("partner", "itself, not asking for its own", 1), None, False),
        (Viewer("partner", "another", 2), 1, False),
        (Viewer("display", "hall"), 1, False),
    ],
)
def test_outsiders_are_not_told_who(
    who: Viewer, of: int | None, told: bool, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNERGY_DB", str(world.path))
    agency = {1: world.north, 2: world.south}
    viewer = Viewer(who.role, who.name, agency.get(who.organization_id or 0))
    number = service(world, "Club", "2026-06-05")
    with connect.reading_as(viewer, of=agency.get(of or 0)) as db:
        assert queries.checked_by(db, number) == (COORDINATOR.actor if told else None)
        [(day,)] = db.execute("SELECT assured_date FROM service WHERE id = ?", [number])
    assert day == "2026-06-05"


@pytest.fixture
def asked(world: World) -> Iterator[World]:
    """Yield a partnership of which the northern agency has three to check, the southern one."""
    service(world, "Long ago", "2024-06-07")
    service(world, "Never, later by name")
    service(world, "Never")
    service(world, "The day after", "2026-05-23")
    service(world, "Just", DUE)
    service(world, "Closed", None, status="inactive")
    service(world, "Paused", None, status="temporarily closed")
    world.remove(SERVICE, service(world, "Deleted"))
    service(world, "Theirs", "2025-01-01", organization_id=world.south)
    yield world


def test_those_to_check_stand_oldest_first(asked: World) -> None:
    with connect.reading(asked.path) as db:
        found = queries.list_due(db, asked.north, DUE, 30)
        assert queries.count_due(db, asked.north, DUE) == len(found)
        assert queries.list_due(db, asked.north, DUE, 2) == found[:2]
        assert queries.count_due(db, asked.south, "2024-12-31") == 0
    assert [(one.name, one.assured_date) for one in found] == [
        ("Never", None),
        ("Never, later by name", None),
        ("Long ago", "2024-06-07"),
        ("Just", DUE),
    ]


def test_partners_with_the_most_to_check_stand_first(asked: World) -> None:
    for name in ("Another", "And another"):
        service(asked, name, "2025-01-01", organization_id=asked.south)
    chosen = OrganizationFilter(due=DUE)
    with connect.reading(asked.path) as db:
        lines = organizations.list_organizations(db, chosen, Page(1, 20))
        second = organizations.list_organizations(db, chosen, Page(2, 1))
        assert organizations.count_organizations(db, chosen) == 2
        everybody = organizations.list_organizations(db, OrganizationFilter(), Page(1, 500))
        none = organizations.count_organizations(db, OrganizationFilter("funder", due=DUE))
    assert [(one.id, one.to_check) for one in lines] == [(asked.north, 4), (asked.south, 3)]
    assert [one.id for one in second] == [asked.south]
    assert len(everybody) > 2 and {one.to_check for one in everybody} == {None}
    assert none == 0


def test_every_generated_one_is_counted_once(database: Any) -> None:
    path: Path = database("generated")
    with connect.reading(path) as db:
        due = OrganizationFilter(due=DUE)
        lines = organizations.list_organizations(db, due, Page(1, 500))
        [(number,)] = db.execute(
            """SELECT count(*) FROM service WHERE status = 'active'
               AND (assured_date IS NULL OR assured_date <= ?)""",
            [DUE],
        )
    counts = [one.to_check or 0 for one in lines]
    assert sum(counts) == number > 0
    assert counts == sorted(counts, reverse=True)


def test_no_service_at_all_is_refused(world: World) -> None:
    with pytest.raises(Missing, match="no service to check"):
        check(world)
