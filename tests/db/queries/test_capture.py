"""The facts needed to understand a note, and to say how it was saved."""

from db import connect
from db.kinds.records import ISSUE
from db.queries import capture
from tests.db.tools import World, insert


def test_an_issue_comes_with_the_number_of_meetings_that_raised_it(world: World) -> None:
    issue = world.add_issue("Buses pass the estate by").row_id
    with connect.reading(world.path) as db:
        assert capture.raised(db, issue) == ("Buses pass the estate by", 0)
    for meeting, agency in (
        (world.spring, world.north), (world.spring, world.south), (world.summer, world.north),
    ):  # fmt: skip
        world.mention(issue, meeting, agency)
    with connect.reading(world.path) as db:
        assert capture.raised(db, issue) == ("Buses pass the estate by", 2)


def test_a_deleted_issue_is_not_found(world: World) -> None:
    issue = world.add_issue("Buses pass the estate by").row_id
    world.remove(ISSUE, issue)
    with connect.reading(world.path) as db:
        assert capture.raised(db, issue) is None


def test_only_the_meetings_own_open_actions_without_a_date_are_listed(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        at = {"meeting_id": world.spring}
        insert(db, "action", title="Waits", **at)
        insert(db, "action", title="Has one", due_on="2099-01-01", **at)
        insert(db, "action", title="Is done", state="done", done_on="2026-01-01", **at)
        insert(db, "action", title="Is gone", deleted_at="2026-01-01T00:00:00.000Z", **at)
        insert(db, "action", title="Is from another meeting", meeting_id=world.summer)
    with connect.reading(world.path) as db:
        assert capture.undated_actions(db, world.spring) == ["Waits"]
