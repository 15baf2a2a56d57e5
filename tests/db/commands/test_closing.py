"""Closing a meeting and opening it again."""

from typing import Any

import pytest

from db import connect
from db.commands import closing
from db.commands.actions import Edit
from db.commands.agenda import add_meeting
from db.commands.attendance import mark_attendance
from db.commands.running import open_meeting
from db.history.undo import TooLate, undo
from db.kinds.kind import Kind
from db.kinds.records import ACTION, DECISION, MEETING, MENTION, PRACTICE, UPDATE
from db.queries import capture, history, running
from db.queries.agenda import agenda
from db.write import Conflict, Missing, Receipt, new_key
from synergy.agenda import STANDARD
from synergy.checks import Invalid
from tests.conftest import COORDINATOR
from tests.db.gathering import DAY, Gathering
from tests.db.tools import World, content, history_of, insert, row, rows, wrong


def status(gathering: Gathering) -> str:
    return str(row(gathering.path, "meeting", gathering.meeting)["status"])


def take_back(gathering: Gathering, receipt: Receipt) -> Receipt:
    return undo(gathering.path, COORDINATOR, new_key(), receipt.key)


def test_closing_freezes_what_is_drawn_in_that_moment(gathering: Gathering) -> None:
    drawn = gathering.draft()
    receipt = gathering.close()
    assert (receipt.table, receipt.row_id) == ("meeting", gathering.meeting)
    frozen = gathering.frozen()
    assert frozen is not None
    assert frozen[1] == drawn
    assert frozen[0] == row(gathering.path, "meeting", gathering.meeting)["updated_at"]
    assert wrong(gathering.path) == {}


def test_ending_a_meeting_saves_owners_dates_and_the_next_meeting_and_one_undo_reverses_it(
    gathering: Gathering,
) -> None:
    path, world = gathering.path, gathering.world
    number = world.add_action("Ring the lead", meeting_id=gathering.meeting).row_id
    edit = Edit(number, 1, {"organization_id": world.north, "due_on": "2090-10-02"})
    planned = {"name": "Partners", "date": "2090-10-02", "invited": (world.north,)}
    receipt = closing.close_meeting(
        path, COORDINATOR, new_key(), gathering.made_on(), [edit], planned
    )
    frozen = gathering.frozen()
    assert frozen is not None
    [action] = [one for one in frozen[1].actions if one.id == number]
    assert action.organization is not None
    assert (action.organization.id, action.due_on) == (world.north, "2090-10-02")
    assert [one.date for one in frozen[1].coming or ()] == ["2090-10-02"]
    take_back(gathering, receipt)
    assert status(gathering) == "open"
    held = row(path, "action", number)
    assert (held["organization_id"], held["due_on"]) == (None, None)
    with connect.reading(path) as db:
        assert capture.next_meeting(db, DAY) is None
    assert wrong(path) == {}


@pytest.mark.parametrize(
    ("changes", "planned", "field"),
    [
        ({"due_on": "1990-01-01"}, None, "due_on"),
        ({"due_on": "someday"}, None, "due_on"),
        ({}, {"name": "Partners", "date": "someday"}, "date"),
        ({}, {"name": "", "date": "2090-10-02"}, "name"),
        ({}, {"name": "Partners", "date": DAY}, "date"),
    ],
)
def test_a_wrong_field_is_named_and_the_meeting_stays_open(
    changes: dict[str, str],
    planned: dict[str, str] | None,
    field: str,
    gathering: Gathering,
) -> None:
    number = gathering.world.add_action("Ring the lead", meeting_id=gathering.meeting).row_id
    before = content(gathering.path)
    edits = [Edit(number, 1, changes)] if changes else []
    with pytest.raises(Invalid) as wrong_one:
        closing.close_meeting(
            gathering.path, COORDINATOR, new_key(), gathering.made_on(), edits, planned
        )
    assert list(wrong_one.value.problems) == [f"{number}.{field}" if edits else field]
    assert content(gathering.path) == before


def test_a_second_next_meeting_is_not_planned(gathering: Gathering) -> None:
    path, planned = gathering.path, {"name": "Partners", "date": "2090-10-02"}
    add_meeting(path, COORDINATOR, new_key(), planned)
    with pytest.raises(Invalid, match="just planned a meeting for Mon 2 October 2090"):
        closing.close_meeting(
            path, COORDINATOR, new_key(), gathering.made_on(), [], {**planned, "date": "2090-10-09"}
        )
    assert status(gathering) == "open"


def test_ending_a_meeting_is_undone_from_the_meeting_and_not_from_its_action(
    gathering: Gathering,
) -> None:
    number = gathering.world.add_action("Ring the lead", meeting_id=gathering.meeting).row_id
    edits = [Edit(number, 1, {"due_on": "2090-10-02"})]
    closing.close_meeting(gathering.path, COORDINATOR, new_key(), gathering.made_on(), edits)
    with connect.reading(gathering.path) as db:
        assert history.last_own_command(db, "action", number) is None
        assert history.last_own_command(db, "meeting", gathering.meeting) is not None


def test_the_meeting_stays_open_if_an_action_has_changed_meanwhile(gathering: Gathering) -> None:
    number = gathering.world.add_action("Ring the lead", meeting_id=gathering.meeting).row_id
    gathering.world.edit(number, title="Ring the council")
    before = content(gathering.path)
    edits = [Edit(number, 1, {"due_on": "2090-10-02"})]
    with pytest.raises(Conflict):
        closing.close_meeting(gathering.path, COORDINATOR, new_key(), gathering.made_on(), edits)
    assert content(gathering.path) == before


def test_a_closed_meeting_stands_nowhere_and_is_not_the_one_that_goes_on(
    gathering: Gathering,
) -> None:
    with connect.writing(gathering.path, "test") as db:
        item = {"meeting_id": gathering.meeting, "kind": "close", "title": "Close", "minutes": 5}
        number = insert(db, "agenda_item", **item, position=1)
        insert(db, "running", meeting_id=gathering.meeting, agenda_item_id=number, since="2090")
    with connect.reading(gathering.path) as db:
        assert running.current(db) == gathering.meeting
    gathering.close()
    assert [one["agenda_item_id"] for one in rows(gathering.path, "running").values()] == [None]
    with connect.reading(gathering.path) as db:
        assert running.current(db) is None


def test_a_planned_meeting_can_be_closed(gathering: Gathering) -> None:
    with connect.writing(gathering.path, "test") as db:
        planned = insert(db, "meeting", name="Old one", date="2020-01-10", status="planned")
    closing.close_meeting(gathering.path, COORDINATOR, new_key(), (planned, 1))
    assert row(gathering.path, "meeting", planned)["status"] == "closed"
    assert [one["meeting_id"] for one in rows(gathering.path, "minutes").values()] == [planned]


def test_reopening_marks_the_minutes_deleted_and_both_are_recorded(gathering: Gathering) -> None:
    gathering.close()
    gathering.reopen()
    assert (status(gathering), gathering.frozen()) == ("open", None)
    assert gathering.shown().frozen_at is None
    assert rows(gathering.path, "minutes")[1]["deleted_at"] is not None
    told = history_of(gathering.path, "meeting", gathering.meeting)
    assert [('"closed"' in one["new"], one["actor"]) for one in told[-2:]] == [
        (True, COORDINATOR.actor), (False, COORDINATOR.actor),
    ]  # fmt: skip


def test_closing_again_freezes_anew(gathering: Gathering) -> None:
    gathering.close()
    gathering.reopen()
    gathering.world.save(UPDATE, gathering.update, text="Reworded")
    gathering.close()
    held = rows(gathering.path, "minutes")
    assert [bool(one["deleted_at"]) for one in held.values()] == [True, False]
    frozen = gathering.frozen()
    assert frozen is not None
    assert frozen[1].updates[0].text == "Reworded"


def test_one_opened_again_gets_its_agenda_and_stands_at_its_end(world: World) -> None:
    receipt = closing.reopen_meeting(world.path, COORDINATOR, new_key(), (world.spring, 1))
    with connect.reading(world.path) as db:
        items, stands = agenda(db, world.spring), running.running(db, world.spring)
    assert [one.kind for one in items] == [one.kind for one in STANDARD]
    assert stands is not None
    assert (items[-1].kind, stands.agenda_item_id) == ("close", items[-1].id)
    undo(world.path, COORDINATOR, new_key(), receipt.key)
    with connect.reading(world.path) as db:
        assert (agenda(db, world.spring), running.running(db, world.spring)) == ([], None)
    assert wrong(world.path) == {}


def test_one_closed_while_planned_keeps_its_own_agenda_when_it_is_opened(world: World) -> None:
    planned = {"name": "Old one", "date": "2020-01-10"}
    number = add_meeting(world.path, COORDINATOR, new_key(), planned).row_id
    with connect.reading(world.path) as db:
        before = agenda(db, number)
    closing.close_meeting(world.path, COORDINATOR, new_key(), (number, 1))
    closing.reopen_meeting(world.path, COORDINATOR, new_key(), (number, 2))
    with connect.reading(world.path) as db:
        assert agenda(db, number) == before
        stands = running.running(db, number)
    assert stands is not None
    assert stands.agenda_item_id == before[-1].id


@pytest.mark.parametrize("kind", [UPDATE, MENTION, DECISION, ACTION, PRACTICE])
def test_an_opening_is_not_taken_back_once_something_was_written_down(
    kind: Kind, gathering: Gathering
) -> None:
    gathering.close()
    receipt = gathering.reopen()
    values: dict[str, Any] = {
        "update": {"text": "New"}, "issue_mention": {"issue_id": gathering.world.twin},
        "decision": {"text": "New"}, "action": {"title": "New"}, "practice": {"title": "New"},
    }[kind.table]  # fmt: skip
    if kind is not DECISION:
        values |= {"organization_id": gathering.world.south}
    gathering.world.add(kind, meeting_id=gathering.meeting, **values)
    before = content(gathering.path)
    with pytest.raises(TooLate, match="notes have been added to “Autumn"):
        take_back(gathering, receipt)
    assert content(gathering.path) == before


def test_nor_once_something_of_it_was_changed_or_somebody_came(gathering: Gathering) -> None:
    world = gathering.world
    for deed in ("save", "mark"):
        gathering.close()
        receipt = gathering.reopen()
        if deed == "save":
            world.save(UPDATE, gathering.update, text="Reworded")
        else:
            mark_attendance(
                world.path, COORDINATOR, new_key(), gathering.meeting, world.south, "present"
            )
        with pytest.raises(TooLate, match="End the meeting instead"):
            take_back(gathering, receipt)
    assert status(gathering) == "open"


def test_a_first_opening_is_not_taken_back_either_once_a_line_was_captured(world: World) -> None:
    planned = {"name": "Autumn", "date": "2026-10-02"}
    number = add_meeting(world.path, COORDINATOR, new_key(), planned).row_id
    receipt = open_meeting(world.path, COORDINATOR, new_key(), (number, 1))
    world.add(UPDATE, text="New", meeting_id=number, organization_id=world.north)
    with pytest.raises(TooLate, match="End the meeting instead"):
        undo(world.path, COORDINATOR, new_key(), receipt.key)
    assert row(world.path, "meeting", number)["status"] == "open"


def test_what_is_written_down_elsewhere_hinders_no_taking_back(gathering: Gathering) -> None:
    gathering.close()
    receipt = gathering.reopen()
    by = {"organization_id": gathering.world.north}
    gathering.world.add(UPDATE, text="New", meeting_id=gathering.world.spring, **by)
    take_back(gathering, receipt)
    assert gathering.frozen() is not None


@pytest.mark.parametrize("deed", ["close", "reopen"])
def test_taking_back_and_taking_that_back(deed: str, gathering: Gathering) -> None:
    if deed == "reopen":
        gathering.close()
    before = content(gathering.path)
    receipt: Receipt = getattr(gathering, deed)()
    after = content(gathering.path)
    undone = take_back(gathering, receipt)
    made = {key: one for key, one in content(gathering.path).items() if key not in before}
    # What closing added stays, marked deleted, so that it can return.
    assert all(one["deleted_at"] for one in made.values())
    assert {k: v for k, v in content(gathering.path).items() if k not in made} == before
    assert bool(gathering.frozen()) == (deed == "reopen")
    take_back(gathering, undone)
    assert content(gathering.path) == after
    assert wrong(gathering.path) == {}


def test_closing_is_taken_back_after_an_edit_in_the_meeting(gathering: Gathering) -> None:
    receipt = gathering.close()
    gathering.world.save(UPDATE, gathering.update, text="Reworded")
    take_back(gathering, receipt)
    assert (status(gathering), gathering.frozen()) == ("open", None)
    assert gathering.shown().minutes.updates[0].text == "Reworded"


def test_it_is_too_late_once_the_meeting_itself_was_edited(gathering: Gathering) -> None:
    receipt = gathering.close()
    gathering.world.save(MEETING, gathering.meeting, place="Elsewhere")
    with pytest.raises(TooLate):
        take_back(gathering, receipt)
    assert status(gathering) == "closed"
    assert gathering.frozen() is not None


def test_only_one_meeting_goes_on(gathering: Gathering) -> None:
    receipt = gathering.close()
    with connect.writing(gathering.path, "test") as db:
        insert(db, "meeting", name="The other one", date="2090-10-01", status="open")
    before = content(gathering.path)
    with pytest.raises(Invalid, match="The other one"):
        gathering.reopen()
    with pytest.raises(TooLate, match="The other one"):
        take_back(gathering, receipt)
    assert content(gathering.path) == before


def test_nothing_is_closed_or_opened_twice(gathering: Gathering) -> None:
    with pytest.raises(Invalid, match="not ended"):
        gathering.reopen()
    gathering.close()
    with pytest.raises(Invalid, match="already ended"):
        gathering.close()
    assert len(rows(gathering.path, "minutes")) == 1


def test_the_same_press_closes_once(gathering: Gathering) -> None:
    key, made_on = new_key(), gathering.made_on()
    for _ in range(2):
        closing.close_meeting(gathering.path, COORDINATOR, key, made_on)
    assert len(rows(gathering.path, "minutes")) == 1


@pytest.mark.parametrize("deed", ["close", "reopen"])
def test_a_stale_press_changes_nothing(deed: str, gathering: Gathering) -> None:
    if deed == "reopen":
        gathering.close()
    number, version = gathering.made_on()
    gathering.world.save(MEETING, gathering.meeting, place="Elsewhere")
    command = closing.close_meeting if deed == "close" else closing.reopen_meeting
    before = content(gathering.path)
    with pytest.raises(Conflict):
        command(gathering.path, COORDINATOR, new_key(), (number, version))
    with pytest.raises(Missing):
        command(gathering.path, COORDINATOR, new_key(), (999, 1))
    assert content(gathering.path) == before
