"""Sign in with an account, and sign out."""

import asyncio
import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db import connect
from db.commands import sessions
from web import cookies, entry, forms, unavailable
from web.forms import Typed
from web.throttle import Throttle

LONGEST_ADDRESS = 2_000
THROTTLE = Throttle()


def own_path(address: str) -> str:
    """Return where to go after signing in: a path on our own site, otherwise the board."""
    path = re.split(r"[?#]", address)[0]
    ours = (
        path.startswith("/")
        and "//" not in path
        and "\\" not in address
        and address.isprintable()
        and len(address) <= LONGEST_ADDRESS
    )
    return address if ours else "/"


async def _show(request: Request) -> Response:
    viewer = forms.viewer_of(request)
    if viewer and viewer.open_mode:
        return forms.lead_to("/first-account")
    asked = request.query_params
    return forms.page(
        "sign-in.html",
        next=own_path(asked.get("next", "/")),
        told="ended" if "ended" in asked else "over" if "over" in asked else None,
        email="",
        wrong=False,
    )


async def _sign_in(request: Request, typed: Typed) -> Response:
    email, leads_to = typed.get("email", "").strip(), own_path(typed.get("next", "/"))
    address, passphrase = forms.address_of(request), typed.get("passphrase", "")
    async with forms.HASHING.turn(address):
        # Counted when its turn comes: those still waiting have not failed.
        attempt = THROTTLE.begin(address, email)
        try:
            account_id = await asyncio.to_thread(
                sessions.check_passphrase, connect.database_path(), email, passphrase
            )
        except connect.SqliteError:
            THROTTLE.give_back(attempt)
            raise
        if account_id:
            THROTTLE.give_back(attempt)
    let_in = await entry.let_in(request, account_id, leads_to) if account_id else None
    if let_in is None:
        return forms.page("sign-in.html", 401, next=leads_to, told=None, email=email, wrong=True)
    return let_in


async def _show_way_out(request: Request) -> Response:
    if unknown := unavailable.way_out(request):
        return unknown
    viewer = forms.viewer_of(request)
    if viewer is None:
        return forms.lead_to("/sign-in")
    if viewer.open_mode:
        return forms.lead_to("/")
    account_id = await entry.account_of(request)
    return forms.page("sign-out.html", viewer=viewer, has_account=account_id is not None)


async def _sign_out(request: Request, typed: Typed) -> Response:
    """Sign out in this browser whatever happens, and on the server if possible."""
    everywhere = "all" in typed
    answer = forms.lead_to("/sign-in?ended=1")
    try:
        account_id = await entry.account_of(request)
        if everywhere and account_id is not None:
            await entry.end_all(account_id)
        await entry.end(request, cookies.ACCOUNT, cookies.LINK)
    except connect.SqliteError as error:
        answer = unavailable.signed_out_here(error, everywhere)
    cookies.take(answer, cookies.ACCOUNT)
    cookies.take(answer, cookies.LINK)
    return answer


async def _go_back(request: Request, typed: Typed) -> Response:
    try:
        await entry.end(request, cookies.LINK)
    except connect.SqliteError as error:
        # Without its cookie nobody can use that session, and it expires by itself.
        unavailable.note(error)
    answer = forms.lead_to("/")
    cookies.take(answer, cookies.LINK)
    return answer


routes = [
    Route("/sign-in", _show),
    Route("/sign-in", forms.takes(_sign_in), methods=["POST"]),
    Route("/sign-out", _show_way_out),
    Route("/sign-out", forms.takes(_sign_out), methods=["POST"]),
    Route("/back", _show_way_out),
    Route("/back", forms.takes(_go_back), methods=["POST"]),
]
