"""Files that pages load: the map's, from wheels, so that it draws with no internet, and our own."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import jquery, leaflet, leaflet_markercluster

HERE = Path(__file__).parent
ICON = HERE.parent / "ui" / "icon.svg"


async def _icon(request: Request) -> Response:
    return FileResponse(ICON)


routes = [
    *(
        Mount(f"/assets/{name}", StaticFiles(directory=package.BASE_DIR))
        for name, package in (
            ("leaflet", leaflet),
            ("markercluster", leaflet_markercluster),
            ("jquery", jquery),
        )
    ),
    Route("/assets/synergy/icon.svg", _icon),
    Mount("/assets/synergy", StaticFiles(directory=HERE / "static")),
]
