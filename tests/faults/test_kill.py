"""A process that is killed in the middle of its work loses nothing that it had confirmed."""

import signal
import time

import pytest

from db.samples import seed
from tests.db.tools import World, row, rows, start_python, wrong

COMMANDS = """
import sys
from pathlib import Path
from db.commands import actions, records
from db.kinds.records import ACTION
from db.write import new_key
from synergy.viewers import Viewer

path, viewer = Path(sys.argv[1]), Viewer("coordinator", "about to be killed")
for number in range(100_000):
    receipt = records.add(ACTION, path, viewer, new_key(), {"title": f"Work {number}"})
    print(receipt.key, receipt.row_id, "open", flush=True)
    receipt = actions.complete_action(path, viewer, new_key(), receipt.row_id, 1)
    print(receipt.key, receipt.row_id, "done", flush=True)
"""

CLEARING = """
import sys
from pathlib import Path
from db.samples.sample import clear_sample
from synergy.viewers import Viewer

print("begun", flush=True)
clear_sample(Path(sys.argv[1]), Viewer("coordinator", "about to be killed"))
"""


@pytest.mark.parametrize("lines", [1, 40, 251])
def test_every_receipt_that_it_printed_is_there(lines: int, world: World) -> None:
    process = start_python(COMMANDS, world.path)
    assert process.stdout is not None
    printed = [process.stdout.readline() for _ in range(lines)]
    process.send_signal(signal.SIGKILL)
    rest, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (-signal.SIGKILL, "")
    printed += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    receipts = [line.split() for line in printed]

    log, held = rows(world.path, "command_log"), rows(world.path, "action")
    assert len(receipts) >= lines
    assert {key for key, _, _ in receipts} <= log.keys()
    states = {int(number): state for _, number, state in receipts}
    # The last command may have been accepted without a chance to say so.
    unsaid = {n for n, state in states.items() if held[n]["state"] != state}
    assert len(unsaid) <= 1
    assert wrong(world.path) == {}


@pytest.mark.parametrize("milliseconds", [0, 40, 120])
def test_a_killed_clearing_is_whole_or_undone(milliseconds: int, world: World) -> None:
    seed.seed(world.path)
    before = rows(world.path, "organization").keys()
    facts = {n for n, held in rows(world.path, "organization").items() if not held["sample"]}
    process = start_python(CLEARING, world.path)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(milliseconds / 1000)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert rows(world.path, "organization").keys() in (before, facts)
    assert wrong(world.path) == {}


def test_a_killed_writer_leaves_no_lock(world: World) -> None:
    holding = f"""
import sys
from db import connect
from pathlib import Path
with connect.writing(Path({str(world.path)!r}), "about to be killed") as db:
    db.execute("UPDATE action SET title = 'Half done'")
    print("holding", flush=True)
    sys.stdin.readline()
"""
    process = start_python(holding)
    assert process.stdout is not None
    assert process.stdout.readline() == "holding\n"
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    begun = time.monotonic()
    world.edit(world.action, detail="Written after the crash")
    assert time.monotonic() - begun < 2
    held = row(world.path, "action", world.action)
    assert (held["title"], held["detail"]) == ("Write to funders", "Written after the crash")
    assert wrong(world.path) == {}
