"""Our own pages and their forms: draw them, and read what a browser sends back."""

import functools
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from synergy import words
from synergy.typed_text import isolate
from synergy.viewers import HEADER, Viewer
from web import origins
from web.throttle import Wait
from web.turns import SECONDS, Crowded, Turns

LARGEST = 10_000
MOST_FIELDS = 20
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}

Typed = Mapping[str, str]
Endpoint = Callable[[Request], Awaitable[Response]]


def _keep_apart(value: object) -> object:
    """Stop a text from changing how the page around it reads.

    Text that is already escaped stays as it is: `|e` puts typed text into a form field.
    """
    return isolate(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_keep_apart,
    trim_blocks=True,
    lstrip_blocks=True,
)
# Each hash of a passphrase takes 19 MiB and a core.
HASHING = Turns(at_once=2)


class Refused(Exception):
    """The browser did not send one of our forms; the message says what to do."""

    def __init__(self, status: int, what_to_do: str) -> None:
        super().__init__(what_to_do)
        self.status = status


def page(name: str, status: int = 200, /, **values: object) -> HTMLResponse:
    """Draw one of our pages from its template; all `values` are escaped."""
    return HTMLResponse(_TEMPLATES.get_template(name).render(values), status, HEADERS)


def lead_to(address: str) -> Response:
    """Redirect the browser to an address, with GET."""
    return RedirectResponse(address, 303, HEADERS)


def takes(work: Callable[[Request, Typed], Awaitable[Response]]) -> Endpoint:
    """Make a route that accepts one of our forms, and answers bad or too frequent requests."""

    @functools.wraps(work)
    async def endpoint(request: Request) -> Response:
        again = request.url.path
        try:
            return await work(request, await _read(request))
        except Refused as refused:
            return page("refused.html", refused.status, what_to_do=str(refused), again=again)
        except Wait as wait:
            return _wait(wait.seconds, again, is_crowded=False)
        except Crowded:
            return _wait(SECONDS, again, is_crowded=True)

    return endpoint


def address_of(request: Request) -> str:
    """Return the visitor's address; behind a proxy, the server has it from the proxy."""
    return request.client.host if request.client else ""


def viewer_of(request: Request) -> Viewer | None:
    """Return the viewer found by the gate; None for a stranger."""
    value = request.headers.get(HEADER)
    return Viewer.from_header(value) if value else None


async def _read(request: Request) -> Typed:
    """Read a small form sent by our own page; Refused for anything else."""
    if not origins.is_own_page(request.scope):
        raise Refused(403, "For security, please reopen this page and try again.")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Refused(415, "We couldn't read the form. Reopen this page and try again.")
    try:
        body = (await _body(request)).decode("ascii")
        fields = parse_qs(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except (ValueError, ClientDisconnect) as error:
        raise Refused(400, "We couldn't read the form. Reopen this page and try again.") from error
    return {name: values[-1] for name, values in fields.items()}


def _wait(seconds: int, again: str, is_crowded: bool) -> Response:
    how_long = _say(seconds)
    answer = page("wait.html", 429, how_long=how_long, again=again, is_crowded=is_crowded)
    answer.headers["Retry-After"] = str(seconds)
    return answer


async def _body(request: Request) -> bytes:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise Refused(413, "That's too long. Reopen this page and enter less text.")
    return body


def _say(seconds: int) -> str:
    if seconds < 60:
        return words.count(seconds, "second")
    return words.count(-(-seconds // 60), "minute")
