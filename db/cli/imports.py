"""`python -m db import KIND FILE`: read data from other people's files."""

import argparse
from pathlib import Path

from db import connect
from db.cli.command import OPERATOR, Commands, Failure, Report, add, add_group
from db.commands.indicators import import_indicators
from db.queries import indicators
from db.queries.indicators import Comparison
from db.write import new_key
from synergy import csv_table, figures
from synergy import indicators as files
from synergy.figures import Choice, Reading

DRY = "nothing: this was a dry run, give --apply to import"


def declare(commands: Commands) -> None:
    """Add the import commands."""
    group = add_group(commands, "import", "import a file, or report what importing it would do")
    help = "import figures by borough: a tidy CSV, or the Metropolitan Police's table"
    command = add(group, "indicators", _indicators, help)
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--apply", action="store_true", help="import; without it, a dry run")
    command.add_argument(
        "--rows",
        nargs="+",
        default=[],
        metavar="NAME",
        help="the police table's rows to add up, or the indicators of a tidy CSV (default all)",
    )
    command.add_argument("--from", dest="first", metavar="MONTH", help="as in 2022-02")
    command.add_argument("--to", dest="last", metavar="MONTH", help="as in 2024-01")
    command.add_argument("--source", default="", help="the source of the figures, for a tidy CSV")


def _indicators(arguments: argparse.Namespace) -> Report:
    choice = Choice(tuple(arguments.rows), arguments.first, arguments.last, arguments.source)
    table = csv_table.read(_content(arguments.file))
    path = connect.database_path()
    with connect.reading(path) as db:
        reading = files.read(table, indicators.boroughs(db), choice)
        compared = [indicators.compare(db, one) for one in reading.figures]
        made_on = indicators.versions(db, *reading.figures)
    if arguments.apply:
        import_indicators(path, OPERATOR, new_key(), reading.figures, made_on)
    said = _facts if arguments.json else _words
    return said(compared, reading, arguments.apply)


def _content(file: Path) -> bytes:
    """Read a file, but only as far as needed to see that it is too large."""
    try:
        with file.open("rb") as opened:
            return opened.read(csv_table.LARGEST + 1)
    except OSError as error:
        raise Failure(f"{file} cannot be read: {error.strerror}.") from error


def _facts(compared: list[Comparison], reading: Reading, applied: bool) -> Report:
    return {
        "applied": applied,
        "indicators": [
            {
                "name": one.figures.name,
                "period": one.figures.period,
                "source": one.figures.source,
                "added": one.added,
                "changed": one.changed,
                "same": one.same,
                "taken away": list(one.taken_away),
                "no figure": list(one.no_figure),
            }
            for one in compared
        ],
        "no borough": {place: list(rows) for place, rows in reading.strangers.items()},
    }


def _words(compared: list[Comparison], reading: Reading, applied: bool) -> Report:
    said: Report = {
        figures.say(one.figures.name, one.figures.period, one.figures.source): one.say()
        for one in compared
    }
    said["no borough"] = reading.say_strangers()
    said["saved"] = "all of it" if applied else DRY
    return said
