"""Whether the server works: for whatever watches over it."""

import asyncio
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from db import connect, health
from web.forms import HEADERS

# Seconds: an answer comes within the first, and one look serves everybody who asks in the second.
ANSWER_WITHIN = 0.8
LOOK_EVERY = 0.5

# A disk that hangs holds up this one thread and nobody else.
_ONE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")


class _Look:
    """The newest look at a database."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._at = 0.0
        self._found: Future[str | None] | None = None

    def found(self, path: Path) -> "Future[str | None]":
        """Return what is wrong, or None, as found by a look that is under way or new enough."""
        now = time.monotonic()
        is_new = self._path == path and now - self._at < LOOK_EVERY
        if self._found is None or (self._found.done() and not is_new):
            self._path, self._at = path, now
            self._found = _ONE.submit(health.what_is_wrong, path)
        return self._found


_look = _Look()


async def _health(request: Request) -> Response:
    look = asyncio.wrap_future(_look.found(connect.database_path()))
    try:
        wrong = await asyncio.wait_for(asyncio.shield(look), ANSWER_WITHIN)
    except TimeoutError:
        wrong = "The database has not answered in time."
    return PlainTextResponse(wrong or "ok", 503 if wrong else 200, HEADERS)


routes = [Route("/healthz", _health)]
