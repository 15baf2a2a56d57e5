"""Hard names in a real Chromium: on every screen they are words, and nothing of them runs.

All are tested in one list here and in every list in tests/pages; the hardest in two more lists and
on the map here; those that could run as code, on each kind of record's own page.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from db import connect
from tests import waiting
from tests.db.tools import insert
from tests.names import HARD, fill, hard_names
from tests.serving import Server, Visit
from ui.text import shorten

# What each name would do if it ran: open a dialog, fetch something, or leave its mark here.
TRAP = "window.alert = () => { window.ran = true }; window.ran = false;"


RUNNING = (
    "{{ ''.__class__.__mro__ }}",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "![pic](http://example.invalid/x.png)",
)
# Each of them runs in the middle of others, too.
TOGETHER = " ".join(RUNNING)


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
    with serving(templates["facts"], tmp_path_factory.mktemp("few"), (*HARD, TOGETHER)) as server:
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


def rows_of(page: Page, before: Sequence[str]) -> list[str]:
    """Read the cells of a list, once they are others than before.

    Screen readers, and this, hear of rows a moment after they are drawn.
    """
    table = page.get_by_test_id("stDataFrame").locator("table")
    held: list[str] = []

    def has_turned() -> bool:
        last_read = list(held)
        held[:] = table.locator("tbody td").all_text_contents()
        size = [table.get_attribute(f"aria-{of}count") for of in ("row", "col")]
        # The heading is a row too.
        whole = len(held) == (int(size[0] or 0) - 1) * int(size[1] or 0)
        # They come in more than one step: what is read twice alike is all of them.
        return whole and held != before and held == last_read

    waiting.until(has_turned, lambda: page.wait_for_timeout(400))
    return held


def assert_listed_as_text(visit: Visit, address: str, names: Sequence[str]) -> None:
    """Turn over every page of a list."""
    visit.open(address)
    page, text, cells = visit.page, "", list[str]()
    forward = page.get_by_test_id("stPaginationNext")
    if not address.endswith("/map"):
        page.get_by_test_id("stDataFrame").wait_for()
    pages = 0
    while pages < len(names):
        pages += 1
        if page.get_by_test_id("stDataFrame").count():
            cells = rows_of(page, cells)
            text += " ".join(["", *cells])
        else:
            text += f" {words_of(page)}"
        assert_nothing_ran(visit)
        if forward.is_disabled():
            break
        forward.click()
        visit.settle()
    assert pages >= len(names) // 25
    said = " ".join(text.split())
    missing = [
        name
        for name in names
        if not any(" ".join(one.split()) in said for one in (name, shorten(name)))
    ]
    assert missing == [], address


def test_lists_show_names_as_text(many: Server, few: Server, visit: Visit) -> None:
    assert_listed_as_text(visit, f"{many.url}/issues?status=all", hard_names())
    for page in ("actions?view=all", "map", "partners"):
        assert_listed_as_text(visit, f"{few.url}/{page}", HARD)


# Each view that opens one row: the page, the table, the column with the name.
VIEWS = (
    ("issues", "issue", "title"), ("actions", "action", "title"), ("map", "service", "name"),
    ("meetings", "meeting", "name"), ("partners", "organization", "name"),
    ("partners", "service", "name"), ("practice", "practice", "title"),
)  # fmt: skip


def test_own_views_show_what_would_run_as_text(few: Server, visit: Visit) -> None:
    for page, table, title in VIEWS:
        with connect.reading(few.path) as db:
            ids = {row[title]: row["id"] for row in db.table(table).rows}
        visit.open(f"{few.url}/{page}?{table}={ids[TOGETHER]}")
        assert " ".join(shorten(TOGETHER).split()) in words_of(visit.page)
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
    words = "Tue 1 September 2026"
    assert EVIL in words_of(visit.page)
    first, last = visit.page.evaluate(PLACES, ["[data-testid=stMain]", words])
    assert first < last
    visit.open(f"{few.url}/meetings?tab=Trends")
    visit.page.locator("svg text", has_text='It\'s "so"').first.wait_for()
    drawn = visit.page.locator("svg text").all_text_contents()
    assert QUOTED in drawn
    assert_nothing_ran(visit)
