"""Taking a whole command back."""

from collections.abc import Callable

import pytest

from db import connect
from db.commands import actions
from db.commands.actions import Edit
from db.history import purge
from db.history.undo import TooLate, undo
from db.kinds.records import ACTION, ISSUE
from db.write import Missing, Receipt, new_key
from tests.conftest import COORDINATOR
from tests.db.tools import CAMDEN, LAMBETH, World, content, row, rows, wrong

Command = Callable[[World], Receipt]

ADDING: dict[str, Command] = {
    "add an action": lambda w: w.add_action("New"),
    "add a note": lambda w: actions.add_note(
        w.path, COORDINATOR, new_key(), {"text": "Noted"}, w.action
    ),
    "add an issue": lambda w: w.add_issue("New", CAMDEN, LAMBETH),
    "raise an issue": lambda w: w.mention(w.issue, w.summer, w.south, "Again"),
}

CHANGING: dict[str, Command] = {
    "edit": lambda w: w.edit(w.action, title="Changed", due_on=None, issue_id=w.issue),
    "edit several": lambda w: actions.save_actions(
        w.path,
        COORDINATOR,
        new_key(),
        [Edit(number, 1, {"title": f"Changed {number}"}) for number in rows(w.path, "action")],
    ),
    "done": lambda w: actions.complete_action(w.path, COORDINATOR, new_key(), w.action, 1),
    "drop": lambda w: w.edit(w.action, state="dropped", dropped_reason="No fund"),
    "remove an action": lambda w: w.remove(ACTION, w.action),
    "remove an issue": lambda w: w.remove(ISSUE, w.issue),
    "save an issue": lambda w: w.save(ISSUE, w.issue, title="Changed", boroughs=(LAMBETH,)),
    "merge": lambda w: w.merge(w.issue, w.twin),
}


def _undo(world: World, receipt: Receipt) -> Receipt:
    return undo(world.path, COORDINATOR, new_key(), receipt.key)


@pytest.mark.parametrize("name", ADDING)
def test_what_was_added_is_marked_deleted(name: str, world: World) -> None:
    before = content(world.path)
    receipt = ADDING[name](world)
    added = content(world.path)
    _undo(world, receipt)
    key = f"{receipt.table} {receipt.row_id}"
    after = content(world.path)
    marked = after.pop(key)
    assert after == before
    assert marked["deleted_at"] is not None
    assert {**marked, "deleted_at": None} == added[key]
    assert wrong(world.path) == {}


@pytest.mark.parametrize("name", CHANGING)
def test_what_was_changed_is_as_before(name: str, world: World) -> None:
    world.mention(world.twin, world.summer, world.south, "Ours")
    if name == "merge":
        world.edit(world.action, issue_id=world.twin)
    before = content(world.path)
    receipt = CHANGING[name](world)
    assert content(world.path) != before
    _undo(world, receipt)
    assert content(world.path) == before
    assert wrong(world.path) == {}


@pytest.mark.parametrize("name", [*ADDING, *CHANGING])
def test_undoing_the_undo_brings_it_again(name: str, world: World) -> None:
    receipt = (ADDING | CHANGING)[name](world)
    done = content(world.path)
    undone = _undo(world, receipt)
    assert content(world.path) != done
    _undo(world, undone)
    assert content(world.path) == done
    assert wrong(world.path) == {}


def test_an_undo_raises_the_version(world: World) -> None:
    receipt = world.edit(world.action, title="Changed")
    _undo(world, receipt)
    assert row(world.path, "action", world.action)["version"] == 3


def test_an_undo_names_what_it_touched(world: World) -> None:
    receipt = world.edit(world.action, title="Changed")
    undone = _undo(world, receipt)
    assert (undone.table, undone.row_ids) == ("action", (world.action,))


@pytest.mark.parametrize("name", [*ADDING, *CHANGING])
def test_too_late_once_changed_since(name: str, world: World) -> None:
    receipt = (ADDING | CHANGING)[name](world)
    with connect.writing(world.path, "somebody else") as db:
        db.execute(
            f"UPDATE [{receipt.table}] SET version = version + 1 WHERE id = ?", [receipt.row_id]
        )
    before = content(world.path)
    with pytest.raises(TooLate, match=f"{receipt.table} {receipt.row_id} has since been changed"):
        _undo(world, receipt)
    assert content(world.path) == before


def test_too_late_for_all_when_one_row_changed_since(world: World) -> None:
    other = world.add_action("Another").row_id
    edits = [Edit(number, 1, {"title": "Together"}) for number in (world.action, other)]
    receipt = actions.save_actions(world.path, COORDINATOR, new_key(), edits)
    world.edit(other, title="On its own")
    with pytest.raises(TooLate):
        _undo(world, receipt)
    assert row(world.path, "action", world.action)["title"] == "Together"


def test_an_undo_cannot_be_done_twice(world: World) -> None:
    receipt = world.edit(world.action, title="Changed")
    _undo(world, receipt)
    with pytest.raises(TooLate):
        _undo(world, receipt)


def test_what_was_purged_stays_gone(world: World) -> None:
    receipt = world.add_action("Gone for good")
    purge.purge(world.path, COORDINATOR, "action", receipt.row_id)
    before = content(world.path)
    with pytest.raises(TooLate):
        _undo(world, receipt)
    assert content(world.path) == before


def test_an_edit_of_what_was_purged_since_stays_gone(world: World) -> None:
    receipt = world.edit(world.action, title="Changed")
    purge.purge(world.path, COORDINATOR, "action", world.action)
    with pytest.raises(TooLate):
        _undo(world, receipt)
    assert world.action not in rows(world.path, "action")


def test_there_is_nothing_to_undo_for_an_unknown_key(world: World) -> None:
    with pytest.raises(Missing):
        undo(world.path, COORDINATOR, new_key(), "no such key")
