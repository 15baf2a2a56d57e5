"""Build the postcodes while the server runs, without delaying its start."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from db import connect
from db.cli.command import OPERATOR
from db.commands.places import place_waiting
from db.postcodes import find as postcodes
from db.write import new_key
from web import unavailable

ROOT = Path(__file__).resolve().parent.parent

log = logging.getLogger("synergy.postcodes")


@asynccontextmanager
async def kept(path: Path) -> AsyncIterator[None]:
    """Build missing postcodes in the background, and place the locations that need them."""
    making = asyncio.create_task(_make(path))
    try:
        yield
    finally:
        making.cancel()
        with suppress(asyncio.CancelledError):
            await making


async def _make(path: Path) -> None:
    """Build the postcodes in a separate process, since it takes several hundred MB."""
    try:
        if await asyncio.to_thread(postcodes.is_ready, path):
            await asyncio.to_thread(place_waiting, path, OPERATOR, new_key())
        else:
            await _init(path)
    except connect.SqliteError as error:
        unavailable.note(error, "Locations with a postcode were not placed.")
    except Exception:
        log.exception("the postcodes could not be made ready")


async def _init(path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "db", "init",
        cwd=ROOT,
        env={**os.environ, "SYNERGY_DB": str(path.resolve())},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    if process.returncode:
        log.error("the postcodes could not be made: %s", said.decode().strip()[-500:])
