"""Coming in by a share link, and who has none."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from db import connect
from db.commands import links
from db.queries import access
from db.write import new_key
from synergy import dates, tokens
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.visiting import Answer, Visitor
from tests.web.own_pages import EMAIL, PASSPHRASE, Site, add_account, cookie, opens
from web import cookies

MakeLink = Callable[..., tuple[int, str]]


def redeem(visitor: Visitor, token: str) -> Answer:
    """Send a token without opening the form first."""
    return visitor.post("/s", {"token": token})


def max_age(answer: Answer) -> int:
    [line] = [v for n, v in answer.headers if n == "set-cookie" and v.startswith(cookies.LINK)]
    assert "httponly" in line.lower()
    return int(line.lower().split("max-age=")[1].split(";")[0])


def test_the_page_carries_no_token_and_says_what_to_do_without_scripts(site: Site) -> None:
    answer = site.visitor().ask("/s")
    assert answer.status == 200
    assert "no-store" in answer.header("cache-control")
    assert 'name="token" id="token" value=""' in answer.text
    assert "<noscript>" in answer.text
    assert ">Open</button>" in answer.text


@pytest.mark.parametrize(
    ("audience", "days", "seconds"), [("funder", 90, 12 * 3_600), ("display", 30, 30 * 86_400)]
)
def test_a_link_begins_a_session_as_long_as_its_cookie(
    audience: str, days: int, seconds: int, site: Site, link: MakeLink
) -> None:
    visitor, (link_id, token) = site.visitor(), link(audience, days=days)
    answer = visitor.redeem(token)
    assert answer.status == 303
    assert answer.header("location") == "/"
    assert seconds - 60 < max_age(answer) <= seconds
    opened = opens(visitor, cookies.LINK)
    assert opened is not None
    assert opened.viewer.role == audience
    with connect.reading(site.path) as db:
        used = access.link(db, link_id)
    assert used is not None
    assert used.times_used == 1


def make_expired(site: Site, link_id: int) -> None:
    with connect.writing(site.path, "test") as db:
        past = dates.after(dates.now(), -timedelta(seconds=1))
        db.table("share_link").update(link_id, {"expires_at": past})


def test_unknown_expired_and_revoked_are_answered_alike(site: Site, link: MakeLink) -> None:
    (revoked, revoked_token), (expired, expired_token) = link(), link()
    links.revoke_link(site.path, COORDINATOR, new_key(), (revoked, 1))
    make_expired(site, expired)
    said = set()
    for token in (tokens.new(), revoked_token, expired_token, "", "x", "é" * 43, "' OR 1=1 --"):
        visitor = site.visitor()
        answer = visitor.redeem(token)
        assert cookie(visitor, cookies.LINK) is None
        assert len(token) < 40 or token not in answer.text
        said.add((answer.status, answer.text))
    [(status, text)] = said
    assert status == 403
    assert "This link doesn’t work" in text


def test_the_account_stays_behind_the_link_and_comes_back(site: Site, link: MakeLink) -> None:
    account_id = add_account(site.path)
    visitor = site.visitor()
    visitor.sign_in(EMAIL, PASSPHRASE)
    own = cookie(visitor, cookies.ACCOUNT)
    visitor.redeem(link()[1])
    assert cookie(visitor, cookies.ACCOUNT) == own
    held = dict(visitor.cookies)
    visitor.seen_as = Viewer("funder", "Trust", preview=True)
    answer = visitor.send("/back", {})
    assert (answer.status, answer.header("location")) == (303, "/")
    assert cookie(visitor, cookies.LINK) is None
    assert cookie(visitor, cookies.ACCOUNT) == own
    opened = opens(visitor, cookies.ACCOUNT)
    assert opened is not None
    assert opened.viewer.account_id == account_id
    visitor.cookies = held
    assert opens(visitor, cookies.LINK) is None


def test_another_link_takes_the_place_of_the_one_before(site: Site, link: MakeLink) -> None:
    visitor = site.visitor()
    visitor.redeem(link()[1])
    before = dict(visitor.cookies)
    visitor.redeem(link("display")[1])
    opened = opens(visitor, cookies.LINK)
    assert opened is not None
    assert opened.viewer.role == "display"
    visitor.cookies = before
    assert opens(visitor, cookies.LINK) is None


def test_a_link_that_opens_nothing_leaves_the_session_of_before(site: Site, link: MakeLink) -> None:
    visitor = site.visitor()
    visitor.redeem(link()[1])
    assert visitor.redeem(tokens.new()).status == 403
    assert opens(visitor, cookies.LINK)


def test_a_guest_who_leaves_needs_the_link_again(site: Site, link: MakeLink) -> None:
    visitor = site.visitor()
    visitor.redeem(link()[1])
    held = dict(visitor.cookies)
    visitor.seen_as = Viewer("funder", "Trust")
    assert visitor.send("/sign-out", {}).status == 303
    assert cookie(visitor, cookies.LINK) is None
    visitor.cookies = held
    assert opens(visitor, cookies.LINK) is None


def test_a_thousand_wrong_tokens_are_ten_and_lock_nobody_out(site: Site, link: MakeLink) -> None:
    guesser, (_, token) = site.visitor(), link()
    assert [redeem(guesser, tokens.new()).status for _ in range(11)] == [403] * 10 + [429]
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        rest = Counter(pool.map(lambda _: redeem(guesser, tokens.new()).status, range(1_000)))
    assert rest[403] <= (time.monotonic() - began + 1).__ceil__().bit_length()
    assert rest[429] == 1_000 - rest[403]
    waiting = redeem(guesser, token)
    assert waiting.status == 429
    assert int(waiting.header("retry-after")) >= 1
    assert site.visitor().redeem(token).status == 303


def test_a_room_full_of_people_may_open_one_link(site: Site, link: MakeLink) -> None:
    room, (_, token) = site.visitor(), link()
    with ThreadPoolExecutor(40) as pool:
        assert set(pool.map(lambda _: redeem(room, token).status, range(40))) == {303}
    assert [redeem(room, tokens.new()).status for _ in range(10)] == [403] * 10
    assert redeem(room, token).status == 429


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_another_site_can_put_nobody_behind_a_link(
    headers: dict[str, str], site: Site, link: MakeLink
) -> None:
    visitor, (_, token) = site.visitor(), link()
    answer = visitor.post("/s", {"token": token}, **headers)
    assert answer.status == 403
    assert cookie(visitor, cookies.LINK) is None
