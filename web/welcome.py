"""The first account, and the one-time link with which a person sets a passphrase."""

import logging
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db import connect, write
from db.commands import accounts, sessions
from synergy import passphrases, tokens
from synergy.checks import Invalid
from synergy.viewers import Viewer
from web import entry, forms, origins, writing
from web.forms import Typed
from web.throttle import Throttle

log = logging.getLogger("synergy.welcome")

THROTTLE = Throttle()
OPEN_MODE = (
    "Open mode: nobody has an account yet, so anyone who opens http://localhost:%s on this "
    "computer is a coordinator. Do not put a proxy or tunnel in front of it. To end open mode, "
    "make the first account at http://localhost:%s/first-account with the code %s (to see the code "
    "again: python -m db account code)."
)


def announce(path: Path, listens_on: str | None, port: int) -> None:
    """Log that the server starts in open mode, if it does, and how to end that."""
    code = accounts.first_code(path) if origins.allows_open_mode(listens_on) else None
    if code is not None:
        log.warning(OPEN_MODE, port, port, code)


async def _show_welcome(_: Request) -> Response:
    return _draw_welcome()


def _draw_welcome(status: int = 200, token: str = "", wrong: str | None = None) -> Response:
    shortest = passphrases.SHORTEST
    return forms.page("welcome.html", status, token=token, wrong=wrong, shortest=shortest)


async def _set_passphrase(request: Request, typed: Typed) -> Response:
    address, path = forms.address_of(request), connect.database_path()
    token, passphrase = typed.get("token", ""), typed.get("passphrase", "")
    async with forms.HASHING.turn(address):
        attempt = THROTTLE.begin(address)
        try:
            account_id = await writing.write(sessions.set_passphrase, path, token, passphrase)
        except connect.SqliteError:
            THROTTLE.give_back(attempt)
            raise
        except Invalid as invalid:
            THROTTLE.give_back(attempt)
            return _draw_welcome(422, token, str(invalid))
        if account_id is None:
            return forms.page("no-link.html", 403)
        THROTTLE.give_back(attempt)
    return await entry.let_in(request, account_id, "/") or forms.page("no-link.html", 403)


def _owner(request: Request) -> Viewer | None:
    """Find the viewer who may create the first account: one in open mode."""
    viewer = forms.viewer_of(request)
    return viewer if viewer and viewer.open_mode else None


async def _show_first(request: Request) -> Response:
    if _owner(request) is None:
        return forms.lead_to("/sign-in")
    # Made with the form, so that sending it twice makes one account and one link.
    return _draw_first(200, {"token": tokens.new()}, {})


def _draw_first(status: int, typed: Typed, problems: dict[str, str]) -> Response:
    held = {name: typed.get(name, "") for name in ("token", "email", "name", "code")}
    return forms.page("first-account.html", status, **held, problems=problems)


async def _make_first(request: Request, typed: Typed) -> Response:
    viewer, token = _owner(request), typed.get("token", "")
    if viewer is None:
        return forms.lead_to("/sign-in")
    if not tokens.is_token(token):
        raise forms.Refused(400, "Part of the form is missing. Reopen this page and try again.")
    attempt = THROTTLE.begin(forms.address_of(request))
    values = {name: typed.get(name, "") for name in ("email", "name")}
    key, code = write.key_for(token, values), typed.get("code", "")
    path = connect.database_path()
    try:
        await writing.write(accounts.first_account, path, viewer, key, values, token, code)
    except connect.SqliteError:
        THROTTLE.give_back(attempt)
        raise
    except Invalid as invalid:
        if "code" not in invalid.problems:
            THROTTLE.give_back(attempt)
        return _draw_first(422, typed, invalid.problems)
    THROTTLE.give_back(attempt)
    return forms.lead_to(f"/welcome#{token}")


routes = [
    Route("/welcome", _show_welcome),
    Route("/welcome", forms.takes(_set_passphrase), methods=["POST"]),
    Route("/first-account", _show_first),
    Route("/first-account", forms.takes(_make_first), methods=["POST"]),
]
