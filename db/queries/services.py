"""Read services: lists, cards and counts."""

from dataclasses import dataclass, field

from sqlite_utils import Database

from db.queries.paging import Page, where
from db.queries.service_filter import IS_PINNED, conditions
from db.queries.service_filter import OFF_THE_MAP as OFF_THE_MAP
from db.queries.service_filter import ServiceFilter as ServiceFilter
from synergy import words


@dataclass(frozen=True)
class ServiceLine:
    """One service for a list; `pinned` tells whether the map can show it.

    `organization` is None if its provider is not published.
    """

    id: int
    version: int
    name: str
    organization: str | None
    status: str
    specialisms: str
    minimum_age: int | None
    maximum_age: int | None
    boroughs: str
    pinned: int
    assured_date: str | None
    sample: int
    published: int


@dataclass(frozen=True)
class Place:
    """A place where a service runs; a confidential one has only its borough."""

    name: str | None
    address_1: str | None
    postal_code: str | None
    borough: str | None
    location_type: str
    confidential: int
    accessibility: str | None


@dataclass(frozen=True)
class ServiceCard:
    """Everything on the card of one service; dates are ISO.

    `organization` is None if its provider is not published.
    """

    id: int
    version: int
    name: str
    organization_id: int | None
    organization: str | None
    description: str | None
    status: str
    minimum_age: int | None
    maximum_age: int | None
    eligibility_description: str | None
    referral_route: str
    application_process: str | None
    accessibility: str | None
    url: str | None
    capacity: str | None
    capacity_places: int | None
    capacity_as_of: str | None
    assured_date: str | None
    status_since: str | None
    status_note: str | None
    instead_id: int | None
    instead: str | None
    sample: int
    published: int
    terms: list[tuple[str, str]] = field(default_factory=list)
    boroughs: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    costs: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)


LINE = f"""s.id, s.version, s.name, o.name AS organization, s.status, s.minimum_age,
    s.maximum_age, s.assured_date, s.sample, s.published,
    coalesce((SELECT group_concat(name, ' · ') FROM (SELECT t.name FROM attribute AS x
      JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
      JOIN taxonomy AS y ON y.id = t.taxonomy_id
      WHERE x.service_id = s.id AND y.code = 'specialism' ORDER BY t.position)), '')
      AS specialisms,
    coalesce((SELECT group_concat(name, ', ') FROM (SELECT b.name FROM service_area AS r
      JOIN borough AS b ON b.code = r.borough_code
      WHERE r.service_id = s.id ORDER BY b.name)), '') AS boroughs,
    {IS_PINNED} AS pinned"""


def list_services(db: Database, chosen: ServiceFilter, page: Page) -> list[ServiceLine]:
    """List one page of the services that match a filter, by name."""
    rows = db.query(
        f"""SELECT {LINE} FROM service AS s
            LEFT JOIN organization AS o ON o.id = s.organization_id
            {where(conditions(chosen))} ORDER BY s.name COLLATE NOCASE, s.id
            LIMIT :limit OFFSET :offset""",
        {**vars(chosen), **page.parameters},
    )
    return [ServiceLine(**row) for row in rows]


def count_services(db: Database, chosen: ServiceFilter) -> tuple[int, int]:
    """Count the services that match a filter, and those of them without a pin."""
    row = db.execute(
        f"""SELECT count(*), coalesce(sum(NOT {IS_PINNED}), 0) FROM service AS s
            {where(conditions(chosen))}""",
        vars(chosen),
    ).fetchone()
    return row[0], row[1]


def service(db: Database, service_id: int) -> ServiceCard | None:
    """Read one service with everything that belongs to it, or None."""
    found = db.query(
        """SELECT s.id, s.version, s.name, s.organization_id, o.name AS organization,
             s.description, s.status, s.minimum_age, s.maximum_age, s.eligibility_description,
             s.referral_route, s.application_process, s.accessibility, s.url, s.capacity,
             s.capacity_places, s.capacity_as_of, s.assured_date, s.status_since,
             s.status_note AS status_note, w.id AS instead_id, w.name AS instead, s.sample,
             s.published
           FROM service AS s LEFT JOIN organization AS o ON o.id = s.organization_id
           LEFT JOIN service AS w ON w.id = s.instead_id AND w.deleted_at IS NULL
           WHERE s.id = ? AND s.deleted_at IS NULL""",
        [service_id],
    )
    for row in found:
        return ServiceCard(
            **row,
            terms=_terms(db, service_id),
            boroughs=[name for (name,) in db.execute(_BOROUGHS, [service_id])],
            languages=[name for (name,) in db.execute(_LANGUAGES, [service_id])],
            places=_places(db, service_id),
            costs=_costs(db, service_id),
            times=_times(db, service_id),
        )
    return None


def _terms(db: Database, service_id: int) -> list[tuple[str, str]]:
    rows = db.execute(
        """SELECT y.code, t.name FROM attribute AS x
           JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
           JOIN taxonomy AS y ON y.id = t.taxonomy_id
           WHERE x.service_id = ? ORDER BY y.id, t.position""",
        [service_id],
    )
    return rows.fetchall()


_BOROUGHS = """SELECT b.name FROM service_area AS r JOIN borough AS b ON b.code = r.borough_code
    WHERE r.service_id = ? ORDER BY b.name"""
_LANGUAGES = "SELECT name FROM language WHERE service_id = ? ORDER BY name"


def _places(db: Database, service_id: int) -> list[Place]:
    rows = db.query(
        """SELECT CASE WHEN l.confidential THEN NULL ELSE l.name END AS name,
             CASE WHEN l.confidential THEN NULL ELSE l.address_1 END AS address_1,
             CASE WHEN l.confidential THEN NULL ELSE l.postal_code END AS postal_code,
             b.name AS borough, l.location_type, l.confidential,
             CASE WHEN l.confidential THEN NULL ELSE l.accessibility END AS accessibility
           FROM service_at_location AS p JOIN location AS l ON l.id = p.location_id
           LEFT JOIN borough AS b ON b.code = l.borough_code
           WHERE p.service_id = ? AND l.deleted_at IS NULL ORDER BY l.id""",
        [service_id],
    )
    return [Place(**row) for row in rows]


def _costs(db: Database, service_id: int) -> list[str]:
    rows = db.execute(
        """SELECT option, amount, amount_description FROM cost_option
           WHERE service_id = ? ORDER BY id""",
        [service_id],
    )
    return [words.cost(*row) for row in rows]


def _times(db: Database, service_id: int) -> list[str]:
    rows = db.execute(
        """SELECT byday, opens_at, closes_at, description FROM schedule
           WHERE service_id = ? ORDER BY id""",
        [service_id],
    )
    return [words.times(*row) for row in rows]
