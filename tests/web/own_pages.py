"""Our own pages on a real server without the gate, which says who is looking by its header."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.commands import accounts, links, sessions
from db.queries.access import Pass
from db.write import new_key
from synergy import tokens
from synergy.viewers import HEADER, Viewer
from tests.conftest import COORDINATOR
from tests.visiting import Answer, Visitor
from web import (
    assets,
    entry,
    health,
    minutes,
    policies,
    report,
    share,
    sign_in,
    unavailable,
    welcome,
)  # fmt: skip

EMAIL = "ada@synergy.example"
PASSPHRASE = "seven green bicycles sing"
OWNER = Viewer("coordinator", "coordinator (open mode)", open_mode=True)
# Every loopback address is another visitor's: failures are counted by address.
_ADDRESSES = (f"127.0.{n // 250 + 1}.{n % 250 + 1}" for n in itertools.count())


class Policies:
    """Adds the security headers as the gate does."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in policies.headers(scope["path"], True, False).items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, guarded)


@dataclass
class Guest(Visitor):
    """A browser that the gate knows as a viewer."""

    seen_as: Viewer | None = None

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """Ask with the header that the gate sets."""
        if self.seen_as:
            headers[HEADER] = self.seen_as.to_header()
        return super().ask(path, method, body, **headers)


@dataclass
class Site:
    """The running server and its database."""

    path: Path
    port: int

    @property
    def url(self) -> str:
        """Return its address, without a slash at the end."""
        return f"http://localhost:{self.port}"

    def visitor(self, seen_as: Viewer | None = None) -> Guest:
        """Return a browser without cookies at an address that nobody used before."""
        return Guest(self, next(_ADDRESSES), seen_as=seen_as)


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    """Serve our own pages, from whichever database a test works on; return where."""
    modules = (assets, sign_in, share, welcome, health, minutes, report)
    app = Starlette(
        routes=[route for module in modules for route in module.routes],
        middleware=[Middleware(Policies)],
        exception_handlers=unavailable.handlers,
    )
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", 0, lifespan="off", log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.fixture
def site(empty: Path, port: int) -> Site:
    return Site(empty, port)


@pytest.fixture
def link(site: Site) -> Callable[..., tuple[int, str]]:
    """Return what makes a share link: its id and its token."""

    def make(audience: str = "funder", **values: object) -> tuple[int, str]:
        token = tokens.new()
        typed = {"label": "Trust", "audience": audience, **values}
        made = links.add_link(site.path, COORDINATOR, new_key(), typed, token)
        return made.row_id, token

    return make


def add_account(path: Path, email: str = EMAIL, passphrase: str | None = PASSPHRASE) -> int:
    """Make a coordinator's account; without a passphrase it is only invited."""
    token = tokens.new()
    values = {"email": email, "name": "Ada Ash", "role": "coordinator"}
    made = accounts.add_account(path, COORDINATOR, new_key(), values, token)
    if passphrase:
        sessions.set_passphrase(path, token, passphrase)
    return made.row_id


def cookie(visitor: Visitor, name: str) -> str | None:
    """Return a cookie of a browser's."""
    return visitor.cookies.get(name)


def opens(visitor: Visitor, name: str) -> Pass | None:
    """Return what a browser's cookie opens."""
    return entry.pass_of(visitor.cookies.get(name))
