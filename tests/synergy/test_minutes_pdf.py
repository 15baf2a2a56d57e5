"""Minutes as a PDF: typst will not write one that breaks PDF/UA-1, so all of these comply."""

import random
import re
from dataclasses import replace

import pytest

from synergy.minutes import (
    Action,
    Attended,
    Carried,
    Decision,
    Issue,
    Mention,
    Minutes,
    Named,
    Practice,
    Shown,
    Update,
    of_partner,
)
from synergy.minutes_pdf import NAMED, write
from synergy.minutes_words import foot, head, sections
from synergy.pdf_letters import RANGES, in_pdf
from tests import pdf
from tests.synergy.test_minutes import HEAD, TITLES
from tests.synergy.test_minutes_document import EMPTY
from tests.synergy.tools import CLOSED, MINUTES, NORTH

NOW = "2024-07-01T09:00:00.123Z"
SHOWN = Shown(MINUTES, "closed", CLOSED, None, HEAD)
PARTNERS = tuple(
    Named("organization", number, f"{name} Community Partnership")
    for number, name in enumerate(
        ("Abbey", "Brook", "Cedar", "Dover", "Elm", "Fern", "Grove", "Heath", "Ivy")
    )
)
TOPIC = Named("issue", 1, "Short grants end before trust is built")


def held(decisions: int, actions: int, carried: int = 20, more: int = 7) -> Minutes:
    """Make the minutes of a meeting of nine partners, with sentences of typical length."""

    def who(number: int) -> Named:
        return PARTNERS[number % 9]

    said = "We ran six sessions with 84 young people, and two workers have left since October."
    return replace(
        MINUTES,
        attendance=tuple(Attended("attendance", one.id, one, "present") for one in PARTNERS),
        updates=tuple(Update("update", n, who(n), said * (n % 2 + 1), 0) for n in range(more + 2)),
        issues=tuple(
            Issue(
                "issue", n, f"Families wait too long at counter {n}", NORTH, n % 4,
                (Mention("m", n, who(n), "Three were turned away"), Mention("m", n, who(n), None)),
                0,
            )
            for n in range(more)
        ),
        decisions=tuple(
            Decision("decision", n, f"Decision {n}: meet every six weeks, in person", TOPIC, 0)
            for n in range(decisions)
        ),
        actions=tuple(
            Action("action", n, f"Promise {n}: ask the council for the figures", who(n),
                   "2024-07-01", TOPIC if n % 2 else None, 0)
            for n in range(actions)
        ),
        carried=tuple(
            Carried("action", 500 + n, f"Earlier {n}: share the checklist with every partner",
                    who(n), "2024-05-01" if n % 3 == 0 else "2024-08-01", "open", 2, None, None, 0)
            for n in range(carried)
        ),
        practice=(Practice("practice", 1, "Walk-in hour", said, NORTH, 0),),
    )  # fmt: skip


def pages(minutes: Minutes) -> list[str]:
    return pdf.pages(write(replace(SHOWN, minutes=minutes), NOW))


def of(decision: str) -> str:
    """Write a PDF with one decision, and return its text without the parts around that."""
    one = replace(EMPTY, decisions=(Decision("decision", 1, decision, None, 0),))
    (page,) = pages(one)
    return page.partition("DecisionsDecision")[2].partition("NewactionsNoactionsagreed.")[0]


def test_the_pdf_has_all_the_text_of_the_other_formats_in_the_same_order() -> None:
    whole = "".join(pages(MINUTES))
    top, at = head(SHOWN), 0
    told = [top.title, top.facts, *top.notes]
    for one in sections(SHOWN):
        told += [one.title, *one.columns, *(text for row in one.rows for text in row)]
        told += [] if one.rows else [one.text]
    for text in told:
        for line in text.split("\n"):
            if "ש" not in line and "😀" not in line:
                at = whole.index(pdf.squeeze(line), at)
    assert "[grinningface]" in whole
    assert pdf.squeeze(NAMED) in whole


def test_every_page_has_the_footer_and_its_number() -> None:
    read = pages(MINUTES)
    assert len(read) == 2
    for number, page in enumerate(read, 1):
        assert pdf.squeeze("".join(foot(SHOWN))) in page
        assert f"Page{number}of2" in page


def test_a_typical_meeting_takes_two_pages_and_an_appendix() -> None:
    first, second, appendix = pages(held(decisions=3, actions=6))
    for title in TITLES[:4]:
        assert pdf.squeeze(title) in first
    assert "Attendance" in second
    assert "Earlier0:" in second
    assert "Earlier1:" in appendix
    assert "Appendix" not in first + second


@pytest.mark.parametrize(
    ("decisions", "actions"), [(1, 2), (10, 20), (30, 30), (40, 80), (3, 120), (120, 120)]
)
def test_the_first_page_has_decisions_new_actions_and_the_next_meeting(
    decisions: int, actions: int
) -> None:
    first, *others = pages(held(decisions, actions))
    for title in TITLES[:3]:
        assert pdf.squeeze(title) in first
    assert first.count("Decision0:") == 1
    assert first.count("Promise0:") == 1
    assert first.index("Decision0:") < first.index("Promise0:")
    whole = "".join([first, *others])
    told = re.findall(r"(Decision|Promise)(\d+):", whole)
    assert len(told) == len(set(told)) == decisions + actions


def test_a_long_purpose_does_not_push_what_was_agreed_off_the_first_page() -> None:
    purpose = "\n".join(f"Line {n} of what the meeting is for" for n in range(14))
    first, *_ = pages(replace(held(decisions=9, actions=12), purpose=purpose))
    for text in (*TITLES[:3], "Line 13", "Decision 8:", "Promise 0:", "Autumn ·"):
        assert pdf.squeeze(text) in first


def test_older_minutes_with_many_actions_omit_the_next_meeting() -> None:
    whole = pages(replace(held(decisions=40, actions=80), coming=None))
    assert "Decision0:" in whole[0]
    assert "Promise0:" in whole[0]
    assert "Nextmeeting" not in "".join(whole)


def test_a_partners_own_actions_fit_on_one_page() -> None:
    own = Shown(of_partner(held(3, 6), PARTNERS[0].id), "closed", CLOSED, PARTNERS[0].name, HEAD)
    (page,) = pdf.pages(write(own, NOW))
    assert pdf.squeeze(f"Your actions: {PARTNERS[0].name}") in page
    assert set(re.findall(r"(?:Promise|Earlier)\d+", page)) == {
        "Promise0", "Earlier0", "Earlier9", "Earlier18",
    }  # fmt: skip


def test_the_pdf_is_tagged_as_british_english_and_has_column_headings() -> None:
    content = write(SHOWN, NOW)
    for part in (b"/Marked true", b"/Lang(en-GB)", b"/Scope/Column", b"/S/H1", b"/S/Title",
                 b"<pdfuaid:part>1</pdfuaid:part>", b"/DisplayDocTitle true"):  # fmt: skip
        assert part in content, part
    assert content.count(b"/S/THead") == sum(bool(one.rows) for one in sections(SHOWN))


def test_final_minutes_are_the_same_bytes_whenever_they_are_downloaded() -> None:
    content = write(SHOWN, NOW)
    assert content == write(SHOWN, "2026-12-01T10:00:00.000Z")
    assert b"D:20240607153000" in content
    draft = replace(SHOWN, frozen_at=None, status="open")
    assert b"D:20240701090000" in write(draft, NOW)


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")',
        '#import "@preview/x:1.0.0" #sys.inputs #panic("x") #{1+1}',
        "$ x^2 $ *b* _i_ `r` @x <x> = H - l + n / t: d \\ \\u{1F600} // c /* c */ ~ -- ---",
        "\"a\" 'b' “c” ‘d’ { } [ ] ( ) ((( ))) #",
        '{"title": null}',
        "{{ 7*7 }} {% raw %} <b>x</b> &amp; %s \\n",
        "x" * 300,
        "Ünïcode Łódź Đặng Şemsi İzmir Ελλάδα Київ ქართული Հայերեն £ € ✓ → ½",
    ],
)
def test_text_is_shown_as_it_was_typed_and_never_run_as_code(text: str) -> None:
    assert of(text) == pdf.squeeze(text)
    named = replace(EMPTY, name=text, place=text, purpose=text, partnership=text)
    (page,) = pages(named)
    # The title, the place, the purpose and the footer.
    assert page.count(pdf.squeeze(text)) == 4


@pytest.mark.parametrize("text", ["שלום", "مرحبا"])
def test_right_to_left_text_is_drawn_right_to_left(text: str) -> None:
    assert of(f"a {text} b") == f"a{text[::-1]}b"


def test_a_direction_control_does_not_reverse_the_text_after_it() -> None:
    assert of("\u202eabc") == "cba"
    (page,) = pages(replace(EMPTY, place="\u202eHall", purpose="Why"))
    assert "Finalminutes,asatFri" in page
    assert "llaHWhy" in page


def test_a_long_word_stays_on_the_page() -> None:
    short, long = (
        pdf.places(write(replace(SHOWN, minutes=replace(EMPTY, name="W" * length)), NOW))
        for length in (10, 300)
    )
    # 174 mm of the line are 493 points; at 19 points a W is more than 15 wide.
    assert len({y for _, y in long}) >= len({y for _, y in short}) + 300 * 15 // 493
    assert max(x for x, _ in long) < 595 - 51


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("All’s well 😀👍🏽", "All’swell[grinningface][thumbsupsign]"),
        ("বাংলা কথা and 中文", "[Bengalitext]and[Chinesetext]"),
    ],
)
def test_characters_that_the_fonts_lack_are_described_and_the_page_says_so(
    text: str, named: str
) -> None:
    assert of(text) == named
    one = replace(EMPTY, decisions=(Decision("decision", 1, text, None, 0),))
    assert pdf.squeeze(NAMED) in pages(one)[0]
    assert pdf.squeeze(NAMED) not in pages(EMPTY)[0]


def test_any_characters_in_any_order_make_a_pdf() -> None:
    chance = random.Random(1)
    shown = [one for one in map(chr, range(0x10000)) if re.match(f"[{RANGES}]", one)]
    every = [chr(code) for code in range(1, 0x110000) if not 0xD800 <= code < 0xE000]
    for _ in range(40):
        texts = ["".join(chance.choices(shown, k=40)), "".join(chance.choices(every, k=40))]
        pages(replace(EMPTY, name=texts[0], place=texts[1], purpose="\n".join(texts)))
        assert in_pdf(texts[0]) == texts[0]
        assert re.fullmatch(f"[{RANGES}]*", in_pdf(texts[1]))
