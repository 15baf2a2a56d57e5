"""Reading services: filters against plain Python, and what a confidential place gives away."""

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from db import connect
from db.queries import places, services
from db.queries.paging import Page
from db.queries.services import ServiceFilter
from tests.db.tools import CAMDEN, LAMBETH, Row, World, insert, rows

ALL = Page(size=10_000)


@pytest.fixture
def mixed(sample: Path) -> Path:
    """Return the sample with some services and locations deleted."""
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE service SET deleted_at = '2026-01-01' WHERE id % 11 = 0")
        db.execute("UPDATE location SET deleted_at = '2026-01-01' WHERE id % 9 = 0")
        db.execute("UPDATE service SET status = 'defunct' WHERE id % 13 = 1")
        db.execute("UPDATE service SET minimum_age = NULL WHERE id % 5 = 1")
        db.execute("UPDATE service SET maximum_age = NULL WHERE id % 4 = 1")
    return sample


def _terms(path: Path, taxonomy: str) -> dict[int, set[str]]:
    """Read the codes of each service's terms of one taxonomy."""
    number = next(n for n, t in rows(path, "taxonomy").items() if t["code"] == taxonomy)
    terms = {n: t for n, t in rows(path, "taxonomy_term").items() if t["taxonomy_id"] == number}
    found: dict[int, set[str]] = {}
    for link in rows(path, "attribute").values():
        if link["service_id"] and link["taxonomy_term_id"] in terms:
            found.setdefault(link["service_id"], set()).add(terms[link["taxonomy_term_id"]]["code"])
    return found


def _places(path: Path) -> dict[int, list[Row]]:
    locations = {n: held for n, held in rows(path, "location").items() if not held["deleted_at"]}
    found: dict[int, list[Row]] = {}
    for link in rows(path, "service_at_location").values():
        if link["location_id"] in locations:
            found.setdefault(link["service_id"], []).append(locations[link["location_id"]])
    return found


def _served(path: Path) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for link in rows(path, "service_area").values():
        found.setdefault(link["service_id"], set()).add(link["borough_code"])
    for number, held in _places(path).items():
        kinds = {place["location_type"] for place in held}
        if kinds == {"virtual"} and number not in found:
            found[number] = set(rows(path, "borough"))
        elif "physical" in kinds:
            physical = (p["borough_code"] for p in held if p["location_type"] == "physical")
            found.setdefault(number, set()).update(physical)
    return found


def _drawn(place: Row) -> bool:
    return (
        place["latitude"] is not None
        and not place["confidential"]
        and place["location_type"] == "physical"
    )


Lets = Callable[[Path, Row], bool]
FILTERS: dict[str, tuple[dict[str, Any], Lets]] = {
    "what runs": ({}, lambda p, s: True),
    "a specialism": (
        {"specialism": "gangs"},
        lambda p, s: "gangs" in _terms(p, "specialism").get(s["id"], set()),
    ),
    "a factor": (
        {"factor": "mental-health"},
        lambda p, s: "mental-health" in _terms(p, "factor").get(s["id"], set()),
    ),
    "a borough": ({"borough": LAMBETH}, lambda p, s: LAMBETH in _served(p).get(s["id"], set())),
    "an age": (
        {"age": 14},
        lambda p, s: (s["minimum_age"] or 0) <= 14 <= (s["maximum_age"] or 200),
    ),
    "age nought": (
        {"age": 0},
        lambda p, s: (s["minimum_age"] or 0) == 0,
    ),
    "all of them": (
        {"specialism": "gangs", "borough": LAMBETH, "age": 14},
        lambda p, s: (
            "gangs" in _terms(p, "specialism").get(s["id"], set())
            and LAMBETH in _served(p).get(s["id"], set())
            and (s["minimum_age"] or 0) <= 14 <= (s["maximum_age"] or 200)
        ),
    ),
}


def _expected(path: Path, name: str, closed: bool) -> set[int]:
    lets_through = FILTERS[name][1]
    return {
        number
        for number, service in rows(path, "service").items()
        if not service["deleted_at"]
        and (closed or service["status"] in ("active", "temporarily closed"))
        and lets_through(path, service)
    }


@pytest.mark.parametrize("closed", [False, True], ids=["running", "closed too"])
@pytest.mark.parametrize("name", FILTERS)
def test_filter(name: str, closed: bool, mixed: Path) -> None:
    chosen = ServiceFilter(closed=closed, **FILTERS[name][0])
    expected = _expected(mixed, name, closed)
    held = _places(mixed)
    pinned = {n for n in expected if any(_drawn(place) for place in held.get(n, []))}
    with connect.reading(mixed) as db:
        lines = services.list_services(db, chosen, ALL)
        unpinned = [
            line.id
            for why in services.OFF_THE_MAP
            for line in services.list_services(db, replace(chosen, off=why), ALL)
        ]
        counts = services.count_services(db, chosen)
        pins = places.pins(db, chosen)
    assert {line.id for line in lines} == expected
    assert expected
    assert {line.id for line in lines if line.pinned} == pinned
    assert sorted(unpinned) == sorted(expected - pinned)
    assert counts == (len(expected), len(expected - pinned))
    stacks: dict[tuple[float, float], set[int]] = {}
    for number in expected:
        for place in filter(_drawn, held.get(number, [])):
            stacks.setdefault((place["latitude"], place["longitude"]), set()).add(number)
    assert {(pin.latitude, pin.longitude): pin.services for pin in pins} == {
        point: len(there) for point, there in stacks.items()
    }
    assert len(pins) == len(stacks)


def test_a_pin_counts_its_services_of_each_specialism(sample: Path) -> None:
    order = ("family", "education", "gangs")
    terms, held = _terms(sample, "specialism"), _places(sample)
    with connect.reading(sample) as db:
        pins = places.pins(db, ServiceFilter())
        asked = places.pins(db, ServiceFilter(specialism="gangs"))
    assert {(pin.unspecialised, pin.first, pin.second) for pin in asked} == {(0, 0, 0)}
    assert all(pin.third == pin.services for pin in asked)
    for pin in pins:
        here = [
            terms.get(number, ())
            for number, there in held.items()
            if any((p["latitude"], p["longitude"]) == (pin.latitude, pin.longitude) for p in there)
        ]
        wanted = [sum(code in codes for codes in here) for code in order]
        assert [pin.first, pin.second, pin.third] == wanted
        assert pin.unspecialised == sum(not codes for codes in here)


def test_a_specialism_without_a_sign_counts_as_none(sample: Path) -> None:
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE taxonomy_term SET position = 99 WHERE code = 'gangs'")
    with connect.reading(sample) as db:
        asked = places.pins(db, ServiceFilter(specialism="gangs"))
    assert asked
    assert all(pin.unspecialised == pin.services for pin in asked)


def test_the_list_is_by_name_and_in_pages(sample: Path) -> None:
    with connect.reading(sample) as db:
        whole = services.list_services(db, ServiceFilter(), ALL)
        paged = [
            line
            for number in range(1, len(whole) // 7 + 2)
            for line in services.list_services(db, ServiceFilter(), Page(number, 7))
        ]
    assert paged == whole
    assert [(s.name.lower(), s.id) for s in whole] == sorted((s.name.lower(), s.id) for s in whole)


@pytest.fixture
def refuge(world: World) -> tuple[World, int]:
    """Add a service at a confidential place and nowhere else."""
    with connect.writing(world.path, "test") as db:
        service = insert(
            db,
            "service",
            organization_id=world.north,
            name="Refuge",
            minimum_age=16,
            referral_route="professional",
        )
        place = insert(
            db,
            "location",
            name="Quokka House",
            address_1="7 Quokka Lane",
            postal_code="NW1 0ZZ",
            accessibility="Ring the Quokka bell",
            borough_code=CAMDEN,
            latitude=51.53912,
            longitude=-0.14212,
            confidential=1,
        )
        db.table("service_at_location").insert({"service_id": service, "location_id": place})
        db.table("language").insert_all(
            {"service_id": service, "name": name} for name in ("Somali", "Polish")
        )
        db.table("cost_option").insert_all(
            [
                {"service_id": service, "option": "Free", "amount": 0.0},
                {"service_id": service, "amount": 1250.5, "amount_description": "a term"},
            ]
        )
        db.table("schedule").insert(
            {"service_id": service, "byday": "MO", "opens_at": "10:00", "closes_at": "12:00"}
        )
    return world, service


def test_a_confidential_place_has_no_pin(refuge: tuple[World, int]) -> None:
    world, service = refuge
    with connect.reading(world.path) as db:
        assert places.pins(db, ServiceFilter()) == []
        assert services.count_services(db, ServiceFilter()) == (1, 1)
        (line,) = services.list_services(db, ServiceFilter(off="confidential"), ALL)
    assert (line.id, line.pinned) == (service, 0)


def test_a_confidential_place_says_its_borough_alone(refuge: tuple[World, int]) -> None:
    world, service = refuge
    with connect.reading(world.path) as db:
        card = services.service(db, service)
    assert card is not None
    assert card.places == [
        services.Place(
            name=None,
            address_1=None,
            postal_code=None,
            borough="Camden",
            location_type="physical",
            confidential=1,
            accessibility=None,
        )
    ]
    told = str(asdict(card))
    assert [secret for secret in ("Quokka", "NW1", "51.5", "-0.14") if secret in told] == []


def test_a_confidential_place_still_serves_its_borough(refuge: tuple[World, int]) -> None:
    world, service = refuge
    with connect.reading(world.path) as db:
        found = services.list_services(db, ServiceFilter(borough=CAMDEN), ALL)
        elsewhere = services.list_services(db, ServiceFilter(borough=LAMBETH), ALL)
    assert {line.id for line in found} == {service}
    assert elsewhere == []


def test_no_pin_of_the_sample_is_of_a_confidential_place(sample: Path) -> None:
    secret = {
        (held["latitude"], held["longitude"])
        for held in rows(sample, "location").values()
        if held["confidential"]
    }
    with connect.reading(sample) as db:
        pins = places.pins(db, ServiceFilter(closed=True))
    assert secret
    assert {(pin.latitude, pin.longitude) for pin in pins} & secret == set()


def test_a_card_carries_all_that_belongs_to_the_service(refuge: tuple[World, int]) -> None:
    world, service = refuge
    with connect.reading(world.path) as db:
        card = services.service(db, service)
    assert card is not None
    assert (card.name, card.organization, card.minimum_age, card.maximum_age) == (
        "Refuge",
        "Northern Agency",
        16,
        None,
    )
    assert card.languages == ["Polish", "Somali"]
    assert card.costs == ["Free", "£1,250.50 · a term"]
    assert card.times == ["Mon 10:00 to 12:00"]
    assert card.boroughs == []


def test_there_is_no_card_of_what_was_deleted_or_never_was(refuge: tuple[World, int]) -> None:
    world, service = refuge
    with connect.writing(world.path, "test") as db:
        db.table("service").update(service, {"deleted_at": "2026-01-01"})
    with connect.reading(world.path) as db:
        assert services.service(db, service) is None
        assert services.service(db, 999_999) is None
        assert places.pins(db, ServiceFilter(closed=True)) == []
