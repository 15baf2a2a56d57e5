"""What lies on the disk: for its owner alone, and nothing half made after a kill."""

import os
import signal
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from db import connect
from db.postcodes import find as postcodes
from db.published import copy as published_copy
from db.samples import seed
from tests.db.tools import plain, start_python, wrong

BEGIN = "import sys\nfrom pathlib import Path\nfrom db import schema\nfrom db.samples import seed\n"
STARTS = {
    "the server": "seed.prepare(Path(sys.argv[1]))",
    "init": "schema.upgrade(Path(sys.argv[1]))",
}
OPEN_TO_ALL = 0o666


@pytest.fixture
def careless() -> Iterator[None]:
    """Let everybody read and write what is made, unless the one who makes it forbids it."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    return {file.name: oct(stat.S_IMODE(file.stat().st_mode)) for file in folder.iterdir()}


@pytest.mark.usefixtures("careless")
def test_everything_is_made_for_its_owner_alone_from_its_first_moment(tmp_path: Path) -> None:
    path = tmp_path / "data" / "synergy.db"
    process = start_python(f"{BEGIN}{STARTS['the server']}", path)
    seen: dict[str, str] = {}
    while process.poll() is None:
        with suppress(FileNotFoundError):
            seen |= modes(path.parent)
    assert process.communicate() == ("", "")
    assert "synergy.db.making" in seen
    published_copy.publish(path)
    with connect.reading(path), connect.writing(path, "test") as db:
        db.execute("UPDATE setting SET value = 'x' WHERE key = 'purpose'")
        seen |= modes(path.parent)
    assert {"published.db", "synergy.db", "synergy.db-wal"} <= seen.keys()
    assert set(seen.values()) == {"0o600"}
    assert oct(stat.S_IMODE(path.parent.stat().st_mode)) == "0o700"


@pytest.mark.usefixtures("careless")
def test_a_rollback_journal_is_its_owners_alone(sample: Path) -> None:
    with plain(sample) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE setting SET value = 'x' WHERE key = 'purpose'")
        assert modes(sample.parent) == {"synergy.db": "0o600", "synergy.db-journal": "0o600"}


def test_what_others_could_read_is_corrected_at_the_start(sample: Path) -> None:
    published_copy.publish(sample)
    postcodes.file_beside(sample).touch()
    with connect.reading(sample), connect.writing(sample, "test") as db:
        db.execute("UPDATE setting SET value = 'x' WHERE key = 'purpose'")
        for file in sample.parent.iterdir():
            file.chmod(OPEN_TO_ALL)
    with connect.reading(sample):
        seed.prepare(sample)
        assert len(modes(sample.parent)) == 5
        assert set(modes(sample.parent).values()) == {"0o600"}


def test_every_command_that_writes_corrects_it_too(sample: Path) -> None:
    sample.chmod(0o644)
    with connect.writing(sample, "test"):
        pass
    assert modes(sample.parent)["synergy.db"] == "0o600"


def test_what_its_owner_made_read_only_stays_so(sample: Path) -> None:
    sample.chmod(0o444)
    with connect.maintaining(sample, "test"):
        pass
    assert modes(sample.parent)["synergy.db"] == "0o400"


@pytest.mark.parametrize("start", STARTS)
def test_a_start_that_is_killed_leaves_nothing_behind(start: str, tmp_path: Path) -> None:
    path = tmp_path / "synergy.db"
    process = start_python(f"{BEGIN}{STARTS[start]}", path)
    deadline = time.monotonic() + 60
    while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert list(tmp_path.iterdir())
    seed.prepare(path)
    assert {file.name for file in tmp_path.iterdir()} - {"synergy.db-wal", "synergy.db-shm"} == {
        "synergy.db"
    }
    assert wrong(path) == {}


def test_what_an_earlier_kill_left_goes_at_the_next_start_and_nothing_else(sample: Path) -> None:
    folder = sample.parent
    for name in ("", "-wal", "-shm", "-journal", "-4711", "-4711-wal"):
        (folder / f"synergy.db.making{name}").write_bytes(b"half made")
    (folder / "other.db.making").write_bytes(b"of others")
    seed.prepare(sample)
    assert {file.name for file in folder.glob("*.making*")} == {"other.db.making"}
    assert wrong(sample) == {}
