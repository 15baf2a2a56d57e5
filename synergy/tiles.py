"""The street background: whose pictures of streets a map may load."""

import os

OPEN_STREET_MAP = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"


def template() -> str:
    """Return the address of the street background's tiles, from SYNERGY_TILES_URL."""
    return os.environ.get("SYNERGY_TILES_URL") or OPEN_STREET_MAP
