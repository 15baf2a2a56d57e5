"""A tidy table of indicators: one figure in each row, with its borough, indicator and period."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from synergy.borough_names import BoroughNames
from synergy.checks import LONGEST_TITLE, Invalid
from synergy.csv_table import Problems, Table
from synergy.figures import Choice, Figures, Reading
from synergy.typed_text import isolate, quote

NEEDED = ("indicator", "period", "value")
NO_FIGURE = {"", "n/a", "..", "-", "–"}
# One command writes them all, with a row for every borough: more would make others wait.
MOST_SETS = 100

_NUMBER = re.compile(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,15})?")


@dataclass
class _Set:
    """The figures of one indicator and period, each with its row."""

    source: str
    values: dict[str, float | None] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def fits(table: Table) -> bool:
    """Tell whether a table has the columns of this form."""
    names = _columns(table)
    return set(NEEDED) <= names.keys() and bool({"borough", "code"} & names.keys())


def offers(table: Table) -> list[str]:
    """List the indicators in a table, in its order."""
    column = _columns(table)["indicator"]
    return list(dict.fromkeys(filter(None, (_line(row[column]) for row in table.rows.values()))))


def without_source(table: Table) -> int | None:
    """Return the first row without a source, or None."""
    column = _columns(table).get("source")
    return next((place for place, row in table.rows.items() if not (column and row[column])), None)


def read(table: Table, boroughs: BoroughNames, choice: Choice) -> Reading:
    """Read the chosen indicators; Invalid reports each problem by row and column."""
    _require_choice(table, choice)
    return _Reader(table, boroughs, choice).read()


def number(text: str) -> float:
    """Read a number, with or without commas between thousands; ValueError for anything else."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(
            f"{quote(text, 40)} is not a number. Write it like 1204.5, or leave the cell empty."
        )
    return float(text.replace(",", ""))


class _Reader:
    """Reads one table."""

    def __init__(self, table: Table, boroughs: BoroughNames, choice: Choice) -> None:
        self.rows, self.columns = table.rows, _columns(table)
        self.boroughs, self.choice = boroughs, choice
        self.problems = Problems()
        self.sets: dict[tuple[str, str], _Set] = {}
        self.strangers: dict[str, list[int]] = {}

    def read(self) -> Reading:
        for place, row in self.rows.items():
            cells = {name: _line(row[column]) for name, column in self.columns.items()}
            if not self.choice.rows or cells["indicator"] in self.choice.rows:
                self._take(place, cells)
        self.problems.raise_if_any()
        if len(self.sets) > MOST_SETS:
            raise Invalid(
                {
                    "": f"The file has {len(self.sets):,} indicators and periods; {MOST_SETS} is "
                    "the most at once. Choose fewer, or split the file."
                }
            )
        figures = [Figures(*key, one.source, one.values) for key, one in self.sets.items()]
        return Reading(tuple(figures), {name: tuple(at) for name, at in self.strangers.items()})

    def _take(self, place: int, cells: dict[str, str]) -> None:
        if not self._is_whole(place, cells):
            return
        code = self._borough(place, cells)
        if code is None:
            return
        try:
            said = cells["value"]
            value = None if said.casefold() in NO_FIGURE else number(said)
        except ValueError as error:
            self.problems.add(place, "value", str(error))
            return
        key = (cells["indicator"], cells["period"])
        source = cells.get("source") or _line(self.choice.source)
        self._keep(place, self.sets.setdefault(key, _Set(source)), source, code, value)

    def _is_whole(self, place: int, cells: dict[str, str]) -> bool:
        """Check that a row's texts are present and not too long; note any problem."""
        before = len(self.problems.found)
        for column in ("indicator", "period"):
            if not cells[column]:
                self.problems.add(place, column, "empty. Fill it in, or delete the row.")
        for column in ("indicator", "period", "source"):
            if len(cells.get(column, "")) > LONGEST_TITLE:
                self.problems.add(place, column, f"over {LONGEST_TITLE} characters. Shorten it.")
        return len(self.problems.found) == before

    def _borough(self, place: int, cells: dict[str, str]) -> str | None:
        """Return the code of a row's borough; note a place that is not a London borough."""
        name, code = cells.get("borough", ""), cells.get("code", "")
        found = {self.boroughs.by_name(name)} if name else set()
        found |= {self.boroughs.by_code(code)} if code else set()
        if not found:
            self.problems.add(place, "borough", "empty. Fill in its name or its code.")
        elif len(found) > 1:
            both = f"{quote(name, 60)} and the code {quote(code, 20)}"
            text = f"{both} belong to different boroughs. Correct one of them."
            self.problems.add(place, "borough", text)
        elif found == {None}:
            self.strangers.setdefault(name or code, []).append(place)
        else:
            return found.pop()
        return None

    def _keep(self, place: int, of: _Set, source: str, code: str, value: float | None) -> None:
        """Add a figure to its set; note a second one that differs."""
        if source != of.source:
            text = (
                f"{quote(source, 60)} here, but {quote(of.source, 60)} above. Give each indicator "
            )
            self.problems.add(place, "source", text + "and period only one source.")
        if code in of.values and of.values[code] != value:
            name, first = self.boroughs.names[code], of.rows[code]
            text = f"{name} has a different figure in row {first:,}. Delete the wrong row."
            self.problems.add(place, "value", text)
        of.values[code] = value
        of.rows.setdefault(code, place)


def _columns(table: Table) -> dict[str, str]:
    return {column.casefold(): column for column in table.header}


def _line(text: str) -> str:
    return " ".join(text.split())


def _require_choice(table: Table, choice: Choice) -> None:
    if choice.first or choice.last:
        raise Invalid({"": "Months can only be chosen for the police table. Leave them out."})
    place = without_source(table)
    if place and not choice.source.strip():
        raise Invalid(
            {
                "source": f"Row {place:,}, source: empty. Name the source there, or give one "
                "source for all rows without."
            }
        )
    require_offered(choice.rows, offers(table))


def require_offered(chosen: Sequence[str], offered: Sequence[str]) -> None:
    """Raise Invalid if the file lacks something that was chosen."""
    if missing := [name for name in chosen if name not in offered]:
        raise Invalid(
            {
                "": f"The file has no {', no '.join(map(quote, missing))}. It has: "
                f"{'; '.join(map(isolate, offered)) or 'nothing'}."
            }
        )
