"""Enter by a share link, /s#TOKEN: the part after # reaches us only in a form."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db import connect
from web import entry, forms
from web.forms import Typed
from web.throttle import Throttle
from web.turns import Turns

THROTTLE = Throttle()
TURNS = Turns(at_once=2)


async def _show(_: Request) -> Response:
    return forms.page("share.html")


async def _redeem(request: Request, typed: Typed) -> Response:
    address = forms.address_of(request)
    async with TURNS.turn(address):
        # Counted when its turn comes: a room full of people opening one link have not failed.
        attempt = THROTTLE.begin(address)
        try:
            answer = await entry.let_in_by_link(request, typed.get("token", ""))
        except connect.SqliteError:
            THROTTLE.give_back(attempt)
            raise
        if answer is None:
            return forms.page("no-link.html", 403)
        THROTTLE.give_back(attempt)
        return answer


routes = [Route("/s", _show), Route("/s", forms.takes(_redeem), methods=["POST"])]
