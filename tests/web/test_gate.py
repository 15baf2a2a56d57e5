"""The gate as a truth table: few ways in, and every single deviation from them is refused."""

import asyncio
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from db import connect
from db.commands import accounts, links, sessions
from db.write import new_key
from synergy import tokens
from synergy.viewers import HEADER, Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import World
from ui import frames
from web import cookies
from web.doors import Doors
from web.gate import Gate

Headers = list[tuple[bytes, bytes]]
KINDS = ("http", "websocket")
HOST = (b"host", b"localhost:8501")
FUNDER = Viewer("funder", "a stranger").to_header().encode()
PAGES = ("/", "/actions")
STREAM = "/_stcore/stream"


@dataclass
class Visit:
    """What the app behind the gate saw, and what the gate answered."""

    seen: list[Scope] = field(default_factory=list)
    sent: list[Message] = field(default_factory=list)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Be the app behind the gate: note what comes, and answer."""
        self.seen.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"drawn"})

    async def send(self, message: Message) -> None:
        """Be the server: note what is answered."""
        self.sent.append(message)

    @property
    def status(self) -> int:
        """Return the answer's status, 0 where none came."""
        return next((int(m["status"]) for m in self.sent if "status" in m), 0)

    @property
    def headers(self) -> dict[str, str]:
        """Return the answer's headers, their names in small letters."""
        found = next((m["headers"] for m in self.sent if "headers" in m), [])
        return {name.decode().lower(): value.decode() for name, value in found}

    @property
    def body(self) -> str:
        """Return the answer's text."""
        return b"".join(message.get("body", b"") for message in self.sent).decode()

    @property
    def passed(self) -> bool:
        """Tell whether the app was reached; where not, the refusal must be a proper one."""
        if self.seen:
            return True
        if self.sent[0]["type"] == "websocket.close":
            assert self.sent == [{"type": "websocket.close", "code": 1008}]
            return False
        assert self.status in (303, 403, 404, 431, 503)
        assert self.headers["cache-control"] == "private, no-store"
        assert "drawn" not in self.body
        return False

    @property
    def viewers(self) -> list[bytes]:
        """List every value that the app sees under the name of our header, in any case."""
        (scope,) = self.seen
        return [value for name, value in scope["headers"] if name.lower() == HEADER.encode()]

    @property
    def viewer(self) -> Viewer:
        """Return who the app is told is looking."""
        (viewer,) = self.viewers
        return Viewer.from_header(viewer.decode())


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


Knock = Callable[..., Visit]


def knocking(database: Path) -> Knock:
    """Return what knocks at the gate before a database."""

    def visit(
        kind: str = "http",
        *more: tuple[bytes, bytes],
        listens_on: str | None = "localhost",
        peer: tuple[str, int] | None = ("127.0.0.1", 50000),
        headers: Iterable[tuple[bytes, bytes]] = (HOST,),
        method: str = "GET",
        path: str | None = None,
        query: bytes = b"",
    ) -> Visit:
        """Knock once, as a page of ours does; without arguments from the owner's computer."""
        given = dict([*headers, *more])
        changes = kind == "websocket" or method not in ("GET", "HEAD")
        if changes and b"host" in given and b"origin" not in given:
            more = (*more, (b"origin", b"http://" + given[b"host"]))
        scope: dict[str, Any] = {
            "type": kind,
            "method": method,
            "path": path or ("/actions" if kind == "http" else STREAM),
            "query_string": query,
            "headers": [*headers, *more],
            "client": peer,
        }
        seen, doors = Visit(), Doors(database)
        gate = Gate(seen.app, doors, listens_on, PAGES, frames)

        async def run() -> None:
            await gate(scope, _nothing, seen.send)

        with doors.opened():
            asyncio.run(run())
        return seen

    return visit


@pytest.fixture
def visit(empty: Path) -> Knock:
    """Return what knocks at the gate of a house without accounts."""
    return knocking(empty)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("address", ["localhost", "127.0.0.1"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "127.9.9.9", "::1"])
@pytest.mark.parametrize("host", ["localhost:8501", "localhost", "127.0.0.1:80", "LocalHost:8501"])
def test_whoever_sits_at_the_computer_is_coordinator(
    kind: str,
    address: str,
    peer: str,
    host: str,
    visit: Knock,
) -> None:
    seen = visit(kind, listens_on=address, peer=(peer, 1), headers=[(b"host", host.encode())])
    assert seen.passed
    assert seen.viewer == Viewer("coordinator", "coordinator (open mode)", open_mode=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_viewers_header_from_outside_is_stripped(kind: str, visit: Knock) -> None:
    names = [HEADER, HEADER.upper(), HEADER.title(), HEADER]
    seen = visit(kind, *((name.encode(), FUNDER) for name in names), (b"accept", b"*/*"))
    assert seen.passed
    (viewer,) = seen.viewers
    assert viewer != FUNDER
    others = [pair for pair in seen.seen[0]["headers"] if pair[0] != HEADER.encode()]
    assert others[:2] == [HOST, (b"accept", b"*/*")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "10.0.0.5", "synergy.example"])
def test_a_server_that_listens_to_others_lets_nobody_in(
    kind: str, address: str | None, visit: Knock
) -> None:
    assert not visit(kind, listens_on=address).passed


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "peer", [None, ("10.0.0.5", 1), ("::ffff:10.0.0.5", 1), ("testclient", 1), ("", 0)]
)
def test_a_visitor_from_elsewhere_is_refused(
    kind: str, peer: tuple[str, int] | None, visit: Knock
) -> None:
    assert not visit(kind, peer=peer).passed


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
def test_another_name_in_the_host_header_is_refused(kind: str, host: bytes, visit: Knock) -> None:
    assert not visit(kind, headers=[(b"host", host)]).passed


@pytest.mark.parametrize("kind", KINDS)
def test_a_request_without_a_host_is_refused(kind: str, visit: Knock) -> None:
    assert not visit(kind, headers=[]).passed


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
def test_whatever_was_forwarded_is_refused(
    kind: str, name: bytes, value: bytes, visit: Knock
) -> None:
    assert not visit(kind, (name, value)).passed


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "value"),
    [("SYNERGY_BASE_URL", "https://synergy.example"), ("SYNERGY_SECURE_COOKIES", "1")],
)
def test_a_deployed_server_without_accounts_lets_nobody_in(
    kind: str,
    name: str,
    value: str,
    monkeypatch: pytest.MonkeyPatch,
    visit: Knock,
) -> None:
    monkeypatch.setenv(name, value)
    assert not visit(kind).passed


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("origin", [b"http://localhost:8501", b"https://localhost:8501"])
def test_our_own_page_may_ask(kind: str, origin: bytes, visit: Knock) -> None:
    assert visit(kind, (b"origin", origin)).passed


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
def test_another_sites_page_is_refused(kind: str, origin: bytes, visit: Knock) -> None:
    assert not visit(kind, (b"origin", origin)).passed


def test_a_server_starting_and_stopping_passes_untouched(visit: Knock) -> None:
    seen = visit("lifespan", listens_on=None, peer=None, headers=[])
    assert [scope["type"] for scope in seen.seen] == ["lifespan"]
    assert seen.viewers == []


# With accounts.


@dataclass(frozen=True)
class House:
    """A database with somebody of each role, and the cookies that let them in."""

    path: Path
    cookies: dict[str, tuple[bytes, bytes]]
    account_id: int


def cookie(name: str, token: str) -> tuple[bytes, bytes]:
    return (b"cookie", f"other=1; {name}={token}".encode())


@pytest.fixture(scope="module")
def house_template(world_template: World, tmp_path_factory: pytest.TempPathFactory) -> House:
    """Sign in a coordinator, a partner, a funder and a display once, to copy."""
    path = tmp_path_factory.mktemp("house") / "house.db"
    shutil.copy(world_template.path, path)
    found = {}
    for role, organization in (("coordinator", None), ("partner", world_template.north)):
        made = accounts.add_account(
            path, COORDINATOR, new_key(),
            {"email": f"{role}@example.org", "name": role, "role": role,
             "organization_id": organization},
        )  # fmt: skip
        token = sessions.sign_in(path, made.row_id)
        found[role] = cookie(cookies.ACCOUNT, token)
        if role == "coordinator":
            account_id = made.row_id
    for audience in ("funder", "display"):
        secret = tokens.new()
        values = {"label": audience, "audience": audience, "days": 90}
        links.add_link(path, COORDINATOR, new_key(), values, secret)
        token = sessions.enter_by_link(path, secret)
        assert token is not None
        found[audience] = cookie(cookies.LINK, token)
    return House(path, found, account_id)


@pytest.fixture
def house(house_template: House, tmp_path: Path) -> House:
    path = tmp_path / "synergy.db"
    shutil.copy(house_template.path, path)
    return replace(house_template, path=path)


ROLES = ("coordinator", "partner", "display", "funder")
PUBLIC = ("/sign-in", "/sign-out", "/welcome", "/s", "/back", "/assets/synergy/synergy.css")
FILES = (
    "/static/js/index.js",
    "/media/x.csv",
    "/component/streamlit_folium.st_folium/index.html",
    "/assets/leaflet/leaflet.js",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/bidi-components/x/y.js",
    "/report",
    "/minutes/3",
    "/minutes/3.docx",
    "/minutes/3.pdf",
    "/whoami",
)
NOWHERE = (
    "/_stcore/agent/mcp",
    "/_stcore/agent/interact",
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/auth/login",
    "/oauth2callback",
    "/none",
    "/actions/none",
    "/minutes",
    "/minutes/x",
    "/minutes/3.odt",
    "/app/static/x",
)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_session_says_who_is_looking(role: str, kind: str, house: House) -> None:
    seen = knocking(house.path)(kind, house.cookies[role])
    assert seen.passed
    assert seen.viewer.role == role
    assert not seen.viewer.open_mode
    assert not seen.viewer.preview


@pytest.mark.parametrize("path", [*PAGES, *FILES, *NOWHERE])
def test_a_stranger_reads_the_sign_in_page_or_nothing(path: str, house: House) -> None:
    seen = knocking(house.path)(path=path, query=b"issue=3&q=a%20b")
    assert not seen.passed
    if path in (*PAGES, "/report", "/minutes/3", "/minutes/3.docx", "/minutes/3.pdf"):
        assert seen.status == 303
        assert seen.headers["location"] == f"/sign-in?next={path}%3Fissue%3D3%26q%3Da%2520b"
    else:
        assert seen.status == 403


@pytest.mark.parametrize("path", [STREAM, "/live"])
@pytest.mark.parametrize("token", [None, "", "x", "A" * 43, "A" * 5000, "%00"])
def test_a_stranger_opens_no_socket(path: str, token: str | None, house: House) -> None:
    more = [cookie(cookies.ACCOUNT, token)] if token is not None else []
    assert not knocking(house.path)("websocket", *more, path=path).passed


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_way_in_is_open_to_all(path: str, method: str, house: House) -> None:
    seen = knocking(house.path)(path=path, method=method)
    assert seen.passed
    assert seen.viewers == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_ours_is_nowhere(role: str, path: str, house: House) -> None:
    seen = knocking(house.path)("http", house.cookies[role], path=path)
    assert not seen.passed
    assert seen.status == 404
    assert not knocking(house.path)("websocket", house.cookies[role], path=path).passed


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_a_file_that_no_page_asked_for_is_refused(role: str, method: str, house: House) -> None:
    path = "/_stcore/upload_file/session/file"
    seen = knocking(house.path)("http", house.cookies[role], path=path, method=method)
    assert not seen.passed
    assert seen.status == 403


@pytest.mark.parametrize("path", ["/", "/actions", "/media/x.csv", "/_stcore/health"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_pages_and_files_are_only_read(path: str, method: str, house: House) -> None:
    seen = knocking(house.path)("http", house.cookies["coordinator"], path=path, method=method)
    assert not seen.passed


@pytest.mark.parametrize("path", [*PUBLIC, *PAGES, *FILES])
@pytest.mark.parametrize("origin", [b"https://evil.example", b"null", b"http://localhost:1"])
def test_another_sites_page_reaches_nothing(path: str, origin: bytes, house: House) -> None:
    for method in ("GET", "POST"):
        seen = knocking(house.path)(
            "http", house.cookies["coordinator"], (b"origin", origin), path=path, method=method
        )
        assert seen.status == 403


@pytest.mark.parametrize("site", [b"cross-site", b"same-site"])
def test_a_form_of_another_site_is_refused_by_what_the_browser_says_of_it(
    site: bytes, house: House
) -> None:
    fetch = (b"sec-fetch-site", site)
    assert not knocking(house.path)("http", fetch, path="/sign-in", method="POST").passed
    assert knocking(house.path)("http", fetch, path="/sign-in").passed


def test_a_link_goes_before_the_account_that_opened_it(house: House) -> None:
    both = (b"cookie", b"; ".join((house.cookies["funder"][1], house.cookies["coordinator"][1])))
    viewer = knocking(house.path)("http", both).viewer
    assert (viewer.role, viewer.preview, viewer.account_id) == ("funder", True, None)


def test_open_mode_ends_with_the_first_account(house: House) -> None:
    assert not knocking(house.path)().passed


@pytest.mark.parametrize("kind", KINDS)
def test_a_disabled_account_and_a_revoked_link_let_nobody_in(kind: str, house: House) -> None:
    keeper = {"email": "keeper@example.org", "name": "keeper", "role": "coordinator"}
    kept = accounts.add_account(house.path, COORDINATOR, new_key(), keeper).row_id
    with connect.writing(house.path, "test") as db:
        db.execute("UPDATE account SET disabled_at = updated_at WHERE id <> ?", [kept])
        db.execute("UPDATE share_link SET revoked_at = updated_at")
    for role in ROLES:
        assert not knocking(house.path)(kind, house.cookies[role]).passed


def test_a_session_of_before_is_told_that_it_is_over(house: House) -> None:
    sessions.end_all(house.path, house.account_id)
    seen = knocking(house.path)("http", house.cookies["coordinator"])
    assert seen.headers["location"] == "/sign-in?next=/actions&over=1"


@pytest.mark.parametrize("asked", [[b"streamlit, token, 01-a"], [b"streamlit", b" token,01-a"]])
def test_a_socket_cannot_ask_for_an_earlier_sessions_state(
    asked: list[bytes], house: House
) -> None:
    lines = [(b"sec-websocket-protocol", line) for line in asked]
    seen = knocking(house.path)("websocket", house.cookies["funder"], *lines)
    (protocol,) = (v for k, v in seen.seen[0]["headers"] if k == b"sec-websocket-protocol")
    assert protocol == b"streamlit, token"


def test_a_public_address_is_the_only_name(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNERGY_BASE_URL", "https://synergy.example")
    visit, name = knocking(house.path), (b"host", b"synergy.example")
    who = house.cookies["coordinator"]
    assert visit("http", who, headers=[name]).passed
    assert visit("http", who, (b"x-forwarded-for", b"203.0.113.7"), headers=[name]).passed
    assert visit("http", who, (b"origin", b"https://synergy.example"), headers=[name]).passed
    assert not visit("http", who, (b"origin", b"http://synergy.example"), headers=[name]).passed
    assert not visit("http", who).passed


@pytest.mark.parametrize("role", [None, *ROLES])
@pytest.mark.parametrize("path", ["/healthz", *PUBLIC, *PAGES, *FILES, *NOWHERE])
def test_every_answer_carries_the_security_headers(
    role: str | None, path: str, house: House
) -> None:
    who = [house.cookies[role]] if role else []
    headers = knocking(house.path)("http", *who, path=path).headers
    policy = headers["content-security-policy"]
    inside = role is not None and path.startswith("/component/")
    assert ("frame-ancestors 'self'" if inside else "frame-ancestors 'none'") in policy
    assert ("unsafe-eval" in policy) == inside
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "noindex" in headers["x-robots-tag"]
    is_file = path.startswith(("/static/", "/assets/", "/component/"))
    passed_on = role is not None or path in PUBLIC
    assert ("no-store" in headers.get("cache-control", "")) == (not (is_file and passed_on))


@pytest.mark.parametrize("other", ["x", "A" * 43])
@pytest.mark.parametrize("first", [True, False])
def test_a_cookie_of_the_same_name_hides_nobody(other: str, first: bool, house: House) -> None:
    good = house.cookies["coordinator"][1].decode()
    pairs = [f"{cookies.ACCOUNT}={other}", good]
    line = "; ".join(pairs if first else reversed(pairs)).encode()
    assert knocking(house.path)("http", (b"cookie", line)).viewer.role == "coordinator"


@pytest.mark.parametrize("others", [["a"] * 500, ["A" * 42, "A" * 44, "A" * 42 + "!"] * 50])
def test_cookies_without_the_form_of_a_token_count_for_nothing(
    others: list[str], house: House
) -> None:
    good = house.cookies["coordinator"][1].decode()
    line = "; ".join([*(f"{cookies.ACCOUNT}={value}" for value in others), good]).encode()
    assert knocking(house.path)("http", (b"cookie", line)).viewer.role == "coordinator"


@pytest.mark.parametrize("name", [cookies.ACCOUNT, cookies.LINK])
def test_only_the_first_few_tokens_of_a_cookie_are_looked_up(name: str) -> None:
    held = [tokens.new() for _ in range(200)]
    line = "; ".join(f"{name}={token}" for token in [*held[:1] * 50, *held]).encode()
    scope = {"type": "http", "headers": [(b"cookie", line)]}
    assert cookies.values(scope, name) == held[: cookies.MOST]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "headers",
    [
        [(b"cookie", b"a=b; " * 3300)],
        [(b"accept", b"*/*")] * 100,
        [(b"x" * 8192, b"x" * 8192)],
        [(b"cookie", b"x" * 1000)] * 17,
    ],
)
def test_a_request_with_an_absurd_head_is_refused(
    kind: str, headers: Headers, house: House
) -> None:
    seen = knocking(house.path)(kind, house.cookies["coordinator"], *headers)
    assert not seen.passed
    assert seen.status == (431 if kind == "http" else 0)


@pytest.mark.parametrize("path", ["/healthz", "/sign-in", "/"])
def test_an_absurd_address_is_refused_like_an_absurd_head(path: str, house: House) -> None:
    assert knocking(house.path)(path=path, query=b"a" * 16_384).status == 431


@pytest.mark.parametrize(
    "address",
    ["https://Synergy.example/", "https://synergy.example:443", "HTTPS://SYNERGY.EXAMPLE"],
)
def test_a_public_address_may_be_written_in_several_ways(
    address: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNERGY_BASE_URL", address)
    name, origin = (b"host", b"synergy.example"), (b"origin", b"https://synergy.example")
    assert knocking(house.path)("http", house.cookies["funder"], origin, headers=[name]).passed


@pytest.mark.parametrize("address", ["synergy.example", "ftp://synergy.example", "https://", "x:y"])
def test_a_public_address_that_is_none_is_refused_at_the_start(
    address: str, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNERGY_BASE_URL", address)
    with pytest.raises(ValueError, match=r"SYNERGY_BASE_URL is .* Give it as in https://"):
        knocking(house.path)()


def test_a_database_that_cannot_be_read_is_no_way_in(house: House) -> None:
    visit = knocking(house.path)
    house.path.rename(house.path.with_name("elsewhere.db"))
    assert visit("http", house.cookies["coordinator"]).status == 503
    assert not visit("websocket", house.cookies["coordinator"]).passed
