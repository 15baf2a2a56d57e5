"""The words for an indicator and its figures, always with period and source."""

from db.queries.indicators import Indicator
from synergy import figures

NO_FIGURE = "no figure"


def say(indicator: Indicator) -> str:
    """Name an indicator with its period and source, as text (not Markdown)."""
    return figures.say(indicator.name, indicator.period, indicator.source)


def say_value(value: float | None) -> str:
    """Write one borough's figure: whole, or with up to two decimals; "no figure" for None."""
    if value is None:
        return NO_FIGURE
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
