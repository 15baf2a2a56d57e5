"""Signing in and out through the real forms, and whoever tries to get around them."""

import logging
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from db.commands import accounts
from db.published import copy as published_copy
from db.write import new_key
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.visiting import Answer, Visitor
from tests.web.own_pages import (
    EMAIL,
    OWNER,
    PASSPHRASE,
    Guest,
    Site,
    add_account,
    cookie,
    opens,
)
from web import cookies
from web.sign_in import own_path
from web.turns import EACH

ADA = Viewer("coordinator", "Ada Ash")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def account_id(site: Site) -> int:
    return add_account(site.path)


def hidden(answer: Answer, name: str) -> str:
    found = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', answer.text)
    assert found, answer.text
    return found[1]


def attempt(visitor: Visitor, passphrase: str, email: str = EMAIL) -> int:
    return visitor.post("/sign-in", {"email": email, "passphrase": passphrase}).status


def test_the_page_is_kept_nowhere_and_asks_for_two_things(site: Site) -> None:
    answer = site.visitor().ask("/sign-in")
    assert answer.status == 200
    assert "no-store" in answer.header("cache-control")
    assert answer.header("referrer-policy") == "no-referrer"
    assert '<meta name="referrer" content="same-origin">' in answer.text
    assert 'autocomplete="username"' in answer.text
    assert 'autocomplete="current-password"' in answer.text
    assert re.search(r'id="email"[^>]*autofocus', answer.text)


def test_the_right_passphrase_begins_a_session(site: Site, account_id: int) -> None:
    visitor = site.visitor()
    answer = visitor.send("/sign-in?next=/issues", {"email": EMAIL, "passphrase": PASSPHRASE})
    assert answer.status == 303
    assert answer.header("location") == "/issues"
    [line] = [v for n, v in answer.headers if n == "set-cookie" and v.startswith(cookies.ACCOUNT)]
    assert "httponly" in line.lower()
    assert "samesite=lax" in line.lower()
    assert "path=/" in line.lower()
    assert "max-age" not in line.lower()
    opened = opens(visitor, cookies.ACCOUNT)
    assert opened is not None
    assert opened.viewer.account_id == account_id


def test_letters_of_the_address_may_be_cased_anyhow(site: Site, account_id: int) -> None:
    assert site.visitor().sign_in(f"  {EMAIL.upper()} ", PASSPHRASE).status == 303


def test_unknown_wrong_disabled_and_never_set_are_answered_alike(
    site: Site, account_id: int
) -> None:
    disabled = add_account(site.path, "disabled@synergy.example")
    accounts.disable_account(site.path, COORDINATOR, new_key(), (disabled, 1))
    add_account(site.path, "invited@synergy.example", None)
    said = set()
    for email, passphrase in (
        (EMAIL, PASSPHRASE + "!"),
        ("nobody@synergy.example", PASSPHRASE),
        ("disabled@synergy.example", PASSPHRASE),
        ("invited@synergy.example", ""),
    ):
        visitor = site.visitor()
        answer = visitor.sign_in(email, passphrase)
        assert answer.status == 401
        assert cookie(visitor, cookies.ACCOUNT) is None
        assert PASSPHRASE not in answer.text
        said.add(answer.text.replace(email, "EMAIL"))
    [text] = said
    assert 'value="EMAIL"' in text
    assert re.search(r'id="passphrase"[^>]*aria-describedby="wrong"[^>]*autofocus', text)
    assert 'id="wrong"' in text


def test_an_unknown_account_takes_as_long_as_a_wrong_passphrase(
    site: Site, account_id: int
) -> None:
    def seconds(email: str) -> float:
        taken = []
        visitor = site.visitor()
        for _ in range(9):
            began = time.perf_counter()
            assert attempt(visitor, "wrong every time", email) == 401
            taken.append(time.perf_counter() - began)
        return statistics.median(taken)

    known, unknown = seconds(EMAIL), seconds("nobody@synergy.example")
    assert 0.5 < unknown / known < 2


def test_what_was_typed_is_never_markup(site: Site) -> None:
    typed = '"><script>alert(1)</script>{{ 7 * 7 }}@synergy.example'
    text = site.visitor().sign_in(typed, "wrong").text
    assert "<script>alert" not in text
    assert "{{ 7 * 7 }}" in text
    assert "&#34;&gt;&lt;script&gt;" in text


def test_a_thousand_wrong_passphrases_are_ten_and_lock_nobody_out(
    site: Site, account_id: int
) -> None:
    guesser = site.visitor()
    first = [attempt(guesser, f"wrong number {number}") for number in range(11)]
    assert first == [401] * 10 + [429]
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        rest = Counter(pool.map(lambda n: attempt(guesser, f"guess {n}"), range(1_000)))
    # After the first ten, the waits of 1, 2, 4 … seconds let one through each.
    assert rest[401] <= (time.monotonic() - began + 1).__ceil__().bit_length()
    assert rest[429] == 1_000 - rest[401]
    assert attempt(guesser, PASSPHRASE) == 429
    assert site.visitor().sign_in(EMAIL, PASSPHRASE).status == 303


def test_a_thousand_at_once_are_ten(site: Site, account_id: int) -> None:
    guesser = site.visitor()
    with ThreadPoolExecutor(32) as pool:
        answers = Counter(pool.map(lambda n: attempt(guesser, f"guess {n}"), range(300)))
    assert 10 <= answers[401] <= 13
    assert answers[401] + answers[429] == 300


def test_an_office_may_sign_in_all_at_once(site: Site, account_id: int) -> None:
    office = site.visitor()
    with ThreadPoolExecutor(25) as pool:
        answers = Counter(pool.map(lambda _: attempt(office, PASSPHRASE), range(25)))
    assert answers == {303: 25}


def test_a_crowd_from_one_address_is_told_to_wait_and_keeps_nobody_else_out(
    site: Site, account_id: int
) -> None:
    crowd, other = site.visitor(), site.visitor()

    def come(number: int) -> Answer:
        visitor = other if number == EACH * 2 else crowd
        return visitor.post("/sign-in", {"email": EMAIL, "passphrase": PASSPHRASE})

    with ThreadPoolExecutor(EACH * 3) as pool:
        *ours, theirs = pool.map(come, range(EACH * 2 + 1))
    assert theirs.status == 303
    told = [answer for answer in ours if answer.status == 429]
    assert told
    for answer in told:
        assert answer.header("retry-after") == "5"
        assert "Too many people are signing in at the moment" in answer.text
    assert {answer.status for answer in ours} == {303, 429}


def test_who_must_wait_is_told_how_long(site: Site) -> None:
    visitor = site.visitor()
    for _ in range(10):
        attempt(visitor, "wrong", "nobody@synergy.example")
    answer = visitor.sign_in("another@synergy.example", "wrong")
    assert answer.status == 429
    assert answer.header("retry-after") == "1"
    assert "1 second" in answer.text
    assert "no-store" in answer.header("cache-control")


def test_nine_mistakes_and_then_the_right_one_leave_no_trace(site: Site, account_id: int) -> None:
    visitor = site.visitor()
    for _ in range(3):
        assert [attempt(visitor, "mistyped") for _ in range(9)] == [401] * 9
        assert attempt(visitor, PASSPHRASE) == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_form_that_is_not_ours_is_refused_and_counts_for_nothing(
    headers: dict[str, str], site: Site, account_id: int
) -> None:
    visitor = site.visitor()
    sent = {"email": EMAIL, "passphrase": PASSPHRASE}
    for _ in range(12):
        answer = visitor.post("/sign-in", sent, **headers)
        assert answer.status == 403
        assert cookie(visitor, cookies.ACCOUNT) is None
    assert attempt(visitor, PASSPHRASE) == 303


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"passphrase=" + b"x" * 10_000, FORM, 413),
        (b"&".join(b"a%d=1" % number for number in range(50)), FORM, 400),
        (b"email=\xff", FORM, 400),
        (b'{"email": "a"}', "application/json", 415),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415),
        (b"", "", 415),
    ],
)
def test_what_is_no_small_form_is_refused(body: bytes, kind: str, status: int, site: Site) -> None:
    visitor = site.visitor()
    answer = visitor.ask("/sign-in", "POST", body, Content_Type=kind, Origin=site.url)
    assert answer.status == status
    assert "That didn’t work" in answer.text


def test_any_text_is_judged(site: Site) -> None:
    visitor = site.visitor()
    for odd in ("%ff%00", "%ED%A0%80", "%F0%9F%92%A9"):
        body = f"email={odd}&passphrase={odd}".encode()
        headers = {"Content_Type": FORM, "Origin": site.url}
        assert visitor.ask("/sign-in", "POST", body, **headers).status == 401


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/s", "/welcome", "/back"])
def test_other_methods_do_nothing(path: str, method: str, site: Site) -> None:
    assert site.visitor().ask(path, method).status == 405


@pytest.mark.parametrize(
    "address",
    ["/", "/issues", "/issues?issue=3&q=a%2Fb", "/?q=http://x.example", "/a?b=c#d", "/é"],
)
def test_signing_in_leads_back_to_our_own_paths(address: str) -> None:
    assert own_path(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "issues",
        "//evil.example",
        "/issues//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\x00",
        "/\x85",
        "/\u2028",
        " /issues",
        "https://evil.example",
        "javascript:alert(1)",
        "/" + "x" * 2_000,
    ],
)
def test_signing_in_leads_nowhere_else(address: str, site: Site) -> None:
    assert own_path(address) == "/"
    visitor = site.visitor()
    assert hidden(visitor.ask(f"/sign-in?{urlencode({'next': address})}"), "next") == "/"


def test_a_forged_next_in_the_form_leads_to_the_board(site: Site, account_id: int) -> None:
    visitor = site.visitor()
    fields = {"email": EMAIL, "passphrase": PASSPHRASE, "next": "//evil.example"}
    assert visitor.send("/sign-in", fields).header("location") == "/"


def test_signing_in_again_ends_the_session_and_the_link_of_before(
    site: Site, account_id: int, link: Callable[..., tuple[int, str]]
) -> None:
    visitor = site.visitor()
    visitor.sign_in(EMAIL, PASSPHRASE)
    visitor.redeem(link()[1])
    before = dict(visitor.cookies)
    visitor.sign_in(EMAIL, PASSPHRASE)
    assert cookie(visitor, cookies.ACCOUNT) != before[cookies.ACCOUNT]
    assert opens(visitor, cookies.ACCOUNT)
    assert cookie(visitor, cookies.LINK) is None
    visitor.cookies = before
    assert opens(visitor, cookies.ACCOUNT) is None
    assert opens(visitor, cookies.LINK) is None


def test_signing_out_ends_this_browsers_session_alone(site: Site, account_id: int) -> None:
    here, there = site.visitor(), site.visitor()
    for visitor in (here, there):
        visitor.sign_in(EMAIL, PASSPHRASE)
    held = dict(here.cookies)
    here.seen_as = ADA
    answer = here.send("/sign-out", {})
    assert answer.status == 303
    assert answer.header("location") == "/sign-in?ended=1"
    assert cookie(here, cookies.ACCOUNT) is None
    here.cookies = held
    assert opens(here, cookies.ACCOUNT) is None
    assert opens(there, cookies.ACCOUNT)
    assert "You’ve signed out" in here.ask("/sign-in?ended=1").text


def test_all_sessions_of_an_account_end_at_once(site: Site, account_id: int) -> None:
    add_account(site.path, "ben@synergy.example")
    here, there, bens = site.visitor(), site.visitor(), site.visitor()
    for visitor in (here, there):
        visitor.sign_in(EMAIL, PASSPHRASE)
    bens.sign_in("ben@synergy.example", PASSPHRASE)
    here.seen_as = ADA
    here.send("/sign-out", {"all": "1"})
    assert opens(there, cookies.ACCOUNT) is None
    assert opens(bens, cookies.ACCOUNT)


def way_out(visitor: Guest, viewer: Viewer | None) -> Answer:
    visitor.seen_as = viewer
    return visitor.ask("/sign-out")


def test_the_way_out_says_what_there_is_to_leave(
    site: Site, account_id: int, link: Callable[..., tuple[int, str]]
) -> None:
    visitor = site.visitor()
    assert way_out(visitor, None).header("location") == "/sign-in"
    assert way_out(visitor, OWNER).header("location") == "/"
    visitor.redeem(link()[1])
    guest = way_out(visitor, Viewer("funder", "Trust"))
    assert ">Close this view</button>" in guest.text
    assert "Sign out everywhere" not in guest.text
    visitor.sign_in(EMAIL, PASSPHRASE)
    signed_in = way_out(visitor, ADA)
    assert "Ada Ash" in signed_in.text
    assert "Sign out everywhere" in signed_in.text
    assert "Exit preview" not in signed_in.text
    preview = way_out(visitor, Viewer("funder", "Trust", preview=True))
    assert "Exit preview" in preview.text
    assert "Sign out everywhere" in preview.text


@pytest.mark.parametrize("path", ["/sign-out", "/back"])
def test_another_site_can_sign_nobody_out(path: str, site: Site, account_id: int) -> None:
    visitor = site.visitor()
    visitor.sign_in(EMAIL, PASSPHRASE)
    sent = visitor.post(path, {"all": "1"}, Origin="https://evil.example")
    assert sent.status == 403
    assert opens(visitor, cookies.ACCOUNT)


def test_in_open_mode_there_is_nothing_to_sign_in_to_yet(site: Site) -> None:
    answer = site.visitor(OWNER).ask("/sign-in")
    assert answer.status == 303
    assert answer.header("location") == "/first-account"


def test_no_passphrase_and_no_token_is_logged(
    site: Site,
    account_id: int,
    link: Callable[..., tuple[int, str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    visitor, (_, token) = site.visitor(), link()
    visitor.sign_in(EMAIL, "a wrong passphrase")
    visitor.sign_in(EMAIL, PASSPHRASE)
    visitor.redeem(token)
    secrets = [token, PASSPHRASE, "a wrong passphrase", *visitor.cookies.values()]
    assert "POST /sign-in" in caplog.text
    assert [secret for secret in secrets if secret in caplog.text] == []


def test_cookies_are_this_hosts_alone_behind_tls(
    site: Site, account_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNERGY_SECURE_COOKIES", "1")
    visitor = site.visitor()
    answer = visitor.sign_in(EMAIL, PASSPHRASE)
    assert answer.status == 303
    lines = [value for name, value in answer.headers if name == "set-cookie"]
    assert lines
    assert all(line.startswith("__Host-") and "Secure" in line for line in lines)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("style.css", "css"),
        ("token.js", "javascript"),
        ("form.js", "javascript"),
        ("icon.svg", "svg"),
    ],
)
def test_the_pages_files_come_from_us(name: str, kind: str, site: Site) -> None:
    answer = site.visitor().ask(f"/assets/synergy/{name}")
    assert answer.status == 200
    assert kind in answer.header("content-type")


def test_it_says_whether_it_works_and_nothing_else(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    published_copy.publish(site.path)
    answer = site.visitor().ask("/healthz")
    assert (answer.status, answer.text) == (200, "ok")
    for broken, said in (
        (site.path.with_name("none.db"), "The database is missing."),
        (site.path.parent, "The database file cannot be opened."),
    ):
        monkeypatch.setenv("SYNERGY_DB", str(broken))
        answer = site.visitor().ask("/healthz")
        assert (answer.status, answer.text) == (503, said)
