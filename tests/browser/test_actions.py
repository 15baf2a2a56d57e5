"""Actions as two people at two computers see them."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from db import connect
from tests.serving import Server, Visit


@dataclass
class Office:
    """A server, its file, and two people in front of it."""

    server: Server
    path: Path
    visits: tuple[Visit, Visit]


@pytest.fixture(scope="module")
def office(
    templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[Office]:
    """One office for all: every test counts from what it finds."""
    folder = tmp_path_factory.mktemp("office")
    path = folder / "synergy.db"
    shutil.copy(templates["sample"], path)
    server = Server.start(path, folder / "server.log").wait()
    visits = Visit(chromium), Visit(chromium)
    yield Office(server, path, visits)
    for visit in visits:
        assert visit.elsewhere == []
        visit.close()
    server.stop()


def first_open_action(path: Path) -> tuple[int, str]:
    with connect.reading(path) as db:
        row = next(db.query("SELECT id, title FROM action WHERE state = 'open' ORDER BY id"))
    return row["id"], row["title"]


def count(path: Path, sql: str, *parameters: object) -> int:
    with connect.reading(path) as db:
        number: int = db.execute(sql, list(parameters)).fetchone()[0]
    return number


def test_an_edit_in_one_browser_shows_in_another_after_a_reload(office: Office) -> None:
    number, title = first_open_action(office.path)
    one, other = office.visits
    address = f"{office.server.url}/actions?action={number}"
    other.open(address)
    expect(other.page.get_by_role("heading", name=title)).to_be_visible()
    one.open(address)
    one.page.get_by_role("button", name="Edit", exact=True).click()
    field = one.page.get_by_label("Action (required)")
    field.fill("Write to all thirty-three councils")
    one.page.get_by_role("button", name="Save", exact=True).click()
    expect(one.page.get_by_text("Action saved.")).to_be_visible()
    other.open(address)
    expect(
        other.page.get_by_role("heading", name="Write to all thirty-three councils")
    ).to_be_visible()


def test_a_stale_edit_shows_both_versions_and_loses_nothing(office: Office) -> None:
    number, _ = first_open_action(office.path)
    address = f"{office.server.url}/actions?action={number}"
    visits = office.visits
    for visit in visits:
        visit.open(address)
        visit.page.get_by_role("button", name="Edit", exact=True).click()
        visit.page.get_by_label("Action (required)").wait_for()
    for visit, words in zip(visits, ("The first wording", "The second wording"), strict=True):
        visit.page.get_by_label("Action (required)").fill(words)
        visit.page.get_by_role("button", name="Save", exact=True).click()
        visit.settle()
    late = visits[1].page
    expect(late.get_by_text("Someone else changed this while you were editing.")).to_be_visible()
    expect(late.get_by_text("The first wording", exact=True).first).to_be_visible()
    expect(late.get_by_text("The second wording", exact=True).first).to_be_visible()
    late.get_by_role("button", name="Keep my version").click()
    expect(late.get_by_role("heading", name="The second wording")).to_be_visible()
    recorded = count(
        office.path,
        """SELECT count(*) FROM history AS h JOIN history_values AS v ON v.history_id = h.id
           WHERE h.[table] = 'action' AND h.row_id = ? AND v.new LIKE '%wording%'""",
        str(number),
    )
    assert recorded == 2


def test_a_double_click_on_save_adds_one_action(office: Office) -> None:
    visit = office.visits[0]
    visit.open(f"{office.server.url}/actions")
    visit.page.get_by_role("button", name="Add", exact=True).click()
    visit.page.get_by_label("Action (required)").fill("Ask once and once only")
    visit.page.keyboard.press("Tab")
    visit.page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(visit.page.get_by_role("heading", name="Ask once and once only")).to_be_visible()
    visit.settle()
    assert count(office.path, "SELECT count(*) FROM action WHERE title LIKE 'Ask once%'") == 1
