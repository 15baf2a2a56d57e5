"""The maps that pages show: the large one of services, and a small one to look at."""

from collections.abc import Mapping, Sequence

import streamlit as st

from db.queries.places import Near
from db.queries.services import ServiceFilter
from synergy import tiles
from ui.map import frame, numbers, side
from ui.map.colours import Colouring, bands, shades
from ui.viewer import viewer

HEIGHT = 560
SMALL = 380


def warm() -> None:
    """Write what every map is made of, so that no visitor waits for it."""
    frame.warm(HEIGHT, SMALL)


def choose_confidential() -> bool:
    """Ask a coordinator whether to show confidential places; nobody else is asked, or shown."""
    return viewer().role == "coordinator" and st.toggle("Confidential places", key="confidential")


def choose_streets() -> bool:
    """Ask whether to load a street background: not in the URL, for it comes from another host."""
    told = "Loads pictures of streets from the internet: who sends them sees which part is shown."
    return st.toggle("Streets", key="streets", help=told)


def show(
    pins: str,
    borough: str | None,
    colouring: Colouring | None,
    near: Near | None,
    streets: bool,
    rings: side.Points,
) -> None:
    """Draw the services over the boroughs; a press on either goes into the URL.

    `pins` is what ui.map.numbers wrote, `borough` the code of the chosen one.
    """
    frame.draw(
        "map",
        HEIGHT,
        pins,
        clicked=side.clicked,
        fills=colouring.fills if colouring else None,
        borough=borough,
        ring=rings,
        near={"point": [near.latitude, near.longitude], "km": near.km} if near else None,
        streets=tiles.template() if streets else None,
    )


def show_shaded(counts: Mapping[str, int]) -> Sequence[tuple[int, int]]:
    """Draw a small map: services over boroughs, each in the shade of its count's range."""
    ranges = bands(counts.values())
    pins = numbers.overview(ServiceFilter()).pins
    frame.draw("small map", SMALL, pins, fills=shades(counts, ranges))
    return ranges
