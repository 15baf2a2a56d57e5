"""Whether the server works: for whatever starts it again when it does not."""

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from db import connect
from db.queries import access
from web.forms import HEADERS


def _reads() -> bool:
    try:
        with connect.reading(connect.database_path()) as db:
            access.has_accounts(db)
    except (connect.NotReady, connect.SqliteError):
        return False
    return True


async def _health(request: Request) -> Response:
    if await asyncio.to_thread(_reads):
        return PlainTextResponse("ok", headers=HEADERS)
    return PlainTextResponse("The database cannot be read.", 503, HEADERS)


routes = [Route("/healthz", _health)]
