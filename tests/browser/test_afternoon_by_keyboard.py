"""A coordinator's afternoon with a keyboard alone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser

from synergy import dates
from tests.browser import afternoon
from tests.browser.hands import Desk, Keys
from tests.serving import Server, Visit


def next_friday() -> str:
    today = dates.today()
    return (today + timedelta(days=11 - today.weekday())).isoformat()


def test_an_afternoon(sample: Path, serve: Callable[..., Server], chromium: Browser) -> None:
    server = serve(sample).wait()
    desk = Desk(Keys(Visit(chromium)), server.url, sample)
    afternoon.spend(desk, "next Friday", next_friday())
