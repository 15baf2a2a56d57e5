"""Whether the database can be used right now."""

import logging
from pathlib import Path

from db import connect, trouble
from db.published import copy as published_copy

log = logging.getLogger("synergy.health")

_last: dict[Path, str | None] = {}


def what_is_wrong(path: Path) -> str | None:
    """Try to read and write; return one line on what is wrong, without a file name, or None.

    It takes at most connect.TRYING_SECONDS. A change since the last attempt is logged, with advice
    on what to do.
    """
    found = _find(path)
    wrong = found.what if found else None
    if found and wrong != _last.get(path):
        log.error(found.for_operator(path))
    elif wrong != _last.get(path):
        log.warning("The database works again.")
    _last[path] = wrong
    return wrong


def _find(path: Path) -> trouble.Trouble | None:
    try:
        connect.try_to_write(path)
    except (connect.SqliteError, OSError) as error:
        return trouble.explain(error, path)
    if found := trouble.found_on_disk(path):
        return found
    return None if published_copy.is_complete(path) else trouble.COPY
