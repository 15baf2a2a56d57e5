"""The server's health, for monitoring."""

import asyncio
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from db import connect, health
from web.forms import HEADERS

# Seconds: how long an answer waits for a check, how long one check serves all requests, and how
# long the last one still counts while the next is slow.
ANSWER_WITHIN = 0.6
LOOK_EVERY = 0.5
COUNTS_FOR = 10.0

# A disk that hangs blocks only this one thread.
_ONE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")


@dataclass(frozen=True)
class _Look:
    """One check of a database: when it began, and what was wrong."""

    path: Path
    began: float
    wrong: "Future[str | None]"

    def is_of(self, path: Path, within: float) -> bool:
        """Tell whether it was of this database, and at most this many seconds ago."""
        return self.path == path and time.monotonic() - self.began < within


class _Looks:
    """The newest check, and the last one that has ended."""

    def __init__(self) -> None:
        self._newest: _Look | None = None
        self._ended: _Look | None = None

    async def wrong(self, path: Path) -> str | None:
        """Return what is wrong, if anything."""
        look = self._look(path)
        try:
            found = asyncio.wrap_future(look.wrong)
            return await asyncio.wait_for(asyncio.shield(found), ANSWER_WITHIN)
        except TimeoutError:
            if self._ended and self._ended.is_of(path, COUNTS_FOR):
                return self._ended.wrong.result()
            return "The database has not answered in time."

    def _look(self, path: Path) -> _Look:
        """Return a check that is running or recent enough, or begin one."""
        newest = self._newest
        if newest and newest.wrong.done():
            self._ended = newest
        if newest and (not newest.wrong.done() or newest.is_of(path, LOOK_EVERY)):
            return newest
        self._newest = _Look(path, time.monotonic(), _ONE.submit(health.what_is_wrong, path))
        return self._newest


_LOOKS = _Looks()


async def _health(request: Request) -> Response:
    wrong = await _LOOKS.wrong(connect.database_path())
    return PlainTextResponse(wrong or "ok", 503 if wrong else 200, HEADERS)


routes = [Route("/healthz", _health)]
