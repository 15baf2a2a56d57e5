"""The gate: decides who is looking, before Streamlit sees anything.

Until accounts exist there is one way in, open mode: whoever sits at the computer that the server
runs on is coordinator. Everybody else gets set-up instructions and nothing else.
"""

import ipaddress
import os
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from synergy.viewers import HEADER, Viewer

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1"})
FORWARDED = ("forwarded", "x-forwarded", "x-real-ip", "via")
DEPLOYED = ("SYNERGY_BASE_URL", "SYNERGY_SECURE_COOKIES")
OPEN_MODE = Viewer("coordinator", "coordinator (open mode)", open_mode=True)

SET_UP = """<!doctype html><html lang="en-GB"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Synergy: set up</title>
<body style="font: 18px/1.5 sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em">
<h1>Synergy is not set up for visitors yet</h1>
<p>It has no accounts, so it opens only on the computer that it runs on. There, start it with</p>
<pre>streamlit run app.py</pre>
<p>and open <b>http://localhost:8501</b>, with neither SYNERGY_BASE_URL nor SYNERGY_SECURE_COOKIES
set and no proxy in front.</p></body></html>"""


class Gate:
    """Pure ASGI middleware in front of pages, sockets, media and files alike."""

    def __init__(self, app: ASGIApp, listens_on: str | None) -> None:
        self.app = app
        self.listens_on = listens_on

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its viewer's header, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif self._is_open(scope) and _comes_from_own_page(scope):
            await self.app(_as_viewer(scope, OPEN_MODE), receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            page = HTMLResponse(SET_UP, 503, headers={"Cache-Control": "no-store"})
            await page(scope, receive, send)

    def _is_open(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        return (
            self.listens_on in LOOPBACK_NAMES
            and _is_loopback(scope.get("client"))
            and _host_name(headers.get("host", "")) in LOOPBACK_NAMES
            and not any(name.startswith(FORWARDED) for name in headers)
            and not any(os.environ.get(name) for name in DEPLOYED)
        )


def _is_loopback(peer: tuple[str, int] | None) -> bool:
    try:
        return peer is not None and ipaddress.ip_address(peer[0]).is_loopback
    except ValueError:
        return False


def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _comes_from_own_page(scope: Scope) -> bool:
    """Refuse what another site's page sends: a browser names that site as the Origin."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")


def _as_viewer(scope: Scope, viewer: Viewer) -> Scope:
    name = HEADER.encode()
    kept = [(key, value) for key, value in scope["headers"] if key.lower() != name]
    return {**scope, "headers": [*kept, (name, viewer.to_header().encode())]}
