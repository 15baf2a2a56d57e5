"""Accounts: who may sign in, and with which role. Only coordinators manage them."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from db import connect
from db.commands import records
from db.kinds.access import ACCOUNT
from db.queries import access
from db.write import Receipt, Work, by_coordinator, run
from synergy import checks, dates, tokens
from synergy.checks import Invalid, Typed
from synergy.viewers import Refused, Viewer

INVITED_FOR = timedelta(days=3)


def add_account(
    path: Path, viewer: Viewer, key: str, values: Mapping[str, Typed], token: str | None = None
) -> Receipt:
    """Add an account and, given a token, invite its person in the same command.

    Invalid names each field that is wrong. In open mode only the first account can be made.
    """
    viewer.require()
    if viewer.open_mode:
        raise Refused("Create the first account, with its code. Then sign in to add others.")
    return run(path, viewer, key, "add account", lambda job: _add(job, values, token))


def first_code(path: Path) -> str | None:
    """Return the code needed to create the first account; None once there is an account.

    The first call makes it. Only people who can read this computer's files or terminal know it: a
    stranger who arrives through a proxy cannot.
    """
    with connect.reading(path) as db:
        held, is_over = access.first_code(db), access.has_accounts(db)
    if held or is_over:
        return held
    with connect.writing(path, "first account") as db:
        db.execute(
            """INSERT INTO first_account (code) SELECT ?
               WHERE NOT EXISTS (SELECT 1 FROM first_account)
                 AND NOT EXISTS (SELECT 1 FROM account WHERE deleted_at IS NULL)""",
            [tokens.new_code()],
        )
        return access.first_code(db)


@by_coordinator("first account")
def first_account(job: Work, values: Mapping[str, Typed], token: str, code: str) -> Receipt:
    """Add the first account, with the role of coordinator, and invite its person.

    Invalid once there is an account, or if the code is not `first_code`.
    """
    if access.has_accounts(job.db):
        raise Invalid({"": "The first account already exists. Sign in with yours."})
    held = access.first_code(job.db)
    if held is None or not tokens.is_code(code, held):
        raise Invalid({"code": "That isn't the code. Copy it from the terminal again."})
    return _add(job, {**values, "role": "coordinator"}, token)


def _add(job: Work, values: Mapping[str, Typed], token: str | None) -> Receipt:
    unknown = values.keys() - ACCOUNT.columns
    assert not unknown, f"no fields of an account: {unknown}"
    own = {**checks.tidy(values), "invited_at": job.now if token else None}
    account_id = records.insert(ACCOUNT, job, own, {})
    if token:
        _keep_invitation(job, account_id, token)
    return job.receipt("account", account_id)


def save_account(
    path: Path, viewer: Viewer, key: str, made_on: tuple[int, int], changes: Mapping[str, Typed]
) -> Receipt:
    """Save the changed fields of an account, given its id and the version that was edited.

    A change of role or agency ends its sessions.
    """
    viewer.require()
    return records.save(ACCOUNT, path, viewer, key, made_on, changes)


@by_coordinator("disable account")
def disable_account(job: Work, made_on: tuple[int, int]) -> Receipt:
    """Stop an account from signing in; its sessions and its one-time link end at once."""
    current = job.row("account", made_on[0])
    if current["disabled_at"] is not None:
        raise Invalid({"": "This account is already disabled."})
    checks.raise_if(ACCOUNT.fits(job.db, {**current, "disabled_at": job.now}))
    job.edit("account", made_on, {"disabled_at": job.now})
    return job.receipt("account", made_on[0])


@by_coordinator("enable account")
def enable_account(job: Work, made_on: tuple[int, int]) -> Receipt:
    """Let a disabled account sign in again, with the passphrase that it had."""
    if job.row("account", made_on[0])["disabled_at"] is None:
        raise Invalid({"": "This account is not disabled."})
    job.edit("account", made_on, {"disabled_at": None})
    return job.receipt("account", made_on[0])


@by_coordinator("invite account")
def invite(job: Work, account_id: int, token: str) -> Receipt:
    """Make a token the account's one-time link for INVITED_FOR, replacing any older one."""
    current = job.row("account", account_id)
    if current["disabled_at"] is not None:
        raise Invalid({"": "This account is disabled. Enable it first."})
    job.change("account", current, {"invited_at": job.now})
    _keep_invitation(job, account_id, token)
    return job.receipt("account", account_id)


def _keep_invitation(job: Work, account_id: int, token: str) -> None:
    expires_at = dates.after(job.now, INVITED_FOR)
    kept = {"account_id": account_id, "hash": tokens.hash_of(token), "expires_at": expires_at}
    job.db.table("invitation").insert(kept, replace=True)
