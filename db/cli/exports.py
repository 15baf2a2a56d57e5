"""`python -m db export KIND FILE`: write data to files for others."""

import argparse
import contextlib
from collections.abc import Callable
from pathlib import Path

from db import connect
from db.cli.command import Commands, Failure, Report, add, add_group
from db.queries import meetings, minutes
from db.write import Missing
from synergy import dates
from synergy.minutes import Shown, to_json

ENDINGS = ".pdf, .docx or .json"


def declare(commands: Commands) -> None:
    """Add the export commands."""
    group = add_group(commands, "export", "write a file for others")
    help = "write a meeting's minutes: a PDF (.pdf), a Word document (.docx), or JSON (.json)"
    command = add(group, "minutes", _minutes, help)
    command.add_argument("file", type=Path, metavar="FILE", help=f"its name ends in {ENDINGS}")
    command.add_argument("--meeting", type=int, required=True, metavar="ID")
    command.add_argument(
        "--partner", type=int, metavar="ID", help="only this partner's own actions"
    )
    command.add_argument("--replace", action="store_true", help="overwrite an existing file")


# Each of the next two functions imports a large library that no other command needs.


def _pdf(shown: Shown) -> bytes:
    from synergy import minutes_pdf

    return minutes_pdf.write(shown, dates.now())


def _word(shown: Shown) -> bytes:
    from synergy import minutes_document

    return minutes_document.write(shown, dates.now())


def _json(shown: Shown) -> bytes:
    return f"{to_json(shown.minutes)}\n".encode()


# Only the server draws web pages: db has no templates.
FORMS: dict[str, Callable[[Shown], bytes]] = {".pdf": _pdf, ".docx": _word, ".json": _json}


def _minutes(arguments: argparse.Namespace) -> Report:
    file: Path = arguments.file
    form = FORMS.get(file.suffix.lower())
    if form is None:
        raise Failure(f"{file} must end in {ENDINGS}.")
    shown = _read(arguments.meeting, arguments.partner)
    _write(file, form(shown), arguments.replace)
    when = f"frozen {dates.say_moment(shown.frozen_at)}" if shown.frozen_at else "a draft"
    return {
        "written": str(file),
        "meeting": f"{shown.minutes.name}, {dates.say(shown.minutes.date)}",
        "minutes": when,
    }


def _read(meeting_id: int, partner_id: int | None) -> Shown:
    with connect.reading(connect.database_path()) as db:
        if meetings.meeting(db, meeting_id) is None:
            raise Missing(f"There is no meeting {meeting_id}, or it has been deleted.")
        shown = minutes.shown(db, meeting_id, partner_id)
    if shown is None:
        raise Missing(f"There is no organization {partner_id}, or it has been deleted.")
    return shown


def _write(file: Path, content: bytes, replace: bool) -> None:
    """Write a file whole or not at all; Failure if it already exists."""
    if file.exists() and not replace:
        raise Failure(f"{file} already exists. Give --replace to overwrite it.")
    making = file.with_name(f"{file.name}.making")
    try:
        making.write_bytes(content)
        making.replace(file)
    except OSError as error:
        raise Failure(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        # If nothing could be written, there is nothing to remove, and the error is already raised.
        with contextlib.suppress(OSError):
            making.unlink(missing_ok=True)
