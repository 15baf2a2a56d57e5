"""Minutes as a Word document."""

from dataclasses import replace
from typing import Any

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from synergy.minutes import Decision, Shown, Update, of_partner
from synergy.minutes_document import write
from synergy.minutes_words import sections
from synergy.typed_text import isolate
from tests import word
from tests.synergy.test_minutes import HEAD
from tests.synergy.tools import CLOSED, MINUTES, NORTH

NOW = "2024-07-01T09:00:00.000Z"
SHOWN = Shown(MINUTES, "closed", CLOSED, None, HEAD)
EMPTY = replace(
    MINUTES, attendance=(), updates=(), issues=(), decisions=(), actions=(), carried=(),
    practice=(), coming=(),
)  # fmt: skip


@pytest.fixture(scope="module")
def document() -> word.Read:
    return word.read(write(SHOWN, NOW))


def test_every_section_stands_in_it_once_and_in_order(document: word.Read) -> None:
    assert document.title == "Minutes: Summer"
    assert document.head[0] == "Fri 7 June 2024 · from 10:00 · Hall"
    assert document.under == {
        one.title: [one.columns, *one.rows] if one.rows else one.text for one in sections(SHOWN)
    }
    assert list(document.under) == [one.title for one in sections(SHOWN)]


def test_an_empty_section_says_so() -> None:
    empty = Shown(EMPTY, "open", None, None, HEAD)
    assert word.read(write(empty, NOW)).under == {one.title: one.text for one in sections(empty)}


def test_each_owner_is_bold_once_and_the_appendix_starts_a_new_page() -> None:
    more = replace(MINUTES, actions=(*MINUTES.actions, replace(MINUTES.actions[0], title="Send")))
    document = word.read(write(replace(SHOWN, minutes=more), NOW)).document
    actions = next(one for one in document.tables if one.rows[0].cells[0].text == "Owner")
    owners = [row.cells[0].paragraphs[0].runs[0] for row in actions.rows[1:]]
    assert [(run.text, run.bold) for run in owners] == [
        ("North", True), ("North", None), ("No owner yet", True),
    ]  # fmt: skip
    on_new_page = [
        one.text for one in document.paragraphs if one.paragraph_format.page_break_before
    ]
    assert on_new_page == ["Appendix: other actions carried over"]


def test_a_partners_part_is_its_own_document() -> None:
    own = word.read(write(Shown(of_partner(MINUTES, 2), "closed", CLOSED, "South", HEAD), NOW))
    assert own.title == "Your actions: South"
    assert own.rows("Other actions carried over") == [
        ("Ask", "No date yet", "open, carried over once")
    ]
    assert list(own.under) == [
        "New actions", "Next meeting", "Overdue actions", "Other actions carried over",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "<w:p> & &amp; </w:t> “quotes” 'and' \"more\"",
        "😀 👩‍👩‍👧 e\u0301",
        "שלום עולם and مرحبا",
        "First\nsecond\n\nfourth\tafter a tab",
        "x" * 20_000,
    ],
)
def test_any_text_comes_back_as_it_was_typed(text: str) -> None:
    held = replace(
        EMPTY, updates=(Update("update", 1, replace(NORTH, name=text[:300]), text, 0),),
        name=text.replace("\n", " ").replace("\t", " ")[:300],
    )  # fmt: skip
    read = word.read(write(Shown(held, "closed", CLOSED, None, HEAD), NOW))
    assert read.rows("Updates") == [(isolate(text[:300]), isolate(text))]
    assert read.title == f"Minutes: {isolate(held.name)}"


def test_signs_that_xml_has_no_place_for_are_taken_out() -> None:
    bad = "".join(map(chr, [*range(32), 0x7F, 0xFFFE, 0xFFFF]))
    held = replace(
        EMPTY, name=f"A{bad}", place=bad, purpose=bad, partnership=f"P{bad}",
        decisions=(Decision("decision", 1, f"So{bad}be it", None, 0),),
    )  # fmt: skip
    read = word.read(write(Shown(held, "closed", CLOSED, None, HEAD), NOW))
    [(text,)] = read.rows("Decisions")
    assert "".join(sign for sign in text if sign.isprintable()) == "Sobe it"
    assert read.document.core_properties.author.startswith("P")


def test_it_says_what_it_is_in_british_english_and_names_nobody(document: word.Read) -> None:
    told: Any = document.document.core_properties
    assert (told.title, told.language) == ("Minutes: Summer", "en-GB")
    assert told.author == told.last_modified_by == "The Partnership"
    assert told.comments == ""
    assert told.created.isoformat().startswith("2024-06-07T15:30")
    languages = {
        one.get(qn("w:val")) for one in document.document.styles.element.iter(qn("w:lang"))
    }
    assert languages == {"en-GB"}


def test_what_is_not_frozen_is_dated_by_its_making() -> None:
    read = word.read(write(Shown(MINUTES, "open", None, None, HEAD), NOW))
    assert read.document.core_properties.created.isoformat().startswith("2024-07-01T09:00")
    assert read.head[-1].startswith("Draft – ")


def test_it_is_a4_and_the_names_of_the_columns_come_again_on_each_page(
    document: word.Read,
) -> None:
    page = document.document.sections[0]
    assert (round(page.page_width / Mm(1)), round(page.page_height / Mm(1))) == (210, 297)
    for table in document.document.tables:
        first, *others = [row._tr.find(f".//{qn('w:tblHeader')}") for row in table.rows]
        assert first is not None
        assert set(others) <= {None}
        for row in table.rows:
            widths = [cell.width for cell in row.cells]
            assert widths == [column.width for column in table.columns]
            assert sum(width or 0 for width in widths) <= Mm(171)
