"""Begin and end the sessions of one browser, behind its two cookies."""

import asyncio
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from db import connect
from db.commands import sessions
from db.queries import access
from db.queries.access import Pass
from db.write import Missing
from synergy import dates
from web import cookies, forms, writing


def pass_of(token: str | None) -> Pass | None:
    """Find the access that the session of a cookie's token gives now."""
    if token is None:
        return None
    with connect.reading(connect.database_path()) as db:
        return access.pass_of(db, token, dates.now())


async def account_of(request: Request) -> int | None:
    """Find the account that this browser is signed in to, even while using a share link."""
    found = await asyncio.to_thread(pass_of, cookies.read(request.scope, cookies.ACCOUNT))
    return found.viewer.account_id if found else None


async def end(request: Request, *names: str) -> None:
    """End the sessions of some of this browser's cookies."""
    for token in (cookies.read(request.scope, name) for name in names):
        if token is not None:
            await writing.write(sessions.end, connect.database_path(), token)


async def end_all(account_id: int) -> None:
    """End every session of an account, in all browsers."""
    await writing.write(sessions.end_all, connect.database_path(), account_id)


async def let_in(request: Request, account_id: int, address: str) -> Response | None:
    """Begin an account's session in this browser, end earlier ones, and redirect.

    None if the account has just been disabled.
    """
    try:
        token = await writing.write(sessions.sign_in, connect.database_path(), account_id)
    except Missing:
        return None
    await end(request, cookies.ACCOUNT, cookies.LINK)
    answer = forms.lead_to(address)
    cookies.give(answer, cookies.ACCOUNT, token)
    cookies.take(answer, cookies.LINK)
    return answer


async def let_in_by_link(request: Request, link_token: str) -> Response | None:
    """Begin a share link's session in this browser; None if the link is not valid."""
    path = connect.database_path()
    token = await writing.write(sessions.enter_by_link, path, link_token)
    found = await asyncio.to_thread(pass_of, token)
    if token is None or found is None:
        return None
    await end(request, cookies.LINK)
    answer = forms.lead_to("/")
    cookies.give(answer, cookies.LINK, token, _seconds_until(found.ends_at))
    return answer


def _seconds_until(moment: str) -> int:
    left = datetime.fromisoformat(moment) - datetime.fromisoformat(dates.now())
    return int(left.total_seconds())
