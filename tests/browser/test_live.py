"""What one browser saves, the others show by themselves, and nobody who types is disturbed."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from db.commands import records
from db.kinds.records import ACTION
from db.write import new_key
from tests.browser.hands import Desk, Mouse, field
from tests.conftest import COORDINATOR
from tests.db.tools import history_of
from tests.serving import Server, Visit

DUE_LONG_AGO = "2020-01-01"
# Milliseconds from one letter to the next.
A_LETTER = 400


@pytest.fixture(scope="module")
def desk(
    templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[Desk]:
    """Somebody at a computer while others save."""
    folder = tmp_path_factory.mktemp("live")
    path = folder / "synergy.db"
    shutil.copy(templates["sample"], path)
    server = Server.start(path, folder / "server.log").wait()
    yield Desk(Mouse(Visit(chromium)), server.url, path)
    server.stop()


def save_elsewhere(desk: Desk, title: str) -> None:
    """Save an action that comes first in every list, from elsewhere."""
    typed = {"title": title, "due_on": DUE_LONG_AGO, "organization_id": 1}
    records.add(ACTION, desk.path, COORDINATOR, new_key(), typed)


def test_a_list_shows_what_was_saved_elsewhere(desk: Desk) -> None:
    desk.go("/actions?state=all+open&due=overdue")
    save_elsewhere(desk, "Saved while the list was open")
    expect(desk.table.row("Saved while the list was open")).to_have_count(1)


def type_while_saved_elsewhere(desk: Desk, label: str, save: Callable[[], object]) -> Locator:
    """Write into a field while something is saved elsewhere; return the field."""
    title = field(desk.hand.visit, label)
    title.fill("Ask for rooms")
    for _ in range(5):
        title.press("ArrowLeft")
    save()
    return title


def saved_warm_rooms(desk: Desk) -> int:
    [(number,)] = desk.rows("SELECT count(*) FROM action WHERE title = 'Ask for warm rooms'")
    return int(number)


def test_what_is_typed_stays_with_its_caret(desk: Desk) -> None:
    desk.go("/partners?organization=1")
    desk.hand.press("Add a service")
    saved = "Saved while somebody typed"
    name = type_while_saved_elsewhere(desk, "Name (required)", lambda: save_elsewhere(desk, saved))
    expect(desk.table.row(saved)).to_have_count(1)
    desk.hand.visit.settle()
    desk.page.keyboard.type("warm ")
    expect(name).to_have_value("Ask for warm rooms")
    desk.hand.press("Save")
    desk.reads("Ask for warm rooms")


def test_a_drawer_keeps_the_cursor_and_the_list_follows_when_it_closes(desk: Desk) -> None:
    before = saved_warm_rooms(desk)
    desk.go("/actions")
    desk.hand.press("Add")
    expect(desk.page.get_by_role("dialog")).to_be_visible()
    title = type_while_saved_elsewhere(
        desk, "Action (required)", lambda: save_elsewhere(desk, "Saved over a drawer")
    )
    # At a person's pace: the page has heard of what is new long before the last letter.
    desk.page.keyboard.type("warm ", delay=A_LETTER)
    expect(title).to_have_value("Ask for warm rooms")
    desk.hand.press("Save")
    desk.reads("Ask for warm rooms")
    assert saved_warm_rooms(desk) == before + 1
    desk.hand.press("All actions")
    expect(desk.table.row("Saved over a drawer")).to_have_count(1)


def test_a_cell_that_is_edited_stays_with_its_row(desk: Desk) -> None:
    desk.go("/actions")
    desk.hand.press("More")
    desk.hand.press("Edit as a table")
    edits = re.search(r"form=[^&]*?(\d+)\.\d+", desk.page.url.replace("%7E", "~"))
    assert edits
    first = int(edits[1])
    # The canvas lies under what takes the mouse.
    table = desk.page.get_by_test_id("stDataFrame").locator("canvas").first
    table.click(position={"x": 80, "y": 55}, force=True)
    desk.page.keyboard.press("Enter")
    cell = desk.page.locator("textarea.gdg-input")
    cell.fill("Renamed in the table")
    cell.press("Enter")
    expect(desk.page.get_by_role("button", name="Save 1 changed row")).to_be_enabled()
    log = desk.path.with_name("server.log")
    drawn = log.read_text().count("page /actions took")
    save_elsewhere(desk, "Saved while a table was edited")
    desk.until(lambda: log.read_text().count("page /actions took") > drawn)
    desk.hand.visit.settle()
    desk.hand.press("Save 1 changed row")
    [(title,)] = desk.rows("SELECT title FROM action WHERE id = ?", first)
    assert title == "Renamed in the table"
    assert history_of(desk.path, "action", first)[-1]["change"] == "update"
