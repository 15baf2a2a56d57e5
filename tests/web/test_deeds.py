"""Noting what people do: all of it in one write, and no two writes at once."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from db import connect
from db.commands import sessions
from tests.db.doors import Doors as House
from tests.db.tools import rows
from web.doors import Doors

PEOPLE = 12
WRITES = "opens synergy.db for sign-in"


@pytest.fixture
def inside(doors: House) -> list[int]:
    """Let twelve people in, who have done nothing for an hour; return their sessions."""
    for _ in range(PEOPLE):
        sessions.sign_in(doors.path, doors.boss)
    doors.age("session", "active_at", timedelta(hours=1))
    return list(rows(doors.path, "session"))


def are_noted(path: Path, numbers: Iterable[int]) -> bool:
    held = rows(path, "session")
    return all(held[number]["active_at"] > held[number]["created_at"] for number in numbers)


async def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


def test_what_comes_while_a_write_waits_is_written_by_the_next_one(
    doors: House, inside: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "synergy.db")

    async def work() -> None:
        watcher = Doors(doors.path)
        with connect.writing(doors.path, "another writer"):
            for number in inside:
                watcher.note_deed(number)
            await until(lambda: WRITES in caplog.messages)
            # Each would have begun by now.
            await asyncio.sleep(0.2)
            assert caplog.messages.count(WRITES) == 1
        await until(lambda: are_noted(doors.path, inside))

    asyncio.run(work())
    assert caplog.messages.count(WRITES) <= 2


def test_what_could_not_be_written_is_written_later(doors: House, inside: list[int]) -> None:
    elsewhere = doors.path.with_name("elsewhere.db")

    async def work() -> None:
        watcher = Doors(doors.path)
        doors.path.rename(elsewhere)
        for number in inside:
            watcher.note_deed(number)
        await asyncio.sleep(0.5)
        elsewhere.rename(doors.path)
        await until(lambda: are_noted(doors.path, inside))

    asyncio.run(work())
