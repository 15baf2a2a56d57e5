"""Read who has access: sessions, accounts and share links."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlite_utils import Database

from db.queries.paging import Page
from synergy import dates, tokens
from synergy.viewers import Viewer

# A person's session ends after this long without activity; automatic refreshes do not count.
IDLE = timedelta(hours=2)
# A session that began further in the future than this was started under a wrong clock: not valid.
AHEAD = timedelta(minutes=5)

# Accounts that may sign in: not disabled, and with an agency that still exists.
ACTIVE = """a.deleted_at IS NULL AND a.disabled_at IS NULL AND (a.role = 'coordinator' OR EXISTS
    (SELECT 1 FROM organization AS o WHERE o.id = a.organization_id AND o.deleted_at IS NULL))"""
# Links that are valid at :now.
OPEN = "l.deleted_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > :now"


@dataclass(frozen=True)
class Pass:
    """The access that a session gives: its viewer, latest end and last activity.

    Moments are UTC, ISO 8601. A person's session ends IDLE after `active_at`, a link's does not.
    """

    session_id: int
    viewer: Viewer
    ends_at: str
    active_at: str


@dataclass(frozen=True)
class Account:
    """One account; `invited_until` is the expiry of an unused one-time link.

    `seen_at` is when the person was last active, if a session still records it.
    """

    id: int
    version: int
    email: str
    name: str
    role: str
    organization_id: int | None
    organization: str | None
    disabled_at: str | None
    has_passphrase: bool
    invited_until: str | None
    sessions: int
    seen_at: str | None


@dataclass(frozen=True)
class Link:
    """One share link, without its token, which cannot be read again."""

    id: int
    version: int
    label: str
    audience: str
    created_at: str
    expires_at: str
    revoked_at: str | None
    last_used_at: str | None
    times_used: int

    def state(self, now: str) -> str:
        """Return open, expired or revoked, at a UTC moment."""
        if self.revoked_at is not None:
            return "revoked"
        return "open" if self.expires_at > now else "expired"


def has_accounts(db: Database) -> bool:
    """Tell whether there is any account: without one, only open mode gives access."""
    return count_accounts(db) > 0


def first_code(db: Database) -> str | None:
    """Return the code needed to create the first account; None if none was made."""
    return next((str(row["code"]) for row in db.table("first_account").rows), None)


def moments(now: str) -> dict[str, str]:
    """Return the limits for a valid session at a UTC moment, as parameters."""
    return {"now": now, "idle": dates.after(now, -IDLE), "ahead": dates.after(now, AHEAD)}


_PASSES = f"""SELECT s.id AS id, s.account_id AS account_id, s.active_at AS active_at,
       a.organization_id AS organization_id,
       coalesce(a.role, l.audience) AS role, coalesce(a.name, l.label) AS name,
       min(s.expires_at, coalesce(l.expires_at, s.expires_at)) AS ends_at
    FROM session AS s LEFT JOIN account AS a ON a.id = s.account_id
    LEFT JOIN share_link AS l ON l.id = s.share_link_id
    WHERE s.expires_at > :now AND s.created_at <= :ahead
      AND ((s.active_at > :idle AND {ACTIVE}) OR ({OPEN}))"""


def pass_of(db: Database, token: str, now: str) -> Pass | None:
    """Return the access that a token's session gives at a UTC moment; None if it gives none."""
    wanted = {"hash": tokens.hash_of(token), **moments(now)}
    return next(map(_pass, db.query(f"{_PASSES} AND s.hash = :hash", wanted)), None)


def pass_by_id(db: Database, session_id: int, now: str) -> Pass | None:
    """Return the access that a session gives at a UTC moment; None if it gives none."""
    wanted = {"id": session_id, **moments(now)}
    return next(map(_pass, db.query(f"{_PASSES} AND s.id = :id", wanted)), None)


def passes(db: Database, now: str) -> dict[int, Pass]:
    """Return the access that every session gives at a UTC moment, by session id."""
    return {one.session_id: one for one in map(_pass, db.query(_PASSES, moments(now)))}


def _pass(row: dict[str, Any]) -> Pass:
    own = {name: row[name] for name in ("role", "name", "organization_id", "account_id")}
    return Pass(row["id"], Viewer(**own), row["ends_at"], row["active_at"])


_ACCOUNTS = """SELECT a.id AS id, a.version AS version, a.email AS email, a.name AS name,
       a.role AS role, a.organization_id AS organization_id, o.name AS organization,
       a.disabled_at AS disabled_at, p.account_id IS NOT NULL AS has_passphrase,
       i.expires_at AS invited_until,
       (SELECT count(*) FROM session AS s WHERE s.account_id = a.id
          AND s.expires_at > :now AND s.created_at <= :ahead AND s.active_at > :idle) AS sessions,
       (SELECT max(s.active_at) FROM session AS s WHERE s.account_id = a.id) AS seen_at
    FROM account AS a LEFT JOIN organization AS o ON o.id = a.organization_id
    LEFT JOIN passphrase AS p ON p.account_id = a.id
    LEFT JOIN invitation AS i ON i.account_id = a.id AND i.expires_at > :now
    WHERE a.deleted_at IS NULL"""


def _account(row: dict[str, Any]) -> Account:
    return Account(**{**row, "has_passphrase": bool(row["has_passphrase"])})


def count_accounts(db: Database) -> int:
    """Count the accounts."""
    return db.table("account").count_where("deleted_at IS NULL")


def list_accounts(db: Database, page: Page) -> list[Account]:
    """List one page of the accounts: those that may sign in first, by name."""
    rows = db.query(
        f"""{_ACCOUNTS} ORDER BY a.disabled_at IS NOT NULL, a.name COLLATE NOCASE, a.id
            LIMIT :limit OFFSET :offset""",
        {**moments(dates.now()), **page.parameters},
    )
    return list(map(_account, rows))


def account(db: Database, account_id: int) -> Account | None:
    """Read one account, or None."""
    wanted = {**moments(dates.now()), "id": account_id}
    return next(map(_account, db.query(f"{_ACCOUNTS} AND a.id = :id", wanted)), None)


def account_by_email(db: Database, email: str) -> Account | None:
    """Find the account with an email address, ignoring case."""
    wanted = {**moments(dates.now()), "email": email.strip()}
    return next(map(_account, db.query(f"{_ACCOUNTS} AND a.email = :email", wanted)), None)


def sole_coordinator(db: Database) -> int | None:
    """Return the account of the only coordinator; None if there are several or none."""
    found = db.execute(
        """SELECT min(id) FROM account
           WHERE role = 'coordinator' AND disabled_at IS NULL AND deleted_at IS NULL
           HAVING count(*) = 1"""
    ).fetchone()
    return found[0] if found else None


def organizations_named(db: Database, name: str) -> list[int]:
    """List the organizations with this name, ignoring case."""
    named = "name = ? COLLATE NOCASE AND deleted_at IS NULL"
    return [row["id"] for row in db.table("organization").rows_where(named, [name.strip()])]


_LINKS = """SELECT l.id AS id, l.version AS version, l.label AS label, l.audience AS audience,
       l.created_at AS created_at, l.expires_at AS expires_at, l.revoked_at AS revoked_at,
       t.last_used_at AS last_used_at, coalesce(t.times_used, 0) AS times_used
    FROM share_link AS l LEFT JOIN share_token AS t ON t.share_link_id = l.id
    WHERE l.deleted_at IS NULL"""


def count_links(db: Database) -> int:
    """Count the share links, including expired and revoked ones."""
    return db.table("share_link").count_where("deleted_at IS NULL")


def list_links(db: Database, page: Page) -> list[Link]:
    """List one page of the share links: valid ones first, then by newest."""
    rows = db.query(
        f"""{_LINKS} ORDER BY l.revoked_at IS NOT NULL OR l.expires_at <= :now, l.id DESC
            LIMIT :limit OFFSET :offset""",
        {"now": dates.now(), **page.parameters},
    )
    return [Link(**row) for row in rows]


def link(db: Database, link_id: int) -> Link | None:
    """Read one share link, or None."""
    return next((Link(**row) for row in db.query(f"{_LINKS} AND l.id = ?", [link_id])), None)
