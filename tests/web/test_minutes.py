"""The minutes as a page, a PDF and a Word file, on a real server."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from db import check
from db.history.purge import purge
from db.published import copy as published_copy
from synergy import heads
from synergy.viewers import Viewer
from tests import pdf, word
from tests.conftest import COORDINATOR
from tests.db.gathering import NASTY, PERSON, WRITTEN, Gathering
from tests.visiting import Answer
from tests.web.own_pages import Guest, Site

Ask = Callable[..., Answer]
TITLE = re.compile(r"<h2[^>]*>(.*?)</h2>")
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


@pytest.fixture
def visitor(gathering: Gathering, port: int, monkeypatch: pytest.MonkeyPatch) -> Guest:
    monkeypatch.setenv("SYNERGY_DB", str(gathering.path))
    return Site(gathering.path, port).visitor(COORDINATOR)


def apart(answer: Answer) -> tuple[str, str, str]:
    """Part a page into what is before its foot, the foot, which says today's head, and the rest."""
    before, _, rest = answer.text.partition("<footer")
    foot, _, after = rest.partition("</footer>")
    assert foot
    assert after
    return before, foot, after


def cells(answer: Answer) -> list[str]:
    return [unescape(text) for text in CELL.findall(answer.text)]


def test_the_page_shows_every_item_as_it_was_typed(gathering: Gathering, visitor: Guest) -> None:
    answer = visitor.ask(f"/minutes/{gathering.meeting}")
    assert answer.status == 200
    assert "no-store" in answer.header("cache-control")
    shown = cells(answer)
    for text in (
        WRITTEN, "Southern news", "Short grants", "1 previous meeting", "new",
        "Write a joint bid", "Draft the bid", "Sun 1 Oct 2090", "dropped: No driver",
        "Walk-in hour", "open, carried over 3 times",
    ):  # fmt: skip
        assert text in shown, text
    assert "<b>Tom" not in answer.text
    assert "49" not in apart(answer)[0]
    assert PERSON not in answer.text
    assert "Minutes: Autumn &lt;i&gt;&amp; all&lt;/i&gt;" in answer.text
    assert "Draft – meeting in progress." in answer.text
    assert "style=" not in answer.text


def test_the_frozen_page_stays_byte_for_byte_after_everything_is_renamed(
    gathering: Gathering, visitor: Guest
) -> None:
    paths = [
        f"/minutes/{gathering.meeting}{query}"
        for query in ("", f"?partner={gathering.world.north}")
    ]
    drafts = ["".join(apart(visitor.ask(path))[::2]) for path in paths]
    gathering.close()
    frozen = [apart(visitor.ask(path)) for path in paths]
    assert [before + after for before, _, after in frozen] != drafts
    gathering.rename()
    for path, (before, foot, after) in zip(paths, frozen, strict=True):
        now = apart(visitor.ask(path))
        assert (now[0], now[2]) == (before, after)
        assert now[1] != foot
    gathering.reopen()
    assert b"Renamed issue" in visitor.ask(paths[0]).body


def test_word_says_what_the_page_says(gathering: Gathering, visitor: Guest) -> None:
    gathering.close()
    answer = visitor.ask(f"/minutes/{gathering.meeting}.docx")
    assert answer.status == 200
    assert "wordprocessingml.document" in answer.header("content-type")
    assert answer.header("content-disposition") == 'attachment; filename="minutes-2090-09-04.docx"'
    read = word.read(answer.body)
    page = visitor.ask(f"/minutes/{gathering.meeting}")
    tables = [read.rows(name) for name, held in read.under.items() if isinstance(held, list)]
    assert [text for rows in tables for row in rows for text in row] == cells(page)
    assert list(read.under) == [unescape(title) for title in TITLE.findall(page.text)][:-1]


def test_the_pdf_has_the_same_text_as_the_page_and_is_the_same_each_time(
    gathering: Gathering, visitor: Guest
) -> None:
    gathering.close()
    path = f"/minutes/{gathering.meeting}"
    answer = visitor.ask(f"{path}.pdf")
    assert answer.status == 200
    assert answer.header("content-type") == "application/pdf"
    assert answer.header("content-disposition") == 'attachment; filename="minutes-2090-09-04.pdf"'
    whole = "".join(pdf.pages(answer.body))
    for text in cells(visitor.ask(path)):
        for line in text.split("\n"):
            assert "שלום" in line or pdf.squeeze(line) in whole, line
    assert visitor.ask(f"{path}.pdf").body == answer.body
    own = visitor.ask(f"{path}.pdf?partner={gathering.world.south}")
    assert own.header("content-disposition").endswith('"actions-2090-09-04.pdf"')
    assert "Youractions:SouthernAgency" in pdf.pages(own.body)[0]


def test_the_page_has_headings_in_order_and_a_heading_for_each_column(
    gathering: Gathering, visitor: Guest
) -> None:
    text = visitor.ask(f"/minutes/{gathering.meeting}").text
    assert re.findall(r"<h([1-6])", text)[:2] == ["1", "2"]
    assert set(re.findall(r"<h([1-6])", text)[1:]) == {"2"}
    heads = re.findall(r"<thead><tr>(.*?)</tr></thead>", text)
    assert len(heads) == text.count("<table") > 5
    assert all(head.count("<th") == head.count('<th scope="col">') > 1 for head in heads)


def test_a_coordinator_has_a_list_of_each_partners_own_actions(
    gathering: Gathering, visitor: Guest
) -> None:
    gathering.close()
    path, world = f"/minutes/{gathering.meeting}", gathering.world
    whole = visitor.ask(path).text
    listed = whole.partition('id="partners"')[2].partition("</section>")[0]
    assert re.findall(r'href="([^"]+)"', listed) == [
        f"{path}{ending}?partner={number}"
        for number in (world.north, world.south)
        for ending in ("", ".pdf", ".docx")
    ]
    assert re.findall(r"· (\d+ actions?) ·", listed) == ["4 actions", "1 action"]
    assert 'id="partners"' not in visitor.ask(f"{path}?partner={world.north}").text
    visitor.seen_as = Viewer("partner", "Sal", world.south)
    assert 'id="partners"' not in visitor.ask(path).text


@pytest.mark.parametrize("base", [None, "https://synergy.example/"])
def test_the_email_can_be_copied_with_a_button_or_by_hand(
    base: str | None, gathering: Gathering, visitor: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if base:
        monkeypatch.setenv("SYNERGY_BASE_URL", base)
    path = f"/minutes/{gathering.meeting}"
    site = (base or visitor.server.url).rstrip("/")
    for query in ("", f"?partner={gathering.world.south}"):
        text = visitor.ask(f"{path}{query}").text
        field = re.search(r"<textarea[^>]* readonly>(.*?)</textarea>", text, re.DOTALL)
        assert field
        assert f": {site}{path}{query}\n" in unescape(field[1])
    assert re.search(r'<button id="copy"[^>]* hidden>Copy as email<', text)
    script = visitor.ask("/assets/synergy/copy.js")
    assert script.status == 200
    assert "navigator.clipboard.writeText(field.value)" in script.text
    assert "script-src 'self'" in visitor.ask(path).header("content-security-policy")


def test_its_foot_says_the_head_of_the_history_when_it_is_printed(
    gathering: Gathering, visitor: Guest
) -> None:
    gathering.close()
    path = f"/minutes/{gathering.meeting}"
    printed = []
    for _ in range(2):
        said = f"History head when this copy was made: {heads.say(check.head(gathering.path))}"
        assert said in apart(visitor.ask(path))[1]
        document = word.read(visitor.ask(f"{path}.docx").body).document
        assert document.sections[0].footer.paragraphs[0].text.splitlines()[1] == said
        whole = "".join(pdf.pages(visitor.ask(f"{path}.pdf").body))
        assert pdf.squeeze(said) in whole
        printed.append(said)
        gathering.rename()
    assert len(set(printed)) == 2


def test_the_foot_of_the_report_says_the_head_that_the_copy_was_made_from(
    gathering: Gathering, visitor: Guest
) -> None:
    published_copy.publish(gathering.path)
    said = f"History head when this copy was made: {heads.say(check.head(gathering.path))}"
    gathering.rename()
    assert said in apart(visitor.ask("/report"))[1]


def test_a_partners_own_actions(gathering: Gathering, visitor: Guest) -> None:
    query = f"?partner={gathering.world.south}"
    page = visitor.ask(f"/minutes/{gathering.meeting}{query}")
    assert "Your actions: Southern Agency" in page.text
    for ending in ("docx", "pdf"):
        assert f'href="/minutes/{gathering.meeting}.{ending}{query}"' in page.text
    assert cells(page) == ["Ask the council", "No date yet", "open, carried over 3 times"]
    answer = visitor.ask(f"/minutes/{gathering.meeting}.docx{query}")
    assert answer.header("content-disposition").endswith('"actions-2090-09-04.docx"')
    assert word.read(answer.body).rows("Other actions carried over") == [tuple(cells(page))]


def test_what_was_purged_is_on_no_page(gathering: Gathering, visitor: Guest) -> None:
    gathering.close()
    purge(gathering.path, COORDINATOR, "update", gathering.update)
    assert "Second line" in NASTY
    assert "Second line" not in visitor.ask(f"/minutes/{gathering.meeting}").text


@pytest.mark.parametrize("role", ["coordinator", "partner", "display", "funder"])
def test_the_partnership_alone_reads_them(role: str, gathering: Gathering, visitor: Guest) -> None:
    agency = gathering.world.south if role == "partner" else None
    visitor.seen_as = Viewer(role, "Somebody", agency)
    expected = 200 if role in ("coordinator", "partner") else 404
    for ending in ("", ".docx", ".pdf"):
        answer = visitor.ask(f"/minutes/{gathering.meeting}{ending}")
        assert answer.status == expected
        assert PERSON.encode() not in answer.body
    visitor.seen_as = None
    assert visitor.ask(f"/minutes/{gathering.meeting}").status == 404


NONE = (
    "999", "0", "x", "1e3", "9" * 40, "-1", "%D9%A1", "1?partner=999", "1?partner=",
    "1?partner=x", "1?partner=" + "9" * 40,
)  # fmt: skip


@pytest.mark.parametrize("path", NONE)
def test_there_are_no_minutes_of_nothing(path: str, visitor: Guest) -> None:
    number, _, query = path.partition("?")
    for ending in ("", ".docx", ".pdf"):
        assert visitor.ask(f"/minutes/{number}{ending}?{query}").status == 404
