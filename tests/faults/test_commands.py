"""What an operator is told where the database cannot be used: one clear line, and exit code 1."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from db import connect, trouble
from db.published import copy as published_copy
from tests.conftest import ROOT
from tests.db.cli.tools import failure, run
from tests.db.tools import start_python
from tests.faults.states import (
    HOLDS,
    Unable,
    make_empty,
    make_foreign,
    make_newer,
    make_random,
    mount,
    overwrite,
    unmount,
)

COMMANDS = (
    "init", "seed", "status", "check", "publish", "clear-sample", "purge action 1",
    "generate --organizations 1 --services 1 --issues 1 --actions 1 --meetings 1",
    "account list", "account disable a@b.org.uk", "share list", "share revoke 1",
    "import indicators none.csv", "export minutes minutes.docx --meeting 1",
)  # fmt: skip
SPOILT: dict[Callable[[Path], None], str] = {
    make_empty: "is empty (0 bytes) and was left as it is. While Synergy is stopped, move",
    make_random: "is damaged. While Synergy is stopped, move",
    make_foreign: "is not a Synergy database and was left as it is. Name another file",
    make_newer: "was made by a newer version of Synergy and was left as it is. Install that",
}


@pytest.mark.parametrize("spoil", SPOILT)
def test_every_command_refuses_what_it_cannot_use_and_leaves_it_as_it_is(
    spoil: Callable[[Path], None], sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("none.csv").write_text("borough,name,period,value\n")
    spoil(sample)
    before = sample.read_bytes()
    for command in COMMANDS:
        line = failure(run(sample, *command.split()))
        assert str(sample) in line, command
        assert SPOILT[spoil] in line, command
        assert sample.read_bytes() == before, command
    assert not list(tmp_path.glob("*.making*"))


def test_a_server_that_finds_a_damaged_database_ends_with_one_line(sample: Path) -> None:
    # Its first page is whole: only a look at all of them finds it.
    overwrite(sample)
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port=0"],
        cwd=ROOT,
        env={**os.environ, "SYNERGY_DB": str(sample)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (line,) = (one for one in done.stderr.splitlines() if str(sample) in one)
    assert line.startswith(f"Synergy was not started. The database {sample} is damaged. While ")
    assert line.endswith("put the latest backup in its place.")


def test_a_lock_that_another_program_holds_is_busy_and_nothing_else(sample: Path) -> None:
    holder = start_python(HOLDS, sample)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    try:
        assert run(sample, "status").returncode == 0
        line = failure(run(sample, "purge", "action", "1"))
    finally:
        holder.communicate("\n", timeout=30)
    assert line.startswith(f"The database {sample} is busy: another program is writing to it.")


@contextmanager
def mounted(*arguments: object) -> Iterator[None]:
    """Mount a disk at the last of the arguments; skip where only an administrator may."""
    try:
        mount(*arguments)
    except Unable as reason:
        pytest.skip(str(reason))
    with ExitStack() as ending:
        ending.callback(unmount, Path(str(arguments[-1])))
        yield


def test_a_full_disk_is_called_full(sample: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted("-t", "tmpfs", "-o", "size=3m", "tmpfs", disk):
        path = disk / "synergy.db"
        path.write_bytes(sample.read_bytes())
        full = f"The disk that holds {path} is full. Free some space and try again."
        generate = COMMANDS[7].replace("1", "400").split()
        assert failure(run(path, *generate)) == full
        (disk / "filler").write_bytes(b"\0" * (os.statvfs(disk).f_bavail * 4096))
        assert failure(run(path, "publish")) == full
        assert {file.name for file in disk.iterdir()} <= {
            "filler", "synergy.db", "synergy.db-wal", "synergy.db-shm",
        }  # fmt: skip
        (disk / "filler").unlink()
        assert run(path, "check").returncode == 0


def test_a_read_only_disk_is_called_read_only(sample: Path, tmp_path: Path) -> None:
    other = tmp_path / "read-only"
    other.mkdir()
    path = other / "synergy.db"
    said = f"The database {path} is read-only. Let the user who runs"
    with mounted("--bind", "-o", "ro", sample.parent, other):
        assert failure(run(path, "init")).startswith(said)
        # While a server has it open, it can be read there.
        with connect.reading(sample):
            assert run(path, "status").returncode == 0
            assert failure(run(path, "purge", "action", "1")).startswith(said)
            with pytest.raises(connect.SqliteError) as refused:
                connect.try_to_write(path)
            assert trouble.explain(refused.value, path) is trouble.READ_ONLY


def test_check_looks_at_the_published_copy(sample: Path) -> None:
    published_copy.publish(sample)
    assert run(sample, "check").returncode == 0
    overwrite(connect.published_path(sample))
    done = run(sample, "check")
    assert done.returncode == 1
    line = done.stderr.splitlines()[-1]
    assert "published copy: " in line
    assert "python -m db publish rebuilds it" in line
    assert run(sample, "publish").returncode == 0
    assert run(sample, "check").returncode == 0
