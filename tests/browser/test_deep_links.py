"""The first request to a server that has just started."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.serving import Server, Visit

TITLES = {
    "": "Ascension Trust Synergy Partnership",
    "board": "Ascension Trust Synergy Partnership",
    "issues": "Issues",
    "actions": "Actions",
    "map": "Services in London",
    "meetings": "Meetings",
    "partners": "Partners",
    "practice": "Practice: what works",
    "data": "Settings",
    "access": "Access",
}


@pytest.mark.parametrize("page", TITLES)
def test_a_cold_deep_link_goes_through_the_shell(
    page: str, sample: Path, serve: Callable[..., Server], chromium: Browser
) -> None:
    server = serve(sample).wait()
    visit = Visit(chromium)
    drawn = visit.open(f"{server.url}/{page}")
    expect(drawn.get_by_role("heading", level=1, name=TITLES[page])).to_be_visible()
    expect(drawn.get_by_text("Open mode").first).to_be_visible()
    expect(drawn.get_by_text("What is marked sample is made up.")).to_be_visible()
    assert visit.elsewhere == []
    visit.close()
