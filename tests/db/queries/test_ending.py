"""What is still missing when a meeting ends."""

from datetime import date

from db import connect
from db.queries import ending
from tests.db.tools import World, insert


def test_a_meetings_own_open_actions_without_an_owner_or_a_due_date_are_listed(
    world: World,
) -> None:
    with connect.writing(world.path, "test") as db:
        at = {"meeting_id": world.spring, "organization_id": world.north}
        insert(db, "action", title="Has no date", **at)
        insert(db, "action", title="Has both", due_on="2099-01-01", **at)
        insert(db, "action", title="Has no owner", meeting_id=world.spring, due_on="2099-01-01")
        insert(db, "action", title="Is done", state="done", done_on="2026-01-01", **at)
        insert(db, "action", title="Is gone", deleted_at="2026-01-01T00:00:00.000Z", **at)
        insert(db, "action", title="Is from another meeting", meeting_id=world.summer)
    with connect.reading(world.path) as db:
        found = ending.unsettled(db, world.spring)
    assert [one.title for one in found] == ["Has no date", "Has no owner"]


def test_the_days_of_meetings_are_listed_once_and_the_latest_first(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        db.execute("UPDATE meeting SET deleted_at = 'gone', version = 2")
        for day in ("2026-01-09", "2026-02-06", "2026-02-06", "2026-03-06", "2026-04-03"):
            insert(db, "meeting", name="Partners", date=day, status="closed")
    with connect.reading(world.path) as db:
        found = ending.held_days(db, "2026-03-06", 2)
    assert found == [date(2026, 3, 6), date(2026, 2, 6)]
