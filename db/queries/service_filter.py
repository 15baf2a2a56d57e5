"""Filter services by what they do, for whom, where, and whether a map can show them.

A service reaches the boroughs in its area, and those where it has a physical place. With neither,
but with a virtual place, it is online or by phone and reaches every borough.
"""

from dataclasses import dataclass

from db.queries.paging import given
from synergy import words


@dataclass(frozen=True)
class ServiceFilter:
    """Which services to list; a field that is None does not filter. Age is in whole years.

    `off` selects those without a pin, by reason (OFF_THE_MAP); `place` those at the address of one
    location. `confidential`, only for coordinators who ask for it, treats confidential addresses as
    places on the map.
    """

    specialism: str | None = None
    factor: str | None = None
    borough: str | None = None
    age: int | None = None
    closed: bool = False
    organization_id: int | None = None
    off: str | None = None
    place: int | None = None
    confidential: bool = False


ON_OFFER = "status IN ('active', 'temporarily closed')"
# Services, s, that people can find.
LISTED = f"s.deleted_at IS NULL AND s.{ON_OFFER}"
# Why a service has no pin, in this order: the first that is true of it.
OFF_THE_MAP = ("confidential", "online", "boroughs", "nowhere")

DRAWABLE = """l.deleted_at IS NULL AND l.latitude IS NOT NULL AND l.location_type = 'physical'"""
PLACED = f"{DRAWABLE} AND l.confidential = 0"


def _has_place(condition: str) -> str:
    return f"""EXISTS (SELECT 1 FROM service_at_location AS p JOIN location AS l
        ON l.id = p.location_id
        WHERE p.service_id = s.id AND l.deleted_at IS NULL AND {condition})"""


_HAS_AREA = "EXISTS (SELECT 1 FROM service_area AS r WHERE r.service_id = s.id)"
_IS_ONLINE = _has_place("l.location_type = 'virtual'")
# Online or by phone, without a physical place or a list of boroughs: reaches all of them.
REACHES_ALL = f"""({_IS_ONLINE} AND NOT {_HAS_AREA}
    AND NOT {_has_place("l.location_type = 'physical'")})"""
# Each service with each other borough that it reaches, once only, however many places it has there.
REACHED = """SELECT service_id, borough_code FROM service_area
    UNION SELECT p.service_id, l.borough_code FROM location AS l
      JOIN service_at_location AS p ON p.location_id = l.id
      WHERE l.location_type = 'physical' AND l.deleted_at IS NULL AND l.borough_code IS NOT NULL"""
IS_PINNED = _has_place(PLACED)
WHY_OFF = f"""CASE WHEN {IS_PINNED} THEN NULL
    WHEN {_has_place("l.confidential = 1")} THEN 'confidential'
    WHEN {_IS_ONLINE} THEN 'online' WHEN {_HAS_AREA} THEN 'boroughs' ELSE 'nowhere' END"""
# The same point in the same borough is one address, even with several locations.
_AT_PLACE = f"""s.id IN (SELECT p.service_id FROM location AS m
    JOIN location AS l ON l.borough_code IS m.borough_code
      AND l.latitude = m.latitude AND l.longitude = m.longitude AND l.confidential = m.confidential
    JOIN service_at_location AS p ON p.location_id = l.id
    WHERE m.id = :place AND m.deleted_at IS NULL AND m.confidential <= :confidential
      AND {DRAWABLE})"""


def _has_term(taxonomy: str) -> str:
    return f"""EXISTS (SELECT 1 FROM attribute AS x
        JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
        JOIN taxonomy AS y ON y.id = t.taxonomy_id
        WHERE x.service_id = s.id AND y.code = '{taxonomy}' AND t.code = :{taxonomy})"""


_CONDITIONS = {
    "specialism": _has_term("specialism"),
    "factor": _has_term("factor"),
    "borough": f"""(s.id IN (SELECT service_id FROM ({REACHED}) WHERE borough_code = :borough)
        OR {REACHES_ALL})""",
    "organization_id": "s.organization_id = :organization_id",
    "age": f"""coalesce(s.minimum_age, 0) <= :age
        AND coalesce(s.maximum_age, {words.NO_END}) >= :age""",
    "off": f"{WHY_OFF} = :off",
    "place": _AT_PLACE,
}


def conditions(chosen: ServiceFilter) -> list[str]:
    """List the conditions on a service, as s, to match a filter."""
    on_offer = [] if chosen.closed else [f"s.{ON_OFFER}"]
    return ["s.deleted_at IS NULL", *on_offer, *given(chosen, _CONDITIONS)]
