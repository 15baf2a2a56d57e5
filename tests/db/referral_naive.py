"""The referral finder in plain Python: what the SQL is compared with."""

from pathlib import Path
from typing import Literal

from synergy import distance
from synergy.opening import Hours
from synergy.referral_facts import (
    Candidate,
    Question,
    Spot,
    Start,
)
from tests.db.tools import Row, rows


class Naive:
    """Every service with all that belongs to it, read table by table."""

    def __init__(self, path: Path) -> None:
        self.services = {n: s for n, s in rows(path, "service").items() if not s["deleted_at"]}
        self.boroughs = rows(path, "borough")
        self.locations = {n: p for n, p in rows(path, "location").items() if not p["deleted_at"]}
        self.parts: dict[tuple[str, int], list[Row]] = {}
        for table in ("service_at_location", "service_area", "language", "schedule", "attribute"):
            for one in rows(path, table).values():
                self.parts.setdefault((table, one["service_id"]), []).append(one)

    def candidates(self, question: Question) -> list[Candidate]:
        """Return every service that names one of the needs, or every one where none is asked."""
        every = [self._candidate(question, number) for number in self.services]
        return [one for one in every if one.needs or not question.needs]

    def _candidate(self, question: Question, number: int) -> Candidate:
        held = self.services[number]
        own = {
            table: self.parts.get((table, number), [])
            for table in ("service_area", "language", "schedule", "attribute")
        }
        linked = {one["location_id"] for one in self.parts.get(("service_at_location", number), [])}
        places = [self.locations[n] for n in sorted(linked & self.locations.keys())]
        codes = [one["borough_code"] for one in own["service_area"]]
        areas = [(code, self.boroughs[code]["name"]) for code in codes]
        return Candidate(
            **{name: held[name] for name in Candidate.__annotations__ if name in held},
            needs=frozenset(
                one["taxonomy_term_id"]
                for one in own["attribute"]
                if one["taxonomy_term_id"] in question.needs
            ),
            areas=tuple(sorted(areas, key=lambda area: area[1])),
            languages=tuple(sorted(one["name"] for one in own["language"])),
            times=tuple(
                Hours(one["byday"], one["opens_at"], one["closes_at"]) for one in own["schedule"]
            ),
            spots=tuple(
                self._spot(question.start, place)
                for place in places
                if place["location_type"] == "physical"
            ),
            online=any(place["location_type"] == "virtual" for place in places),
        )

    def _spot(self, start: Start | None, place: Row) -> Spot:
        borough = self.boroughs.get(place["borough_code"])
        how: Literal["address", "confidential", "borough"] = "address"
        if place["confidential"]:
            how = "confidential"
        elif place["latitude"] is None:
            how = "borough"
        point, km = place if how == "address" else borough, None
        if start and point:
            there = (point["latitude"], point["longitude"])
            km = distance.kilometres(start.latitude, start.longitude, *there)
        name = borough["name"] if borough else None
        return Spot(how, place["borough_code"], name, km)
