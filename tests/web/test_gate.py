"""The gate as a truth table: one way in, and every single deviation from it is refused."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from synergy.viewers import HEADER, Viewer
from web.gate import Gate

Headers = list[tuple[bytes, bytes]]
KINDS = ("http", "websocket")
HOST = (b"host", b"localhost:8501")
FUNDER = Viewer("funder", "a stranger").to_header().encode()


@dataclass
class Visit:
    """What the app behind the gate saw, and what the gate answered."""

    seen: list[Scope] = field(default_factory=list)
    sent: list[Message] = field(default_factory=list)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Be the app behind the gate: note what comes."""
        self.seen.append(scope)

    async def send(self, message: Message) -> None:
        """Be the server: note what is answered."""
        self.sent.append(message)

    @property
    def body(self) -> str:
        """Return the answer's text."""
        return b"".join(message.get("body", b"") for message in self.sent).decode()


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def visit(
    kind: str = "http",
    *more: tuple[bytes, bytes],
    listens_on: str | None = "localhost",
    peer: tuple[str, int] | None = ("127.0.0.1", 50000),
    headers: Iterable[tuple[bytes, bytes]] = (HOST,),
) -> Visit:
    """Knock at the gate once; without arguments as the owner of the computer does."""
    scope: dict[str, Any] = {
        "type": kind,
        "method": "GET",
        "path": "/actions",
        "query_string": b"",
        "headers": [*headers, *more],
        "client": peer,
    }
    seen = Visit()
    asyncio.run(Gate(seen.app, listens_on)(scope, _nothing, seen.send))
    return seen


def passed(seen: Visit) -> bool:
    """Tell whether the app was reached; where not, the refusal must be a proper one."""
    if seen.seen:
        assert seen.sent == []
        return True
    if seen.sent[0]["type"] == "websocket.close":
        assert seen.sent == [{"type": "websocket.close", "code": 1008}]
        return False
    assert seen.sent[0]["status"] == 503
    assert (b"cache-control", b"no-store") in seen.sent[0]["headers"]
    assert "not set up for visitors" in seen.body
    assert "coordinator" not in seen.body
    return False


def viewers(seen: Visit) -> list[bytes]:
    """List every value that the app sees under the name of our header, in any case."""
    (scope,) = seen.seen
    return [value for name, value in scope["headers"] if name.lower() == HEADER.encode()]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("address", ["localhost", "127.0.0.1"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "127.9.9.9", "::1"])
@pytest.mark.parametrize("host", ["localhost:8501", "localhost", "127.0.0.1:80", "LocalHost:8501"])
def test_whoever_sits_at_the_computer_is_coordinator(
    kind: str, address: str, peer: str, host: str
) -> None:
    seen = visit(kind, listens_on=address, peer=(peer, 1), headers=[(b"host", host.encode())])
    assert passed(seen)
    (viewer,) = viewers(seen)
    assert Viewer.from_header(viewer.decode()) == Viewer(
        "coordinator", "coordinator (open mode)", open_mode=True
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_viewers_header_from_outside_is_stripped(kind: str) -> None:
    names = [HEADER, HEADER.upper(), HEADER.title(), HEADER]
    seen = visit(kind, *((name.encode(), FUNDER) for name in names), (b"accept", b"*/*"))
    assert passed(seen)
    (viewer,) = viewers(seen)
    assert viewer != FUNDER
    assert [pair for pair in seen.seen[0]["headers"] if pair[0] != HEADER.encode()] == [
        HOST,
        (b"accept", b"*/*"),
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "10.0.0.5", "synergy.example"])
def test_a_server_that_listens_to_others_lets_nobody_in(kind: str, address: str | None) -> None:
    assert not passed(visit(kind, listens_on=address))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "peer", [None, ("10.0.0.5", 1), ("::ffff:10.0.0.5", 1), ("testclient", 1), ("", 0)]
)
def test_a_visitor_from_elsewhere_is_refused(kind: str, peer: tuple[str, int] | None) -> None:
    assert not passed(visit(kind, peer=peer))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "host",
    [
        b"evil.example",
        b"evil.example:8501",
        b"",
        b":8501",
        b"localhost.evil.example",
        b"evil.example.localhost",
        b"localhost@evil.example",
        b"0.0.0.0",
        b"[",
        b"\xff",
    ],
)
def test_another_name_in_the_host_header_is_refused(kind: str, host: bytes) -> None:
    assert not passed(visit(kind, headers=[(b"host", host)]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_request_without_a_host_is_refused(kind: str) -> None:
    assert not passed(visit(kind, headers=[]))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "name",
    [
        b"forwarded",
        b"x-forwarded-for",
        b"x-forwarded-host",
        b"x-forwarded-port",
        b"x-forwarded-proto",
        b"x-real-ip",
        b"via",
    ],
)
@pytest.mark.parametrize("value", [b"127.0.0.1", b""])
def test_whatever_was_forwarded_is_refused(kind: str, name: bytes, value: bytes) -> None:
    assert not passed(visit(kind, (name, value)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "value"),
    [("SYNERGY_BASE_URL", "https://synergy.example"), ("SYNERGY_SECURE_COOKIES", "1")],
)
def test_a_deployed_server_without_accounts_lets_nobody_in(
    kind: str, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert not passed(visit(kind))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("origin", [b"http://localhost:8501", b"https://localhost:8501"])
def test_our_own_page_may_ask(kind: str, origin: bytes) -> None:
    assert passed(visit(kind, (b"origin", origin)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "origin",
    [
        b"https://evil.example",
        b"http://localhost:9999",
        b"http://localhost",
        b"http://127.0.0.1:8501",
        b"http://localhost:8501.evil.example",
        b"http://evil.example/localhost:8501",
        b"null",
        b"",
        b"http://[",
    ],
)
def test_another_sites_page_is_refused(kind: str, origin: bytes) -> None:
    assert not passed(visit(kind, (b"origin", origin)))


def test_a_server_starting_and_stopping_passes_untouched() -> None:
    seen = visit("lifespan", listens_on=None, peer=None, headers=[])
    assert [scope["type"] for scope in seen.seen] == ["lifespan"]
    assert viewers(seen) == []
