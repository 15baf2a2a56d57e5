"""The frame that a map is drawn in, with no internet: streamlit-folium's, given our own script.

The base map (ui/map/map.js, the shapes) comes as files that the browser keeps; a page sends no more
than what its filters change, as numbers and borough codes, so that no text that somebody typed is
ever part of a script, and no zoom or centre is lost.
"""

import hashlib
import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components import v1

from ui.map import look as map_look
from ui.map.look import Look

TOP = Path(__file__).resolve().parent.parent.parent
SHAPES = TOP / "seeds" / "boroughs.geojson"
# What makes the base map (web/assets.py serves it): another version is another address.
_MADE_OF = (TOP / "ui" / "map" / "map.js", SHAPES, TOP / "seeds" / "thames.geojson")
# What a map begins with, once it is told its look.
BEGIN = Path(__file__).with_name("begin.js").read_text(encoding="utf-8")

# What the frame answers with, or is told beside its pins.
Told = Mapping[str, object]


@cache
def attribution() -> str:
    """Return whose data the borough shapes are."""
    return str(json.loads(SHAPES.read_text(encoding="utf-8"))["attribution"])


def look() -> Look:
    """Return how the map looks to whoever is looking."""
    return map_look.DARK if st.context.theme.type == "dark" else map_look.LIGHT


@cache
def _component() -> Callable[..., Any]:
    """Declare the frame. Its name is what a screen reader says first."""
    package = importlib.util.find_spec("streamlit_folium")
    if package is None or package.origin is None:
        raise RuntimeError("streamlit-folium is not installed: pip install -r requirements.txt")
    folder = Path(package.origin).parent / "frontend" / "build"
    declared: Callable[..., Any] = v1.declare_component("map_of_services_in_London", str(folder))
    return declared


@cache
def _files() -> tuple[list[str], list[str]]:
    """Return the addresses of scripts, in the order of their loading, and of styles."""
    held = hashlib.sha256(b"".join(path.read_bytes() for path in _MADE_OF)).hexdigest()[:12]
    scripts = [
        "/assets/leaflet/leaflet.js",
        "/assets/markercluster/leaflet.markercluster.js",
        f"/assets/synergy/shapes.js?{held}",
        f"/assets/synergy/map.js?{held}",
    ]
    return scripts, ["/assets/leaflet/leaflet.css", "/assets/markercluster/MarkerCluster.css"]


@cache
def _script(look: Look, height: int) -> str:
    given = json.dumps(map_look.given(look, height))
    return BEGIN.replace("GIVEN", given)


def warm(*heights: int) -> None:
    """Write the scripts that begin maps of these heights."""
    for height in heights:
        for one in (map_look.LIGHT, map_look.DARK):
            _script(one, height)
    _files()
    attribution()


def pins(rows: Sequence[Sequence[float]]) -> str:
    """Write pins as JSON: latitude, longitude, place, kind, how many services."""
    return json.dumps([list(row) for row in rows], separators=(",", ":"))


def draw(
    key: str,
    height: int,
    pins: str,
    clicked: Callable[[Told], None] | None = None,
    fills: Mapping[str, int] | None = None,
    borough: str | None = None,
    ring: Sequence[tuple[float, float]] = (),
    near: Told | None = None,
    streets: str | None = None,
) -> None:
    """Draw a map; `clicked` is called once for each press of a pin or a borough, before the page.

    `pins` is JSON; `fills` says the fill of boroughs by their code; `near` is a point and km.
    """
    rest = json.dumps(
        {"fills": fills or {}, "borough": borough, "ring": ring, "near": near, "streets": streets}
    )
    scripts, styles = _files()
    seen = look()
    drawn = f"{key} {seen.name}"

    def tell() -> None:
        if clicked is not None and st.session_state[drawn]:
            clicked(st.session_state[drawn])

    _component()(
        key=drawn,
        default={},
        on_change=tell if clicked else None,
        id="map_div",
        script=_script(seen, height),
        feature_group=f'synergyMap.draw({{"pins": {pins}, ...{rest}}});',
        header="",
        html="",
        height=height,
        returned_objects=[],
        js_links=scripts,
        css_links=styles,
    )
