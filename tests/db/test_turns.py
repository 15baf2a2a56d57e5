"""The queue of our own writers."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from db import connect
from db.turns import Turns
from tests.db.tools import rows

FOREVER = 60.0


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_turns_come_in_the_order_of_asking() -> None:
    turns, came, asked = Turns(), list[int](), list[threading.Thread]()

    def work(number: int) -> None:
        with turns.turn(FOREVER) as left:
            assert 0 < left <= FOREVER
            came.append(number)

    with turns.turn(FOREVER):
        for number in range(20):
            asked.append(threading.Thread(target=work, args=[number]))
            asked[-1].start()
            wait_until(lambda: len(turns) == len(asked))
    for one in asked:
        one.join()
    assert came == list(range(20))
    assert len(turns) == 0


def test_nobody_waits_for_longer_than_they_say_and_the_next_has_the_turn() -> None:
    turns = Turns()
    with turns.turn(FOREVER):
        began = time.monotonic()
        with pytest.raises(connect.Busy), turns.turn(0.05):
            pass
        assert time.monotonic() - began < FOREVER / 2
        assert len(turns) == 0
    with turns.turn(0.0):
        pass


def test_a_turn_is_passed_on_whatever_happens_in_it() -> None:
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns.turn(FOREVER):
        raise ZeroDivisionError
    with turns.turn(0.0):
        pass


def test_a_writer_behind_a_long_one_gives_up_and_writes_nothing(facts: Path) -> None:
    before = rows(facts, "organization")
    with connect.writing(facts, "long"):
        began = time.monotonic()
        with pytest.raises(connect.Busy), connect.writing(facts, "waiting") as db:
            db.execute("DELETE FROM organization")
        assert connect.BUSY_SECONDS <= time.monotonic() - began < 4 * connect.BUSY_SECONDS
    assert rows(facts, "organization") == before
