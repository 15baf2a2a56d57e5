"""How long connections may take and how many there may be, with the real uvicorn."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from web import connections
from web.connections import Connection, Connections, Room

SECONDS = 20
ROOM = Room(connections=12, lines=8)
WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
HALF = WHOLE[:-2]
LAST = HALF + b"Connection: close\r\n\r\n"
LARGE = connections.LARGEST_HEAD


async def _answer(request: Request) -> Response:
    body = await request.body()
    return Response(f"{request.method} {len(body)}")


async def _line(socket: WebSocket) -> None:
    if not connections.keep():
        await socket.close()
        return
    await socket.accept()
    async for text in socket.iter_text():
        await socket.send_text(text)


class Gate:
    """Stands where our own does."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with connections.answering():
            await self.app(scope, receive, send)


@asynccontextmanager
async def _lifespan(_: Starlette) -> AsyncIterator[None]:
    async with connections.guarded(ROOM):
        yield


@dataclass
class Served:
    """A server as `streamlit run` starts it: on a socket that was bound before."""

    port: int

    def open(self, data: bytes = b"") -> socket.socket:
        """Connect and send."""
        one = socket.create_connection(("127.0.0.1", self.port), SECONDS)
        one.sendall(data)
        return one

    def ask(self, data: bytes = LAST) -> bytes:
        """Send, and read the answer."""
        with self.open(data) as one:
            return rest_of(one)

    def line(self) -> connect:
        """Open a line."""
        return connect(f"ws://127.0.0.1:{self.port}/line", proxy=None)

    @contextmanager
    def line_soon(self) -> Iterator[ClientConnection]:
        """Open a line as soon as the server knows that another has ended."""
        deadline = time.monotonic() + SECONDS
        with ExitStack() as kept:
            while True:
                try:
                    line = kept.enter_context(self.line())
                    break
                except InvalidStatus:
                    assert time.monotonic() < deadline
            yield line


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """Serve with short times: what takes seconds elsewhere takes moments here."""
    for name, seconds in (("HEAD_SECONDS", 0.5), ("LOOK_EVERY", 0.05), ("REFUSED_AFTER", 0.05)):
        monkeypatch.setattr(connections, name, seconds)
    routes = [Route("/", _answer, methods=["GET", "POST"]), WebSocketRoute("/line", _line)]
    app = Gate(Starlette(routes=routes, lifespan=_lifespan))
    bound = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, ws="websockets-sansio", log_config=None))
    thread = threading.Thread(target=server.run, args=([bound],))
    thread.start()
    try:
        yield Served(bound.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
        bound.close()


def rest_of(one: socket.socket) -> bytes:
    """Read until the server has closed a connection."""
    came = b""
    with suppress(ConnectionResetError):
        while data := one.recv(65536):
            came += data
    return came


@pytest.mark.parametrize(
    "sent", [b"", b"G", HALF, WHOLE + HALF, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nX"]
)
def test_a_connection_without_a_whole_request_is_ended(sent: bytes, served: Served) -> None:
    with served.open(sent) as one:
        assert rest_of(one).count(b"HTTP/1.1 200 OK") == sent.startswith(WHOLE)


def test_bytes_that_trickle_keep_no_connection(served: Served) -> None:
    with served.open(HALF) as one, pytest.raises(OSError):
        for _ in range(1000):
            one.sendall(b"X: y\r\n")
            time.sleep(0.02)


def test_whole_requests_are_answered_beside_any_number_of_halves(served: Served) -> None:
    halves = [served.open(HALF) for _ in range(5 * ROOM.connections)]
    for _ in range(ROOM.connections):
        assert served.ask().startswith(b"HTTP/1.1 200 OK")
    for one in halves:
        assert rest_of(one) == b""
        one.close()


def test_a_body_may_take_longer_than_a_head(served: Served) -> None:
    with served.open(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n") as one:
        time.sleep(2 * connections.HEAD_SECONDS)
        one.sendall(b"abc")
        assert rest_of(one).endswith(b"POST 3")


def test_a_line_stays_open(served: Served) -> None:
    with served.line() as line:
        time.sleep(2 * connections.HEAD_SECONDS)
        line.send("still there")
        assert line.recv(SECONDS) == "still there"


def test_only_so_many_lines_may_stay(served: Served) -> None:
    with ExitStack() as kept:
        for _ in range(ROOM.lines - 1):
            kept.enter_context(served.line())
        with served.line():
            with pytest.raises(InvalidStatus), served.line():
                pass
            assert served.ask().startswith(b"HTTP/1.1 200 OK")
        kept.enter_context(served.line_soon())
        assert served.ask().startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("end", [b"", b"\r\n\r\n"])
def test_a_large_head_is_refused_without_being_read(end: bytes, served: Served) -> None:
    head = b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"a" * 4 * LARGE + end
    assert served.ask(head).startswith(b"HTTP/1.1 431 ")


def test_a_large_body_is_no_large_head(served: Served) -> None:
    size = 4 * LARGE
    head = LAST.replace(b"GET", b"POST")[:-2] + f"Content-Length: {size}\r\n\r\n".encode()
    assert served.ask(head + b"a" * size).endswith(f"POST {size}".encode())


# With a clock of the test's own.


class Transport(asyncio.Transport):
    """A connection's other side, as asyncio has it."""

    def __init__(self) -> None:
        super().__init__()
        self.sock, self._other = socket.socketpair()
        self.unsent = 0
        self.closing = False

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self.sock

    def get_write_buffer_size(self) -> int:
        return self.unsent

    def is_closing(self) -> bool:
        return self.closing

    @property
    def is_closed(self) -> bool:
        return self.sock.fileno() == -1

    def abort(self) -> None:
        self.closing = True
        self.sock.close()
        self._other.close()


@dataclass
class Held:
    """Connections at a moment that the test sets."""

    all: Connections
    now: list[float]

    def add(self) -> tuple[Connection, Transport]:
        transport = Transport()
        one = Connection(asyncio.Protocol(), self.all)
        one.connection_made(transport)
        return one, transport

    def after(self, seconds: float) -> None:
        self.now[0] += seconds
        self.all.look()


@pytest.fixture
def held() -> Iterator[Held]:
    now = [0.0]
    found = Held(Connections(ROOM, lambda: now[0]), now)
    yield found
    found.after(connections.ANSWER_SECONDS)


def test_each_has_its_time(held: Held) -> None:
    (_, idle), (slow, answered), (done, taking) = held.add(), held.add(), held.add()
    taking.unsent = 1
    with held.all.answering(slow):
        with held.all.answering(done):
            pass
        held.after(connections.HEAD_SECONDS - 1)
        assert not idle.closing
        held.after(1)
        assert (idle.closing, answered.closing, taking.closing) == (True, False, False)
        held.after(connections.ANSWER_SECONDS - connections.HEAD_SECONDS)
        assert answered.closing and taking.closing
    held.after(0)
    assert len(held.all) == 0


def test_two_answers_at_once_count_until_both_are_given(held: Held) -> None:
    one, transport = held.add()
    first, second = held.all.answering(one), held.all.answering(one)
    with second:
        with first:
            pass
        held.after(connections.HEAD_SECONDS)
        assert not transport.closing
    held.after(connections.HEAD_SECONDS)
    assert transport.closing


def test_a_line_whose_browser_takes_nothing_more_is_ended(held: Held) -> None:
    line, transport = held.add()
    with held.all.answering(line):
        assert held.all.keep(line)
        held.after(100 * connections.ANSWER_SECONDS)
        assert not transport.closing
        # uvicorn closes what answers no ping, and waits for the rest to be taken.
        transport.closing, transport.unsent = True, 1
        held.after(1)
        held.after(connections.ANSWER_SECONDS)
        assert transport.is_closed


@pytest.mark.parametrize("files", [256, 1024, 1_000_000])
def test_room_is_left_for_databases(files: int) -> None:
    room = Room.among(files)
    assert room.lines < room.connections <= files * 2 / 3
