"""Bars that lie, a word on each: what is counted is read without its colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from ui.kit import charts

# Pixels: a bar, and the gap between the rows.
BAR, BETWEEN = 22, 16
# Letters in each of the two lines that a row's name may take.
LETTERS = 20
# How much longer than the longest bar the chart is: what is written at that bar needs room.
ROOM = 1.9


@dataclass(frozen=True)
class Bar:
    """How long a bar is, and what is written at it."""

    length: float
    text: str


def _lines(name: str) -> str:
    lines = wrap(name, LETTERS)
    two = (*lines[:1], " ".join(lines[1:]))
    return "<br>".join(charts.label(line, LETTERS) for line in two if line)


def figure(names: Sequence[str], sets: Sequence[Sequence[Bar]]) -> charts.Figure:
    """Draw a row for each name, with a bar of each set: the first filled, another one hatched."""
    places = list(range(len(names)))
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [bar.length for bar in bars],
            "y": places,
            "text": [bar.text for bar in bars],
            "marker": {"pattern": {"shape": "/" if number else "", "fillmode": "replace"}},
            "textposition": "outside",
            "cliponaxis": False,
            "textfont": {"size": 14, "color": charts.ink()},
            "hoverinfo": "skip",
        }
        for number, bars in enumerate(sets)
    ]
    longest = max(bar.length for bars in sets for bar in bars)
    layout = {
        "height": len(names) * (BAR * len(sets) + BETWEEN) + 8,
        "barmode": "group",
        "bargap": BETWEEN / (BAR * len(sets) + BETWEEN),
        "dragmode": False,
        "xaxis": {"visible": False, "range": [0, (longest or 1) * ROOM], "fixedrange": True},
        "yaxis": {
            "tickvals": places,
            "ticktext": [_lines(name) for name in names],
            "tickfont": {"size": 14},
            "range": [len(names) - 0.5, -0.5],
            "showgrid": False,
            "fixedrange": True,
        },
    }
    return {"data": data, "layout": layout}
