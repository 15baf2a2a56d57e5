"""Read overlaps: the two services, and what was decided about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.queries import history, overlap_basis
from db.queries.overlap_ranking import SERVED, Pair
from synergy import overlaps, words
from synergy.overlaps import Offer

# How many changes of a review to search for the person who gave its verdict.
LATEST = 20
# The only columns of a review that change when its action is added or undone.
ACTING = {"action_id"}


@dataclass(frozen=True)
class Side:
    """One of the two services; `reaches` are the boroughs that it covers or is in."""

    id: int
    version: int
    name: str
    organization: str
    offer: Offer
    reaches: tuple[str, ...]
    sample: int


@dataclass(frozen=True)
class Review:
    """The decision about two services.

    `changed` names the facts about each that have changed since, `action` the action that followed.
    """

    id: int
    version: int
    verdict: str
    note: str | None
    who: str
    at: str
    action_id: int | None
    action: str | None
    valid: bool
    changed: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Overlap:
    """Two services that overlap, `km` apart if they are near, and their latest review.

    `bases` are their current bases for a review (db.queries.overlap_basis).
    """

    one: Side
    other: Side
    km: float | None
    bases: tuple[str, str]
    review: Review | None

    @property
    def ids(self) -> tuple[int, int]:
        """Return the two services' ids, the lower first."""
        return self.one.id, self.other.id


def read(db: Database, pairs: Sequence[Pair]) -> list[Overlap]:
    """Read the overlaps of some pairs, in order, leaving out pairs with a deleted service."""
    overlap_basis.register(db)
    read_already: dict[int, Side | None] = {}
    found = []
    for pair in pairs:
        for number in pair[:2]:
            if number not in read_already:
                read_already[number] = _side(db, number)
        one, other = (read_already[number] for number in pair[:2])
        if one and other:
            found.append(_overlap(db, pair, one, other))
    return found


def _side(db: Database, number: int) -> Side | None:
    found = db.query(
        """SELECT s.id, s.version, s.name, o.name AS organization, s.minimum_age, s.maximum_age,
             s.sample
           FROM service AS s JOIN organization AS o ON o.id = s.organization_id
           WHERE s.id = ? AND s.deleted_at IS NULL""",
        [number],
    )
    if (row := next(found, None)) is None:
        return None
    terms: dict[str, list[str]] = {words.SPECIALISM: [], words.FACTOR: []}
    for taxonomy, name in db.execute(_TERMS, [number]).fetchall():
        terms[taxonomy].append(name)
    offer = Offer(
        row.pop("minimum_age"),
        row.pop("maximum_age"),
        tuple(terms[words.SPECIALISM]),
        tuple(terms[words.FACTOR]),
        tuple(name for (name,) in db.execute(_BOROUGHS, [number])),
    )
    reaches = tuple(name for (name,) in db.execute(_REACHED, [number]))
    return Side(**row, offer=offer, reaches=reaches)


_TERMS = """SELECT y.code, t.name FROM attribute AS x
    JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
    JOIN taxonomy AS y ON y.id = t.taxonomy_id
    WHERE x.service_id = ? AND y.code IN ('specialism', 'factor') ORDER BY t.position, t.id"""
_BOROUGHS = f"""SELECT b.name FROM ({SERVED}) AS r JOIN borough AS b ON b.code = r.borough_code
    WHERE r.service_id = ? ORDER BY b.name"""
_REACHED = """SELECT b.name FROM borough AS b WHERE b.code IN
      (SELECT borough_code FROM service_area WHERE service_id = ?1
       UNION SELECT l.borough_code FROM service_at_location AS p
       JOIN location AS l ON l.id = p.location_id
       WHERE p.service_id = ?1 AND l.location_type = 'physical' AND l.deleted_at IS NULL)
    ORDER BY b.name"""


def _overlap(db: Database, pair: Pair, one: Side, other: Side) -> Overlap:
    values = {"one": one.id, "other": other.id}
    bases: tuple[str, str] = db.execute(_BASES, values).fetchone()
    found = db.query(
        """SELECT r.id AS id, r.version AS version, r.verdict AS verdict, r.note AS note,
             r.basis AS basis, r.other_basis AS other_basis, a.id AS action_id, a.title AS action
           FROM overlap_review AS r LEFT JOIN action AS a ON a.id = r.action_id
             AND a.deleted_at IS NULL
           WHERE r.service_id = :one AND r.other_service_id = :other AND r.deleted_at IS NULL""",
        values,
    )
    review = next((_review(db, row, bases) for row in found), None)
    return Overlap(one, other, pair.km, bases, review)


_BASES = f"SELECT {overlap_basis.of(':one')}, {overlap_basis.of(':other')}"


def _review(db: Database, row: dict[str, Any], bases: tuple[str, str]) -> Review:
    held = row.pop("basis"), row.pop("other_basis")
    first, second = (tuple(overlaps.changed(*both)) for both in zip(held, bases, strict=True))
    who, at = _decided(db, row["id"])
    return Review(**row, who=who, at=at, valid=held == bases, changed=(first, second))


def _decided(db: Database, review_id: int) -> tuple[str, str]:
    """Return who gave a review its verdict or its note, and when."""
    changes = history.changes_of(db, "overlap_review", review_id, LATEST)
    latest = next((one for one in changes if one.fields.keys() != ACTING), changes[-1])
    return latest.actor, latest.at
