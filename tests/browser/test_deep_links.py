"""The first request to a server that has just started: over the socket, and in a real Chromium."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import frames
from tests.serving import Server, Visit
from tests.visiting import Visitor, rerun, run

# Each on a server of its own: the front, thin and thick pages, and one that is not for everybody.
TITLES = {
    "": "Ascension Trust Synergy Partnership",
    "board": "Ascension Trust Synergy Partnership",
    "actions": "Actions",
    "map": "Services in London",
    "meeting": "Live meeting",
    "data": "Settings",
}
# By its own name the board is found at the front alone, where a browser is led.
BY_BROWSER = ("board", "actions")
BADGES = ("No sign-in yet", "Sample data")


@pytest.mark.parametrize("page", sorted(TITLES.keys() - {"board"}))
def test_a_cold_deep_link_goes_through_the_shell(
    page: str, sample: Path, serve: Callable[..., Server]
) -> None:
    visitor = Visitor(serve(sample).wait())
    assert visitor.ask(f"/{page}").status == 200
    with visitor.open_socket() as line:
        came = run(line, rerun(page))
    headings = [message.delta.new_element.heading for message in frames.parsed(came)]
    assert TITLES[page] in [one.body for one in headings if one.tag == "h1"]
    assert [words for words in BADGES if words not in frames.said(came)] == []


@pytest.mark.parametrize("page", BY_BROWSER)
def test_a_browsers_cold_deep_link_does_too(
    page: str, sample: Path, serve: Callable[..., Server], chromium: Browser
) -> None:
    server = serve(sample).wait()
    visit = Visit(chromium)
    drawn = visit.open(f"{server.url}/{page}")
    expect(drawn.get_by_role("heading", level=1, name=TITLES[page])).to_be_visible()
    for words in BADGES:
        expect(drawn.get_by_text(words).first).to_be_visible()
    assert visit.elsewhere == []
    visit.close()
