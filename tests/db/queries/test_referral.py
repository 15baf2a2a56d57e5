"""Finding where to refer somebody: SQL against Python that reads every service."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db import connect
from db.queries import referral
from db.queries.referral import Found, Tally
from synergy import distance
from synergy.opening import When
from synergy.referral import Answer, answer
from synergy.referral_facts import (
    Question,
    Route,
    Spot,
    Start,
    agree,
    named,
    room,
    takes_age,
)
from synergy.viewers import Viewer
from tests.db.referral_naive import Naive
from tests.db.tools import CAMDEN, LAMBETH, World, insert, row, rows

TODAY = "2026-10-02"
QUESTIONS = 40
FIRST = 7
BRIXTON = Start(51.4613, -0.1156, LAMBETH, "Lambeth")
EPSOM = Start(51.3326, -0.2673, None, None, exact=False)
TIMES = (
    ("MO,TU,WE,TH,FR", "09:00", "17:00"),
    ("TH", "18:30", "20:30"),
    ("SA", "10:00", "13:00"),
    ("FR", "17:00", None),
    (None, "19:00", "21:00"),
    ("SU", None, None),
)


def _mix(path: Path) -> None:
    """Make of a generated partnership one with everything that can be missing or different."""
    with connect.writing(path, "test") as db:
        services = [number for (number,) in db.execute("SELECT id FROM service ORDER BY id")]
        for order, number in enumerate(services):
            if order % 3:
                byday, opens_at, closes_at = TIMES[order % len(TIMES)]
                hours = {"byday": byday, "opens_at": opens_at, "closes_at": closes_at}
                db.table("schedule").insert({"service_id": number, **hours})
        for change in (
            "UPDATE service SET deleted_at = '2026-01-01' WHERE id % 11 = 0",
            "UPDATE service SET minimum_age = NULL WHERE id % 5 = 1",
            "UPDATE service SET maximum_age = NULL WHERE id % 4 = 1",
            "UPDATE service SET capacity_as_of = NULL WHERE id % 13 = 2",
            "UPDATE service SET capacity_as_of = '2026-09-02' WHERE id % 3 = 0",
            "UPDATE service SET capacity_as_of = '2026-09-01' WHERE id % 9 = 1",
            "UPDATE service SET assured_date = '2026-04-02' WHERE id % 8 = 2",
            "UPDATE service SET assured_date = '2025-10-02' WHERE id % 8 = 3",
            "UPDATE service SET name = 'The same name' WHERE id % 6 = 1",
            "UPDATE location SET deleted_at = '2026-01-01' WHERE id % 9 = 0",
            "UPDATE location SET latitude = NULL, longitude = NULL WHERE id % 10 = 3",
            "UPDATE location SET borough_code = NULL WHERE id % 10 IN (3, 4) AND id % 3 = 0",
            "UPDATE location SET location_type = 'postal' WHERE id % 17 = 5",
            "UPDATE location SET confidential = 1 WHERE id % 7 = 2",
            "DELETE FROM service_area WHERE service_id % 4 = 2",
            "DELETE FROM language WHERE service_id % 7 = 3",
            "UPDATE language SET name = 'somali' WHERE name = 'Somali' AND service_id % 2 = 0",
        ):
            db.execute(change)


@pytest.fixture(scope="module")
def mixed(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("referral") / "mixed.db"
    shutil.copy(templates["generated"], path)
    _mix(path)
    return path


def _tally(question: Question, best: list[Answer]) -> Tally:
    running = [one.service for one in best if one.service.status == "active"]
    agreed = [agree(question, one) for one in running]
    return Tally(
        found=len(best),
        fitting=sum(one.fits for one in best),
        running=len(running),
        needs=sum(named(question, one) < len(question.needs) for one in running),
        age=sum(not takes_age(question, one) for one in running),
        borough=sum(one.borough < 2 for one in agreed),
        route=sum(one.route < 2 for one in agreed),
        language=sum(one.language < 2 for one in agreed),
        hours=sum(one.hours < 2 for one in agreed),
        room=sum(room(question, one) == 0 for one in running),
    )


def _questions(path: Path) -> Iterator[Question]:
    """Make up questions of every kind, the same on every run: each part is left out at times."""
    chance = random.Random(2026)
    terms = {n: t["name"] for n, t in rows(path, "taxonomy_term").items()}
    needs = sorted(
        {one["taxonomy_term_id"] for one in rows(path, "attribute").values() if one["service_id"]}
    )
    starts = [
        BRIXTON,
        EPSOM,
        *(
            Start(b["latitude"], b["longitude"], code, b["name"], exact=False)
            for code, b in rows(path, "borough").items()
        ),
    ]
    routes: list[Route | None] = [None, "self", "professional"]
    times: list[When | None] = [None, "weekdays", "evenings", "weekend"]
    for _ in range(QUESTIONS):
        yield Question(
            TODAY,
            {need: terms[need] for need in chance.sample(needs, chance.choice((0, 1, 2, 3, 5)))},
            chance.choice((None, 0, 9, 14, 17, 30)),
            chance.choice((None, *starts)),
            chance.choice((None, "Somali", "Polish", "Welsh")),
            chance.choice(routes),
            chance.choice(times),
        )


def test_sql_finds_the_same_first_answers_as_python_does_among_all(mixed: Path) -> None:
    everything = Naive(mixed)
    met: set[object] = set()
    with connect.reading(mixed) as db:
        for question in _questions(mixed):
            services = everything.candidates(question)
            best = answer(question, services)
            for limit in (FIRST, len(best) + 1):
                found = referral.refer(db, question, limit)
                assert found.answers == best[:limit]
                assert found.tally == _tally(question, best)
            for one in services:
                met |= {*agree(question, one).marks, one.status, ("age", takes_age(question, one))}
                met |= {spot.how for spot in one.spots}
            met |= {("fits", one.fits) for one in best}
    # What the questions met with tells the parts of the order apart.
    assert met >= {0, 1, 2, "address", "confidential", "borough"}
    assert met >= {("age", True), ("age", False), ("fits", True), ("fits", False)}
    assert met >= {"active", "temporarily closed", "inactive", "defunct"}


def test_as_many_statements_for_fifty_answers_as_for_one(mixed: Path) -> None:
    counts = set()
    for limit in (1, 50):
        asked: list[str] = []
        with connect.reading(mixed) as db, db.tracer(lambda sql, _, to=asked: to.append(sql)):
            referral.refer(db, Question(TODAY, start=BRIXTON), limit)
        counts.add(len(asked))
    assert len(counts) == 1


def test_a_partner_finds_what_a_coordinator_finds(
    mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNERGY_DB", str(mixed))
    question = Question(TODAY, start=BRIXTON, age=14)

    def found(viewer: Viewer) -> Found:
        with connect.reading_as(viewer) as db:
            return referral.refer(db, question, 20)

    assert found(Viewer("partner", "p", 3)) == found(Viewer("coordinator", "c"))


def test_asking_writes_nothing(mixed: Path) -> None:
    before = mixed.read_bytes()
    with connect.reading(mixed) as db:
        referral.refer(db, Question(TODAY, start=BRIXTON, age=14, language="Somali"), 20)
    assert mixed.read_bytes() == before


def test_each_language_is_listed_once(mixed: Path) -> None:
    with connect.reading(mixed) as db:
        found = referral.languages(db)
    spoken = {one["name"].lower() for one in rows(mixed, "language").values()}
    assert [name.lower() for name in found] == sorted(spoken)


def test_an_empty_partnership_has_no_answers(empty: Path) -> None:
    with connect.reading(empty) as db:
        assert referral.refer(db, Question(TODAY, {1: "a need"}), 5) == Found([], {}, Tally())
        assert referral.refer(db, Question(TODAY, start=BRIXTON), 5) == Found([], {}, Tally())
        assert referral.languages(db) == []


@pytest.fixture
def refuge(world: World) -> tuple[World, int, int]:
    """Add a refuge in Camden, and a hall there that is nearer to Brixton than its middle."""
    with connect.writing(world.path, "test") as db:
        kept, hall = (
            insert(db, "service", organization_id=world.north, name=name)
            for name in ("Refuge", "Hall")
        )
        places = [
            insert(
                db,
                "location",
                name="Quokka House",
                address_1="7 Quokka Lane",
                postal_code="NW1 0ZZ",
                borough_code=CAMDEN,
                latitude=51.4613,
                longitude=-0.1156,
                confidential=1,
            ),
            insert(db, "location", borough_code=CAMDEN, latitude=51.5178, longitude=-0.1274),
        ]
        db.table("service_at_location").insert_all(
            {"service_id": service, "location_id": place}
            for service, place in zip((kept, hall), places, strict=True)
        )
    return world, kept, places[0]


def test_a_refuge_is_found_by_the_middle_of_its_borough_alone(
    refuge: tuple[World, int, int],
) -> None:
    world, service, place = refuge
    question = Question(TODAY, start=BRIXTON)
    found = []
    for latitude in (51.4613, 51.7, None):
        with connect.writing(world.path, "test") as db:
            point = {"latitude": latitude, "longitude": None if latitude is None else -0.1156}
            db.table("location").update(place, point)
        with connect.reading(world.path) as db:
            found.append(referral.refer(db, question, 5))
    assert found[0] == found[1] == found[2]
    hall, kept = found[0].answers
    assert (hall.service.name, kept.service.id) == ("Hall", service)
    assert kept.reasons_for[0] == "in Camden, address confidential"
    middle = row(world.path, "borough", CAMDEN)
    away = distance.kilometres(
        BRIXTON.latitude, BRIXTON.longitude, middle["latitude"], middle["longitude"]
    )
    assert kept.service.spots == (Spot("confidential", CAMDEN, "Camden", away),)
    assert "Quokka" not in repr(found[0])
    assert "NW1" not in repr(found[0])


def test_a_closed_service_says_where_people_go_instead(refuge: tuple[World, int, int]) -> None:
    world, service, _ = refuge
    with connect.writing(world.path, "test") as db:
        hall = next(db.query("SELECT id FROM service WHERE name = 'Hall'"))["id"]
        closed = {"status": "defunct", "status_note": "No money", "instead_id": hall}
        db.table("service").update(service, {**closed, "eligibility_description": "Women"})
    with connect.reading(world.path) as db:
        found = referral.refer(db, Question(TODAY, start=BRIXTON), 5)
    assert [one.service.id for one in found.answers] == [hall, service]
    offer = found.offers[service]
    assert (offer.status_note, offer.instead_id, offer.instead) == ("No money", hall, "Hall")
    assert (offer.organization, offer.eligibility_description) == ("Northern Agency", "Women")
    with connect.writing(world.path, "test") as db:
        db.table("service").update(hall, {"deleted_at": "2026-01-01"})
    with connect.reading(world.path) as db:
        alone = referral.refer(db, Question(TODAY, start=BRIXTON), 5)
    assert [one.service.id for one in alone.answers] == [service]
    assert alone.offers[service] == replace(offer, instead_id=None, instead=None)
