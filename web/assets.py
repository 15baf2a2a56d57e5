"""The map's scripts and styles, from wheels, so that it draws with no internet."""

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from xstatic.pkg import jquery, leaflet, leaflet_markercluster

routes = [
    Mount(f"/assets/{name}", StaticFiles(directory=package.BASE_DIR))
    for name, package in (
        ("leaflet", leaflet),
        ("markercluster", leaflet_markercluster),
        ("jquery", jquery),
    )
]
