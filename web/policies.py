"""The security headers, which say what a browser may do with each kind of answer."""

from typing import Literal
from urllib.parse import urlsplit

from synergy import tiles

# Files without anyone's data, the same for all.
FILES = ("/static/", "/assets/", "/component/")
# The line of script at the start of Streamlit's own page.
STREAMLIT_LINE = "'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='"

OUR_PAGES = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)


# Streamlit's page has generated styles, and loads components as blobs.
SCREENS = (
    f"default-src 'self'; script-src 'self' blob: {STREAMLIT_LINE}; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "worker-src 'self' blob:; object-src 'none'; form-action 'self'; base-uri 'self'; "
    "frame-ancestors 'none'"
)


def _tile_host() -> str:
    parts = urlsplit(tiles.template())
    return f"{parts.scheme}://{parts.netloc}".replace("{s}", "*")


def _map_frame() -> str:
    """Write the policy for the map's frame: tiles from one host, and layers that change.

    streamlit-folium sends the map as a string of script, and changed layers as code to evaluate.
    """
    return (
        "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: {_tile_host()}; connect-src 'self'; font-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
    )


Kind = Literal["refusal", "our page", "screen"]


def headers(path: str, kind: Kind, secure: bool) -> dict[str, str]:
    """Return the headers of one answer."""
    is_frame = path.startswith("/component/")
    policy = OUR_PAGES if kind != "screen" else _map_frame() if is_frame else SCREENS
    found = {
        "content-security-policy": policy,
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex, nofollow",
    }
    if kind == "refusal" or not path.startswith(FILES):
        found["cache-control"] = "private, no-store"
    if secure:
        found["strict-transport-security"] = "max-age=31536000"
    return found
