"""The panel beside the matrix: the gaps, highest need first, or the services in one borough."""

from collections.abc import Sequence

import streamlit as st

from db.queries import coverage
from db.queries.coverage import Present
from synergy import coverage as reasoning
from synergy import words
from synergy.coverage import BANDS
from ui import pages
from ui.coverage.matrix import NOBODY
from ui.coverage.overview import Found, View, say_cell, say_figure, say_source
from ui.kit import columns as kit
from ui.kit import filters, indicator_words, lists, paging
from ui.kit.columns import Chip
from ui.text import plain
from ui.viewer import read, viewer

GAPS, PRESENT = 6, 6
ROOM: dict[str, Chip] = {
    "open": ("places available", "green"),
    "waiting list": ("waiting list", "orange"),
    "full": ("full", "red"),
}
ONLINE: Chip = ("online or by phone", "blue")
ICON = ":material/arrow_back:"
# Keeps together the words on either side of it.
DASH = "\u2060–\u2060"


def show(view: View, found: Found) -> None:
    """Draw the choice of a borough and a need, and the result."""
    with filters.row():
        borough = filters.choose("Borough", "borough", view.boroughs)
        need = filters.choose(view.one.capitalize(), "need", view.needs)
    if borough:
        _show_borough(view, found, borough, need)
    else:
        _show_gaps(view, found, need)


def _show_gaps(view: View, found: Found, need: str | None) -> None:
    """List the boroughs with gaps, or a gap for one need, with the distance to the nearest."""
    listed = {
        code: [one for one in lacking if need in (None, one)]
        for code, lacking in found.gaps.items()
        if need is None or need in lacking
    }
    if not listed:
        lists.empty(f"No gaps: every borough has a service{view.at}.", "check_circle")
        return
    wanted = (view, need)
    called = ("borough with a gap", "boroughs with a gap")
    page = paging.turn("gaps_page", wanted, len(listed), GAPS, *called)
    _show_order(view)
    start = page.parameters["offset"]
    for code, lacking in list(listed.items())[start : start + GAPS]:
        with st.container(gap=None):
            st.button(
                f"**{plain(view.boroughs[code])}**",
                key=f"link {code}",
                type="tertiary",
                on_click=filters.choose_id,
                args=("borough", code),
            )
            st.markdown(_say_lacking(view, found, code, lacking))


def _show_order(view: View) -> None:
    """Explain the list and its order, and how to add an indicator."""
    tells = "What each borough lacks, and the distance to the nearest (from the borough's centre)."
    if view.indicator:
        st.caption(f"{tells} {say_source(view)}")
        return
    st.caption(f"{tells} Listed A–Z. Import need data to put the highest need first.")
    if viewer().role == "coordinator":
        pages.link("data", "Import need data", "upload", tab="Indicators")


def _say_lacking(view: View, found: Found, code: str, lacking: list[str]) -> str:
    """Say, as Markdown, what a borough lacks and how far away the nearest services are."""
    said = [f"**{say_figure(view, found, code)}**"] if view.indicator else []
    for need in lacking:
        far = reasoning.say_nearest(found.nearest.get((code, need)))
        said.append(f"{plain(words.inside(view.needs[need]), 80)} ({far})")
    return " · ".join(said)


def _show_borough(view: View, found: Found, code: str, need: str | None) -> None:
    """List the services that reach a borough, for one need or any, and count them by age."""
    number = found.totals.get(code, 0)
    facts = [] if number else ["No services"]
    if need:
        cell = found.cells.get((code, need))
        number = cell.services if cell else 0
        far = reasoning.say_nearest(found.nearest.get((code, need)))
        facts = [say_cell(cell) if cell else f"No services ({far})"]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(view.boroughs[code]), anchor=False)
        key, both = "back from borough", ("borough", "need")
        st.button("All gaps", key=key, icon=ICON, on_click=filters.clear, args=both)
    what = view.needs[need] if need else "Active services"
    if view.indicator:
        facts.append(
            f"{plain(indicator_words.say(view.indicator), 300)}: {say_figure(view, found, code)}"
        )
    st.markdown("  \n".join([f"**{plain(what, 80)}**{view.at}", *facts]))
    if number:
        wanted = (view, code, need)
        page = paging.turn("present_page", wanted, number, PRESENT, "service")
        listed = read(coverage.present, view.asked, code, need, page)
        _show_services(listed)
    column = {view.asked.taxonomy: need} if need else {}
    pages.link("map", "Show on the map", "map", borough=code, **column)
    ages = read(coverage.by_age, view.asked, code)
    st.table(_by_age(view, ages), hide_index=True)


def _by_age(
    view: View, ages: dict[tuple[str, tuple[int, int | None]], int]
) -> dict[str, list[str]]:
    columns = {
        f"{low}+" if high is None else f"{low}{DASH}{high}": [
            f"{ages[need, (low, high)]:,}" if (need, (low, high)) in ages else NOBODY
            for need in view.needs
        ]
        for low, high in BANDS
    }
    return {"Ages": [plain(name, 60) for name in view.needs.values()], **columns}


def _show_services(listed: Sequence[Present]) -> None:
    ids, names = [one.id for one in listed], [one.name for one in listed]
    columns = [
        kit.chips("Availability", [_available(one) for one in listed], 185),
        kit.day("Updated", [one.capacity_as_of if one.capacity else None for one in listed], 90),
        kit.typed("Partner", [one.organization or words.SOMEBODY for one in listed], 130),
        kit.typed("Ages", [words.ages(one.minimum_age, one.maximum_age) for one in listed], 80),
    ]
    lists.table("service", ids, names, columns, "Service", page="partners")


def _available(one: Present) -> list[Chip]:
    held = [ROOM.get(one.capacity or "", ("unknown", "gray"))]
    return held + [ONLINE] * bool(one.online) + [kit.SAMPLE] * bool(one.sample)
