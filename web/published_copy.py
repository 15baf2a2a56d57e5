"""Keeping the published copy up with the database."""

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
    """Make the copy anew after every change for as long as the server runs.

    Nobody reads a copy from before the server's start. The head of the history is logged at the
    start and with each new copy: a log that is kept elsewhere reveals a history written anew.
    """
    await _renew(path, at_start=True)
    keeping = asyncio.create_task(_keep(path))
    try:
        yield
    finally:
        keeping.cancel()


async def _renew(path: Path, at_start: bool = False, is_known: bool = False) -> bool:
    """Make the copy anew where it is old, and damaged where its file `is_known` no longer."""

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
    """Look for changes of the database, and of the copy's file, again and again.

    What failed is tried again.
    """
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
