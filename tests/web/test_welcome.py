"""The first account, and one-time links."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from db import connect
from db.commands import accounts
from db.queries import access
from db.write import new_key
from synergy import dates, tokens
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.visiting import Answer, Visitor
from tests.web.own_pages import EMAIL, OWNER, PASSPHRASE, Site, add_account, cookie, opens
from web import cookies, welcome

ADA = {"email": EMAIL, "name": "Ada Ash"}


def ada(site: Site, **others: str) -> dict[str, str]:
    """Fill in the form of the first account as its owner does, with the code from the terminal."""
    return {**ADA, "code": str(accounts.first_code(site.path)), **others}


def invite(site: Site, account_id: int) -> str:
    token = tokens.new()
    accounts.invite(site.path, COORDINATOR, new_key(), account_id, token)
    return token


def set_passphrase(visitor: Visitor, token: str, passphrase: str = PASSPHRASE) -> Answer:
    return visitor.send("/welcome", {"token": token, "passphrase": passphrase})


def count_accounts(site: Site) -> int:
    with connect.reading(site.path) as db:
        return access.count_accounts(db)


def test_the_first_account_is_made_in_two_steps(site: Site) -> None:
    visitor = site.visitor(OWNER)
    made = visitor.send("/first-account", ada(site))
    assert made.status == 303
    path, _, token = made.header("location").partition("#")
    assert path == "/welcome"
    answer = set_passphrase(visitor, token)
    assert (answer.status, answer.header("location")) == (303, "/")
    opened = opens(visitor, cookies.ACCOUNT)
    assert opened is not None
    assert (opened.viewer.role, opened.viewer.name) == ("coordinator", "Ada Ash")
    assert site.visitor().sign_in(EMAIL, PASSPHRASE).status == 303


@pytest.mark.parametrize("viewer", [None, Viewer("coordinator", "Ada"), Viewer("funder", "Trust")])
def test_only_open_mode_makes_the_first_account(viewer: Viewer | None, site: Site) -> None:
    visitor = site.visitor(viewer)
    assert visitor.ask("/first-account").header("location") == "/sign-in"
    assert (
        visitor.post("/first-account", ada(site, token=tokens.new())).header("location")
        == "/sign-in"
    )
    assert count_accounts(site) == 0


def test_the_form_sent_twice_makes_one_account_and_one_link(site: Site) -> None:
    visitor = site.visitor(OWNER)
    token = tokens.new()
    fields = ada(site, token=token)
    with ThreadPoolExecutor(2) as pool:
        sent = pool.map(lambda _: visitor.post("/first-account", fields), range(2))
        assert {answer.header("location") for answer in sent} == {f"/welcome#{token}"}
    assert count_accounts(site) == 1


def test_a_second_first_account_is_refused_in_words(site: Site) -> None:
    add_account(site.path)
    answer = site.visitor(OWNER).send(
        "/first-account", {"email": "eve@synergy.example", "name": "Eve"}
    )
    assert answer.status == 422
    assert "The first account already exists" in answer.text
    assert count_accounts(site) == 1


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(site: Site) -> None:
    answer = site.visitor(OWNER).send("/first-account", ada(site, email="ada", name="<b>Ada</b>"))
    assert answer.status == 422
    assert 'aria-describedby="email-wrong"' in answer.text
    assert 'id="email-wrong"' in answer.text
    assert 'value="&lt;b&gt;Ada&lt;/b&gt;"' in answer.text
    assert count_accounts(site) == 0


@pytest.mark.parametrize("token", ["", "short", "x" * 44, "é" * 43])
def test_a_token_that_is_not_ours_makes_no_account(token: str, site: Site) -> None:
    answer = site.visitor(OWNER).send("/first-account", ada(site, token=token))
    assert answer.status == 400
    assert count_accounts(site) == 0


def test_another_code_makes_no_account_and_says_where_the_code_is(site: Site) -> None:
    visitor = site.visitor(OWNER)
    page = visitor.ask("/first-account").text
    assert "python -m db account code" in page
    assert str(accounts.first_code(site.path)) not in page
    answer = visitor.send("/first-account", ada(site, code="2345-6789-abcd"))
    assert answer.status == 422
    assert "Copy it from the terminal again" in answer.text
    assert 'aria-describedby="hint code-wrong"' in answer.text
    assert f'value="{EMAIL}"' in answer.text
    assert count_accounts(site) == 0
    assert visitor.send("/first-account", ada(site)).status == 303


def test_ten_wrong_codes_wait(site: Site) -> None:
    guesser = site.visitor(OWNER)

    def guess(**typed: str) -> int:
        return guesser.post("/first-account", ada(site, token=tokens.new(), **typed)).status

    # A mistake elsewhere in the form is no guess.
    assert {guess(email="ada") for _ in range(12)} == {422}
    assert [guess(code="wrong") for _ in range(11)] == [422] * 10 + [429]
    assert guess() == 429
    assert count_accounts(site) == 0


@pytest.mark.parametrize(
    ("listens_on", "environment", "is_open"),
    [
        ("localhost", {}, True),
        ("127.0.0.1", {}, True),
        (None, {}, False),
        ("0.0.0.0", {}, False),
        ("localhost", {"SYNERGY_BASE_URL": "https://synergy.example"}, False),
        ("localhost", {"SYNERGY_SECURE_COOKIES": "1"}, False),
    ],
)
def test_a_start_in_open_mode_says_so_with_the_code(
    listens_on: str | None,
    environment: dict[str, str],
    is_open: bool,
    empty: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    welcome.announce(empty, listens_on, 8501)
    told = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(told) == is_open
    if is_open:
        assert "http://localhost:8501/first-account" in told[0]
        assert str(accounts.first_code(empty)) in told[0]
    caplog.clear()
    add_account(empty)
    welcome.announce(empty, listens_on, 8501)
    assert caplog.records == []


def test_a_one_time_link_works_once(site: Site) -> None:
    account_id = add_account(site.path, passphrase=None)
    token = invite(site, account_id)
    assert set_passphrase(site.visitor(), token).status == 303
    again = site.visitor()
    answer = set_passphrase(again, token, "another six blue bicycles")
    assert answer.status == 403
    assert cookie(again, cookies.ACCOUNT) is None
    assert site.visitor().sign_in(EMAIL, PASSPHRASE).status == 303


def test_a_new_passphrase_ends_every_session_of_before(site: Site) -> None:
    account_id = add_account(site.path)
    there, here = site.visitor(), site.visitor()
    there.sign_in(EMAIL, PASSPHRASE)
    set_passphrase(here, invite(site, account_id), "another six blue bicycles")
    assert opens(there, cookies.ACCOUNT) is None
    assert opens(here, cookies.ACCOUNT)
    assert site.visitor().sign_in(EMAIL, PASSPHRASE).status == 401


def test_unknown_used_expired_and_replaced_links_are_answered_alike(site: Site) -> None:
    account_id = add_account(site.path, passphrase=None)
    replaced, used = invite(site, account_id), invite(site, account_id)
    set_passphrase(site.visitor(), used)
    expired = invite(site, account_id)
    with connect.writing(site.path, "test") as db:
        past = dates.after(dates.now(), -timedelta(seconds=1))
        db.table("invitation").update(account_id, {"expires_at": past})
    said = set()
    for token in (tokens.new(), replaced, used, expired, ""):
        answer = set_passphrase(site.visitor(), token, "short")
        said.add((answer.status, answer.text))
    [(status, text)] = said
    assert status == 403
    assert "This link doesn’t work" in text


def test_a_weak_passphrase_is_explained_and_the_link_stays_good(site: Site) -> None:
    token = invite(site, add_account(site.path, passphrase=None))
    visitor = site.visitor()
    for weak in ["short", EMAIL, "passwordpassword"] * 5:
        answer = set_passphrase(visitor, token, weak)
        assert answer.status == 422
        assert 'aria-describedby="hint wrong"' in answer.text
        assert f'value="{token}"' in answer.text
        assert f'value="{weak}"' not in answer.text
    assert set_passphrase(visitor, token).status == 303


def test_ten_wrong_links_wait_and_the_right_one_works_elsewhere(site: Site) -> None:
    token = invite(site, add_account(site.path, passphrase=None))
    guesser = site.visitor()
    statuses = [set_passphrase(guesser, tokens.new()).status for _ in range(11)]
    assert statuses == [403] * 10 + [429]
    assert set_passphrase(guesser, token).status == 429
    assert set_passphrase(site.visitor(), token).status == 303


def test_another_site_can_set_no_passphrase(site: Site) -> None:
    token = invite(site, add_account(site.path, passphrase=None))
    visitor = site.visitor()
    fields = {"token": token, "passphrase": PASSPHRASE}
    assert visitor.post("/welcome", fields, Origin="https://evil.example").status == 403
    assert site.visitor().sign_in(EMAIL, PASSPHRASE).status == 401
