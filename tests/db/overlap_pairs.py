"""Eight pairs of services that overlap, worked out by hand, and as many that only nearly do."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db import connect
from db.connect import Database
from tests.db.tools import insert, rows

FAMILY, EDUCATION, GANGS = "family", "education", "gangs"
# Kilometres in a degree of latitude, on a sphere of the radius that synergy.distance takes.
KM = 6371.0088 * 3.141592653589793 / 180


@dataclass(frozen=True)
class Made:
    """A service to make; `places` are km north of the pair's own spot, each with what it is."""

    minimum_age: int | None
    maximum_age: int | None
    specialisms: tuple[str, ...]
    boroughs: tuple[str, ...] = ()
    places: tuple[dict[str, Any], ...] = ()
    factors: tuple[str, ...] = ()
    columns: dict[str, Any] = field(default_factory=dict)


def _at(km: float, **columns: Any) -> dict[str, Any]:
    return {"km": km, **columns}


HIDDEN = {"confidential": 1, "name": "Quokka House"}
# Each pair stands 30 km from the next, and is the only one in its boroughs.
OVERLAPPING: dict[str, tuple[Made, Made]] = {
    "the same in everything": (
        Made(11, 17, (GANGS,), ("Lambeth",), (_at(0),), ("deprivation",)),
        Made(11, 17, (GANGS,), ("Lambeth",), (_at(0),), ("deprivation",)),
    ),
    "near alone": (
        Made(11, 18, (EDUCATION, GANGS), (), (_at(0),)),
        # A hair under 1 km, so that rounding does not decide.
        Made(11, None, (GANGS,), (), (_at(0.999_999),)),
    ),
    "in a borough alone": (
        Made(
            16, None, (FAMILY,), ("Camden", "Hackney"), (), ("mental-health", "domestic-violence")
        ),
        Made(None, None, (FAMILY,), ("Camden",), (), ("domestic-violence",)),
    ),
    "of one age": (
        Made(5, 11, (EDUCATION,), ("Brent",), (_at(0),)),
        Made(11, 16, (EDUCATION,), ("Brent", "Ealing"), (_at(0.5),)),
    ),
    "with a refuge": (
        Made(18, None, (FAMILY,), ("Islington",), (_at(0),)),
        Made(16, None, (FAMILY,), (), (_at(0, borough="Islington", **HIDDEN),)),
    ),
    "across a border": (
        Made(13, 19, (GANGS,), ("Southwark",), (_at(0),), ("poor-education", "peer-pressure")),
        Made(16, 24, (GANGS,), ("Lewisham",), (_at(1.5),), ("peer-pressure", "mental-health")),
    ),
    "for adults": (
        Made(30, 60, (EDUCATION,), ("Barnet",)),
        Made(55, None, (EDUCATION,), ("Barnet",)),
    ),
    "at several places": (
        Made(None, 12, (FAMILY, EDUCATION, GANGS), (), (_at(0), _at(9))),
        Made(8, 12, (FAMILY, EDUCATION, GANGS), (), (_at(9.2), _at(1.2), _at(20))),
    ),
}
_ONE = Made(11, 17, (GANGS,), (), (_at(0),))
APART: dict[str, tuple[Made, Made]] = {
    "another specialism": (_ONE, Made(11, 17, (FAMILY,), (), (_at(0),))),
    "the next age": (_ONE, Made(18, 24, (GANGS,), (), (_at(0),))),
    "too far": (_ONE, Made(11, 17, (GANGS,), (), (_at(2.01),))),
    "closed for now": (
        _ONE, Made(11, 17, (GANGS,), (), (_at(0),), (), {"status": "temporarily closed"})
    ),
    "deleted": (_ONE, Made(11, 17, (GANGS,), (), (_at(0),), (), {"deleted_at": "2026-01-01"})),
    "a place that was deleted": (
        _ONE, Made(11, 17, (GANGS,), (), (_at(0, deleted_at="2026-01-01"),))
    ),
    "a place that is none": (_ONE, Made(11, 17, (GANGS,), (), (_at(0, location_type="virtual"),))),
    "standing in the borough that the other serves": (
        Made(11, 17, (GANGS,), ("Croydon",)),
        Made(11, 17, (GANGS,), (), (_at(0, borough="Croydon"),)),
    ),
    "a refuge next door in another borough": (
        Made(11, 17, (GANGS,), ("Sutton",), (_at(0),)),
        Made(11, 17, (GANGS,), (), (_at(0, borough="Merton", **HIDDEN),)),
    ),
    "of one partner": (
        _ONE, Made(11, 17, (GANGS,), (), (_at(0),), (), {"organization": 0})
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Pairs:
    """The partnership of these pairs: each pair's services by its name, and the two partners."""

    path: Path
    ids: dict[str, tuple[int, int]]
    partners: tuple[int, int]


def make_pairs(path: Path) -> Pairs:
    """Add the pairs to a database that holds the facts."""
    boroughs = {held["name"]: code for code, held in rows(path, "borough").items()}
    terms = {
        (held["taxonomy_id"], held["code"]): number
        for number, held in rows(path, "taxonomy_term").items()
    }
    lists = {held["code"]: number for number, held in rows(path, "taxonomy").items()}
    ids: dict[str, tuple[int, int]] = {}
    with connect.writing(path, "test") as db:
        partners = (
            insert(db, "organization", name="Northern Agency"),
            insert(db, "organization", name="Southern Agency"),
        )
        maker = _Maker(db, partners, boroughs, lists, terms)
        for place, (name, two) in enumerate([*OVERLAPPING.items(), *APART.items()]):
            one, other = (maker.add(f"{name}, {n}", n, m, place) for n, m in enumerate(two))
            ids[name] = (one, other)
    return Pairs(path, ids, partners)


@dataclass(frozen=True)
class _Maker:
    db: Database
    partners: tuple[int, int]
    boroughs: dict[str, str]
    lists: dict[str, int]
    terms: dict[tuple[int, str], int]

    def add(self, name: str, side: int, made: Made, place: int) -> int:
        columns = dict(made.columns)
        owner = self.partners[columns.pop("organization", side)]
        ages = {"minimum_age": made.minimum_age, "maximum_age": made.maximum_age}
        service = insert(self.db, "service", name=name, organization_id=owner, **ages, **columns)
        for kind, codes in (("specialism", made.specialisms), ("factor", made.factors)):
            for code in codes:
                term = self.terms[self.lists[kind], code]
                self._link("attribute", service_id=service, taxonomy_term_id=term)
        for borough in made.boroughs:
            self._link("service_area", service_id=service, borough_code=self.boroughs[borough])
        for spot in made.places:
            held = {"location_type": "physical", **spot}
            borough_code = self.boroughs.get(held.pop("borough", ""))
            latitude = 45 + (30 * place + held.pop("km")) / KM
            number = insert(
                self.db, "location", latitude=latitude, longitude=-0.1,
                borough_code=borough_code, **held,
            )  # fmt: skip
            self._link("service_at_location", service_id=service, location_id=number)
        return service

    def _link(self, table: str, **values: Any) -> None:
        self.db.table(table).insert(values)
