"""The projector in a hall: large, whole, still; it follows the meeting, and turns slides."""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from db import connect
from db.commands import accounts, agenda, closing, links, records, running
from db.kinds.records import ACTION
from db.queries.agenda import AgendaItem
from db.queries.agenda import agenda as items_of
from db.write import new_key
from synergy import dates, tokens
from tests.browser.hands import on_top
from tests.conftest import COORDINATOR
from tests.db.tools import insert, row
from tests.serving import Server, Visit

WIDTH, HEIGHT = 1920, 1080
# How often a picture is looked at before its faults count.
RETRIES = 20
SMALLEST, ROW = 30, 40
SCREENS = ((WIDTH, HEIGHT), (1280, 800), (1024, 768))
LONG = "Ask every council for warm rooms after six o'clock, on each estate where a worker was " * 3
# After that long nothing is marked any more, and the page is turned.
MARKED_MS, TURNED_MS = 8_500, 12_500
# Where the parts of the picture stand, a list's first line included.
PLACES = """() => [...document.querySelectorAll(".view > :not(.away), .rows > li:first-child")]
  .map(node => { const { top, height } = node.getBoundingClientRect(); return [top, height]; })"""
# What is wrong with a picture: type that is too small, or content cut off, covered or scrolling.
FAULTS = """([smallest, row]) => {
  const faults = [], visible = node => node.checkVisibility({ visibilityProperty: true });
  const say = (what, node) => faults.push(
    `${what}: ${node.className} ${node.dataset.testid || ""} ${node.textContent.slice(0, 60)}`);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || !visible(node)) continue;
    if (/^(SCRIPT|STYLE|NOSCRIPT)$/.test(node.nodeName)) continue;
    if (parseFloat(getComputedStyle(node).fontSize) < smallest) say("small", node);
    if (node.matches(".rows .title") && parseFloat(getComputedStyle(node).fontSize) < row)
      say("small title", node);
  }
  const inside = (node, held) => {
    const [a, b] = [node.getBoundingClientRect(), held];
    return a.left >= b.left - 1 && a.top >= b.top - 1
      && a.right <= b.right + 1 && a.bottom <= b.bottom + 1;
  };
  const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const parts = [...document.querySelectorAll(
    ".st-key-projected_clock [role=timer], .view > *"
  )].filter(visible).filter(node => node.textContent);
  parts.filter(node => !inside(node, screen)).forEach(node => say("outside", node));
  for (const one of parts) for (const other of parts) {
    const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    if (one !== other && a.left < b.right - 1 && b.left < a.right - 1
      && a.top < b.bottom - 1 && b.top < a.bottom - 1) say("covered", one);
  }
  for (const item of document.querySelectorAll(".view li, .view .figure, .view .state")) {
    const box = item.getBoundingClientRect();
    [...item.querySelectorAll("*")].filter(visible)
      .forEach(node => inside(node, box) || say("cut", node));
    const around = item.parentElement.getBoundingClientRect();
    if (item.matches("li, .figure") && !inside(item, around)) say("too many", item);
  }
  const cut = node => node.scrollWidth > node.clientWidth + 1
    && getComputedStyle(node).textOverflow !== "ellipsis";
  parts.filter(cut).forEach(node => say("too wide", node));
  for (const node of [document.scrollingElement, document.querySelector("[data-testid=stMain]")])
    if (node.scrollHeight > node.clientHeight || node.scrollWidth > node.clientWidth)
      say("scrolls", node);
  return faults;
}"""


@dataclass
class Hall:
    """A running meeting, and the computer of a hall that was opened with its link."""

    path: Path
    server: Server
    visit: Visit
    meeting: int

    @property
    def page(self) -> Page:
        return self.visit.page

    def version(self) -> tuple[int, int]:
        return self.meeting, row(self.path, "meeting", self.meeting)["version"]

    def items(self) -> list[AgendaItem]:
        with connect.reading(self.path) as db:
            return items_of(db, self.meeting)

    def stands(self) -> int | None:
        with connect.reading(self.path) as db:
            return int(db.execute("SELECT agenda_item_id FROM running").fetchone()[0])

    def reads(self, title: str | re.Pattern[str]) -> None:
        """Expect what stands on top."""
        expect(on_top(self.page)).to_have_text(title)

    def go_to(self, item: AgendaItem) -> None:
        if self.stands() != item.id:
            at = self.meeting, item.id, self.stands()
            running.go_to(self.path, COORDINATOR, new_key(), *at)
        self.reads(item.title)

    def add(self, table: str, **values: Any) -> int:
        with connect.writing(self.path, "test") as db:
            return insert(db, table, **values)

    def faults(self, screens: Sequence[tuple[int, int]] = SCREENS[:1]) -> list[str]:
        """List what is wrong with the picture on screens of these sizes."""
        found = []
        for width, height in screens:
            self.page.set_viewport_size({"width": width, "height": height})
            for _ in range(RETRIES):
                if not (
                    faults := self.page.evaluate(
                        FAULTS, [px * height / HEIGHT for px in (SMALLEST, ROW)]
                    )
                ):
                    break
                # The styles may come after the words.
                self.page.wait_for_timeout(100)
            found += [f"{width}x{height} {fault}" for fault in faults]
        self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        return found

    def turn_slides(self, name: str) -> dict[str, list[str]]:
        """Turn the slides until each page was seen; return what is wrong, by the first words."""
        number = self.page.locator(".page")
        expect(self.page.get_by_role("heading", level=1)).to_have_count(1)
        found: dict[str, list[str]] = {}
        seen: set[str] = set()
        # On a busy computer a page may also turn while it is looked at.
        while len(seen) < int((at := number.inner_text()).split()[-1]):
            if at not in seen:
                seen.add(at)
                title = on_top(self.page).inner_text().split()[0]
                expect(self.page.locator(".map path")).to_have_count(33 if title == "Across" else 0)
                found[title] = found.get(title, []) + self.faults(SCREENS)
                self.keep_picture(f"{name}-{len(seen)}")
            self.page.clock.fast_forward(TURNED_MS)
        return found

    def keep_picture(self, name: str) -> None:
        """Save what stands on the screen, where somebody asked for pictures."""
        if folder := os.environ.get("SYNERGY_PICTURES"):
            for theme in ("light", "dark"):
                self.page.emulate_media(color_scheme=theme)
                self.page.screenshot(path=Path(folder) / f"projector-{name}-{theme}.png")


def day(offset: int) -> str:
    return (dates.today() + timedelta(days=offset)).isoformat()


def prepare(path: Path) -> int:
    """Plan a meeting of nine partners, three of whose actions are open."""
    typed = {"name": "Partner meeting", "date": day(0), "start_time": "10:00", "place": "Brixton"}
    meeting = agenda.add_meeting(path, COORDINATOR, new_key(), typed).row_id
    with connect.writing(path, "test") as db:
        db.execute(
            """UPDATE action SET state = 'done', done_on = ? WHERE closed = 0 AND id NOT IN
               (SELECT id FROM action WHERE closed = 0 ORDER BY id LIMIT 3)""",
            [day(-1)],
        )
        partners = db.execute("SELECT id FROM organization ORDER BY id LIMIT 9").fetchall()
        for number, (partner,) in enumerate(partners):
            of = {"meeting_id": meeting, "organization_id": partner}
            insert(db, "attendance", **of, status="present")
            insert(db, "issue_mention", **of, issue_id=12 + number % 7)
            if number < 6:
                insert(db, "update", **of, text=LONG[: 40 + 40 * number])
        for number in range(3):
            insert(db, "decision", meeting_id=meeting, text=LONG[: 60 + 90 * number])
            insert(db, "action", meeting_id=meeting, title=LONG[: 50 + 90 * number])
    return meeting


@pytest.fixture(scope="module")
def hall(
    templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("hall")
    path = folder / "synergy.db"
    shutil.copy(templates["sample"], path)
    person = {"email": "hall@example.org", "name": "Hall", "role": "coordinator"}
    accounts.add_account(path, COORDINATOR, new_key(), person, tokens.new())
    secret = tokens.new()
    link = {"label": "The hall", "audience": "display", "days": 90}
    links.add_link(path, COORDINATOR, new_key(), link, secret)
    server = Server.start(path, folder / "server.log").wait()
    hall = Hall(path, server, Visit(chromium, WIDTH, HEIGHT), prepare(path))
    hall.page.clock.install()
    hall.page.goto(f"{server.url}/s#{secret}")
    yield hall
    server.stop()


def test_slides_turn_by_themselves_until_a_meeting_is_opened(hall: Hall) -> None:
    hall.reads("Next meeting: Partner meeting")
    wrong = hall.turn_slides("slide")
    assert wrong == {"Next": [], "Recurring": [], "Finished": [], "Across": []}
    running.open_meeting(hall.path, COORDINATOR, new_key(), hall.version())
    hall.reads(hall.items()[0].title)
    expect(hall.page.locator("html[data-line=open]")).to_be_attached()


@pytest.mark.parametrize("many", [3, 60])
def test_every_step_is_large_and_whole(hall: Hall, many: int) -> None:
    if many > 3:
        partner = row(hall.path, "organization", 1)["id"]
        for number in range(many - 3):
            due = day(number - 20)
            typed = {"title": LONG[: 30 + 4 * number], "due_on": due, "organization_id": partner}
            hall.add("action", **typed)
    wrong = {}
    for item in hall.items():
        hall.go_to(item)
        wrong[item.kind] = hall.faults(SCREENS if many > 3 else SCREENS[:1])
        hall.keep_picture(f"{item.position}-{item.kind}-{many}")
    assert "\n".join(f"{step} {one}" for step, found in wrong.items() for one in found) == ""


def test_what_comes_is_turned_to_and_marked_for_a_while_and_nothing_jumps(hall: Hall) -> None:
    hall.go_to(next(one for one in hall.items() if one.kind == "actions"))
    page = hall.page.locator(".page")
    expect(page).to_have_text(re.compile("page 1 of "))
    places = hall.page.evaluate(PLACES)
    typed = {"title": "Ring them", "meeting_id": hall.meeting}
    records.add(ACTION, hall.path, COORDINATOR, new_key(), typed)
    marked = hall.page.locator(".rows .marked")
    expect(marked.get_by_text("Ring them")).to_be_visible()
    expect(marked.get_by_text("just now")).to_be_visible()
    expect(page).to_have_text(re.compile("page 13 of 13"))
    assert hall.page.evaluate(PLACES) == places
    assert hall.faults() == []
    hall.keep_picture("marked")
    hall.page.clock.fast_forward(MARKED_MS)
    expect(marked).to_have_count(0)
    hall.page.clock.fast_forward(TURNED_MS - MARKED_MS)
    expect(page).not_to_have_text(re.compile("page 13 of 13"))


def test_a_coordinator_pauses_and_turns_the_pages_and_shows_one_record(hall: Hall) -> None:
    page = hall.page.locator(".page")
    steer = hall.path, COORDINATOR
    running.hold(*steer, new_key(), hall.meeting, True)
    expect(page).to_have_text(re.compile(", paused$"))
    before = page.text_content()
    hall.page.clock.fast_forward(2 * TURNED_MS)
    expect(page).to_have_text(str(before))
    running.turn(*steer, new_key(), hall.meeting, 2)
    expect(page).not_to_have_text(str(before))
    running.turn(*steer, new_key(), hall.meeting, -2)
    expect(page).to_have_text(str(before))
    wrong = {}
    for table, number in (("issue", 12), ("action", 1), ("organization", 1)):
        shown = row(hall.path, table, number)
        running.show_this(*steer, new_key(), hall.meeting, table, number)
        hall.reads(shown.get("title") or shown["name"])
        wrong[table] = hall.faults(SCREENS)
        hall.keep_picture(f"shown-{table}")
    assert wrong == {"issue": [], "action": [], "organization": []}
    running.show_agenda(*steer, new_key(), hall.meeting)
    hall.reads("Actions due and overdue")
    running.hold(*steer, new_key(), hall.meeting, False)


def test_it_says_reconnecting_over_the_last_picture_and_comes_back_by_itself(hall: Hall) -> None:
    away, first = hall.page.get_by_text("Reconnecting …"), hall.items()[0]
    expect(away).to_be_hidden()
    hall.server.kill()
    expect(away).to_be_visible()
    expect(hall.page.locator(".rows .item").first).to_be_visible()
    expect(hall.page.get_by_role("dialog")).to_have_count(0)
    hall.keep_picture("away")
    running.go_to(hall.path, COORDINATOR, new_key(), hall.meeting, first.id, hall.stands())
    hall.server.start_again()
    expect(on_top(hall.page)).to_have_text(first.title)
    expect(away).to_be_hidden()


def test_the_summary_stays_until_it_is_left_with_a_key(hall: Hall) -> None:
    closing.close_meeting(hall.path, COORDINATOR, new_key(), hall.version())
    hall.reads("Meeting ended – thank you")
    leave = hall.page.get_by_role("button", name="Show the slides")
    assert hall.faults(SCREENS) == []
    hall.keep_picture("over")
    # The first stop is the page itself.
    hall.page.keyboard.press("Tab")
    hall.page.keyboard.press("Tab")
    expect(leave).to_be_focused()
    hall.page.clock.fast_forward(TURNED_MS)
    expect(hall.page.locator(".page")).to_have_text(re.compile("^page 2 of "))
    expect(leave).to_be_focused()
    hall.page.keyboard.press("Enter")
    hall.reads(re.compile("^Next meeting: "))
    expect(leave).to_have_count(0)
    hall.page.goto(hall.server.url)
    hall.reads("Meeting ended – thank you")


def test_slides_of_long_texts_and_of_none_are_whole(hall: Hall) -> None:
    typed = {"name": LONG[:120], "date": day(0), "start_time": "10:00", "place": LONG[:100]}
    agenda.add_meeting(hall.path, COORDINATOR, new_key(), typed)
    with connect.writing(hall.path, "test") as db:
        db.execute("UPDATE issue SET title = ? || id", [LONG[:190]])
        db.execute("UPDATE action SET state = 'done', done_on = ? WHERE id < 20", [day(0)])
        db.execute("UPDATE meeting SET date = ? WHERE id = ?", [day(-1), hall.meeting])
    hall.reads(f"Next meeting: {LONG[:120].strip()}")
    wrong = hall.turn_slides("long")
    assert wrong == {"Next": [], "Recurring": [], "Finished": [], "Across": []}
    with connect.writing(hall.path, "test") as db:
        for table in ("meeting", "issue", "action", "service"):
            db.execute(f"UPDATE [{table}] SET deleted_at = updated_at")
    hall.reads("No meeting planned")
    wrong = hall.turn_slides("empty")
    assert wrong == {"No": [], "Recurring": [], "Finished": [], "Across": []}
