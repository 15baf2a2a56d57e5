"""Every pair of services, one by one in plain Python: what the SQL is compared with."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from db.queries.overlap_ranking import OverlapFilter, Pair
from synergy import distance, overlaps
from synergy.overlaps import Offer
from synergy.words import NO_END
from tests.db.tools import Row, rows


@dataclass(frozen=True)
class Held:
    """An active service with all that decides; `spots` are its places in degrees."""

    id: int
    organization_id: int
    offer: Offer
    spots: tuple[tuple[float, float], ...]
    standing: frozenset[str]

    @property
    def ages(self) -> tuple[int, int]:
        last = self.offer.maximum_age
        return self.offer.minimum_age or 0, NO_END if last is None else last


def services(path: Path) -> list[Held]:
    """Read the active services; terms and boroughs by their codes."""
    places: dict[int, list[Row]] = {}
    locations = rows(path, "location")
    for link in rows(path, "service_at_location").values():
        held = locations[link["location_id"]]
        if held["location_type"] == "physical" and held["deleted_at"] is None:
            places.setdefault(link["service_id"], []).append(held)
    served: dict[int, set[str]] = {}
    for area in rows(path, "service_area").values():
        served.setdefault(area["service_id"], set()).add(area["borough_code"])
    terms, lists = rows(path, "taxonomy_term"), rows(path, "taxonomy")
    needs: dict[tuple[int, str], list[str]] = {}
    for link in rows(path, "attribute").values():
        term = terms[link["taxonomy_term_id"]]
        taxonomy = lists[term["taxonomy_id"]]["code"]
        needs.setdefault((link["service_id"], taxonomy), []).append(term["code"])
    found = []
    for number, row in rows(path, "service").items():
        if row["status"] != "active" or row["deleted_at"] is not None:
            continue
        here = places.get(number, [])
        shown = [place for place in here if not place["confidential"]]
        hidden = {place["borough_code"] for place in here if place["confidential"]}
        offer = Offer(
            row["minimum_age"],
            row["maximum_age"],
            tuple(needs.get((number, "specialism"), [])),
            tuple(needs.get((number, "factor"), [])),
            tuple((served.get(number, set()) | hidden) - {None}),
        )
        spots = tuple((p["latitude"], p["longitude"]) for p in shown if p["latitude"] is not None)
        standing = frozenset(place["borough_code"] for place in shown)
        found.append(Held(number, row["organization_id"], offer, spots, standing))
    return sorted(found, key=lambda held: held.id)


def rank(held: list[Held], chosen: OverlapFilter) -> list[Pair]:
    """Rank the overlaps that a filter lets through, none of them reviewed."""
    found = list(_pairs(held, chosen))
    return sorted(found, key=lambda pair: (-pair.score, pair[:2]))


def _pairs(held: list[Held], chosen: OverlapFilter) -> Iterator[Pair]:
    for place, one in enumerate(held):
        for other in held[place + 1 :]:
            shared = set(one.offer.specialisms) & set(other.offer.specialisms)
            (first, last), (from_age, to_age) = one.ages, other.ages
            if not shared or one.organization_id == other.organization_id:
                continue
            if max(first, from_age) > min(last, to_age):
                continue
            apart = [distance.kilometres(*a, *b) for a in one.spots for b in other.spots]
            km = min(apart, default=chosen.km + 1.0)
            near = km if km <= chosen.km else None
            boroughs = set(one.offer.boroughs) & set(other.offer.boroughs)
            if near is None and not boroughs:
                continue
            if chosen.specialism and chosen.specialism not in shared:
                continue
            mine = {one.organization_id, other.organization_id}
            if chosen.organization_id and chosen.organization_id not in mine:
                continue
            reached = boroughs | (one.standing | other.standing if near is not None else set())
            if chosen.borough and chosen.borough not in reached:
                continue
            parts = overlaps.shares(one.offer, other.offer, near, chosen.km)
            yield Pair(one.id, other.id, near, overlaps.score(parts))
