"""A form that is open while the connection, or the server, goes away keeps what was typed."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect

from db.commands import records
from db.kinds.records import ACTION
from db.write import new_key
from tests.browser import hands
from tests.browser.hands import Desk, Mouse
from tests.conftest import COORDINATOR
from tests.db.tools import history_of, wrong
from tests.serving import Server, Visit

PARTNER = 1
TITLE, DETAIL = "Write to every council at once", "By letter, then by telephone."
SERVICE = "Homework on the top deck"


@dataclass
class Connection:
    """A desk, and what it hangs on: the server and the line to it."""

    desk: Desk
    server: Server
    lines: list[WebSocketRoute] = field(default_factory=list)

    def follow(self, line: WebSocketRoute) -> None:
        """Pass on what the page and the server say, and be able to cut it."""
        self.lines += [line, line.connect_to_server()]

    def expect_it(self, state: str) -> None:
        app = self.desk.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-connection-state", state)

    def restart(self) -> None:
        """End the server as a power cut would; the page finds its successor."""
        self.server.kill()
        self.expect_it("PINGING_SERVER")
        self.server.start_again().wait()
        self.expect_it("CONNECTED")

    def restart_and_wait(self) -> None:
        """Restart, and wait until the page has drawn itself again, unasked."""
        drawn = self.server.log.read_text().count("page /")
        self.restart()
        self.desk.until(lambda: self.server.log.read_text().count("page /") > drawn)
        self.desk.hand.visit.settle()

    def drop(self) -> None:
        """Be without a network for a while."""
        context = self.desk.hand.visit.context
        context.set_offline(True)
        for line in self.lines:
            line.close()
        self.expect_it("PINGING_SERVER")
        # Another try of the page's own to come back fails.
        self.desk.page.wait_for_event("requestfailed")
        context.set_offline(False)
        self.expect_it("CONNECTED")


@pytest.fixture(scope="module")
def held(
    templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[Connection]:
    """Somebody at work, all day."""
    folder = tmp_path_factory.mktemp("lost")
    path = folder / "synergy.db"
    shutil.copy(templates["sample"], path)
    server = Server.start(path, folder / "server.log").wait()
    visit = Visit(chromium)
    held = Connection(Desk(Mouse(visit), server.url, path), server)
    visit.context.route_web_socket(re.compile("/_stcore/stream"), held.follow)
    yield held
    assert visit.elsewhere == []
    visit.close()
    server.stop()


@pytest.fixture
def connection(held: Connection) -> Iterator[Connection]:
    """Follow the lines of the pages that this test opens."""
    held.lines.clear()
    yield held
    assert wrong(held.desk.path) == {}


class EditedAction:
    """An action's form with something in every kind of field, and a choice emptied."""

    def __init__(self, desk: Desk) -> None:
        # One that nobody has edited yet.
        [(self.number,)] = desk.rows(
            """SELECT min(a.id) FROM action AS a JOIN organization AS o ON o.id = a.organization_id
               WHERE a.version = 1 AND a.state = 'open' AND a.meeting_id > 0 AND o.name <> 'NHS'"""
        )

    def open(self, desk: Desk) -> None:
        desk.go(f"/actions?action={self.number}")
        desk.hand.press("Edit")

    def type(self, desk: Desk) -> None:
        desk.hand.type("Action (required)", TITLE)
        desk.hand.choose("Partner", "NHS")
        desk.hand.type("Due", "12 July 2027")
        desk.hand.choose("Status", "in progress")
        meeting = hands.field(desk.hand.visit, "Meeting")
        meeting.locator("..").get_by_role("button", name="Clear value").click()
        desk.hand.type("Details", DETAIL)

    def is_typed(self, desk: Desk) -> None:
        desk.holds("Action (required)", TITLE)
        desk.holds("Partner", "NHS")
        desk.holds("Due", re.compile("12 July 2027"))
        desk.holds("Status", "in progress")
        desk.holds("Meeting", "")
        desk.holds("Details", DETAIL)

    def is_saved_once(self, desk: Desk) -> None:
        desk.says("Action saved.")
        desk.reads(TITLE)
        assert desk.rows(
            """SELECT a.title, o.name, a.due_on, a.state, a.meeting_id, a.detail FROM action AS a
               JOIN organization AS o ON o.id = a.organization_id WHERE a.id = ?""",
            self.number,
        ) == [(TITLE, "NHS", "2027-07-12", "in progress", None, DETAIL)]
        changes = [one["change"] for one in history_of(desk.path, "action", self.number)]
        assert changes == ["insert", "update"]


class NewService:
    """The form of a partner's new service, with something in every kind of field."""

    def __init__(self, desk: Desk) -> None:
        [(number,)] = desk.rows("SELECT count(*) FROM service")
        self.name = f"{SERVICE} {number}"

    def open(self, desk: Desk) -> None:
        desk.go(f"/partners?organization={PARTNER}")
        desk.hand.press("Add a service")

    def type(self, desk: Desk) -> None:
        desk.hand.type("Name (required)", self.name)
        desk.hand.choose("Specialisms", "Education and mentoring")
        desk.hand.type("From age", "11")
        desk.hand.choose("Languages", "Somali")
        desk.hand.choose("Boroughs covered", "Camden")
        desk.hand.choose("Referral route", "self")
        desk.hand.choose("Availability", "waiting list")

    def is_typed(self, desk: Desk) -> None:
        desk.holds("Name (required)", self.name)
        desk.holds("From age", "11")
        desk.holds("Referral route", "self")
        desk.holds("Availability", "waiting list")
        form = desk.page.get_by_test_id("stForm")
        for chosen in ("Education and mentoring", "Somali", "Camden"):
            expect(form.get_by_text(chosen, exact=True)).to_be_visible()

    def is_saved_once(self, desk: Desk) -> None:
        desk.says("Service added.")
        # A browser that connects again asks for the page that it had: the partner's, with the list.
        heading = desk.page.get_by_role("heading", name=self.name, exact=True)
        expect(heading.or_(desk.page.get_by_role("gridcell", name=self.name))).to_be_attached()
        assert desk.rows(
            """SELECT s.organization_id, s.minimum_age, s.referral_route, s.capacity, t.name,
                 l.name, b.name
               FROM service AS s JOIN attribute AS a ON a.service_id = s.id
               JOIN taxonomy_term AS t ON t.id = a.taxonomy_term_id
               JOIN language AS l ON l.service_id = s.id
               JOIN service_area AS r ON r.service_id = s.id
               JOIN borough AS b ON b.code = r.borough_code WHERE s.name = ?""",
            self.name,
        ) == [(PARTNER, 11, "self", "waiting list", "Education and mentoring", "Somali", "Camden")]


def test_an_edit_is_saved_after_a_reload_a_restart_a_loss_and_a_mistake(
    connection: Connection,
) -> None:
    desk = connection.desk
    work = EditedAction(desk)
    work.open(desk)
    [(title, partner)] = desk.rows(
        """SELECT a.title, o.name FROM action AS a
           JOIN organization AS o ON o.id = a.organization_id WHERE a.id = ?""",
        work.number,
    )
    desk.page.reload()
    desk.hand.visit.settle()
    desk.holds("Action (required)", title)
    desk.holds("Partner", partner)
    desk.hand.press("Save")
    desk.says("No changes to save.")
    assert len(history_of(desk.path, "action", work.number)) == 1

    desk.hand.press("Edit")
    work.type(desk)
    connection.drop()
    work.is_typed(desk)
    connection.restart_and_wait()
    work.is_typed(desk)
    desk.hand.type("Due", "31 February")
    desk.hand.press("Save")
    desk.says("“31 February” as a date.")
    desk.says("Nothing that you typed is lost.")
    desk.holds("Due", "31 February")
    desk.hand.type("Due", "12 July 2027")
    work.is_typed(desk)
    desk.hand.press("Save")
    work.is_saved_once(desk)


def test_a_new_service_is_saved_after_a_reload_a_restart_and_a_loss(
    connection: Connection,
) -> None:
    desk = connection.desk
    work = NewService(desk)
    work.open(desk)
    desk.page.reload()
    desk.hand.visit.settle()
    work.type(desk)
    connection.restart_and_wait()
    work.is_typed(desk)
    connection.drop()
    work.is_typed(desk)
    desk.hand.press("Save")
    work.is_saved_once(desk)


def test_a_conflict_outlives_a_restart(connection: Connection) -> None:
    desk = connection.desk
    work = EditedAction(desk)
    work.open(desk)
    work.type(desk)
    theirs = {"title": "Somebody else's wording"}
    records.save(ACTION, desk.path, COORDINATOR, new_key(), (work.number, 1), theirs)
    desk.hand.press("Save")
    desk.says("Someone else changed this while you were editing.")
    work.is_typed(desk)
    connection.restart()
    work.is_typed(desk)
    desk.hand.press("Save")
    desk.says("Someone else changed this while you were editing.")
    work.is_typed(desk)
    desk.hand.press("Keep my version")
    desk.says("Action saved.")
    desk.reads(TITLE)
    [(title, due, meeting)] = desk.rows(
        "SELECT title, due_on, meeting_id FROM action WHERE id = ?", work.number
    )
    assert (title, due, meeting) == (TITLE, "2027-07-12", None)
