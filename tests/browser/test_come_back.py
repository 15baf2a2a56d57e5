"""A funder's page comes back by itself after the server is killed and restarted.

The scripted meeting tests the same for two coordinators and the projector.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, expect

from db import connect
from db.commands import links
from db.commands.records import save
from db.kinds.records import ISSUE
from db.write import new_key
from synergy import tokens
from tests.conftest import COORDINATOR
from tests.serving import Server, Visit


def test_a_funders_page_comes_back_by_itself(
    sample: Path, serve: Callable[..., Server], chromium: Browser
) -> None:
    with connect.reading(sample) as db:
        number, version = db.execute(
            "SELECT id, version FROM issue WHERE published = 1 AND status = 'open' ORDER BY id"
        ).fetchone()
    secret = tokens.new()
    values = {"label": "City fund", "audience": "funder", "days": 90}
    links.add_link(sample, COORDINATOR, new_key(), values, secret)
    server = serve(sample).wait()
    funder = Visit(chromium)
    funder.open(f"{server.url}/s#{secret}")
    funder.open(f"{server.url}/issues?issue={number}")

    server.kill()
    title = "Written while the server was away"
    save(ISSUE, sample, COORDINATOR, new_key(), (number, version), {"title": title})
    server.start_again()
    expect(funder.page.get_by_role("heading", name=title)).to_be_visible()
    expect(funder.page.get_by_role("dialog")).to_have_count(0)
    funder.close()
