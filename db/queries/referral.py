"""Find services to refer a person to: SQL filters and sorts, Python gives the reasons.

All possible services are sorted by the rule in `synergy.referral`, with its weights as parameters,
and only the first of them are read in full. The question is never stored.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.queries import distances
from synergy import assurance, opening, referral, words
from synergy.opening import Hours
from synergy.referral import Answer
from synergy.referral_facts import Candidate, Question, Spot


@dataclass(frozen=True)
class Offer:
    """Further details of a service that is an answer.

    `organization` is None if its provider has been deleted.
    """

    organization: str | None
    eligibility_description: str | None
    referral_route: str
    application_process: str | None
    url: str | None
    status_note: str | None
    instead_id: int | None
    instead: str | None
    sample: int


@dataclass(frozen=True)
class Tally:
    """How many services could be an answer, how many fit fully, how many are open.

    The other fields count the open services that fail on each criterion.
    """

    found: int = 0
    fitting: int = 0
    running: int = 0
    needs: int = 0
    age: int = 0
    borough: int = 0
    route: int = 0
    language: int = 0
    hours: int = 0
    room: int = 0


@dataclass(frozen=True)
class Found:
    """The first answers, further details of each by its id, and the tally of all."""

    answers: list[Answer]
    offers: dict[int, Offer]
    tally: Tally


_OF_A_NEED = """SELECT service_id AS id, count(*) AS named FROM attribute
    WHERE taxonomy_term_id IN (SELECT value FROM json_each(:needs)) AND service_id IS NOT NULL
    GROUP BY service_id"""
_OF_ANY_NEED = "SELECT id, 0 AS named FROM service WHERE deleted_at IS NULL"

_PLACES = """service_at_location AS p JOIN location AS l ON l.id = p.location_id
    AND l.deleted_at IS NULL"""
_PHYSICAL = "l.location_type = 'physical'"
_HAS_ADDRESS = "l.confidential = 0 AND l.latitude IS NOT NULL"
_ONLINE = f"""EXISTS (SELECT 1 FROM {_PLACES}
    WHERE p.service_id = s.id AND l.location_type = 'virtual')"""

# The nearest address or, without any, the centre of the nearest borough: the distance to a
# confidential place is never measured.
_KM = f"""CASE WHEN :latitude IS NOT NULL THEN coalesce(
    (SELECT min(km(:latitude, :longitude, l.latitude, l.longitude)) FROM {_PLACES}
     WHERE p.service_id = s.id AND {_PHYSICAL} AND {_HAS_ADDRESS}),
    (SELECT min(m.km) FROM {_PLACES} JOIN middle AS m ON m.code = l.borough_code
     WHERE p.service_id = s.id AND {_PHYSICAL})) END"""

# Each is 2 for a yes, 1 for unknown, 0 for a no, as in `synergy.referral_facts.agree`. The + stops
# SQLite from scanning all locations of the borough for each service.
_BOROUGH = f"""CASE WHEN :latitude IS NULL
      OR NOT EXISTS (SELECT 1 FROM service_area AS r WHERE r.service_id = s.id)
      OR EXISTS (SELECT 1 FROM service_area AS r
        WHERE r.service_id = s.id AND r.borough_code = :borough) THEN 2
    WHEN EXISTS (SELECT 1 FROM {_PLACES}
        WHERE p.service_id = s.id AND {_PHYSICAL} AND +l.borough_code = :borough) THEN 1
    ELSE 0 END"""
_ROUTE = """CASE WHEN :route IS NULL OR s.referral_route IN ('either', :route)
    THEN 2 ELSE 0 END"""
_ROOM = """CASE WHEN s.capacity IS NULL OR s.capacity_as_of IS NULL
      OR s.capacity_as_of < :known_from THEN 1
    WHEN s.capacity = 'open' THEN 2 WHEN s.capacity = 'waiting list' THEN 1 ELSE 0 END"""
_LANGUAGE = """CASE WHEN :language IS NULL OR EXISTS (SELECT 1 FROM language AS g
      WHERE g.service_id = s.id AND g.name = :language COLLATE NOCASE) THEN 2
    WHEN EXISTS (SELECT 1 FROM language AS g WHERE g.service_id = s.id) THEN 0 ELSE 1 END"""
_HOURS = """CASE WHEN :when IS NULL THEN 2 ELSE coalesce(
    (SELECT max(open_when(:when, c.byday, c.opens_at, c.closes_at)) FROM schedule AS c
     WHERE c.service_id = s.id), 1) END"""
_CHECKED = """CASE WHEN s.assured_date IS NULL OR s.assured_date <= :old THEN 0
    WHEN s.assured_date <= :stale THEN 1 ELSE 2 END"""

_FACTS = f"""SELECT s.id, s.name, f.named, {_KM} AS km, {_ONLINE} AS online,
      CASE s.status WHEN 'active' THEN 0 WHEN 'temporarily closed' THEN 1 ELSE 2 END AS step,
      :age IS NOT NULL AND :age NOT BETWEEN coalesce(s.minimum_age, 0)
        AND coalesce(s.maximum_age, {words.NO_END}) AS other_age,
      {_BOROUGH} AS borough, {_ROUTE} AS route, {_ROOM} AS room, {_LANGUAGE} AS language,
      {_HOURS} AS hours, {_CHECKED} AS checked
    FROM found AS f JOIN service AS s ON s.id = f.id AND s.deleted_at IS NULL"""

_POINTS = """CASE WHEN :asked = 0 THEN :needs_points ELSE :needs_points * named / :asked END
    + :entry_points * borough / 2 + :entry_points * route / 2 + :entry_points * room / 2
    + :entry_points * language / 2 + :entry_points * hours / 2
    + CASE WHEN :latitude IS NULL THEN :near_points WHEN km IS NULL THEN :near_points / 2
      ELSE max(:near_points - CAST(km AS INTEGER), online * (:near_points / 2)) END
    + :checked_points * checked / 2"""

_FITS = """step = 0 AND NOT other_age AND named = :asked AND room > 0
    AND borough = 2 AND route = 2 AND language = 2 AND hours = 2"""

_TALLY = f"""count(*) OVER () AS found, sum({_FITS}) OVER () AS fitting,
    sum(step = 0) OVER () AS running, sum(step = 0 AND named < :asked) OVER () AS needs,
    sum(step = 0 AND other_age) OVER () AS age, sum(step = 0 AND borough < 2) OVER () AS borough,
    sum(step = 0 AND route < 2) OVER () AS route,
    sum(step = 0 AND language < 2) OVER () AS language,
    sum(step = 0 AND hours < 2) OVER () AS hours, sum(step = 0 AND room = 0) OVER () AS room"""

_ORDER = "step, other_age, points DESC, km NULLS LAST, name, id"


def _ranked(found: str) -> str:
    return f"""WITH found AS ({found}),
        middle AS MATERIALIZED (SELECT code, km(:latitude, :longitude, latitude, longitude) AS km
          FROM borough),
        fact AS MATERIALIZED ({_FACTS})
        SELECT id AS [service], {_TALLY} FROM (SELECT *, {_POINTS} AS points FROM fact)
        ORDER BY {_ORDER} LIMIT :limit"""


def refer(db: Database, question: Question, limit: int) -> Found:
    """Return the first answers to a question, by the rule in `synergy.referral`."""
    distances.register(db)
    db.conn.create_function("open_when", 4, _open_when, deterministic=True)
    asked = _parameters(question)
    found = _ranked(_OF_A_NEED if question.needs else _OF_ANY_NEED)
    rows = list(db.query(found, {**asked, "limit": limit}))
    ids = [row.pop("service") for row in rows]
    services = _services(db, ids)
    answers = referral.answer(question, _candidates(db, services, asked))
    offers = {number: Offer(**_only(Offer, row)) for number, row in services.items()}
    return Found(answers, offers, Tally(**rows[0]) if rows else Tally())


def languages(db: Database) -> list[str]:
    """List the languages that services speak by name, skipping from each to the next."""
    rows = db.execute(
        """WITH RECURSIVE spoken (name) AS (
             SELECT (SELECT name FROM language ORDER BY name COLLATE NOCASE LIMIT 1)
             UNION ALL SELECT (SELECT g.name FROM language AS g
               WHERE g.name COLLATE NOCASE > spoken.name ORDER BY g.name COLLATE NOCASE LIMIT 1)
             FROM spoken WHERE spoken.name IS NOT NULL)
           SELECT name FROM spoken WHERE name IS NOT NULL"""
    )
    return [name for (name,) in rows]


def _open_when(
    when: opening.When, byday: str | None, opens_at: str | None, closes_at: str | None
) -> int:
    return opening.is_open((Hours(byday, opens_at, closes_at),), when)


def _parameters(question: Question) -> dict[str, Any]:
    start = question.start
    return {
        "needs": json.dumps(list(question.needs)),
        "asked": len(question.needs),
        "age": question.age,
        "latitude": start.latitude if start else None,
        "longitude": start.longitude if start else None,
        "borough": start.borough_code if start else None,
        "route": question.route,
        "language": question.language,
        "when": question.when,
        "known_from": question.known_from,
        "stale": assurance.cutoff(question.today, assurance.MARKED_MONTHS),
        "old": assurance.cutoff(question.today, assurance.DROPPED_MONTHS),
        "needs_points": referral.NEEDS,
        "entry_points": referral.ENTRY,
        "near_points": referral.NEAR,
        "checked_points": referral.CHECKED,
    }


def _services(db: Database, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = db.query(
        f"""SELECT s.id, s.name, s.status, s.minimum_age, s.maximum_age, s.referral_route,
              s.capacity, s.capacity_places, s.capacity_as_of, s.assured_date, s.status_since,
              {_ONLINE} AS online, o.name AS organization, s.eligibility_description,
              s.application_process, s.url, s.status_note AS status_note, w.id AS instead_id,
              w.name AS instead, s.sample
            FROM json_each(?) AS j JOIN service AS s ON s.id = j.value
            LEFT JOIN organization AS o ON o.id = s.organization_id AND o.deleted_at IS NULL
            LEFT JOIN service AS w ON w.id = s.instead_id AND w.deleted_at IS NULL""",
        [json.dumps(ids)],
    )
    return {row["id"]: row for row in rows}


def _candidates(
    db: Database, services: dict[int, dict[str, Any]], asked: dict[str, Any]
) -> Iterator[Candidate]:
    """Assemble services and their parts, with one statement for each kind of part."""
    of = {**asked, "ids": json.dumps(list(services))}
    needs, areas = _by_service(db.execute(_NAMED, of)), _by_service(db.execute(_AREAS, of))
    spoken, times = _by_service(db.execute(_SPOKEN, of)), _by_service(db.execute(_TIMES, of))
    spots = _by_service(db.execute(_SPOTS, of))
    for number, row in services.items():
        yield Candidate(
            **_only(Candidate, {**row, "online": bool(row["online"])}),
            needs=frozenset(need for (need,) in needs.get(number, ())),
            areas=tuple((code, name) for code, name in areas.get(number, ())),
            languages=tuple(name for (name,) in spoken.get(number, ())),
            times=tuple(Hours(*one) for one in times.get(number, ())),
            spots=tuple(Spot(*one) for one in spots.get(number, ())),
        )


_OF = "IN (SELECT value FROM json_each(:ids))"
_NAMED = f"""SELECT service_id, taxonomy_term_id FROM attribute WHERE service_id {_OF}
    AND taxonomy_term_id IN (SELECT value FROM json_each(:needs))"""
_AREAS = f"""SELECT r.service_id, b.code, b.name FROM service_area AS r
    JOIN borough AS b ON b.code = r.borough_code WHERE r.service_id {_OF} ORDER BY b.name"""
_SPOKEN = f"SELECT service_id, name FROM language WHERE service_id {_OF} ORDER BY name"
_TIMES = f"""SELECT service_id, byday, opens_at, closes_at FROM schedule
    WHERE service_id {_OF} ORDER BY id"""
_SPOTS = f"""SELECT p.service_id, CASE WHEN {_HAS_ADDRESS} THEN 'address'
      WHEN l.confidential THEN 'confidential' ELSE 'borough' END, l.borough_code, b.name,
      CASE WHEN {_HAS_ADDRESS} THEN km(:latitude, :longitude, l.latitude, l.longitude)
        ELSE km(:latitude, :longitude, b.latitude, b.longitude) END
    FROM {_PLACES} LEFT JOIN borough AS b ON b.code = l.borough_code
    WHERE p.service_id {_OF} AND {_PHYSICAL} ORDER BY l.id"""


def _by_service(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for number, *rest in rows:
        found.setdefault(number, []).append(tuple(rest))
    return found


def _only(shape: type, row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in shape.__annotations__ if name in row}
