"""The connection that stays open: it sees every commit, and another file in its file's place."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from db import connect
from db.watched import Watched
from tests.db.tools import World


def test_its_version_changes_with_every_commit_of_others(world: World) -> None:
    with closing(Watched(world.path)) as watched:
        before = watched.version()
        assert watched.version() == before
        world.edit(world.action, title="Another")
        assert watched.version() != before


def test_it_goes_over_to_a_file_that_takes_the_databases_place(world: World) -> None:
    other = world.path.with_name("other.db")
    shutil.copy(world.path, other)
    world.edit(world.action, title="Of the old file")
    with closing(Watched(world.path)) as watched:
        before = watched.version()
        other.replace(world.path)
        assert watched.version() != before
        [(title,)] = watched.db.execute(
            "SELECT title FROM action WHERE id = ?", [world.action]
        ).fetchall()
        assert title != "Of the old file"


def test_it_does_not_wait_for_a_writer_that_shuts_everybody_out(world: World) -> None:
    with closing(Watched(world.path)) as watched:
        waits = watched.db.execute("PRAGMA busy_timeout").fetchone()[0]
    assert waits == connect.WATCHING_MS < 100


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with closing(Watched(tmp_path / "none.db")) as watched, pytest.raises(connect.NotReady):
        watched.version()
