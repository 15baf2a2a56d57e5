"""Whatever a funder's browser sends over its socket changes nothing and brings nothing private."""

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.util import calc_hash
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from db import connect
from db.kinds.records import ISSUE
from synergy.viewers import HEADER, Viewer
from tests import frames, serving
from tests.visiting import Visitor, read_run, rerun, run
from tests.web.planted import Planted
from ui.kit.item_view import form_of
from ui.pages import FOLDER

CASES = 120
SEED = 20_260_607
# How long a frame is given to be answered (s).
PATIENCE = 20
# What a visit itself touches.
TOUCHED = {"session", "share_token", "sqlite_sequence"}
PAGES = sorted(file.stem for file in FOLDER.glob("*.py"))
COORDINATOR = Viewer("coordinator", "forger", open_mode=True)
PRODUCT = 7123 * 7
NASTY = (
    "'; DELETE FROM issue; --", "1 OR 1=1", "1 UNION SELECT email FROM account", "%00", "\0",
    f"{{{{ {7123}*7 }}}}", "{% import os %}{{ os.environ }}", "{{ self.__init__.__globals__ }}",
    "../../data/synergy.db", "%2e%2e%2f%2e%2e%2fsynergy.db", "..\\..\\synergy.db", "file:///etc/passwd",
    "<script>alert(1)</script>", "$(id)", "-1", "9" * 40, "1e309", "NaN", "é" * 300, "a" * 20_000,
)  # fmt: skip
NAMES = (
    "issue", "action", "service", "organization", "meeting", "practice", "form", "present", "tab",
    "status", "theme", "partner", "order", "search", "back", "bring_back", "kind", "closed", "age",
)  # fmt: skip
# The value that a widget sends, by what draws it.
SENDS = {
    "Button": "trigger_value", "TextInput": "string_value", "TextArea": "string_value",
    "Selectbox": "string_value", "NumberInput": "double_value", "Checkbox": "bool_value",
    "ButtonColumn": "string_trigger_value",
}  # fmt: skip
VALUES: dict[str, Callable[[random.Random], object]] = {
    "trigger_value": lambda _: True,
    "bool_value": lambda rng: rng.random() < 0.5,
    "int_value": lambda rng: rng.randrange(-5, 2**40),
    "double_value": lambda rng: rng.choice([0.0, 1.0, -1e300, float("inf")]),
    "string_value": lambda rng: rng.choice(NASTY),
    "json_value": lambda rng: json.dumps({"value": rng.choice(NASTY), "path": "/access"}),
    "json_trigger_value": lambda rng: json.dumps([{"event": "click", "value": rng.choice(NASTY)}]),
    "string_trigger_value": lambda rng: {
        "data": json.dumps({"row": rng.randrange(-1, 30), "label": rng.choice(NASTY)})
    },
    "bytes_value": lambda rng: rng.randbytes(40),
}


def digest(path: Path) -> str:
    """Return a hash of all that the main database holds, but for what a visit touches."""
    with connect.reading(path) as db:
        names = sorted(set(db.table_names()) - TOUCHED)
        held = {name: db.execute(f"SELECT * FROM [{name}] ORDER BY 1").fetchall() for name in names}
    return hashlib.sha256(repr(held).encode()).hexdigest()


def asks_for_a_run(data: bytes | str) -> bool:
    """Tell whether a frame starts a script in any case; a fragment's may not be there."""
    try:
        read = BackMsg.FromString(data) if isinstance(data, bytes) else BackMsg()
    except DecodeError:
        return False
    return read.HasField("rerun_script") and not read.rerun_script.fragment_id


@dataclass
class Learnt:
    """What a forger may have overheard of a coordinator's: what stands where, and its numbers."""

    drawn: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    fragments: set[str] = field(default_factory=set)
    hashes: list[str] = field(default_factory=list)
    session_id: str = ""

    def listen(self, visitor: Visitor, page: str, query: str) -> dict[str, str]:
        with visitor.open_socket() as line:
            came = run(line, rerun(page, query))
        self.drawn[page, query] = frames.widgets(came)
        for message in frames.parsed(came):
            self.fragments |= {message.delta.fragment_id, *message.metadata.run.fragment_ids} - {""}
            self.hashes += [message.hash] if message.hash else []
        self.session_id = frames.session_id(came)
        return self.drawn[page, query]

    def button(self, key: str) -> tuple[str, str, str]:
        """Find a button: the page, the query, its id."""
        return next(
            (page, query, name)
            for (page, query), drawn in self.drawn.items()
            for name in drawn
            if f"-{key}" in name
        )


@pytest.fixture(scope="module")
def learnt(planted: Planted) -> Learnt:
    """Go through every page as the coordinator, open what can be opened there, press nothing."""
    coordinator, found = planted.visitor("coordinator"), Learnt()
    first = {
        page + query.partition("=")[0]: (page, query) for page, query in reversed(planted.items())
    }
    for page, query in [*((page, "") for page in PAGES), *first.values()]:
        drawn = found.listen(coordinator, page, query)
        forms = [name.partition("-opener ")[2] for name in drawn if "-opener " in name]
        for form in forms[:1]:
            found.listen(coordinator, page, f"{query}&form={form}~overheard~".lstrip("&"))
    return found


@dataclass
class Forger:
    """A funder's browser that sends what no page of ours would send."""

    planted: Planted
    learnt: Learnt
    visitor: Visitor
    rng: random.Random
    opened: ExitStack
    line: ClientConnection
    sent: Counter[str] = field(default_factory=Counter)

    def widget(self, name: str, kind: str) -> WidgetState:
        given = SENDS.get(kind, "json_value")
        field = given if self.rng.random() < 0.7 else self.rng.choice(sorted(VALUES))
        return WidgetState(id=name, **{field: VALUES[field](self.rng)})

    def widgets(self) -> BackMsg:
        """Press and fill what a coordinator has, where the coordinator has it."""
        (page, query), drawn = self.rng.choice(list(self.learnt.drawn.items()))
        chosen = self.rng.sample(sorted(drawn.items()), min(len(drawn), self.rng.randint(1, 12)))
        return rerun(page, query, *(self.widget(*one) for one in chosen))

    def hash(self) -> BackMsg:
        """Ask by a page's number: those that a funder does not have, and any."""
        names = [*PAGES, str(FOLDER / "access.py"), "../pages/access", "", "shell"]
        wanted = rerun(self.rng.choice(["", "access", "data", *NASTY]), self.query_string())
        of = self.rng.choice(names)
        wanted.rerun_script.page_script_hash = self.rng.choice(
            [calc_hash(of), calc_hash(of), self.rng.randbytes(16).hex()]
        )
        return wanted

    def fragment(self) -> BackMsg:
        wanted = self.widgets()
        state = wanted.rerun_script
        state.fragment_id = self.rng.choice([*sorted(self.learnt.fragments), "x", *NASTY])
        state.is_auto_rerun = self.rng.random() < 0.5
        state.cached_message_hashes.extend(self.rng.sample(self.learnt.hashes, 20))
        return wanted

    def query_string(self) -> str:
        """Write a query of tricks; forms are open in it, on rows that are there."""
        form = self.rng.choice(
            ["new issue", "new action", form_of(ISSUE, 3), "publish issue", "edit"]
        )
        tricks = (
            f"form={form}~{self.rng.choice(['t', *NASTY])}~{self.rng.randint(1, 9)}.1",
            f"{self.rng.choice(NAMES)}={self.rng.randint(-1, 20)}",
            f"{self.rng.choice(NAMES)}={self.rng.choice(NASTY)}",
            "present",
            self.rng.choice(NASTY),
        )
        return "&".join(self.rng.sample(tricks, self.rng.randint(1, 3)))

    def query(self) -> BackMsg:
        return rerun(self.rng.choice([*PAGES, "", *NASTY]), self.query_string())

    def other(self) -> BackMsg:
        """Send what Streamlit understands beside a rerun."""
        flags = (
            "clear_cache", "set_run_on_save", "stop_script", "load_git_info",
            "debug_disconnect_websocket", "debug_shutdown_runtime", "app_heartbeat",
        )  # fmt: skip
        wanted, kind = (
            BackMsg(),
            self.rng.choice([*flags, "urls", "file", "skills", "nudge", "chunk"]),
        )
        asked = wanted.backend_operation_request
        if kind in flags:
            return BackMsg(**{kind: True})
        if kind == "urls":
            request = wanted.file_urls_request
            request.session_id, request.request_id = self.learnt.session_id, "1"
            request.file_names.extend(["synergy.db", "../synergy.db"])
            return wanted
        asked.session_id, asked.request_id = self.learnt.session_id, "1"
        if kind == "file":
            asked.deferred_file.file_id = self.rng.choice([*self.learnt.hashes, *NASTY])
        elif kind == "skills":
            asked.install_skills.SetInParent()
        elif kind == "nudge":
            asked.dismiss_skills_nudge.SetInParent()
        else:
            asked.dataframe_chunk.source_id = self.rng.choice([*self.learnt.hashes, *NASTY])
            asked.dataframe_chunk.limit = 1000
        return wanted

    def garbage(self) -> bytes | str:
        """Send what is no frame at all, or far too much of one."""
        return self.rng.choice(
            [
                self.rng.randbytes(self.rng.randint(0, 400)),
                self.query().SerializeToString()[:-3] + b"\xff",
                b"\0" * 2_000_000,
                rerun("issues", "issue=" + "9" * 1_000_000).SerializeToString(),
                "text",
            ]
        )

    def upload(self) -> str:
        """Try to leave a file, in a session of one's own or another's."""
        session = self.rng.choice([self.learnt.session_id, "own", "..", "%2e%2e%2f", "%00"])
        method = self.rng.choice(["PUT", "POST", "DELETE"])
        kind = {
            "Content_Type": "multipart/form-data; boundary=x",
            "Origin": self.planted.server.url,
        }
        body = (
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nx\r\n--x--\r\n'
        )
        path = f"/_stcore/upload_file/{session}/{self.rng.randbytes(4).hex()}"
        answer = self.visitor.ask(path, method, body, **kind)
        assert answer.status in (403, 404), (method, path)
        return answer.whole.decode("latin-1")

    def header(self) -> str:
        """Come with the header by which the gate tells the app who is looking."""
        forged = {HEADER: COORDINATOR.to_header()}
        with self.visitor.open_socket(session_id=self.learnt.session_id, **forged) as line:
            told = frames.said(run(line, rerun(*self.rng.choice(self.planted.items()))))
            return told + frames.said(run(line, self.widgets()))

    def send(self, data: bytes | str) -> str:
        """Send a frame, and a page's after one that asks for none; return all that came."""
        came: list[bytes] = []
        try:
            self.line.send(data)
            if not asks_for_a_run(data):
                self.line.send(rerun().SerializeToString())
            for frame in read_run(self.line, PATIENCE):
                came.append(frame)
        except TimeoutError:
            # The server may answer several frames with one run: the run before was the answer.
            self.sent["unanswered"] += 1
        except ConnectionClosed:
            self.line = self.opened.enter_context(self.visitor.open_socket())
            self.sent["refused"] += 1
        return frames.said(came)

    def forge(self) -> str:
        """Do one of all these things."""
        kind = self.rng.choices(
            ("widgets", "hash", "fragment", "query", "other", "garbage", "upload", "header"),
            (30, 16, 10, 20, 10, 6, 6, 2),
        )[0]
        self.sent[kind] += 1
        made = getattr(self, kind)()
        if kind in ("upload", "header"):
            return str(made)
        return self.send(made.SerializeToString() if isinstance(made, BackMsg) else made)


def test_nothing_that_a_funder_sends_changes_or_shows_anything(
    planted: Planted, learnt: Learnt
) -> None:
    visitor = planted.visitor("funder")
    before, pressed = digest(planted.doors.path), learnt.button("remove issue")
    begun = planted.log_lines()
    with ExitStack() as opened:
        line = opened.enter_context(visitor.open_socket())
        forger = Forger(planted, learnt, visitor, random.Random(SEED), opened, line)
        for number in range(CASES):
            text = forger.forge()
            assert planted.secrets_in(text) == set(), number
            assert str(PRODUCT) not in text, number
            assert str(serving.ROOT) not in text, number
    print(f"{CASES} cases: {dict(forger.sent)}; {len(learnt.drawn)} pages overheard")
    # What is no frame for visitors ends the visit.
    assert forger.sent["refused"] > 7
    main = planted.doors.path.name
    assert {w for file, w in planted.opened(begun) if file == main} <= {"the house", "sign-in"}
    assert digest(planted.doors.path) == before

    # The server is there still, and a frame like those is obeyed when a coordinator sends it.
    page, query, button = pressed
    with planted.visitor("coordinator").open_socket() as line:
        run(line, rerun(page, query, WidgetState(id=button, trigger_value=True)))
    assert digest(planted.doors.path) != before
