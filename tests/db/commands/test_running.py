"""The meeting as it goes on: opened once, one at a time, moved by one however many press."""

import threading

import pytest

from db import connect
from db.commands import agenda, records, running
from db.history.restore import restore
from db.history.undo import TooLate, undo
from db.kinds.records import MEETING
from db.queries import running as queries
from db.queries.agenda import agenda as read
from db.queries.running import Running
from db.write import Conflict, Missing, Receipt, new_key
from synergy import dates
from synergy.agenda import STANDARD
from synergy.checks import Invalid
from tests.conftest import COORDINATOR
from tests.db.tools import World, content, history_of, insert, row, rows


def plan(world: World, day: str = "2026-10-02", name: str = "Autumn") -> int:
    given = {"name": name, "date": day}
    return agenda.add_meeting(world.path, COORDINATOR, new_key(), given).row_id


def start(world: World, meeting_id: int) -> Receipt:
    version = row(world.path, "meeting", meeting_id)["version"]
    return running.open_meeting(world.path, COORDINATOR, new_key(), (meeting_id, version))


def steps(world: World, meeting_id: int) -> list[int]:
    with connect.reading(world.path) as db:
        return [one.id for one in read(db, meeting_id)]


def stands(world: World, meeting_id: int) -> Running | None:
    with connect.reading(world.path) as db:
        return queries.running(db, meeting_id)


def go(world: World, meeting_id: int, wanted: int, seen: int | None) -> Receipt:
    return running.go_to(world.path, COORDINATOR, new_key(), meeting_id, wanted, seen)


def at(world: World, meeting_id: int) -> int | None:
    held = stands(world, meeting_id)
    assert held is not None
    return held.agenda_item_id


def test_a_meeting_opens_at_its_first_item(world: World) -> None:
    meeting = plan(world)
    assert stands(world, meeting) is None
    opened = start(world, meeting)
    assert (opened.table, opened.row_ids) == ("meeting", (meeting,))
    assert row(world.path, "meeting", meeting)["status"] == "open"
    held = stands(world, meeting)
    first = steps(world, meeting)[0]
    assert held == Running(meeting, first, row(world.path, "meeting", meeting)["updated_at"])


def test_one_without_an_agenda_gets_it_when_it_opens(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        meeting = insert(db, "meeting", name="From before", date="2026-07-03")
    opened = start(world, meeting)
    assert len(steps(world, meeting)) == len(STANDARD)
    undo(world.path, COORDINATOR, new_key(), opened.key)
    assert steps(world, meeting) == []
    assert row(world.path, "meeting", meeting)["status"] == "planned"
    assert stands(world, meeting) is None


def test_a_meeting_of_the_past_opens_too(world: World) -> None:
    meeting = plan(world, "2024-06-07")
    start(world, meeting)
    assert at(world, meeting) == steps(world, meeting)[0]


def test_one_meeting_is_open_at_a_time_and_the_refusal_names_it(world: World) -> None:
    first, second = plan(world), plan(world, "2026-11-06", "Winter")
    start(world, first)
    before = content(world.path)
    with pytest.raises(Invalid, match=r"“Autumn” \(Fri 2 October 2026\) is still in progress"):
        start(world, second)
    assert content(world.path) == before
    world.remove(MEETING, first)
    start(world, second)


def test_two_are_not_open_by_way_of_undo_either(world: World) -> None:
    first, second = plan(world), plan(world, "2026-11-06", "Winter")
    start(world, first)
    removed = world.remove(MEETING, first)
    start(world, second)
    with pytest.raises(TooLate, match="“Winter”"):
        undo(world.path, COORDINATOR, new_key(), removed.key)
    assert row(world.path, "meeting", first)["deleted_at"]


def test_the_history_opens_no_meeting_and_closes_none(world: World) -> None:
    meeting = plan(world)
    start(world, meeting)
    opening = history_of(world.path, "meeting", meeting)[-1]["id"]
    with pytest.raises(Invalid, match="on its own page"):
        restore(world.path, COORDINATOR, new_key(), opening, opening)
    assert row(world.path, "meeting", meeting)["status"] == "open"


def test_only_a_planned_one_opens_and_a_stale_press_does_not(world: World) -> None:
    meeting = plan(world)
    world.save(MEETING, meeting, purpose="To see")
    with pytest.raises(Conflict):
        running.open_meeting(world.path, COORDINATOR, new_key(), (meeting, 1))
    start(world, meeting)
    for number in (meeting, world.spring):
        with pytest.raises(Invalid, match="Only a planned meeting"):
            start(world, number)
    with pytest.raises(AssertionError, match="no fields of meeting"):
        records.save(MEETING, world.path, COORDINATOR, new_key(), (meeting, 1), {"status": "open"})


def test_it_goes_on_and_back_and_says_since_when(world: World) -> None:
    meeting = plan(world)
    start(world, meeting)
    first, second, *_ = steps(world, meeting)
    go(world, meeting, second, first)
    held = stands(world, meeting)
    assert held is not None
    written = rows(world.path, "running")
    assert [(held.agenda_item_id, held.since)] == [
        (second, one["updated_at"]) for one in written.values()
    ]
    back = go(world, meeting, first, second)
    assert at(world, meeting) == first
    undo(world.path, COORDINATOR, new_key(), back.key)
    assert at(world, meeting) == second


def test_two_who_press_next_at_once_move_it_by_one(world: World) -> None:
    meeting = plan(world)
    start(world, meeting)
    first, second, *_ = steps(world, meeting)
    together = threading.Barrier(2)

    def press() -> None:
        together.wait()
        go(world, meeting, second, first)

    presses = [threading.Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert at(world, meeting) == second
    [number] = rows(world.path, "running")
    moved = [one["change"] for one in history_of(world.path, "running", number)]
    assert moved == ["insert", "update"]


def test_a_press_on_what_has_gone_on_moves_nothing(world: World) -> None:
    meeting = plan(world)
    start(world, meeting)
    first, second, third, *_ = steps(world, meeting)
    go(world, meeting, second, first)
    before = content(world.path)
    assert go(world, meeting, third, first).row_ids == ()
    assert content(world.path) == before


def test_it_stands_only_where_it_can(world: World) -> None:
    meeting, other = plan(world), plan(world, "2026-11-06", "Winter")
    with pytest.raises(Invalid, match="not in progress"):
        go(world, meeting, steps(world, meeting)[0], None)
    start(world, meeting)
    first = steps(world, meeting)[0]
    with pytest.raises(Invalid, match="another meeting"):
        go(world, meeting, steps(world, other)[0], first)
    with pytest.raises(Missing):
        go(world, meeting, 99_999, first)


def test_an_open_meeting_that_stands_nowhere_goes_to_an_item(world: World) -> None:
    meeting = plan(world)
    with connect.writing(world.path, "test") as db:
        db.execute("UPDATE meeting SET status = 'open', version = 2 WHERE id = ?", [meeting])
    assert stands(world, meeting) is None
    first = steps(world, meeting)[0]
    go(world, meeting, first, None)
    assert at(world, meeting) == first


def test_which_one_goes_on_and_which_comes_next(world: World) -> None:
    with connect.reading(world.path) as db:
        assert (queries.current(db), queries.coming(db, "2026-09-01")) == (None, None)
    later, sooner, gone = plan(world, "2026-12-04"), plan(world), plan(world, "2026-09-15")
    world.remove(MEETING, gone)
    with connect.reading(world.path) as db:
        assert queries.coming(db, "2026-09-01") == sooner
        assert queries.coming(db, "2026-10-02") == sooner
        assert queries.coming(db, "2026-10-03") == later
    start(world, sooner)
    with connect.reading(world.path) as db:
        assert (queries.current(db), queries.coming(db, "2026-09-01")) == (sooner, later)
    world.remove(MEETING, sooner)
    assert stands(world, sooner) is None
    with connect.reading(world.path) as db:
        assert queries.current(db) is None


def steered(world: World, meeting: int) -> tuple[object, ...]:
    now = stands(world, meeting)
    assert now is not None
    return now.held, now.turned, now.shown_table, now.shown_id


def test_the_projector_can_be_paused_turned_and_show_a_record_until_the_next_item(
    world: World,
) -> None:
    meeting = plan(world)
    start(world, meeting)
    first, second, *_ = steps(world, meeting)
    to = world.path, COORDINATOR
    running.hold(*to, new_key(), meeting, True)
    assert steered(world, meeting) == (1, 0, None, None)
    running.hold(*to, new_key(), meeting, False)
    key = new_key()
    for _ in range(2):
        running.turn(*to, key, meeting, 1)
    running.turn(*to, new_key(), meeting, -3)
    assert steered(world, meeting) == (1, -2, None, None)
    running.show_this(*to, new_key(), meeting, "organization", world.north)
    assert steered(world, meeting) == (1, -2, "organization", world.north)
    now = stands(world, meeting)
    assert now and now.shown_until == dates.after(
        rows(world.path, "running")[1]["updated_at"], running.SHOWN_FOR
    )
    running.show_agenda(*to, new_key(), meeting)
    assert steered(world, meeting) == (1, -2, None, None)
    running.show_this(*to, new_key(), meeting, "organization", world.north)
    go(world, meeting, second, first)
    assert steered(world, meeting) == (0, -2, None, None)


def test_the_projector_shows_only_existing_records_and_only_during_a_meeting(
    world: World,
) -> None:
    meeting = plan(world)
    to = world.path, COORDINATOR
    with pytest.raises(Invalid, match="not in progress"):
        running.hold(*to, new_key(), meeting, True)
    start(world, meeting)
    before = content(world.path)
    with pytest.raises(Missing):
        running.show_this(*to, new_key(), meeting, "issue", 999)
    with pytest.raises(Invalid, match="can't show"):
        running.show_this(*to, new_key(), meeting, "account", 1)
    assert content(world.path) == before
