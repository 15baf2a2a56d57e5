"""Where a request comes from: our own pages under our own name, this computer, or elsewhere."""

import ipaddress
import os
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from web import cookies

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1"})
DEFAULT_PORTS = {"http": 80, "https": 443}
FORWARDED = ("forwarded", "x-forwarded", "x-real-ip", "via")


def base_url() -> SplitResult | None:
    """Return the public address that every deployment sets, None where there is none.

    ValueError where it is no address of a whole site.
    """
    address = os.environ.get("SYNERGY_BASE_URL")
    if not address:
        return None
    parts = urlsplit(address.lower())
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError(
            f"SYNERGY_BASE_URL is {address!r}. Give it as in https://synergy.example.org"
        )
    # A browser leaves the default port out, of Host and Origin alike.
    return parts._replace(netloc=parts.netloc.removesuffix(f":{DEFAULT_PORTS[parts.scheme]}"))


def is_own_computer(scope: Scope, listens_on: str | None) -> bool:
    """Tell whether the visitor sits at the computer that the server runs on, with nobody between.

    Only where the server listens to that computer alone and was not told a public address.
    """
    headers = Headers(scope=scope)
    return (
        listens_on in LOOPBACK_NAMES
        and _is_loopback(scope.get("client"))
        and _host_name(headers.get("host", "")) in LOOPBACK_NAMES
        and not _was_forwarded(headers)
        and not os.environ.get("SYNERGY_BASE_URL")
        and not cookies.secure()
    )


def is_own_name(scope: Scope, listens_on: str | None) -> bool:
    """Tell whether the visitor asks for us by our own name.

    That is the public address. Without one, it is this computer's own names or the very address
    that the server listens on, and nothing may have been forwarded: only a proxy in front of the
    public address may say on whose behalf it asks.
    """
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    base = base_url()
    if base is not None:
        return host.lower() == base.netloc
    return _host_name(host) in LOOPBACK_NAMES | {listens_on} and not _was_forwarded(headers)


def is_own_page(scope: Scope) -> bool:
    """Tell whether our own page sends this, or nobody's page: a browser names the page's site.

    A websocket, or what changes something, must not come from another site's page by any way that
    a browser tells of (https://www.w3.org/TR/fetch-metadata/).
    """
    headers = Headers(scope=scope)
    origin, base = headers.get("origin"), base_url()
    if origin is not None:
        scheme, _, host = origin.partition("://")
        if host.lower() != headers.get("host", "").lower():
            return False
        if base is not None and scheme != base.scheme:
            return False
    changes = scope["type"] == "websocket" or scope["method"] not in ("GET", "HEAD", "OPTIONS")
    return not changes or headers.get("sec-fetch-site", "none") in ("none", "same-origin")


def _was_forwarded(headers: Headers) -> bool:
    return any(name.startswith(FORWARDED) for name in headers)


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
