"""The first time: the first account, and the one-time link by which a person sets a passphrase."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db import connect, write
from db.commands import accounts, sessions
from synergy import passphrases, tokens
from synergy.checks import Invalid
from synergy.viewers import Viewer
from web import entry, forms
from web.forms import Typed
from web.throttle import Throttle

THROTTLE = Throttle()


async def _show_welcome(_: Request) -> Response:
    return _draw_welcome()


def _draw_welcome(status: int = 200, token: str = "", wrong: str | None = None) -> Response:
    shortest = passphrases.SHORTEST
    return forms.page("welcome.html", status, token=token, wrong=wrong, shortest=shortest)


async def _set_passphrase(request: Request, typed: Typed) -> Response:
    attempt = THROTTLE.begin(forms.address_of(request))
    path, token = connect.database_path(), typed.get("token", "")
    try:
        account_id = await forms.slowly(
            sessions.set_passphrase, path, token, typed.get("passphrase", "")
        )
    except Invalid as invalid:
        THROTTLE.give_back(attempt)
        return _draw_welcome(422, token, str(invalid))
    if account_id is None:
        return forms.page("no-link.html", 403)
    THROTTLE.give_back(attempt)
    return await entry.let_in(request, account_id, "/") or forms.page("no-link.html", 403)


def _owner(request: Request) -> Viewer | None:
    """Find who may make the first account: whoever uses the app in open mode."""
    viewer = forms.viewer_of(request)
    return viewer if viewer and viewer.open_mode else None


async def _show_first(request: Request) -> Response:
    if _owner(request) is None:
        return forms.lead_to("/sign-in")
    # Made with the form, so that sending it twice makes one account and one link.
    return _draw_first(200, {"token": tokens.new()}, {})


def _draw_first(status: int, typed: Typed, problems: dict[str, str]) -> Response:
    held = {name: typed.get(name, "") for name in ("token", "email", "name")}
    return forms.page("first-account.html", status, **held, problems=problems)


async def _make_first(request: Request, typed: Typed) -> Response:
    viewer, token = _owner(request), typed.get("token", "")
    if viewer is None:
        return forms.lead_to("/sign-in")
    if not forms.TOKEN.fullmatch(token):
        raise forms.Refused(400, "The form is not whole. Open the page and try again.")
    values = {name: typed.get(name, "") for name in ("email", "name")}
    key = write.key_for(token, values)
    path = connect.database_path()
    try:
        await asyncio.to_thread(accounts.first_account, path, viewer, key, values, token)
    except Invalid as invalid:
        return _draw_first(422, typed, invalid.problems)
    return forms.lead_to(f"/welcome#{token}")


routes = [
    Route("/welcome", _show_welcome),
    Route("/welcome", forms.takes(_set_passphrase), methods=["POST"]),
    Route("/first-account", _show_first),
    Route("/first-account", forms.takes(_make_first), methods=["POST"]),
]
