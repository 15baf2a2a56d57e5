"""How soon the hall reads what a coordinator saves: `python -m tests.bench.live`.

The meeting of tests.browser.a_meeting, held twice in real browsers: alone, and while 50 more pages
stand open, which are drawn again at every save. Absolute times depend on the machine, on which
browsers, server and crowd share the cores; no test fails on them.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from db.postcodes import build as postcode_table
from tests import serving
from tests.browser import a_meeting, a_world
from tests.browser.a_meeting import Meeting
from tests.browser.a_world import World
from tests.serving import ROOT, Server
from tests.visiting import Visitor

PAGES = {"display": 25, "funder": 25}
# What funders look at.
SERVICES = ("organization", "location", "service")


@contextmanager
def serving_a_world() -> Iterator[tuple[World, Server]]:
    """Have a partnership with its services, and a server on it."""
    with tempfile.TemporaryDirectory() as folder:
        world = a_world.make(Path(folder) / "synergy.db", SERVICES)
        postcode_table.make(world.path)
        log = Path(folder) / "server.log"
        server = Server.start(world.path, log, postcodes=False).wait()
        try:
            yield world, server
        finally:
            server.stop()


def redeem(server: Server, secret: str) -> str:
    """Open a share link; return the cookies of whoever did."""
    visitor = Visitor(server)
    visitor.redeem(secret)
    return visitor.cookie_line()


@contextmanager
def crowd(world: World, server: Server) -> Iterator[None]:
    """Have many pages open, and say afterwards what they did."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.crowd", server.url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as pages:
        assert pages.stdin and pages.stdout
        who = {
            audience: {
                "cookies": redeem(server, a_world.share(world.path, audience)),
                "pages": number,
            }
            for audience, number in PAGES.items()
        }
        pages.stdin.write(f"{json.dumps(who)}\n")
        pages.stdin.flush()
        assert pages.stdout.readline() == "ready\n"
        yield
        pages.stdin.close()
        print(f"  the others: {pages.stdout.read().strip()}")


def hold(browser: Browser, world: World, server: Server) -> str:
    """Hold the meeting; return what it measured."""
    meeting = Meeting.gather(browser, world, server)
    meeting.open_it()
    meeting.hold()
    return a_meeting.say(meeting.latencies())


def main() -> None:
    """Measure and print both."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=serving.chromium_path(), args=serving.CHROMIUM_FLAGS
        )
        with serving_a_world() as (world, server):
            print(f"alone: {hold(browser, world, server)}", flush=True)
        with serving_a_world() as (world, server), crowd(world, server):
            print(f"with {sum(PAGES.values())} more pages: {hold(browser, world, server)}")
        browser.close()


if __name__ == "__main__":
    main()
