"""What is read from a file of indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synergy import periods
from synergy.typed_text import isolate

# How many of many are named.
NAMED = 5


def some(names: Sequence[str]) -> str:
    """List names, the first few of many."""
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def say(name: str, period: str, source: str) -> str:
    """Say what a figure is, of when and from whom."""
    return f"{isolate(name)}, {isolate(periods.say(period))} ({isolate(source)})"


@dataclass(frozen=True)
class Figures:
    """One indicator of one period: a figure by borough code, None where there is none."""

    name: str
    period: str
    source: str
    values: Mapping[str, float | None]


@dataclass(frozen=True)
class Reading:
    """What a file says: its figures, and the places that are no borough, with their rows."""

    figures: tuple[Figures, ...]
    strangers: Mapping[str, tuple[int, ...]]

    def say_strangers(self) -> list[str]:
        """Say each place that is no borough, with the first of its rows."""
        return [f"{isolate(place)} ({_rows(rows)})" for place, rows in self.strangers.items()]


@dataclass(frozen=True)
class Choice:
    """What to take from a file.

    `rows` names the police's rows or the indicators, all of these where it is empty; `first` and
    `last` are months ("2022-02") of the police's table, its own where they are None.
    """

    rows: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None
    source: str = ""


def _rows(rows: tuple[int, ...]) -> str:
    return f"row{'s' if len(rows) > 1 else ''} {some([f'{row:,}' for row in rows])}"
