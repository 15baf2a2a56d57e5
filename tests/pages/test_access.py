"""Access: accounts, the links that are shown once, and what each button leaves in the database."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from db import connect
from db.commands import accounts, links, publishing, sessions
from db.kinds.records import ISSUE, PRACTICE
from db.published import copy as published_copy
from db.write import new_key
from synergy import dates, tokens
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import bytes_of, row, rows, wrong
from tests.pages.tools import buttons, go, notice, press, read, shown, sql, total, type_in, under
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


def line_of(app: AppTest, key: str) -> str:
    """Return all that one framed line of a list says."""
    (block,) = (
        one for one in app.main if isinstance(one, Block) and _id_of(one).endswith(f"-{key}")
    )
    said = (one.value for one in block if one.type in ("markdown", "text", "caption"))
    return "\n".join(map(read, said))


def _id_of(block: Block) -> str:
    return str(getattr(block.proto, "id", ""))


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
    assert [one.label for one in app.tabs] == list(TABS)


@pytest.mark.parametrize("tab", TABS)
def test_a_partner_sees_no_more_than_a_sentence(tab: str, two: Path, open_page: Open) -> None:
    app = open_page("access", Viewer("partner", "a partner", 1), tab=tab)
    assert not app.exception
    assert not app.tabs
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
    ada, sam = line_of(app, "account 1"), line_of(app, "account 2")
    assert {"**Ada Bell**", "ada@east.test"} <= set(ada.splitlines())
    assert "shield_person: coordinator]" in ada
    [(active,)] = sql(two, "SELECT active_at FROM session")
    assert f"signed in, last active {dates.say_moment(active)}" in ada
    [(partner,)] = sql(two, "SELECT name FROM organization WHERE id = 1")
    [(until,)] = sql(two, "SELECT expires_at FROM invitation")
    assert "handshake: partner]" in sam
    assert f"{partner} · invited until {dates.say_moment(until)}" in sam
    assert "(you)" not in ada + sam
    own = open_page("access", Viewer("coordinator", "Ada Bell", account_id=1))
    assert "(you)" in line_of(own, "account 1")


def test_an_account_that_nobody_can_open_says_so(two: Path, open_page: Open) -> None:
    with connect.writing(two, "test") as db:
        db.execute("UPDATE invitation SET expires_at = '2020-01-01T00:00:00.000Z'")
    assert "Invitation expired" in line_of(open_page("access"), "account 2")


def test_many_accounts_come_in_pages(facts: Path, open_page: Open) -> None:
    for number in range(23):
        add(facts, **{**ADA, "email": f"ada{number}@east.test", "name": f"Ada {number:02}"})
    app = open_page("access")
    assert total(app) == 23
    assert "Ada 19" in shown(app)
    assert "Ada 20" not in shown(app)
    assert "Ada 20" in shown(open_page("access", accounts_page="2"))


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
    app = click(open_page("access"), "ask invite 1")
    assert "works until they set a new one" in shown(app)
    assert sql(two, "SELECT account_id FROM invitation") == [(2,)]
    app = press(app, "Create link")
    secret = secret_of(app)
    assert row(two, "invitation", 1)["hash"] == tokens.hash_of(secret)
    assert row(two, "passphrase", 1) == before
    assert sessions.check_passphrase(two, ADA["email"], PASSPHRASE) == 1
    assert "new link until" in line_of(app, "account 1")
    assert secret not in pieces(app)
    press(app, "Undo")
    assert sql(two, "SELECT account_id FROM invitation") == [(2,)]
    assert wrong(two) == {}


def test_a_new_link_closes_the_one_before(two: Path, open_page: Open) -> None:
    [(before,)] = sql(two, "SELECT hash FROM invitation WHERE account_id = 2")
    app = click(open_page("access"), "ask invite 2")
    assert "The previous link will stop working" in shown(app)
    assert "keeps working" not in shown(app)
    app = press(app, "Create link")
    assert row(two, "invitation", 2)["hash"] == tokens.hash_of(secret_of(app)) != before


@pytest.mark.parametrize("key", ["ask invite 2", "ask disable 2"])
def test_what_is_asked_can_be_left(key: str, two: Path, open_page: Open) -> None:
    kept = rows(two, "account"), rows(two, "invitation")
    app = press(click(open_page("access"), key), "Cancel")
    assert "Cancel" not in buttons(app)
    assert (rows(two, "account"), rows(two, "invitation")) == kept
    assert links_shown(app) == []


def test_an_address_that_opens_two_questions_breaks_nothing(two: Path, open_page: Open) -> None:
    app = open_page("access")
    app.query_params["form"] = ["invite 1", "disable 2", "disable 99"]
    app.run()
    assert not app.exception
    assert len([one for one in app.button if one.label == "Cancel"]) == 1


def test_an_account_is_edited(two: Path, open_page: Open) -> None:
    app = click(open_page("access"), "opener account 2")
    type_in(app, name="Sam Obi", email="obi@north.test")
    choose(app, "Partner", 2)
    press(app, "Save")
    held = row(two, "account", 2)
    assert (held["name"], held["email"], held["role"]) == ("Sam Obi", "obi@north.test", "partner")
    assert (held["organization_id"], held["version"]) == (2, 2)
    assert "Sam Obi" in shown(app)


def test_a_partners_account_becomes_a_coordinators(two: Path, open_page: Open) -> None:
    app = click(open_page("access"), "opener account 2")
    press(choose(app, "Role", "coordinator"), "Save")
    held = row(two, "account", 2)
    assert (held["role"], held["organization_id"]) == ("coordinator", None)
    assert not app.button(key="ask disable 1").disabled


def test_an_account_is_disabled_and_enabled(two: Path, open_page: Open) -> None:
    add(two, **{**ADA, "email": "jo@west.test", "name": "Jo Ng"})
    app = click(open_page("access"), "ask disable 1")
    assert "signed out straight away" in shown(app)
    assert row(two, "account", 1)["disabled_at"] is None
    app = click(app, "yes disable 1")
    assert row(two, "account", 1)["disabled_at"] is not None
    assert rows(two, "session") == {}
    assert sessions.check_passphrase(two, ADA["email"], PASSPHRASE) is None
    assert "block: disabled]" in line_of(app, "account 1")
    assert "ask invite 1" not in [one.key for one in app.button]
    app = press(app, "Enable")
    assert row(two, "account", 1)["disabled_at"] is None
    assert sessions.check_passphrase(two, ADA["email"], PASSPHRASE) == 1
    assert "same passphrase as before" in notice(app)
    press(app, "Undo")
    assert row(two, "account", 1)["disabled_at"] is not None
    assert wrong(two) == {}


def test_whoever_disables_their_own_account_is_told(two: Path, open_page: Open) -> None:
    add(two, **{**ADA, "email": "jo@west.test", "name": "Jo Ng"})
    ada = Viewer("coordinator", "Ada Bell", account_id=1)
    assert "you'll be signed out too" in shown(click(open_page("access", ada), "ask disable 1"))
    assert "you will be out" not in shown(click(open_page("access", ada), "ask disable 3"))


def test_the_last_coordinator_stays_and_the_page_says_why(two: Path, open_page: Open) -> None:
    app = open_page("access")
    assert app.button(key="ask disable 1").disabled
    assert not app.button(key="ask disable 2").disabled
    assert "You're the only coordinator" in line_of(app, "account 1")
    assert "You're the only coordinator" not in line_of(app, "account 2")
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
    app = open_page("access")
    assert f"**{hard}**" in line_of(app, "account 2")
    for key in ("ask invite 2", "ask disable 2"):
        app = click(open_page("access"), key)
        assert sum(hard in read(one.value) for one in app.markdown) == 2
        assert not any(hard in one.value for one in app.markdown)


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
    ("audience", "said"), [("funder", "sees what is published"), ("display", "projector")]
)
def test_a_link_is_made_and_shown_once(
    audience: str, said: str, facts: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
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
    assert said in line_of(app, f"link {number}")
    assert "preview" in shown(app)
    assert sessions.enter_by_link(facts, secret)
    assert "used once" in line_of(app.run(), f"link {number}")
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
    app = click(open_page("access", tab="Links"), f"ask revoke {number}")
    assert "lose access within two seconds" in shown(app)
    assert row(facts, "share_link", number)["revoked_at"] is None
    app = click(app, f"yes revoke {number}")
    assert row(facts, "share_link", number)["revoked_at"] is not None
    assert rows(facts, "session") == {}
    assert sessions.enter_by_link(facts, token) is None
    assert "no longer works" in notice(app)
    assert "Undo" not in buttons(app)
    assert "link_off: revoked]" in line_of(app, f"link {number}")
    assert f"ask revoke {number}" not in [one.key for one in app.button]
    assert wrong(facts) == {}


def test_a_link_that_is_revoked_is_shown_no_more(facts: Path, open_page: Open) -> None:
    app = make(open_page("access", tab="Links"), label="City fund", audience="funder")
    [(number,)] = sql(facts, "SELECT id FROM share_link")
    assert links_shown(app.run()) != []
    links.revoke_link(facts, COORDINATOR, new_key(), (number, 1))
    assert links_shown(app.run()) == []


def test_what_is_over_stands_below_what_is_open(facts: Path, open_page: Open) -> None:
    names = {share(facts, name, "display")[0]: name for name in ("First", "Expired", "Last")}
    first, expired, last = names
    with connect.writing(facts, "test") as db:
        ended = "2026-01-02T10:00:00.000Z"
        db.execute("UPDATE share_link SET expires_at = ? WHERE id = ?", [ended, expired])
    app = open_page("access", tab="Links")
    assert total(app) == 3
    drawn = [_id_of(one) for one in app.main if isinstance(one, Block)]
    order = [int(match[1]) for one in drawn if (match := re.search(r"-link (\d+)$", one))]
    assert order == [last, first, expired]
    assert "timer_off: expired]" in line_of(app, f"link {expired}")
    assert "expired Fri 2 January 2026, 10:00 · never used" in line_of(app, f"link {expired}")
    asked = {one.key for one in app.button if (one.key or "").startswith("ask revoke")}
    assert asked == {f"ask revoke {first}", f"ask revoke {last}"}


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
