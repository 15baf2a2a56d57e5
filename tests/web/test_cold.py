"""A server that has only just started, and one that nobody can come in to: both give nothing."""

import shutil
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import serving, waiting
from tests.db.tools import rows
from tests.visiting import Answer, Visitor
from tests.web.inside import FILES, LIVE, STREAM, refused_with
from tests.web.own_pages import EMAIL, add_account
from ui import pages

FOREIGN = "evil.example"
PUBLIC_NAME = "synergy.example"
ELSEWHERE = "127.0.0.2"
WAYS_IN = ("/sign-in", "/sign-out", "/welcome", "/s", "/back", "/first-account")
OTHERS = ("/board", "/report", "/none", "/assets/synergy/style.css", "/_stcore/upload_file/x/y")
EVERYWHERE = (*sorted(pages.addresses()), *WAYS_IN, *OTHERS, *FILES)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def start(templates: dict[str, Path], folder: Path, **given: str) -> serving.Server:
    """Start a server on the facts, without waiting."""
    address = given.pop("address", "localhost")
    path = folder / "synergy.db"
    shutil.copy(templates["facts"], path)
    return serving.Server.start(path, folder / "server.log", given, address)


def wait_for_port(server: serving.Server) -> None:
    """Wait until the port takes a connection, which it does before anything can be answered."""

    def is_open() -> bool:
        try:
            socket.create_connection((server.address, server.port), waiting.SECONDS).close()
        except OSError:
            return False
        return True

    waiting.until(is_open)


def follow(visitor: Visitor, path: str) -> tuple[Answer, Answer]:
    """Ask for a page, and for where it leads."""
    first = visitor.ask(path)
    return first, visitor.ask(first.header("location"))


def check_no_script_ran(server: serving.Server) -> None:
    """Check by the log that no page was ever run, nor read anything for anybody."""
    log = server.log.read_text()
    assert "You can now view your Streamlit app" in log
    assert "took" not in log
    assert "for coordinator" not in log


def test_deep_links_lead_to_the_sign_in_page_from_the_first_moment(
    templates: dict[str, Path], tmp_path: Path
) -> None:
    server = start(templates, tmp_path)
    add_account(server.path)
    addresses = sorted(pages.addresses())
    assert len(addresses) >= 9
    with ThreadPoolExecutor(len(addresses) + 2) as pool:
        try:
            wait_for_port(server)
            sockets = [pool.submit(refused_with, Visitor(server), p) for p in (STREAM, LIVE)]
            found = {
                path: pool.submit(follow, Visitor(server), f"{path}?issue=1") for path in addresses
            }
            assert [refused.result() for refused in sockets] == [403, 403]
            for path, both in found.items():
                first, second = both.result()
                assert first.status == 303, path
                assert first.header("location") == f"/sign-in?next={path}%3Fissue%3D1"
                assert second.status == 200
                assert '<form method="post" action="/sign-in">' in second.text
                assert f'name="next" value="{path}?issue=1"' in second.text
            check_no_script_ran(server)
        finally:
            server.stop()


@dataclass(frozen=True)
class Closed:
    """A server without accounts, and under which names and by which ways it is asked."""

    server: serving.Server
    asked: tuple[dict[str, str], ...]


@pytest.fixture(scope="module")
def closed(
    templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Closed]]:
    """Two servers without accounts: one that listens elsewhere, one that has a public address."""
    there = start(templates, tmp_path_factory.mktemp("elsewhere"), address=ELSEWHERE)
    here = start(
        templates, tmp_path_factory.mktemp("public"), SYNERGY_BASE_URL=f"https://{PUBLIC_NAME}"
    )
    own, name = f"{ELSEWHERE}:{there.port}", f"localhost:{here.port}"
    forwarded = {"X_Forwarded_For": "127.0.0.1"}
    found = {
        ELSEWHERE: Closed(
            there,
            (
                {"Host": own},
                {"Host": FOREIGN},
                {"Host": f"localhost:{there.port}"},
                {"Host": own, **forwarded},
                {"Host": f"localhost:{there.port}", **forwarded, "X_Forwarded_Host": "localhost"},
            ),
        ),
        PUBLIC_NAME: Closed(
            here,
            (
                {"Host": name},
                {"Host": PUBLIC_NAME},
                {"Host": FOREIGN},
                {"Host": name, **forwarded},
                {"Host": PUBLIC_NAME, "Forwarded": "for=127.0.0.1;host=localhost"},
            ),
        ),
    }
    try:
        for one in found.values():
            one.server.wait()
        yield found
    finally:
        for one in found.values():
            one.server.stop()


@pytest.mark.parametrize("where", [ELSEWHERE, PUBLIC_NAME])
def test_without_accounts_there_are_instructions_and_nothing_else(
    where: str, closed: dict[str, Closed]
) -> None:
    server, visitor = closed[where].server, Visitor(closed[where].server)
    (whole,) = {visitor.ask("/", **headers).body for headers in closed[where].asked}
    assert b"ready for visitors yet" in whole
    for headers in closed[where].asked:
        for path in EVERYWHERE:
            for method in METHODS:
                answer = visitor.ask(path, method, **headers)
                assert answer.status == 503, (method, path, headers)
                assert answer.body == (b"" if method == "HEAD" else whole), (method, path)
                assert answer.header("set-cookie") == ""
                assert answer.header("cache-control") == "private, no-store"
    check_no_script_ran(server)


@pytest.mark.parametrize("where", [ELSEWHERE, PUBLIC_NAME])
def test_without_accounts_nobody_makes_one_from_outside(
    where: str, closed: dict[str, Closed]
) -> None:
    fields = {"token": "B" * 43, "email": EMAIL, "name": "Eve"}
    for headers in closed[where].asked:
        origin = f"http://{headers['Host']}"
        for path in WAYS_IN:
            answer = Visitor(closed[where].server).post(path, fields, **headers, Origin=origin)
            assert answer.status == 503
    for table in ("account", "invitation", "session"):
        assert rows(closed[where].server.path, table) == {}


@pytest.mark.parametrize("where", [ELSEWHERE, PUBLIC_NAME])
def test_without_accounts_no_socket_opens(where: str, closed: dict[str, Closed]) -> None:
    visitor = Visitor(closed[where].server)
    for headers in closed[where].asked:
        for path in (STREAM, LIVE):
            assert refused_with(visitor, path, **headers) == 403
    check_no_script_ran(closed[where].server)


@pytest.mark.parametrize("where", [ELSEWHERE, PUBLIC_NAME])
def test_it_still_says_whether_it_works(where: str, closed: dict[str, Closed]) -> None:
    answer = Visitor(closed[where].server).ask("/healthz", Host=FOREIGN)
    assert (answer.status, answer.text) == (200, "ok")
