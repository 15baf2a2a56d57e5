"""What the tests of permissions look at: a partnership with something of everything in it."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

from db import connect
from db.commands import agenda, overlaps, records, terms
from db.commands.overlaps import Seen
from db.kinds.records import ACTION, BY_TABLE, LOCATION, SERVICE
from db.queries import overlaps as queries
from db.queries.overlap_ranking import Pair
from db.write import new_key
from synergy import words
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.doors import Doors
from tests.db.tools import HACKNEY, Row, World, rows

LAST_DAY = "2030-01-01T00:00:00.000Z"


@dataclass(frozen=True)
class House:
    """A partnership with something of every kind, the northern agency's where it has an owner."""

    doors: Doors
    without_accounts: Path
    refuge: int
    neighbour: int
    away: int
    southerner: Viewer
    stray: Viewer
    partners_key: str
    coordinators_key: str
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return self.doors.path

    @property
    def world(self) -> World:
        return self.doors.world

    @property
    def northerner(self) -> Viewer:
        return Viewer("partner", "Pat North", self.world.north, account_id=self.doors.partner)

    def viewer(self, who: str) -> Viewer:
        """Return who stands in a column of the table."""
        return {
            "coordinator": self.doors.viewer,
            "own": self.northerner,
            "another's": self.southerner,
            "of none": self.stray,
            "display": Viewer("display", "The hall"),
            "funder": Viewer("funder", "City Bridge"),
        }[who]

    def made_on(self, table: str, row_id: int | None = None) -> tuple[int, int]:
        """Return a row, the one of its kind where none is named, with its version."""
        return self.doors.made_on(table, self.rows[table] if row_id is None else row_id)

    def overlap(self) -> Seen:
        """Return the overlap of both agencies' services, as it stands."""
        pair = Pair(self.rows["service"], self.neighbour, None, 0.0)
        with connect.reading(self.path) as db:
            [found] = queries.read(db, [pair])
        return Seen(found.ids, found.review.version if found.review else 0, found.bases)

    def copy(self, path: Path) -> "House":
        shutil.copy(self.path, path)
        return replace(self, doors=replace(self.doors, world=replace(self.world, path=path)))


def new_row(world: World, table: str) -> Row:
    """Return the values of a new row of a kind."""
    of, at = {"organization_id": world.north}, {"meeting_id": world.spring}
    values: dict[str, Row] = {
        "organization": {"name": "New", "kind": "partner"},
        "service": {"name": "New", "referral_route": "either", **of},
        "location": {"name": "New", **of},
        "meeting": {"name": "New", "date": "2090-10-06"},
        "update": {"text": "New", **at, **of},
        "issue_mention": {"issue_id": world.issue, **at, **of},
        "decision": {"text": "New", **at},
        "action": {"title": "New", **of},
        "practice": {"title": "New", **of},
        "issue": {"title": "New"},
        "taxonomy_term": {"name": "New"},
        "account": {"email": "new@house.org.uk", "name": "New", "role": "coordinator"},
        "share_link": {"label": "New", "audience": "funder", "expires_at": LAST_DAY},
    }
    return values[table]


def _partner(doors: Doors, name: str, organization_id: int) -> Viewer:
    made = doors.add(
        email=f"{name.split()[0].lower()}@south.org.uk",
        name=name,
        role="partner",
        organization_id=organization_id,
    )
    return Viewer("partner", name, organization_id, account_id=made.row_id)


def _overlapping(world: World, service_id: int) -> int:
    """Add a service of the southern agency that does the same in the same borough."""
    terms_of = rows(world.path, "taxonomy_term")
    gangs = next(number for number, term in terms_of.items() if term["code"] == "gangs")
    same = {"specialisms": (gangs,), "boroughs": (HACKNEY,)}
    world.save(SERVICE, service_id, **same)
    return world.add(SERVICE, name="Neighbour", organization_id=world.south, **same).row_id


def make_house(doors: Doors, without_accounts: Path) -> House:
    """Add a row of every kind to the little partnership and its accounts."""
    world, path = doors.world, doors.path
    made = {
        name: world.add(BY_TABLE[name], **new_row(world, name)).row_id
        for name in BY_TABLE
        if name not in ("taxonomy_term", "account", "share_link")
    }
    with_term = terms.add_term(path, COORDINATOR, new_key(), {"name": "Own"}, words.THEME)
    made |= {"taxonomy_term": with_term.row_id, "account": doors.partner}
    items = agenda.add_agenda(path, COORDINATOR, new_key(), made["meeting"])
    made |= {"agenda_item": items.row_ids[-1]}
    made |= {"share_link": doors.share()[0]}
    away = doors.add(email="away@house.org.uk").row_id
    doors.disable(away)
    refuge = world.add(LOCATION, name="Refuge", organization_id=world.north, confidential=1)
    neighbour = _overlapping(world, made["service"])
    southerner = _partner(doors, "Sal South", world.south)
    stray = replace(_partner(doors, "Stray", world.south), organization_id=None)
    bare = House(
        doors, without_accounts, refuge.row_id, neighbour, away, southerner, stray, "", "", made
    )
    title = {"title": "The partner's words"}
    theirs = records.save(ACTION, path, bare.northerner, new_key(), bare.made_on("action"), title)
    ours = world.save(BY_TABLE["service"], made["service"], name="The coordinator's words")
    merged = {"verdict": "merge", "note": "One would do"}
    reviewed = overlaps.review(path, COORDINATOR, new_key(), bare.overlap(), merged)
    made["overlap_review"] = reviewed.row_id
    return replace(bare, partners_key=theirs.key, coordinators_key=ours.key)
