"""`python -m db`: exit code 0 on success, 1 with one clear line on failure, 2 on wrong usage."""

import argparse
import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from db import check, connect, schema, trouble
from db.cli import access, command, exports, imports
from db.cli.command import OPERATOR, Failure, Report
from db.commands.places import place_waiting
from db.history import purge
from db.postcodes import find as postcodes
from db.published import copy as published_copy
from db.samples import generate, sample, seed
from db.write import Conflict, Missing, new_key
from synergy import dates, heads, words
from synergy.checks import Invalid
from synergy.typed_text import isolate

GENERATED = ("organizations", "services", "issues", "actions", "meetings")


def _init(arguments: argparse.Namespace) -> Report:
    path = connect.database_path()
    done = schema.upgrade(path)
    made = _make_postcodes(path)
    return {
        "database": str(path),
        "migrations applied": done,
        "postcodes": "made" if made else "ready",
        "locations placed": place_waiting(path, OPERATOR, new_key()),
    }


def _make_postcodes(path: Path) -> bool:
    if postcodes.is_ready(path):
        return False
    # This imports large libraries that no other command needs.
    from db.postcodes import build as postcode_table

    return postcode_table.make(path, lambda line: print(line, file=sys.stderr))


def _seed(arguments: argparse.Namespace) -> Report:
    return {"entries loaded": seed.seed(connect.database_path(), sample=not arguments.no_sample)}


def _status(arguments: argparse.Namespace) -> Report:
    return {**check.status(connect.database_path()), "postcodes": _postcodes()}


def _check(arguments: argparse.Namespace) -> Report:
    def say(name: str) -> None:
        print(f"checking {name} …", file=sys.stderr)

    path = connect.database_path()
    found = check.check(path, say)
    wrong = [f"{name}: {line}" for name, lines in found.items() for line in lines]
    if wrong:
        raise Failure(f"{words.count(len(wrong), 'problem')}: " + "; ".join(wrong[:20]))
    whole = dict.fromkeys(found, "ok")
    return {**whole, **_find_head(path, arguments.head), "postcodes": _postcodes()}


def _find_head(path: Path, head: str | None) -> dict[str, str]:
    if head is None:
        return {}
    found = check.find_head(path, head)
    if found is None:
        raise Failure(
            f"The head {heads.say(head)} is not part of this history. Either the history has been "
            "rewritten since, or this is another database, or a backup from before that head."
        )
    number, at = found
    return {"head": f"part of the history: change {number:,}, made {dates.say_moment(at)}"}


def _postcodes() -> str:
    """Say whether the postcodes are ready; a database is complete without them."""
    ready = postcodes.is_ready(connect.database_path())
    return "ready" if ready else "not built yet: python -m db init builds them"


def _generate(arguments: argparse.Namespace) -> Report:
    size = generate.Size(**{name: getattr(arguments, name) for name in GENERATED})
    return {"rows made": generate.generate(connect.database_path(), OPERATOR, size)}


def _clear_sample(arguments: argparse.Namespace) -> Report:
    gone, kept = sample.clear_sample(connect.database_path(), OPERATOR)
    return {"rows removed": gone, "kept, because real rows refer to them": kept}


def _purge(arguments: argparse.Namespace) -> Report:
    path = connect.database_path()
    return {"rows purged": purge.purge(path, OPERATOR, arguments.kind, arguments.id)}


def _publish(arguments: argparse.Namespace) -> Report:
    return {"rows published": published_copy.publish(connect.database_path())}


def _head(text: str) -> str:
    try:
        return heads.read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _positive(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("give a number of 0 or more")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m db",
        description="Look after the database that SYNERGY_DB names (default data/synergy.db).",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    add = partial(command.add, commands)
    add("init", _init, "create the database, or bring it up to date")
    seeding = add("seed", _seed, "load what is new in the starter data and the sample data")
    seeding.add_argument("--no-sample", action="store_true", help="only the starter data")
    add("status", _status, "describe the database's contents")
    help = "verify integrity, references, full text, triggers and the history chain"
    checking = add("check", _check, help)
    checking.add_argument(
        "--head",
        type=_head,
        metavar="HASH",
        help="also look for this head of the history, from a printed page or the log",
    )
    making = add("generate", _generate, "add a large made-up partnership, marked as sample")
    for name in GENERATED:
        making.add_argument(f"--{name}", type=_positive, required=True, metavar="N")
    add("clear-sample", _clear_sample, "erase the sample rows that no real row refers to")
    add("publish", _publish, "rebuild the published copy, which funders read")
    purging = add("purge", _purge, "erase one row, and every trace of its values, for good")
    purging.add_argument("kind", help="its table, as in: organization, issue, action")
    purging.add_argument("id", type=int)
    access.declare(commands)
    imports.declare(commands)
    exports.declare(commands)
    return parser


def _print(report: Report, as_json: bool) -> None:
    if as_json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
        return
    for name, value in report.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for row in value:
                print(" · ".join(_say(part) for part in row.values() if part is not None))
            continue
        if isinstance(value, dict):
            value = ", ".join(f"{_say(key)} {_say(held)}" for key, held in value.items()) or "none"
        elif isinstance(value, list):
            value = "; ".join(map(_say, value)) or "none"
        print(f"{_say(name)}: {_say(value)}")


def _say(value: object) -> str:
    """Write a value on one line that cannot affect the terminal or the text around it."""
    return isolate(str(value)).replace("\n", " ")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        _print(arguments.run(arguments), arguments.json)
    except (Failure, Invalid, Missing, Conflict, connect.NotReady, purge.StillRead) as error:
        print(_say(error), file=sys.stderr)
        return 1
    except OverflowError:
        print("That number is too large for any row.", file=sys.stderr)
        return 1
    except (connect.SqliteError, OSError) as error:
        print(trouble.line(error, connect.database_path()), file=sys.stderr)
        return 1
    return 0
