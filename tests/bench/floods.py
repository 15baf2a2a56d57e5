"""What a flood does to everybody else: `python -m tests.bench.floods [cookies|halves|crowd]`.

Each part has a server of its own that may open 1,024 files, asks only on this computer, and prints
the median time of a signed-in coordinator's page while the server is quiet and during the flood.
"Answer" is the page's HTML, "drawn" its script from a new socket to the end. Absolute times depend
on the machine, on which the flood shares the cores; the ratios within one run are what counts.
"""

import http.client
import resource
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection

from db.commands import accounts, links, sessions
from db.postcodes import build as postcode_table
from db.published import copy as published_copy
from db.samples import seed
from db.write import new_key
from synergy import tokens
from synergy.viewers import Viewer
from tests.bench import cookie_flood
from tests.serving import ROOT, Server
from tests.visiting import Visitor, run_page
from tests.waiting import SECONDS
from web import cookies

# Seconds of answers, and of pages drawn.
Taken = tuple[list[float], list[float]]

COORDINATOR = Viewer("coordinator", "bench")
FILES = 1024
PAGES, ANSWERS, TURNS, MEASURE_SECONDS = 8, 5, 4, 60
HALVES = 1_100
ROUNDS, FUNDERS, AT_ONCE = 5, 200, 4
SETTLE_SECONDS = 30


@dataclass
class House:
    """A server that may open few files, a coordinator inside, and a link for funders."""

    server: Server
    coordinator: Visitor
    link: str

    @property
    def files(self) -> int:
        """Count the files that the server has open."""
        return len(list(Path(f"/proc/{self.server.process.pid}/fd").iterdir()))

    def log_size(self) -> int:
        return self.server.log.stat().st_size

    def measure(self) -> Taken:
        """Return how long answers, and pages drawn, take."""
        answers, pages = [], []
        deadline = time.monotonic() + MEASURE_SECONDS
        while len(pages) < PAGES and (time.monotonic() < deadline or not pages):
            answers += [_seconds(lambda: self.coordinator.ask("/actions")) for _ in range(ANSWERS)]
            pages.append(_seconds(lambda: self.coordinator.page("actions")))
        return answers, pages


def _seconds(work: Callable[[], object]) -> float:
    """Return how long it takes; as long as a visitor waits where no answer comes."""
    started = time.perf_counter()
    try:
        work()
    except (OSError, WebSocketException, http.client.HTTPException):
        return float(SECONDS)
    return time.perf_counter() - started


@contextmanager
def house() -> Iterator[House]:
    """Serve the sample partnership."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "synergy.db"
        seed.seed(path)
        values = {"email": "bench@example.org", "name": "Bench", "role": "coordinator"}
        account = accounts.add_account(path, COORDINATOR, new_key(), values).row_id
        link = tokens.new()
        of = {"label": "bench", "audience": "funder", "days": 90}
        links.add_link(path, COORDINATOR, new_key(), of, link)
        published_copy.publish(path)
        postcode_table.make(path)
        server = Server.start(path, Path(folder) / "server.log", postcodes=False)
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (FILES, FILES))
        try:
            server.wait()
            token = sessions.sign_in(path, account)
            found = House(server, Visitor(server, cookies={cookies.ACCOUNT: token}), link)
            found.measure()
            yield found
        finally:
            server.stop()


def compare(name: str, house: House, flood: Callable[[], AbstractContextManager[None]]) -> None:
    """Print what a page takes in quiet and during a flood, by turns: the machine has its own."""
    log, quiet, loaded = house.log_size(), [house.measure()], []
    for _ in range(TURNS):
        with flood():
            loaded.append(house.measure())
        quiet.append(house.measure())
    for number, what in enumerate(("answer", "drawn")):
        before, during = (_median(taken, number) for taken in (quiet, loaded))
        print(
            f"{name}: {what} {before * 1000:.0f} ms quiet, {during * 1000:.0f} ms under it, "
            f"{during / before:.1f} times"
        )
    print(f"{name}: the log grew by {(house.log_size() - log) / 1000:.0f} kB", flush=True)


def _median(taken: list[Taken], number: int) -> float:
    return statistics.median(one for turn in taken for one in turn[number])


def flood_with_cookies() -> None:
    """Have many cookies sent from a process of its own."""
    with house() as found:

        @contextmanager
        def flood() -> Iterator[None]:
            with subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    cookie_flood.__name__,
                    str(found.server.port),
                    cookies.ACCOUNT,
                ],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            ) as process:
                assert process.stdin and process.stdout
                assert process.stdout.readline() == "ready\n"
                yield
                process.stdin.close()

        name = f"{cookie_flood.COOKIES} cookies on {cookie_flood.CONNECTIONS} connections"
        compare(name, found, flood)


def flood_with_halves() -> None:
    """Send the first half of many requests, and leave them standing."""
    _allow(2 * HALVES)
    with house() as found:

        @contextmanager
        def flood() -> Iterator[None]:
            with ExitStack() as kept:
                begun = [kept.enter_context(one) for one in _halves(found.server.port)]
                yield
                print(f"of {HALVES} {len(begun)} connected; {found.files} files are open", end="")
                print(f", and {sum(map(_is_open, begun))} of them stand", flush=True)

        compare(f"{HALVES} half-sent requests", found, flood)


def _halves(port: int) -> Iterator[socket.socket]:
    for _ in range(HALVES):
        with suppress(OSError):
            one = socket.create_connection(("127.0.0.1", port), 10)
            one.sendall(b"GET /actions HTTP/1.1\r\nHost: localhost\r\nX-")
            yield one


def _is_open(one: socket.socket) -> bool:
    one.settimeout(0)
    try:
        return one.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def _allow(files: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(files, most), most))


def come_and_go() -> None:
    """Have many funders come, stay together and go, several times."""
    with house() as found:
        _allow(10 * FUNDERS)
        time.sleep(6)
        started, log = found.files, found.log_size()
        print(f"{FUNDERS} funders: {started} files open at the start", flush=True)
        for number in range(1, ROUNDS + 1):
            began = time.monotonic()
            refused, most = _visit(found)
            took = time.monotonic() - began
            deadline = time.monotonic() + SETTLE_SECONDS
            while time.monotonic() < deadline and found.files > started + 5:
                time.sleep(0.5)
            print(
                f"round {number}: {len(refused)} refused, {most} files open with all inside, "
                f"{found.files} after they left; {took:.0f} s",
                *Counter(refused).items(),
                flush=True,
            )
        print(f"the log grew by {(found.log_size() - log) / 1000:.0f} kB", flush=True)


def _visit(found: House) -> tuple[list[str], int]:
    """Let all funders in, and out again; return why some were refused, and the files open."""
    refused: list[str] = []

    def enter(_: int) -> list[ClientConnection]:
        lines = []
        try:
            visitor = Visitor(found.server)
            visitor.redeem(found.link)
            assert visitor.ask("/").status == 200
            for path in ("/_stcore/stream", "/live"):
                lines.append(visitor.open_socket(path))
            run_page(lines[0])
        except (AssertionError, OSError, WebSocketException, http.client.HTTPException) as error:
            refused.append(f"{type(error).__name__}: {error}"[:80])
        return lines

    with ThreadPoolExecutor(AT_ONCE) as pool:
        inside = list(pool.map(enter, range(FUNDERS)))
        most = found.files
        for _ in pool.map(ClientConnection.close, [line for lines in inside for line in lines]):
            pass
    return refused, most


PARTS = {"cookies": flood_with_cookies, "halves": flood_with_halves, "crowd": come_and_go}

if __name__ == "__main__":
    # Also the servers end when this is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
