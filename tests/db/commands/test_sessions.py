"""Coming in and going out, on real files: what opens, for how long, and what ends it."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from db import connect
from db.commands import sessions
from db.history.purge import purge
from db.kinds.access import ACCOUNT
from db.kinds.records import ORGANIZATION
from db.queries import access
from db.queries.paging import Page
from db.write import Missing
from synergy import dates, tokens
from synergy.checks import Invalid
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.doors import PASSPHRASE, Doors
from tests.db.tools import bytes_of, rows

HOUR = timedelta(hours=1)
SOON = timedelta(minutes=1)


def check(doors: Doors, email: str, passphrase: str = PASSPHRASE) -> int | None:
    return sessions.check_passphrase(doors.path, email, passphrase)


# Passphrases.


@pytest.mark.parametrize("email", ["bo@house.org.uk", "BO@House.org.uk", "  bo@house.org.uk "])
def test_the_right_passphrase_opens_its_account(doors: Doors, email: str) -> None:
    assert check(doors, email) == doors.boss


@pytest.mark.parametrize(
    ("email", "passphrase"),
    [
        ("bo@house.org.uk", "three owls on a train"),
        ("bo@house.org.uk", ""),
        ("bo@house.org.uk", PASSPHRASE.upper()),
        ("nobody@house.org.uk", PASSPHRASE),
        ("", PASSPHRASE),
        ("' OR 1=1 --", PASSPHRASE),
        ("%", PASSPHRASE),
        ("Bo Boss", PASSPHRASE),
    ],
)
def test_nothing_else_does(doors: Doors, email: str, passphrase: str) -> None:
    assert check(doors, email, passphrase) is None


def _delete(doors: Doors) -> None:
    with connect.writing(doors.path, "test") as db:
        db.table("account").update(doors.partner, {"deleted_at": dates.now()})


def _lose_agency(doors: Doors) -> None:
    doors.world.remove(ORGANIZATION, doors.world.north)


def _lose_agency_for_good(doors: Doors) -> None:
    purge(doors.path, COORDINATOR, "organization", doors.world.north)


CLOSINGS: dict[str, Callable[[Doors], object]] = {
    "disabled": lambda doors: doors.disable(doors.partner),
    "deleted": _delete,
    "purged": lambda doors: purge(doors.path, COORDINATOR, "account", doors.partner),
    "agency deleted": _lose_agency,
    "agency purged": _lose_agency_for_good,
}


@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_closed_account_opens_nothing(doors: Doors, closing: str) -> None:
    token, invited = sessions.sign_in(doors.path, doors.partner), doors.invite(doors.partner)
    assert doors.opens(token)
    CLOSINGS[closing](doors)
    assert check(doors, "pat@north.org.uk") is None
    assert doors.opens(token) is None
    with pytest.raises(Missing):
        sessions.sign_in(doors.path, doors.partner)
    assert sessions.set_passphrase(doors.path, invited, "five mice in a hat") is None
    assert check(doors, "bo@house.org.uk") == doors.boss


def _verified(call: Callable[[], object]) -> list[tuple[str, bytes]]:
    """Run a call; return the parameters of each hash that argon2 really verified, and what with."""
    seen: list[tuple[str, bytes]] = []

    def watch(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call" and frame.f_code.co_name == "verify_secret":
            held = frame.f_locals
            seen.append((held["hash"].decode().rsplit("$", 2)[0], held["secret"]))

    sys.setprofile(watch)
    try:
        call()
    finally:
        sys.setprofile(None)
    return seen


def test_an_unknown_account_costs_the_same_work_as_a_wrong_passphrase(doors: Doors) -> None:
    doors.add(email="new@house.org.uk", name="Without a passphrase")
    wrong = _verified(lambda: check(doors, "bo@house.org.uk", "three owls on a train"))
    assert wrong == [("$argon2id$v=19$m=19456,t=2,p=1", b"three owls on a train")]
    assert _verified(lambda: check(doors, "bo@house.org.uk", "three owls on a train")) == wrong
    for email in ("nobody@house.org.uk", "new@house.org.uk"):
        assert _verified(lambda email=email: check(doors, email, "three owls on a train")) == wrong
    doors.disable(doors.partner)
    assert _verified(lambda: check(doors, "pat@north.org.uk", "three owls on a train")) == wrong


# Sessions of accounts.


def test_a_session_opens_the_house_for_its_person(doors: Doors) -> None:
    opened = doors.opens(sessions.sign_in(doors.path, doors.partner))
    assert opened
    assert opened.viewer == Viewer(
        "partner", "Pat North", doors.world.north, account_id=doors.partner
    )
    with connect.reading(doors.path) as db:
        assert access.pass_by_id(db, opened.session_id, dates.now()) == opened


def test_a_session_follows_its_account(doors: Doors) -> None:
    token = sessions.sign_in(doors.path, doors.partner)
    doors.save(doors.partner, name="Pat Northwood")
    opened = doors.opens(token)
    assert opened and opened.viewer.name == "Pat Northwood"


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "\udcff", "A" * 43])
def test_an_unknown_token_opens_nothing(doors: Doors, token: str) -> None:
    sessions.sign_in(doors.path, doors.boss)
    assert doors.opens(token) is None
    assert sessions.enter_by_link(doors.path, token) is None
    assert sessions.set_passphrase(doors.path, token, PASSPHRASE) is None


def test_the_hash_of_a_token_is_no_token(doors: Doors) -> None:
    sessions.sign_in(doors.path, doors.boss)
    for held in rows(doors.path, "session").values():
        assert doors.opens(held["hash"]) is None


def test_an_unknown_session_number_opens_nothing(doors: Doors) -> None:
    with connect.reading(doors.path) as db:
        assert access.pass_by_id(db, 0, dates.now()) is None


def test_each_sign_in_is_a_session_of_its_own(doors: Doors) -> None:
    here, there = (sessions.sign_in(doors.path, doors.boss) for _ in range(2))
    sessions.end(doors.path, here)
    assert doors.opens(here) is None
    assert doors.opens(there)


def test_a_session_ends_after_two_idle_hours(doors: Doors) -> None:
    token = sessions.sign_in(doors.path, doors.boss)
    opened = doors.opens(token)
    assert opened
    assert doors.opens(token, dates.after(opened.active_at, 2 * HOUR - SOON))
    assert doors.opens(token, dates.after(opened.active_at, 2 * HOUR)) is None


def test_doing_something_keeps_it_open_but_never_beyond_twelve_hours(doors: Doors) -> None:
    token = sessions.sign_in(doors.path, doors.boss)
    for _ in range(6):
        doors.age("session", "active_at", 2 * HOUR - 10 * SOON)
        doors.age("session", "expires_at", 2 * HOUR - 10 * SOON)
        opened = doors.opens(token)
        assert opened
        sessions.touch(doors.path, {opened.session_id: dates.now()})
    doors.age("session", "expires_at", HOUR)
    assert doors.opens(token) is None


def test_the_pass_says_when_it_ends(doors: Doors) -> None:
    opened = doors.opens(sessions.sign_in(doors.path, doors.boss))
    assert opened
    end = dates.after(opened.active_at, 12 * HOUR)
    assert dates.after(end, -SOON) < opened.ends_at <= dates.after(end, SOON)


def test_touching_an_idle_session_does_not_bring_it_back(doors: Doors) -> None:
    token = sessions.sign_in(doors.path, doors.boss)
    opened = doors.opens(token)
    assert opened
    doors.age("session", "active_at", 2 * HOUR)
    sessions.touch(doors.path, {opened.session_id: dates.now()})
    assert doors.opens(token) is None


@pytest.mark.parametrize("whose", ["account", "funder", "display"])
def test_a_session_that_began_under_a_wrong_clock_opens_nothing(whose: str, doors: Doors) -> None:
    if whose == "account":
        token: str | None = sessions.sign_in(doors.path, doors.boss)
    else:
        token = sessions.enter_by_link(doors.path, doors.share(whose)[1])
    opened = doors.opens(token)
    assert opened
    # A clock that was four minutes fast was right enough.
    for column in ("created_at", "active_at", "expires_at"):
        doors.age("session", column, -4 * SOON)
    assert doors.opens(token)
    for column in ("created_at", "active_at", "expires_at"):
        doors.age("session", column, timedelta(days=-5_000))
    assert doors.opens(token) is None
    with connect.reading(doors.path) as db:
        assert access.pass_by_id(db, opened.session_id, dates.now()) is None
        assert [one.sessions for one in access.list_accounts(db, Page())] == [0, 0]
    sessions.touch(doors.path, {opened.session_id: dates.now()})
    assert doors.count("session") == 0


def test_a_deed_counts_from_when_it_was_done_however_late_it_is_written(doors: Doors) -> None:
    token = sessions.sign_in(doors.path, doors.boss)
    opened = doors.opens(token)
    assert opened
    doors.age("session", "active_at", 2 * HOUR + SOON)
    done = dates.after(dates.now(), -2 * SOON)
    sessions.touch(doors.path, {opened.session_id: done})
    late = doors.opens(token)
    assert late
    assert late.active_at == done
    sessions.touch(doors.path, {opened.session_id: dates.after(done, -SOON)})
    assert doors.opens(token) == late


def test_everybodys_deeds_are_written_at_once(doors: Doors) -> None:
    held = [sessions.sign_in(doors.path, one) for one in (doors.boss, doors.partner)]
    ids = [opened.session_id for token in held if (opened := doors.opens(token))]
    done = dates.after(dates.now(), SOON)
    sessions.touch(doors.path, dict.fromkeys(ids, done))
    assert {one["active_at"] for one in rows(doors.path, "session").values()} == {done}


def test_what_has_ended_is_removed_on_the_way(doors: Doors) -> None:
    sessions.sign_in(doors.path, doors.boss)
    doors.age("session", "active_at", 2 * HOUR)
    sessions.sign_in(doors.path, doors.boss)
    doors.age("session", "expires_at", 13 * HOUR)
    sessions.sign_in(doors.path, doors.boss)
    assert doors.count("session") == 1


def test_ending_all_sessions_ends_those_of_one_account(doors: Doors) -> None:
    mine = [sessions.sign_in(doors.path, doors.boss) for _ in range(3)]
    theirs = sessions.sign_in(doors.path, doors.partner)
    sessions.end_all(doors.path, doors.boss)
    assert [doors.opens(token) for token in mine] == [None] * 3
    assert doors.opens(theirs)


@pytest.mark.parametrize(
    "changes", [{"role": "coordinator"}, {"organization_id": "south"}], ids=["role", "agency"]
)
def test_other_rights_are_signed_in_for_anew(doors: Doors, changes: dict[str, Any]) -> None:
    token = sessions.sign_in(doors.path, doors.partner)
    where = {"south": doors.world.south}
    doors.save(doors.partner, **{name: where.get(held, held) for name, held in changes.items()})
    assert doors.opens(token) is None
    assert doors.opens(sessions.sign_in(doors.path, doors.partner))


# One-time links.


def test_a_one_time_link_sets_the_passphrase_once(doors: Doors) -> None:
    token = doors.invite(doors.partner)
    assert sessions.set_passphrase(doors.path, token, "five mice in a hat") == doors.partner
    assert check(doors, "pat@north.org.uk", "five mice in a hat") == doors.partner
    assert check(doors, "pat@north.org.uk") is None
    assert sessions.set_passphrase(doors.path, token, "six newts in a bag") is None
    assert check(doors, "pat@north.org.uk", "five mice in a hat") == doors.partner


def test_two_at_once_use_it_once(doors: Doors) -> None:
    token = doors.invite(doors.partner)
    wishes = [f"{number} mice in one hat" for number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda w: sessions.set_passphrase(doors.path, token, w), wishes))
    assert sorted(done, key=str) == [doors.partner, None, None, None]
    used = wishes[done.index(doors.partner)]
    assert [check(doors, "pat@north.org.uk", wish) for wish in wishes].count(doors.partner) == 1
    assert check(doors, "pat@north.org.uk", used) == doors.partner


@pytest.mark.parametrize("weak", ["short", "password1234", "pat@north.org.uk", "a" * 40])
def test_a_weak_passphrase_leaves_the_link_good(doors: Doors, weak: str) -> None:
    token = doors.invite(doors.partner)
    with pytest.raises(Invalid) as refused:
        sessions.set_passphrase(doors.path, token, weak)
    assert refused.value.problems.keys() == {"passphrase"}
    assert check(doors, "pat@north.org.uk") == doors.partner
    assert sessions.set_passphrase(doors.path, token, "five mice in a hat") == doors.partner


def test_a_new_passphrase_ends_the_sessions(doors: Doors) -> None:
    mine, others = (sessions.sign_in(doors.path, one) for one in (doors.partner, doors.boss))
    sessions.set_passphrase(doors.path, doors.invite(doors.partner), "five mice in a hat")
    assert doors.opens(mine) is None
    assert doors.opens(others)


def test_a_one_time_link_lasts_three_days(doors: Doors) -> None:
    token = doors.invite(doors.partner)
    doors.age("invitation", "expires_at", timedelta(days=3) - SOON)
    with pytest.raises(Invalid):
        sessions.set_passphrase(doors.path, token, "short")
    doors.age("invitation", "expires_at", SOON)
    assert sessions.set_passphrase(doors.path, token, "five mice in a hat") is None


def test_a_newer_one_time_link_replaces_the_older(doors: Doors) -> None:
    older, newer = doors.invite(doors.partner), doors.invite(doors.partner)
    assert sessions.set_passphrase(doors.path, older, "five mice in a hat") is None
    assert sessions.set_passphrase(doors.path, newer, "five mice in a hat") == doors.partner


# What is kept.


def test_the_file_holds_no_token_and_no_passphrase(doors: Doors) -> None:
    _, shared = doors.share()
    invited, used = doors.invite(doors.boss), doors.invite(doors.partner)
    sessions.set_passphrase(doors.path, used, "five mice in a hat")
    secrets = [shared, invited, used, PASSPHRASE, "five mice in a hat"]
    secrets += [sessions.sign_in(doors.path, doors.boss) for _ in range(3)]
    secrets += [sessions.enter_by_link(doors.path, shared) or "nothing"]
    held = bytes_of(doors.path)
    assert b"bo@house.org.uk" in held
    assert tokens.hash_of(shared).encode() in held
    assert [one for one in secrets if one.encode() in held] == []


def test_history_keeps_nothing_of_coming_and_going(doors: Doors) -> None:
    invited, (_, shared) = doors.invite(doors.partner), doors.share()
    before = rows(doors.path, "history"), rows(doors.path, "command_log")
    sessions.set_passphrase(doors.path, invited, "five mice in a hat")
    token = sessions.sign_in(doors.path, doors.partner)
    opened = doors.opens(token)
    assert opened
    sessions.touch(doors.path, {opened.session_id: dates.now()})
    sessions.enter_by_link(doors.path, shared)
    sessions.end(doors.path, token)
    sessions.end_all(doors.path, doors.boss)
    assert (rows(doors.path, "history"), rows(doors.path, "command_log")) == before


def test_checking_and_looking_write_nothing(doors: Doors) -> None:
    token = sessions.sign_in(doors.path, doors.boss)
    with connect.watching(doors.path) as watch:
        before = watch.execute("PRAGMA data_version").fetchone()
        check(doors, "bo@house.org.uk")
        doors.opens(token)
        sessions.enter_by_link(doors.path, tokens.new())
        assert watch.execute("PRAGMA data_version").fetchone() == before


def test_email_is_what_partners_do_not_read(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNERGY_DB", str(doors.path))
    with connect.reading_as(doors.world.northerner) as db:
        assert {row["email"] for row in db.table("account").rows} == {None}
    assert "email" in ACCOUNT.private


def test_a_missing_database_is_not_ready(tmp_path: Path) -> None:
    with pytest.raises(connect.NotReady):
        sessions.check_passphrase(tmp_path / "none.db", "bo@house.org.uk", PASSPHRASE)
