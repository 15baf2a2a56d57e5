"""A queue for slow work, so that a crowd from one address does not make others wait."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from web.throttle import network_of

# How many people may sign in at the same moment from one office.
EACH = 50
MOST = 200
# The longest wait in seconds, whatever those ahead are waiting for.
LONGEST = 10.0
# A full queue has moved on by then.
SECONDS = 5


class Crowded(Exception):
    """The queue is too long for this address; it may be shorter in `SECONDS`."""


class Turns:
    """Runs `at_once` visitors in turn, one from each address at a time; for one event loop.

    Addresses take turns, however many visitors each has waiting. Each has `each` places in the
    queue; if all `most` places are taken, the address with most of them loses one.
    """

    def __init__(
        self, at_once: int, each: int = EACH, most: int = MOST, longest: float = LONGEST
    ) -> None:
        self._at_once = at_once
        self._each = each
        self._most = most
        self._longest = longest
        # The address whose turn is next comes first.
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}
        self._taken: set[str] = set()

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        """Wait for a turn and hold it; Crowded if there is no place, or the wait is too long."""
        network = network_of(address)
        called = self._queue_up(network)
        self._call()
        try:
            await self._wait(called)
            yield
        finally:
            if not called.cancelled() and called.exception() is None:
                self._taken.remove(network)
                self._call()

    def _queue_up(self, network: str) -> asyncio.Future[None]:
        own = len(self._waiting.get(network, ()))
        if own >= self._each:
            raise Crowded
        if sum(map(len, self._waiting.values())) >= self._most:
            longest = max(self._waiting.values(), key=len)
            if len(longest) <= own + 1:
                raise Crowded
            refused = longest.pop()
            if not refused.done():
                refused.set_exception(Crowded())
        called = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(network, deque()).append(called)
        return called

    async def _wait(self, called: asyncio.Future[None]) -> None:
        try:
            async with asyncio.timeout(self._longest):
                await called
        except TimeoutError as error:
            raise Crowded from error

    def _call(self) -> None:
        """Let in those whose turn it is."""
        while len(self._taken) < self._at_once:
            network = next((one for one in self._waiting if one not in self._taken), None)
            if network is None:
                return
            # Its other visitors wait behind those of all other addresses.
            others = self._waiting.pop(network)
            called = others.popleft()
            if others:
                self._waiting[network] = others
            if not called.done():
                self._taken.add(network)
                called.set_result(None)
