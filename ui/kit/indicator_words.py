"""How an indicator and its figures are said: never without period and source."""

from db.queries.indicators import Indicator
from synergy import figures

NO_FIGURE = "no figure"


def say(indicator: Indicator) -> str:
    """Say what a figure is, of when and from whom, as text (not as Markdown)."""
    return figures.say(indicator.name, indicator.period, indicator.source)


def say_value(value: float | None) -> str:
    """Say one borough's figure: whole where it is, else to two decimals; "no figure" for None."""
    if value is None:
        return NO_FIGURE
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
