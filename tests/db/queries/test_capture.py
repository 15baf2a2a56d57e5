"""The facts needed to understand a note, and to say how it was saved."""

from db import connect
from db.kinds.records import ISSUE
from db.queries import capture
from tests.db.tools import World


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
