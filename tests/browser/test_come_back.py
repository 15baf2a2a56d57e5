"""A server that is killed and started again: whoever looked comes back by themselves."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, expect

from db import connect
from db.commands import accounts, links, sessions
from db.commands.records import save
from db.kinds.records import ISSUE
from db.write import new_key
from synergy import tokens
from tests.conftest import COORDINATOR
from tests.serving import Server, Visit

EMAIL, PASSPHRASE = "hall@example.org", "nine lanterns over Brixton"
# The page asks again every 20 seconds, and a started server takes some to answer.


def test_signed_in_and_funders_pages_come_back_by_themselves(
    sample: Path, serve: Callable[..., Server], chromium: Browser
) -> None:
    person = {"email": EMAIL, "name": "Hall", "role": "coordinator"}
    invitation = tokens.new()
    accounts.add_account(sample, COORDINATOR, new_key(), person, invitation)
    sessions.set_passphrase(sample, invitation, PASSPHRASE)
    with connect.reading(sample) as db:
        number, version = db.execute(
            "SELECT id, version FROM issue WHERE published = 1 AND status = 'open' ORDER BY id"
        ).fetchone()
    secret = tokens.new()
    values = {"label": "City fund", "audience": "funder", "days": 90}
    links.add_link(sample, COORDINATOR, new_key(), values, secret)
    server = serve(sample).wait()
    coordinator, funder = Visit(chromium), Visit(chromium)
    mine, theirs = coordinator.page, funder.page
    mine.goto(f"{server.url}/sign-in?next=/issues%3Fissue%3D{number}")
    mine.get_by_label("Email address").fill(EMAIL)
    mine.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    mine.get_by_role("button", name="Sign in").click()
    coordinator.settle()
    theirs.goto(f"{server.url}/s#{secret}")
    funder.settle()
    funder.open(f"{server.url}/issues?issue={number}")

    server.kill()
    title = "Written while the server was away"
    save(ISSUE, sample, COORDINATOR, new_key(), (number, version), {"title": title})
    server.start_again()
    for page in (mine, theirs):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
    expect(mine.get_by_text("Hall", exact=True)).to_be_visible()
    coordinator.close()
    funder.close()
