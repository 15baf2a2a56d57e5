"""The maps that pages show: the large one of services, and the board's small one."""

from collections.abc import Mapping, Sequence

import streamlit as st

from db.queries.places import Near
from db.queries.services import ServiceFilter
from synergy import tiles, words
from ui.map import filter_row, frame, numbers, side
from ui.map.colours import Colouring, bands, shades
from ui.map.numbers import Overview
from ui.text import plain

# The map's share of the width, and the panel's: 65 % of a laptop's screen is map.
SHARES = (3.1, 1)
# Pixels, at least: the large map fills the window.
HEIGHT, SMALL = 600, 380
# Characters of what is said of a shading.
ABOUT = 400


def draw(found: Overview, wanted: ServiceFilter, shading: Colouring, near: Near | None) -> None:
    """Draw the services over the boroughs; a press on either goes into the URL."""
    signs = [("0", "no specialism stated")] if found.unspecialised else []
    if wanted.confidential:
        signs.append(("lock", "confidential – do not share"))
    frame.draw(
        "map",
        HEIGHT,
        found.pins,
        clicked=side.clicked,
        fills=shading.fills,
        legend=[*shading.legend, *signs],
        borough=wanted.borough,
        ring=side.chosen(wanted.confidential).rings,
        near={"point": [near.latitude, near.longitude], "km": near.km} if near else None,
        streets=tiles.template() if filter_row.wants_streets() else None,
        narrow=side.is_narrow(),
    )
    st.caption(f"{plain(shading.about, ABOUT)} {frame.attribution()}")


def draw_shaded(counts: Mapping[str, int], one: str, specialisms: Sequence[str]) -> None:
    """Draw a small map: services over boroughs, each in the shade of its count of `one`."""
    ranges = bands(counts.values())
    legend = [(fill, words.between(*counted, one)) for fill, counted in enumerate(ranges)]
    pins = numbers.overview(ServiceFilter()).pins
    frame.draw("small map", SMALL, pins, fills=shades(counts, ranges), legend=legend)
    signs = [f"{filter_row.sign(n)} {plain(name)}" for n, name in enumerate(specialisms, 1)]
    st.markdown(f":small[{' · '.join(signs)}]")
    st.caption(frame.attribution())
