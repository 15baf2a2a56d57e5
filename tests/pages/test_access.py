"""Access: accounts, the links that are shown once, and what each button leaves in the database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.commands import accounts, links, publishing, sessions
from db.kinds.records import ISSUE, PRACTICE
from db.published import copy as published_copy
from db.write import new_key
from synergy import dates, tokens
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import bytes_of, row, rows, wrong
from tests.pages.tools import (
    buttons,
    filled,
    go,
    notice,
    opened,
    press,
    press_in,
    read,
    shown,
    sql,
    total,
    type_in,
    under,
)
from tests.pages.tools import rows as listed
from ui.kit import one_time

Open = Callable[..., AppTest]
Make = Callable[[str], Path]

TABS = ("Accounts", "Links", "History")
HOST = Viewer("coordinator", "whoever", open_mode=True)
OUTSIDERS = [Viewer("display", "a wall"), Viewer("funder", "a fund")]
PASSPHRASE = "eleven quiet otters"
ADA = {"email": "ada@east.test", "name": "Ada Bell", "role": "coordinator"}
SAM = {"email": "sam@north.test", "name": "Sam Okoro", "role": "partner", "organization_id": 1}


def add(path: Path, token: str | None = None, **values: object) -> int:
    """Add an account, invited where there is a token."""
    return accounts.add_account(path, COORDINATOR, new_key(), values, token).row_id


def share(path: Path, label: str, audience: str = "funder") -> tuple[int, str]:
    """Add a share link; return its number and its token."""
    values, token = {"label": label, "audience": audience}, tokens.new()
    return links.add_link(path, COORDINATOR, new_key(), values, token).row_id, token


def enter(path: Path, number: int, token: str) -> str:
    """Let an account's person set the passphrase and sign in; return the session's token."""
    assert sessions.set_passphrase(path, token, PASSPHRASE) == number
    return sessions.sign_in(path, number)


@pytest.fixture
def two(facts: Path) -> Path:
    """Return a database with a coordinator, who has signed in, and an invited partner."""
    token = tokens.new()
    enter(facts, add(facts, token, **ADA), token)
    add(facts, tokens.new(), **SAM)
    return facts


def choose(app: AppTest, label: str, value: object) -> AppTest:
    """Choose from a box of the form."""
    (box,) = (one for one in app.selectbox if one.label.removesuffix(" (required)") == label)
    box.select(value)
    return app


def click(app: AppTest, key: str) -> AppTest:
    """Press the button of a key; nothing may break."""
    app.button(key=key).click().run()
    assert not app.exception
    return app


def links_shown(app: AppTest) -> list[str]:
    """Return the whole links that the page shows."""
    return [one.value for one in app.code if "#" in one.value]


def secret_of(app: AppTest) -> str:
    """Return the secret of the one link that the page shows."""
    (link,) = links_shown(app)
    return link.partition("#")[2]


def cells(app: AppTest, name: str, number: int) -> dict[str, Any]:
    """Return what one row of a list says, by column."""
    held = listed(app, name).loc[number].items()
    said = {column: filled(cell) for column, cell in held}
    return {column: one.tolist() if hasattr(one, "tolist") else one for column, one in said.items()}


def offered(app: AppTest, name: str) -> list[int]:
    """Return the rows of a list that have a quick button."""
    return [number for number in opened(app, name) if cells(app, name, number)[""]]


def local(moment: str) -> datetime:
    """Return a stored moment in London time."""
    return datetime.fromisoformat(moment).astimezone(dates.LONDON)


def tabs(app: AppTest) -> list[str]:
    """Return the tabs that the toolbar offers."""
    return [label for one in app.button_group for label in one.options]


def pieces(app: AppTest) -> str:
    """Return what the session tells its browser and its log of itself: addresses, keys, states."""
    keys = [getattr(one, "key", None) for one in (*app.main, *app.sidebar)]
    return f"{app.query_params} {keys} {[one.proto for one in app.button]}"


def remembers(app: AppTest) -> bool:
    """Tell whether the session still holds any secret."""
    return one_time.MADE in app.session_state or one_time.SECRETS in app.session_state


# Whose page it is.


@pytest.mark.parametrize("content", ["empty", "facts", "sample", "generated"])
@pytest.mark.parametrize("viewer", [COORDINATOR, HOST], ids=["an account", "open mode"])
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_draws_with_every_content(
    tab: str, viewer: Viewer, content: str, database: Make, open_page: Open
) -> None:
    database(content)
    app = open_page("access", viewer, tab=tab)
    assert not app.exception
    assert not app.error
    assert tabs(app) == list(TABS)


@pytest.mark.parametrize("tab", TABS)
def test_a_partner_sees_no_more_than_a_sentence(tab: str, two: Path, open_page: Open) -> None:
    partner = Viewer("partner", "a partner", 1)
    number, _ = share(two, "City fund, by test")
    for own in ({}, {"account": "1"}, {"link": str(number)}):
        app = open_page("access", partner, tab=tab, **own)
        assert not app.exception
        assert not tabs(app)
        assert "Only coordinators" in app.info[0].value
        assert "test" not in shown(app)


@pytest.mark.parametrize("outsider", OUTSIDERS, ids=lambda one: one.role)
def test_an_outsider_has_no_such_page(outsider: Viewer, two: Path, open_page: Open) -> None:
    with pytest.raises(ValueError, match=r"not find a navigation page for '.*/access\.py'"):
        open_page("access", outsider)


# Accounts.


def test_the_list_says_who_how_and_until_when(two: Path, open_page: Open) -> None:
    app = open_page("access")
    assert total(app) == 2
    [(active,)] = sql(two, "SELECT active_at FROM session")
    assert cells(app, "account", 1) == {
        "Name": "Ada Bell",
        "Role": ["coordinator"],
        "Email": "ada@east.test",
        "Partner": None,
        "Invitation": None,
        "Last active": local(active),
        "": None,
    }
    [(partner,)] = sql(two, "SELECT name FROM organization WHERE id = 1")
    [(until,)] = sql(two, "SELECT expires_at FROM invitation")
    assert cells(app, "account", 2) == {
        "Name": "Sam Okoro",
        "Role": ["partner"],
        "Email": "sam@north.test",
        "Partner": partner,
        "Invitation": f"valid until {dates.say_short(local(until).date().isoformat())}",
        "Last active": None,
        "": "New link",
    }
    own = open_page("access", Viewer("coordinator", "Ada Bell", account_id=1))
    assert [cells(own, "account", number)["Role"] for number in (1, 2)] == [
        ["coordinator", "you"],
        ["partner"],
    ]


def test_an_accounts_page_shows_the_same_facts_as_the_list(two: Path, open_page: Open) -> None:
    ada = open_page("access", Viewer("coordinator", "Ada Bell", account_id=1), account="1")
    assert ada.title[0].value == "Ada Bell"
    assert "ada@east.test" in shown(ada)
    assert "shield_person: coordinator]" in shown(ada)
    assert "person: you]" in shown(ada)
    [(active,)] = sql(two, "SELECT active_at FROM session")
    assert f"signed in, last active {dates.say_moment(active)}" in shown(ada)
    sam = open_page("access", account="2")
    [(partner,)] = sql(two, "SELECT name FROM organization WHERE id = 1")
    [(until,)] = sql(two, "SELECT expires_at FROM invitation")
    assert "handshake: partner]" in shown(sam)
    assert f"{partner} · invited until {dates.say_moment(until)}" in shown(sam)
    assert "person: you]" not in shown(sam)


def test_a_name_opens_the_account_and_its_page_leads_back(two: Path, open_page: Open) -> None:
    app = press_in(open_page("access"), "account", "Name", 2)
    assert (app.query_params["tab"], app.query_params["account"]) == ("Accounts", "2")
    assert app.title[0].value == "Sam Okoro"
    app = press(app, "All accounts")
    assert opened(app, "account") == [1, 2]


@pytest.mark.parametrize("own", ["account", "link"])
def test_a_missing_account_or_link_is_reported(own: str, two: Path, open_page: Open) -> None:
    for number in ("99", "0"):
        app = open_page("access", **{own: number})
        assert not app.exception
        assert f"This {own} no longer exists" in app.info[0].value
    assert tabs(open_page("access", **{own: "no number"})) == list(TABS)


def test_an_account_that_nobody_can_open_says_so(two: Path, open_page: Open) -> None:
    with connect.writing(two, "test") as db:
        db.execute("UPDATE invitation SET expires_at = '2020-01-01T00:00:00.000Z'")
    app = open_page("access")
    assert cells(app, "account", 2)["Invitation"] == "expired"
    assert offered(app, "account") == [2]
    assert "Invitation expired" in shown(open_page("access", account="2"))


def test_many_accounts_come_in_pages(facts: Path, open_page: Open) -> None:
    for number in range(28):
        add(facts, **{**ADA, "email": f"ada{number}@east.test", "name": f"Ada {number:02}"})
    app = open_page("access")
    assert total(app) == 28
    assert "Ada 24" in shown(app)
    assert "Ada 25" not in shown(app)
    assert "Ada 25" in shown(open_page("access", accounts_page="2"))


def test_an_empty_list_says_what_to_do(facts: Path, open_page: Open) -> None:
    assert "Invite the first person" in open_page("access").info[0].value


def invite(app: AppTest, **values: object) -> AppTest:
    """Fill in the form of a new account and send it."""
    app = press(app, "Invite someone") if "Invite someone" in buttons(app) else app
    typed = {name: values[name] for name in ("email", "name") if name in values}
    type_in(app, **typed)
    if "role" in values:
        choose(app, "Role", values["role"])
    if "organization_id" in values:
        choose(app, "Partner", values["organization_id"])
    return press(app, "Create account and invitation link")


def test_somebody_is_invited_by_a_link_that_is_shown_once(
    two: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNERGY_BASE_URL", "https://synergy.example/")
    app = invite(open_page("access"), email=" jo@west.test ", name="Jo Ng", role="coordinator")
    (made,) = (one for one in rows(two, "account").values() if one["email"] == "jo@west.test")
    assert (made["name"], made["role"], made["disabled_at"]) == ("Jo Ng", "coordinator", None)
    secret = secret_of(app)
    assert links_shown(app) == [f"https://synergy.example/welcome#{secret}"]
    held = row(two, "invitation", made["id"])
    assert held["hash"] == tokens.hash_of(secret)
    assert dates.say_moment(held["expires_at"]) in shown(app)
    assert held["expires_at"] == dates.after(made["invited_at"], accounts.INVITED_FOR)
    assert secret not in pieces(app)
    assert secret.encode() not in bytes_of(two)
    assert "form" not in app.query_params
    # It stays for as long as it takes to copy it …
    assert secret_of(app.run()) == secret
    # … and no longer.
    app = press(app, "Done")
    assert links_shown(app) == []
    assert not remembers(app)
    assert sessions.set_passphrase(two, secret, PASSPHRASE) == made["id"]
    assert wrong(two) == {}


def test_whoever_leaves_the_page_does_not_find_the_link_again(two: Path, open_page: Open) -> None:
    app = invite(open_page("access"), **ADA | {"email": "jo@west.test"})
    assert remembers(app)
    assert not remembers(go(app, "board", {}))
    assert links_shown(go(app, "access", {})) == []


def test_a_link_that_was_used_is_shown_no_more(two: Path, open_page: Open) -> None:
    app = invite(open_page("access"), **ADA | {"email": "jo@west.test"})
    assert sessions.set_passphrase(two, secret_of(app), PASSPHRASE)
    assert links_shown(app.run()) == []


def test_a_form_that_is_sent_twice_makes_one_account_and_one_link(
    two: Path, open_page: Open
) -> None:
    app = press(open_page("access"), "Invite someone")
    form = app.query_params["form"]
    app = invite(app, email="jo@west.test", name="Jo Ng", role="coordinator")
    secret = secret_of(app)
    app.query_params["form"] = form
    app.run()
    app = invite(app, email="jo@west.test", name="Jo Ng", role="coordinator")
    assert not app.error
    assert secret_of(app) == secret
    assert sql(two, "SELECT count(*) FROM account WHERE email = 'jo@west.test'") == [(1,)]
    [(number,)] = sql(two, "SELECT id FROM account WHERE email = 'jo@west.test'")
    assert row(two, "invitation", number)["hash"] == tokens.hash_of(secret)


def test_an_invitation_can_be_undone(two: Path, open_page: Open) -> None:
    app = invite(open_page("access"), **ADA | {"email": "jo@west.test"})
    secret = secret_of(app)
    app = press(app, "Undo")
    assert links_shown(app) == []
    assert sessions.set_passphrase(two, secret, PASSPHRASE) is None
    assert total(app) == 2


@pytest.mark.parametrize(
    ("values", "name", "problem"),
    [
        ({"name": "Jo"}, "email", "Enter the email address"),
        ({"email": "jo", "name": "Jo"}, "email", "Enter an email"),
        ({**ADA, "email": "ADA@east.test"}, "email", "“Ada Bell” already has an account"),
        ({"email": "jo@west.test"}, "name", "name"),
        ({"email": "jo@west.test", "name": "Jo"}, "organization_id", "Choose the partner"),
        (
            {**SAM, "email": "jo@west.test", "role": "coordinator"},
            "organization_id",
            "Leave this blank",
        ),
    ],
)
def test_what_is_wrong_stands_under_its_field(
    values: dict[str, object], name: str, problem: str, two: Path, open_page: Open
) -> None:
    app = invite(open_page("access"), **values)
    assert problem in str(under(app, name))
    assert links_shown(app) == []
    assert len(rows(two, "account")) == 2


def test_the_link_leads_to_where_the_page_is_open(two: Path, open_page: Open) -> None:
    app = open_page("access")
    app.context["url"] = "http://meeting-room:8501/access"
    app = invite(app, **ADA | {"email": "jo@west.test"})
    assert links_shown(app) == [f"http://meeting-room:8501/welcome#{secret_of(app)}"]


def test_a_forgetful_person_gets_a_new_link_and_keeps_the_old_passphrase(
    two: Path, open_page: Open
) -> None:
    before = row(two, "passphrase", 1)
    app = click(open_page("access", account="1"), "ask invite 1")
    assert "works until they set a new one" in shown(app)
    assert sql(two, "SELECT account_id FROM invitation") == [(2,)]
    app = press(app, "Create link")
    secret = secret_of(app)
    assert row(two, "invitation", 1)["hash"] == tokens.hash_of(secret)
    assert row(two, "passphrase", 1) == before
    assert sessions.check_passphrase(two, ADA["email"], PASSPHRASE) == 1
    assert "new link valid until" in shown(app)
    assert secret not in pieces(app)
    assert offered(open_page("access"), "account") == [1, 2]
    press(app, "Undo")
    assert sql(two, "SELECT account_id FROM invitation") == [(2,)]
    assert wrong(two) == {}


def test_a_new_link_closes_the_one_before(two: Path, open_page: Open) -> None:
    [(before,)] = sql(two, "SELECT hash FROM invitation WHERE account_id = 2")
    app = press_in(open_page("access"), "account", "", 2)
    assert "The previous link will stop working" in shown(app)
    assert "keeps working" not in shown(app)
    assert sql(two, "SELECT hash FROM invitation WHERE account_id = 2") == [(before,)]
    app = press(app, "Create link")
    assert row(two, "invitation", 2)["hash"] == tokens.hash_of(secret_of(app)) != before


@pytest.mark.parametrize("key", ["ask invite 2", "ask disable 2"])
def test_what_is_asked_can_be_left(key: str, two: Path, open_page: Open) -> None:
    kept = rows(two, "account"), rows(two, "invitation")
    app = press(click(open_page("access", account="2"), key), "Cancel")
    assert "Cancel" not in buttons(app)
    assert (rows(two, "account"), rows(two, "invitation")) == kept
    assert links_shown(app) == []


def test_a_url_with_several_open_dialogs_causes_no_error(two: Path, open_page: Open) -> None:
    at = {
        "list": ({}, ["invite 1", "invite 2", "disable 2", "disable 99"]),
        "form": ({}, ["new account", "invite 1"]),
        "own page": ({"account": "2"}, ["account 2", "invite 2", "disable 2"]),
        "links": ({"tab": "Links"}, ["new link", "revoke 1"]),
    }
    share(two, "City fund")
    for own, forms in at.values():
        app = open_page("access", **own)
        app.query_params["form"] = forms
        app.run()
        assert not app.exception
        asked = [one for one in app.button if (one.key or "").startswith(("yes ", "save "))]
        assert len(asked) == 1


def test_an_account_is_edited(two: Path, open_page: Open) -> None:
    app = click(open_page("access", account="2"), "opener account 2")
    type_in(app, name="Sam Obi", email="obi@north.test")
    choose(app, "Partner", 2)
    press(app, "Save")
    held = row(two, "account", 2)
    assert (held["name"], held["email"], held["role"]) == ("Sam Obi", "obi@north.test", "partner")
    assert (held["organization_id"], held["version"]) == (2, 2)
    assert app.title[0].value == "Sam Obi"


def test_a_partners_account_becomes_a_coordinators(two: Path, open_page: Open) -> None:
    app = click(open_page("access", account="2"), "opener account 2")
    press(choose(app, "Role", "coordinator"), "Save")
    held = row(two, "account", 2)
    assert (held["role"], held["organization_id"]) == ("coordinator", None)
    assert not open_page("access", account="1").button(key="ask disable 1").disabled


def test_an_account_is_disabled_and_enabled(two: Path, open_page: Open) -> None:
    add(two, **{**ADA, "email": "jo@west.test", "name": "Jo Ng"})
    app = click(open_page("access", account="1"), "ask disable 1")
    assert "signed out straight away" in shown(app)
    assert row(two, "account", 1)["disabled_at"] is None
    app = click(app, "yes disable 1")
    assert row(two, "account", 1)["disabled_at"] is not None
    assert rows(two, "session") == {}
    assert sessions.check_passphrase(two, ADA["email"], PASSPHRASE) is None
    assert "block: disabled]" in shown(app)
    assert "ask invite 1" not in [one.key for one in app.button]
    listing = open_page("access")
    assert cells(listing, "account", 1)["Role"] == ["coordinator", "disabled"]
    assert 1 not in offered(listing, "account")
    app = press(app, "Enable")
    assert row(two, "account", 1)["disabled_at"] is None
    assert sessions.check_passphrase(two, ADA["email"], PASSPHRASE) == 1
    assert "same passphrase as before" in notice(app)
    press(app, "Undo")
    assert row(two, "account", 1)["disabled_at"] is not None
    assert wrong(two) == {}


def test_people_who_disable_their_own_account_are_warned(two: Path, open_page: Open) -> None:
    add(two, **{**ADA, "email": "jo@west.test", "name": "Jo Ng"})
    ada = Viewer("coordinator", "Ada Bell", account_id=1)
    for number, is_said in ((1, True), (3, False)):
        app = open_page("access", ada, account=str(number))
        said = shown(click(app, f"ask disable {number}"))
        assert ("you'll be signed out too" in said) == is_said


def test_the_last_coordinator_stays_and_the_page_says_why(two: Path, open_page: Open) -> None:
    other = open_page("access", account="2")
    assert not other.button(key="ask disable 2").disabled
    assert "You're the only coordinator" not in shown(other)
    app = open_page("access", account="1")
    assert app.button(key="ask disable 1").disabled
    assert "You're the only coordinator" in shown(app)
    app.query_params["form"] = "disable 1"
    app = click(app.run(), "yes disable 1")
    assert "There must be at least one coordinator" in notice(app)
    app = click(app, "opener account 1")
    press(choose(choose(app, "Role", "partner"), "Partner", 1), "Save")
    (role,) = (one for one in app.error if "There must be at least one coordinator" in one.value)
    assert role is app.error[0]
    assert (row(two, "account", 1)["role"], row(two, "account", 1)["disabled_at"]) == (
        "coordinator",
        None,
    )


def test_names_are_shown_as_words(two: Path, open_page: Open) -> None:
    hard = "**x** :red[y] $z$ <b>"
    with connect.writing(two, "test") as db:
        db.execute("UPDATE account SET name = ? WHERE id = 2", [hard])
    assert cells(open_page("access"), "account", 2)["Name"] == hard
    for key in ("ask invite 2", "ask disable 2"):
        app = click(open_page("access", account="2"), key)
        drawn = [one.value for one in (*app.title, *app.markdown)]
        assert sum(hard in read(value) for value in drawn) == 2
        assert not any(hard in value for value in drawn)


# Open mode.


def test_open_mode_leads_to_the_first_account(facts: Path, open_page: Open) -> None:
    app = open_page("access", HOST)
    assert "everyone will need to sign in" in app.info[0].value
    assert "Invite someone" not in buttons(app)
    assert len([one for one in app.main if "first-account" in str(getattr(one, "proto", ""))]) == 2
    app = make(go(app, "access", {"tab": "Links"}), label="City fund", audience="funder")
    assert sql(facts, "SELECT label FROM share_link") == [("City fund",)]


# Links.


def make(app: AppTest, **values: object) -> AppTest:
    """Fill in the form of a new link and send it."""
    app = press(app, "Create a link") if "Create a link" in buttons(app) else app
    if "audience" in values:
        choose(app, "Who is it for?", values.pop("audience"))
    return press(type_in(app, **values), "Create link")


@pytest.mark.parametrize(
    ("audience", "word", "said"),
    [
        ("funder", "funder", "sees what is published"),
        ("display", "projector", "shows the live meeting, and slides between meetings"),
    ],
)
def test_a_link_is_made_and_shown_once(
    audience: str,
    word: str,
    said: str,
    facts: Path,
    open_page: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SYNERGY_BASE_URL", "https://synergy.example")
    app = make(open_page("access", tab="Links"), label="City fund", audience=audience)
    (number, held), *more = rows(facts, "share_link").items()
    assert not more
    assert (held["label"], held["audience"], held["revoked_at"]) == ("City fund", audience, None)
    assert held["expires_at"] == dates.after(held["created_at"], timedelta(days=90))
    secret = secret_of(app)
    assert links_shown(app) == [f"https://synergy.example/s#{secret}"]
    (opener,) = app.get("link_button")
    assert opener.proto.url == links_shown(app)[0]
    assert row(facts, "share_token", number)["hash"] == tokens.hash_of(secret)
    assert secret not in pieces(app)
    assert secret.encode() not in bytes_of(facts)
    assert cells(app, "link", number)["For"] == [word]
    assert cells(app, "link", number)["Expires"] == local(held["expires_at"])
    assert said in shown(open_page("access", link=str(number)))
    assert "preview" in shown(app)
    assert sessions.enter_by_link(facts, secret)
    assert cells(app.run(), "link", number)["Uses"] == 1
    [(used,)] = sql(facts, "SELECT last_used_at FROM share_token")
    assert cells(app, "link", number)["Last used"] == local(used)
    own = shown(open_page("access", link=str(number)))
    assert f"used once, last {dates.say_moment(used)}" in own
    assert secret_of(app) == secret
    app = press(app, "Done")
    assert links_shown(app) == []
    assert wrong(facts) == {}


def test_a_link_that_is_sent_twice_is_one(facts: Path, open_page: Open) -> None:
    app = press(open_page("access", tab="Links"), "Create a link")
    form = app.query_params["form"]
    secrets = set()
    for _ in range(2):
        app.query_params["form"] = form
        app = make(app.run(), label="City fund", audience="funder", days=7)
        secrets.add(secret_of(app))
    assert len(secrets) == 1
    [(number, created, expires)] = sql(facts, "SELECT id, created_at, expires_at FROM share_link")
    assert expires == dates.after(created, timedelta(days=7))
    assert row(facts, "share_token", number)["hash"] == tokens.hash_of(secrets.pop())


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"audience": "funder"}, "label"),
        ({"label": "City fund"}, "Choose who it is for"),
        (
            {"label": "City fund", "audience": "funder", "days": 0},
            "whole number of days, from 1 to 3,650",
        ),
        (
            {"label": "City fund", "audience": "funder", "days": 4000},
            "whole number of days, from 1 to 3,650",
        ),
        (
            {"label": "City fund", "audience": "funder", "days": None},
            "whole number of days, from 1 to 3,650",
        ),
    ],
)
def test_a_link_that_cannot_be_made_says_why(
    values: dict[str, object], problem: str, facts: Path, open_page: Open
) -> None:
    app = make(open_page("access", tab="Links"), **values)
    assert problem in read(app.error[0].value)
    assert links_shown(app) == []
    assert rows(facts, "share_link") == {}


def test_a_link_is_revoked_for_good(facts: Path, open_page: Open) -> None:
    number, token = share(facts, "City fund")
    sessions.enter_by_link(facts, token)
    app = press_in(open_page("access", tab="Links"), "link", "", number)
    assert "lose access within two seconds" in shown(app)
    assert row(facts, "share_link", number)["revoked_at"] is None
    app = click(app, f"yes revoke {number}")
    assert row(facts, "share_link", number)["revoked_at"] is not None
    assert rows(facts, "session") == {}
    assert sessions.enter_by_link(facts, token) is None
    assert "no longer works" in notice(app)
    assert "Undo" not in buttons(app)
    assert cells(app, "link", number)["For"] == ["revoked", "funder"]
    assert offered(app, "link") == []
    app = open_page("access", link=str(number))
    assert "link_off: revoked]" in shown(app)
    assert f"ask revoke {number}" not in [one.key for one in app.button]
    assert wrong(facts) == {}


def test_a_label_opens_the_link_which_is_revoked_on_its_own_page(
    facts: Path, open_page: Open
) -> None:
    number, token = share(facts, "City fund")
    app = press_in(open_page("access", tab="Links"), "link", "Label", number)
    assert (app.query_params["tab"], app.query_params["link"]) == ("Links", str(number))
    assert app.title[0].value == "City fund"
    app = click(click(app, f"ask revoke {number}"), f"yes revoke {number}")
    assert "link_off: revoked]" in shown(app)
    assert sessions.enter_by_link(facts, token) is None
    assert opened(press(app, "All links"), "link") == [number]


def test_a_preview_is_a_funders_link_for_one_day(facts: Path, open_page: Open) -> None:
    app = press(open_page("access", tab="Links"), "Preview as a funder")
    [(number, audience, created, expires)] = sql(
        facts, "SELECT id, audience, created_at, expires_at FROM share_link"
    )
    assert audience == "funder"
    assert expires == dates.after(created, timedelta(days=1))
    secret = secret_of(app)
    assert row(facts, "share_token", number)["hash"] == tokens.hash_of(secret)
    assert secret not in pieces(app)
    (opener,) = app.get("link_button")
    assert opener.proto.url == links_shown(app)[0]
    app = press(app, "Done")
    assert links_shown(app) == []
    assert cells(app, "link", number)["Label"] == "Preview"
    press(app, "Preview as a funder")
    assert len(rows(facts, "share_link")) == 2
    assert wrong(facts) == {}


def test_a_link_that_is_revoked_is_shown_no_more(facts: Path, open_page: Open) -> None:
    app = make(open_page("access", tab="Links"), label="City fund", audience="funder")
    [(number,)] = sql(facts, "SELECT id FROM share_link")
    assert links_shown(app.run()) != []
    links.revoke_link(facts, COORDINATOR, new_key(), (number, 1))
    assert links_shown(app.run()) == []


def test_ended_links_come_below_valid_ones(facts: Path, open_page: Open) -> None:
    names = {share(facts, name, "display")[0]: name for name in ("First", "Expired", "Last")}
    first, expired, last = names
    with connect.writing(facts, "test") as db:
        ended = "2026-01-02T10:00:00.000Z"
        db.execute("UPDATE share_link SET expires_at = ? WHERE id = ?", [ended, expired])
    app = open_page("access", tab="Links")
    assert total(app) == 3
    assert opened(app, "link") == [last, first, expired]
    assert cells(app, "link", expired)["For"] == ["expired", "projector"]
    assert offered(app, "link") == [last, first]
    own = shown(open_page("access", link=str(expired)))
    assert "timer_off: expired]" in own
    assert "expired Fri 2 January 2026, 10:00 · never used" in own


def test_no_links_say_what_to_do(facts: Path, open_page: Open) -> None:
    assert "Create one for a funder" in open_page("access", tab="Links").info[0].value


def test_how_much_is_published_is_counted_in_the_copy(sample: Path, open_page: Open) -> None:
    with connect.writing(sample, "test") as db:
        for table in ("issue", "action", "practice", "organization", "service"):
            db.execute(f"UPDATE [{table}] SET published = 0")
    assert "is being prepared" in shown(open_page("access", tab="Links"))
    published_copy.publish(sample)
    assert "Nothing is published yet" in shown(open_page("access", tab="Links"))
    for kind, number in ((ISSUE, 1), (ISSUE, 2), (PRACTICE, 1)):
        version = row(sample, kind.table, number)["version"]
        on = [(number, version)]
        publishing.set_published(kind, sample, COORDINATOR, new_key(), on, True)
    assert "Nothing is published yet" in shown(open_page("access", tab="Links"))
    published_copy.publish(sample)
    said = shown(open_page("access", tab="Links"))
    listed = "2 issues, 0 actions, 1 example, 0 organisations and 0 services"
    assert f"Funders see **{listed}**, as at {dates.say(dates.today())}" in said
