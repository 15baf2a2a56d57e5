"""A late request from the previous page does not empty the page being opened."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect

from db.commands import records
from db.kinds.records import ACTION
from db.write import new_key
from tests.browser.hands import Desk, Mouse
from tests.conftest import COORDINATOR
from tests.runs import STREAM
from tests.serving import Server, Visit
from ui.streamlit_internals import BackMsg, ForwardMsg


@dataclass
class Line:
    """The connection to the server. It keeps the first request that part of a page made."""

    asked: bytes | None = None
    repeats: str | None = None

    def follow(self, line: WebSocketRoute) -> None:
        """Pass everything on, and repeat the kept request at the chosen moment."""
        server = line.connect_to_server()

        def repeat(when: str) -> None:
            if self.repeats == when and self.asked:
                self.repeats = None
                server.send(self.asked)

        def ask(message: str | bytes) -> None:
            server.send(message)
            assert isinstance(message, bytes)
            asked = BackMsg.FromString(message)
            if asked.rerun_script.fragment_id:
                self.asked = self.asked or message
            elif asked.HasField("rerun_script"):
                repeat("asked")

        def answer(message: str | bytes) -> None:
            line.send(message)
            assert isinstance(message, bytes)
            said = ForwardMsg.FromString(message)
            if said.HasField("navigation"):
                repeat("begun")
            if said.HasField("script_finished"):
                repeat("drawn")

        line.on_message(ask)
        server.on_message(answer)


@pytest.mark.parametrize("when", ["asked", "begun", "drawn"])
def test_a_newly_opened_page_stays_when_the_previous_one_sends_a_request(
    when: str, sample: Path, serve: Callable[..., Server], chromium: Browser
) -> None:
    server, visit, line = serve(sample).wait(), Visit(chromium), Line()
    visit.context.route_web_socket(re.compile(STREAM), line.follow)
    desk = Desk(Mouse(visit), server.url, sample)
    desk.go("/actions")
    title = "Saved while the page was open"
    records.add(ACTION, sample, COORDINATOR, new_key(), {"title": title, "due_on": "2020-01-01"})
    expect(desk.table.row(title)).to_have_count(1)
    visit.settle()
    assert line.asked is not None

    line.repeats = when
    desk.hand.press("Issues")
    assert line.repeats is None
    visit.settle()
    desk.reads("Issues")
    expect(desk.page.get_by_role("searchbox", name="Search issues")).to_be_visible()
    visit.close()
