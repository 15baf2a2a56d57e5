"""Accounts: who gets one, what cannot be done to them, and what history says of them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from db import connect
from db.commands import accounts, sessions
from db.history import restore, undo
from db.history.naming import FORMER
from db.history.purge import purge
from db.kinds.records import ORGANIZATION
from db.published import copy as published_copy
from db.queries import access, history
from db.queries.history import HistoryFilter
from db.queries.paging import Page
from db.write import Conflict, Missing, Receipt, new_key
from synergy import tokens
from synergy.checks import Invalid
from synergy.viewers import Refused, Viewer
from tests.conftest import COORDINATOR
from tests.db.doors import PASSPHRASE, Doors
from tests.db.tools import World, bytes_of, history_of, insert, row, rows, wrong

EMAIL = "new@house.org.uk"


def listed(doors: Doors, page: Page | None = None) -> list[access.Account]:
    with connect.reading(doors.path) as db:
        return access.list_accounts(db, page or Page())


def problems(call: Any) -> set[str]:
    """Return the fields that an Invalid names."""
    with pytest.raises(Invalid) as refused:
        call()
    return set(refused.value.problems)


# Adding and saving.


def test_an_account_is_kept_as_it_was_given(doors: Doors) -> None:
    made = doors.add(
        email=f" {EMAIL} ", name=" Nia ", role="partner", organization_id=doors.world.south
    )
    held = row(doors.path, "account", made.row_id)
    assert (held["email"], held["name"], held["role"], held["organization_id"]) == (
        EMAIL,
        "Nia",
        "partner",
        doors.world.south,
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": None}, "email"),
        ({"email": "no address"}, "email"),
        ({"email": "bo@house.org.uk"}, "email"),
        ({"email": "BO@HOUSE.org.uk"}, "email"),
        ({"name": " "}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"role": None}, "role"),
        ({"role": "funder"}, "role"),
        ({"role": "partner"}, "organization_id"),
        ({"organization_id": 1}, "organization_id"),
    ],
)
def test_what_is_wrong_is_named_with_its_field(
    doors: Doors, values: dict[str, Any], field: str
) -> None:
    before = rows(doors.path, "history")
    assert problems(lambda: doors.add(**{"email": EMAIL, **values})) == {field}
    assert rows(doors.path, "history") == before


def test_a_partner_of_an_unknown_organization_is_missing(doors: Doors) -> None:
    with pytest.raises(Missing):
        doors.add(email=EMAIL, role="partner", organization_id=9_999)


def test_a_partner_who_becomes_coordinator_leaves_the_agency(doors: Doors) -> None:
    doors.save(doors.partner, role="coordinator")
    assert row(doors.path, "account", doors.partner)["organization_id"] is None
    change = {"role": "partner"}
    assert problems(lambda: doors.save(doors.partner, **change)) == {"organization_id"}
    doors.save(doors.partner, role="partner", organization_id=doors.world.south)
    assert row(doors.path, "account", doors.partner)["organization_id"] == doors.world.south


def test_a_stale_edit_is_refused(doors: Doors) -> None:
    stale = doors.made_on("account", doors.partner)
    doors.save(doors.partner, name="Pat")
    with pytest.raises(Conflict):
        accounts.save_account(doors.path, COORDINATOR, new_key(), stale, {"name": "Patrick"})
    with pytest.raises(Conflict):
        accounts.disable_account(doors.path, COORDINATOR, new_key(), stale)
    assert row(doors.path, "account", doors.partner)["name"] == "Pat"


def test_the_email_of_a_deleted_account_is_free(doors: Doors) -> None:
    made = doors.add(email=EMAIL)
    undo.undo(doors.path, COORDINATOR, new_key(), made.key)
    again = doors.add(email=EMAIL)
    assert again.row_id != made.row_id
    last = history_of(doors.path, "account", made.row_id)[-1]["id"]
    with connect.reading(doors.path) as db:
        assert "email address" in str(restore.plan(db, last).refusal)


def test_a_double_click_adds_and_invites_once(doors: Doors) -> None:
    key, token = new_key(), tokens.new()
    values = {"email": EMAIL, "name": "Nia", "role": "coordinator"}
    made = [accounts.add_account(doors.path, COORDINATOR, key, values, token) for _ in range(2)]
    assert made[0] == made[1]
    assert sessions.set_passphrase(doors.path, token, PASSPHRASE) == made[0].row_id


def test_a_double_click_on_invite_makes_one_link(doors: Doors) -> None:
    key, token = new_key(), tokens.new()
    for _ in range(2):
        accounts.invite(doors.path, COORDINATOR, key, doors.partner, token)
    assert doors.count("invitation") == 1
    assert sessions.set_passphrase(doors.path, token, PASSPHRASE) == doors.partner


# The first account.


def test_the_first_account_is_a_coordinators_and_there_is_one(world: World) -> None:
    visitor = Viewer("coordinator", "coordinator in open mode", open_mode=True)
    token, values = tokens.new(), {"email": EMAIL, "name": "Nia"}
    with connect.reading(world.path) as db:
        assert not access.has_accounts(db)
    code = str(accounts.first_code(world.path))
    made = accounts.first_account(world.path, visitor, new_key(), values, token, code)
    assert row(world.path, "account", made.row_id)["role"] == "coordinator"
    assert sessions.set_passphrase(world.path, token, PASSPHRASE) == made.row_id
    with connect.reading(world.path) as db:
        assert access.has_accounts(db)
    second = {"email": "two@house.org.uk", "name": "Two"}
    with pytest.raises(Invalid, match="Sign in with yours"):
        accounts.first_account(world.path, visitor, new_key(), second, tokens.new(), code)
    assert len(rows(world.path, "account")) == 1


@pytest.mark.parametrize("given", ["", "-", "wrong", "another code", "2345-6789-abcd", "\ud800"])
def test_another_code_makes_no_first_account(given: str, world: World) -> None:
    values = {"email": EMAIL, "name": "Nia"}

    def first_account() -> Receipt:
        return accounts.first_account(world.path, COORDINATOR, new_key(), values, "token", given)

    # Without a code, no code is the right one either.
    assert problems(first_account) == {"code"}
    code = accounts.first_code(world.path)
    assert problems(first_account) == {"code"}
    assert rows(world.path, "account") == {}
    assert accounts.first_code(world.path) == code


def test_open_mode_adds_no_account_without_the_code(world: World) -> None:
    visitor = Viewer("coordinator", "coordinator in open mode", open_mode=True)
    values = {"email": EMAIL, "name": "Nia", "role": "coordinator"}
    with pytest.raises(Refused):
        accounts.add_account(world.path, visitor, new_key(), values)
    assert rows(world.path, "account") == {}


def test_the_code_stays_until_there_is_an_account_and_is_nowhere_after(world: World) -> None:
    code = accounts.first_code(world.path)
    assert code is not None
    assert re.fullmatch(r"([2-9a-hjkmnp-z]{4}-){2}[2-9a-hjkmnp-z]{4}", code)
    assert accounts.first_code(world.path) == code
    assert code not in str(rows(world.path, "history_values"))
    published_copy.publish(world.path)
    assert code.encode() not in bytes_of(connect.published_path(world.path))
    assert code.encode() in bytes_of(world.path)
    values = {"email": EMAIL, "name": "Nia", "role": "coordinator"}
    accounts.add_account(world.path, COORDINATOR, new_key(), values)
    assert accounts.first_code(world.path) is None
    assert code.encode() not in bytes_of(world.path)


def test_a_code_may_be_typed_in_any_case_and_without_its_dashes(world: World) -> None:
    code = str(accounts.first_code(world.path))
    typed, values = f" {code.upper().replace('-', ' ')} ", {"email": EMAIL, "name": "Nia"}
    accounts.first_account(world.path, COORDINATOR, new_key(), values, "token", typed)
    assert len(rows(world.path, "account")) == 1


def test_nobody_but_a_coordinator_can_be_first(world: World) -> None:
    values = {"email": EMAIL, "name": "Nia", "role": "partner", "organization_id": world.north}
    assert problems(lambda: accounts.add_account(world.path, COORDINATOR, new_key(), values)) == {
        "role"
    }
    assert rows(world.path, "account") == {}


def test_taking_back_the_first_account_does_not_open_the_house_again(world: World) -> None:
    values = {"email": EMAIL, "name": "Nia"}
    code = str(accounts.first_code(world.path))
    made = accounts.first_account(world.path, COORDINATOR, new_key(), values, tokens.new(), code)
    with pytest.raises(Invalid, match="somebody must coordinate"):
        undo.undo(world.path, COORDINATOR, new_key(), made.key)
    with connect.reading(world.path) as db:
        assert access.has_accounts(db)


# You're the only coordinator.


def test_the_last_coordinator_stays(doors: Doors) -> None:
    demotion = {"role": "partner", "organization_id": doors.world.south}
    assert problems(lambda: doors.disable(doors.boss)) == {"role"}
    assert problems(lambda: doors.save(doors.boss, **demotion)) == {"role"}
    assert problems(lambda: purge(doors.path, COORDINATOR, "account", doors.boss)) == {"role"}
    second = doors.add(email=EMAIL).row_id
    doors.disable(second)
    assert problems(lambda: doors.disable(doors.boss)) == {"role"}
    doors.enable(second)
    doors.disable(doors.boss)
    assert problems(lambda: doors.disable(second)) == {"role"}


def test_no_way_around_the_commands_takes_the_last_coordinator(doors: Doors) -> None:
    second = doors.add(email=EMAIL)
    doors.disable(doors.boss)
    with pytest.raises(Invalid, match="somebody must coordinate"):
        undo.undo(doors.path, COORDINATOR, new_key(), second.key)
    promoted = doors.save(doors.partner, role="coordinator")
    doors.disable(second.row_id)
    with pytest.raises((undo.TooLate, Invalid), match=r"(?i)somebody must coordinate"):
        undo.undo(doors.path, COORDINATOR, new_key(), promoted.key)
    before = history_of(doors.path, "account", doors.partner)[-1]["id"]
    with connect.reading(doors.path) as db:
        assert "There must be at least one coordinator" in str(restore.plan(db, before).refusal)
    with connect.writing(doors.path, "test") as db, pytest.raises(connect.IntegrityError):
        db.execute("UPDATE account SET disabled_at = 'now'")


def test_the_sole_coordinator_is_known(doors: Doors, templates: dict[str, Path]) -> None:
    def sole() -> int | None:
        with connect.reading(doors.path) as db:
            return access.sole_coordinator(db)

    assert sole() == doors.boss
    doors.save(doors.partner, role="coordinator")
    assert sole() is None
    doors.disable(doors.boss)
    assert sole() == doors.partner
    with connect.reading(templates["empty"]) as db:
        assert access.sole_coordinator(db) is None


# Disabling.


def test_disabling_and_enabling_say_when_there_is_nothing_to_do(doors: Doors) -> None:
    with pytest.raises(Invalid, match="not disabled"):
        doors.enable(doors.partner)
    doors.disable(doors.partner)
    with pytest.raises(Invalid, match="already disabled"):
        doors.disable(doors.partner)
    with pytest.raises(Invalid, match="Enable it first"):
        doors.invite(doors.partner)


def test_enabling_gives_back_the_passphrase_but_no_session_and_no_link(doors: Doors) -> None:
    token, invited = sessions.sign_in(doors.path, doors.partner), doors.invite(doors.partner)
    doors.disable(doors.partner)
    doors.enable(doors.partner)
    assert doors.opens(token) is None
    assert sessions.set_passphrase(doors.path, invited, PASSPHRASE) is None
    found = sessions.check_passphrase(doors.path, "pat@north.org.uk", PASSPHRASE)
    assert found == doors.partner


# Undo, and bringing back.


def test_taking_back_a_disabling_enables_without_any_session(doors: Doors) -> None:
    token = sessions.sign_in(doors.path, doors.partner)
    done = doors.disable(doors.partner)
    undo.undo(doors.path, COORDINATOR, new_key(), done.key)
    assert row(doors.path, "account", doors.partner)["disabled_at"] is None
    assert doors.opens(token) is None


def test_bringing_back_an_earlier_version_enables_nobody(doors: Doors) -> None:
    doors.save(doors.partner, name="Pat N")
    renamed = history_of(doors.path, "account", doors.partner)[-1]["id"]
    doors.disable(doors.partner)
    latest = history_of(doors.path, "account", doors.partner)[-1]["id"]
    restore.restore(doors.path, COORDINATOR, new_key(), renamed, latest)
    held = row(doors.path, "account", doors.partner)
    assert held["name"] == "Pat North"
    assert held["disabled_at"] is not None


def test_taking_back_an_invitation_withdraws_it(doors: Doors) -> None:
    token = tokens.new()
    done = accounts.invite(doors.path, COORDINATOR, new_key(), doors.partner, token)
    undo.undo(doors.path, COORDINATOR, new_key(), done.key)
    assert sessions.set_passphrase(doors.path, token, PASSPHRASE) is None


def test_taking_back_an_added_account_takes_its_keys(doors: Doors) -> None:
    token = tokens.new()
    made = doors.add(token, email=EMAIL)
    sessions.set_passphrase(doors.path, token, PASSPHRASE)
    session = sessions.sign_in(doors.path, made.row_id)
    undone = undo.undo(doors.path, COORDINATOR, new_key(), made.key)
    undo.undo(doors.path, COORDINATOR, new_key(), undone.key)
    assert row(doors.path, "account", made.row_id)["deleted_at"] is None
    assert doors.opens(session) is None
    assert sessions.check_passphrase(doors.path, EMAIL, PASSPHRASE) is None


def test_an_agency_that_comes_back_brings_no_session(doors: Doors) -> None:
    token = sessions.sign_in(doors.path, doors.partner)
    done = doors.world.remove(ORGANIZATION, doors.world.north)
    undo.undo(doors.path, COORDINATOR, new_key(), done.key)
    assert doors.opens(token) is None
    found = sessions.check_passphrase(doors.path, "pat@north.org.uk", PASSPHRASE)
    assert found == doors.partner


def test_who_coordinates_no_longer_undoes_nothing_about_accounts(doors: Doors) -> None:
    made = accounts.disable_account(
        doors.path, doors.viewer, new_key(), doors.made_on("account", doors.partner)
    )
    demoted = Viewer("partner", "Bo Boss", doors.world.south, account_id=doors.boss)
    with pytest.raises(Refused):
        undo.undo(doors.path, demoted, new_key(), made.key)
    assert row(doors.path, "account", doors.partner)["disabled_at"] is not None


# Purging.


def test_a_purge_leaves_the_number_alone(doors: Doors) -> None:
    work = doors.world
    invited = doors.invite(doors.partner)
    session = sessions.sign_in(doors.path, doors.partner)
    partner = Viewer("partner", "Pat North", work.north, account_id=doors.partner)
    with connect.writing(doors.path, partner.actor) as db:
        insert(db, "organization", name="Added by Pat's account")
    secrets = ["pat@north.org.uk", "Pat North", tokens.hash_of(session), tokens.hash_of(invited)]
    secrets += [str(row(doors.path, "passphrase", doors.partner)["hash"])]
    before = bytes_of(doors.path)
    assert [one for one in secrets if one.encode() not in before] == []
    assert purge(doors.path, COORDINATOR, "account", doors.partner) == {"account": 1}
    after = bytes_of(doors.path)
    assert [one for one in secrets if one.encode() in after] == []
    assert doors.opens(session) is None
    changes = history_of(doors.path, "account", doors.partner)
    assert {(held["old"], held["new"]) for held in changes} == {(None, None)}
    assert f"account {doors.partner}" in {
        held["actor"] for held in rows(doors.path, "history").values()
    }
    assert sessions.check_passphrase(doors.path, "bo@house.org.uk", PASSPHRASE) == doors.boss
    assert wrong(doors.path) == {}


def test_a_purged_number_is_never_given_again(doors: Doors) -> None:
    purge(doors.path, COORDINATOR, "account", doors.partner)
    assert doors.add(email="pat@north.org.uk").row_id > doors.partner


def test_a_purged_agency_leaves_accounts_that_open_nothing(doors: Doors) -> None:
    purge(doors.path, COORDINATOR, "organization", doors.world.north)
    assert row(doors.path, "account", doors.partner)["organization_id"] is None
    with pytest.raises(Missing):
        sessions.sign_in(doors.path, doors.partner)
    assert wrong(doors.path) == {}


# History.


def _acts(doors: Doors, account_id: int, name: str = "Somebody") -> None:
    viewer = Viewer("coordinator", name, account_id=account_id)
    with connect.writing(doors.path, viewer.actor) as db:
        insert(db, "organization", name=f"Added by {account_id}")


def _actor_of(doors: Doors, account_id: int) -> str:
    with connect.reading(doors.path) as db:
        found = history.list_entries(db, HistoryFilter(actor=f"account {account_id}"), Page())
        (table, number) = ("organization", max(rows(doors.path, "organization")))
        assert {one.actor for one in found} == {history.changes_of(db, table, number)[0].actor}
        assert history.actors(db)[f"account {account_id}"] == found[0].actor
    return found[0].actor


def test_history_shows_the_accounts_name_of_now(doors: Doors) -> None:
    _acts(doors, doors.partner)
    assert _actor_of(doors, doors.partner) == "Pat North"
    doors.save(doors.partner, name="Pat Northwood")
    assert _actor_of(doors, doors.partner) == "Pat Northwood"
    doors.disable(doors.partner)
    assert _actor_of(doors, doors.partner) == "Pat Northwood"
    assert {
        held["actor"]
        for held in history_of(doors.path, "organization", max(rows(doors.path, "organization")))
    } == {f"account {doors.partner}"}


def test_history_calls_who_is_gone_a_former_account(doors: Doors) -> None:
    made = doors.add(email=EMAIL)
    _acts(doors, made.row_id)
    undo.undo(doors.path, COORDINATOR, new_key(), made.key)
    assert _actor_of(doors, made.row_id) == FORMER
    _acts(doors, doors.partner)
    purge(doors.path, COORDINATOR, "account", doors.partner)
    assert _actor_of(doors, doors.partner) == FORMER


def test_other_actors_keep_their_names(doors: Doors) -> None:
    with connect.writing(doors.path, "accountant 12") as db:
        insert(db, "organization", name="Added by another")
    with connect.reading(doors.path) as db:
        named = history.actors(db)
        assert named["accountant 12"] == "accountant 12"
        assert named[COORDINATOR.name] == COORDINATOR.name


def test_history_tells_of_invitations_but_not_of_their_tokens(doors: Doors) -> None:
    token = doors.invite(doors.partner)
    last = history_of(doors.path, "account", doors.partner)[-1]
    assert json.loads(last["new"]).keys() == {"invited_at", "version", "updated_at"}
    held = json.dumps([str(one) for one in rows(doors.path, "history_values").values()])
    assert token not in held and tokens.hash_of(token) not in held


# Lists.


def test_accounts_are_listed_in_pages_the_disabled_last(doors: Doors) -> None:
    third = doors.add(email=EMAIL, name="aaron").row_id
    doors.disable(third)
    assert [one.id for one in listed(doors)] == [doors.boss, doors.partner, third]
    assert [one.id for one in listed(doors, Page(2, 2))] == [third]
    with connect.reading(doors.path) as db:
        assert access.count_accounts(db) == 3


def test_a_listed_account_says_how_it_stands(doors: Doors) -> None:
    for _ in range(2):
        sessions.sign_in(doors.path, doors.partner)
    made = doors.add(tokens.new(), email=EMAIL).row_id
    with connect.reading(doors.path) as db:
        partner = access.account(db, doors.partner)
        fresh = access.account_by_email(db, EMAIL.upper())
        assert access.account(db, 999) is None
        assert access.account_by_email(db, "nobody@house.org.uk") is None
    assert partner and fresh
    assert (partner.organization, partner.sessions, partner.has_passphrase) == (
        "Northern Agency",
        2,
        True,
    )
    assert partner.seen_at and partner.invited_until is None
    assert (fresh.id, fresh.sessions, fresh.seen_at, fresh.has_passphrase) == (made, 0, None, False)
    assert (
        fresh.invited_until and fresh.invited_until > row(doors.path, "account", made)["invited_at"]
    )
