"""The first request to a server that has just started: over the socket, and in a real Chromium."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import frames
from tests.serving import Server, Visit
from tests.visiting import Visitor, rerun, run

# Each on its own server: the board, and a page that is not open to everyone.
TITLES = {"": "Ascension Trust Synergy Partnership", "data": "Settings"}
BADGES = ("No sign-in yet", "Sample data")


@pytest.mark.parametrize("page", sorted(TITLES))
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


def test_a_browsers_cold_deep_link_leads_to_the_board(
    sample: Path, serve: Callable[..., Server], chromium: Browser
) -> None:
    server = serve(sample).wait()
    visit = Visit(chromium)
    # The board's address is /, "board" only its name.
    drawn = visit.open(f"{server.url}/board")
    expect(drawn.get_by_role("heading", level=1, name=TITLES[""])).to_be_visible()
    for words in BADGES:
        expect(drawn.get_by_text(words).first).to_be_visible()
    assert visit.elsewhere == []
    visit.close()
