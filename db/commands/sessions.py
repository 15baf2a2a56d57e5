"""Sessions, and the passphrases and links that start them.

None of this is in the history, and the database stores only hashes.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlite_utils import Database

from db import connect
from db.queries import access
from db.queries.access import ACTIVE, IDLE, OPEN
from db.write import Missing
from synergy import dates, passphrases, tokens
from synergy.checks import Invalid

# The longest that a session lasts, however active; a display's lasts as long as its link.
LONGEST = timedelta(hours=12)

# A one-time link that can still be used, for an account that may sign in.
_INVITED = f"""SELECT a.id, a.email FROM invitation AS i JOIN account AS a ON a.id = i.account_id
    WHERE i.hash = :hash AND i.expires_at > :now AND {ACTIVE}"""
_LINKED = f"""SELECT l.id, l.audience, l.expires_at FROM share_token AS t
    JOIN share_link AS l ON l.id = t.share_link_id WHERE t.hash = :hash AND {OPEN}"""


@contextmanager
def _writing(path: Path) -> Iterator[Database]:
    with connect.writing(path, "sign-in") as db:
        _forget_ended(db)
        yield db


def _forget_ended(db: Database) -> None:
    db.execute(
        """DELETE FROM session WHERE expires_at <= :now OR created_at > :ahead
           OR (account_id IS NOT NULL AND active_at <= :idle)""",
        access.moments(dates.now()),
    )


def check_passphrase(path: Path, email: str, passphrase: str) -> int | None:
    """Return the account with this email address and passphrase, or None.

    It takes the same time for an account that is unknown, disabled or without a passphrase.
    """
    with connect.reading(path) as db:
        found = db.execute(
            f"""SELECT a.id, p.hash FROM account AS a JOIN passphrase AS p ON p.account_id = a.id
                WHERE a.email = ? AND {ACTIVE}""",
            [email.strip()],
        ).fetchone()
    account_id, held = found or (None, None)
    return account_id if passphrases.matches(held, passphrase) else None


def sign_in(path: Path, account_id: int) -> str:
    """Begin a session for an account and return its token; Missing if it may not sign in."""
    with _writing(path) as db:
        active = db.execute(f"SELECT 1 FROM account AS a WHERE a.id = ? AND {ACTIVE}", [account_id])
        if active.fetchone() is None:
            raise Missing(f"There is no account {account_id} that may sign in.")
        now = dates.now()
        return _begin(db, now, dates.after(now, LONGEST), account_id=account_id)


def enter_by_link(path: Path, token: str) -> str | None:
    """Begin a session with a share link and return its token; None if the link is not valid."""
    wanted = {"hash": tokens.hash_of(token), "now": dates.now()}
    with connect.reading(path) as db:
        if db.execute(_LINKED, wanted).fetchone() is None:
            return None
    with _writing(path) as db:
        found = db.execute(_LINKED, wanted).fetchone()
        if found is None:
            return None
        link_id, audience, ends_at = found
        db.execute(
            """UPDATE share_token SET last_used_at = :now, times_used = times_used + 1
               WHERE hash = :hash""",
            wanted,
        )
        latest = dates.after(wanted["now"], LONGEST)
        expires_at = ends_at if audience == "display" else min(ends_at, latest)
        return _begin(db, wanted["now"], expires_at, share_link_id=link_id)


def _begin(
    db: Database,
    now: str,
    expires_at: str,
    account_id: int | None = None,
    share_link_id: int | None = None,
) -> str:
    token = tokens.new()
    db.table("session").insert(
        {
            "hash": tokens.hash_of(token),
            "account_id": account_id,
            "share_link_id": share_link_id,
            "created_at": now,
            "active_at": now,
            "expires_at": expires_at,
        }
    )
    return token


def touch(path: Path, deeds: Mapping[int, str]) -> None:
    """Record when the people in some sessions were last active (UTC), by session id.

    A session that had already ended stays ended.
    """
    with connect.writing(path, "sign-in") as db:
        db.conn.executemany(
            """UPDATE session SET active_at = :at WHERE id = :id AND active_at < :at
               AND expires_at > :at AND (account_id IS NULL OR active_at > :idle)""",
            [
                {"id": session_id, "at": at, "idle": dates.after(at, -IDLE)}
                for session_id, at in deeds.items()
            ],
        )
        _forget_ended(db)


def end(path: Path, token: str) -> None:
    """End the session with this token, if there is one."""
    with _writing(path) as db:
        db.execute("DELETE FROM session WHERE hash = ?", [tokens.hash_of(token)])


def end_all(path: Path, account_id: int) -> None:
    """End every session of an account."""
    with _writing(path) as db:
        db.execute("DELETE FROM session WHERE account_id = ?", [account_id])


def set_passphrase(path: Path, token: str, passphrase: str) -> int | None:
    """Set the passphrase of the account that a one-time link is for; return the account's id.

    None if the link is unknown, used or expired, or the account may not sign in. Invalid for a weak
    passphrase, with the link still valid. It ends the account's sessions.
    """
    wanted = {"hash": tokens.hash_of(token), "now": dates.now()}
    with connect.reading(path) as db:
        found = db.execute(_INVITED, wanted).fetchone()
    if found is None:
        return None
    if problem := passphrases.problems(passphrase, found[1]):
        raise Invalid({"passphrase": problem})
    # Slow on purpose, so it runs before the transaction, when nobody has to wait.
    hashed = passphrases.hash_of(passphrase)
    with _writing(path) as db:
        found = db.execute(_INVITED, wanted).fetchone()
        if found is None:
            return None
        account_id = int(found[0])
        db.execute("DELETE FROM invitation WHERE account_id = ?", [account_id])
        db.execute("DELETE FROM session WHERE account_id = ?", [account_id])
        db.table("passphrase").insert(
            {"account_id": account_id, "hash": hashed, "set_at": dates.now()}, replace=True
        )
        return account_id
