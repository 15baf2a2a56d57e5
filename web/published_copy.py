"""Keep the published copy up to date with the database."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from db import check, connect
from db.published import copy as published_copy
from db.watched import Version, Watched
from web import unavailable
from web.watching import Watching

log = logging.getLogger("synergy.copying")

EVERY = 1.0


@asynccontextmanager
async def kept(path: Path) -> AsyncIterator[None]:
    """Rebuild the copy after every change for as long as the server runs.

    A copy from before the server's start is never read. The head of the history is logged at the
    start and with each new copy: a log kept elsewhere reveals a history that has been rewritten.
    """
    await _renew(path, at_start=True)
    keeping = asyncio.create_task(_keep(path))
    try:
        yield
    finally:
        keeping.cancel()


async def _renew(path: Path, at_start: bool = False, is_known: bool = False) -> bool:
    """Rebuild the copy if it is old, or damaged unless its file `is_known`."""

    def must_be_made() -> bool:
        return published_copy.stale(path) or (not is_known and bool(published_copy.damage(path)))

    try:
        is_old = await asyncio.to_thread(must_be_made)
        if is_old:
            await asyncio.to_thread(published_copy.publish, path)
        if is_old or at_start:
            log.info("history head: %s", await asyncio.to_thread(check.head, path))
    except (connect.SqliteError, OSError) as error:
        unavailable.note(error, "The published copy could not be made.")
        return False
    except Exception:
        log.exception("the published copy could not be made")
        return False
    return True


async def _keep(path: Path) -> None:
    """Check regularly for changes to the database and to the copy's file, and retry failures."""
    watching = Watching(path)
    seen: Version | None = None
    known = published_copy.stamp(path)
    try:
        while True:
            try:
                version, stamp = await watching.ask(Watched.version), published_copy.stamp(path)
            except (connect.SqliteError, OSError) as error:
                unavailable.note(error)
            else:
                is_new = version != seen or stamp != known
                if is_new and await _renew(path, is_known=stamp == known):
                    seen, known = version, published_copy.stamp(path)
            await asyncio.sleep(EVERY)
    finally:
        watching.close()
