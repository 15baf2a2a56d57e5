"""`python -m db account …` and `share …`: who has access, for the person who runs the server."""

import argparse
import os
import sys
from pathlib import Path

from db import connect
from db.cli.command import OPERATOR, Commands, Failure, Report, add, add_group
from db.commands import accounts, links, sessions
from db.commands.accounts import INVITED_FOR
from db.queries import access
from db.queries.access import Account
from db.queries.paging import Page
from db.write import Missing, new_key
from synergy import dates, passphrases, tokens, words
from synergy.checks import Value
from synergy.typed_text import quote

EVERYTHING = Page(size=1_000_000)


def declare(commands: Commands) -> None:
    """Add the commands for accounts and share links."""
    help = "add, invite, list or disable people's accounts; show the code for the first account"
    group = add_group(commands, "account", help)
    help = "add an account with the passphrase on the first line of stdin"
    adding = add(group, "add", _add, help)
    _describe(adding, required=True)
    adding.add_argument("--password-stdin", action="store_true", required=True)
    help = "print a one-time link for setting a passphrase; add the account if there is none"
    _describe(add(group, "invite", _invite, help), required=False)
    add(group, "list", _list_accounts, "list the accounts")
    help = "end an account's sessions and stop it from signing in"
    add(group, "disable", _disable, help).add_argument("email", metavar="EMAIL")
    add(group, "code", _code, "show the code needed to create the first account in a browser")
    group = add_group(commands, "share", "add, list or revoke share links")
    sharing = add(group, "add", _share, "make a share link and print it, once only")
    sharing.add_argument("--label", required=True, help="who it is for, as in: City Bridge, June")
    sharing.add_argument("--audience", required=True, choices=words.AUDIENCES)
    sharing.add_argument("--days", type=int, default=links.DAYS, help="how many days it works")
    add(group, "list", _list_links, "list the share links")
    revoking = add(group, "revoke", _revoke, "stop a share link from working, for good")
    revoking.add_argument("id", type=int, metavar="ID")


def _describe(command: argparse.ArgumentParser, required: bool) -> None:
    command.add_argument("email", metavar="EMAIL")
    help = "the person's name in the history and on screen"
    command.add_argument("--name", required=required, help=help)
    command.add_argument("--role", required=required, choices=words.ACCOUNT_ROLES)
    command.add_argument("--organization", metavar="NAME", help="the agency of a partner")


def _add(arguments: argparse.Namespace) -> Report:
    path = connect.database_path()
    passphrase = sys.stdin.readline().rstrip("\r\n")
    if problem := passphrases.problems(passphrase, arguments.email):
        raise Failure(f"This passphrase is not accepted. {problem}")
    token = tokens.new()
    accounts.add_account(path, OPERATOR, new_key(), _values(path, arguments), token)
    sessions.set_passphrase(path, token, passphrase)
    return {"account added": arguments.email}


def _values(path: Path, arguments: argparse.Namespace) -> dict[str, Value]:
    named = arguments.organization
    own = {name: getattr(arguments, name) for name in ("email", "name", "role")}
    return {**own, "organization_id": _organization(path, named) if named else None}


def _organization(path: Path, name: str) -> int:
    with connect.reading(path) as db:
        found = access.organizations_named(db, name)
    if len(found) != 1:
        many = "More than one organization is" if found else "No organization is"
        raise Failure(f"{many} called {quote(name)}. Give its name as it appears on screen.")
    return found[0]


def _invite(arguments: argparse.Namespace) -> Report:
    path, token = connect.database_path(), tokens.new()
    with connect.reading(path) as db:
        held = access.account_by_email(db, arguments.email)
    if held:
        _require_same(held, arguments)
        accounts.invite(path, OPERATOR, new_key(), held.id, token)
    elif arguments.name and arguments.role:
        accounts.add_account(path, OPERATOR, new_key(), _values(path, arguments), token)
    else:
        raise Failure(
            f"There is no account for {arguments.email}. Give --name and --role to add one."
        )
    link = _address("welcome", token)
    return {"account": arguments.email, "link": link, "days": INVITED_FOR.days}


def _require_same(held: Account, arguments: argparse.Namespace) -> None:
    """Raise Failure if the given options differ from the existing account."""
    for option in ("name", "role", "organization"):
        given, current = getattr(arguments, option), getattr(held, option)
        if given is not None and given.casefold() != (current or "").casefold():
            raise Failure(
                f"{held.email} has an account with the {option} {quote(current or 'none')}: "
                f"leave --{option} out, or change the account on its page."
            )


def _address(path: str, token: str) -> str:
    base = os.environ.get("SYNERGY_BASE_URL", "").rstrip("/")
    return f"{base}/{path}#{token}"


def _list_accounts(arguments: argparse.Namespace) -> Report:
    with connect.reading(connect.database_path()) as db:
        held = access.list_accounts(db, EVERYTHING)
    shown = ("email", "name", "role", "organization")
    return {
        "accounts": [
            {name: getattr(one, name) for name in shown} | {"state": _state(one)} for one in held
        ]
    }


def _state(account: Account) -> str:
    if account.disabled_at:
        return "disabled"
    if account.has_passphrase:
        return "active"
    return "invited" if account.invited_until else "not invited"


def _disable(arguments: argparse.Namespace) -> Report:
    path = connect.database_path()
    with connect.reading(path) as db:
        held = access.account_by_email(db, arguments.email)
    if held is None:
        raise Missing(f"There is no account for {arguments.email}.")
    accounts.disable_account(path, OPERATOR, new_key(), (held.id, held.version))
    return {"account disabled": held.email}


def _code(_: argparse.Namespace) -> Report:
    code = accounts.first_code(connect.database_path())
    if code is None:
        raise Failure(
            "There is already an account, so no code is needed. To set a new passphrase, run: "
            "python -m db account invite EMAIL"
        )
    return {"code": code}


def _share(arguments: argparse.Namespace) -> Report:
    token = tokens.new()
    values = {name: getattr(arguments, name) for name in ("label", "audience", "days")}
    made = links.add_link(connect.database_path(), OPERATOR, new_key(), values, token)
    return {"id": made.row_id, "link": _address("s", token), "days": arguments.days}


def _list_links(arguments: argparse.Namespace) -> Report:
    with connect.reading(connect.database_path()) as db:
        held = access.list_links(db, EVERYTHING)
    return {
        "links": [
            {
                "id": one.id,
                "label": one.label,
                "audience": one.audience,
                "state": one.state(dates.now()),
                "expires": one.expires_at,
                "last used": one.last_used_at,
                "times used": one.times_used,
            }
            for one in held
        ]
    }


def _revoke(arguments: argparse.Namespace) -> Report:
    path = connect.database_path()
    with connect.reading(path) as db:
        held = access.link(db, arguments.id)
    if held is None:
        raise Missing(f"There is no share link {arguments.id}.")
    links.revoke_link(path, OPERATOR, new_key(), (held.id, held.version))
    return {"link revoked": held.label}
