"""Keeping the published copy up with the database."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from db import check, copying
from db.watched import Version, Watched

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


async def _renew(path: Path, at_start: bool = False) -> bool:
    try:
        is_stale = await asyncio.to_thread(copying.stale, path)
        if is_stale:
            await asyncio.to_thread(copying.publish, path)
        if is_stale or at_start:
            log.info("history head: %s", await asyncio.to_thread(check.head, path))
    except Exception:
        log.exception("the published copy could not be made anew")
        return False
    return True


async def _keep(path: Path) -> None:
    """Look for changes again and again; what failed is tried again."""
    watched = Watched(path)
    seen: Version | None = None
    try:
        while True:
            try:
                version = watched.version()
            except Exception:
                log.exception("nobody knows whether the published copy is up to date")
            else:
                if version != seen and await _renew(path):
                    seen = version
            await asyncio.sleep(EVERY)
    finally:
        watched.close()
