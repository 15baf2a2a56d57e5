"""A server that may open few files, while strangers flood it and visitors come and go."""

import resource
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed

from db.commands import sessions
from tests import serving
from tests.db import doors as people
from tests.visiting import Visitor, rerun, run_page
from tests.waiting import SECONDS, until
from tests.web.inside import LIVE, STREAM, refused_with
from ui import frames
from web import cookies
from web.sockets import OVER

FILES = 200
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-"
HALVES = 2 * FILES
VISITS = 8
# Files that the server may open for itself meanwhile; each visit that is not closed leaves three.
OWN = 2
# Sockets of one session, as promised: thirty pages with their lines.
MOST = 60


@dataclass(frozen=True)
class House:
    """The server, and a coordinator and funders to let in."""

    server: serving.Server
    doors: people.Doors
    link: str
    halves: list[socket.socket]

    def coordinator(self) -> Visitor:
        token = sessions.sign_in(self.doors.path, self.doors.boss)
        return Visitor(self.server, cookies={cookies.ACCOUNT: token})

    def funder(self) -> Visitor:
        visitor = Visitor(self.server)
        visitor.redeem(self.link)
        return visitor

    @property
    def open_files(self) -> int:
        return len(list(Path(f"/proc/{self.server.process.pid}/fd").iterdir()))


@pytest.fixture(scope="module")
def house(
    doors_template: people.Doors, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Start the server with few open files allowed, and send it half requests at once."""
    folder = tmp_path_factory.mktemp("floods")
    shutil.copy(doors_template.path, folder / "synergy.db")
    world = replace(doors_template.world, path=folder / "synergy.db")
    doors = replace(doors_template, world=world)
    server = serving.Server.start(world.path, folder / "server.log")
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (FILES // 2, FILES))
    with ExitStack() as kept:
        kept.callback(server.stop)
        server.wait()
        halves = [
            kept.enter_context(socket.create_connection(("127.0.0.1", server.port), SECONDS))
            for _ in range(HALVES)
        ]
        for one in halves:
            one.sendall(HALF)
        yield House(server, doors, doors.share("funder")[1], halves)


def test_a_page_is_drawn_beside_half_sent_requests(house: House) -> None:
    visitor = house.coordinator()
    assert visitor.ask("/").status == 200
    assert visitor.page("actions")
    assert Visitor(house.server).ask("/healthz").text == "ok"


def test_half_sent_requests_are_ended(house: House) -> None:
    for one in house.halves:
        with suppress(ConnectionResetError):
            assert one.recv(1) == b""


def test_visitors_leave_no_open_files_behind(house: House) -> None:
    until(lambda: house.open_files < HALVES / 4)
    before = house.open_files
    with ExitStack() as inside:
        for _ in range(VISITS):
            visitor = house.funder()
            stream, _ = (inside.enter_context(visitor.open_socket(path)) for path in (STREAM, LIVE))
            run_page(stream)
        # A browser's own two, and what has not been closed yet of how it came.
        assert house.open_files - before < 3 * VISITS
    until(lambda: house.open_files <= before + OWN)


def test_one_session_has_only_so_many_sockets(house: House) -> None:
    visitor, other = house.coordinator(), house.coordinator()
    with ExitStack() as inside:
        for _ in range(MOST - 1):
            inside.enter_context(visitor.open_socket(LIVE))
        with visitor.open_socket(LIVE):
            assert [refused_with(visitor, path) for path in (STREAM, LIVE)] == [403, 403]
            answer = visitor.ask("/actions")
            assert answer.status == 429
            assert "Close some\ntabs or windows" in answer.text
        assert other.ask("/actions").status == 200
        assert other.page("actions")
    until(lambda: visitor.ask("/actions").status == 200)
    assert visitor.page("actions")


def test_a_frame_that_is_too_long_ends_the_visit(house: House) -> None:
    state = WidgetState(id="x", string_value="x" * frames.LARGEST)
    with house.funder().open_socket() as line, pytest.raises(ConnectionClosed) as closed:
        line.send(rerun("", "", state).SerializeToString())
        while line.recv(timeout=SECONDS):
            pass
    assert closed.value.rcvd and closed.value.rcvd.code == OVER


def test_the_log_names_the_limit_and_stays_short(house: House) -> None:
    log = house.server.log.read_text()
    assert f"only {FILES} files at once" in log
    assert "Traceback" not in log, log[log.index("Traceback") - 300 :][:3000]
    assert len(log) < 1_000_000
