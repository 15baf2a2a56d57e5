"""Limits on connections to the server: how long each may take, and how many there may be.

uvicorn, our server, closes a connection only if it stays idle after a response. A client that sends
half a request, or a byte now and then, is never cut off; and connections are accepted until the
process can open no more files, after which no one can connect and asyncio logs thousands of errors
a second. uvicorn has no setting for the first, and `streamlit run` passes no settings to it. So we
put our own protocol in front of uvicorn's, using only asyncio's public interface.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any

# Seconds for the head of a request, from the start of the connection or the previous answer.
HEAD_SECONDS = 10.0
# Seconds to send a body and receive the answer: five megabytes over a slow mobile line.
ANSWER_SECONDS = 300.0
LOOK_EVERY = 1.0
# The most bytes in a request's head. uvicorn limits only heads that arrive in pieces, and takes
# long to read a long one.
LARGEST_HEAD = 16_384
# Seconds to wait, so that a client which keeps sending such requests costs next to nothing.
REFUSED_AFTER = 1.0
WHAT_TO_DO = "Your browser sends too much with its request. Delete this site's cookies, then retry."
TOO_LARGE = (
    "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Type: text/plain\r\n"
    f"Content-Length: {len(WHAT_TO_DO)}\r\nConnection: close\r\n\r\n{WHAT_TO_DO}"
).encode()
# asyncio accepts this many before they can be counted; the system makes the others wait.
ACCEPTED_AT_ONCE = 8
WAITING = 2048
MOST = 5000


@dataclass(frozen=True)
class Room:
    """How many connections there may be, and how many of them may stay open as lines."""

    connections: int
    lines: int

    @staticmethod
    def among(files: int) -> "Room":
        """Return the room for connections if the process may open this many files.

        Two fifths of the files are reserved for databases and so on, and a sixth of the connections
        for everything but lines: a browser fetches a page over several connections.
        """
        connections = min(files * 3 // 5, MOST)
        return Room(connections, connections * 5 // 6)


def _is_too_large(data: bytes) -> bool:
    return len(data) > LARGEST_HEAD and data.find(b"\r\n\r\n", 0, LARGEST_HEAD) == -1


class Connection(asyncio.Protocol):
    """One connection, in front of the server's own protocol.

    `answers` counts the requests being answered, `since` is when that last changed.
    """

    def __init__(self, behind: asyncio.Protocol, all_of_them: "Connections") -> None:
        self._behind = behind
        self.all = all_of_them
        self.transport: asyncio.Transport
        self.answers = 0
        self.since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Accept a visitor's connection."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.all.add(self)
        self._behind.connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Pass on data; a request completed by it is answered as part of this connection."""
        if not self.answers and _is_too_large(data):
            self.transport.pause_reading()
            asyncio.get_running_loop().call_later(REFUSED_AFTER, self._refuse)
            return
        token = _IN_HAND.set(self)
        try:
            self._behind.data_received(data)
        finally:
            _IN_HAND.reset(token)

    def _refuse(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(TOO_LARGE)
            self.transport.close()

    def eof_received(self) -> bool | None:
        """Pass on the end of the data."""
        return self._behind.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection; tell the protocol that may have replaced the first one."""
        self.all.forget(self)
        self._behind.connection_lost(exc)

    def pause_writing(self) -> None:
        """Pass on that the visitor has stopped receiving."""
        self._behind.pause_writing()

    def resume_writing(self) -> None:
        """Pass on that the visitor is receiving again."""
        self._behind.resume_writing()

    @property
    def is_busy(self) -> bool:
        """Tell whether an answer is being prepared, or has not been received yet."""
        closing = self.transport.is_closing()
        return (self.answers > 0 and not closing) or self.transport.get_write_buffer_size() > 0

    @property
    def is_closed(self) -> bool:
        """Tell whether its socket is closed."""
        return bool(self.transport.get_extra_info("socket").fileno() == -1)


_IN_HAND: ContextVar[Connection | None] = ContextVar("connection in hand", default=None)


class Connections:
    """All connections, the longest waiting or answering first, and the lines."""

    def __init__(self, room: Room, clock: Callable[[], float] = time.monotonic) -> None:
        self._room = room
        self._clock = clock
        self._passing: OrderedDict[Connection, None] = OrderedDict()
        self._lines: set[Connection] = set()

    def __len__(self) -> int:
        return len(self._passing) + len(self._lines)

    def add(self, one: Connection) -> None:
        """Add a connection; if there is no room, close the one that has taken longest.

        So a visitor who sends a whole request is answered, however many others do not.
        """
        if len(self) >= self._room.connections and self._passing:
            longest, _ = self._passing.popitem(last=False)
            longest.transport.abort()
        self._start(one)

    def forget(self, one: Connection) -> None:
        """Remove a closed connection."""
        self._passing.pop(one, None)
        self._lines.discard(one)

    @contextmanager
    def answering(self, one: Connection) -> Iterator[None]:
        """Allow a connection the time for an answer, and then the time for the next request."""
        one.answers += 1
        self._start(one)
        try:
            yield
        finally:
            one.answers -= 1
            self._lines.discard(one)
            self._start(one)

    def keep(self, one: Connection) -> bool:
        """Let a connection stay until its answer ends, as a line; False if there are too many."""
        if len(self._lines) >= self._room.lines:
            return False
        self._passing.pop(one, None)
        self._lines.add(one)
        return True

    def _start(self, one: Connection) -> None:
        self.forget(one)
        if not one.is_closed:
            one.since = self._clock()
            self._passing[one] = None

    def look(self) -> None:
        """Close connections whose time is up, even in the middle of a transfer."""
        for line in [line for line in self._lines if line.transport.is_closing()]:
            self._start(line)
        now = self._clock()
        for one in list(self._passing):
            if one.is_closed:
                self.forget(one)
            elif now - one.since >= (ANSWER_SECONDS if one.is_busy else HEAD_SECONDS):
                one.transport.abort()

    async def look_after(self) -> None:
        """Check regularly."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self.look()


@contextmanager
def answering() -> Iterator[None]:
    """Mark the current connection as having a complete request, until it is answered."""
    one = _IN_HAND.get()
    if one is None:
        yield
        return
    with one.all.answering(one):
        yield


def keep() -> bool:
    """Let the current connection stay open as a line; False if there are too many."""
    one = _IN_HAND.get()
    return one is None or one.all.keep(one)


@asynccontextmanager
async def guarded(room: Room) -> AsyncIterator[None]:
    """Put a Connection in front of every connection that this loop's server accepts from now on."""
    loop, held = asyncio.get_running_loop(), Connections(room)
    # Only in this loop: a server in another loop is not ours.
    vars(loop)["create_server"] = partial(_create_server, loop.create_server, held)
    looking = asyncio.create_task(held.look_after())
    try:
        yield
    finally:
        looking.cancel()
        del vars(loop)["create_server"]


async def _create_server(
    create: Callable[..., Any],
    held: Connections,
    behind: Callable[[], asyncio.Protocol],
    *where: Any,
    **how: Any,
) -> asyncio.Server:
    how["backlog"] = ACCEPTED_AT_ONCE
    server: asyncio.Server = await create(lambda: Connection(behind(), held), *where, **how)
    if "sock" in how:
        how["sock"].listen(WAITING)
    return server
