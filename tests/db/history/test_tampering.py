"""What is done to the file behind the app's back comes to light in `check`."""

from pathlib import Path
from typing import Any

from db import check, connect
from db.history import chain, purge
from db.migrations.m003_keeping import GUARDS
from synergy import heads
from tests.conftest import COORDINATOR
from tests.db.tools import World, history_of, insert, plain, row, rows, wrong


def _drop_guards(connection: Any) -> None:
    for guard in GUARDS:
        connection.execute(f"DROP TRIGGER {guard.split()[2]}")


def _tamper(path: Path, *statements: str) -> dict[str, list[str]]:
    """Take the guards off, run statements as another tool, put the guards back; then check."""
    with plain(path) as connection:
        _drop_guards(connection)
        for statement in statements:
            connection.execute(statement)
        for guard in GUARDS:
            connection.execute(guard)
    return wrong(path)


def _latest_change(world: World) -> int:
    number: int = {h["change"]: h for h in history_of(world.path, "action", world.action)}[
        "insert"
    ]["id"]
    return number


def test_a_database_that_was_left_alone_is_whole(world: World) -> None:
    assert wrong(world.path) == {}


def test_one_byte_of_a_history_row_in_the_file(world: World) -> None:
    with connect.writing(world.path, "Quokka Unmistakable") as db:
        db.execute("UPDATE action SET title = 'Changed' WHERE id = ?", [world.action])
    world.add_action("Something after it")
    with connect.maintaining(world.path, "test") as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    latest = history_of(world.path, "action", world.action)[-1]
    # In the row its moment stands right before who did it; in the indexes it does not.
    as_stored = f"{latest['at']}Quokka Unmistakable".encode()
    content = world.path.read_bytes()
    assert content.count(as_stored) == 1
    world.path.write_bytes(content.replace(as_stored, as_stored.replace(b"able", b"eble")))
    assert history_of(world.path, "action", world.action)[-1]["actor"] == "Quokka Unmistakeble"
    found = wrong(world.path)
    assert found.keys() == {"history chain", "integrity"}
    assert found["history chain"] == [
        f"history row {latest['id']} (action {world.action}) was changed"
    ]
    assert all("index history_" in line for line in found["integrity"])


def test_who_did_it_was_changed(world: World) -> None:
    number = _latest_change(world)
    found = _tamper(world.path, f"UPDATE history SET actor = 'Nobody' WHERE id = {number}")
    assert found == {"history chain": [f"history row {number} (action {world.action}) was changed"]}


def test_the_values_were_changed(world: World) -> None:
    number = _latest_change(world)
    found = _tamper(
        world.path,
        f"""UPDATE history_values SET new = json_set(new, '$.title', 'Something else')
            WHERE history_id = {number}""",
    )
    assert found == {
        "history chain": [
            f"the values of history row {number} (action {world.action}) were changed"
        ]
    }


def test_the_values_were_taken_away(world: World) -> None:
    number = _latest_change(world)
    found = _tamper(world.path, f"DELETE FROM history_values WHERE history_id = {number}")
    assert found == {
        "history chain": [f"the values of history row {number} (action {world.action}) are missing"]
    }


def test_a_row_in_the_middle_was_removed(world: World) -> None:
    number = _latest_change(world)
    world.add_action("Something after it")
    found = _tamper(
        world.path,
        f"DELETE FROM history_values WHERE history_id = {number}",
        f"DELETE FROM history WHERE id = {number}",
    )
    assert found == {
        "history chain": [
            f"history rows {number} to {number} are missing",
            f"history row {number + 1} does not follow the row before it",
        ]
    }


def _rewrite_from(path: Path, number: int, actor: str) -> None:
    """Change who made one change, as somebody would who writes the rest of the chain anew."""
    with plain(path) as connection:
        _drop_guards(connection)
        connection.execute("UPDATE history SET actor = ? WHERE id = ?", [actor, number])
        [previous] = connection.execute("SELECT hash FROM history WHERE id = ?", [number - 1])
        before = previous[0]
        for row in connection.execute(
            """SELECT id, at, actor, command_key, [table], row_id, change, digest
               FROM history WHERE id >= ? ORDER BY id""",
            [number],
        ).fetchall():
            link = chain.digest(before, *row)
            connection.execute(
                "UPDATE history SET previous = ?, hash = ? WHERE id = ?", [before, link, row[0]]
            )
            before = link
        for guard in GUARDS:
            connection.execute(guard)


def test_a_chain_written_anew_passes_and_only_a_head_from_before_reveals_it(world: World) -> None:
    number = _latest_change(world)
    earlier, later = (rows(world.path, "history")[n]["hash"] for n in (number - 1, number))
    world.add_action("Something after it")
    printed = check.head(world.path)
    assert check.find_head(world.path, printed[: heads.DIGITS]) is not None
    _rewrite_from(world.path, number, "Nobody")
    assert history_of(world.path, "action", world.action)[0]["actor"] == "Nobody"
    assert wrong(world.path) == {}
    found = [check.find_head(world.path, head) is not None for head in (earlier, later, printed)]
    assert found == [True, False, False]


def test_a_guard_was_dropped(world: World) -> None:
    with plain(world.path) as connection:
        _drop_guards(connection)
    assert wrong(world.path) == {
        "trigger coverage": [
            f"the trigger {guard.split()[2]}, which protects the history, is missing"
            for guard in GUARDS
        ]
    }


def test_a_history_trigger_was_dropped(world: World) -> None:
    with plain(world.path) as connection:
        connection.execute("DROP TRIGGER history_action_update")
    assert wrong(world.path) == {
        "trigger coverage": ["history trigger history_action_update is missing"]
    }


def test_a_column_was_added_without_its_triggers(world: World) -> None:
    with plain(world.path) as connection:
        connection.execute("ALTER TABLE action ADD COLUMN colour TEXT")
    assert wrong(world.path) == {
        "trigger coverage": [
            f"history trigger history_action_{change} does not match its table's columns"
            for change in ("insert", "update", "delete")
        ]
    }


def test_a_table_was_added_without_its_triggers(world: World) -> None:
    with plain(world.path) as connection:
        connection.execute("CREATE TABLE visit (id INTEGER PRIMARY KEY, name TEXT) STRICT")
    assert wrong(world.path) == {
        "trigger coverage": [
            f"history trigger history_visit_{change} is missing"
            for change in ("insert", "update", "delete")
        ]
    }


def test_the_full_text_was_damaged(world: World) -> None:
    with plain(world.path) as connection:
        connection.execute("INSERT INTO action_fts (action_fts) VALUES ('delete-all')")
    found = wrong(world.path)
    assert found.keys() == {"full text"}
    assert "action_fts is damaged" in " ".join(found["full text"])


def test_a_full_text_trigger_was_dropped(world: World) -> None:
    with plain(world.path) as connection:
        connection.execute("DROP TRIGGER issue_au")
    assert wrong(world.path) == {
        "full text": ["full-text trigger issue_au is missing or lacks a column"]
    }


def test_a_row_refers_to_nothing(world: World) -> None:
    with plain(world.path) as connection:
        connection.execute("DROP TRIGGER history_action_update")
        connection.execute("UPDATE action SET issue_id = 999999 WHERE id = ?", [world.action])
    assert wrong(world.path)["foreign keys"] == [
        f"action row {world.action} refers to a issue that does not exist"
    ]


def test_a_page_of_the_file_was_overwritten(world: World) -> None:
    with connect.maintaining(world.path, "test") as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = dict(db.execute("SELECT name, rootpage FROM sqlite_schema"))["action_list"]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray(world.path.read_bytes())
    content[(root - 1) * size : root * size] = b"\xff" * size
    world.path.write_bytes(content)
    assert "integrity" in wrong(world.path)


def test_a_purge_excuses_no_values_written_after_it(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        first = insert(db, "organization", name="Gone Agency")
    purge.purge(world.path, COORDINATOR, "organization", first)
    with connect.writing(world.path, "test") as db:
        second = insert(db, "organization", id=first, name="Agency under an old number")
    number = max(
        held["id"]
        for held in history_of(world.path, "organization", second)
        if held["change"] == "insert"
    )
    found = _tamper(world.path, f"DELETE FROM history_values WHERE history_id = {number}")
    assert found == {
        "history chain": [f"the values of history row {number} (organization {second}) are missing"]
    }


def test_a_number_is_never_given_to_a_second_row(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        gone = insert(db, "organization", name="Gone Agency")
    purge.purge(world.path, COORDINATOR, "organization", gone)
    with connect.writing(world.path, "test") as db:
        new = insert(db, "organization", name="New Agency")
    assert new != gone
    assert row(world.path, "organization", new)["name"] == "New Agency"
    assert gone not in rows(world.path, "organization")
