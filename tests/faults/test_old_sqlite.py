"""Where `pysqlite3` has no wheel: the system's own SQLite, with a rollback journal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ROOT

SCREENS = """
from pathlib import Path
import sys
from db import connect
from db.history import purge
from db.queries import actions, issues, places, search, services
from db.queries.paging import Page
from synergy.viewers import Viewer
path = Path(sys.argv[1])
with connect.reading(path) as db:
    every = services.ServiceFilter(closed=True)
    assert services.list_services(db, every, Page()) and places.pins(db, every)
    assert issues.list_issues(db, issues.IssueFilter(), "last raised", Page())
    assert actions.list_actions(db, actions.ActionFilter("2026-01-01"), Page())
    assert search.search(db, "counsel")
    [gone] = db.query("SELECT id, name FROM organization WHERE name LIKE '%Tidepost%'")
purge.purge(path, Viewer("coordinator", "test"), "organization", gone["id"])
assert gone["name"].encode() not in path.read_bytes()
"""


@pytest.fixture
def old(tmp_path: Path) -> dict[str, str]:
    """An environment in which pysqlite3 cannot be imported."""
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "pysqlite3.py").write_text("raise ImportError('hidden for this test')\n")
    paths = os.pathsep.join([str(hidden), str(ROOT)])
    return {**os.environ, "PYTHONPATH": paths, "SYNERGY_DB": str(tmp_path / "old.db")}


def run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_everything_works_on_the_systems_sqlite(old: dict[str, str]) -> None:
    run(old, "-m", "db", "seed")
    status = json.loads(run(old, "-m", "db", "status", "--json"))
    if tuple(map(int, status["sqlite"].split("."))) >= (3, 51, 3):
        pytest.skip(f"the system's SQLite is new: {status['sqlite']}")
    assert status["journal"] == "delete"
    run(old, "-c", SCREENS, old["SYNERGY_DB"])
    run(old, "-m", "db", "check")
