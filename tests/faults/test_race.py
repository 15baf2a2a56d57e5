"""Many writers at once: nothing is lost, nothing is locked, nothing is written twice."""

import threading
from concurrent.futures import ThreadPoolExecutor

from db import connect, write
from db.commands import actions
from db.commands.actions import Edit
from db.connect import Database
from tests.conftest import COORDINATOR
from tests.db.tools import World, row, rows, wrong

THREADS, EDITS, ACTIONS = 16, 60, 20


def _edit_until_accepted(
    world: World, db: Database, number: int, text: str, refused: list[str]
) -> str:
    """Edit on the newest version, again after each conflict; return the accepted key."""
    while True:
        version = db.execute("SELECT version FROM action WHERE id = ?", [number]).fetchone()[0]
        key = write.new_key()
        try:
            edit = Edit(number, version, {"title": text})
            return actions.save_actions(world.path, COORDINATOR, key, [edit]).key
        except write.Conflict:
            refused.append(key)


def test_16_threads_lose_no_edit(world: World) -> None:
    numbers = [world.add_action(f"Contested {which}").row_id for which in range(ACTIONS)]
    together, refused = threading.Barrier(THREADS), list[str]()

    def work(thread: int) -> dict[str, tuple[int, str]]:
        accepted = {}
        with connect.reading(world.path) as db:
            # Each look is at what stands there then, not at the snapshot that was begun.
            db.rollback()
            together.wait()
            for turn in range(EDITS):
                number, text = numbers[(thread + turn) % ACTIONS], f"Thread {thread}, turn {turn}"
                key = _edit_until_accepted(world, db, number, text, refused)
                accepted[key] = (number, text)
        return accepted

    # As in a running server, one connection stays open: else each command's end empties the log.
    with connect.reading(world.path), ThreadPoolExecutor(THREADS) as pool:
        accepted = {
            key: edit for part in pool.map(work, range(THREADS)) for key, edit in part.items()
        }

    assert len(accepted) == THREADS * EDITS
    print(f"{len(refused)} edits were refused and made again")
    assert len(refused) > ACTIONS
    with connect.reading(world.path) as db:
        written = {
            key: (int(number), title)
            for key, number, title in db.execute(
                """SELECT h.command_key, h.row_id, json_extract(v.new, '$.title')
                   FROM history AS h JOIN history_values AS v ON v.history_id = h.id
                   WHERE h.[table] = 'action' AND h.change = 'update'"""
            )
        }
    assert written == accepted
    held = rows(world.path, "action")
    assert {number: held[number]["version"] for number in numbers} == {
        number: 1 + sum(edited == number for edited, _ in accepted.values()) for number in numbers
    }
    assert wrong(world.path) == {}


def test_readers_see_whole_commands_while_others_write(world: World) -> None:
    pair = [world.add_action("Turn 0").row_id for _ in range(2)]
    stop, torn = threading.Event(), []

    def look() -> int:
        looks = 0
        while not stop.is_set():
            with connect.reading(world.path) as db:
                titles = {
                    title
                    for (title,) in db.execute("SELECT title FROM action WHERE id IN (?, ?)", pair)
                }
            looks += 1
            if len(titles) != 1:
                torn.append(titles)
        return looks

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(look) for _ in range(2)]
        for turn in range(1, 60):
            edits = [Edit(number, turn, {"title": f"Turn {turn}"}) for number in pair]
            actions.save_actions(world.path, COORDINATOR, write.new_key(), edits)
        stop.set()
        looks = [reader.result() for reader in readers]
    assert torn == []
    assert min(looks) > 10


def test_two_completions_of_one_version_accept_one(world: World) -> None:
    together = threading.Barrier(8)

    def complete(_: int) -> bool:
        together.wait()
        try:
            actions.complete_action(world.path, COORDINATOR, write.new_key(), world.action, 1)
        except write.Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(complete, range(8))) == 1
    assert row(world.path, "action", world.action)["version"] == 2
