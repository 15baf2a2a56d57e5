"""The gate: decides who the viewer is, before Streamlit or any of our routes sees a request.

It refuses by default. Access comes from an account's session, a share link's session or, before
there is any account, open mode: anyone at the server's own computer is a coordinator. Everyone else
gets the sign-in page, or set-up instructions if nobody can sign in.
"""

import re
from collections.abc import Collection
from dataclasses import replace
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db import connect
from synergy.viewers import HEADER, Viewer
from web import connections, cookies, forms, origins, policies, unavailable, uploads
from web.doorkeeper import Doorkeeper, Reader
from web.doors import Doors, Found, Guest, until
from web.sockets import Socket

OPEN_MODE = Viewer("coordinator", "coordinator (open mode)", open_mode=True)
NO_END = "9999"

HEALTH = "/healthz"
STREAM = "/_stcore/stream"
LIVE = "/live"
UPLOADS = re.compile(r"/_stcore/upload_file/[^/]+/[^/]+")
PUBLIC = re.compile(r"/sign-in|/sign-out|/welcome|/first-account|/s|/back|/assets/synergy/[^/]+")
UNDER_ALL_CONDITIONS = re.compile(r"/sign-out|/back|/assets/synergy/[^/]+")
OUR_PAGES = re.compile(r"/report|/board|/minutes/[0-9]{1,18}(\.docx|\.pdf)?")
OURS = re.compile(rf"{OUR_PAGES.pattern}|/whoami")
STREAMLITS = re.compile(
    r"/favicon\.png|/_stcore/(health|host-config|bidi-components/.+)|/(static|media|component)/.+"
    r"|/assets/.+"
)
READS = ("GET", "HEAD")

MOST_HEADERS = 100
# Sockets of one page: Streamlit's, and the line.
EACH_PAGE = 2


class Gate:
    """Pure ASGI middleware in front of all pages, sockets, media, uploads and files.

    `pages` are the paths of the screens.
    """

    def __init__(
        self,
        app: ASGIApp,
        doors: Doors,
        listens_on: str | None,
        pages: Collection[str],
        reader: Reader,
    ) -> None:
        self.app = app
        self.doors = doors
        self.listens_on = listens_on
        self.pages = pages
        self.reader = reader
        # An invalid public address stops the server from starting, not every request.
        origins.base_url()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its viewer header, or refuse it."""
        with connections.answering():
            if scope["type"] == "http":
                await self._http(scope, receive, send)
            elif scope["type"] == "websocket":
                await self._websocket(scope, receive, send)
            else:
                await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if _is_absurd(scope):
            too_large = PlainTextResponse(connections.WHAT_TO_DO, 431)
            await too_large(scope, receive, _secured(send, path, "refusal"))
            return
        if path == HEALTH:
            await self.app(_named(scope, None), receive, _secured(send, path, "our page"))
            return
        try:
            guest, refusal = await self._judge(scope)
        except (connect.SqliteError, OSError) as error:
            guest, refusal = None, self._without_database(scope, error)
            scope = {**scope, unavailable.TROUBLE: error}
        if refusal is not None:
            await refusal(scope, receive, _secured(send, path, "refusal"))
            return
        if guest is not None and guest.session_id is not None and path in self.pages:
            self.doors.note_deed(guest.session_id)
        kind: policies.Kind = "screen"
        if PUBLIC.fullmatch(path) or OURS.fullmatch(path):
            kind = "our page"
        named = _named(scope, guest.viewer if guest else None)
        await self.app(named, receive, _secured(send, path, kind))

    async def _judge(self, scope: Scope) -> tuple[Guest | None, Response | None]:
        """Return the guest who sent a request, or the refusal."""
        found = await self._look_up(scope)
        if not self._is_set_up(scope, found):
            return None, forms.page("set-up.html", 503)
        if not self._is_ours(scope):
            return None, PlainTextResponse("Open Synergy from its usual web address.", 403)
        guest = _guest_of(found)
        path, method = scope["path"], scope["method"]
        if PUBLIC.fullmatch(path):
            return guest, None
        if guest is None:
            if method in READS and (path in self.pages or OUR_PAGES.fullmatch(path)):
                return None, _to_sign_in(scope)
            return None, PlainTextResponse("Sign in first.", 403)
        if UPLOADS.fullmatch(path):
            return guest, uploads.refusal(scope, self.doors.inside(guest.session_id))
        if path in self.pages and not self.doors.has_room(guest, EACH_PAGE):
            return None, forms.page("too-many.html", 429)
        known = path in self.pages or STREAMLITS.fullmatch(path) or OURS.fullmatch(path)
        if known and method in READS:
            return guest, None
        return None, PlainTextResponse("Page not found.", 404)

    def _without_database(
        self, scope: Scope, error: connect.SqliteError | OSError
    ) -> Response | None:
        """Refuse everything but signing out and styles while sessions cannot be looked up."""
        if self._is_ours(scope) and UNDER_ALL_CONDITIONS.fullmatch(scope["path"]):
            return None
        return unavailable.page(scope, error)

    def _is_ours(self, scope: Scope) -> bool:
        """Tell whether a request names our own site and comes from our own page, or from none."""
        return origins.is_own_name(scope, self.listens_on) and origins.is_own_page(scope)

    async def _look_up(self, scope: Scope) -> Found:
        """Find the access that the request's cookies give."""
        accounts, links = (cookies.values(scope, name) for name in (cookies.ACCOUNT, cookies.LINK))
        return await self.doors.look_up(accounts, links)

    def _is_set_up(self, scope: Scope, found: Found) -> bool:
        """Tell whether anyone can have access at all: by an account, or in open mode."""
        return found.has_accounts or (
            origins.is_own_computer(scope, self.listens_on) and origins.is_own_page(scope)
        )

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = not _is_absurd(scope) and self._is_ours(scope)
        try:
            found = await self._look_up(scope) if ours else None
        except (connect.SqliteError, OSError) as error:
            unavailable.note(error)
            found = None
        guest = _guest_of(found) if found and self._is_set_up(scope, found) else None
        if guest is None or scope["path"] not in (STREAM, LIVE):
            await send({"type": "websocket.close", "code": 1008})
            return
        if not (self.doors.has_room(guest) and connections.keep()):
            await send({"type": "websocket.close", "code": 1013})
            return
        is_line = scope["path"] == LIVE
        keeper = Doorkeeper(self.doors, guest, None if is_line else self.reader)
        guest.socket = socket = Socket(receive, send, keeper, is_line)
        self.doors.enter(guest)
        try:
            named = _named(_without_session_id(scope), guest.viewer)
            await self.app(named, socket.receive, socket.send)
        finally:
            self.doors.leave(guest)


def _secured(send: Send, path: str, kind: policies.Kind) -> Send:
    """Add the security headers to an answer: the gate's own, one of our pages, or Streamlit's."""

    async def secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in policies.headers(path, kind, cookies.secure()).items():
                headers[name] = value
        await send(message)

    return secured


def _is_absurd(scope: Scope) -> bool:
    """Tell whether a request's head is larger than any browser's."""
    headers = scope["headers"]
    size = sum(len(name) + len(value) for name, value in headers) + len(scope["query_string"])
    return len(headers) > MOST_HEADERS or size + len(scope["path"]) > connections.LARGEST_HEAD


def _guest_of(found: Found) -> Guest | None:
    """Return the guest; a share link takes precedence over an account."""
    if found.link is not None:
        preview = found.account is not None or not found.has_accounts
        viewer = replace(found.link.viewer, preview=preview)
        return Guest(viewer, found.link.session_id, until(found.link), found.version)
    if found.account is not None:
        account = found.account
        return Guest(account.viewer, account.session_id, until(account), found.version)
    return None if found.has_accounts else Guest(OPEN_MODE, None, NO_END, found.version)


def _to_sign_in(scope: Scope) -> Response:
    """Redirect to the sign-in page, and from there back to the requested page."""
    query = scope["query_string"].decode("latin-1")
    asked = quote(scope["path"] + (f"?{query}" if query else ""), safe="/")
    over = any(cookies.values(scope, name) for name in (cookies.ACCOUNT, cookies.LINK))
    return RedirectResponse(f"/sign-in?next={asked}{'&over=1' if over else ''}", 303)


def _named(scope: Scope, viewer: Viewer | None) -> Scope:
    """Put the viewer into a header, and strip any header of that name from outside."""
    name = HEADER.encode()
    kept = [(key, value) for key, value in scope["headers"] if key.lower() != name]
    if viewer is not None:
        kept.append((name, viewer.to_header().encode()))
    return {**scope, "headers": kept}


def _without_session_id(scope: Scope) -> Scope:
    """Remove the id by which a socket asks for an earlier session's state.

    Anyone who knows or guesses the id would get another viewer's state; a browser that reconnects
    sends what was typed anyway.
    """
    name = b"sec-websocket-protocol"
    asked = b",".join(value for key, value in scope["headers"] if key.lower() == name)
    others = [(key, value) for key, value in scope["headers"] if key.lower() != name]
    kept = [(name, b",".join(asked.split(b",")[:2]))] if asked else []
    return {**scope, "headers": [*others, *kept]}
