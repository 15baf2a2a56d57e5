"""The map of London: our own borough shapes and one layer of services, drawn with no internet.

Folium compiles what it renders once more as a Jinja template and the browser runs it as script,
so only ids, coordinates and this module's own constants go in: never a name or a text.
"""

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import folium
import streamlit as st
from folium.plugins import FastMarkerCluster

from db.queries.services import Pin
from synergy import words
from ui.text import plain

SHAPES = Path(__file__).resolve().parent.parent / "seeds" / "boroughs.geojson"
MIDDLE = (51.49, -0.09)
LONDON = (-0.511, 51.286, 0.335, 51.693)
ZOOM = 10
HEIGHT = 560
SMALL = 380
# The component renders the parts that it sends by itself; the whole page of HTML that it would
# render before, for no use, takes as long again.
RENDER = False
# The border of the chosen borough, and the ring around the chosen service.
CHOSEN = "#D55E00"

# Colours that colour-blind people can tell apart (Okabe and Ito, 2008), each with a shape: for
# services without a specialism, then for the three specialisms in their order.
KINDS = (
    ("#5f6b76", "diamond"),
    ("#0072B2", "circle"),
    ("#B77900", "square"),
    ("#B0478A", "triangle"),
)
_SHAPES = {
    "diamond": '<path d="M11 2 20 11 11 20 2 11Z"/>',
    "circle": '<circle cx="11" cy="11" r="8"/>',
    "square": '<rect x="3.5" y="3.5" width="15" height="15"/>',
    "triangle": '<path d="M11 2.5 20 19H2Z"/>',
}

_ICONS = [
    '<svg xmlns="http://www.w3.org/2000/svg" width="22" height="22" fill="'
    f'{colour}" stroke="#ffffff" stroke-width="2">{_SHAPES[shape]}</svg>'
    for colour, shape in KINDS
]

# A clicked pin says its service's id back, with the moment: the same pin can be clicked twice.
_DRAW_PIN = (
    "function (row) { var icons = "
    + json.dumps(_ICONS)
    + """;
    var pin = L.marker(new L.LatLng(row[0], row[1]), {keyboard: true,
        icon: L.divIcon({html: icons[row[3]], className: 'pin', iconSize: [22, 22]})});
    pin.feature = {type: 'Feature', properties: {service: row[2]},
        geometry: {type: 'Point', coordinates: [row[1], row[0]]}};
    pin.on('click', function () { pin.feature.properties.at = Date.now(); });
    return pin; }"""
)
_DRAW_CLUSTER = """function (cluster) {
    return L.divIcon({html: '<b>' + cluster.getChildCount() + '</b>', className: 'cluster',
        iconSize: [36, 36]}); }"""

_LOOKS = {
    "light": ("#e8edf2", "#ffffff", "#8496a6", "#16222e", "#ffffff"),
    "dark": ("#0b1117", "#1f2b37", "#5c7083", "#f4f7fa", "#10171f"),
}

# What is more is further from the land's own colour.
SHADES = {
    "light": ("#dcefe6", "#a5d5c0", "#63b096", "#2a8468"),
    "dark": ("#24463f", "#2e6a5b", "#3f917b", "#5cc0a3"),
}
_SWATCH = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="22" height="22">'
    '<rect x="3" y="3" width="16" height="16" fill="{}" stroke="#8496a6" stroke-width="2"/></svg>'
)

# Folium's own lists name public hosts; these files come from our server (web/assets.py).
_LEAFLET_FILES = {
    "js": [
        ("leaflet", "/assets/leaflet/leaflet.js"),
        ("jquery", "/assets/jquery/jquery.min.js"),
    ],
    "css": [("leaflet", "/assets/leaflet/leaflet.css")],
}
_CLUSTER_FILES = {
    "js": [("markercluster", "/assets/markercluster/leaflet.markercluster.js")],
    "css": [("markercluster", "/assets/markercluster/MarkerCluster.css")],
}


def _served_by_us(element: Any, files: dict[str, list[tuple[str, str]]]) -> Any:
    element.default_js, element.default_css = files["js"], files["css"]
    return element


def _cluster(rows: Sequence[Sequence[float]]) -> Any:
    """Make the clustered layer from rows of latitude, longitude, service id, kind."""
    make: Any = FastMarkerCluster
    layer = make([], callback=_DRAW_PIN, icon_create_function=_DRAW_CLUSTER, maxClusterRadius=45)
    # Set here, past a check of every coordinate that storage has made already.
    layer.data = rows
    return _served_by_us(layer, _CLUSTER_FILES)


@cache
def _boroughs() -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads(SHAPES.read_text(encoding="utf-8"))
    return shapes


def attribution() -> str:
    """Return whose data the borough shapes are."""
    return str(_boroughs()["attribution"])


def _look() -> str:
    return "dark" if st.context.theme.type == "dark" else "light"


def _component() -> Any:
    """Return what draws a map. Imported here: only a page's own run can register a component."""
    from streamlit_folium import st_folium

    return st_folium


def warm() -> None:
    """Draw a map for nobody, so that no visitor waits for templates and shapes to be read."""
    base = _base_map("light")
    for layer in _layers((), None, None):
        layer.add_to(base)
    base.get_root().render()


def _base_map(look: str) -> folium.Map:
    """Make the part that never changes, so that the browser keeps it, with its zoom."""
    water, land, border, ink, paper = _LOOKS[look]
    base = folium.Map(
        MIDDLE,
        zoom_start=ZOOM,
        tiles=None,
        maxZoom=18,
        minZoom=9,
        zoomSnap=0.25,
        # Leaflet's own keys take the focus at a press, which scrolls the page away from under
        # the pointer, and the click is lost. Pins take Tab and Enter without them.
        keyboard=False,
    )
    _served_by_us(base, _LEAFLET_FILES)
    figure: Any = base.get_root()
    figure.header.add_child(
        folium.Element(
            f"""<style>.leaflet-container {{background: {water}}}
            .cluster {{background: {ink}; color: {paper}; border-radius: 50%;
            border: 2px solid {paper}; line-height: 32px; text-align: center;
            font: 600 15px/32px sans-serif}}</style>"""
        )
    )
    shapes = {
        "type": "FeatureCollection",
        "features": [{**shape, "properties": {}} for shape in _boroughs()["features"]],
    }
    style = {"fillColor": land, "color": border, "weight": 1.2, "fillOpacity": 1}
    folium.GeoJson(shapes, style_function=lambda _: style, interactive=False).add_to(base)
    west, south, east, north = LONDON
    base.fit_bounds([[south, west], [north, east]])
    # So that the plugin's files load with the base map.
    _cluster([]).add_to(base)
    return base


def rows_of(pins: Sequence[Pin]) -> list[list[float]]:
    """Write pins as the numbers that the map is given: latitude, longitude, service id, kind."""
    return [
        [pin.latitude, pin.longitude, pin.service_id, pin.kind if pin.kind < len(KINDS) else 0]
        for pin in pins
    ]


def _layers(
    pins: Sequence[Pin], borough: str | None, chosen: int | None
) -> list[folium.FeatureGroup]:
    """Make the parts that filters change: the border of a borough, the pins, the chosen one."""
    services = folium.FeatureGroup()
    outlines = {shape["id"]: shape["geometry"] for shape in _boroughs()["features"]}
    if borough in outlines:
        edge = {"color": CHOSEN, "weight": 4, "fillOpacity": 0}
        shape = {"type": "Feature", "properties": {}, "geometry": outlines[borough]}
        folium.GeoJson(shape, style_function=lambda _: edge, interactive=False).add_to(services)
    for pin in pins:
        if pin.service_id == chosen:
            folium.CircleMarker(
                (pin.latitude, pin.longitude), radius=20, color=CHOSEN, weight=5, interactive=False
            ).add_to(services)
    _cluster(rows_of(pins)).add_to(services)
    return [services]


def show(pins: Sequence[Pin], borough: str | None, chosen: int | None) -> int | None:
    """Draw the services; return the one that was just clicked, once per click."""
    answer = _component()(
        _base_map(_look()),
        key="map",
        height=HEIGHT,
        use_container_width=True,
        feature_group_to_add=_layers(pins, borough, chosen),
        returned_objects=["last_active_drawing"],
        render=RENDER,
    )
    click = (answer.get("last_active_drawing") or {}).get("properties")
    if not click or click == st.session_state.get("map click"):
        return None
    st.session_state["map click"] = click
    return int(click["service"])


def bands(counts: Iterable[int]) -> list[tuple[int, int]]:
    """Split 1 to the largest count into a range for each shade, fewer when it is low."""
    most = max(counts, default=0)
    number = min(len(SHADES["light"]), most)
    edges = [round(most * step / number) for step in range(number + 1)] if number else [0]
    return [(low + 1, high) for low, high in itertools.pairwise(edges)]


def _shaded(counts: Mapping[str, int]) -> folium.FeatureGroup:
    """Make the layer of boroughs filled by their count, each in the shade of its range."""
    layer = folium.FeatureGroup()
    edge = _LOOKS[_look()][2]
    for shade, (low, high) in zip(SHADES[_look()], bands(counts.values()), strict=False):
        shapes = {
            "type": "FeatureCollection",
            "features": [
                {**shape, "properties": {}}
                for shape in _boroughs()["features"]
                if low <= counts.get(shape["id"], 0) <= high
            ],
        }
        look = {"fillColor": shade, "color": edge, "weight": 1.2, "fillOpacity": 1}
        folium.GeoJson(shapes, style_function=partial(_always, look), interactive=False).add_to(
            layer
        )
    return layer


def _always(look: dict[str, Any], _: object) -> dict[str, Any]:
    return look


def show_shaded(pins: Sequence[Pin], counts: Mapping[str, int]) -> None:
    """Draw a small map to look at: services over boroughs, each in the shade of its count."""
    layer = _shaded(counts)
    _cluster(rows_of(pins)).add_to(layer)
    _component()(
        _base_map(_look()),
        key="small map",
        height=SMALL,
        use_container_width=True,
        feature_group_to_add=[layer],
        returned_objects=[],
        render=RENDER,
    )


def show_shades(counts: Iterable[int], one: str) -> None:
    """Say which shade of a borough is how many."""
    with st.container(horizontal=True):
        for shade, (low, high) in zip(SHADES[_look()], bands(counts), strict=False):
            said = words.count(high, one) if low == high else f"{low:,} to {high:,} {one}s"
            _sign(_SWATCH.format(shade), said)


def _sign(picture: str, meaning: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content"):
        st.image(picture, width=18)
        st.markdown(meaning, width="content")


def show_legend(specialisms: Iterable[str]) -> None:
    """Say which shape is which specialism, given by name in their order, and whose map this is."""
    none, *icons = _ICONS
    with st.container(horizontal=True):
        for icon, name in zip(icons, specialisms, strict=False):
            _sign(icon, plain(name))
        _sign(none, "no specialism given")
        st.markdown("a number: that many close together", width="content")
    st.caption(attribution())
