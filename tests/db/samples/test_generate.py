"""The large made-up partnership."""

from pathlib import Path

from db import check
from db.samples.generate import Size, generate
from tests.conftest import COORDINATOR, SMALL
from tests.db.tools import rows, wrong

TINY = Size(organizations=4, services=8, issues=5, actions=20, meetings=3)


def test_the_same_numbers_give_the_same_partnership(tmp_path: Path) -> None:
    paths = (tmp_path / "one.db", tmp_path / "two.db")
    for path in paths:
        generate(path, COORDINATOR, TINY)
    one, two = (check.status(path) for path in paths)
    assert one["digest"] == two["digest"]
    assert one["rows"] == two["rows"]


def test_other_numbers_give_another(tmp_path: Path) -> None:
    digests = set()
    for actions in (20, 21):
        path = tmp_path / f"{actions}.db"
        generate(path, COORDINATOR, Size(4, 8, 5, actions, 3))
        digests.add(check.status(path)["digest"])
    assert len(digests) == 2


def test_as_many_as_asked_for_are_made(database) -> None:
    path = database("generated")
    counts = {
        "organization": SMALL.organizations,
        "service": SMALL.services,
        "issue": SMALL.issues,
        "action": SMALL.actions,
        "meeting": SMALL.meetings,
    }
    assert {table: len(rows(path, table)) for table in counts} == counts
    assert wrong(path) == {}


def test_all_of_it_is_flagged_as_sample(database) -> None:
    path = database("generated")
    for table in ("organization", "service", "location", "issue", "action", "meeting"):
        assert {held["sample"] for held in rows(path, table).values()} == {1}, table


def test_more_can_be_added_to_what_is_there(facts: Path) -> None:
    before = len(rows(facts, "action"))
    for _ in range(2):
        made = generate(facts, COORDINATOR, TINY)
        assert made["action"] == TINY.actions
    assert len(rows(facts, "action")) == before + 2 * TINY.actions
    assert wrong(facts) == {}


def test_none_of_some_kinds_will_do(tmp_path: Path) -> None:
    path = tmp_path / "synergy.db"
    generate(path, COORDINATOR, Size(organizations=2, services=0, issues=0, actions=3, meetings=0))
    assert len(rows(path, "action")) == 3
    assert wrong(path) == {}


def test_services_are_given_in_all_the_ways_that_there_are(database) -> None:
    path = database("generated")
    places, links = rows(path, "location"), rows(path, "service_at_location").values()
    areas = {held["service_id"] for held in rows(path, "service_area").values()}
    at: dict[int, list[int]] = {}
    for link in links:
        at.setdefault(link["location_id"], []).append(link["service_id"])
    placed = {service for services in at.values() for service in services}

    # 5 by phone, of them 2 for all of London; 10 over a borough; 9 more at one address; 4 refuges.
    virtual = [number for number, one in places.items() if one["location_type"] == "virtual"]
    assert len(virtual) == 5
    assert {places[number]["latitude"] for number in virtual} == {None}
    assert len([number for number in virtual if not areas.issuperset(at[number])]) == 2
    assert len(areas - placed) == 10
    assert sorted(len(services) for services in at.values())[-2:] == [1, 10]
    assert sum(one["confidential"] for one in places.values()) == 4
    assert places.keys() == at.keys()
    checked = [one["assured_date"] for one in rows(path, "service").values()]
    assert 0 < checked.count(None) < len(checked) / 5
