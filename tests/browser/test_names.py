"""Hard names in a real Chromium: on every screen they are words, and nothing of them runs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from db import connect
from tests.names import fill, hard_names
from tests.serving import Server, Visit
from ui.text import shorten

# What each name would do if it ran: open a dialog, fetch something, or leave its mark here.
TRAP = "window.alert = () => { window.ran = true }; window.ran = false;"


@pytest.fixture(scope="module")
def named(
    templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, Server]]:
    folder = tmp_path_factory.mktemp("named")
    path = folder / "names.db"
    shutil.copy(templates["facts"], path)
    fill(path, hard_names())
    server = Server.start(path, folder / "server.log").wait()
    yield path, server
    server.stop()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    visit = Visit(chromium)
    visit.context.add_init_script(TRAP)
    yield visit
    visit.close()


def assert_nothing_ran(visit: Visit) -> None:
    assert visit.dialogs == []
    assert visit.elsewhere == []
    assert not any(frame.evaluate("window.ran") for frame in visit.page.frames)


def words_of(page: Page) -> str:
    text = page.get_by_test_id("stMain").inner_text()
    return " ".join(text.replace("\u2060", "").split())


@pytest.mark.parametrize("page", ["issues", "actions", "map", "meetings", "partners", "practice"])
def test_lists_show_every_name_as_text(page: str, named: tuple[Path, Server], visit: Visit) -> None:
    _, server = named
    text = ""
    visit.open(f"{server.url}/{page}")
    if page == "map":
        visit.page.get_by_role("tab", name="List").click()
    turner = visit.page.get_by_role("spinbutton", name="Page, of")
    last = int(turner.get_attribute("max") or 0)
    assert last >= len(hard_names()) // 20
    for number in range(1, last + 1):
        turner.fill(str(number))
        turner.press("Enter")
        visit.settle()
        text += " " + words_of(visit.page)
        assert_nothing_ran(visit)
    missing = [name for name in hard_names() if " ".join(shorten(name).split()) not in text]
    assert missing == []


@pytest.mark.parametrize(
    ("page", "table", "title"),
    [
        ("issues", "issue", "title"),
        ("actions", "action", "title"),
        ("map", "service", "name"),
        ("meetings", "meeting", "name"),
        ("partners", "organization", "name"),
        ("partners", "service", "name"),
        ("practice", "practice", "title"),
    ],
)
def test_own_views_show_the_hardest_names_as_text(
    page: str, table: str, title: str, named: tuple[Path, Server], visit: Visit
) -> None:
    path, server = named
    with connect.reading(path) as db:
        ids = {row[title]: row["id"] for row in db.table(table).rows}
    for name in hard_names()[:5]:
        visit.open(f"{server.url}/{page}?{table}={ids[name]}")
        assert " ".join(shorten(name).split()) in words_of(visit.page)
        assert_nothing_ran(visit)
