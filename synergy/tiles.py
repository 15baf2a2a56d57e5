"""The street background: the server from which a map may load street images."""

import os

OPEN_STREET_MAP = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"


def template() -> str:
    """Return the address of the street background's tiles, from SYNERGY_TILES_URL."""
    return os.environ.get("SYNERGY_TILES_URL") or OPEN_STREET_MAP
