"""Files that pages load: the map's, from wheels so that it works without internet, and our own."""

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet, leaflet_markercluster

HERE = Path(__file__).parent
ICON = HERE.parent / "ui" / "icon.svg"
MAP = HERE.parent / "ui" / "map"
SEEDS = HERE.parent / "seeds"
SHAPES = ("boroughs", "thames")


async def _icon(request: Request) -> Response:
    return FileResponse(ICON)


async def _map(request: Request) -> Response:
    return FileResponse(MAP / Path(request.url.path).name)


@cache
def _written() -> str:
    shapes = {name: (SEEDS / f"{name}.geojson").read_text("utf-8") for name in SHAPES}
    held = ", ".join(f'"{name}": {text}' for name, text in shapes.items())
    return (MAP / "shapes.js").read_text("utf-8").replace("SHAPES", f"{{{held}}}")


async def _shapes(request: Request) -> Response:
    """Answer with the map's shapes as a script, which the map's frame may load."""
    return Response(_written(), media_type="text/javascript")


routes = [
    Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
    Mount("/assets/markercluster", StaticFiles(directory=leaflet_markercluster.BASE_DIR)),
    Mount("/assets/synergy/signs", StaticFiles(directory=MAP / "signs")),
    Route("/assets/synergy/icon.svg", _icon),
    Route("/assets/synergy/map.js", _map),
    Route("/assets/synergy/map.css", _map),
    Route("/assets/synergy/shapes.js", _shapes),
    Mount("/assets/synergy", StaticFiles(directory=HERE / "static")),
]
