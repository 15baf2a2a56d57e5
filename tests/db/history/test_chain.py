"""The history: every change stands there, and nothing takes it away."""

import json
from pathlib import Path

import pytest

from db import connect
from db.commands import actions
from db.history import chain
from db.queries import history
from tests.conftest import COORDINATOR
from tests.db.tools import CAMDEN, World, history_of, insert, plain, row, rows


def test_an_insert_is_recorded_whole(world: World) -> None:
    receipt = world.add_action("Count the chairs", organization_id=world.south)
    held = row(world.path, "action", receipt.row_id)
    for computed in ("closed", "due_order"):
        del held[computed]
    (change,) = history_of(world.path, "action", receipt.row_id)
    assert change["actor"] == COORDINATOR.name
    assert change["command_key"] == receipt.key
    assert change["change"] == "insert"
    assert change["old"] is None
    assert json.loads(change["new"]) == held


def test_an_update_records_just_the_columns_that_changed(world: World) -> None:
    before = row(world.path, "action", world.action)
    receipt = world.edit(world.action, title="Write to two funders", due_on="2026-07-01")
    after = row(world.path, "action", world.action)
    changes = {h["command_key"]: h for h in history_of(world.path, "action", world.action)}
    change = changes[receipt.key]
    changed = ("title", "version", "updated_at")
    assert change["change"] == "update"
    assert json.loads(change["old"]) == {name: before[name] for name in changed}
    assert json.loads(change["new"]) == {name: after[name] for name in changed}


def test_a_delete_is_recorded_whole(world: World) -> None:
    held = next(
        link
        for link in rows(world.path, "issue_borough").values()
        if (link["issue_id"], link["borough_code"]) == (world.issue, CAMDEN)
    )
    with connect.writing(world.path, "somebody") as db:
        db.table("issue_borough").delete(held["id"])
    changes = {
        change["change"]: change for change in history_of(world.path, "issue_borough", held["id"])
    }
    assert changes["delete"]["actor"] == "somebody"
    assert changes["delete"]["command_key"] is None
    assert json.loads(changes["delete"]["old"]) == held
    assert changes["delete"]["new"] is None


def test_an_update_that_changes_nothing_is_not_recorded(world: World) -> None:
    before = rows(world.path, "history").keys()
    with connect.writing(world.path, "somebody") as db:
        db.execute("UPDATE action SET title = title")
    assert rows(world.path, "history").keys() == before


def test_a_change_undone_by_an_error_is_not_recorded(world: World) -> None:
    before = rows(world.path, "history")
    with pytest.raises(connect.IntegrityError), connect.writing(world.path, "somebody") as db:
        insert(db, "organization", name="Fleeting Agency")
        insert(db, "organization", name="")
    assert rows(world.path, "history") == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET actor = 'somebody else' WHERE id = 5",
        "DELETE FROM history WHERE id = 5",
        "INSERT OR REPLACE INTO history SELECT * FROM history WHERE id = 5",
        "REPLACE INTO history (id, at, actor, [table], row_id, change, digest, previous, hash)"
        " VALUES (5, '', '', '', '', 'insert', '', '', '')",
        "UPDATE history_values SET new = NULL WHERE history_id = 5",
        "DELETE FROM history_values WHERE history_id = 5",
        "INSERT OR REPLACE INTO history_values SELECT * FROM history_values WHERE history_id = 5",
    ],
)
def test_history_refuses(statement: str, world: World) -> None:
    before = rows(world.path, "history"), rows(world.path, "history_values")
    with (
        pytest.raises(connect.IntegrityError, match="history"),
        connect.writing(world.path, "somebody") as db,
    ):
        db.execute(statement)
    assert (rows(world.path, "history"), rows(world.path, "history_values")) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE action SET title = 'Changed behind our back'",
        "DELETE FROM issue_borough",
        "INSERT INTO setting (key, value, updated_at) VALUES ('own', 'x', '')",
        "DELETE FROM history_values",
    ],
)
def test_another_tool_cannot_write(statement: str, world: World) -> None:
    before = rows(world.path, "action"), rows(world.path, "setting")
    with plain(world.path) as connection, pytest.raises(connect.SqliteError, match="no such func"):
        connection.execute(statement)
    assert (rows(world.path, "action"), rows(world.path, "setting")) == before


def test_every_table_but_history_its_logs_and_the_keys_is_tracked(empty: Path) -> None:
    with connect.reading(empty) as db:
        own = {name for name in db.table_names() if "_fts" not in name and "sqlite_" not in name}
        tracked = set(chain.tracked_tables(db))
    logs = {"history", "history_values", "command_log", "seed_log"}
    keys = {"passphrase", "invitation", "session", "share_token", "first_account"}
    assert own - tracked == logs | keys


def test_the_numbers_of_history_have_no_hole(world: World) -> None:
    numbers = rows(world.path, "history").keys()
    assert numbers == set(range(1, len(numbers) + 1))


@pytest.mark.parametrize(
    ("some", "others"),
    [
        ((None,), ("",)),
        ((None,), ("\x00",)),
        (("ab", "c"), ("a", "bc")),
        (("a\x1fb", "c"), ("a", "b\x1fc")),
        (("a", None), ("a",)),
    ],
)
def test_different_parts_never_share_a_digest(some: tuple, others: tuple) -> None:
    assert chain.digest(*some) != chain.digest(*others)


def test_the_changes_of_a_row_read_newest_first_with_before_and_after(world: World) -> None:
    world.edit(world.action, title="Write to three funders")
    actions.complete_action(world.path, COORDINATOR, "done-key", world.action, 2)
    with connect.reading(world.path) as db:
        done, edited, added = history.changes_of(db, "action", world.action)
        (latest,) = history.changes_of(db, "action", world.action, latest=1)
    assert (done.change, edited.change, added.change) == ("update", "update", "insert")
    assert edited.fields == {"title": ("Write to funders", "Write to three funders")}
    assert done.fields["state"] == ("open", "done")
    assert done.fields.keys() == {"state", "done_on"}
    assert added.fields["title"] == (None, "Write to funders")
    assert added.actor == COORDINATOR.name
    assert latest == done


def test_the_history_of_a_row_is_not_that_of_its_namesakes(world: World) -> None:
    with connect.reading(world.path) as db:
        titles = {
            change.fields.get("title") for change in history.changes_of(db, "issue", world.issue)
        }
    assert titles == {(None, "Grants end too soon")}
