"""Generate a large made-up partnership for benchmarks; the same numbers give the same one."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db import connect
from db.queries.paging import scalar
from db.samples import seed
from synergy import dates, words
from synergy.viewers import Viewer

# Fixed, so that the same numbers give the same partnership on any day.
LAST_MEETING = date(2026, 10, 2)
PLACES = ("Rivergate", "Northfold", "Kilnwood", "Eastmere", "Hallowfield", "Stonebank", "Larkmoor")
WORK = ("Youth Club", "Family Support", "Mentoring", "Boxing Gym", "Arts Studio", "Advice Centre")
CONCERNS = (
    "Funding ends for",
    "Waiting list grows at",
    "No council contact for",
    "Demand doubles at",
)
TASKS = ("Write to the council about", "Meet the funder about", "Share the figures on", "Visit")
LANGUAGES = ("English", "Somali", "Polish", "Bengali", "Arabic", "Portuguese")

# Out of every 25 services, these do not have a place of their own, by their order: they are by
# phone, borough-wide, at a refuge, or at the place of the first of each 200 services.
OTHERWISE = {3: "virtual", 9: "area", 17: "area", 12: "shared", 21: "shared", 24: "refuge"}
EACH, SHARING = 25, 200

Row = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """How many of each to generate."""

    organizations: int
    services: int
    issues: int
    actions: int
    meetings: int


def _given(order: int) -> str:
    """Return where the service with this order, from 0, runs; "own" for a place of its own."""
    return OTHERWISE.get(order % EACH, "own")


class _Maker:
    """Generates rows whose ids follow those already in the database."""

    def __init__(self, db: Database, size: Size) -> None:
        self.db = db
        self.size = size
        self.chance = random.Random(repr(size))
        self.now = dates.now()
        orders = range(size.services)
        self.placed = [order for order in orders if _given(order) not in ("area", "shared")]
        self.terms = {
            taxonomy: [row["id"] for row in self._terms_of(taxonomy)]
            for taxonomy in (words.SPECIALISM, words.FACTOR, words.THEME)
        }
        self.boroughs = list(db.table("borough").rows_where(order_by="code"))
        self.first = {
            table: scalar(db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM [{table}]"))
            for table in self.counts()
        }

    def counts(self) -> dict[str, int]:
        """Return how many rows of each numbered table will be generated."""
        return {
            "organization": self.size.organizations,
            "service": self.size.services,
            "location": len(self.placed),
            "meeting": self.size.meetings,
            "issue": self.size.issues,
            "action": self.size.actions,
        }

    def _terms_of(self, taxonomy: str) -> Iterator[Row]:
        return self.db.query(
            """SELECT t.id FROM taxonomy_term AS t JOIN taxonomy AS x ON x.id = t.taxonomy_id
               WHERE x.code = ? ORDER BY t.position, t.id""",
            [taxonomy],
        )

    def ids(self, table: str) -> range:
        """Return the ids that this run gives to a table's rows."""
        return range(self.first[table], self.first[table] + self.counts()[table])

    def any_of(self, table: str) -> int | None:
        """Choose one of the rows generated here, or None."""
        ids = self.ids(table)
        return self.chance.choice(ids) if ids else None

    def kept(self, row: Row) -> Row:
        """Add the columns of every row that people edit."""
        return {**row, "sample": 1, "created_at": self.now, "updated_at": self.now}

    def marked(self, row: Row) -> Row:
        """Add the columns of a row that can be published: every other one is."""
        return {**self.kept(row), "published": row["id"] % 2}

    def some(self, choices: Sequence[Any], least: int, most: int) -> list[Any]:
        """Choose a few different ones."""
        return self.chance.sample(choices, min(len(choices), self.chance.randint(least, most)))

    def name(self, number: int, kind: str) -> str:
        """Generate a name that says it is generated."""
        return f"{self.chance.choice(PLACES)} {kind} {number} (generated)"

    def organizations(self) -> Iterator[Row]:
        """Make the organizations."""
        for number in self.ids("organization"):
            yield self.marked({"id": number, "name": self.name(number, "Trust")})

    def services(self) -> Iterator[Row]:
        """Make the services, most of them active."""
        for number in self.ids("service"):
            youngest = self.chance.choice((0, 5, 8, 11, 13, 16, 18))
            yield self.marked(
                {
                    "id": number,
                    "organization_id": self.any_of("organization"),
                    "name": self.name(number, self.chance.choice(WORK)),
                    "description": "A made-up service, to measure with.",
                    "status": self.chance.choice(("active",) * 8 + words.SERVICE_STATUSES[1:]),
                    "minimum_age": youngest,
                    "maximum_age": youngest + self.chance.choice((5, 7, 10)),
                    "referral_route": self.chance.choice(words.REFERRAL_ROUTES),
                    "capacity": self.chance.choice(("open", "waiting list", "full", None)),
                    "capacity_as_of": self.day(-200, 0),
                    "assured_date": self.day(-500, 0) if self.chance.random() < 0.95 else None,
                }
            )

    def locations(self) -> Iterator[Row]:
        """Make locations near the centre of a borough; those of services by phone have no place."""
        for number, order in zip(self.ids("location"), self.placed, strict=True):
            borough = self.chance.choice(self.boroughs)
            point = {
                "location_type": "physical",
                "borough_code": borough["code"],
                "latitude": round(borough["latitude"] + self.chance.uniform(-0.02, 0.02), 5),
                "longitude": round(borough["longitude"] + self.chance.uniform(-0.03, 0.03), 5),
            }
            nowhere = {**dict.fromkeys(point), "location_type": "virtual"}
            yield self.kept(
                {
                    "id": number,
                    "organization_id": self.any_of("organization"),
                    "name": self.name(number, "Hall"),
                    "confidential": int(_given(order) == "refuge"),
                    **(nowhere if _given(order) == "virtual" else point),
                }
            )

    def parts(self) -> Iterator[tuple[str, Row]]:
        """Make the parts of each service: places, boroughs, needs and languages."""
        own = dict(zip(self.placed, self.ids("location"), strict=True))
        for order, service in enumerate(self.ids("service")):
            given = _given(order)
            if given != "area":
                location = own[order - order % SHARING if given == "shared" else order]
                yield "service_at_location", {"service_id": service, "location_id": location}
            # Every other service by phone is for all of London.
            if given != "virtual" or order % 2:
                for borough in self.some(self.boroughs, 1, 3):
                    yield "service_area", {"service_id": service, "borough_code": borough["code"]}
            needs = self.some(self.terms["specialism"], 1, 2)
            for term in needs + self.some(self.terms["factor"], 1, 3):
                yield "attribute", {"service_id": service, "taxonomy_term_id": term}
            for language in self.some(LANGUAGES, 1, 2):
                yield "language", {"service_id": service, "name": language}

    def meetings(self) -> Iterator[Row]:
        """Make meetings two weeks apart, the last on LAST_MEETING."""
        for back, number in enumerate(reversed(self.ids("meeting"))):
            held = LAST_MEETING - timedelta(days=14 * back)
            name = f"Partner meeting {number} (generated)"
            yield self.kept(
                {"id": number, "name": name, "date": held.isoformat(), "status": "closed"}
            )

    def issues(self) -> Iterator[Row]:
        """Make the issues."""
        for number in self.ids("issue"):
            concern = self.chance.choice(CONCERNS)
            yield self.marked(
                {
                    "id": number,
                    "title": f"{concern} {self.name(number, 'project')}",
                    "theme_id": self.chance.choice(self.terms["theme"]),
                    "status": self.chance.choice(words.ISSUE_STATUSES),
                }
            )

    def gatherings(self) -> Iterator[tuple[str, Row]]:
        """Make the attendance, the mentions of issues, and the boroughs that issues affect."""
        for meeting in self.ids("meeting"):
            for organization in self.some(self.ids("organization"), 6, 12):
                came = {"meeting_id": meeting, "organization_id": organization}
                yield "attendance", self.kept(came)
        for issue in self.ids("issue"):
            for borough in self.some(self.boroughs, 1, 2):
                yield "issue_borough", {"issue_id": issue, "borough_code": borough["code"]}
            for meeting in self.some(self.ids("meeting"), 1, 6):
                for organization in self.some(self.ids("organization"), 1, 3):
                    said = {"meeting_id": meeting, "organization_id": organization}
                    yield "issue_mention", self.kept({"issue_id": issue, **said})

    def sayings(self) -> Iterator[tuple[str, Row]]:
        """Make updates, decisions and an example of what works for each meeting."""
        for meeting in self.ids("meeting"):
            for organization in self.some(self.ids("organization"), 3, 6):
                said = {"meeting_id": meeting, "organization_id": organization}
                yield "update", self.kept({**said, "text": "A made-up update, to measure with."})
            agreed = {"meeting_id": meeting, "issue_id": self.any_of("issue")}
            yield "decision", self.kept({**agreed, "text": "A made-up decision, to measure with."})
            learnt = {"meeting_id": meeting, "organization_id": self.any_of("organization")}
            title = f"What worked in {self.name(meeting, 'project')}"
            mark = {"published": meeting % 2}
            yield "practice", self.kept({**learnt, "title": title, **mark})

    def actions(self) -> Iterator[Row]:
        """Make the actions, a third of them open."""
        states = ("open", "open", "in progress") + ("done",) * 5 + ("dropped",)
        for number in self.ids("action"):
            state = self.chance.choice(states)
            yield self.marked(
                {
                    "id": number,
                    "title": f"{self.chance.choice(TASKS)} {self.name(number, 'case')}",
                    "organization_id": self.any_of("organization"),
                    "due_on": self.day(-700, 200) if self.chance.random() < 0.9 else None,
                    "state": state,
                    "done_on": self.day(-700, 0) if state == "done" else None,
                    "dropped_reason": "No longer needed" if state == "dropped" else None,
                    "meeting_id": self.any_of("meeting"),
                    "issue_id": self.any_of("issue"),
                }
            )

    def day(self, earliest: int, latest: int) -> str:
        """Choose a day, counted from LAST_MEETING, as ISO text."""
        return (LAST_MEETING + timedelta(days=self.chance.randint(earliest, latest))).isoformat()


def generate(path: Path, viewer: Viewer, size: Size) -> dict[str, int]:
    """Add a made-up partnership, marked as sample; return how many rows of each kind."""
    viewer.require()
    seed.seed(path, sample=False, tables=seed.REFERENCE_TABLES)
    with connect.writing(path, viewer.actor) as db:
        maker = _Maker(db, size)
        for table in maker.counts():
            db.table(table).insert_all(getattr(maker, f"{table}s")())
        parts: dict[str, list[Row]] = {}
        for source in (maker.parts(), maker.gatherings(), maker.sayings()):
            for table, row in source:
                parts.setdefault(table, []).append(row)
        for table, rows in parts.items():
            db.table(table).insert_all(rows)
        return maker.counts() | {table: len(rows) for table, rows in parts.items()}
