"""A busy day: 200 funders and 20 coordinators ask for 18 pages a second.

`python -m tests.bench.load [FOLDER …]` measures the code in each folder, by turns, and compares
the others with the first; without a folder it measures this one. The code must agree on the
database's schema. Every page is asked for when its time has come, however slow the answers are;
the time of an answer counts from then. The generator shares the machine with the server, so what
counts is the ratio within one run, and the server's processor time per page.
"""

import asyncio
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg

from db import connect
from db.commands import accounts, sessions
from db.postcodes import build as postcode_table
from db.samples import generate
from db.write import new_key
from tests.bench.crowd import Screen, open_screen
from tests.browser import a_world
from tests.conftest import COORDINATOR
from tests.serving import ROOT, Server
from web import cookies

FUNDERS, COORDINATORS = 200, 20
PER_SECOND, SECONDS, ROUNDS = 18, 30, 2
# After this many seconds more, what was not answered has failed.
PATIENCE = 60
OUTSIDE = ("", "issues", "actions", "map", "coverage", "partners", "practice")
PAGES = {"funder": OUTSIDE, "coordinator": (*OUTSIDE, "meetings")}
SIZE = generate.Size(organizations=40, services=150, issues=80, actions=500, meetings=20)
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Figures:
    """What one code did: milliseconds to the answer by role, processor time, what failed."""

    took: dict[str, list[float]] = field(default_factory=lambda: {role: [] for role in PAGES})
    failed: int = 0
    seconds: float = 0
    server: float = 0
    generator: float = 0

    @property
    def every(self) -> list[float]:
        """Return the times of all roles."""
        return [one for times in self.took.values() for one in times]

    @property
    def each(self) -> float:
        """Return the server's processor time for one page, in milliseconds."""
        return self.server * 1000 / max(1, len(self.every))

    def say(self) -> str:
        """Write all figures, a line for each role."""
        roles = [f"  {role:12}{say_times(times)}" for role, times in self.took.items()]
        busy = [f"{name} {spent / self.seconds:.0%} of a core" for name, spent in self._spent()]
        each = f"{self.each:.1f} ms of the server's processor time a page"
        return "\n".join([*roles, f"  {each}; {', '.join(busy)}; {self.failed} failed"])

    def _spent(self) -> tuple[tuple[str, float], ...]:
        return ("server", self.server), ("generator", self.generator)


def share_of(times: list[float], share: float) -> float:
    """Return the time that so much of all answers took at most."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))] if times else float("nan")


def say_times(times: list[float]) -> str:
    """Write the middle, the 95th percentile and the longest of the times."""
    middle, most, longest = (share_of(times, share) for share in (0.5, 0.95, 1))
    return f"{len(times):5} pages  p50 {middle:6.0f}  p95 {most:6.0f}  max {longest:6.0f} ms"


def processor_seconds(process: int) -> float:
    """Read how long a process has kept a core busy: fields 14 and 15 of proc_pid_stat(5)."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def make_world(path: Path) -> list[tuple[str, str]]:
    """Make a partnership with everything published; return each visitor's role and cookies."""
    generate.generate(path, COORDINATOR, SIZE)
    with connect.writing(path, "bench") as db:
        for table in ("organization", "service", "issue", "action", "practice"):
            db.execute(f"UPDATE [{table}] SET published = 1, version = version + 1")
    postcode_table.make(path)
    link = a_world.share(path, "funder")
    let_in = [("funder", cookies.LINK, sessions.enter_by_link(path, link)) for _ in range(FUNDERS)]
    for number in range(COORDINATORS):
        person = {"email": f"c{number}@synergy.example", "name": f"C {number}"}
        values = {**person, "role": "coordinator"}
        account = accounts.add_account(path, COORDINATOR, new_key(), values).row_id
        let_in.append(("coordinator", cookies.ACCOUNT, sessions.sign_in(path, account)))
    return [(role, f"{name}={token}") for role, name, token in let_in]


@contextmanager
def serving(source: Path, world: Path) -> Iterator[Server]:
    """Run the code in a folder on a copy of the world, as `streamlit run app.py` does."""
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(shutil.copytree(world, Path(folder) / "world"))
        server = Server.start(
            copied / "synergy.db",
            Path(folder) / "server.log",
            {"STREAMLIT_LOGGER_LEVEL": "info"},
            postcodes=False,
            source=source,
        ).wait()
        try:
            yield server
        finally:
            server.stop()


async def visit(url: str, visitors: list[tuple[str, str]], server: int, figures: Figures) -> None:
    """Open a page for every visitor, then ask for them again and again for a while."""
    async with AsyncExitStack() as kept:
        screens = []
        for number, (role, held) in enumerate(visitors):
            page = PAGES[role][number % len(PAGES[role])]
            screens.append((role, await open_screen(url, page, held, kept), asyncio.Lock()))
        random.Random(0).shuffle(screens)
        started, busy, own = time.perf_counter(), processor_seconds(server), time.process_time()
        asked = [
            asyncio.create_task(
                ask(*screens[number % len(screens)], started + number / PER_SECOND, figures)
            )
            for number in range(PER_SECOND * SECONDS)
        ]
        answered, late = await asyncio.wait(asked, timeout=SECONDS + PATIENCE)
        figures.seconds += time.perf_counter() - started
        figures.server += processor_seconds(server) - busy
        figures.generator += time.process_time() - own
        figures.failed += len(late) + sum(task.exception() is not None for task in answered)
        for task in (*late, *(task for _, screen, _ in screens for task in screen.tasks)):
            task.cancel()


async def ask(role: str, screen: Screen, turn: asyncio.Lock, at: float, figures: Figures) -> None:
    """Ask for a visitor's page once its time has come, and the last one is drawn."""
    await asyncio.sleep(at - time.perf_counter())
    async with turn:
        await screen.ask(BackMsg())
    figures.took[role].append((time.perf_counter() - at) * 1000)


def main(sources: list[Path]) -> None:
    """Measure each code by turns, and print its figures."""
    found = [Figures() for _ in sources]
    with tempfile.TemporaryDirectory() as folder:
        visitors = make_world(Path(folder) / "synergy.db")
        for _ in range(ROUNDS):
            for source, figures in zip(sources, found, strict=True):
                with serving(source, Path(folder)) as server:
                    asyncio.run(visit(server.url, visitors, server.process.pid, figures))
                print(f"{source} so far:\n{figures.say()}", flush=True)
    for source, figures in zip(sources[1:], found[1:], strict=True):
        slow, fast = (share_of(one.every, 0.95) for one in (found[0], figures))
        print(
            f"{source} to {sources[0]}: processor time {figures.each / found[0].each:.2f},"
            f" p95 {fast / slow:.2f}"
        )


if __name__ == "__main__":
    main([Path(name).resolve() for name in sys.argv[1:]] or [ROOT])
