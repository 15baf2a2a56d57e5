"""Browsers inside a running server with their sockets open, and how those sockets end."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from db import connect
from db.commands import sessions
from synergy import dates
from tests import serving
from tests.db.doors import Doors
from tests.visiting import Visitor, run_page
from tests.waiting import SECONDS
from web import cookies

STREAM, LIVE = "/_stcore/stream", "/live"
SOON = timedelta(seconds=1)
# What answers whoever is inside, and how; no page of ours makes a file under /media.
FILES = {
    "/media/none.csv": 404,
    "/component/streamlit_folium.st_folium/index.html": 200,
    "/_stcore/host-config": 200,
    "/_stcore/health": 200,
    "/whoami": 200,
    "/assets/leaflet/leaflet.js": 200,
}


@dataclass
class Inside:
    """One browser inside, with a page and its line to the server open."""

    visitor: Visitor
    stream: ClientConnection
    live: ClientConnection
    opened: ExitStack

    @staticmethod
    def enter(visitor: Visitor) -> "Inside":
        """Open the front page."""
        opened = ExitStack()
        stream, live = (opened.enter_context(visitor.open_socket(p)) for p in (STREAM, LIVE))
        run_page(stream)
        return Inside(visitor, stream, live, opened)

    @property
    def lines(self) -> tuple[ClientConnection, ClientConnection]:
        return self.stream, self.live

    def check_is_open(self) -> None:
        """Check that its sockets still answer."""
        for line in self.lines:
            assert line.ping().wait(SECONDS)

    def check_is_in(self) -> None:
        """Check that its sockets still answer, with a page too, and that another would open."""
        self.check_is_open()
        assert run_page(self.stream)
        assert self.visitor.ask("/").status == 200

    def check_is_out(self) -> None:
        """Check that nothing answers any more, and that a page leads to the sign-in page."""
        for path in ("/", "/issues"):
            answer = self.visitor.ask(path)
            assert answer.status == 303
            assert answer.header("location") == f"/sign-in?next={path}&over=1"
        for path in FILES:
            answer = self.visitor.ask(path)
            assert (answer.status, answer.text) == (403, "Sign in first."), path
        for path in (STREAM, LIVE):
            assert refused_with(self.visitor, path) == 403


def refused_with(visitor: Visitor, path: str, **headers: str) -> int:
    """Try to open a socket that is refused; return the answer's status."""
    with pytest.raises(InvalidStatus) as refused, visitor.open_socket(path, **headers):
        pass
    return int(refused.value.response.status_code)


@dataclass(frozen=True)
class End:
    """How a socket ended: when (by time.monotonic), by which code, and what came before."""

    at: float
    code: int | None
    came: list[bytes]


def end_of(line: ClientConnection) -> End:
    """Wait for a socket's end."""
    came = []
    try:
        while True:
            came.append(line.recv(timeout=SECONDS, decode=False))
    except ConnectionClosed as closed:
        return End(time.monotonic(), closed.rcvd.code if closed.rcvd else None, came)


def ends_of(inside: list[Inside], ending: Callable[[], float]) -> tuple[float, list[End]]:
    """Wait until `ending` has closed every socket; return the moment it names, and the ends."""
    lines = [line for one in inside for line in one.lines]
    with ThreadPoolExecutor(len(lines)) as pool:
        waiting = [pool.submit(end_of, line) for line in lines]
        over = ending()
        return over, [one.result() for one in waiting]


@dataclass
class House:
    """A running server, and who comes and goes."""

    server: serving.Server
    doors: Doors
    entered: list[Inside] = field(default_factory=list)

    def open_page(self, visitor: Visitor) -> Inside:
        """Open a page in a browser; it closes with the house."""
        self.entered.append(Inside.enter(visitor))
        return self.entered[-1]

    def enter(self, cookie: str, token: str | None) -> Inside:
        """Let somebody in by a session's token."""
        assert token is not None
        return self.open_page(Visitor(self.server, cookies={cookie: token}))

    def sign_in(self, account_id: int) -> Inside:
        """Let in the person of an account."""
        return self.enter(cookies.ACCOUNT, sessions.sign_in(self.doors.path, account_id))

    def open_link(self, token: str) -> Inside:
        """Let in somebody who has a link."""
        return self.enter(cookies.LINK, sessions.enter_by_link(self.doors.path, token))

    def leave(self) -> None:
        """Close every browser."""
        for one in self.entered:
            one.opened.close()

    def command(self, *words: object) -> float:
        """Give a command in a process of its own; return the moment at which it has ended."""
        subprocess.run(
            [sys.executable, "-m", "db", *map(str, words)],
            cwd=serving.ROOT,
            env={**os.environ, "SYNERGY_DB": str(self.doors.path)},
            check=True,
            capture_output=True,
        )
        return time.monotonic()

    def end_soon(
        self, table: str, column: str, span: timedelta = timedelta(), **where: int
    ) -> float:
        """Age a row so that its time is over in a second, a span after what its column holds.

        Returns the moment at which it is over.
        """
        at = time.monotonic() + SOON.total_seconds()
        over = dates.after(dates.now(), SOON)
        ((key, value),) = where.items()
        with connect.writing(self.doors.path, "test") as db:
            db.execute(
                f"UPDATE [{table}] SET [{column}] = ? WHERE [{key}] = ?",
                [dates.after(over, -span), value],
            )
        return at
