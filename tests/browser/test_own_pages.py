"""Our own pages in a real browser: what their scripts do under the security headers."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from db.commands import accounts
from db.write import new_key
from synergy import tokens
from tests.conftest import COORDINATOR
from tests.serving import Visit
from tests.web.own_pages import EMAIL, PASSPHRASE, Site, add_account
from web import cookies

MakeLink = Callable[..., tuple[int, str]]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page in whose console nothing may be refused and no script may fail."""
    visit = Visit(chromium)
    complaints: list[str] = []
    visit.page.on("console", lambda message: complaints.append(message.text))
    visit.page.on("pageerror", lambda error: complaints.append(str(error)))
    yield visit.page
    # A wrong answer is what some tests ask for; [DOM] is advice.
    expected = ("Failed to load resource", "[DOM]")
    assert [line for line in complaints if not line.startswith(expected)] == []
    visit.close()


def has(page: Page, name: str) -> bool:
    return any(held["name"] == name for held in page.context.cookies())


def opened(page: Page, site: Site) -> None:
    """Wait until the board is asked for, which is not part of this site."""
    page.wait_for_url(f"{site.url}/")


def test_a_link_opens_at_once_and_its_token_stands_in_no_address(
    page: Page, site: Site, link: MakeLink
) -> None:
    token, asked = link()[1], []
    page.on("request", lambda request: asked.append((request.url, request.all_headers())))
    page.goto(f"{site.url}/s#{token}")
    opened(page, site)
    assert has(page, cookies.LINK)
    assert len(asked) >= 4
    # The browser's own notes keep what stands after # of the first address; no request sends it.
    assert token not in str([(url.partition("#")[0], sent) for url, sent in asked])
    assert token not in page.evaluate("location.href + document.referrer")
    page.go_back()
    assert token not in page.url


def test_another_link_in_the_same_tab_works_after_one_that_did_not(
    page: Page, site: Site, link: MakeLink
) -> None:
    page.goto(f"{site.url}/s#{tokens.new()}")
    expect(page.get_by_role("heading", name="This link doesn’t work")).to_be_visible()
    assert not has(page, cookies.LINK)
    page.goto(f"{site.url}/s#{link()[1]}")
    opened(page, site)
    assert has(page, cookies.LINK)


@pytest.mark.parametrize("path", ["/s", "/welcome"])
def test_half_a_link_says_so(path: str, page: Page, site: Site) -> None:
    page.goto(f"{site.url}{path}")
    expect(page.get_by_text("The link is incomplete")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)


def test_a_browser_that_refuses_cookies_is_told_so(page: Page, site: Site) -> None:
    told = page.get_by_role("alert").filter(has_text="Your browser is blocking cookies")
    page.goto(f"{site.url}/sign-in")
    expect(page.get_by_label("Passphrase")).to_be_visible()
    expect(told).to_be_hidden()
    page.add_init_script("Object.defineProperty(navigator, 'cookieEnabled', {value: false})")
    page.reload()
    expect(told).to_be_visible()


def test_a_one_time_link_sets_a_passphrase_that_can_be_looked_at(page: Page, site: Site) -> None:
    account_id, token = add_account(site.path, passphrase=None), tokens.new()
    accounts.invite(site.path, COORDINATOR, new_key(), account_id, token)
    page.goto(f"{site.url}/welcome#{token}")
    assert page.url == f"{site.url}/welcome"
    field = page.get_by_label("New passphrase")
    expect(field).to_be_focused()
    field.fill("short")
    page.get_by_role("button", name="Show").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide").click()
    expect(field).to_have_attribute("type", "password")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="at least 12")).to_be_visible()
    expect(field).to_be_focused()
    field.fill(PASSPHRASE)
    field.press("Enter")
    opened(page, site)
    assert has(page, cookies.ACCOUNT)


def test_signing_in_by_keyboard_after_a_mistake(page: Page, site: Site) -> None:
    add_account(site.path)
    page.goto(f"{site.url}/sign-in?next=/healthz")
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type("mistyped")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not recognised")
    expect(page.get_by_label("Email address")).to_have_value(EMAIL)
    expect(page.get_by_label("Passphrase")).to_have_value("")
    page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/healthz")
    assert has(page, cookies.ACCOUNT)


def test_a_double_click_sends_a_form_once(page: Page, site: Site) -> None:
    add_account(site.path)
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    page.goto(f"{site.url}/sign-in")
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in").dblclick()
    opened(page, site)
    assert len(sent) == 1
