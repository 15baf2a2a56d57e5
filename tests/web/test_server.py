"""The gate and the routes in front of the real server."""

import http.client
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from synergy.viewers import HEADER, Viewer
from tests import serving

FOREIGN = "evil.example"
PATHS = (
    "/",
    "/board",
    "/map",
    "/_stcore/health",
    "/_stcore/host-config",
    "/media/x",
    "/assets/leaflet/leaflet.js",
    "/component/streamlit_folium.st_folium/index.html",
)


@pytest.fixture(scope="module")
def server(
    templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[serving.Server]:
    """One server for all the tests here, since none of them writes."""
    log = tmp_path_factory.mktemp("server") / "server.log"
    started = serving.Server.start(templates["facts"], log)
    try:
        yield started.wait()
    finally:
        started.stop()


def ask(
    server: serving.Server, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], str]:
    """Ask for a path without following it; return status, headers and text."""
    connection = http.client.HTTPConnection("localhost", server.port, timeout=10)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, named, answer.read().decode()
    finally:
        connection.close()


def wait_for_any_answer(server: serving.Server) -> serving.Server:
    """Wait until a server answers at all, a refusal too, which `wait` takes for not being ready."""
    deadline = time.monotonic() + serving.READY_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            ask(server, "/")
            return server
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{server.log.read_text()[-3000:]}")


def open_socket(
    server: serving.Server, host: str = "localhost", origin: str | None = None, **headers: str
) -> ClientConnection:
    """Open the app's websocket as the browser does, by any name for this computer."""
    return connect(
        f"ws://{host}:{server.port}/_stcore/stream",
        sock=socket.create_connection(("localhost", server.port), timeout=10),
        origin=Origin(origin or f"http://{host}:{server.port}"),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers=headers,
        proxy=None,
    )


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("leaflet/leaflet.js", "javascript", "Leaflet 1."),
        ("leaflet/leaflet.css", "css", ".leaflet-container"),
        ("markercluster/leaflet.markercluster.js", "javascript", "MarkerCluster"),
        ("markercluster/MarkerCluster.css", "css", ".leaflet-cluster-anim"),
        ("jquery/jquery.min.js", "javascript", "jQuery v3"),
    ],
)
def test_the_maps_files_come_from_us(
    path: str, kind: str, words: str, server: serving.Server
) -> None:
    status, headers, text = ask(server, f"/assets/{path}")
    assert status == 200
    assert kind in headers["content-type"]
    assert words in text


@pytest.mark.parametrize("path", ["../../web/gate.py", "%2e%2e/%2e%2e/METADATA", "none.js", ""])
def test_nothing_else_is_served_as_an_asset(path: str, server: serving.Server) -> None:
    assert ask(server, f"/assets/leaflet/{path}")[0] in (400, 404)


@pytest.mark.parametrize("query", ["", "?issue=3&order=title", "?q=a%26b%20c"])
def test_the_boards_own_name_leads_to_the_front_and_keeps_its_query(
    query: str, server: serving.Server
) -> None:
    status, headers, _ = ask(server, f"/board{query}")
    assert status in (302, 307)
    assert headers["location"] == f"/{query}"


@pytest.mark.parametrize("path", PATHS)
def test_another_host_name_gets_set_up_instructions_and_nothing_else(
    path: str, server: serving.Server
) -> None:
    status, headers, text = ask(server, path, Host=FOREIGN)
    assert status == 503
    assert headers["cache-control"] == "no-store"
    assert "not set up for visitors" in text
    assert "streamlit" not in text.replace("streamlit run app.py", "").lower()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_another_host_name_can_send_nothing(method: str, server: serving.Server) -> None:
    assert ask(server, "/_stcore/upload_file/x/y", method, Host=FOREIGN)[0] == 503


@pytest.mark.parametrize("path", PATHS)
def test_another_sites_page_reads_nothing(path: str, server: serving.Server) -> None:
    assert ask(server, path, Origin=f"https://{FOREIGN}")[0] == 503


def test_the_app_is_served_to_its_own_computer(server: serving.Server) -> None:
    status, _, text = ask(server, "/")
    assert status == 200
    assert "streamlit" in text.lower()


@pytest.mark.parametrize("origin", [f"https://{FOREIGN}", "http://localhost:1", "null"])
def test_another_sites_page_opens_no_socket(origin: str, server: serving.Server) -> None:
    with pytest.raises(InvalidStatus) as refused, open_socket(server, origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_a_socket_by_another_host_name_is_refused(server: serving.Server) -> None:
    with pytest.raises(InvalidStatus) as refused, open_socket(server, host=FOREIGN):
        pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_a_forwarded_socket_is_refused(name: str, server: serving.Server) -> None:
    with pytest.raises(InvalidStatus) as refused, open_socket(server, **{name: FOREIGN}):
        pass
    assert refused.value.response.status_code == 403


def read_page(connection: ClientConnection, name: str) -> str:
    """Run a page's script over a socket, as a browser does, and return all that it drew."""
    wanted = BackMsg()
    wanted.rerun_script.page_name = name
    connection.send(wanted.SerializeToString())
    drawn = []
    while True:
        message = ForwardMsg()
        message.ParseFromString(bytes(connection.recv(timeout=30, decode=False)))
        drawn.append(str(message))
        if message.WhichOneof("type") == "script_finished":
            return "\n".join(drawn)


@pytest.mark.parametrize("name", [HEADER, HEADER.upper(), HEADER.replace("-", "_")])
def test_a_visitor_cannot_name_a_role(name: str, server: serving.Server) -> None:
    spoofed = Viewer("funder", "a stranger").to_header()
    with open_socket(server, **{name: spoofed}) as lying:
        page = read_page(lying, "issues")
    assert "Open mode" in page
    assert "Add an issue" in page
    assert "a stranger" not in page


def test_a_server_told_its_public_address_shows_nobody_anything(
    empty: Path, serve: Callable[..., serving.Server]
) -> None:
    deployed = wait_for_any_answer(serve(empty, SYNERGY_BASE_URL="https://synergy.example"))
    for path in PATHS:
        status, _, text = ask(deployed, path)
        assert status == 503, path
        assert "not set up for visitors" in text
    with pytest.raises(InvalidStatus), open_socket(deployed):
        pass
