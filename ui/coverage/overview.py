"""The coverage page: its filters, its sentences and its matrix."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import streamlit as st

from db.connect import Database
from db.queries import choices, coverage, indicators
from db.queries.coverage import Asked, Cell, Cells
from db.queries.indicators import Indicator
from synergy import assurance, dates, words
from synergy import coverage as reasoning
from synergy.coverage import BANDS
from ui.coverage import matrix
from ui.coverage.matrix import FEW, NOBODY, NOBODY_SIGN, Square, shade
from ui.kit import filters, indicator_words
from ui.text import plain

# The columns by the label of their filter: the taxonomy, and the word for one of them.
COLUMNS = {
    "Specialisms": (words.SPECIALISM, "specialism"),
    "Contributing factors": (words.FACTOR, "contributing factor"),
}
SHOWN = ("Services", "Partners", "Places free")
BY_NAME = "Borough name"
EACH = "Per service"
FIGURES = ("In all", EACH)


@dataclass(frozen=True)
class View:
    """The page's filters, with the names of boroughs and needs by their codes."""

    asked: Asked
    one: str
    shown: str
    boroughs: dict[str, str]
    needs: dict[str, str]
    indicator: Indicator | None
    per_service: bool

    @property
    def at(self) -> str:
        """Write the ages inside a sentence."""
        return reasoning.say_at(self.asked.band)


@dataclass(frozen=True)
class Found:
    """The data: cells, services by borough (and online), distances, figures to rank by."""

    cells: Cells
    totals: dict[str | None, int]
    nearest: dict[tuple[str, str], float]
    figures: dict[str, float | None]
    ratios: dict[str, float | None]
    gaps: dict[str, list[str]]


def choose(db: Database) -> View:
    """Draw the choices of the toolbar; return the view that they select."""
    held = {indicator_words.say(one): one for one in indicators.indicators(db)}
    bands = {f"{low}-{'' if high is None else high}": (low, high) for low, high in BANDS}
    columns = st.segmented_control(
        "Show by",
        list(COLUMNS),
        default=next(iter(COLUMNS)),
        required=True,
        key="columns",
        bind="query-params",
        label_visibility="collapsed",
    )
    with filters.more("ages", "shown", "gaps_by", "figure", "online"):
        age = filters.choose("Age", "ages", {key: words.ages(*bands[key]) for key in bands})
        shown = filters.choose_one("Show in each cell", "shown", SHOWN)
        ranked = filters.choose_one("Gaps by", "gaps_by", [*held, BY_NAME]) if held else BY_NAME
        per = filters.choose_one("Figure", "figure", FIGURES) if ranked in held else FIGURES[0]
        online = st.toggle("Include online services", key="online", bind="query-params")
    taxonomy, one = COLUMNS[columns]
    return View(
        Asked(dates.today().isoformat(), taxonomy, bands[age] if age else None, online),
        one,
        shown,
        {borough.code: borough.name for borough in choices.boroughs(db)},
        {term.code: term.name for term in choices.terms(db, taxonomy)},
        held.get(ranked),
        per == EACH,
    )


def find(db: Database, view: View) -> Found:
    """Read the data for a view."""
    cells, totals = coverage.cells(db, view.asked), coverage.totals(db, view.asked)
    missing = reasoning.gaps(view.boroughs, list(view.needs), cells)
    nearest = coverage.nearest(db, view.asked) if missing else {}
    figures: dict[str, float | None] = {}
    if view.indicator:
        figures = indicators.values(db, view.indicator.name, view.indicator.period)
    by_code = {code: number for code, number in totals.items() if code}
    ratios = reasoning.per_service(figures, by_code) if view.per_service else {}
    ranked = reasoning.rank(reasoning.rank(missing, figures), ratios)
    return Found(cells, totals, nearest, figures, ratios, {code: missing[code] for code in ranked})


def say(view: View, found: Found) -> str:
    """Sum up the gaps in one sentence, highest need first."""
    named = {
        view.boroughs[code]: [view.needs[need] for need in lacking]
        for code, lacking in found.gaps.items()
    }
    return reasoning.say(named, len(view.boroughs), len(view.needs), view.one, view.at)


def say_online(view: View, found: Found) -> str:
    """Say how many services are online or by phone, and whether they are included."""
    number = found.totals[None]
    if not any(found.totals.values()):
        return f"No active services{view.at} yet."
    if not number:
        return f"Every service{view.at} has a physical location."
    reach = "reaches" if number == 1 else "reach"
    said = f"{words.count(number, 'service')} online or by phone {reach} every borough"
    if view.asked.online:
        return f"{said} and {'is' if number == 1 else 'are'} included in every cell."
    return f"{said}, but {'is' if number == 1 else 'are'} not included here."


def say_cell(cell: Cell | None) -> str:
    """Describe a cell: services, partners and capacity."""
    if cell is None:
        return NOBODY
    capacity = reasoning.say_capacity(cell.free, cell.waiting, cell.full, cell.unknown)
    partners = reasoning.say_partners(cell.partners, cell.unnamed)
    return f"{words.count(cell.services, 'service')}, {partners}; {capacity}"


def _number(cell: Cell, shown: str) -> int:
    if shown == "Services":
        return cell.services
    return cell.free if shown == "Places free" else cell.partners + (cell.unnamed > 0)


def _write(cell: Cell, shown: str) -> str:
    if shown == "Partners":
        return reasoning.write_partners(cell.partners, cell.unnamed)
    return f"{_number(cell, shown):,}" + (f"/{cell.services:,}" if shown == "Places free" else "")


def _squares(view: View, cells: Cells) -> Mapping[tuple[str, str], Square]:
    most = max((_number(cell, view.shown) for cell in cells.values()), default=0)
    pairs = product(view.boroughs, view.needs)
    return {pair: _square(cells.get(pair), view.shown, most) for pair in pairs}


def _square(cell: Cell | None, shown: str, most: int) -> Square:
    if cell is None:
        return Square(NOBODY, "no services", None)
    return Square(_write(cell, shown), say_cell(cell), shade(_number(cell, shown), most))


MEANING = {
    "Services": "Numbers are active services;",
    "Partners": "Numbers are partners with an active service (4+ means at least four, since some "
    "partners are not published);",
    "Places free": "1/3 means one of three active services has confirmed spaces in the last "
    f"{assurance.CAPACITY_DAYS} days;",
}


def show_matrix(view: View, found: Found) -> None:
    """Draw the matrix; selecting a cell puts its borough and need into the URL."""
    squares = _squares(view, found.cells)
    matrix.show("matrix", squares, view.boroughs, view.needs, say(view, found), _choose_square)
    sign = NOBODY if len(view.needs) <= FEW else NOBODY_SIGN
    gaps = f"hatched cells (“{sign}”) have none."
    st.caption(f"{MEANING[view.shown]} {gaps} Select a cell for details.")


def _choose_square(borough: str, need: str) -> None:
    st.query_params["borough"] = borough
    st.query_params["need"] = need


def say_figure(view: View, found: Found, code: str) -> str:
    """Write the value that ranks a borough: its figure, or its figure per service."""
    figure = indicator_words.say_value(found.figures.get(code))
    if not view.per_service or found.figures.get(code) is None:
        return figure
    each = found.ratios[code]
    if not found.totals.get(code) or each is None:
        return f"{figure}, no services"
    return f"{each:,.1f} per service ({figure})"


def say_source(view: View) -> str:
    """Say, as Markdown, how the gaps are ranked."""
    if view.indicator is None:
        return ""
    per = ", divided by the active services that reach the borough" if view.per_service else ""
    return f"Highest first: {plain(indicator_words.say(view.indicator), 300)}{per}."
