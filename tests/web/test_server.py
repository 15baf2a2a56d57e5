"""The gate and the routes in front of the real server, in open mode."""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from db import check
from synergy import dates, tokens
from synergy.viewers import HEADER, Viewer
from tests import frames, serving, waiting
from tests.db.cli.tools import report
from tests.db.tools import rows
from tests.visiting import Visitor, rerun, run, run_page
from tests.web.inside import STREAM, refused_with
from ui import pages

FOREIGN = "evil.example"
EVE = {"email": "eve@example.org", "name": "Eve"}
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
def visitor(
    templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visitor]:
    """Return a browser at one server for all the tests here, since none of them writes."""
    folder = tmp_path_factory.mktemp("server")
    path = folder / "synergy.db"
    shutil.copy(templates["facts"], path)
    started = serving.Server.start(path, folder / "server.log")
    try:
        yield Visitor(started.wait())
    finally:
        started.stop()


def test_a_clock_set_to_no_moment_stops_the_start_with_one_line(tmp_path: Path) -> None:
    log, path = tmp_path / "server.log", tmp_path / "synergy.db"
    server = serving.Server.start(path, log, {dates.CLOCK: "soon"}, postcodes=False)
    assert server.process.wait(waiting.SECONDS) == 1
    said = log.read_text()
    assert "SYNERGY_NOW is 'soon', which is not a date and time." in said
    assert "Traceback" not in said
    assert not path.exists()


def code_in_the_log(visitor: Visitor) -> str:
    """Read in the terminal what code the first account asks for."""
    found = re.search(r"with the code (\S+)", visitor.server.log.read_text())
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("leaflet/leaflet.js", "javascript", "Leaflet 1."),
        ("leaflet/leaflet.css", "css", ".leaflet-container"),
        ("markercluster/leaflet.markercluster.js", "javascript", "MarkerCluster"),
        ("markercluster/MarkerCluster.css", "css", ".leaflet-cluster-anim"),
        ("synergy/map.js", "javascript", "synergyMap"),
        ("synergy/shapes.js", "javascript", "E09000033"),
    ],
)
def test_the_maps_files_come_from_us(path: str, kind: str, words: str, visitor: Visitor) -> None:
    answer = visitor.ask(f"/assets/{path}")
    assert answer.status == 200
    assert kind in answer.header("content-type")
    assert words in answer.text


def test_the_log_says_the_head_of_the_history(visitor: Visitor) -> None:
    logged = re.findall("history head: ([0-9a-f]{64})$", visitor.server.log.read_text(), re.M)
    assert logged
    assert [head for head in logged if check.find_head(visitor.server.path, head) is None] == []


@pytest.mark.parametrize("path", ["../../web/gate.py", "%2e%2e/%2e%2e/METADATA", "none.js", ""])
def test_nothing_else_is_served_as_an_asset(path: str, visitor: Visitor) -> None:
    assert visitor.ask(f"/assets/leaflet/{path}").status in (400, 404)


@pytest.mark.parametrize("query", ["", "?issue=3&order=title", "?q=a%26b%20c"])
def test_the_boards_own_name_leads_to_the_front_and_keeps_its_query(
    query: str, visitor: Visitor
) -> None:
    answer = visitor.ask(f"/board{query}")
    assert answer.status in (302, 307)
    assert answer.header("location") == f"/{query}"


@pytest.mark.parametrize("path", PATHS)
def test_another_host_name_gets_set_up_instructions_and_nothing_else(
    path: str, visitor: Visitor
) -> None:
    answer = visitor.ask(path, Host=FOREIGN)
    assert answer.status == 503
    assert answer.header("cache-control") == "private, no-store"
    assert "ready for visitors yet" in answer.text
    assert "streamlit" not in answer.text.replace("streamlit run app.py", "").lower()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_another_host_name_can_send_nothing(method: str, visitor: Visitor) -> None:
    assert visitor.ask("/_stcore/upload_file/x/y", method, Host=FOREIGN).status == 503


@pytest.mark.parametrize("path", PATHS)
def test_another_sites_page_reads_nothing(path: str, visitor: Visitor) -> None:
    assert visitor.ask(path, Origin=f"https://{FOREIGN}").status == 503


def test_the_app_is_served_to_its_own_computer(visitor: Visitor) -> None:
    answer = visitor.ask("/")
    assert answer.status == 200
    assert "streamlit" in answer.text.lower()


@pytest.mark.parametrize(
    "headers", [{"Origin": f"https://{FOREIGN}"}, {"Sec_Fetch_Site": "cross-site"}]
)
def test_another_sites_page_makes_no_first_account(
    headers: dict[str, str], visitor: Visitor
) -> None:
    eve = {**EVE, "token": tokens.new(), "code": code_in_the_log(visitor)}
    assert visitor.post("/first-account", eve, **headers).status == 503
    assert rows(visitor.server.path, "account") == {}


def test_each_start_in_open_mode_says_so_once(visitor: Visitor) -> None:
    code = code_in_the_log(visitor)
    log = visitor.server.log.read_text()
    assert log.count("Open mode:") == 1
    assert f"http://localhost:{visitor.server.port}/first-account with the code {code}" in log
    assert report(visitor.server.path, "account", "code") == {"code": code}


def test_a_stranger_behind_a_bare_proxy_makes_no_first_account(visitor: Visitor) -> None:
    """To us it comes from this computer, asks for localhost, and nothing says otherwise."""
    form = urlencode({**EVE, "token": tokens.new(), "code": "2345-6789-abcd"}).encode()
    kind = "application/x-www-form-urlencoded"
    plain = visitor.ask("/first-account", "POST", form, Content_Type=kind)
    assert plain.status == 503
    own = visitor.server.url
    forged = visitor.ask("/first-account", "POST", form, Content_Type=kind, Origin=own)
    assert forged.status == 422
    assert "Copy it from the terminal again" in forged.text
    code = code_in_the_log(visitor)
    for page in ("", "access", "data"):
        assert code not in frames.said([visitor.page(page)]), page
    assert code not in visitor.ask("/first-account").text
    assert rows(visitor.server.path, "account") == {}


def test_no_frame_says_where_the_server_keeps_its_files(visitor: Visitor) -> None:
    said = ""
    for path in (*pages.addresses(), "/no such page", "/../app.py"):
        with visitor.open_socket() as line:
            said += frames.said(run(line, rerun(path.strip("/"))))
    assert "No sign-in yet" in said
    folders = {serving.ROOT, visitor.server.path.parent, Path(sys.prefix), Path.home()}
    assert [folder for folder in folders - {Path("/")} if str(folder) in said] == []


@pytest.mark.parametrize("origin", [f"https://{FOREIGN}", "http://localhost:1", "null"])
def test_another_sites_page_opens_no_socket(origin: str, visitor: Visitor) -> None:
    assert refused_with(visitor, STREAM, Origin=origin) == 403


@pytest.mark.parametrize("host", [FOREIGN, "localhost.evil.example", "0.0.0.0"])
def test_a_socket_by_another_host_name_is_refused(host: str, visitor: Visitor) -> None:
    assert refused_with(visitor, STREAM, Host=f"{host}:{visitor.server.port}") == 403


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_a_forwarded_socket_is_refused(name: str, visitor: Visitor) -> None:
    assert refused_with(visitor, STREAM, **{name: FOREIGN}) == 403


@pytest.mark.parametrize("name", [HEADER, HEADER.upper(), HEADER.replace("-", "_")])
def test_a_visitor_cannot_name_a_role(name: str, visitor: Visitor) -> None:
    spoofed = Viewer("funder", "a stranger").to_header()
    with visitor.open_socket(**{name: spoofed}) as lying:
        page = run_page(lying, "issues")
    assert b"No sign-in yet" in page
    assert b"opener new issue" in page
    assert b"a stranger" not in page
