"""Retake the pictures for the docs: `python -m docs.take_pictures` (needs a Chromium)."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.serving import CHROMIUM_FLAGS, Server, Visit, chromium_path

FOLDER = Path(__file__).resolve().parent
# The pages with a map, and those of a meeting in progress, with the width and height in pixels.
WITH_A_MAP = {"board": "/", "map": "/map?service=43"}
IN_A_MEETING = {
    "meeting": ("/meeting", 1280, 800),
    "projector": ("/meeting?present=yes", 1920, 1080),
}
NOTES = (
    "Spare Chair: forty meals a day, and the freezer is mended",
    "issue: Marigold: nobody answers at the housing counter",
    "Agreed: one shared list of rooms that are free in the evening",
    "Spare Chair to ask six wholesalers by Friday",
)


def main() -> None:
    """Start a server on a fresh sample, visit it, and save screenshots."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "synergy.db"
        server = Server.start(path, Path(folder) / "server.log", postcodes=False).wait()
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        _take_maps(browser, server.url)
        _hold_a_meeting(browser, server.url)
        for name, (address, width, height) in IN_A_MEETING.items():
            visit = Visit(browser, width, height)
            visit.open(f"{server.url}{address}")
            visit.page.wait_for_timeout(1000)
            visit.page.screenshot(path=FOLDER / f"{name}.png")
            visit.close()
        browser.close()
        server.stop()


def _take_maps(browser: Browser, url: str) -> None:
    for name, address in WITH_A_MAP.items():
        visit = Visit(browser)
        visit.open(f"{url}{address}")
        frame = visit.page.locator("iframe").first.content_frame
        frame.locator(".leaflet-interactive").first.wait_for()
        visit.settle()
        visit.page.screenshot(path=FOLDER / f"{name}.png")
        visit.close()


def _hold_a_meeting(browser: Browser, url: str) -> None:
    """Open the sample's next meeting, and note a few lines at its step of shared issues."""
    visit = Visit(browser)
    visit.open(f"{url}/meeting")
    visit.page.get_by_role("button", name="Start meeting").click()
    line = visit.page.get_by_label("Quick note", exact=True)
    line.wait_for()
    visit.settle()
    for note in NOTES:
        line.fill(note)
        line.press("Enter")
        visit.settle()
    visit.close()


if __name__ == "__main__":
    main()
