"""What the operator's commands share: who runs them, and how one is declared and fails."""

import argparse
from collections.abc import Callable
from typing import TypeAlias

from synergy.viewers import Viewer

OPERATOR = Viewer("coordinator", "operator")

Report = dict[str, object]

# It is generic for the type checker alone.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class Failure(Exception):
    """What was asked for did not succeed; the message says why in one line."""


def add(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], Report], help: str
) -> argparse.ArgumentParser:
    """Declare one command, which reports as text or JSON; return it to take its arguments."""
    command = commands.add_parser(name, help=help, description=help)
    command.add_argument("--json", action="store_true", help="report as JSON")
    command.set_defaults(run=run)
    return command


def add_group(commands: Commands, name: str, help: str) -> Commands:
    """Declare a command that only names several of its own; return what these are added to."""
    group = commands.add_parser(name, help=help, description=help)
    return group.add_subparsers(title="commands", metavar="COMMAND", required=True)
