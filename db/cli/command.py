"""Shared by the operator's commands: who runs them, how to declare one, and how one fails."""

import argparse
from collections.abc import Callable
from typing import TypeAlias

from synergy.viewers import Viewer

OPERATOR = Viewer("coordinator", "operator")

Report = dict[str, object]

# Generic only for the type checker.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class Failure(Exception):
    """The command failed; the message says why in one line."""


def add(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], Report], help: str
) -> argparse.ArgumentParser:
    """Declare one command, which reports as text or JSON; return it for its arguments."""
    command = commands.add_parser(name, help=help, description=help)
    command.add_argument("--json", action="store_true", help="report as JSON")
    command.set_defaults(run=run)
    return command


def add_group(commands: Commands, name: str, help: str) -> Commands:
    """Declare a command that only groups subcommands; return the object to add them to."""
    group = commands.add_parser(name, help=help, description=help)
    return group.add_subparsers(title="commands", metavar="COMMAND", required=True)
