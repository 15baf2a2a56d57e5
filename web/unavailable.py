"""The page for visitors when the database cannot be used: what is wrong, and what they can do."""

import logging
import time

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Scope
from starlette.websockets import WebSocket

from db import connect, trouble
from web import cookies, forms

# The key under which the gate tells a route why the viewer is unknown.
TROUBLE = "synergy.trouble"
# A link's secret is not in its address: to try again, people must open the link again.
BY_LINK = ("/s", "/welcome")
RETRY_SECONDS = 5
# How often a problem is logged, in seconds, for as long as it lasts.
LOGGED_EVERY = 60.0
# "Try again later" (https://www.iana.org/assignments/websocket, close codes).
TRY_LATER = 1013

log = logging.getLogger("synergy.trouble")

_logged: dict[str, float] = {}


def note(error: connect.SqliteError | OSError, doing: str = "") -> trouble.Trouble:
    """Log a problem in one line, now and then while it lasts; return it.

    `doing` says what could not be done.
    """
    path = connect.database_path()
    found = trouble.explain(error, path)
    line = f"{doing} {trouble.line(error, path)}".lstrip()
    now = time.monotonic()
    if found is trouble.UNKNOWN:
        log.error(line, exc_info=error)
    elif now - _logged.get(line, -LOGGED_EVERY) >= LOGGED_EVERY:
        _logged[line] = now
        log.error(line)
    return found


def page(scope: Scope, error: connect.SqliteError | OSError) -> Response:
    """Draw the page that says what is wrong."""
    found, path = note(error), scope["path"]
    was_sent = scope["method"] == "POST"
    query = "" if was_sent else scope["query_string"].decode("latin-1")
    answer = forms.page(
        "unavailable.html",
        found.status,
        said=found.for_people(),
        was_sent=was_sent,
        again=None if path in BY_LINK else f"{path}?{query}" if query else path,
        is_inside=any(cookies.values(scope, name) for name in (cookies.ACCOUNT, cookies.LINK)),
    )
    if found.passes:
        answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def way_out(request: Request) -> Response | None:
    """Draw the sign-out page for a visitor who cannot be looked up; None if the database works."""
    error = request.scope.get(TROUBLE)
    if error is None:
        return None
    return forms.page("way-out.html", said=note(error).what)


def signed_out_here(error: connect.SqliteError, everywhere: bool) -> Response:
    """Say that this browser is signed out, although the server could not end the session."""
    found = note(error)
    return forms.page("signed-out.html", found.status, said=found.what, everywhere=everywhere)


async def _handle(connection: HTTPConnection, error: connect.SqliteError) -> Response | None:
    if isinstance(connection, WebSocket):
        note(error)
        # The page's own line tries again until it succeeds.
        await connection.close(TRY_LATER)
        return None
    return page(connection.scope, error)


handlers = {connect.SqliteError: _handle}
