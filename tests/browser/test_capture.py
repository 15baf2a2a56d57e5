"""Quick capture, typed as a person types: keys alone, line after line, without waiting."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, WebSocketRoute, expect

from db.commands import running
from db.write import new_key
from synergy import dates, typed_dates
from tests.browser.hands import Desk, Mouse
from tests.conftest import COORDINATOR
from tests.db.tools import wrong
from tests.serving import Server, Visit

# A page without a connection tries again after a second or two, one without an answer after two.
SAME = "Log under: Grants end before the work does"

# The parts of the page, how many there are, and by how many pixels they may move.
PLACES = """() => [
  "h1", ".st-key-steps", ".st-key-told", "input[aria-label='Quick note']", ".st-key-preview",
  ".st-key-step-pane", ".st-key-notes-pane",
].map(part => document.querySelector(`.stMain ${part}`))
  .map(node => node.getBoundingClientRect().top)"""
PARTS, MOVED = 7, 4


class Wire:
    """What lies between the page and the server: it can swallow or hold what either says."""

    def __init__(self) -> None:
        self.is_dead = False
        self._held: list[str | bytes] | None = None
        self._answers: list[str | bytes] | None = None
        self._ends: list[WebSocketRoute] = []

    def follow(self, page: WebSocketRoute) -> None:
        page.on_message(self._hear)
        self._ends = [page, page.connect_to_server()]
        self._ends[1].on_message(self._answer)

    def _answer(self, said: str | bytes) -> None:
        if self._answers is not None:
            self._answers.append(said)
        else:
            self._ends[0].send(said)

    def _hear(self, said: str | bytes) -> None:
        if self._held is not None:
            self._held.append(said)
        elif not self.is_dead:
            self._ends[1].send(said)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let the server hear nothing before the end of this."""
        self._held = []
        yield
        held, self._held = self._held, None
        for said in held:
            self._hear(said)

    @contextmanager
    def answers_held(self) -> Iterator[list[str | bytes]]:
        """Let the page draw nothing before the end of this; give what the server said so far."""
        self._answers = []
        yield self._answers
        held, self._answers = self._answers, None
        for said in held:
            self._answer(said)

    def mend(self) -> None:
        """Let the page find out that nobody heard it, and connect anew."""
        self.is_dead = False
        for end in self._ends:
            end.close()


class Box:
    """The capture box of the meeting that goes on."""

    def __init__(self, desk: Desk, server: Server, wire: Wire) -> None:
        self.desk = desk
        self.wire = wire
        self.server = server
        [(self.meeting,)] = desk.rows("SELECT id FROM meeting WHERE status = 'open'")

    @property
    def line(self) -> Locator:
        return self.desk.page.get_by_label("Quick note", exact=True)

    def begin(self) -> None:
        """Go into the line, and empty it."""
        self.line.fill("")

    def type(self, text: str, key: str | None = "Enter") -> None:
        """Write wherever the focus is, as fast as it goes, and press a key."""
        self.desk.page.keyboard.type(text)
        if key:
            self.desk.page.keyboard.press(key)

    def offers(self, text: str) -> None:
        button = self.desk.page.get_by_role("button", name=text)
        expect(button).to_be_visible()

    @property
    def notice(self) -> Locator:
        return self.desk.page.locator(".st-key-captured")

    def says(self, text: str) -> None:
        """Expect a line to be kept."""
        expect(self.notice).to_contain_text(text)

    def is_free(self) -> None:
        """Expect the line to be empty, and to have the focus."""
        expect(self.line).to_have_value("")
        expect(self.line).to_be_focused()

    def kept(self, table: str, column: str) -> list[Any]:
        return [
            one
            for (one,) in self.desk.rows(
                f"""SELECT [{column}] FROM [{table}]
                    WHERE meeting_id = ? AND deleted_at IS NULL ORDER BY id""",
                self.meeting,
            )
        ]


@pytest.fixture(scope="module")
def opened(
    templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[Box]:
    folder = tmp_path_factory.mktemp("capture")
    path = folder / "synergy.db"
    shutil.copy(templates["sample"], path)
    server = Server.start(path, folder / "server.log").wait()
    visit, wire = Visit(chromium), Wire()
    visit.context.route_web_socket(re.compile("/_stcore/stream"), wire.follow)
    desk = Desk(Mouse(visit), server.url, path)
    [made_on] = desk.rows("SELECT id, version FROM meeting WHERE status = 'planned'")
    running.open_meeting(path, COORDINATOR, new_key(), made_on)
    desk.go("/meeting")
    desk.page.locator("[data-capture='ready']").wait_for(state="attached")
    yield Box(desk, server, wire)
    assert visit.elsewhere == []
    visit.close()
    server.stop()


@pytest.fixture
def box(opened: Box) -> Iterator[Box]:
    opened.begin()
    yield opened
    assert wrong(opened.desk.path) == {}


def test_lines_follow_each_other_without_waiting(box: Box) -> None:
    said = [f"Three schools asked for mentor no. {number}" for number in range(4)]
    for line in said:
        box.type(f"Teapot: {line}")
    box.says(said[-1])
    box.is_free()
    assert box.kept("update", "text") == said


def test_nothing_moves_while_a_note_is_typed_saved_and_undone(box: Box) -> None:
    before = box.desk.page.evaluate(PLACES)
    assert len(before) == PARTS
    moved = {}
    box.type("issue: Teapot: the grant ends too soon for the work", key=None)
    expect(box.desk.page.locator(".st-key-preview").get_by_text("Existing issue")).to_be_visible()
    moved["typed"] = box.desk.page.evaluate(PLACES)
    box.type("")
    box.says("he grant ends too soon")
    moved["saved"] = box.desk.page.evaluate(PLACES)
    box.desk.page.locator(".st-key-told").get_by_role("button", name="Undo").click()
    box.desk.says("Change undone.")
    moved["undone"] = box.desk.page.evaluate(PLACES)
    for now in moved.values():
        assert now == pytest.approx(before, abs=MOVED)


def test_enter_keeps_what_was_understood_and_read_meanwhile(box: Box) -> None:
    [(day,)] = box.desk.rows("SELECT date FROM meeting WHERE id = ?", box.meeting)
    due = typed_dates.understand("next Friday", date.fromisoformat(day))
    box.type("action Teapot to send the list by next Friday", key=None)
    box.desk.holds("Due", dates.say(due))
    box.type("")
    box.is_free()
    box.says("Send the list")
    assert box.kept("action", "due_on") == [due.isoformat()]


def test_a_page_that_has_not_drawn_the_day_yet_takes_nothing_from_the_line(box: Box) -> None:
    due = typed_dates.understand("1 December", dates.today())
    said = dates.say(due.isoformat()).encode()
    box.type("action Teapot to count who waits by 1 Dec", key=None)
    box.desk.holds("Due", dates.say(due.isoformat()))
    box.type(" no, by", key=None)
    box.desk.holds("Due", "")
    with box.wire.answers_held() as answers:
        box.type(" 1 December", key=None)
        box.desk.until(lambda: any(said in answer for answer in answers if type(answer) is bytes))
        box.type("")
    box.is_free()
    box.says("Count who waits")
    assert box.kept("action", "due_on")[-1] == due.isoformat()


def test_one_key_says_that_it_is_the_same_as_last_time(box: Box) -> None:
    box.type("Tidepost: the grant ends too soon", key=None)
    box.offers(SAME)
    box.type("", key="Alt+1")
    box.is_free()
    box.says("The grant ends too soon")
    [issue] = box.kept("issue_mention", "issue_id")
    assert box.desk.rows("SELECT title FROM issue WHERE id = ?", issue) == [
        (SAME.removeprefix("Log under: "),)
    ]


def test_what_is_refused_comes_back_to_be_mended(box: Box) -> None:
    box.type("issue: nobody walks the children home")
    # For a moment, the same words may be under the box too.
    problem = box.desk.page.get_by_test_id("stAlertContentError")
    expect(problem.get_by_text("Choose the partner that raised it.")).to_be_visible()
    expect(box.line).to_have_value("issue: nobody walks the children home")
    expect(box.line).to_be_focused()
    box.desk.hand.choose("Partner", "Tidepost Mentors (sample)")
    box.line.press("Enter")
    expect(box.line).to_have_value("")
    box.says("Nobody walks the children home")


def test_what_is_refused_while_the_next_line_is_typed_waits_beside_it(box: Box) -> None:
    with box.wire.held():
        box.type("someone came late")
        box.type("Teapot: the next line", key=None)
    box.desk.says("Not saved: “someone came late”")
    expect(box.line).to_have_value("Teapot: the next line")
    box.type("")
    box.is_free()
    box.says("The next line")
    box.desk.hand.press("Edit and try again")
    expect(box.line).to_have_value("someone came late")


def test_the_last_line_is_taken_back(box: Box) -> None:
    before = box.kept("decision", "text")
    box.type("Agreed: one log for all")
    box.says("One log for all")
    assert box.kept("decision", "text") == [*before, "One log for all"]
    box.notice.get_by_role("button", name="Undo").click()
    box.desk.until(lambda: box.kept("decision", "text") == before)


def test_a_line_that_nobody_heard_is_sent_again(box: Box) -> None:
    box.wire.is_dead = True
    box.type("Teapot: said into a dead wire")
    expect(box.line).to_have_value("")
    box.wire.mend()
    box.says("Said into a dead wire")
    assert box.kept("update", "text").count("Said into a dead wire") == 1


def test_a_server_that_dies_costs_no_letter(box: Box) -> None:
    box.type("Teapot: said before the power cut", key=None)
    app = box.desk.page.get_by_test_id("stApp")
    box.server.kill()
    expect(app).to_have_attribute("data-test-connection-state", "PINGING_SERVER")
    expect(box.line).to_have_value("Teapot: said before the power cut")
    box.server.start_again().wait()
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(box.line).to_have_value("Teapot: said before the power cut")
    box.line.press("Enter")
    box.says("Said before the power cut")
    assert box.kept("update", "text").count("Said before the power cut") == 1


def test_a_dead_server_costs_neither_what_was_chosen_nor_what_was_refused(box: Box) -> None:
    with box.wire.held():
        box.type("someone lost a coat")
        box.type("Teapot: lends its kitchen", key=None)
    box.desk.says("Not saved: “someone lost a coat”")
    box.desk.page.get_by_role("radio", name="Action", exact=True).click()
    app = box.desk.page.get_by_test_id("stApp")
    expect(box.desk.page.get_by_label("Due", exact=True).first).to_be_visible()
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
    box.wire.is_dead = True
    box.line.press("Enter")
    expect(box.line).to_have_value("")
    box.server.kill()
    expect(app).to_have_attribute("data-test-connection-state", "PINGING_SERVER")
    box.wire.is_dead = False
    box.server.start_again().wait()
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    box.says("Lends its kitchen")
    expect(box.line).to_have_value("someone lost a coat")
    assert "Lends its kitchen" in box.kept("action", "title")
