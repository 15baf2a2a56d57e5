"""The map of London as a folium plugin, drawn by streamlit-folium with no internet.

The base map (map.js, map.css, the shapes and the signs) comes as files that the browser keeps. A
page sends only what its filters change, as numbers, borough codes and our own constants: no text
that somebody typed is ever part of a script, and the map keeps its zoom and centre.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import folium
import folium.plugins
import streamlit as st
from folium.elements import JSCSSMixin
from folium.template import Template

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent / "seeds"
SHAPES = SEEDS / "boroughs.geojson"
# What makes the base map (web/assets.py serves it): another version is another address.
_MADE_OF = (HERE / "map.js", HERE / "map.css", SHAPES, SEEDS / "thames.geojson")
MADE = hashlib.sha256(b"".join(path.read_bytes() for path in _MADE_OF)).hexdigest()[:12]

# What the map answers with.
Told = Mapping[str, object]


@cache
def attribution() -> str:
    """Return whose data the borough shapes are."""
    return str(json.loads(SHAPES.read_text(encoding="utf-8"))["attribution"])


def _script(name: str) -> Template:
    text = (HERE / name).read_text(encoding="utf-8")
    template: Template = Template(f"{{% macro script(this, kwargs) %}}{text}{{% endmacro %}}")
    return template


class _London(JSCSSMixin):
    """Our script, attached to folium's map.

    `fills_window` makes the map as high as the window leaves room for.
    """

    _template = _script("attach.js")

    def __init__(self, fills_window: bool) -> None:
        folium.MacroElement.__init__(self)
        self.fills_window = fills_window
        self.default_js = [
            ("markercluster", "/assets/markercluster/leaflet.markercluster.js"),
            ("shapes", f"/assets/synergy/shapes.js?{MADE}"),
            ("map", f"/assets/synergy/map.js?{MADE}"),
        ]
        self.default_css = [
            ("markercluster", "/assets/markercluster/MarkerCluster.css"),
            ("map", f"/assets/synergy/map.css?{MADE}"),
        ]


class _Drawing(folium.MacroElement):
    """What a page changes on the map, as JSON."""

    _template = _script("draw.js")

    def __init__(self, given: str) -> None:
        folium.MacroElement.__init__(self)
        self.given = given

    def render(self, **kwargs: object) -> str:
        """Add nothing to folium's own page.

        streamlit-folium asks for the script itself, and folium would compile it once more as a
        template.
        """
        return ""


def _base(fills_window: bool) -> folium.Map:
    base = folium.Map(
        tiles=None, maxZoom=18, minZoom=8, zoomSnap=0,
        # Leaflet's own keys take the focus at a press, which scrolls the page away from under the
        # pointer, and the click is lost. Pins take Tab and Enter without them (map.js).
        keyboard=False,
    )  # fmt: skip
    base.default_js = [("leaflet", "/assets/leaflet/leaflet.js")]
    base.default_css = [("leaflet", "/assets/leaflet/leaflet.css")]
    base.add_child(_London(fills_window))
    return base


def draw(
    key: str,
    height: int,
    pins: str,
    clicked: Callable[[Told], None] | None = None,
    **given: object,
) -> None:
    """Draw a map; `clicked` is called once for each press of a pin or a borough, before the page.

    `pins` is JSON (ui.map.numbers); `given` is what map.js draws beside them: numbers, borough
    codes and our own constants. A map whose presses are taken fills the window, from `height`
    pixels up, and answers too when it is not `narrow` as the page believes.
    """
    # Imported outside a run of a script, its component would not be registered.
    from streamlit_folium import st_folium

    rest = json.dumps({"dark": st.context.theme.type == "dark", **given})
    group = folium.FeatureGroup()
    group.add_child(_Drawing(f'{{"pins": {pins}, ...{rest}}}'))

    def tell() -> None:
        if clicked is not None and st.session_state[key]:
            clicked(st.session_state[key])

    st_folium(
        _base(fills_window=clicked is not None),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=group,
        on_change=tell,
    )
