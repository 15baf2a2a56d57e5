"""A coordinator's first day: from open mode to a funder's link, and its end."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.hands import Mouse, Table
from tests.serving import Server, Visit

PASSPHRASE = "nine lanterns over Brixton"
SIGN_IN = re.compile(r"/sign-in\b")
PARTNERSHIP = "Ascension Trust Synergy Partnership"
LINK = re.compile(r"http://localhost:\d+(/\w+)#([\w-]{43})")


def made_link(page: Page) -> str:
    """Read the link that is shown once, and be done with it."""
    shown = page.get_by_test_id("stDialog").get_by_test_id("stCode").inner_text()
    found = LINK.search(shown)
    assert found
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_test_id("stDialog")).to_have_count(0)
    return found[0]


def code_in(log: Path) -> str:
    """Read the first account's code in the terminal."""
    found = re.search(r"with the code (\S+)", log.read_text())
    assert found
    return found[1]


def set_passphrase(page: Page) -> None:
    """Choose a passphrase on the page of a one-time link."""
    expect(page.get_by_role("heading", name="Set your passphrase")).to_be_visible()
    page.get_by_label("New passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Save passphrase and sign in").click()


def test_a_coordinators_first_day(
    sample: Path, serve: Callable[..., Server], chromium: Browser
) -> None:
    server = serve(sample).wait()
    coordinator, partner, funder = (Visit(chromium) for _ in range(3))

    # The first account, from open mode.
    mine = coordinator.open(server.url)
    mine.get_by_role("button", name="No sign-in yet").click()
    mine.get_by_role("link", name="Create the first account").click()
    mine.get_by_label("Email address").fill("first@example.org")
    mine.get_by_label("Your name").fill("First Coordinator")
    mine.get_by_label("Code").fill(code_in(server.log))
    mine.get_by_role("button", name="Create account").click()
    set_passphrase(mine)
    coordinator.settle()
    expect(mine.get_by_text("No sign-in yet")).to_have_count(0)

    # Out, in again by the form, and a reload.
    mine.get_by_role("button", name="First Coordinator").click()
    mine.get_by_role("link", name="Sign out").click()
    mine.get_by_role("button", name="Sign out", exact=True).click()
    mine.goto(f"{server.url}/actions?state=done")
    expect(mine).to_have_url(SIGN_IN)
    mine.get_by_label("Email address").fill("first@example.org")
    mine.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    mine.get_by_role("button", name="Sign in").click()
    coordinator.settle()
    assert mine.url == f"{server.url}/actions?state=done"
    mine.reload()
    coordinator.settle()
    expect(mine.get_by_role("heading", name="Actions", exact=True)).to_be_visible()

    # A partner is invited and sets a passphrase.
    hand = Mouse(coordinator)
    hand.press("Admin")
    hand.press("Access")
    hand.press("Invite someone")
    hand.type("Email address (required)", "second@example.org")
    hand.type("Name (required)", "Second Partner")
    hand.choose("Role (required)", "partner")
    hand.choose("Partner", "Ascension Trust")
    hand.press("Create account and invitation link")
    theirs = partner.page
    theirs.goto(made_link(mine))
    set_passphrase(theirs)
    partner.settle()
    expect(theirs.get_by_role("button", name="Second Partner")).to_be_visible()
    expect(theirs.get_by_role("button", name="Admin")).to_have_count(0)

    # A funder's link, opened in a clean browser; the report; a try to get further.
    coordinator.open(f"{server.url}/access?tab=Links")
    hand.press("Create a link")
    hand.type("Label (required)", "City fund")
    hand.choose("Who is it for? (required)", "Funder – sees what is published")
    hand.press("Create link")
    outside = funder.page
    outside.goto(made_link(mine))
    funder.settle()
    assert outside.url == f"{server.url}/"
    expect(outside.get_by_role("heading", name=PARTNERSHIP)).to_be_visible()
    expect(outside.get_by_role("button", name=re.compile("^(Add|Edit|Publish)"))).to_have_count(0)
    for page in ("meetings", "data", "access"):
        outside.goto(f"{server.url}/{page}")
        expect(outside.get_by_text("Page not found")).to_be_visible()
    outside.goto(server.url)
    funder.settle()
    outside.get_by_role("link", name="Print or save as PDF").click()
    expect(outside.get_by_role("heading", name="What we’ve achieved")).to_be_visible()
    outside.evaluate("() => { window.print = () => { document.title = 'printing' } }")
    outside.get_by_role("button", name="Print or save as PDF").click()
    expect(outside).to_have_title("printing")
    outside.emulate_media(media="print")
    expect(outside.get_by_role("button", name="Print or save as PDF")).to_be_hidden()
    outside.emulate_media(media="screen")
    funder.open(server.url)

    # Revoked: lose access within two seconds, and nothing stays on the screen.
    Table(coordinator).press_quick("City fund")
    mine.get_by_test_id("stDialog").get_by_role("button", name="Revoke").click()
    pressed = time.monotonic()
    expect(outside).to_have_url(SIGN_IN)
    print(f"thrown out {time.monotonic() - pressed:.2f} s after the press")
    expect(outside.get_by_label("Passphrase", exact=True)).to_be_visible()
    expect(outside.get_by_text(PARTNERSHIP)).to_have_count(0)
    outside.go_back()
    expect(outside.get_by_text(PARTNERSHIP)).to_have_count(0)
    expect(outside).to_have_url(SIGN_IN)

    for visit in (coordinator, partner, funder):
        assert visit.elsewhere == []
        visit.close()
