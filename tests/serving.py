"""Starting the real server, and what a browser needs to visit it."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request

from synergy import dates
from tests import postcode_table, waiting
from tests.runs import Runs

ROOT = Path(__file__).resolve().parent.parent
PORTS = range(12_000, 32_000)
# The navigation stands on top of a wide window and at the side of a narrow one.
NAVIGATION = "[data-testid='stTopNav'], [data-testid='stSidebarNav']"
# How Streamlit marks an app whose script has ended, and what of the last run is still shown.
AT_REST = "[data-testid='stApp'][data-test-script-state='notRunning']"
STALE = "[data-stale='true'] >> nth=0"
# Streamlit gathers what comes for 10 ms before it draws. After this, what a press asked for is
# sent, and what had come is on the screen.
DRAWN = """() => new Promise(drawn =>
    setTimeout(() => requestAnimationFrame(() => setTimeout(drawn, 0, true)), 50))"""
CHROMIUM_FLAGS = [
    # There is no other address than this computer's.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """Find the system's Chromium; None leaves the choice to Playwright's own."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def free_port() -> int:
    """Find a port that nobody listens on, and that no other session of tests is likely to choose.

    The system gives none of these to those who call out: it could be taken before the server has
    started, or between two starts of it.
    """
    while True:
        with socket.socket() as sock, suppress(OSError):
            sock.bind(("127.0.0.1", port := secrets.choice(PORTS)))
            return port


def _run(
    path: Path, log: Path, environment: dict[str, str], port: int, address: str, source: Path
) -> subprocess.Popen[bytes]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SYNERGY_") or name == dates.CLOCK
    }
    command = [
        sys.executable, "-m", "streamlit", "run", "app.py",
        f"--server.port={port}", f"--server.address={address}",
    ]  # fmt: skip
    own = {"SYNERGY_DB": str(path), "STREAMLIT_LOGGER_LEVEL": "debug"}
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=source,
            env={**inherited, **own, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )


@dataclass
class Server:
    """A running `streamlit run app.py`."""

    process: subprocess.Popen[bytes]
    path: Path
    log: Path
    environment: dict[str, str]
    port: int
    address: str
    source: Path = ROOT

    @staticmethod
    def start(
        path: Path,
        log: Path,
        environment: dict[str, str] | None = None,
        address: str = "localhost",
        postcodes: bool = True,
        source: Path = ROOT,
    ) -> "Server":
        """Start the code in `source` on a database, without waiting.

        Without `postcodes` it makes them itself.
        """
        given, port = environment or {}, free_port()
        if postcodes:
            postcode_table.put_beside(path)
        process = _run(path, log, given, port, address, source)
        server = Server(process, path, log, given, port, address, source)
        _STARTED.append(server)
        return server

    def start_again(self) -> "Server":
        """Start again at the same address, on the same database, after it ended."""
        self.process = _run(
            self.path, self.log, self.environment, self.port, self.address, self.source
        )
        return self

    @property
    def url(self) -> str:
        """Return the address to visit, without a slash at its end."""
        return f"http://{self.address}:{self.port}"

    def wait(self) -> "Server":
        """Wait until it answers at all, be it a refusal; fail with its log when it does not."""
        try:
            waiting.until(lambda: self._answers() or self.process.poll() is not None)
            assert self.process.poll() is None
        except AssertionError as late:
            self.kill()
            said = self.log.read_text()[-3000:]
            raise AssertionError(f"the server did not start:\n{said}") from late
        return self

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=waiting.SECONDS).close()
        except urllib.error.HTTPError as refusal:
            refusal.close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End it, the hard way if it does not go."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_STARTED: list[Server] = []


def stop_all() -> None:
    """End what runs still, as after a test that failed before it could."""
    while _STARTED:
        _STARTED.pop().stop()


class Visit:
    """A browser of its own that reaches localhost alone, and notes whatever else it tried."""

    def __init__(self, browser: Browser, width: int = 1280, height: int = 800, **more: Any) -> None:
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height}, locale="en-GB", **more
        )
        self.context.set_default_timeout(waiting.MS)
        self.elsewhere: list[str] = []
        self.dialogs: list[str] = []
        self.context.on("request", self._note_request)
        self.page: Page = self.context.new_page()
        self.page.on("dialog", self._note_dialog)
        self._runs = Runs(self.page)

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith(("http://localhost:", "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _note_dialog(self, dialog: object) -> None:
        self.dialogs.append(str(dialog))

    def open(self, url: str) -> Page:
        """Open an address and wait until its script has run to its end."""
        self.page.goto(url)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until all that was asked for is drawn, and nothing runs."""
        self.page.locator(NAVIGATION).first.wait_for(state="attached")
        seen = -1

        def is_quiet() -> bool:
            nonlocal seen
            before, seen = seen, self._runs.noted
            return before == seen and self._runs.have_ended()

        waiting.until(is_quiet, lambda: self.page.wait_for_function(DRAWN))
        self.page.locator(AT_REST).wait_for(state="attached")
        self.page.locator(STALE).wait_for(state="detached")

    def close(self) -> None:
        """Close the browser window with all that it remembers."""
        self.context.close()
