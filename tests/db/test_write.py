"""A command happens once, however often it is sent."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from db.commands import actions, records
from db.commands.actions import Edit
from db.history import undo
from db.kinds.records import ACTION
from db.write import Missing, Receipt, key_for, new_key
from synergy.checks import Invalid, Typed
from tests.conftest import COORDINATOR
from tests.db.tools import World, content, row, rows


def _titled(world: World, title: str) -> set[int]:
    return {number for number, held in rows(world.path, "action").items() if held["title"] == title}


def _add(world: World, key: str, title: str = "Once") -> Receipt:
    return records.add(ACTION, world.path, COORDINATOR, key, {"title": title})


def test_the_same_key_writes_once_and_gives_the_same_receipt(world: World) -> None:
    key = new_key()
    first = _add(world, key)
    before = content(world.path), rows(world.path, "history")
    assert _add(world, key) == first
    assert (content(world.path), rows(world.path, "history")) == before
    assert _titled(world, "Once") == {first.row_id}


def test_a_double_click_on_done_is_no_conflict(world: World) -> None:
    key = new_key()
    clicks = [
        actions.complete_action(world.path, COORDINATOR, key, world.action, 1) for _ in range(2)
    ]
    assert clicks == [clicks[0]] * 2
    assert row(world.path, "action", world.action)["version"] == 2


def test_a_double_click_on_undo_takes_back_once(world: World) -> None:
    receipt = world.edit(world.action, title="Changed")
    key = new_key()
    for _ in range(2):
        undo.undo(world.path, COORDINATOR, key, receipt.key)
    held = row(world.path, "action", world.action)
    assert (held["title"], held["version"]) == ("Write to funders", 3)


@pytest.mark.parametrize("repeat", range(5))
def test_one_key_in_two_threads_at_once_writes_once(repeat: int, world: World) -> None:
    key, together = new_key(), threading.Barrier(2)

    def click(_: int) -> Receipt:
        together.wait()
        return _add(world, key)

    with ThreadPoolExecutor(2) as pool:
        receipts = set(pool.map(click, range(2)))
    assert len(receipts) == 1
    assert _titled(world, "Once") == {receipt.row_id for receipt in receipts}


def test_a_receipt_stands_in_the_log_with_the_change(world: World) -> None:
    receipt = _add(world, new_key())
    logged = row(world.path, "command_log", receipt.key)
    assert (logged["name"], logged["actor"]) == ("add action", COORDINATOR.name)
    assert logged["at"] == row(world.path, "action", receipt.row_id)["created_at"]


def test_a_refused_command_does_not_spend_its_key(world: World) -> None:
    key = new_key()
    with pytest.raises(Invalid):
        _add(world, key, title="")
    edit = Edit(world.action, 1, {"issue_id": 999_999})
    with pytest.raises(Missing):
        actions.save_actions(world.path, COORDINATOR, key, [edit])
    assert key not in rows(world.path, "command_log")
    assert _add(world, key).key == key


def test_keys_differ() -> None:
    assert len({new_key() for _ in range(1000)}) == 1000


def test_the_same_form_with_the_same_content_is_one_command(world: World) -> None:
    typed = {"title": "Once", "organization_id": world.north, "due_on": None}
    in_another_order = dict(reversed(typed.items()))
    token = new_key()
    receipts = {
        records.add(ACTION, world.path, COORDINATOR, key_for(token, values), values)
        for values in (typed, in_another_order, typed)
    }
    assert len(receipts) == 1
    assert len(_titled(world, "Once")) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Once more", "due_on": None},
        {"title": "Once", "due_on": "2026-09-01"},
        {"title": "Once", "due_on": ""},
        {"title": "Once"},
    ],
)
def test_the_same_form_with_other_content_is_another_command(
    other: dict[str, str | None], world: World
) -> None:
    token, before = new_key(), rows(world.path, "action").keys()
    for values in ({"title": "Once", "due_on": None}, other):
        records.add(ACTION, world.path, COORDINATOR, key_for(token, values), values)
    assert len(rows(world.path, "action").keys() - before) == 2


def test_another_form_with_the_same_content_is_another_command(world: World) -> None:
    for _ in range(2):
        _add(world, key_for(new_key(), {"title": "Once"}))
    assert len(_titled(world, "Once")) == 2


def test_the_key_of_a_command_tells_contents_apart() -> None:
    contents: list[dict[str, Typed]] = [
        {},
        {"a": None},
        {"a": ""},
        {"a": "None"},
        {"a": "null"},
        {"a": 1},
        {"a": "1"},
        {"a": ("1",)},
        {"a": (1,)},
        {"a": (1, 2)},
        {"a": (2, 1)},
        {"a": 1, "b": 2},
        {"a": 2, "b": 1},
        {"a": '1, "b": 2'},
        {"b": 1},
    ]
    keys = [key_for("token", content) for content in contents]
    assert len(set(keys)) == len(contents)
    assert set(keys).isdisjoint(key_for("another", content) for content in contents)
    assert all(re.fullmatch(r"[0-9a-f]{32}", key) for key in keys)
