"""Uploads: accept only files that an open page of the same viewer asked for."""

import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope

from web.doors import Guest

# The most bytes for one open page, and for all pages of a session together.
MOST = 40
METHODS = re.compile("PUT|DELETE")
LARGEST_TOTAL = 50_000_000


def refusal(scope: Scope, guests: Sequence[Guest]) -> Response | None:
    """Return the refusal of a request to upload or delete a file, or None after counting it.

    `guests` are the viewer's open pages.
    """
    path = scope["path"]
    files = next((guest.files for guest in guests if path in guest.files), None)
    if files is None or not METHODS.fullmatch(scope["method"]):
        return PlainTextResponse("None of your open pages asked for this file.", 403)
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
