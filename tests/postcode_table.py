"""The postcodes, made once for all workers of a session, beside each database that asks for them.

A server that finds none makes them in the background, which would keep a core busy in every test.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from db.postcodes.find import file_beside

ROOT = Path(__file__).resolve().parent.parent
SAID = "init.json"
PROGRESS = "init.log"


class _Session:
    folder: Path | None = None


def keep_for(paths: pytest.TempPathFactory) -> None:
    """Say where this session keeps them: all of its workers in one folder."""
    own = paths.getbasetemp()
    _Session.folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "postcodes"


def made() -> Path:
    """Return the session's file, made by the operator's command where no worker has made it yet."""
    assert _Session.folder is not None
    _Session.folder.mkdir(exist_ok=True)
    held = file_beside(_Session.folder / "synergy.db")
    with (_Session.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not held.exists():
            _init(_Session.folder)
    return held


def _init(folder: Path) -> None:
    with (folder / SAID).open("w") as said, (folder / PROGRESS).open("w") as progress:
        subprocess.run(
            [sys.executable, "-m", "db", "init", "--json"],
            cwd=ROOT,
            env={**os.environ, "SYNERGY_DB": str(folder / "synergy.db")},
            stdout=said,
            stderr=progress,
            check=True,
        )


def put_beside(path: Path) -> Path:
    """Put the postcodes beside a database; return their file."""
    goal = file_beside(path)
    if goal.exists():
        return goal
    try:
        os.link(made(), goal)
    except FileExistsError:
        pass
    except OSError:
        shutil.copy(made(), goal)
    return goal
