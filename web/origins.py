"""The origin of a request: our own pages under our own name, this computer, or elsewhere."""

import ipaddress
import os
import re
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Scope

from synergy.viewers import HEADER
from web import cookies

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1"})
DEFAULT_PORTS = {"http": 80, "https": 443}
# Valid values of Host (RFC 9110, 7.2): a name or an address, perhaps with a port. A browser encodes
# other characters in a name (RFC 3986, 3.2.2), and sends no user.
AUTHORITY = re.compile(r"([a-z0-9_][a-z0-9._-]*|\[[0-9a-f.]*:[0-9a-f:.]*\])(?::([1-9][0-9]{0,4}))?")
LARGEST_PORT = 65_535
# Prefixes of headers that proxies add and browsers do not.
ADDED_BY_PROXIES = (
    "akamai-", "ali-", "cdn-", "cf-", "client-ip", "cloudfront-", "cluster-client-",
    "do-connecting-", "early-data", "fastly-", "fly-", "forwarded", "front-end-https", "incap-",
    "max-forwards", "proxy-", "remote-", "ssl-", "surrogate-", "tailscale-", "traceparent",
    "true-client-", "via", "wl-proxy-", "x-",
)  # fmt: skip
# Streamlit's page adds one of them to uploads; the gate strips ours from every request.
NOT_BY_PROXIES = frozenset({"x-xsrftoken", HEADER})


class Site(NamedTuple):
    """An origin: a scheme, a host name or address in lower case, and a port."""

    scheme: str
    name: str
    port: int


def base_url() -> Site | None:
    """Return the public address that every deployment sets, or None.

    ValueError if it is not the address of a whole site.
    """
    address = os.environ.get("SYNERGY_BASE_URL")
    if not address:
        return None
    site = _site(address.removesuffix("/"))
    if site is None:
        raise ValueError(
            f"SYNERGY_BASE_URL is {address!r}. Give it as in https://synergy.example.org"
        )
    return site


def address(request: Request) -> str:
    """Return this site's address without a final slash, for links that people send."""
    base = os.environ.get("SYNERGY_BASE_URL")
    return base.removesuffix("/") if base else f"{request.url.scheme}://{request.url.netloc}"


def allows_open_mode(listens_on: str | None) -> bool:
    """Tell whether the server listens only to its own computer and has no public address."""
    return (
        listens_on in LOOPBACK_NAMES
        and not os.environ.get("SYNERGY_BASE_URL")
        and not cookies.secure()
    )


def is_own_computer(scope: Scope, listens_on: str | None) -> bool:
    """Tell whether the visitor is on the server's own computer, with no proxy in between."""
    return (
        allows_open_mode(listens_on)
        and _is_loopback(scope.get("client"))
        and _host_name(scope) in LOOPBACK_NAMES
        and not _came_by_a_proxy(scope)
    )


def is_own_name(scope: Scope, listens_on: str | None) -> bool:
    """Tell whether a request names our own site.

    That is the public address. Without one, it is one of this computer's own names or the address
    that the server listens on, and no proxy may have added headers: only a proxy in front of the
    public address may say for whom it forwards.
    """
    base = base_url()
    if base is not None:
        return _asked_for(scope, base.scheme) == base
    return _host_name(scope) in LOOPBACK_NAMES | {listens_on} and not _came_by_a_proxy(scope)


def is_own_page(scope: Scope) -> bool:
    """Tell whether a request comes from our own page, not from another site's.

    A link that a person follows or an address that they type comes from no page; but a websocket,
    or any request that changes something, must prove that it comes from our own page, by its Origin
    or by Sec-Fetch-Site. Every browser sends one of them
    (https://fetch.spec.whatwg.org/#origin-header, https://www.w3.org/TR/fetch-metadata/).
    """
    headers = Headers(scope=scope)
    origins, sites = headers.getlist("origin"), set(headers.getlist("sec-fetch-site"))
    if not all(_is_ours(scope, origin) for origin in origins):
        return False
    if scope["type"] == "http" and scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return True
    return sites <= {"none", "same-origin"} and (bool(origins) or sites == {"same-origin"})


def _is_ours(scope: Scope, origin: str) -> bool:
    site = _site(origin)
    return site is not None and site == (base_url() or _asked_for(scope, site.scheme))


def _asked_for(scope: Scope, scheme: str) -> Site | None:
    """Return the site that a request is for; None unless it has exactly one valid Host."""
    hosts = Headers(scope=scope).getlist("host")
    return _site(f"{scheme}://{hosts[0]}") if len(hosts) == 1 else None


def _host_name(scope: Scope) -> str | None:
    asked = _asked_for(scope, "http")
    return asked.name if asked else None


def _site(text: str) -> Site | None:
    """Read an origin, as in https://synergy.example:8501; None for anything else."""
    scheme, _, authority = text.lower().partition("://")
    found = AUTHORITY.fullmatch(authority)
    if found is None or scheme not in DEFAULT_PORTS:
        return None
    name, port = found[1].strip("[]"), int(found[2] or DEFAULT_PORTS[scheme])
    return Site(scheme, name, port) if port <= LARGEST_PORT else None


def _came_by_a_proxy(scope: Scope) -> bool:
    return any(
        name.startswith(ADDED_BY_PROXIES) and name not in NOT_BY_PROXIES
        for name in Headers(scope=scope)
    )


def _is_loopback(peer: tuple[str, int] | None) -> bool:
    try:
        return peer is not None and ipaddress.ip_address(peer[0]).is_loopback
    except ValueError:
        return False
