"""How long a new tab takes to show each page's content: `python -m tests.bench.content`.

In Chromium with a warm cache, on the large generated partnership, alternating with a blank
Streamlit page; then one change of page inside the app. Absolute times depend on the machine; only
the ratios within one run matter. No test fails on them.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

from db.postcodes import build as postcode_table
from db.samples import generate
from tests import waiting
from tests.bench.screens import BLANK, COORDINATOR, SIZE
from tests.serving import CHROMIUM_FLAGS, Server, chromium_path, free_port

ROUNDS = 7
ROW = "[data-testid='stDataFrameResizable'] tbody tr td[aria-colindex='1'] >> nth=0"
# Steps into a frame.
FRAME = "iframe >> nth=0 >> internal:control=enter-frame >> "
TITLE = "[data-testid='stMain'] h1"
# What a person came to see on each page.
CONTENT = {
    "": "[data-testid='stMetric']",
    "coverage": ".js-plotly-plot .main-svg",
    "actions": ROW,
    "map": f"{FRAME}path.leaflet-interactive",
    "overlaps": ROW,
    "issues": ROW,
    "meetings": ROW,
    "partners": ROW,
    "practice": ROW,
    "refer": TITLE,
}


@contextmanager
def blank(folder: Path) -> Iterator[str]:
    """Serve a page with nothing but a title."""
    script, port = folder / "blank.py", free_port()
    script.write_text(BLANK)
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = [f"--server.port={port}", "--server.address=localhost", "--server.headless=true"]
    with subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL) as process:
        try:
            yield f"http://localhost:{port}/"
        finally:
            process.terminate()


def seconds(context: BrowserContext, url: str, content: str) -> float:
    """Return how long a new tab takes until it shows something."""
    page = context.new_page()
    started = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.locator(content).first.wait_for(state="attached", timeout=waiting.SECONDS * 1000)
    spent = time.perf_counter() - started
    page.close()
    return spent


def change(context: BrowserContext, url: str) -> float:
    """Return the median time from pressing Actions on “What works” to the first row of its list."""
    page, times = context.new_page(), []
    for _ in range(ROUNDS):
        page.goto(f"{url}/practice")
        page.locator(CONTENT["practice"]).first.wait_for(state="attached")
        page.wait_for_timeout(500)
        started = time.perf_counter()
        page.get_by_role("link", name="Actions", exact=True).first.click()
        page.get_by_role("heading", name="Actions", exact=True).wait_for()
        page.locator(ROW).first.wait_for(state="attached")
        times.append(time.perf_counter() - started)
    page.close()
    return statistics.median(times)


def main() -> None:
    """Measure and print the ratios."""
    with (
        tempfile.TemporaryDirectory() as name,
        sync_playwright() as playwright,
        ExitStack() as closing,
    ):
        folder = Path(name)
        generate.generate(folder / "synergy.db", COORDINATOR, SIZE)
        postcode_table.make(folder / "synergy.db")
        log = folder / "server.log"
        server = Server.start(folder / "synergy.db", log, postcodes=False)
        closing.callback(server.stop)
        server.wait()
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        closing.callback(browser.close)
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.set_default_timeout(waiting.SECONDS * 1000)
        with blank(folder) as empty:
            asked = {"blank": (empty, TITLE)} | {
                page or "board": (f"{server.url}/{page}", shown) for page, shown in CONTENT.items()
            }
            waiting.until(lambda: _answers(context, empty))
            times: dict[str, list[float]] = {page: [] for page in asked}
            for number in range(ROUNDS + 1):
                for page, (url, shown) in asked.items():
                    spent = seconds(context, url, shown)
                    if number:
                        times[page].append(spent)
        base = statistics.median(times["blank"])
        print(f"{'page':10}{'ms':>8}{'to blank':>10}")
        for page, held in times.items():
            middle = statistics.median(held)
            print(f"{page:10}{middle * 1000:8.0f}{middle / base:10.2f}")
        print(f"from What works to Actions: {change(context, server.url) * 1000:.0f} ms")


def _answers(context: BrowserContext, url: str) -> bool:
    try:
        return context.request.get(url).ok
    except Exception:
        return False


if __name__ == "__main__":
    main()
