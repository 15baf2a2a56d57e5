"""Retake the pictures for the docs: `python -m docs.take_pictures` (needs a Chromium)."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.serving import CHROMIUM_FLAGS, Server, Visit, chromium_path

FOLDER = Path(__file__).resolve().parent


def main() -> None:
    """Start a server on a fresh sample, visit it, and save screenshots."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "synergy.db"
        server = Server.start(path, Path(folder) / "server.log", postcodes=False).wait()
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        visit = Visit(browser)
        visit.open(f"{server.url}/map?service=43")
        frame = visit.page.frame_locator("iframe[title*='map_of_services']")
        frame.locator(".cluster").first.wait_for()
        visit.settle()
        visit.page.screenshot(path=FOLDER / "map.png")
        visit.close()
        browser.close()
        server.stop()


if __name__ == "__main__":
    main()
