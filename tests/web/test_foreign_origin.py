"""Another site's page: it sends no form, opens no socket, and slows nobody down by trying."""

import importlib
import pkgutil
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.routing import Route
from websockets.sync.client import ClientConnection

import web
from db.commands import accounts, links, sessions
from db.write import new_key
from synergy import tokens
from tests import serving
from tests.conftest import COORDINATOR
from tests.db.tools import rows
from tests.visiting import Visitor, run_page
from tests.waiting import SECONDS
from tests.web.inside import LIVE, STREAM, refused_with
from tests.web.own_pages import EMAIL, PASSPHRASE, add_account
from web import cookies

FOREIGN = "evil.example"
FORM = "application/x-www-form-urlencoded"
TABLES = ("account", "passphrase", "invitation", "session", "share_link", "share_token")
ORIGINS = (
    {"Origin": f"https://{FOREIGN}"},
    {"Origin": "null"},
    {"Origin": "http://localhost:1"},
    {"Origin": "http://localhost"},
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site"},
)

AT_ONCE = 50
REPEATED = 5
# So long until the server has done what the rerun before left to do, in seconds.
PAUSE = 0.02


def ways_to_send() -> set[str]:
    """List the path of every route of ours that takes more than a look."""
    found = set()
    for module in pkgutil.iter_modules(web.__path__):
        for route in getattr(importlib.import_module(f"web.{module.name}"), "routes", []):
            if isinstance(route, Route) and not (route.methods or set()) <= {"GET", "HEAD"}:
                found.add(route.path)
    return found


@dataclass
class Place:
    """A running server with one coordinator's account."""

    server: serving.Server
    account_id: int

    @property
    def path(self) -> Path:
        return self.server.path

    def coordinator(self) -> Visitor:
        """Return a browser that is signed in."""
        token = sessions.sign_in(self.path, self.account_id)
        return Visitor(self.server, cookies={cookies.ACCOUNT: token})

    def held(self) -> dict[str, dict[Any, dict[str, Any]]]:
        """Read all that says who may come in."""
        return {table: rows(self.path, table) for table in TABLES}

    def forms(self) -> dict[str, dict[str, str]]:
        """Fill in each of our forms, so that each would work."""
        link, invitation = tokens.new(), tokens.new()
        values = {"label": "Trust", "audience": "funder"}
        links.add_link(self.path, COORDINATOR, new_key(), values, link)
        person = {"email": f"{new_key()}@example.org", "name": "Ben", "role": "coordinator"}
        accounts.add_account(self.path, COORDINATOR, new_key(), person, invitation)
        return {
            "/sign-in": {"email": EMAIL, "passphrase": PASSPHRASE},
            "/sign-out": {"all": "1"},
            "/back": {},
            "/s": {"token": link},
            "/welcome": {"token": invitation, "passphrase": PASSPHRASE},
            "/first-account": {"token": tokens.new(), "email": "eve@example.org", "name": "Eve"},
        }


@pytest.fixture(scope="module")
def place(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One server for all the tests here."""
    folder = tmp_path_factory.mktemp("foreign")
    path = folder / "synergy.db"
    shutil.copy(templates["sample"], path)
    account_id = add_account(path)
    server = serving.Server.start(path, folder / "server.log")
    try:
        yield Place(server.wait(), account_id)
    finally:
        server.stop()


def test_every_way_to_send_something_is_tried_here(place: Place) -> None:
    assert ways_to_send() == place.forms().keys()


@pytest.mark.parametrize("path", sorted(ways_to_send()))
def test_a_form_works_from_our_own_page_alone(path: str, place: Place) -> None:
    fields, visitor = place.forms()[path], place.coordinator()
    before, had = place.held(), dict(visitor.cookies)
    for headers in ORIGINS:
        answer = visitor.post(path, fields, **headers)
        assert (answer.status, answer.text) == (403, "Open Synergy from its usual web address.")
    answer = visitor.ask(path, "POST", urlencode(fields).encode(), Content_Type=FORM)
    assert (answer.status, answer.text) == (403, "Open Synergy from its usual web address.")
    assert visitor.cookies == had
    assert place.held() == before
    assert visitor.post(path, fields).status == 303


@pytest.mark.parametrize("headers", ORIGINS)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_another_sites_page_uploads_nothing(
    method: str, headers: dict[str, str], place: Place
) -> None:
    path = "/_stcore/upload_file/session/file"
    answer = place.coordinator().ask(path, method, b"x", **headers)
    assert (answer.status, answer.text) == (403, "Open Synergy from its usual web address.")


@pytest.mark.parametrize("path", [STREAM, LIVE])
def test_another_sites_socket_is_refused_before_streamlit_sees_it(path: str, place: Place) -> None:
    visitor = place.coordinator()
    by_another_name = ({"Host": FOREIGN}, {"Host": f"{FOREIGN}:{place.server.port}"})
    forwarded = ({"X_Forwarded_For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"})
    for headers in (*ORIGINS, *by_another_name, *forwarded):
        assert refused_with(visitor, path, **headers) == 403, headers
    with visitor.open_socket(path) as line:
        assert line.ping().wait(SECONDS)
    log = place.server.log.read_text()
    # Streamlit's own refusal looks up the server's public address first, and everybody waits.
    assert "Rejecting WebSocket connection" not in log
    assert "external IP" not in log


def knock(place: Place, visitor: Visitor) -> bytes:
    """Write how another site's page asks for a socket, with a signed-in viewer's cookies."""
    return (
        f"GET {STREAM} HTTP/1.1\r\nHost: localhost:{place.server.port}\r\n"
        f"Origin: https://{FOREIGN}\r\nCookie: {visitor.cookie_line()}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: streamlit\r\n\r\n"
    ).encode()


def seconds(line: ClientConnection, knocking: list[socket.socket], asked: bytes) -> float:
    """Measure one rerun of the front page, while all of `knocking` ask for a socket at once."""
    time.sleep(PAUSE)
    began = time.perf_counter()
    for one in knocking:
        one.sendall(asked)
    run_page(line)
    took = time.perf_counter() - began
    for one in knocking:
        assert one.recv(100).startswith(b"HTTP/1.1 403")
    return took


def test_fifty_foreign_sockets_at_once_are_refused_and_hold_nobody_up(place: Place) -> None:
    visitor = place.coordinator()
    asked = knock(place, visitor)
    alone: list[float] = []
    beside: list[float] = []
    with visitor.open_socket() as line:
        for _ in range(REPEATED):
            alone.append(seconds(line, [], asked))
            with ExitStack() as opened:
                address = ("localhost", place.server.port)
                knocking = [
                    opened.enter_context(socket.create_connection(address, SECONDS))
                    for _ in range(AT_ONCE)
                ]
                beside.append(seconds(line, knocking, asked))
    before, after = min(alone), min(beside)
    print(
        f"a rerun takes {before * 1000:.0f} ms, {after * 1000:.0f} ms beside {AT_ONCE} foreign "
        f"sockets: ratio {after / before:.2f}"
    )
