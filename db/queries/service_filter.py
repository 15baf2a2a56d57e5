"""Which services are meant: by what they do, for whom, where, and whether a map can show them.

A service reaches a borough that its area names, and one that a physical place of it stands in. One
with neither, but with a virtual place, is online or by phone: it reaches every borough.
"""

from dataclasses import dataclass

from synergy import words


@dataclass(frozen=True)
class ServiceFilter:
    """Which services to list; what is None does not narrow. Age is in whole years.

    `off` leaves those without a pin, by why (OFF_THE_MAP); `place` those at the address of one
    location. `confidential`, for a coordinator who asked for it alone, counts confidential
    addresses as places on the map too.
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
# Online or by phone, from nowhere and for no borough in particular: for all of them.
REACHES_ALL = f"""({_IS_ONLINE} AND NOT {_HAS_AREA}
    AND NOT {_has_place("l.location_type = 'physical'")})"""
# Each service with each other borough that it reaches, once however many places it has there.
REACHED = """SELECT service_id, borough_code FROM service_area
    UNION SELECT p.service_id, l.borough_code FROM location AS l
      JOIN service_at_location AS p ON p.location_id = l.id
      WHERE l.location_type = 'physical' AND l.deleted_at IS NULL AND l.borough_code IS NOT NULL"""
IS_PINNED = _has_place(PLACED)
WHY_OFF = f"""CASE WHEN {IS_PINNED} THEN NULL
    WHEN {_has_place("l.confidential = 1")} THEN 'confidential'
    WHEN {_IS_ONLINE} THEN 'online' WHEN {_HAS_AREA} THEN 'boroughs' ELSE 'nowhere' END"""
# The same address is the same point of the same borough, be it one location or several.
_AT_PLACE = f"""s.id IN (SELECT p.service_id FROM location AS m
    JOIN location AS l ON l.borough_code IS m.borough_code
      AND l.latitude = m.latitude AND l.longitude = m.longitude AND l.confidential = m.confidential
    JOIN service_at_location AS p ON p.location_id = l.id
    WHERE m.id = :place AND m.deleted_at IS NULL AND m.confidential <= :confidential
      AND {DRAWABLE})"""


def _has_term(taxonomy: str, name: str) -> str:
    return f"""EXISTS (SELECT 1 FROM attribute AS x
        JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
        JOIN taxonomy AS y ON y.id = t.taxonomy_id
        WHERE x.service_id = s.id AND y.code = '{taxonomy}' AND t.code = :{name})"""


def conditions(chosen: ServiceFilter) -> list[str]:
    """List what a service, as s, must fulfil to be let through by a filter."""
    found = ["s.deleted_at IS NULL"]
    if not chosen.closed:
        found.append(f"s.{ON_OFFER}")
    if chosen.specialism is not None:
        found.append(_has_term("specialism", "specialism"))
    if chosen.factor is not None:
        found.append(_has_term("factor", "factor"))
    if chosen.borough is not None:
        in_borough = f"SELECT service_id FROM ({REACHED}) WHERE borough_code = :borough"
        found.append(f"(s.id IN ({in_borough}) OR {REACHES_ALL})")
    if chosen.organization_id is not None:
        found.append("s.organization_id = :organization_id")
    if chosen.age is not None:
        found.append(
            f"""coalesce(s.minimum_age, 0) <= :age
                AND coalesce(s.maximum_age, {words.NO_END}) >= :age"""
        )
    if chosen.off is not None:
        found.append(f"{WHY_OFF} = :off")
    if chosen.place is not None:
        found.append(_AT_PLACE)
    return found
