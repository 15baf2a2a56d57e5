"""Read the data for the map: addresses with their services, boroughs with their counts."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlite_utils import Database

from db.queries import distances
from db.queries.paging import Page, scalar, where
from db.queries.service_filter import (
    DRAWABLE,
    PLACED,
    REACHED,
    REACHES_ALL,
    WHY_OFF,
    ServiceFilter,
    conditions,
)
from db.queries.services import LINE, ServiceLine
from synergy import distance


class Pin(NamedTuple):
    """The services at one address: degrees WGS 84, one of its locations, how many there are.

    Then how many of them have no specialism, the first, the second and the third; one with several
    counts for each. The map is given exactly this (ui/map/map.js).
    """

    latitude: float
    longitude: float
    location_id: int
    confidential: int
    services: int
    unspecialised: int
    first: int
    second: int
    third: int


@dataclass(frozen=True)
class Near:
    """A point to measure from, in degrees, and the km that count as near (None for no limit)."""

    latitude: float
    longitude: float
    km: float | None = None

    @property
    def parameters(self) -> dict[str, float | None]:
        """Return what the statements here ask for."""
        south, north, west, east = distance.box(self.latitude, self.longitude, self.km or 0)
        return {
            "latitude": self.latitude, "longitude": self.longitude, "km": self.km,
            "south": south, "north": north, "west": west, "east": east,
        }  # fmt: skip


# The positions of a service's specialisms, as bits; of the one that is asked for alone.
_KINDS = """coalesce((SELECT sum(DISTINCT 1 << t.position) FROM attribute AS x
    JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
    JOIN taxonomy AS y ON y.id = t.taxonomy_id
    WHERE x.service_id = s.id AND y.code = 'specialism' AND t.position BETWEEN 1 AND 3
      AND t.code = coalesce(:specialism, t.code)), 0)"""


def pins(db: Database, chosen: ServiceFilter) -> list[Pin]:
    """List every address of the services that match a filter, to draw as one layer.

    Confidential ones are included only if the filter asks for them, each by itself.
    """
    having = (
        f"count(DISTINCT CASE WHEN {condition} THEN service_id END)"
        for condition in ("kinds = 0", "kinds & 2", "kinds & 4", "kinds & 8")
    )
    rows = db.execute(
        f"""SELECT round(latitude, 5), round(longitude, 5), min(location_id), confidential,
              count(DISTINCT service_id), {", ".join(having)}
            FROM (SELECT l.latitude, l.longitude, l.id AS location_id,
                l.borough_code, l.confidential,
                s.id AS service_id, {_KINDS} AS kinds
              FROM service AS s
              JOIN service_at_location AS p ON p.service_id = s.id
              JOIN location AS l ON l.id = p.location_id
              {where([*conditions(chosen), DRAWABLE if chosen.confidential else PLACED])})
            GROUP BY latitude, longitude, borough_code, confidential ORDER BY 3""",
        vars(chosen),
    )
    return [Pin(*row) for row in rows]


def point(db: Database, location_id: int, confidential: bool) -> list[tuple[float, float]]:
    """Return the point of a location's pin; an empty list if there is none for this viewer."""
    return _points(db, "l.id = :id", location_id, confidential)


def points_of(db: Database, service_id: int, confidential: bool) -> list[tuple[float, float]]:
    """Return the points of a service's pins."""
    at = "l.id IN (SELECT location_id FROM service_at_location WHERE service_id = :id)"
    return _points(db, at, service_id, confidential)


def _points(db: Database, which: str, row_id: int, confidential: bool) -> list[tuple[float, float]]:
    rows = db.execute(
        f"""SELECT l.latitude, l.longitude FROM location AS l
            {where([which, DRAWABLE, *([] if confidential else [PLACED])])}""",
        {"id": row_id},
    )
    return rows.fetchall()


def off_the_map(db: Database, chosen: ServiceFilter) -> dict[str, int]:
    """Count the services without a pin, by reason (OFF_THE_MAP)."""
    rows = db.execute(
        f"""SELECT why, count(*) FROM (SELECT {WHY_OFF} AS why FROM service AS s
              {where(conditions(chosen))}) WHERE why IS NOT NULL GROUP BY why""",
        vars(chosen),
    )
    return dict(rows)


def count_by_borough(db: Database, chosen: ServiceFilter, active: bool = False) -> dict[str, int]:
    """Count the services that reach each borough, by its code; only active ones if `active`."""
    wanted = [*conditions(chosen), *(["s.status = 'active'"] if active else [])]
    rows = db.execute(
        f"""WITH wanted AS MATERIALIZED
              (SELECT s.id, {REACHES_ALL} AS reaches_all FROM service AS s {where(wanted)}),
            reached AS (SELECT r.borough_code
                FROM wanted AS w JOIN ({REACHED}) AS r ON r.service_id = w.id)
            SELECT b.code, coalesce(c.number, 0)
              + (SELECT count(*) FROM wanted WHERE reaches_all)
            FROM borough AS b LEFT JOIN (SELECT borough_code, count(*) AS number
              FROM reached GROUP BY borough_code) AS c ON c.borough_code = b.code""",
        vars(chosen),
    )
    return dict(rows)


_DISTANCES = f"""SELECT p.service_id, min(km(l.latitude, l.longitude, :latitude, :longitude)) AS km
    FROM location AS l JOIN service_at_location AS p ON p.location_id = l.id
    WHERE {PLACED} AND (:km IS NULL
      OR l.latitude BETWEEN :south AND :north AND l.longitude BETWEEN :west AND :east)
    GROUP BY p.service_id"""


def _near(chosen: ServiceFilter, near: Near) -> str:
    """Write the FROM and WHERE clauses; services without a pin have no distance."""
    wanted = [*conditions(chosen), *(["d.km <= :km"] if near.km is not None else [])]
    return f"""service AS s LEFT JOIN organization AS o ON o.id = s.organization_id
        LEFT JOIN ({_DISTANCES}) AS d ON d.service_id = s.id {where(wanted)}"""


def count_near(db: Database, chosen: ServiceFilter, near: Near) -> int:
    """Count the services that match a filter and are near enough."""
    distances.register(db)
    statement = f"SELECT count(*) FROM {_near(chosen, near)}"
    return scalar(db.execute(statement, {**vars(chosen), **near.parameters}))


def list_near(
    db: Database, chosen: ServiceFilter, near: Near, page: Page
) -> list[tuple[ServiceLine, float | None]]:
    """List one page, nearest first, each with its km; those without a pin come last, by name.

    A confidential address has no distance, not even for coordinators.
    """
    distances.register(db)
    rows = db.query(
        f"""SELECT {LINE}, d.km FROM {_near(chosen, near)}
            ORDER BY d.km IS NULL, d.km, s.name COLLATE NOCASE, s.id
            LIMIT :limit OFFSET :offset""",
        {**vars(chosen), **near.parameters, **page.parameters},
    )
    return [(ServiceLine(**row), km) for row in rows for km in [row.pop("km")]]
