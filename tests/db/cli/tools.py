"""An operator's commands: in this process, which is quick, or as a process of their own."""

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from db.cli import main
from tests.conftest import ROOT


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def run(path: Path, *arguments: str, typed: str = "", **environment: str) -> Done:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        for name, value in {"SYNERGY_DB": str(path), **environment}.items():
            patch.setenv(name, value)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        try:
            code = main.main(arguments)
        except SystemExit as exit_:
            code = int(exit_.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


def run_process(path: Path, *arguments: str, typed: str = "", **environment: str) -> Done:
    """Run a command as an operator does."""
    done = subprocess.run(
        [sys.executable, "-m", "db", *arguments],
        cwd=ROOT,
        env={**os.environ, "SYNERGY_DB": str(path), **environment},
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def report(path: Path, *arguments: str, typed: str = "", **environment: str) -> dict[str, Any]:
    """Run a command that succeeds; return what it says to other programs."""
    done = run(path, *arguments, "--json", typed=typed, **environment)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def failure(done: Done) -> str:
    """Return the one clear line of a command that failed."""
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line
