"""Every page, route and socket for everybody who asks the running server, as the table says."""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from db.commands import publishing, sessions
from db.kinds.records import BY_TABLE, ORGANIZATION
from db.published import allow_list
from db.write import new_key
from tests import frames, serving
from tests.conftest import COORDINATOR
from tests.db.doors import Doors
from tests.db.house import House, make_house
from tests.db.tools import World, row
from tests.permissions import PAGES, REQUESTS, cells, names
from tests.visiting import Visitor, rerun, run
from tests.waiting import SECONDS
from tests.web.inside import refused_with
from ui.pages import addresses
from ui.text import plain
from web import cookies
from web.routes import routes

# Ways in and out, and what carries nobody's data: for everybody, each with tests of its own.
FOR_ALL = {
    "/sign-in", "/sign-out", "/back", "/welcome", "/s", "/healthz", "/assets/leaflet",
    "/assets/markercluster", "/assets/synergy", "/assets/synergy/icon.svg",
    "/assets/synergy/map.js", "/assets/synergy/map.css", "/assets/synergy/shapes.js",
    "/assets/synergy/signs",
}  # fmt: skip
TITLES = {
    "/issues": "Issues", "/actions": "Actions", "/meeting": "Live meeting",
    "/meetings": "Meetings", "/overlaps": "Overlaps",
    "/coverage": "Coverage", "/map": "Services in London",
    "/refer": "Find a service", "/partners": "Partners",
    "/practice": "What works", "/data": "Settings", "/access": "Access",
}  # fmt: skip
# The buttons of rows are read row by row.
PICTURES = {"PlotlyChart", "ComponentInstance", "ButtonColumn"}
# What changes nothing, by what its key says: search, filters, pagers, opening and going back, the
# lines to the server. Whatever else a page draws is taken for something that writes.
LOOKING = re.compile(
    r"open search|slash|enter|frame|Public view|account|toolbar|filters|clear filters"
    r"|line|link .+|filter \w+|find|order|tab|age|closed|\w+_page"
    r"|back from \w+|list \w+|history \w+ \d+|item|buttons|carried \w+ \d+|refer \w+"
    r"|columns|shown|gaps_by|figure|online|reach|map_words|back|choose \d+|more"
    r"|bars|projector|projected_\w+|confidential|near|within|open off \w+|streets|view"
)
# What a partner adds of its own, wherever it stands: no row of another agency is named by it.
ADDING = re.compile(
    r"menu|opener (new action|action table|raise \d+|new (issue_mention|update) of \d+)"
    r"|form=new.action"
)
BODY = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--x--\r\n'


@dataclass(frozen=True)
class Drawn:
    """What a page's frames show; the projector's component draws the titles of its slides."""

    kinds: set[str]
    headings: set[str]
    offered: set[str]
    text: str


@dataclass(frozen=True)
class Site:
    """The running server, and a browser for everybody in the table."""

    house: House
    visitors: dict[str, Visitor]
    overheard: str

    def address(self, template: str) -> tuple[str, str]:
        """Return a page's path and query."""
        number, version = self.house.made_on("action")
        numbers: dict[str, Any] = {**self.house.rows, "agency": self.house.world.north}
        form = f"form=action {number}~open~{number}.{version}"
        numbers["pair"] = "{}-{}".format(*self.house.overlap().ids)
        path, _, query = template.format(**numbers, form=form).partition("?")
        return path, query.replace(" ", "%20")

    def title(self, template: str, who: str) -> str:
        """Return what stands at the top: the row's name where the URL opens one, or a slide's."""
        path, _, query = template.partition("?")
        if who == "display" or (path == "/meeting" and query):
            meeting = row(self.house.path, "meeting", self.house.rows["meeting"])
            return f"Next meeting: {meeting['name']}"
        if path == "/":
            return str(row(self.house.path, "setting", "partnership_name")["value"])
        if "{pair}" in query:
            pair = self.house.overlap().ids
            return " and ".join(row(self.house.path, "service", one)["name"] for one in pair)
        table = query.partition("=")[0]
        if table not in BY_TABLE:
            return TITLES[path]
        number = self.house.world.north if "{agency}" in query else self.house.rows[table]
        return str(row(self.house.path, table, number)[BY_TABLE[table].title or ""])

    def draw(self, who: str, path: str, query: str) -> Drawn:
        """Open a page in somebody's browser, with the story of its row where it has one."""
        with self.visitors[who].open_socket() as line:
            came = run(line, rerun(path.strip("/"), query))
            stories = [name for name in frames.widgets(came) if "-history " in name]
            states = [WidgetState(id=name, bool_value=True) for name in stories]
            if states:
                came += run(line, rerun(path.strip("/"), query, *states))
        read = frames.parsed(came)
        elements = [message.delta.new_element for message in read]
        keys = {
            name.split("-", 2)[2]
            for name, kind in frames.widgets(came).items()
            if kind not in PICTURES
        }
        forms = {f"form={one.page_link.query_string.partition('form=')[2]}" for one in elements}
        return Drawn(
            {str(message.WhichOneof("type")) for message in read},
            {one.heading.body for one in elements} | _titles(elements),
            {key for key in keys if not LOOKING.fullmatch(key)}
            | (forms - {"form="})
            | frames.quick(came),
            frames.said(came),
        )


def _titles(elements: Iterable[Element]) -> set[str]:
    """Return the titles of the projector's slides."""
    drawn = [one.bidi_component for one in elements]
    given = [one.json for one in drawn if one.component_name == "synergy_projected"]
    return {slide["title"] for one in given for slide in json.loads(one)["slides"]}


def _let_in(house: House, server: serving.Server) -> dict[str, Visitor]:
    """Let everybody in as the table's columns say; the agency of one goes while they are inside."""
    doors, path = house.doors, house.path
    gone = doors.world.add(ORGANIZATION, name="Gone Agency", kind="partner").row_id
    stray = doors.add(email="gone@gone.org.uk", role="partner", organization_id=gone).row_id
    accounts = {
        "coordinator": doors.boss, "own": doors.partner, "of none": stray,
        "another's": house.southerner.account_id,
    }  # fmt: skip
    tokens = {
        who: {cookies.ACCOUNT: sessions.sign_in(path, account)}
        for who, account in accounts.items()
        if account is not None
    }
    for audience in ("display", "funder"):
        token = sessions.enter_by_link(path, doors.share(audience)[1])
        tokens[audience] = {cookies.LINK: token or ""}
    doors.world.remove(ORGANIZATION, gone)
    visitors = {who: Visitor(server, cookies=held) for who, held in tokens.items()}
    return {**visitors, "stranger": Visitor(server)}


@pytest.fixture(scope="module")
def site(
    doors_template: Doors, world_template: World, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(doors_template.path, folder / "synergy.db")
    world = replace(doors_template.world, path=folder / "synergy.db")
    house = make_house(replace(doors_template, world=world), world_template.path)
    for table in allow_list.MARKED:
        number = world.north if table == "organization" else house.rows[table]
        made_on = [house.made_on(table, number)]
        publishing.set_published(BY_TABLE[table], world.path, COORDINATOR, new_key(), made_on, True)
    server = serving.Server.start(world.path, folder / "server.log")
    try:
        visitors = _let_in(house, server.wait())
        with visitors["coordinator"].open_socket() as line:
            overheard = frames.session_id(run(line, rerun()))
            yield Site(house, visitors, overheard)
    finally:
        server.stop()


def test_every_page_and_route_stands_in_the_table() -> None:
    assert {name.partition("?")[0] for name in names(PAGES)} == addresses()
    asked = {name.partition(" ")[2] for name in names(REQUESTS)}
    assert {route.path for route in routes} - FOR_ALL == asked & {route.path for route in routes}
    assert {"/report", "/whoami", "/first-account", "/live", "/_stcore/stream"} <= asked


@pytest.mark.parametrize(("page", "who", "expected"), cells(PAGES))
def test_a_page_is_as_the_table_says(page: str, who: str, expected: str, site: Site) -> None:
    path, query = site.address(page)
    answer = site.visitors[who].ask(f"{path}?{query}" if query else path)
    if expected == "sign in":
        assert (answer.status, answer.header("location")[:14]) == (303, "/sign-in?next=")
        assert refused_with(site.visitors[who], "/_stcore/stream") == 403
        return
    assert answer.status == 200
    drawn = site.draw(who, path, query)
    title = site.title("/" if expected == "board" else page, who)
    assert {title, plain(title)} & drawn.headings
    assert ("page_not_found" in drawn.kinds) == (expected == "board")
    assert ("Only coordinators can" in drawn.text) == (expected == "no")
    assert bool(drawn.offered) == (expected == "edit"), drawn.offered


@pytest.mark.parametrize("page", sorted(names(PAGES)))
def test_a_partner_is_offered_nothing_on_another_agencys_rows(page: str, site: Site) -> None:
    offered = site.draw("another's", *site.address(page)).offered
    assert {one for one in offered if not ADDING.fullmatch(one)} == set()


def test_done_is_offered_where_it_may_be_pressed(site: Site) -> None:
    done = f"Action {site.house.rows['action']}"
    offered = {who: site.draw(who, "/actions", "").offered for who in ("own", "another's")}
    assert [who for who, held in offered.items() if done in held] == ["own"]


def _put(visitor: Visitor, path: str, method: str = "PUT") -> int:
    """Send a whole and proper file, as Streamlit's own page does; or delete it."""
    visitor.ask("/_stcore/health")
    kind = {"Content_Type": "multipart/form-data; boundary=x", "Origin": visitor.server.url}
    xsrf = visitor.cookies.get("_streamlit_xsrf", "")
    return visitor.ask(path, method, BODY, X_Xsrftoken=xsrf, **kind).status


def _told_where(line: ClientConnection) -> str:
    """Ask where to send a file, as a page with a place for one does."""
    wanted = BackMsg()
    wanted.file_urls_request.session_id = frames.session_id(run(line, rerun()))
    wanted.file_urls_request.file_names.append("a.csv")
    line.send(wanted.SerializeToString())
    while True:
        came = ForwardMsg.FromString(line.recv(timeout=SECONDS, decode=False))
        if came.WhichOneof("type") == "file_urls_response":
            (given,) = came.file_urls_response.file_urls
            return str(given.upload_url)


def _send_file(visitor: Visitor, path: str) -> int:
    """Send a file to where the page behind a socket was told, and nowhere else."""
    try:
        with visitor.open_socket(path) as line:
            there = _told_where(line)
            assert _put(visitor, f"{there}a") == 403
            answered = _put(visitor, there)
            assert _put(visitor, there, "DELETE") == answered
    except (ConnectionClosed, InvalidStatus):
        return 403
    return answered


SENDS = {"PUT": _put, "FILE": _send_file}


@pytest.mark.parametrize(("request_line", "who", "expected"), cells(REQUESTS))
def test_a_request_is_answered_as_the_table_says(
    request_line: str, who: str, expected: str, site: Site
) -> None:
    named = {"me": site.overheard, "meeting": site.house.rows["meeting"]}
    method, path = request_line.format(**named).split()
    visitor = site.visitors[who]
    if method in SENDS:
        answered = SENDS[method](visitor, path)
    elif method == "SOCKET" and expected == "101":
        with visitor.open_socket(path) as line:
            answered = 101 if line.ping().wait(5) else 0
    else:
        answered = refused_with(visitor, path) if method == "SOCKET" else visitor.ask(path).status
    assert answered == int(expected)
