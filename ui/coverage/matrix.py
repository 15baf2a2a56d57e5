"""The matrix of boroughs and needs: a number in each cell, with gaps shown by shape and word."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from textwrap import wrap
from typing import Any

import streamlit as st

from ui.kit import charts
from ui.text import plain

# Pixels: a row, a line of a column heading, and the space around the lines.
ROW, LINE, AROUND = 22, 18, 12
# The mark for a gap, as a word, and as a sign if columns are narrow.
NOBODY, NOBODY_SIGN = "none", "✕"
SHADES = 4
# Up to this many columns have horizontal headings; more have vertical ones of this height.
FEW, UPRIGHT = 4, 124
# The number of letters in a line of a column heading.
ACROSS = 11
# The fill and text colours of a cell: for a gap (with hatching), for zero, then from few to many.
LOOKS = {
    "light": (
        ("#fbd5b9", "#6b2400"),
        ("#eef2f6", "#16222e"),
        ("#dbe8f4", "#16222e"),
        ("#9cc3e1", "#16222e"),
        ("#5b9fd0", "#16222e"),
        ("#165c9c", "#ffffff"),
    ),
    "dark": (
        ("#5a2a10", "#ffe3d0"),
        ("#1b2530", "#eef3f7"),
        ("#1d3a52", "#eef3f7"),
        ("#27557c", "#ffffff"),
        ("#3575a8", "#ffffff"),
        ("#7fb6de", "#10171f"),
    ),
}
HATCHING = {"light": "#c2561a", "dark": "#d9763a"}


@dataclass(frozen=True)
class Square:
    """The text of one cell, its meaning in words, and its shade.

    The shade is from 1 to SHADES, 0 if there are services but the number is zero, None for a gap.
    """

    text: str
    meaning: str
    shade: int | None


def shade(number: float, most: float) -> int:
    """Return the shade of a number, the strongest for the highest; 0 for zero."""
    return -int(-SHADES * number // most) if number > 0 else 0


Squares = Mapping[tuple[str, str], Square]
Names = Mapping[str, str]


def _head(name: str) -> str:
    """Write a need's name as a column heading, in lines of a few letters."""
    said = " ".join(name.split())
    lines = wrap(said, ACROSS, break_long_words=False, break_on_hyphens=False)
    return "<br>".join(charts.label(line, ACROSS + 3) for line in lines[:4])


def _written(square: Square, columns: int) -> str:
    """Write the text of a cell; the mark for a gap must fit into the column."""
    if square.shade is not None:
        return square.text
    return f"<b>{NOBODY_SIGN if columns > FEW and square.text == NOBODY else square.text}</b>"


def _figure(squares: Squares, boroughs: Names, needs: Names) -> charts.Figure:
    """Draw a bar for each cell: unlike cells of a heat map, bars can be hatched and selected."""
    pairs = list(product(boroughs, needs))
    drawn = [squares[pair] for pair in pairs]
    looks = [LOOKS[charts.look()][0 if one.shade is None else one.shade + 1] for one in drawn]
    rows, columns = list(boroughs), list(needs)
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [0.94] * len(pairs),
        "base": [columns.index(need) + 0.03 for _, need in pairs],
        "y": [rows.index(borough) for borough, _ in pairs],
        "width": 0.88,
        "text": [_written(one, len(needs)) for one in drawn],
        "customdata": pairs,
        "hovertext": [
            f"<b>{charts.label(boroughs[borough])}</b>, {charts.label(needs[need], 60)}<br>"
            f"{charts.label(squares[borough, need].meaning, 120)}"
            for borough, need in pairs
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "textposition": "inside",
        "insidetextanchor": "middle",
        "constraintext": "none",
        "textangle": 0,
        "textfont": {"size": 14, "color": [ink for _, ink in looks]},
        "marker": {
            "color": [fill for fill, _ in looks],
            "line": {"width": 0},
            "pattern": {
                "fillmode": "overlay",
                "shape": ["/" if one.shade is None else "" for one in drawn],
                "fgcolor": HATCHING[charts.look()],
                "size": 7,
                "solidity": 0.12,
            },
        },
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }
    return {"data": [bars], "layout": _layout(boroughs, needs)}


def _layout(boroughs: Names, needs: Names) -> dict[str, Any]:
    few = len(needs) <= FEW
    heads = [_head(name) if few else charts.label(name, 19) for name in needs.values()]
    longest = max(head.count("<br>") + 1 for head in heads) * LINE if few else UPRIGHT
    return {
        "height": ROW * len(boroughs) + longest + AROUND,
        "margin": {"l": 0, "r": 0, "t": longest + AROUND, "b": 0},
        "showlegend": False,
        "barmode": "overlay",
        "dragmode": False,
        "xaxis": {
            "side": "top",
            "range": [0, len(needs)],
            "tickvals": [place + 0.5 for place in range(len(needs))],
            "ticktext": heads,
            "tickangle": 0 if few else -90,
            "tickfont": {"size": 13, "color": charts.ink()},
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "yaxis": {
            "range": [len(boroughs) - 0.5, -0.5],
            "tickvals": list(range(len(boroughs))),
            "ticktext": [charts.label(name, 24) for name in boroughs.values()],
            "tickfont": {"size": 13, "color": charts.ink()},
            "showgrid": False,
            "fixedrange": True,
        },
    }


def _table(squares: Squares, boroughs: Names, needs: Names) -> dict[str, Sequence[str]]:
    columns = {
        plain(name): [plain(squares[borough, need].meaning) for borough in boroughs]
        for need, name in needs.items()
    }
    return {"Borough": [f"**{plain(name)}**" for name in boroughs.values()], **columns}


def show(
    key: str,
    squares: Squares,
    boroughs: Names,
    needs: Names,
    sentence: str,
    choose: Callable[[str, str], None] | None = None,
) -> None:
    """Draw the matrix, and its table; `choose` gets the borough and need that are selected.

    The `sentence` that sums it up is already shown above it.
    """

    def pressed() -> None:
        # Selecting the same cell again clears the selection, but the person still wants that cell.
        last = f"{key} pressed"
        points: list[dict[str, Any]] = st.session_state[key].selection.points
        if points:
            st.session_state[last] = tuple(points[0]["customdata"])
        pair: tuple[str, str] | None = st.session_state.get(last)
        if choose and pair and pair in squares:
            choose(*pair)

    st.plotly_chart(
        _figure(squares, boroughs, needs),
        key=key,
        config={"displayModeBar": False},
        alt=sentence,
        on_select=pressed if choose else "ignore",
        selection_mode="points",
    )
    with st.expander("Show as a table", icon=":material/table:"):
        st.table(_table(squares, boroughs, needs), hide_index=True)
