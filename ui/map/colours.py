"""What boroughs are coloured by: a figure for each, its range of shade, and where it is from."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import streamlit as st

from db import connect
from db.queries import indicators
from db.queries.indicators import Indicator
from db.queries.services import ServiceFilter
from synergy import words
from ui.kit import filters, indicator_words
from ui.map import numbers
from ui.map.look import LIGHT, NO_FIGURE, NO_SERVICE
from ui.viewer import viewer

SHADES = len(LIGHT.shades)
COUNTED = "Counted are services that fit the filters above, in each borough that they reach."
# Characters of what stands beside a colouring.
ABOUT = 400
Range = tuple[float, float]


@dataclass(frozen=True)
class Colouring:
    """How each borough is filled, by its code; what each fill means; what stands beside it.

    A fill of None is the land's own colour. `said` is every borough's figure in words; `about`
    is text, not Markdown.
    """

    fills: Mapping[str, int]
    legend: list[tuple[int | None, str]]
    said: Mapping[str, str]
    about: str


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


def choose(specialisms: Mapping[str, str], held: list[Indicator]) -> tuple[str | None, bool]:
    """Ask what to colour boroughs by, and whether a need is divided among its services."""
    options = {"services": "Services"}
    options |= {f"services {code}": name for code, name in specialisms.items()}
    options |= {_key(one): indicator_words.say(one) for one in held}
    chosen = filters.choose("Colour boroughs by", "colour", options, "Nothing", width=320)
    divided = False
    if chosen and not chosen.startswith("services"):
        divided = st.toggle("Per active service", key="per_service", bind="query-params")
    return chosen, divided


def _key(indicator: Indicator) -> str:
    return f"need {indicator.name}, {indicator.period}"


def colouring(
    chosen: str, divided: bool, held: list[Indicator], codes: Iterable[str], wanted: ServiceFilter
) -> Colouring:
    """Colour the boroughs, given by their codes, as was chosen."""
    if chosen.startswith("services"):
        return _by_services(chosen, wanted)
    indicator = next(one for one in held if _key(one) == chosen)
    with connect.reading_as(viewer()) as db:
        values = indicators.values(db, indicator.name, indicator.period)
    if divided:
        return _by_need_per_service(indicator, values, codes, wanted)
    return _by_need(indicator, values, codes)


def _by_services(chosen: str, wanted: ServiceFilter) -> Colouring:
    """Colour by how many services reach a borough, of all that the other filters let through."""
    _, _, specialism = chosen.partition(" ")
    counted = replace(wanted, borough=None, specialism=specialism or wanted.specialism)
    counts = numbers.by_borough(counted)
    ranges = quarters(number for number in counts.values() if number)
    said_ranges = (words.between(int(low), int(high), "service") for low, high in ranges)
    legend = [(None, "no service"), *enumerate(said_ranges)]
    said = {code: words.count(number, "service") for code, number in counts.items()}
    return Colouring(shades(counts, ranges), list(legend), said, COUNTED)


def _by_need(
    indicator: Indicator, values: Mapping[str, float | None], codes: Iterable[str]
) -> Colouring:
    """Colour by a figure as it was published; no filter changes it."""
    figures = {code: value for code, value in values.items() if value is not None}
    without = {code: NO_FIGURE for code in codes if code not in figures}
    about = f"{indicator_words.say(indicator)}. The filters do not change it."
    return _by_figures(figures, without, about)


def _by_need_per_service(
    indicator: Indicator,
    values: Mapping[str, float | None],
    codes: Iterable[str],
    wanted: ServiceFilter,
) -> Colouring:
    """Colour by a figure divided by the active services that reach a borough."""
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
        f"{indicator_words.say(indicator)}, divided by the active services that fit the filters "
        "above and reach the borough."
    )
    return _by_figures(figures, without, about)


def _by_figures(figures: Mapping[str, float], without: Mapping[str, int], about: str) -> Colouring:
    ranges = quarters(figures.values())
    legend: list[tuple[int | None, str]] = [
        (shade, _say_range(low, high)) for shade, (low, high) in enumerate(ranges)
    ]
    names = {NO_SERVICE: "no active service", NO_FIGURE: indicator_words.NO_FIGURE}
    legend += [(kind, name) for kind, name in names.items() if kind in without.values()]
    said = {code: indicator_words.say_value(figure) for code, figure in figures.items()}
    said |= {code: names[kind] for code, kind in without.items()}
    return Colouring(shades(figures, ranges) | dict(without), legend, said, about)


def _say_range(low: float, high: float) -> str:
    first, last = indicator_words.say_value(low), indicator_words.say_value(high)
    return first if low == high else f"{first} to {last}"
