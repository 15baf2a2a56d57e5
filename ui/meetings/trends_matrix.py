"""A heat map of what each meeting raised: rows named above their squares, a column a meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from db.queries.trends import Held
from synergy import words
from ui.coverage.matrix import LOOKS, SHADES, shade
from ui.kit import charts

# Pixels: a row's name, its squares, and up to three lines over the columns.
NAME, SQUARE, HEAD = 22, 26, 58
STEP = NAME + SQUARE
# Columns whose days are written in lines; those of more are turned upright.
FEW = 12
# Letters of a row's name, which a phone can show on one line.
LETTERS = 54


@dataclass(frozen=True)
class Row:
    """What one row counts, by the id of each meeting that has any."""

    name: str
    counts: Mapping[int, int]


def say_day(meeting: Held) -> str:
    """Say a meeting's day in few letters: "7 Jun 24"."""
    day = date.fromisoformat(meeting.date)
    return f"{day.day} {day:%b %y}"


def _heads(meetings: Sequence[Held]) -> list[str]:
    """Write the days over the columns, the year where it is another than before."""
    days = [date.fromisoformat(meeting.date) for meeting in meetings]
    if len(days) > FEW:
        return [say_day(meeting) for meeting in meetings]
    years = [None, *(day.year for day in days)]
    return [
        f"{day.day}<br>{day:%b}<br>{f'’{day:%y}' if day.year != before else ''}"
        for day, before in zip(days, years, strict=False)
    ]


def figure(rows: Sequence[Row], meetings: Sequence[Held], of: str) -> charts.Figure:
    """Draw the rows; `of` says what a number counts, after it: "partner"."""
    most = max(number for row in rows for number in row.counts.values())
    counts = [[row.counts.get(meeting.id, 0) for meeting in meetings] for row in rows]
    shades = [[shade(number, most) for number in row] for row in counts]
    hovers = [
        [
            f"<b>{charts.label(row.name, 60)}</b><br>{say_day(meeting)}: {words.count(number, of)}"
            for meeting, number in zip(meetings, numbers, strict=True)
        ]
        for row, numbers in zip(rows, counts, strict=True)
    ]
    looks = LOOKS[charts.look()]
    squares = {
        "type": "heatmap",
        # Every other strip is a row's name, and empty.
        "z": [strip for row in shades for strip in ([None] * len(row), row)],
        "hovertext": [strip for row in hovers for strip in ([""] * len(row), row)],
        "y": list(accumulate([0, *[NAME, SQUARE] * len(rows)])),
        "x": list(range(len(meetings) + 1)),
        "zmin": 0,
        "zmax": SHADES,
        "colorscale": [[n / SHADES, looks[n + 1][0]] for n in range(SHADES + 1)],
        "showscale": False,
        "xgap": 2,
        "hoverongaps": False,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    data = [squares, _written(rows, counts, shades)]
    return {"data": data, "layout": _layout(len(rows), meetings)}


def _written(
    rows: Sequence[Row], counts: Sequence[Sequence[int]], shades: Sequence[Sequence[int]]
) -> dict[str, Any]:
    """Write the names, and each number in an ink that is read on its square."""
    inks = [ink for _, ink in LOOKS[charts.look()][1:]]
    size = 14 if len(counts[0]) <= FEW else 12
    marks = [
        (0.0, line * STEP + NAME / 2, charts.label(row.name, LETTERS), charts.ink(), 14, "right")
        for line, row in enumerate(rows)
    ] + [
        (column + 0.5, line * STEP + NAME + SQUARE / 2, f"{number}", inks[dark], size, "center")
        for line, (numbers, darks) in enumerate(zip(counts, shades, strict=True))
        for column, (number, dark) in enumerate(zip(numbers, darks, strict=True))
        if number
    ]
    x, y, text, colours, sizes, sides = zip(*marks, strict=True)
    return {
        "type": "scatter",
        "mode": "text",
        "x": x,
        "y": y,
        "text": text,
        "textfont": {"color": colours, "size": sizes},
        "textposition": [f"middle {side}" for side in sides],
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _layout(lines: int, meetings: Sequence[Held]) -> dict[str, Any]:
    few = len(meetings) <= FEW
    return {
        "height": HEAD + lines * STEP + 8,
        "dragmode": False,
        "xaxis": {
            "side": "top",
            "range": [0, len(meetings)],
            "tickvals": [column + 0.5 for column in range(len(meetings))],
            "ticktext": _heads(meetings),
            "tickangle": 0 if few else -90,
            "tickfont": {"size": 13 if few else 12},
            "ticks": "",
            "ticklabeloverflow": "allow",
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": {"range": [lines * STEP, 0], "visible": False, "fixedrange": True},
    }
