"""What boroughs are shaded by: a figure for each, the range of each shade, and the source."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import streamlit as st

from db.queries import indicators
from db.queries.indicators import Indicator
from db.queries.services import ServiceFilter
from synergy import words
from ui.kit import filters, indicator_words
from ui.map import numbers
from ui.viewer import read

# What a borough can be filled with: one of four shades, by its number, or lines (map.css).
SHADES, NO_FIGURE, NO_SERVICE = 4, 4, 5
COUNTED = "Counts services matching the filters, by borough covered."
NOTHING = "none"
Range = tuple[float, float]


@dataclass(frozen=True)
class Colouring:
    """How each borough is filled, by its code, and what each fill means.

    A fill of None is the land's own colour. `said` is every borough's figure in words; `about`
    says what the figures are, as text, not as Markdown.
    """

    fills: Mapping[str, int]
    legend: list[tuple[int | None, str]]
    said: Mapping[str, str]
    about: str

    def with_figures(self, boroughs: Mapping[str, str]) -> dict[str, str]:
        """Write each borough's figure after its name."""
        return {
            code: f"{name} · {self.said[code]}" if code in self.said else name
            for code, name in boroughs.items()
        }


def bands(counts: Iterable[int]) -> list[tuple[int, int]]:
    """Split 1 to the largest count into a range for each shade, fewer when it is low."""
    most = max(counts, default=0)
    number = min(SHADES, most)
    edges = [round(most * step / number) for step in range(number + 1)] if number else [0]
    return [(low + 1, high) for low, high in pairwise(edges)]


def quarters(values: Iterable[float]) -> list[Range]:
    """Split figures into as many ranges as there are shades, each of about as many boroughs."""
    ordered = sorted(values)

    def quarter(value: float) -> int:
        return bisect_left(ordered, value) * SHADES // len(ordered)

    parts = [list(part) for _, part in groupby(ordered, quarter)]
    return [(part[0], part[-1]) for part in parts]


def shades(figures: Mapping[str, float], ranges: Iterable[Range]) -> dict[str, int]:
    """Say the shade of each figure that is in one of the ranges."""
    numbered = list(enumerate(ranges))
    return {
        code: shade
        for code, figure in figures.items()
        for shade, (low, high) in numbered
        if low <= figure <= high
    }


def choose(specialisms: Mapping[str, str], held: list[Indicator]) -> str:
    """Ask what to shade boroughs by; until somebody chooses, by need, or by services without it."""
    options = {"services": "services per borough"}
    options |= {f"services {code}": f"services, {name}" for code, name in specialisms.items()}
    options |= {_key(one): indicator_words.say(one) for one in held}
    options |= {NOTHING: "none"}
    said = {option: f"Shade: {name}" for option, name in options.items()}
    first = _key(held[0]) if held else "services"
    label = "Shade boroughs by"
    return filters.choose(label, "colour", said, width=205, first=first, is_labelled=False) or first


def _key(indicator: Indicator) -> str:
    return f"need {indicator.name}, {indicator.period}"


def is_need(chosen: str) -> bool:
    """Tell whether boroughs are shaded by a need, which can be divided by the services for it."""
    return chosen.startswith("need ")


def colouring(
    chosen: str, held: list[Indicator], codes: Iterable[str], wanted: ServiceFilter
) -> Colouring:
    """Shade the boroughs, given by their codes, as was chosen."""
    if chosen == NOTHING:
        return Colouring({}, [], {}, "")
    if not is_need(chosen):
        return _by_services(chosen, wanted)
    indicator = next(one for one in held if _key(one) == chosen)
    values = read(indicators.values, indicator.name, indicator.period)
    if st.query_params.get("per_service") == "true":
        return _by_need_per_service(indicator, values, codes, wanted)
    return _by_need(indicator, values, codes)


def _by_services(chosen: str, wanted: ServiceFilter) -> Colouring:
    """Shade by how many services reach a borough, of all that the other filters let through."""
    _, _, specialism = chosen.partition(" ")
    counted = replace(wanted, borough=None, specialism=specialism or wanted.specialism)
    counts = numbers.by_borough(counted)
    ranges = quarters(number for number in counts.values() if number)
    said_ranges = (words.between(int(low), int(high), "service") for low, high in ranges)
    legend = [(None, "no services"), *enumerate(said_ranges)]
    said = {code: words.count(number, "service") for code, number in counts.items()}
    return Colouring(shades(counts, ranges), list(legend), said, COUNTED)


def _by_need(
    indicator: Indicator, values: Mapping[str, float | None], codes: Iterable[str]
) -> Colouring:
    """Shade by a figure as it was published."""
    figures = {code: value for code, value in values.items() if value is not None}
    without = {code: NO_FIGURE for code in codes if code not in figures}
    about = f"{indicator_words.say(indicator)}. Filters do not change this figure."
    return _by_figures(figures, without, about)


def _by_need_per_service(
    indicator: Indicator,
    values: Mapping[str, float | None],
    codes: Iterable[str],
    wanted: ServiceFilter,
) -> Colouring:
    """Shade by a figure divided by the active services that reach a borough."""
    counts = numbers.by_borough(replace(wanted, borough=None), active=True)
    figures, without = {}, {}
    for code in codes:
        value, services = values.get(code), counts.get(code, 0)
        if value is None:
            without[code] = NO_FIGURE
        elif not services:
            without[code] = NO_SERVICE
        else:
            figures[code] = round(value / services, 1)
    about = (
        f"{indicator_words.say(indicator)}, divided by the active services matching the "
        "filters that cover the borough."
    )
    return _by_figures(figures, without, about)


def _by_figures(figures: Mapping[str, float], without: Mapping[str, int], about: str) -> Colouring:
    ranges = quarters(figures.values())
    legend: list[tuple[int | None, str]] = [
        (shade, _say_range(low, high)) for shade, (low, high) in enumerate(ranges)
    ]
    names = {NO_SERVICE: "no active services", NO_FIGURE: indicator_words.NO_FIGURE}
    legend += [(kind, name) for kind, name in names.items() if kind in without.values()]
    said = {code: indicator_words.say_value(figure) for code, figure in figures.items()}
    said |= {code: names[kind] for code, kind in without.items()}
    return Colouring(shades(figures, ranges) | dict(without), legend, said, about)


def _say_range(low: float, high: float) -> str:
    first, last = indicator_words.say_value(low), indicator_words.say_value(high)
    return first if low == high else f"{first} to {last}"
