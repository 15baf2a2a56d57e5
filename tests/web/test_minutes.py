"""The minutes as a page and as a Word file, on a real server."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from db import check
from db.history.purge import purge
from db.published import copy as published_copy
from synergy import heads
from synergy.viewers import Viewer
from tests import word
from tests.conftest import COORDINATOR
from tests.db.gathering import NASTY, PERSON, WRITTEN, Gathering
from tests.visiting import Answer
from tests.web.own_pages import Guest, Site

Ask = Callable[..., Answer]
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
        "Write a joint bid", "Draft the bid", "Sun 1 October 2090", "dropped: No driver",
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
    told = [text for name in read.under for row in read.rows(name) for text in row]
    assert told == cells(visitor.ask(f"/minutes/{gathering.meeting}"))


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
    assert f'href="/minutes/{gathering.meeting}.docx{query}"' in page.text
    assert cells(page) == ["Ask the council", "Southern Agency", "", "open, carried over 3 times"]
    answer = visitor.ask(f"/minutes/{gathering.meeting}.docx{query}")
    assert answer.header("content-disposition").endswith('"actions-2090-09-04.docx"')
    assert word.read(answer.body).rows("Actions carried over") == [tuple(cells(page))]


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
    for path in (f"/minutes/{gathering.meeting}", f"/minutes/{gathering.meeting}.docx"):
        answer = visitor.ask(path)
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
    for ending in ("", ".docx"):
        assert visitor.ask(f"/minutes/{number}{ending}?{query}").status == 404
