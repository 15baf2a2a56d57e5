"""Starting the server on a database that is ready, or not at all."""

import logging
import os
from pathlib import Path

from db import connect, seed, trouble

log = logging.getLogger("synergy.start")


def make_ready(path: Path) -> None:
    """Make the database ready; where it cannot be used, say why in one line and end the process."""
    try:
        seed.prepare(path)
    except (connect.SqliteError, OSError) as error:
        log.critical("Synergy was not started. %s", trouble.line(error, path))
        # Whatever is raised here the server prints as a traceback, which would bury that line.
        os._exit(1)
