"""What a request's headers say of where it comes from, and what hostile ones try to say."""

from typing import Any

import pytest

from web import origins

Headers = list[tuple[str, str]]
HERE = "localhost:8501"
BASE = "https://synergy.example"

# Nobody's name: each reads like one of ours to a reader that searches instead of parsing.
HOSTILE = (
    "", " ", ":", ":8501", "[", "]", "[]", "[]:8501", "\xff", "\x00localhost", "localhost\x00",
    "localhost\n", " localhost", "localhost ", "localhost :8501", "localhost: 8501",
    "localhost:", "localhost:0", "localhost:08501", "localhost:65536", "localhost:99999999999",
    "localhost:+80", "localhost:8501x", "localhost:x", "localhost:-1", "localhost:8501:8501",
    "localhost:\u00b2", "localhost,evil.example", "evil.example,localhost", "localhost, localhost",
    "localhost;evil.example", "localhost@evil.example", "evil.example@localhost", "@localhost",
    "user:secret@localhost:8501", "localhost/", "localhost/evil.example", "evil.example/localhost",
    "//localhost", "http://localhost:8501", "localhost?", "localhost#", "localhost#@evil.example",
    "evil.example#localhost", "localhost\\evil.example", "localhost%00", "localhost%2eevil.example",
    "%6cocalhost", "localhost.", ".localhost", "localhost..", "localhost.evil.example",
    "evil.example.localhost", "evil.example", "evil.example:8501", "localh\u00f6st",
    "[localhost]", "[127.0.0.1]", "[127.0.0.1]:8501", "127.0.0.1.", "127.1", "127.0.0.01",
    "0x7f000001", "2130706433", "127.0.0.1.nip.io", "0.0.0.0", "[::1", "::1", "[::1]evil.example",
    "[::1]]", "[[::1]]", "[::1%25lo]", "'localhost'", '"localhost"', "<localhost>", "*",
)  # fmt: skip
HOSTILE_ORIGINS = (
    "", "null", "undefined", "localhost:8501", "//localhost:8501", "://localhost:8501",
    "http:localhost:8501", "http:/localhost:8501", "http:///localhost:8501",
    "http://localhost:8501/", "http://localhost:8501/x", "http://localhost:8501?", "http://",
    "http://localhost:8501#", "http://localhost:8501 ", " http://localhost:8501",
    "http://localhost:8501, http://evil.example", "http://evil.example, http://localhost:8501",
    "http://localhost:8501,http://localhost:8501", "http://u@localhost:8501", "http://[",
    "http://localhost:8501@evil.example", "http://evil.example@localhost:8501",
    "http://evil.example#http://localhost:8501", "http://evil.example/http://localhost:8501",
    "http://localhost", "http://localhost:1", "http://127.0.0.1:8501", "http://localhost:08501",
    "http://localhost:8501.evil.example", "http://evil.example:8501", "ftp://localhost:8501",
    "javascript://localhost:8501", "data://localhost:8501", "ws://localhost:8501",
    "chrome-extension://localhost:8501", "httpx://localhost:8501", "http\x00://localhost:8501",
)  # fmt: skip
# One of each kind of proxy, content network, tunnel and balancer; Streamlit and browsers add none.
PROXIES = (
    "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded",
    "X-Forwarded-Port", "X-Forwarded-Server", "X-Forwarded-Prefix", "X-Forwarded-Client-Cert",
    "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Original-Host", "X-Original-URL",
    "X-Original-For", "X-Rewrite-URL", "X-ProxyUser-Ip", "X-Request-Id", "X-Envoy-External-Address",
    "X-Envoy-Attempt-Count", "X-B3-TraceId", "X-Amzn-Trace-Id", "X-Amz-Cf-Id", "X-Azure-ClientIP",
    "X-ARR-LOG-ID", "X-Cloud-Trace-Context", "X-AppEngine-User-IP", "X-Vercel-Forwarded-For",
    "X-Nf-Client-Connection-Ip", "X-Varnish", "X-Akamai-Edgescape", "X-Sucuri-ClientIP",
    "CF-Connecting-IP", "CF-Connecting-IPv6", "CF-Ray", "CF-Visitor", "CF-IPCountry", "CF-Worker",
    "CF-Access-Jwt-Assertion", "CDN-Loop", "Cdn-Real-Ip", "Ali-Cdn-Real-Ip", "True-Client-IP",
    "Client-IP", "Cluster-Client-IP", "Fastly-Client-IP", "Fastly-FF", "Fly-Client-IP",
    "Fly-Forwarded-Port", "Akamai-Origin-Hop", "CloudFront-Viewer-Address", "DO-Connecting-IP",
    "Incap-Client-IP", "WL-Proxy-Client-IP", "Proxy-Client-IP", "Proxy-Connection", "Remote-User",
    "SSL-Client-Cert", "Tailscale-User-Login", "Front-End-Https", "Surrogate-Capability",
    "Max-Forwards", "Traceparent", "Early-Data",
)  # fmt: skip
# What Chromium and Firefox send, with pages, files, forms, uploads and sockets.
BROWSERS = (
    "User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "Connection", "Cookie", "DNT",
    "Upgrade-Insecure-Requests", "Cache-Control", "Pragma", "Referer", "Priority", "TE", "Range",
    "If-None-Match", "If-Modified-Since", "If-Range", "Content-Type", "Content-Length", "Upgrade",
    "Sec-CH-UA", "Sec-CH-UA-Mobile", "Sec-CH-UA-Platform", "Sec-Fetch-Mode", "Sec-Fetch-Dest",
    "Sec-Fetch-User", "Sec-GPC", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-Purpose",
    "Sec-WebSocket-Extensions", "Sec-WebSocket-Protocol", "X-Xsrftoken", "Authorization",
    "Keep-Alive", "Save-Data", "Viewport-Width", "Device-Memory", "Purpose", "Service-Worker",
)  # fmt: skip


def scope_of(headers: Headers, method: str | None = "GET") -> dict[str, Any]:
    """Write a request; without a method, a websocket."""
    return {
        "type": "http" if method else "websocket",
        "method": method or "GET",
        "client": ("127.0.0.1", 50_000),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
    }


def is_own_computer(*headers: tuple[str, str]) -> bool:
    return origins.is_own_computer(scope_of(list(headers)), "localhost")


@pytest.mark.parametrize("host", HOSTILE)
def test_a_host_that_is_not_one_name_is_nobodys(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_own_computer(("Host", host))
    scope = scope_of([("Host", host)])
    assert not origins.is_own_name(scope, "localhost")
    monkeypatch.setenv("SYNERGY_BASE_URL", "http://localhost:8501")
    assert not origins.is_own_name(scope, "localhost")


@pytest.mark.parametrize(
    "hosts", [[], [HERE, HERE], [HERE, "evil.example"], ["evil.example", HERE], ["", HERE]]
)
def test_a_request_has_exactly_one_host(hosts: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    headers = [("Host", host) for host in hosts]
    assert not is_own_computer(*headers)
    assert not origins.is_own_name(scope_of(headers), "localhost")
    own_page = scope_of([*headers, ("Origin", f"http://{HERE}")])
    assert not origins.is_own_page(own_page)
    monkeypatch.setenv("SYNERGY_BASE_URL", f"http://{HERE}")
    assert not origins.is_own_name(scope_of(headers), "localhost")


@pytest.mark.parametrize(
    ("host", "listens_on"),
    [
        ("localhost", "localhost"), ("LOCALHOST:8501", "localhost"), ("127.0.0.1:1", "localhost"),
        ("localhost:65535", "127.0.0.1"), ("10.0.0.5:8501", "10.0.0.5"), ("[::1]:8501", "::1"),
        ("[FE80::1]", "fe80::1"), ("my_server:8501", "my_server"), ("a.b-c.d", "a.b-c.d"),
    ],
)  # fmt: skip
def test_our_own_names_are_known(host: str, listens_on: str) -> None:
    assert origins.is_own_name(scope_of([("Host", host)]), listens_on)


@pytest.mark.parametrize(
    ("base", "host", "known"),
    [
        (BASE, "synergy.example", True), (f"{BASE}/", "Synergy.Example:443", True),
        (f"{BASE}:443", "synergy.example", True), (BASE, "synergy.example:80", False),
        (BASE, "synergy.example:8501", False), (f"{BASE}:8501", "synergy.example:8501", True),
        (f"{BASE}:8501", "synergy.example", False), ("http://a.example", "a.example:80", True),
        (BASE, "localhost", False), (BASE, "www.synergy.example", False),
    ],
)  # fmt: skip
def test_the_public_address_is_the_only_name(
    base: str, host: str, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNERGY_BASE_URL", base)
    assert origins.is_own_name(scope_of([("Host", host)]), "localhost") == known


@pytest.mark.parametrize(
    "address",
    [
        "synergy.example", "https://", "https:///x", "https://a.example/x", "https://a.example//",
        "https://u:p@a.example", "ftp://a.example", "https://a.example:0", "https://a.example:99999",
        "https://a.example,b.example", "https://a b.example", "https://a.example?x", "null",
    ],
)  # fmt: skip
def test_a_public_address_that_is_not_a_site_stops_the_start(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNERGY_BASE_URL", address)
    with pytest.raises(ValueError, match="Give it as in https"):
        origins.base_url()


@pytest.mark.parametrize("method", ["GET", "POST", None])
@pytest.mark.parametrize("origin", HOSTILE_ORIGINS)
def test_an_origin_that_is_not_ours_is_refused(origin: str, method: str | None) -> None:
    headers = [("Host", HERE), ("Origin", origin)]
    assert not origins.is_own_page(scope_of(headers, method))
    assert not origins.is_own_page(scope_of([*headers, ("Origin", f"http://{HERE}")], method))
    assert not origins.is_own_page(scope_of([*headers, ("Sec-Fetch-Site", "same-origin")], method))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", None])
@pytest.mark.parametrize(
    ("origin", "sites", "ours"),
    [
        (None, [], False),
        (None, ["none"], False),
        (None, ["same-origin"], True),
        (None, ["same-site"], False),
        (None, ["cross-site"], False),
        (None, ["same-origin", "cross-site"], False),
        (None, ["same-origin, cross-site"], False),
        (None, [""], False),
        (f"http://{HERE}", [], True),
        (f"HTTP://{HERE.upper()}", [], True),
        (f"http://{HERE}", ["none"], True),
        (f"http://{HERE}", ["same-origin"], True),
        (f"http://{HERE}", ["same-site"], False),
        (f"http://{HERE}", ["cross-site"], False),
        (f"http://{HERE}", ["same-origin", "same-site"], False),
    ],
)
def test_whatever_changes_something_must_be_shown_to_come_from_our_own_page(
    method: str | None, origin: str | None, sites: list[str], ours: bool
) -> None:
    headers = [("Host", HERE)]
    headers += [("Origin", origin)] if origin is not None else []
    headers += [("Sec-Fetch-Site", site) for site in sites]
    assert origins.is_own_page(scope_of(headers, method)) == ours


@pytest.mark.parametrize("site", ["none", "same-site", "cross-site"])
def test_a_link_may_be_followed_from_anywhere(site: str) -> None:
    assert origins.is_own_page(scope_of([("Host", HERE), ("Sec-Fetch-Site", site)]))
    assert origins.is_own_page(scope_of([("Host", HERE)]))


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        (BASE, True), (f"{BASE}:443", True), ("http://synergy.example", False),
        (f"{BASE}:8501", False), ("https://localhost:8501", False), ("null", False),
    ],
)  # fmt: skip
def test_behind_a_public_address_only_its_own_pages_send(
    origin: str, ours: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNERGY_BASE_URL", BASE)
    headers = [("Host", "synergy.example"), ("Origin", origin)]
    assert origins.is_own_page(scope_of(headers, "POST")) == ours


@pytest.mark.parametrize("name", PROXIES)
def test_a_header_that_a_proxy_adds_ends_open_mode(name: str) -> None:
    assert not is_own_computer(("Host", HERE), (name, ""))
    assert not origins.is_own_name(scope_of([("Host", HERE), (name, "1")]), "localhost")


def test_no_header_that_a_browser_sends_ends_open_mode() -> None:
    assert is_own_computer(("Host", HERE), *((name, "1") for name in BROWSERS))
