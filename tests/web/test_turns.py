"""Whose turn it is, where many wait and some come in crowds."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from web.turns import Crowded, Turns

HOME, OFFICE, ELSEWHERE = "192.0.2.1", "192.0.2.2", "198.51.100.7"


class Hall:
    """Visitors who take turns, and end theirs when the test says so."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.inside: list[str] = []
        self.served: list[str] = []
        self.crowded: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.done: dict[str, asyncio.Event] = {}

    async def come(self, *names: str) -> None:
        """Let visitors come, each named by an address and a number: 192.0.2.1 #3."""
        for name in names:
            self.done[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._visit(name))
        await self.settle()

    async def _visit(self, name: str) -> None:
        try:
            async with self.turns.turn(name.partition(" ")[0]):
                self.inside.append(name)
                try:
                    await self.done[name].wait()
                finally:
                    self.inside.remove(name)
                self.served.append(name)
        except Crowded:
            self.crowded.append(name)

    async def finish(self, name: str) -> None:
        """End a visitor's turn."""
        self.done[name].set()
        await self.settle()

    async def finish_all(self) -> None:
        """End each turn as it comes."""
        while self.inside:
            await self.finish(self.inside[0])

    async def settle(self) -> None:
        """Let everything happen that needs nothing else to happen first."""
        for _ in range(10):
            await asyncio.sleep(0)


def crowd(address: str, number: int) -> list[str]:
    return [f"{address} #{n}" for n in range(number)]


def played(turns: Turns, play: Callable[[Hall], Coroutine[Any, Any, None]]) -> Hall:
    """Play a scene, and end every turn that is left."""

    async def scene() -> Hall:
        hall = Hall(turns)
        await play(hall)
        await hall.finish_all()
        return hall

    return asyncio.run(scene())


def test_no_address_holds_more_than_one_turn() -> None:
    async def play(hall: Hall) -> None:
        await hall.come(*crowd(HOME, 5))
        assert hall.inside == [f"{HOME} #0"]
        await hall.come(*crowd(OFFICE, 1), *crowd(ELSEWHERE, 1))
        assert hall.inside == [f"{HOME} #0", f"{OFFICE} #0"]

    hall = played(Turns(2), play)
    assert set(hall.served) == {*crowd(HOME, 5), *crowd(OFFICE, 1), *crowd(ELSEWHERE, 1)}


def test_somebody_else_waits_for_one_of_a_crowd_at_most() -> None:
    async def play(hall: Hall) -> None:
        await hall.come(*crowd(HOME, 50), *crowd(OFFICE, 1), *crowd(ELSEWHERE, 1))

    hall = played(Turns(1), play)
    assert hall.served[:4] == [f"{HOME} #0", f"{HOME} #1", f"{OFFICE} #0", f"{ELSEWHERE} #0"]
    assert hall.served[4:] == crowd(HOME, 50)[2:]


def test_a_network_is_one_address() -> None:
    async def play(hall: Hall) -> None:
        await hall.come("2001:db8::1", "2001:db8::2", "::ffff:192.0.2.1", "192.0.2.1")
        assert hall.inside == ["2001:db8::1", "::ffff:192.0.2.1"]

    assert len(played(Turns(4), play).served) == 4


def test_an_address_has_its_places_and_no_more() -> None:
    async def play(hall: Hall) -> None:
        await hall.come(*crowd(HOME, 5))
        assert hall.crowded == [f"{HOME} #4"]
        await hall.come(f"{OFFICE} #0")

    hall = played(Turns(1, each=3), play)
    assert sorted(hall.served) == [*crowd(HOME, 4), f"{OFFICE} #0"]
    assert hall.crowded == [f"{HOME} #4"]


def test_a_crowd_gives_up_its_last_place_to_others() -> None:
    async def play(hall: Hall) -> None:
        await hall.come(*crowd(HOME, 5), f"{OFFICE} #0")
        assert hall.crowded == [f"{HOME} #4"]
        await hall.come(f"{HOME} #5")
        assert hall.crowded == [f"{HOME} #4", f"{HOME} #5"]

    assert f"{OFFICE} #0" in played(Turns(1, most=4), play).served


def test_a_queue_full_of_different_addresses_takes_nobody_more() -> None:
    async def play(hall: Hall) -> None:
        await hall.come(HOME, "192.0.2.11", "192.0.2.12", OFFICE)
        assert hall.crowded == [OFFICE]
        await hall.finish(HOME)
        await hall.come(ELSEWHERE)

    assert played(Turns(1, most=2), play).served == [HOME, "192.0.2.11", "192.0.2.12", ELSEWHERE]


def test_those_who_leave_the_queue_keep_nobody_waiting() -> None:
    async def play(hall: Hall) -> None:
        await hall.come(HOME, OFFICE, ELSEWHERE)
        for name in (OFFICE, HOME):
            hall.tasks[name].cancel()
        await hall.settle()
        assert hall.inside == [ELSEWHERE]

    assert played(Turns(1), play).served == [ELSEWHERE]


def test_a_turn_that_fails_is_over() -> None:
    async def scene() -> None:
        turns = Turns(1)
        with pytest.raises(ZeroDivisionError):
            async with turns.turn(HOME):
                raise ZeroDivisionError
        async with turns.turn(HOME):
            pass

    asyncio.run(scene())


def test_nobody_waits_for_ever() -> None:
    async def scene() -> None:
        turns = Turns(1, longest=0.01)
        async with turns.turn(HOME):
            with pytest.raises(Crowded):
                async with turns.turn(OFFICE):
                    raise AssertionError
        async with turns.turn(OFFICE):
            pass

    asyncio.run(scene())
