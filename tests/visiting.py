"""A visitor of the running server without a browser: cookies, forms, and Streamlit's own socket."""

import http.client
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests import waiting
from tests.serving import Server

HIDDEN = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


def _sent(headers: dict[str, str]) -> dict[str, str]:
    """Write Header_Names with dashes; a name in small letters goes as it is."""
    return {
        name if name.islower() else name.replace("_", "-"): value for name, value in headers.items()
    }


@dataclass(frozen=True)
class Answer:
    """What the server answered; header names are in small letters."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode(errors="replace")

    def header(self, name: str) -> str:
        """Return one header, empty where it is not there."""
        return dict(self.headers).get(name, "")

    @property
    def whole(self) -> bytes:
        """Return everything that came: headers and body."""
        return repr(self.headers).encode() + self.body


@dataclass
class Visitor:
    """One browser's worth of cookies at one address of this computer."""

    server: Server
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def _host(self) -> str:
        return urlsplit(self.server.url).hostname or ""

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """Ask for a path without following it; keep the cookies that come."""
        call = http.client.HTTPConnection(
            self._host, self.server.port, timeout=waiting.SECONDS, source_address=(self.address, 0)
        )
        sent = _sent(headers)
        if self.cookies and "Cookie" not in sent:
            sent["Cookie"] = self.cookie_line()
        try:
            call.request(method, path, body, sent)
            answer = call.getresponse()
            named = [(name.lower(), value) for name, value in answer.getheaders()]
            found = Answer(answer.status, named, answer.read())
        finally:
            call.close()
        for name, value in named:
            if name == "set-cookie":
                self._keep(value)
        return found

    def _keep(self, line: str) -> None:
        name, _, value = line.split(";")[0].partition("=")
        if value in ("", '""'):
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value

    def cookie_line(self) -> str:
        """Write the cookies as a browser sends them."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def send(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """Open a form and send it, as a browser does: with what it hides, from our own page."""
        hidden = {
            attributes["name"]: attributes.get("value", "")
            for tag in HIDDEN.findall(self.ask(path).text)
            if (attributes := dict(ATTRIBUTE.findall(tag))).get("type") == "hidden"
        }
        return self.post(path, {**hidden, **fields}, **headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """Send a form without opening it first."""
        given = {"Origin": self.server.url, "Content_Type": "application/x-www-form-urlencoded"}
        return self.ask(path, "POST", urlencode(fields).encode(), **{**given, **headers})

    def sign_in(self, email: str, passphrase: str) -> Answer:
        """Sign in through the form."""
        return self.send("/sign-in", {"email": email, "passphrase": passphrase})

    def redeem(self, token: str) -> Answer:
        """Open a share link."""
        return self.send("/s", {"token": token})

    def open_socket(
        self, path: str = "/_stcore/stream", session_id: str | None = None, **headers: str
    ) -> ClientConnection:
        """Open one of the app's websockets as the browser does, by any name in `Host`."""
        protocols = ["streamlit", "PLACEHOLDER_AUTH_TOKEN", session_id][: 3 if session_id else 1]
        more = {"Cookie": self.cookie_line()} if self.cookies else {}
        sent = _sent(headers)
        host = sent.pop("Host", f"{self._host}:{self.server.port}")
        origin = sent.pop("Origin", f"http://{host}")
        return connect(
            f"ws://{host}{path}",
            sock=socket.create_connection(
                (self._host, self.server.port),
                timeout=waiting.SECONDS,
                source_address=(self.address, 0),
            ),
            origin=Origin(origin),
            subprotocols=[Subprotocol(str(name)) for name in protocols],
            additional_headers={**more, **sent},
            proxy=None,
            open_timeout=waiting.SECONDS,
            ping_timeout=waiting.SECONDS,
            max_size=None,
            # What nobody reads yet waits: a browser takes all that comes.
            max_queue=None,
        )

    def page(self, name: str, query: str = "") -> bytes:
        """Run a page's script over a new socket; return every byte that came."""
        with self.open_socket() as line:
            return run_page(line, name, query)


def rerun(name: str = "", query: str = "", *states: WidgetState) -> BackMsg:
    """Write the frame by which a browser asks for a page, with what stands in its widgets."""
    wanted = BackMsg()
    wanted.rerun_script.page_name = name
    wanted.rerun_script.query_string = query
    wanted.rerun_script.widget_states.widgets.extend(states)
    return wanted


def run_page(line: ClientConnection, name: str = "", query: str = "") -> bytes:
    """Ask for a page over an open socket; return every byte until its script has ended."""
    return b"".join(run(line, rerun(name, query)))


def run(line: ClientConnection, wanted: BackMsg) -> list[bytes]:
    """Ask for a run of a script; return every frame until it has ended."""
    line.send(wanted.SerializeToString())
    return list(read_run(line))


def read_run(line: ClientConnection, patience: float = waiting.SECONDS) -> Iterator[bytes]:
    """Read until a script has ended, frame by frame; wait for each frame as long as `patience` (s).

    A script that gives way to another run of itself has not ended yet.
    """
    ended = False
    while not ended:
        data = bytes(line.recv(timeout=patience, decode=False))
        yield data
        message = ForwardMsg.FromString(data)
        ended = (
            message.WhichOneof("type") == "script_finished"
            and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        )
