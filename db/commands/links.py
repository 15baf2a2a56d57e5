"""Share links: a label, an audience and an expiry date. Only coordinators manage them."""

from collections.abc import Mapping
from datetime import timedelta

from db.kinds.access import SHARE_LINK
from db.write import Receipt, Row, Work, by_coordinator
from synergy import checks, dates, tokens
from synergy.checks import Invalid, Typed

DAYS = 90
MOST_DAYS = 3_650


@by_coordinator("add share link")
def add_link(job: Work, values: Mapping[str, Typed], token: str) -> Receipt:
    """Add a link with a label, an audience, a number of days, and the caller's token.

    Invalid names each field that is wrong.
    """
    typed = checks.tidy({"label": None, "audience": None, "days": DAYS, **values})
    days = typed.pop("days")
    unknown = typed.keys() - {"label", "audience"}
    assert not unknown, f"no fields of a link: {unknown}"
    checks.raise_if(_problems(typed, days))
    expires_at = dates.after(job.now, timedelta(days=int(str(days))))
    link_id = job.insert("share_link", {**typed, "expires_at": expires_at})
    job.db.table("share_token").insert({"share_link_id": link_id, "hash": tokens.hash_of(token)})
    return job.receipt("share_link", link_id)


def _problems(typed: Row, days: object) -> dict[str, str]:
    found = SHARE_LINK.problems(typed) | SHARE_LINK.gaps(typed)
    if type(days) is not int or not 1 <= days <= MOST_DAYS:
        found["days"] = f"Enter a whole number of days, from 1 to {MOST_DAYS:,}."
    return found


@by_coordinator("revoke share link")
def revoke_link(job: Work, made_on: tuple[int, int]) -> Receipt:
    """Revoke a link for good: end its sessions and delete its token, which cannot be undone."""
    if job.row("share_link", made_on[0])["revoked_at"] is not None:
        raise Invalid({"": "This link has already been revoked."})
    job.edit("share_link", made_on, {"revoked_at": job.now})
    return job.receipt("share_link", made_on[0])
