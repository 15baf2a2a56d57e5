"""What comes over from meeting to meeting, over five meetings written out by hand."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from db import connect
from db.commands import agenda, closing
from db.connect import Database
from db.history.undo import undo
from db.kinds.records import ISSUE, MEETING
from db.queries import carried
from db.queries.agenda import behind
from db.queries.carried import CarriedIssue
from db.queries.paging import Page
from db.write import new_key
from synergy import dates
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import World, insert, row

ALL = Page(1, 50)
FIRST, SECOND, THIRD, FOURTH, FIFTH = (
    "2026-01-09", "2026-02-06", "2026-03-06", "2026-04-03", "2026-05-08",
)  # fmt: skip
NOT_HELD = "2026-03-20"


def meeting(path: Path, day: str, status: str = "closed") -> int:
    with connect.writing(path, "test") as db:
        return insert(db, "meeting", name=f"Of {day}", date=day, status=status)


@dataclass(frozen=True)
class Five:
    """Five meetings, between the third and fourth one that was never held."""

    world: World
    ids: tuple[int, ...]

    @property
    def path(self) -> Path:
        return self.world.path

    def give(self, nth: int, title: str, **values: Any) -> int:
        """Give an action at the nth meeting."""
        given = {"meeting_id": self.ids[nth - 1], "due_on": "2026-06-30", **values}
        return self.world.add_action(title, **given).row_id

    def actions(self, nth: int) -> dict[str, int]:
        """Return what is carried to the nth meeting, by how many meetings."""
        with connect.reading(self.path) as db:
            found = carried.carried_actions(db, self.ids[nth - 1], ALL)
            assert carried.count_carried(db, self.ids[nth - 1]) == len(found)
        return {one.title: one.carried for one in found}

    def stood(self, nth: int) -> dict[str, tuple[str, int]]:
        """Return what was still to be done as the nth meeting's day ended: state and count."""
        with connect.reading(self.path) as db:
            found = carried.stood_actions(db, self.ids[nth - 1])
        return {one.title: (one.state, one.carried) for one in found}

    def left(self, nth: int) -> dict[str, tuple[str, str | None]]:
        """Return what left by the nth meeting: its state, and why it was dropped."""
        with connect.reading(self.path) as db:
            found = carried.left_actions(db, self.ids[nth - 1], ALL)
            assert carried.count_left(db, self.ids[nth - 1]) == len(found)
        return {one.title: (one.state, one.dropped_reason) for one in found}

    def counted(self, nth: int, viewer: Viewer) -> int:
        """Count what a viewer sees leaving by the nth meeting."""
        with connect.reading_as(viewer) as db:
            return carried.count_left(db, self.ids[nth - 1])

    def issues(self, nth: int) -> dict[str, CarriedIssue]:
        """Return the issues that stand at the nth meeting."""
        with connect.reading(self.path) as db:
            found = carried.carried_issues(db, self.ids[nth - 1], ALL)
            assert carried.count_carried_issues(db, self.ids[nth - 1]) == len(found)
        return {one.title: one for one in found}


@pytest.fixture
def five(world: World) -> Five:
    with connect.writing(world.path, "test") as db:
        db.execute("UPDATE meeting SET deleted_at = 'gone', version = 2")
        db.execute("UPDATE action SET deleted_at = 'gone', version = 2")
    ids = tuple(meeting(world.path, day) for day in (FIRST, SECOND, THIRD, FOURTH, FIFTH))
    meeting(world.path, NOT_HELD, "planned")
    return Five(world, ids)


def test_an_action_not_done_shows_its_count_at_each_meeting(five: Five) -> None:
    five.give(1, "Ask the council")
    assert [five.actions(nth).get("Ask the council") for nth in range(1, 6)] == [None, 1, 2, 3, 4]


def test_an_action_done_leaves_and_is_named_once(five: Five) -> None:
    number = five.give(1, "Ask the council")
    five.world.edit(number, state="done", done_on="2026-03-12")
    assert [five.actions(nth) for nth in range(1, 6)] == [{}] * 5
    done = {"Ask the council": ("done", None)}
    assert [five.left(nth) for nth in range(1, 6)] == [{}, {}, {}, done, {}]


def test_an_action_done_on_a_meetings_own_day_is_named_at_that_meeting_alone(five: Five) -> None:
    number = five.give(1, "Ask the council")
    five.world.edit(number, state="done", done_on=SECOND)
    done = {"Ask the council": ("done", None)}
    assert [five.left(nth) for nth in range(1, 6)] == [{}, done, {}, {}, {}]


def test_an_action_done_on_a_meetings_day_after_its_minutes_is_named_at_the_next_meeting(
    five: Five, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after, at_it = (five.give(1, title) for title in ("Before", "After", "At another"))
    given = five.give(2, "Given and done that day")
    five.world.edit(before, state="done", done_on=SECOND)
    five.world.edit(at_it, state="done", done_on=THIRD)
    second = five.ids[1], row(five.path, "meeting", five.ids[1])["version"]
    with connect.writing(five.path, "test") as db:
        db.execute("UPDATE meeting SET status = 'open', version = 9 WHERE id = ?", [second[0]])
    closing.close_meeting(five.path, COORDINATOR, new_key(), (second[0], 9))
    for number in (after, given):
        five.world.edit(number, state="done", done_on=SECOND)
    assert set(five.left(2)) == {"Before", "After"}
    assert set(five.left(3)) == {"After", "At another", "Given and done that day"}
    assert five.left(4) == {}
    monkeypatch.setenv("SYNERGY_DB", str(five.path))
    viewers = COORDINATOR, Viewer("display", "The hall"), Viewer("partner", "p", five.world.north)
    assert [five.counted(3, viewer) for viewer in viewers] == [3, 3, 3]


def test_an_action_in_the_minutes_of_one_of_two_meetings_that_day_is_named_once(
    five: Five,
) -> None:
    number = five.give(1, "In the morning")
    evening = meeting(five.path, SECOND)
    five.world.edit(number, state="done", done_on=SECOND)
    for held in (five.ids[1], evening):
        closing.reopen_meeting(five.path, COORDINATOR, new_key(), (held, 1))
        closing.close_meeting(five.path, COORDINATOR, new_key(), (held, 2))
    assert set(replace(five, ids=(evening,)).left(1)) == set()
    assert set(five.left(2)) == {"In the morning"}
    assert five.left(3) == {}


def test_an_action_dropped_on_a_meetings_own_day_is_named_at_that_meeting_alone(
    five: Five,
) -> None:
    number = five.give(1, "Ask the council")
    today = meeting(five.path, dates.today().isoformat(), "open")
    after = meeting(five.path, "2090-01-06", "open")
    five.world.edit(number, state="dropped", dropped_reason="It has no budget")
    now = replace(five, ids=(today, after))
    assert (now.left(1), now.left(2)) == (
        {"Ask the council": ("dropped", "It has no budget")}, {},
    )  # fmt: skip


def test_what_was_done_or_dropped_later_stood_open_at_an_old_meeting(five: Five) -> None:
    five.world.edit(five.give(1, "Done later"), state="done", done_on="2026-04-04")
    five.world.edit(five.give(1, "Done that day"), state="done", done_on=FOURTH)
    five.world.edit(five.give(1, "Begun"), state="in progress")
    dropped = five.give(1, "Dropped today")
    five.world.edit(dropped, state="dropped", dropped_reason="It has no budget")
    five.give(4, "Given there")
    later = {"Done later": ("open", 3), "Begun": ("in progress", 3), "Dropped today": ("open", 3)}
    assert five.stood(4) == later
    assert set(five.stood(3)) == {*later, "Done that day"}
    assert set(five.stood(5)) == {"Begun", "Dropped today", "Given there"}


def test_what_was_dropped_at_a_meeting_and_again_later_only_left_it(five: Five) -> None:
    number = five.give(1, "Ask the council")
    for version, (state, day) in enumerate(
        (("dropped", SECOND), ("open", THIRD), ("dropped", FIFTH)), 2
    ):
        with connect.writing(five.path, "test") as db:
            db.conn.create_function("synergy_now", 0, lambda at=f"{day}T09:00:00.000Z": at)
            db.execute(
                "UPDATE action SET state = ?, version = ? WHERE id = ?", [state, version, number]
            )
    assert [(list(five.left(nth)), list(five.stood(nth))) for nth in range(2, 6)] == [
        (["Ask the council"], []), ([], ["Ask the council"]), ([], ["Ask the council"]),
        (["Ask the council"], []),
    ]  # fmt: skip


def test_one_that_is_in_progress_is_still_carried(five: Five) -> None:
    five.world.edit(five.give(2, "Ask the council"), state="in progress")
    assert five.actions(5) == {"Ask the council": 3}


def test_a_dropped_action_leaves_and_says_why(five: Five) -> None:
    number = five.give(1, "Ask the council")
    today = meeting(five.path, "2090-01-06", "open")
    receipt = five.world.edit(number, state="dropped", dropped_reason="It has no budget")
    assert five.actions(5) == {}
    now = replace(five, ids=(today,))
    assert now.left(1) == {"Ask the council": ("dropped", "It has no budget")}
    assert five.left(5) == {}
    undo(five.path, COORDINATOR, new_key(), receipt.key)
    assert now.left(1) == {}
    assert now.actions(1) == {"Ask the council": 5}


def test_the_display_sees_that_it_was_dropped_but_not_why(
    five: Five, monkeypatch: pytest.MonkeyPatch
) -> None:
    five.world.edit(five.give(1, "Ask"), state="dropped", dropped_reason="It has no budget")
    today = meeting(five.path, "2090-01-06", "open")
    monkeypatch.setenv("SYNERGY_DB", str(five.path))
    with connect.reading_as(Viewer("display", "The hall")) as db:
        [found] = carried.left_actions(db, today, ALL)
    assert (found.title, found.dropped_reason) == ("Ask", None)


def test_what_is_given_at_the_meeting_itself_is_not_carried_to_it(five: Five) -> None:
    five.give(5, "New today")
    assert five.actions(5) == {}


def test_a_planned_meeting_counts_where_it_is_the_one_asked_about(five: Five) -> None:
    five.give(1, "Ask the council")
    coming = meeting(five.path, "2026-06-05", "planned")
    assert replace(five, ids=(coming,)).actions(1) == {"Ask the council": 5}


def test_of_two_meetings_on_one_day_the_later_number_is_the_later_meeting(five: Five) -> None:
    same = meeting(five.path, FIFTH)
    five.give(5, "In the morning")
    five.world.add_action("In the evening", meeting_id=same, due_on="2026-07-01")
    evening = replace(five, ids=(same,))
    assert evening.actions(1) == {"In the morning": 1}
    assert five.actions(5) == {}


def test_a_deleted_meeting_counts_for_nothing(five: Five) -> None:
    five.give(1, "Ask the council")
    number = five.give(2, "Given where nothing is left")
    with connect.writing(five.path, "test") as db:
        db.execute(
            "UPDATE action SET created_at = '2026-02-20T09:00:00.000Z' WHERE id = ?", [number]
        )
    five.world.remove(MEETING, five.ids[1])
    assert five.actions(5) == {"Ask the council": 3, "Given where nothing is left": 3}
    assert five.actions(2) == {}


def test_one_given_outside_meetings_counts_from_the_day_it_was_written_down(five: Five) -> None:
    number = five.world.add_action("By telephone").row_id
    with connect.writing(five.path, "test") as db:
        db.execute(
            "UPDATE action SET created_at = ? WHERE id = ?", [f"{SECOND}T18:00:00.000Z", number]
        )
    assert [five.actions(nth).get("By telephone") for nth in range(1, 6)] == [None, None, 1, 2, 3]


def test_deleted_actions_and_issues_do_not_come_over(five: Five) -> None:
    number = five.give(1, "Ask the council")
    five.world.mention(five.world.issue, five.ids[0], five.world.north)
    with connect.writing(five.path, "test") as db:
        db.execute("UPDATE action SET deleted_at = 'gone' WHERE id = ?", [number])
        db.execute("UPDATE issue SET deleted_at = 'gone' WHERE id = ?", [five.world.issue])
    assert (five.actions(5), five.issues(5)) == ({}, {})


def test_the_longest_overdue_comes_first_and_one_without_a_day_last(five: Five) -> None:
    five.give(1, "No day", due_on=None)
    five.give(1, "Later", due_on="2026-09-01")
    five.give(1, "Long ago", due_on="2026-01-20")
    assert list(five.actions(5)) == ["Long ago", "Later", "No day"]
    with connect.reading(five.path) as db:
        assert carried.count_carried(db, five.ids[4], overdue_on="2026-05-08") == 1
        [second] = carried.carried_actions(db, five.ids[4], Page(2, 1))
    assert second.title == "Later"


def test_a_recurring_issue_shows_every_meeting_that_raised_it(five: Five) -> None:
    w = five.world
    for nth in (1, 3, 4):
        w.mention(w.issue, five.ids[nth - 1], w.north)
    w.mention(w.issue, five.ids[2], w.south)
    w.mention(w.twin, five.ids[4], w.south)
    found = five.issues(5)
    assert list(found) == ["Grants end too soon", "Short grants"]
    recurring, new = found.values()
    days = zip(five.ids, (FIRST, SECOND, THIRD, FOURTH, FIFTH), strict=True)
    assert recurring.raised == tuple(one for one in days if one[1] not in (SECOND, FIFTH))
    assert (recurring.times, recurring.carried) == (3, 4)
    assert (new.times, new.carried, new.raised) == (1, 0, ((five.ids[4], FIFTH),))
    assert [one.times for one in five.issues(3).values()] == [2]
    with connect.reading(five.path) as db:
        assert carried.count_carried_issues(db, five.ids[4], recurring=True) == 1


def test_a_resolved_issue_leaves_and_one_that_is_watched_stays(five: Five) -> None:
    w = five.world
    for issue in (w.issue, w.twin):
        w.mention(issue, five.ids[0], w.north)
    w.save(ISSUE, w.issue, status="resolved")
    w.save(ISSUE, w.twin, status="watching")
    assert {title: one.carried for title, one in five.issues(5).items()} == {"Short grants": 4}


def test_merged_issues_count_once(five: Five) -> None:
    w = five.world
    w.mention(w.issue, five.ids[0], w.north)
    w.mention(w.twin, five.ids[0], w.south)
    w.mention(w.twin, five.ids[1], w.south)
    w.merge(w.issue, w.twin)
    assert {title: one.times for title, one in five.issues(5).items()} == {"Grants end too soon": 2}


def test_a_mention_taken_back_and_a_meeting_deleted_raise_nothing(five: Five) -> None:
    w = five.world
    taken = w.mention(w.issue, five.ids[0], w.north)
    w.mention(w.issue, five.ids[1], w.north)
    w.mention(w.twin, five.ids[2], w.north)
    undo(five.path, COORDINATOR, new_key(), taken.key)
    w.remove(MEETING, five.ids[2])
    [only] = five.issues(5).values()
    assert (only.title, only.times, only.carried) == ("Grants end too soon", 1, 2)


def test_an_agenda_counts_what_stands_behind_it(five: Five) -> None:
    w = five.world
    five.give(1, "Late", due_on="2026-02-01")
    five.give(1, "Not yet")
    five.world.edit(five.give(1, "Done"), state="done", done_on="2026-05-01")
    for nth in (1, 2):
        w.mention(w.issue, five.ids[nth], w.north)
    w.mention(w.twin, five.ids[2], w.south)
    for organization, status in ((w.north, "present"), (w.south, "apologies")):
        with connect.writing(five.path, "test") as db:
            who = {"meeting_id": five.ids[4], "organization_id": organization}
            insert(db, "attendance", **who, status=status)
    with connect.reading(five.path) as db:
        found = behind(db, five.ids[4], "2026-05-08")
    assert found == type(found)(
        expected=1, done=1, dropped=0, issues=2, recurring=1, actions=2, overdue=1
    )


@pytest.mark.parametrize(
    "ask",
    [
        lambda db: carried.carried_actions(db, 9999, ALL),
        lambda db: carried.left_actions(db, 9999, ALL),
        lambda db: carried.carried_issues(db, 9999, ALL),
    ],
)
def test_nothing_comes_over_to_a_meeting_that_is_not_there(ask: Any, world: World) -> None:
    db: Database
    with connect.reading(world.path) as db:
        assert ask(db) == []


def test_a_new_meeting_begins_with_what_came_over(five: Five) -> None:
    five.give(5, "Ask the council")
    planned = agenda.add_meeting(
        five.path, COORDINATOR, new_key(), {"name": "Next", "date": "2026-06-05"}
    )
    assert row(five.path, "meeting", planned.row_id)["status"] == "planned"
    assert replace(five, ids=(planned.row_id,)).actions(1) == {"Ask the council": 1}
