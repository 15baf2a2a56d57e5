"""Files that a browser sends: only those that an open page of the same viewer asked for."""

import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope

from web.doors import Guest

# Of one page, as long as it is open, and of all pages of a session together, in bytes.
MOST = 40
METHODS = re.compile("PUT|DELETE")
LARGEST_TOTAL = 50_000_000


def refusal(scope: Scope, guests: Sequence[Guest]) -> Response | None:
    """Return how a request to send or delete a file is refused; None, and count it, where not.

    `guests` are the open pages of its viewer.
    """
    path = scope["path"]
    files = next((guest.files for guest in guests if path in guest.files), None)
    if files is None or not METHODS.fullmatch(scope["method"]):
        return PlainTextResponse("No open page of yours asked for this file.", 403)
    if scope["method"] != "PUT":
        files[path] = 0
        return None
    headers = Headers(scope=scope)
    length = headers.get("content-length", "")
    if "transfer-encoding" in headers or not length.isdecimal():
        return PlainTextResponse("The request does not give the length of the file.", 411)
    held = sum(size for guest in guests for size in guest.files.values()) - files[path]
    if held + int(length) > LARGEST_TOTAL:
        return PlainTextResponse("These files are too large in total. Open the page again.", 413)
    files[path] = int(length)
    return None
