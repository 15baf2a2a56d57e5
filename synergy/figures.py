"""The figures read from a file of indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synergy import periods
from synergy.typed_text import isolate

# A long list names only this many.
NAMED = 5


def some(names: Sequence[str]) -> str:
    """List the first few names and count the rest."""
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def say(name: str, period: str, source: str) -> str:
    """Name a figure with its period and source."""
    return f"{isolate(name)}, {isolate(periods.say(period))} ({isolate(source)})"


@dataclass(frozen=True)
class Figures:
    """One indicator for one period: a figure, or None, for each borough code."""

    name: str
    period: str
    source: str
    values: Mapping[str, float | None]


@dataclass(frozen=True)
class Reading:
    """The figures in a file, and the rows of places that are not London boroughs."""

    figures: tuple[Figures, ...]
    strangers: Mapping[str, tuple[int, ...]]

    def say_strangers(self) -> list[str]:
        """List the places that are not London boroughs, each with its first rows."""
        return [f"{isolate(place)} ({_rows(rows)})" for place, rows in self.strangers.items()]


@dataclass(frozen=True)
class Choice:
    """What to import from a file.

    `rows` names rows of the police table, or indicators (all of them if empty). `first` and `last`
    are months ("2022-02") of the police table; None means its own first or last month.
    """

    rows: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    source: str = ""


def _rows(rows: tuple[int, ...]) -> str:
    return f"row{'s' if len(rows) > 1 else ''} {some([f'{row:,}' for row in rows])}"
