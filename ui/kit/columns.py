"""The columns of a list: the value in each cell, and how wide it is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from synergy import dates
from synergy.typed_text import isolate


@dataclass(frozen=True)
class Column:
    """One column: its heading, a value for each row, and how they are drawn."""

    heading: str
    values: Sequence[Any]
    config: Mapping[str, Any]


# A word, and the colour of its chip.
Chip = tuple[str, str]
SAMPLE: Chip = ("sample", "violet")


def typed(heading: str, values: Sequence[str | None], width: int | None = None) -> Column:
    """Draw people's words as they were typed, on one line."""
    shown = [isolate(" ".join(value.split())) if value else None for value in values]
    return Column(heading, shown, st.column_config.TextColumn(heading, width=width))


def chips(heading: str, values: Sequence[Sequence[Chip]], width: int | None = None) -> Column:
    """Draw words as coloured chips."""
    colours = dict(sorted({chip for held in values for chip in held}))
    config = st.column_config.MultiselectColumn(
        heading, width=width, options=list(colours), color=list(colours.values())
    )
    return Column(heading, [[word for word, _ in held] for held in values], config)


def day(heading: str, values: Sequence[str | None], width: int | None = 100) -> Column:
    """Draw ISO dates: the weekday with those of this year, the year with others."""
    days = [date.fromisoformat(value) if value else None for value in values]
    this_year = all(one is None or one.year == dates.today().year for one in days)
    format = "ddd D MMM" if this_year else "D MMM YYYY"
    return Column(heading, days, st.column_config.DateColumn(heading, width=width, format=format))


def number(heading: str, values: Sequence[int | None], width: int | None = 80) -> Column:
    """Draw counts; a zero is left empty."""
    config = st.column_config.NumberColumn(heading, width=width)
    return Column(heading, [value or None for value in values], config)


def share(heading: str, values: Sequence[int], most: int, width: int | None = 120) -> Column:
    """Draw counts as bars beside their number, the longest for `most`."""
    config = st.column_config.ProgressColumn(
        heading, width=width, min_value=0, max_value=max(most, 1), format="%d"
    )
    return Column(heading, list(values), config)


def bars(heading: str, values: Sequence[Sequence[int]], width: int | None = 110) -> Column:
    """Draw a small bar chart in each cell."""
    most = max((max(held, default=0) for held in values), default=0)
    config = st.column_config.BarChartColumn(heading, width=width, y_min=0, y_max=max(most, 1))
    return Column(heading, [list(held) for held in values], config)
