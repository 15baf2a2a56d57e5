"""Hard names in a real Chromium: on every screen they are words, and nothing of them runs.

All of them go through one list here, and through every list in tests/pages; the hardest go through
all lists here too, and some that would run go through the views of their own.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from db import connect
from tests.db.tools import insert
from tests.names import HARD, fill, hard_names
from tests.serving import Server, Visit
from ui.map import side
from ui.text import shorten

# What each name would do if it ran: open a dialog, fetch something, or leave its mark here.
TRAP = "window.alert = () => { window.ran = true }; window.ran = false;"


RUNNING = (
    "{{ ''.__class__.__mro__ }}",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "![pic](http://example.invalid/x.png)",
)


@contextmanager
def serving(template: Path, folder: Path, names: Sequence[str]) -> Iterator[Server]:
    path = folder / "names.db"
    shutil.copy(template, path)
    fill(path, names)
    server = Server.start(path, folder / "server.log").wait()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def many(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(templates["facts"], tmp_path_factory.mktemp("many"), hard_names()) as server:
        yield server


@pytest.fixture(scope="module")
def few(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(templates["facts"], tmp_path_factory.mktemp("few"), HARD) as server:
        yield server


@pytest.fixture(scope="module")
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


def turned(visit: Visit, address: str, names: int) -> Iterator[int]:
    """Open one page of a list after the other, by its field or, on the map, by its address."""
    if address.endswith("/map"):
        for number in range(1, -(-names // side.ROWS) + 2):
            visit.open(f"{address}?services_page={number}")
            yield number
        return
    turner = visit.page.get_by_role("spinbutton", name="Page, of")
    last = int(turner.get_attribute("max") or 0)
    assert last >= names // 20
    for number in range(1, last + 1):
        turner.fill(str(number))
        turner.press("Enter")
        yield number


def assert_listed_as_text(visit: Visit, address: str, names: Sequence[str]) -> None:
    """Turn over every page of a list."""
    text = ""
    visit.open(address)
    for _ in turned(visit, address, len(names)):
        visit.settle()
        text += " " + words_of(visit.page)
        assert_nothing_ran(visit)
    missing = [name for name in names if " ".join(shorten(name).split()) not in text]
    assert missing == []


def test_a_list_shows_every_name_as_text(many: Server, visit: Visit) -> None:
    assert_listed_as_text(visit, f"{many.url}/issues", hard_names())


@pytest.mark.parametrize("page", ["actions", "map", "meetings", "partners", "practice"])
def test_every_list_shows_the_hardest_names_as_text(page: str, few: Server, visit: Visit) -> None:
    assert_listed_as_text(visit, f"{few.url}/{page}", HARD)


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
def test_own_views_show_what_would_run_as_text(
    page: str, table: str, title: str, few: Server, visit: Visit
) -> None:
    with connect.reading(few.path) as db:
        ids = {row[title]: row["id"] for row in db.table(table).rows}
    for name in RUNNING:
        visit.open(f"{few.url}/{page}?{table}={ids[name]}")
        assert " ".join(shorten(name).split()) in words_of(visit.page)
        assert_nothing_ran(visit)


# Where the first and the last letter of the words after a text stand, in pixels from the left.
PLACES = """([within, words]) => {
  const walker = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const start = node.data.indexOf(words);
    if (start < 0) continue;
    return [start, start + words.length - 1].map((at) => {
      const letter = document.createRange();
      letter.setStart(node, at);
      letter.setEnd(node, at + 1);
      return letter.getBoundingClientRect().left;
    });
  }
  return null;
}"""
EVIL, QUOTED = "\u202eelpoeP gnuoY", "It's \"so\" <b>bold</b> & <a href='x'>&quot;</a>"


def test_a_name_turns_nothing_round_and_a_chart_shows_quotes_as_quotes(
    few: Server, visit: Visit
) -> None:
    with connect.writing(few.path, "test") as db:
        partner = insert(db, "organization", name=EVIL)
        held = insert(db, "meeting", name="Held", date="2026-08-01", status="closed")
        issue = insert(db, "issue", title=QUOTED)
        raised = {"issue_id": issue, "meeting_id": held, "organization_id": partner}
        insert(db, "issue_mention", **raised)
        of = {"organization_id": partner, "due_on": "2026-09-01"}
        action = insert(db, "action", title="Ours", **of)
    visit.open(f"{few.url}/actions?action={action}")
    words = "due Tue 1 September 2026"
    assert EVIL in words_of(visit.page)
    first, last = visit.page.evaluate(PLACES, ["[data-testid=stMain]", words])
    assert first < last
    visit.open(f"{few.url}/meetings?tab=Trends")
    visit.page.locator("svg text", has_text='It\'s "so"').first.wait_for()
    drawn = visit.page.locator("svg text").all_text_contents()
    assert QUOTED in drawn
    assert_nothing_ran(visit)
