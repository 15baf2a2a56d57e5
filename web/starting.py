"""Start the server on a database that is ready, or not at all."""

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from db import connect, trouble
from db.samples import seed
from web import connections, open_files, repeats, welcome

log = logging.getLogger("synergy.start")


def make_ready(path: Path, listens_on: str | None, port: int) -> None:
    """Make the database ready; if it cannot be used, log why in one line and end the process."""
    try:
        seed.prepare(path)
        welcome.announce(path, listens_on, port)
    except (connect.SqliteError, OSError) as error:
        log.critical("Synergy was not started. %s", trouble.line(error, path))
        # The server would print an exception as a traceback, which would bury that line.
        os._exit(1)


@asynccontextmanager
async def guarded() -> AsyncIterator[None]:
    """Limit the connections that the server accepts, and repeated lines in its log."""
    room = connections.Room.among(open_files.allow_most())
    async with repeats.counted(), connections.guarded(room):
        yield
