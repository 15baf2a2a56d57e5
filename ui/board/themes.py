"""The board's themes: open issues, how often they were raised lately, and the trend."""

from collections.abc import Callable, Sequence

import streamlit as st

from db.queries.board import COMPARED, Theme
from db.queries.issues import NO_THEME
from synergy import words
from synergy.typed_text import isolate
from ui import pages
from ui.kit import charts, lists
from ui.text import plain

MEETINGS = 2 * COMPARED
# Pixels a bar takes, and what stands around them.
BAR, AROUND = 48, 16
# The word, its sign in a figure, its icon in a list.
EARLY = ("too early for a trend", "", "hourglass_empty")
TRENDS = {
    1: ("rising", "↗", "trending_up"),
    0: ("steady", "→", "trending_flat"),
    -1: ("falling", "↘", "trending_down"),
}


def trend(theme: Theme, held: int) -> tuple[str, str, str]:
    """Compare the last meetings with those before: the word, the sign and the icon for it.

    Until MEETINGS were held there is nothing to compare with.
    """
    if held < MEETINGS:
        return EARLY
    return TRENDS[(theme.lately > theme.before) - (theme.lately < theme.before)]


def _name(theme: Theme) -> str:
    return isolate(theme.name or "No theme")


def _raised(theme: Theme) -> str:
    return f"raised {words.count(theme.raised, 'time')}"


def _top(themes: Sequence[Theme], number: Callable[[Theme], int]) -> tuple[str, int]:
    """Name the themes with the highest number, and say it."""
    most = max(map(number, themes))
    return " and ".join(_name(theme) for theme in themes if number(theme) == most), most


def say(themes: Sequence[Theme], held: int) -> str:
    """Say in one sentence where most open issues are, what is raised most, and what rises."""
    total = sum(theme.open_issues for theme in themes)
    name, most = _top(themes, lambda theme: theme.open_issues)
    parts = [f"{words.count(total, 'open issue')}, most under {name} ({most:,})"]
    name, most = _top(themes, lambda theme: theme.raised)
    if most:
        meetings = "meeting" if held == 1 else f"{held} meetings"
        parts.append(f"at the last {meetings} {name} came up most ({words.count(most, 'time')})")
    rising = [_name(theme) for theme in themes if trend(theme, held) == TRENDS[1]]
    if rising:
        parts.append(f"rising: {', '.join(rising)}")
    return "; ".join(parts) + "."


def _figure(themes: Sequence[Theme], held: int) -> charts.Figure:
    places = list(range(len(themes)))
    ticks = [
        f"<b>{charts.label(_name(theme))}</b><br>{_raised(theme)} {sign} {word if sign else ''}"
        for theme in themes
        for word, sign, _ in [trend(theme, held)]
    ]
    counts = [theme.open_issues for theme in themes]
    bars = {
        "type": "bar",
        "x": counts,
        "y": places,
        "orientation": "h",
        "text": [f"{n:,}" for n in counts],
        "textposition": "auto",
        "textfont": {"size": 16},
        "hoverinfo": "skip",
    }
    layout = {
        "height": BAR * len(themes) + AROUND,
        "bargap": 0.35,
        "xaxis": {"visible": False, "rangemode": "tozero", "fixedrange": True},
        "yaxis": {
            "tickvals": places,
            "ticktext": ticks,
            "tickfont": {"size": 14},
            "autorange": "reversed",
            "fixedrange": True,
        },
    }
    return {"data": [bars], "layout": layout}


def show(themes: Sequence[Theme], held: int) -> None:
    """Draw the themes as bars, with a list of the same whose lines lead to the issues."""
    if not themes:
        lists.empty("No open issues. What partners raise at a meeting is shown here.")
        return
    charts.show(_figure(themes, held), say(themes, held), lambda: _list(themes, held))


def _list(themes: Sequence[Theme], held: int) -> None:
    for theme in themes:
        word, _, icon = trend(theme, held)
        with st.container(border=True, gap=None):
            pages.link(
                "issues",
                f"**{plain(_name(theme))}**: {words.count(theme.open_issues, 'open issue')}",
                status="open",
                theme=theme.code or NO_THEME,
            )
            st.markdown(f"{_raised(theme)} · :material/{icon}: {word}")
