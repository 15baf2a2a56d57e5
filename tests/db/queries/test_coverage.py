"""Counting who reaches which borough: each rule worked by hand, and all against plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from db import connect
from db.connect import Database
from db.published import copy as published_copy
from db.queries import coverage
from db.queries.coverage import Asked, Cell
from db.queries.paging import Page
from synergy import distance, words
from synergy.coverage import BANDS, Band
from tests.db.tools import CAMDEN, HACKNEY, LAMBETH, Row, World, insert, rows

TODAY = "2026-06-15"
ASKED = Asked(TODAY)
ONLINE = Asked(TODAY, online=True)
ALL = Page(size=1000)
BARNET, SUTTON = "E09000003", "E09000029"
ONE = Cell(services=1, partners=1, unnamed=0, free=0, waiting=0, full=0)


def term(db: Database, code: str) -> int:
    number = db.execute("SELECT id FROM taxonomy_term WHERE code = ?", [code]).fetchone()[0]
    assert isinstance(number, int)
    return number


def place(db: Database, service: int, borough: str | None = CAMDEN, **values: object) -> int:
    location = insert(db, "location", borough_code=borough, **values)
    db.table("service_at_location").insert({"service_id": service, "location_id": location})
    return location


def serve(
    db: Database,
    organization: int,
    needs: Sequence[str] = ("gangs",),
    areas: Sequence[str] = (),
    **values: object,
) -> int:
    """Add a service for some needs, with the boroughs of its area."""
    given = {"name": "A service", **values}
    number = insert(db, "service", organization_id=organization, **given)
    for code in needs:
        link = {"service_id": number, "taxonomy_term_id": term(db, code)}
        db.table("attribute").insert(link)
    for borough in areas:
        db.table("service_area").insert({"service_id": number, "borough_code": borough})
    return number


def counted(world: World, asked: Asked = ASKED) -> dict[tuple[str, str], Cell]:
    with connect.reading(world.path) as db:
        return coverage.cells(db, asked)


def far(world: World, asked: Asked = ASKED) -> dict[tuple[str, str], float]:
    with connect.reading(world.path) as db:
        return coverage.nearest(db, asked)


# What reaches a borough.


def test_an_area_and_a_place_reach_their_boroughs_once_each(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        service = serve(db, world.north, areas=[HACKNEY, CAMDEN])
        place(db, service)
        place(db, service)
        place(db, service, LAMBETH)
    assert counted(world) == {(code, "gangs"): ONE for code in (HACKNEY, CAMDEN, LAMBETH)}


@pytest.mark.parametrize("kind", ["virtual", "postal"])
def test_only_a_physical_place_reaches_the_borough_it_stands_in(kind: str, world: World) -> None:
    with connect.writing(world.path, "test") as db:
        service = serve(db, world.north, areas=[HACKNEY])
        place(db, service, CAMDEN, location_type=kind)
    assert set(counted(world)) == {(HACKNEY, "gangs")}


def test_a_deleted_place_reaches_nothing(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        place(db, serve(db, world.north), deleted_at="2026-01-01")
    assert counted(world) == {}


@pytest.mark.parametrize("status", [s for s in words.SERVICE_STATUSES if s != "active"])
def test_only_active_services_count(status: str, world: World) -> None:
    with connect.writing(world.path, "test") as db:
        serve(db, world.north, areas=[HACKNEY], status=status)
    assert counted(world) == {}


def test_a_deleted_service_does_not_count(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        serve(db, world.north, areas=[HACKNEY], deleted_at="2026-01-01")
    assert counted(world) == {}


def test_a_deleted_need_has_no_column(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        serve(db, world.north, areas=[HACKNEY])
        db.execute("UPDATE taxonomy_term SET deleted_at = '2026-01-01' WHERE code = 'gangs'")
    assert counted(world) == {}


def test_each_need_of_the_taxonomy_counts_and_no_other(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        serve(db, world.north, ("gangs", "family", "mental-health"), [HACKNEY])
    assert set(counted(world)) == {(HACKNEY, "gangs"), (HACKNEY, "family")}
    assert set(counted(world, Asked(TODAY, words.FACTOR))) == {(HACKNEY, "mental-health")}


# Online.


@pytest.fixture
def online(world: World) -> World:
    """Add a service that is only online, and one that has a place as well."""
    with connect.writing(world.path, "test") as db:
        place(db, serve(db, world.north), None, location_type="virtual")
        both = serve(db, world.north)
        place(db, both, None, location_type="virtual")
        place(db, both, CAMDEN)
    return world


def test_online_services_fill_no_gap_unless_they_are_counted(online: World) -> None:
    assert counted(online) == {(CAMDEN, "gangs"): ONE}
    everywhere = counted(online, ONLINE)
    assert len(everywhere) == 33
    assert everywhere[CAMDEN, "gangs"].services == 2
    assert everywhere[HACKNEY, "gangs"] == ONE
    with connect.reading(online.path) as db:
        assert coverage.totals(db, ASKED) == {None: 1, CAMDEN: 1}
        totals = coverage.totals(db, ONLINE)
        assert totals[None] == 1
        assert {code: totals[code] for code, _ in everywhere} == {
            code: cell.services for (code, _), cell in everywhere.items()
        }
        (there,) = coverage.present(db, ONLINE, HACKNEY, "gangs", ALL)
        assert there.online
        assert coverage.present(db, ASKED, HACKNEY, "gangs", ALL) == []
    assert far(online, ONLINE) == {}


@pytest.mark.parametrize(
    "also",
    [
        {"area": HACKNEY},
        {"borough": CAMDEN},
        {"borough": None, "latitude": 51.6, "longitude": -0.9},
        {"gone": True},
    ],
    ids=["area", "place", "place outside London", "deleted"],
)
def test_who_has_an_area_or_a_place_is_not_only_online(
    also: dict[str, object], world: World
) -> None:
    with connect.writing(world.path, "test") as db:
        areas = [str(also["area"])] if "area" in also else []
        service = serve(db, world.north, areas=areas)
        gone = {"deleted_at": "2026-01-01"} if "gone" in also else {}
        place(db, service, None, location_type="virtual", **gone)
        if "borough" in also:
            values = {name: also[name] for name in ("latitude", "longitude") if name in also}
            borough = also["borough"]
            place(db, service, borough if isinstance(borough, str) else None, **values)
    with connect.reading(world.path) as db:
        assert coverage.totals(db, ONLINE)[None] == 0


def test_a_service_with_nowhere_at_all_reaches_nobody(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        serve(db, world.north)
    assert counted(world, ONLINE) == {}


# Ages: both ends of a band and of a service are included.


@pytest.mark.parametrize(
    ("minimum", "maximum", "bands"),
    [
        (None, None, BANDS),
        (None, 9, BANDS[:1]),
        (None, 10, BANDS[:2]),
        (9, 9, BANDS[:1]),
        (10, 14, BANDS[1:2]),
        (14, 15, BANDS[1:3]),
        (17, None, BANDS[2:]),
        (18, 24, BANDS[3:4]),
        (24, 25, BANDS[3:]),
        (25, None, BANDS[4:]),
        (120, 120, BANDS[4:]),
        (0, 0, BANDS[:1]),
    ],
)
def test_a_service_counts_in_every_band_that_it_touches(
    minimum: int | None, maximum: int | None, bands: Sequence[Band], world: World
) -> None:
    with connect.writing(world.path, "test") as db:
        serve(db, world.north, areas=[HACKNEY], minimum_age=minimum, maximum_age=maximum)
    found = [band for band in BANDS if counted(world, Asked(TODAY, band=band))]
    assert found == list(bands)
    with connect.reading(world.path) as db:
        of_one = Asked(TODAY, band=BANDS[0])
        assert coverage.by_age(db, of_one, HACKNEY) == {("gangs", band): 1 for band in bands}
        assert coverage.by_age(db, ASKED, CAMDEN) == {}


# Partners and capacity.


def test_a_partner_with_two_services_is_one_partner(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        for organization in (world.north, world.north, world.south):
            serve(db, organization, areas=[HACKNEY])
    cell = counted(world)[HACKNEY, "gangs"]
    assert (cell.services, cell.partners, cell.unnamed) == (3, 2, 0)


def test_capacity_counts_for_thirty_days(world: World) -> None:
    last = (date.fromisoformat(TODAY) - timedelta(days=30)).isoformat()
    stale = (date.fromisoformat(TODAY) - timedelta(days=31)).isoformat()
    said = [
        ("open", TODAY), ("open", last), ("open", stale), ("open", None),
        ("waiting list", last), ("waiting list", stale), ("full", last), (None, TODAY),
    ]  # fmt: skip
    with connect.writing(world.path, "test") as db:
        for number, (capacity, day) in enumerate(said):
            said_of = {"capacity": capacity, "capacity_as_of": day}
            serve(db, world.north, ("gangs",), [HACKNEY], name=f"{number}", **said_of)
    cell = counted(world)[HACKNEY, "gangs"]
    assert cell == Cell(services=8, partners=1, unnamed=0, free=2, waiting=1, full=1)
    assert cell.unknown == 4
    with connect.reading(world.path) as db:
        listed = coverage.present(db, ASKED, HACKNEY, "gangs", ALL)
    assert [(one.capacity, one.capacity_as_of) for one in listed] == [
        ("open", TODAY), ("open", last), (None, None), (None, None),
        ("waiting list", last), (None, None), ("full", last), (None, None),
    ]  # fmt: skip


def test_in_the_published_copy_there_are_never_no_partners(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        for organization in (world.north, world.north, world.south):
            serve(db, organization, areas=[HACKNEY], published=1)
        serve(db, world.south, areas=[CAMDEN], published=1)
        serve(db, world.south, areas=[LAMBETH])
        db.table("organization").update(world.north, {"published": 1})
    published_copy.publish(world.path)
    with connect.reading(connect.published_path(world.path)) as db:
        cells = coverage.cells(db, ASKED)
        (one,) = coverage.present(db, ASKED, CAMDEN, None, ALL)
    assert set(cells) == {(HACKNEY, "gangs"), (CAMDEN, "gangs")}
    assert cells[HACKNEY, "gangs"] == Cell(3, 1, 1, 0, 0, 0)
    assert cells[CAMDEN, "gangs"] == Cell(1, 0, 1, 0, 0, 0)
    assert one.organization is None


# Distances.


def middle(world: World, code: str) -> tuple[float, float]:
    held = rows(world.path, "borough")[code]
    return held["latitude"], held["longitude"]


def test_the_nearest_is_measured_from_the_middle_where_nobody_is(world: World) -> None:
    near, further = (51.40, -0.19), (51.50, -0.10)
    with connect.writing(world.path, "test") as db:
        for point in (near, further):
            values = dict(zip(("latitude", "longitude"), point, strict=True))
            place(db, serve(db, world.north), CAMDEN, **values)
    found = far(world)
    assert {need for _, need in found} == {"gangs"}
    assert {borough for borough, _ in found} == set(rows(world.path, "borough")) - {CAMDEN}
    assert found[SUTTON, "gangs"] == pytest.approx(
        distance.kilometres(*middle(world, SUTTON), *near)
    )


def test_a_place_without_coordinates_counts_as_in_the_middle_of_its_borough(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        place(db, serve(db, world.north), CAMDEN)
        place(db, serve(db, world.north), None)
    expected = distance.kilometres(*middle(world, SUTTON), *middle(world, CAMDEN))
    assert far(world)[SUTTON, "gangs"] == pytest.approx(expected)


def test_a_place_outside_london_is_near_too(world: World) -> None:
    point = {"latitude": 51.33, "longitude": -0.27}
    with connect.writing(world.path, "test") as db:
        place(db, serve(db, world.north), None, **point)
    found = far(world)
    assert len(found) == 33
    assert found[SUTTON, "gangs"] == pytest.approx(
        distance.kilometres(*middle(world, SUTTON), *point.values())
    )


def test_no_distance_gives_a_confidential_place_away(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        service = serve(db, world.north)
        refuge = place(db, service, CAMDEN, latitude=51.56, longitude=-0.2, confidential=1)
    told = far(world)
    expected = distance.kilometres(*middle(world, BARNET), *middle(world, CAMDEN))
    assert told[BARNET, "gangs"] == pytest.approx(expected)
    with connect.writing(world.path, "test") as db:
        db.table("location").update(refuge, {"latitude": 51.2, "longitude": 0.3})
    assert far(world) == told
    assert counted(world) == {(CAMDEN, "gangs"): ONE}


def test_who_only_names_an_area_is_at_no_distance(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        serve(db, world.north, areas=[CAMDEN])
    assert far(world) == {}


def test_the_nearest_takes_the_age_that_is_asked(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        place(db, serve(db, world.north, maximum_age=9), CAMDEN)
    assert far(world, Asked(TODAY, band=(10, 14))) == {}
    assert (SUTTON, "gangs") in far(world, Asked(TODAY, band=(0, 9)))


# Who is there.


def test_who_is_there_comes_by_name_in_pages(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        for name in ("beta", "Alpha", "gamma"):
            serve(db, world.north, areas=[HACKNEY], name=name)
        serve(db, world.south, ("family",), [HACKNEY], name="Delta")
    with connect.reading(world.path) as db:
        gangs = [
            one.name
            for number in (1, 2, 3)
            for one in coverage.present(db, ASKED, HACKNEY, "gangs", Page(number, 2))
        ]
        every = [one.name for one in coverage.present(db, ASKED, HACKNEY, None, ALL)]
        assert coverage.totals(db, ASKED) == {None: 0, HACKNEY: 4}
    assert gangs == ["Alpha", "beta", "gamma"]
    assert every == ["Alpha", "beta", "Delta", "gamma"]


# All of it against plain Python.


@dataclass(frozen=True)
class Naive:
    """A database with all sorts of odd rows, read whole."""

    path: Path
    tables: dict[str, dict[int, Row]]

    def of(self, table: str, service: int) -> list[Row]:
        return [row for row in self.tables[table].values() if row["service_id"] == service]

    def reached(self, service: int, online: bool) -> set[str]:
        """Return the boroughs that a service reaches, by the rule as it is written."""
        areas = {row["borough_code"] for row in self.of("service_area", service)}
        places = self.tables["location"]
        own = [places[row["location_id"]] for row in self.of("service_at_location", service)]
        held = [one for one in own if not one["deleted_at"]]
        stands = [one["borough_code"] for one in held if one["location_type"] == "physical"]
        virtual = any(one["location_type"] == "virtual" for one in held)
        if virtual and not stands and not areas:
            return set(rows(self.path, "borough")) if online else set()
        return areas | set(filter(None, stands))

    def needs(self, service: int, taxonomy: str) -> set[str]:
        kinds = {row["id"]: row["code"] for row in self.tables["taxonomy"].values()}
        terms = [
            self.tables["taxonomy_term"][row["taxonomy_term_id"]]
            for row in self.of("attribute", service)
        ]
        return {one["code"] for one in terms if kinds[one["taxonomy_id"]] == taxonomy}

    def takes(self, service: Row, band: Band | None) -> bool:
        low, high = band or (0, None)
        youngest, oldest = service["minimum_age"] or 0, service["maximum_age"]
        is_too_old = high is not None and youngest > high
        is_too_young = oldest is not None and oldest < low
        is_there = service["status"] == "active" and not service["deleted_at"]
        return is_there and not is_too_old and not is_too_young


@pytest.fixture(scope="module")
def naive(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Naive:
    path = tmp_path_factory.mktemp("mixed") / "synergy.db"
    path.write_bytes(templates["generated"].read_bytes())
    with connect.writing(path, "test") as db:
        for change in (
            "service SET deleted_at = '2026-01-01' WHERE id % 11 = 0",
            "service SET minimum_age = NULL WHERE id % 5 = 1",
            "service SET maximum_age = NULL WHERE id % 4 = 1",
            "location SET deleted_at = '2026-01-01' WHERE id % 9 = 0",
            "location SET location_type = 'virtual', borough_code = NULL WHERE id % 7 = 0",
            "location SET confidential = 1 WHERE id % 6 = 0",
        ):
            db.execute(f"UPDATE {change}")
        db.execute("DELETE FROM service_area WHERE service_id % 3 = 0")
        db.execute("INSERT INTO service_at_location (service_id, location_id) VALUES (1, 14)")
    tables = (
        "service", "service_area", "service_at_location", "location", "attribute", "taxonomy",
        "taxonomy_term",
    )  # fmt: skip
    return Naive(path, {table: rows(path, table) for table in tables})


@pytest.mark.parametrize("online", [False, True], ids=["", "online"])
@pytest.mark.parametrize("band", [None, (10, 14), (25, None)])
@pytest.mark.parametrize("taxonomy", [words.SPECIALISM, words.FACTOR])
def test_the_matrix_is_a_naive_count(
    taxonomy: str, band: Band | None, online: bool, naive: Naive
) -> None:
    today, known_from = "2026-10-02", "2026-09-02"
    held: dict[tuple[str, str], list[Row]] = {}
    for number, service in naive.tables["service"].items():
        if naive.takes(service, band):
            for borough in naive.reached(number, online):
                for need in naive.needs(number, taxonomy):
                    held.setdefault((borough, need), []).append(service)

    def lately(services: list[Row], capacity: str) -> int:
        return sum(
            one["capacity"] == capacity and one["capacity_as_of"] >= known_from for one in services
        )

    expected = {
        pair: Cell(
            len(services),
            len({one["organization_id"] for one in services}),
            0,
            *(lately(services, capacity) for capacity in words.CAPACITIES),
        )
        for pair, services in held.items()
    }
    with connect.reading(naive.path) as db:
        assert coverage.cells(db, Asked(today, taxonomy, band, online)) == expected
    assert expected
