"""A coordinator's afternoon with a mouse."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import afternoon
from tests.browser.hands import Desk, Mouse
from tests.serving import Server, Visit


def test_an_afternoon(sample: Path, serve: Callable[..., Server], chromium: Browser) -> None:
    server = serve(sample).wait()
    desk = Desk(Mouse(Visit(chromium)), server.url, sample)
    afternoon.spend(desk, "12 July 2026", "2026-07-12")
