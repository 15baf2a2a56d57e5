"""A meeting with something of everything in it, as the tests of its minutes capture it."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from db import connect
from db.commands import closing
from db.kinds.records import DECISION, ISSUE, ORGANIZATION, PRACTICE, UPDATE
from db.queries import minutes as reading
from db.write import Receipt, new_key
from synergy import dates
from synergy.minutes import Minutes, Shown
from synergy.typed_text import isolate
from tests.conftest import COORDINATOR
from tests.db.tools import World, insert, row, rows

DAY = "2090-09-04"
PERSON = "Quinceford Person"
# Markup, a formula, both directions, a picture, lines, and a sign that no document can hold.
NASTY = "<b>Tom & “Jo”</b> {{ 7*7 }} =1+1 שלום 😀\nSecond line end"
WRITTEN = isolate(NASTY)


@dataclass(frozen=True)
class Gathering:
    """The meeting and the rows that belong to it, by their ids."""

    world: World
    meeting: int
    update: int
    decision: int
    given: int
    left: int
    dropped: int
    practice: int
    theme: int

    @property
    def path(self) -> Path:
        return self.world.path

    def made_on(self) -> tuple[int, int]:
        """Return the meeting with its newest version."""
        return self.meeting, row(self.path, "meeting", self.meeting)["version"]

    def close(self) -> Receipt:
        return closing.close_meeting(self.path, COORDINATOR, new_key(), self.made_on())

    def reopen(self) -> Receipt:
        return closing.reopen_meeting(self.path, COORDINATOR, new_key(), self.made_on())

    def rename(self) -> None:
        """Call everything that the minutes name something else."""
        self.world.save(ORGANIZATION, self.world.north, name="Renamed Agency")
        self.world.save(ISSUE, self.world.issue, title="Renamed issue")
        self.world.save(UPDATE, self.update, text="Reworded")
        self.world.edit(self.given, title="Renamed action", owner_name="Someone else")

    def shown(self, partner: int | None = None) -> Shown:
        with connect.reading(self.path) as db:
            found = reading.shown(db, self.meeting, partner)
        assert found is not None
        return found

    def draft(self) -> Minutes:
        with connect.reading(self.path) as db:
            found = reading.draft(db, self.meeting)
        assert found is not None
        return found

    def frozen(self) -> tuple[str, Minutes] | None:
        with connect.reading(self.path) as db:
            return reading.frozen(db, self.meeting)


def gather(world: World) -> Gathering:
    """Hold a meeting after those of the little partnership: every list of its minutes is full."""
    month_ago = (dates.today() - timedelta(days=30)).isoformat()
    with connect.writing(world.path, "test") as db:
        db.execute("UPDATE action SET deleted_at = 'gone' WHERE id <> ?", [world.action])
        insert(db, "meeting", name="Before", date=month_ago, status="closed")
        meeting = insert(
            db, "meeting", name="Autumn <i>& all</i>", date=DAY, status="open", place="Hall",
            purpose="To agree\non winter", start_time="10:30",
        )  # fmt: skip
        for agency, status in ((world.north, "present"), (world.south, "apologies")):
            who = {"organization_id": agency, "status": status, "person": PERSON}
            insert(db, "attendance", meeting_id=meeting, **who)
    at, by = {"meeting_id": meeting}, {"organization_id": world.north}
    spring = {"meeting_id": world.spring, **by}
    theme = next(
        n for n, one in rows(world.path, "taxonomy_term").items() if one["code"] == "funding"
    )
    world.save(ISSUE, world.issue, theme_id=theme)
    world.mention(world.issue, world.spring, world.south)
    world.mention(world.twin, meeting, world.north, "Two of ours end in March")
    world.mention(world.issue, meeting, world.north)
    world.mention(world.issue, meeting, world.south, "Ours too")
    world.edit(world.action, owner_name=PERSON)
    update = world.add(UPDATE, text=NASTY, **at, **by)
    world.add(UPDATE, text="Southern news", organization_id=world.south, **at)
    decision = world.add(DECISION, text="Write a joint bid", issue_id=world.issue, **at)
    world.add(DECISION, text="Meet in the hall again", **at)
    given = world.add_action(
        "Draft the bid", due_on="2090-10-01", owner_name=PERSON, issue_id=world.issue, **at, **by
    )
    world.add_action("Book the hall", **at)
    world.add_action("Ask the council", organization_id=world.south, meeting_id=world.spring)
    left = world.add_action("Send the list", state="done", **spring)
    dropped = world.add_action("Rent a bus", **spring)
    world.edit(dropped.row_id, state="dropped", dropped_reason="No driver")
    practice = world.add(PRACTICE, title="Walk-in hour", summary="Zyxwort tea", **at, **by)
    ids = (one.row_id for one in (update, decision, given, left, dropped, practice))
    return Gathering(world, meeting, *ids, theme)
