"""Changing the action log."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db import connect
from db.commands import actions, records
from db.commands.actions import Edit
from db.kinds.records import ACTION
from db.queries import actions as action_queries
from db.write import Conflict, Missing, new_key
from synergy import dates
from synergy.checks import Invalid
from tests.conftest import COORDINATOR
from tests.db.tools import World, content, row, rows

TODAY = dates.today().isoformat()


def _problems(call: Any, *arguments: Any, **named: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        call(*arguments, **named)
    return caught.value.problems


def test_an_action_is_stored_as_given(world: World) -> None:
    values = {
        "title": "Visit the library",
        "detail": "Ask for the back room.",
        "organization_id": world.south,
        "owner_name": "The caretaker",
        "due_on": "2026-08-01",
        "state": "in progress",
        "meeting_id": world.spring,
        "issue_id": world.issue,
    }
    receipt = records.add(ACTION, world.path, COORDINATOR, new_key(), values)
    held = row(world.path, "action", receipt.row_id)
    inner = ("created_at", "updated_at")
    assert {name: value for name, value in held.items() if name not in inner} == {
        **values,
        "id": receipt.row_id,
        "done_on": None,
        "dropped_reason": None,
        "closed": 0,
        "due_order": "2026-08-01",
        "sample": 0,
        "published": 0,
        "version": 1,
        "deleted_at": None,
    }


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", {"title": ""}),
        ("title", {"title": " \n\t "}),
        ("title", {"title": None}),
        ("title", {"title": "x" * 301}),
        ("detail", {"detail": "x" * 20_001}),
        ("due_on", {"due_on": "next week"}),
        ("due_on", {"due_on": "2026-02-30"}),
        ("due_on", {"due_on": "20260807"}),
        ("due_on", {"due_on": "2026-W32-5"}),
        ("done_on", {"state": "done", "done_on": "yesterday"}),
        ("state", {"state": "finished"}),
        ("state", {"state": None}),
        ("dropped_reason", {"state": "dropped"}),
        ("dropped_reason", {"state": "dropped", "dropped_reason": "  "}),
    ],
)
def test_what_is_wrong_is_named_with_its_field(
    field: str, values: dict[str, Any], world: World
) -> None:
    before = content(world.path)
    assert _problems(world.add_action, **values).keys() == {field}
    assert _problems(world.edit, world.action, **values).keys() == {field}
    assert content(world.path) == before


def test_nothing_is_due_before_its_meeting(world: World) -> None:
    meeting = {"meeting_id": world.summer}
    problems = _problems(world.add_action, due_on="2026-06-04", **meeting)
    assert problems.keys() == {"due_on"}
    assert "Fri 5 June 2026" in problems["due_on"]
    assert world.add_action(due_on="2026-06-05", **meeting)
    assert _problems(world.edit, world.action, due_on="2026-06-01", **meeting).keys() == {"due_on"}


def test_a_reference_to_nothing_is_refused(world: World) -> None:
    before = content(world.path)
    with pytest.raises(Missing, match="999999"):
        world.add_action(issue_id=999_999)
    assert content(world.path) == before


def test_done_sets_the_day(world: World) -> None:
    actions.complete_action(world.path, COORDINATOR, new_key(), world.action, 1)
    held = row(world.path, "action", world.action)
    assert (held["state"], held["done_on"], held["closed"]) == ("done", TODAY, 1)


def test_done_keeps_a_day_that_was_given(world: World) -> None:
    world.edit(world.action, state="done", done_on="2026-06-30")
    world.edit(world.action, detail="All three have it.")
    assert row(world.path, "action", world.action)["done_on"] == "2026-06-30"


def test_done_without_a_day_is_done_today(world: World) -> None:
    world.edit(world.action, state="done", done_on=None)
    assert row(world.path, "action", world.action)["done_on"] == TODAY


def test_reopening_empties_the_day(world: World) -> None:
    world.edit(world.action, state="done")
    world.edit(world.action, state="open")
    assert row(world.path, "action", world.action)["done_on"] is None


def test_what_is_open_was_done_on_no_day(world: World) -> None:
    receipt = world.add_action(state="open", done_on="2026-06-30")
    assert row(world.path, "action", receipt.row_id)["done_on"] is None


def test_reopening_empties_the_reason_it_was_dropped(world: World) -> None:
    world.edit(world.action, state="dropped", dropped_reason="The fund closed.")
    assert row(world.path, "action", world.action)["dropped_reason"] == "The fund closed."
    world.edit(world.action, state="in progress")
    assert row(world.path, "action", world.action)["dropped_reason"] is None


def test_an_edit_raises_the_version_and_leaves_other_fields(world: World) -> None:
    before = row(world.path, "action", world.action)
    world.edit(world.action, detail="Three of them.")
    after = row(world.path, "action", world.action)
    expected = {**before, "detail": "Three of them.", "version": 2}
    assert {**after, "updated_at": ""} == {**expected, "updated_at": ""}
    assert after["updated_at"] >= before["updated_at"]


def test_a_stale_edit_shows_both_versions_and_writes_nothing(world: World) -> None:
    world.edit(world.action, title="Theirs")
    before = content(world.path)
    stale = Edit(world.action, 1, {"title": "Yours"})
    with pytest.raises(Conflict) as caught:
        actions.save_actions(world.path, COORDINATOR, new_key(), [stale])
    theirs = row(world.path, "action", world.action)
    (clash,) = caught.value.clashes
    assert (clash.table, clash.row_id) == ("action", world.action)
    computed = {name: theirs[name] for name in ("closed", "due_order")}
    assert {**computed, **clash.theirs} == theirs
    assert {**computed, **clash.yours} == {**theirs, "title": "Yours"}
    assert content(world.path) == before


def test_several_rows_are_saved_together(world: World) -> None:
    other = world.add_action("Another").row_id
    edits = [Edit(world.action, 1, {"title": "One"}), Edit(other, 1, {"title": "Two"})]
    receipt = actions.save_actions(world.path, COORDINATOR, new_key(), edits)
    assert receipt.row_ids == (world.action, other)
    held = rows(world.path, "action")
    assert (held[world.action]["title"], held[other]["title"]) == ("One", "Two")


@pytest.mark.parametrize("order", [1, -1], ids=["stale last", "stale first"])
def test_several_rows_are_saved_all_or_none(order: int, world: World) -> None:
    stale, stale_too, good = (world.add_action(name).row_id for name in ("A", "B", "C"))
    world.edit(stale, title="A, theirs")
    world.edit(stale_too, title="B, theirs")
    before = content(world.path)
    edits = [Edit(number, 1, {"title": "Yours"}) for number in (good, stale, stale_too)]
    with pytest.raises(Conflict) as caught:
        actions.save_actions(world.path, COORDINATOR, new_key(), edits[::order])
    assert {clash.row_id for clash in caught.value.clashes} == {stale, stale_too}
    assert content(world.path) == before


def test_of_several_rows_the_wrong_one_is_named(world: World) -> None:
    other = world.add_action("Another").row_id
    before = content(world.path)
    edits = [Edit(world.action, 1, {"title": "Fine"}), Edit(other, 1, {"state": "dropped"})]
    problems = _problems(actions.save_actions, world.path, COORDINATOR, new_key(), edits)
    assert problems.keys() == {f"{other}.dropped_reason"}
    assert "Another" in problems[f"{other}.dropped_reason"]
    assert content(world.path) == before


def test_a_removed_action_is_marked_and_no_longer_found(world: World) -> None:
    world.remove(ACTION, world.action)
    assert row(world.path, "action", world.action)["deleted_at"] is not None
    with connect.reading(world.path) as db:
        assert action_queries.action(db, world.action) is None
    with pytest.raises(Missing):
        world.edit(world.action, title="From the grave")


def test_a_stale_removal_is_refused(world: World) -> None:
    world.edit(world.action, title="Changed")
    with pytest.raises(Conflict):
        records.remove(ACTION, world.path, COORDINATOR, new_key(), (world.action, 1))
    assert row(world.path, "action", world.action)["deleted_at"] is None


def test_notes_read_newest_first(world: World) -> None:
    for text in ("First", " Second "):
        actions.add_note(world.path, COORDINATOR, new_key(), {"text": text}, world.action)
    with connect.reading(world.path) as db:
        texts = [note.text for note in action_queries.notes(db, world.action)]
        line = action_queries.action(db, world.action)
    assert texts == ["Second", "First"]
    assert line is not None
    assert line.notes == 2


def test_an_empty_note_is_refused(world: World) -> None:
    arguments = (world.path, COORDINATOR, new_key(), {"text": "  "}, world.action)
    assert _problems(actions.add_note, *arguments).keys() == {"text"}


def test_a_note_on_nothing_is_missing(world: World) -> None:
    with pytest.raises(Missing):
        actions.add_note(world.path, COORDINATOR, new_key(), {"text": "Hello"}, 999_999)


@pytest.mark.parametrize(
    "title",
    [
        "x" * 300,
        "👩🏽‍🚒🔥 fire drill 🇬🇧",
        "لقاء الشركاء مع المجلس",
        "\u202eright to left\u202c and back",
        'It\'s "quoted" — ‘so’ “said” `he`',
        "'; DROP TABLE action; --",
        "{{ 7 * 7 }} <img src=x onerror=alert(1)> ${x} \\n %s",
        "decomposed e\u0301, composed é",
    ],
    ids=lambda title: title[:12].encode("ascii", "replace").decode(),
)
def test_a_title_is_stored_as_typed(title: str, world: World) -> None:
    receipt = world.add_action(title)
    with connect.reading(world.path) as db:
        line = action_queries.action(db, receipt.row_id)
    assert line is not None
    assert line.title == title


def test_a_day_to_come_is_kept_as_iso(world: World) -> None:
    day = (dates.today() + timedelta(days=400)).isoformat()
    assert row(world.path, "action", world.add_action(due_on=day).row_id)["due_on"] == day


def test_a_field_that_no_action_has_is_a_mistake_of_ours(world: World) -> None:
    with pytest.raises(AssertionError, match="colour"):
        world.add_action(colour="red")


def test_a_missing_database_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(connect.NotReady):
        records.add(ACTION, tmp_path / "no.db", COORDINATOR, new_key(), {"title": "Lost"})
    assert list(tmp_path.iterdir()) == []
