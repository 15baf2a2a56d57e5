"""Read a CSV file as a table; errors number the rows as a spreadsheet does."""

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from synergy.checks import Invalid
from synergy.typed_text import CONTROL

LARGEST = 5_000_000  # bytes
MOST_ROWS = 50_000
MOST_COLUMNS = 500
# How many problems are reported at once.
REPORTED = 20


@dataclass(frozen=True)
class Table:
    """Column names, and the rows by their number in a spreadsheet, where the header is row 1."""

    header: tuple[str, ...]
    rows: dict[int, dict[str, str]]


@dataclass
class Problems:
    """The problems in a file, each with its place."""

    found: dict[str, str] = field(default_factory=dict)

    def add(self, row: int, column: str, text: str) -> None:
        """Add a problem in a row and column, and how to correct it."""
        place = f"Row {row:,}, {column}"
        self.found.setdefault(place, f"{place}: {text}")

    def raise_if_any(self) -> None:
        """Raise Invalid with the first problems and a count of the rest."""
        if not self.found:
            return
        reported = dict(list(self.found.items())[:REPORTED])
        if more := len(self.found) - len(reported):
            reported["more"] = f"And {more:,} more like these."
        raise Invalid(reported)


def read(data: bytes) -> Table:
    """Read a file's bytes; Invalid if there are too many or they are not CSV in UTF-8."""
    if len(data) > LARGEST:
        raise _invalid(
            f"The file is too large: {len(data):,} bytes, and the limit is {LARGEST:,}. Split it."
        )
    reader = csv.reader(io.StringIO(_decode(data), newline=""), strict=True)
    try:
        lines = list(islice(reader, MOST_ROWS + 1))
    except csv.Error as error:
        raise _invalid(
            f"Line {reader.line_num:,} isn't valid CSV ({error}). Save the file as “CSV UTF-8” and "
            "try again."
        ) from error
    if not lines:
        raise _invalid("The file is empty.")
    if len(lines) > MOST_ROWS:
        raise _invalid(f"The file has more than {MOST_ROWS:,} rows. Split it.")
    header = _header(lines[0])
    return Table(header, _rows(header, lines))


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise _invalid(
            f"Line {row:,} isn't in UTF-8. Save the file as “CSV UTF-8” and try again."
        ) from error
    # A screen or a terminal would obey them as commands.
    if sign := CONTROL.search(text.replace("\r", "\n")):
        row = text.count("\n", 0, sign.start()) + 1
        raise _invalid(
            f"Line {row:,} contains a control character, U+{ord(sign[0]):04X}, which cannot be "
            "imported. Delete it and try again."
        )
    return text


def _header(cells: list[str]) -> tuple[str, ...]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) < 2:
        raise _invalid(
            "Row 1 must name the columns, separated by commas. Save the file as “CSV UTF-8”."
        )
    if len(names) > MOST_COLUMNS:
        raise _invalid(f"The file has more than {MOST_COLUMNS:,} columns. Remove some.")
    alike = Counter(name.casefold() for name in names if name)
    twice = sorted(name for name, number in alike.items() if number > 1)
    if twice:
        raise _invalid(f"Row 1 names a column twice: {', '.join(twice)}. Rename one of them.")
    return tuple(names)


def _rows(header: tuple[str, ...], lines: list[list[str]]) -> dict[int, dict[str, str]]:
    rows, problems = {}, Problems()
    for number, line in enumerate(lines[1:], 2):
        cells = [cell.strip() for cell in line]
        if any(cells[len(header) :]):
            problems.add(
                number,
                "last cells",
                f"this row has {len(cells)} cells but the header has {len(header)}. Put quotes "
                "around any text or number that has a comma in it.",
            )
        elif any(cells):
            cells += [""] * (len(header) - len(cells))
            rows[number] = dict(zip(header, cells, strict=False))
    problems.raise_if_any()
    return rows


def _invalid(text: str) -> Invalid:
    return Invalid({"": text})
