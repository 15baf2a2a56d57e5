"""Minutes as plain values: written down, read again, forgotten in part, put into words."""

import json
from dataclasses import replace
from typing import Any

import pytest

from synergy.minutes import (
    Attended,
    Carried,
    Issue,
    Mention,
    Minutes,
    Shown,
    Update,
    called,
    from_json,
    of_partner,
    to_json,
    without,
)
from synergy.minutes_words import SAMPLE, Section, head, sections
from tests.direction import leaks
from tests.synergy.tools import CLOSED, MINUTES, NORTH

HEAD = "3f2a91bc0d1e77aa5c01" + "9" * 44


def shown(minutes: Minutes = MINUTES, **values: Any) -> Shown:
    return replace(Shown(minutes, "closed", CLOSED, None, HEAD), **values)


def section(title: str, minutes: Minutes = MINUTES) -> Section:
    return next(one for one in sections(shown(minutes)) if one.title == title)


def test_what_is_written_is_read_again() -> None:
    assert from_json(to_json(MINUTES)) == MINUTES


def test_the_same_minutes_are_the_same_text_however_they_were_read() -> None:
    held = json.loads(to_json(MINUTES))
    turned = json.dumps(dict(reversed(held.items())), indent=3)
    assert turned != to_json(MINUTES)
    assert to_json(from_json(turned)) == to_json(MINUTES)


def test_what_is_gone_leaves_no_trace() -> None:
    left = without(to_json(MINUTES), {"organization": {1}, "update": {4}, "issue": {3}})
    for text in ("North", "Ünïcode", "Short grants", "Again"):
        assert text in to_json(MINUTES)
        assert text not in left
    held = from_json(left)
    assert [one.title for one in held.issues] == ["Waiting lists"]
    assert [(one.title, one.organization, one.issue) for one in held.actions] == [
        ("Draft", None, None), ("Book", None, None),
    ]  # fmt: skip
    assert held.carried[0] == MINUTES.carried[0]


def test_a_theme_or_one_mention_goes_alone() -> None:
    held = from_json(without(to_json(MINUTES), {"taxonomy_term": {5}, "issue_mention": {6}}))
    assert (held.issues[0].theme, held.issues[0].mentions) == (
        None, MINUTES.issues[0].mentions[1:],
    )  # fmt: skip
    assert held.attendance == MINUTES.attendance


@pytest.mark.parametrize("gone", [{}, {"organization": {99}}, {"meeting": {9}, "action": set()}])
def test_minutes_that_name_nothing_of_it_stay_byte_for_byte(gone: dict[str, set[int]]) -> None:
    odd = json.dumps(json.loads(to_json(MINUTES)), indent=1)
    assert without(odd, gone) == odd


def test_a_partners_own_part() -> None:
    own = of_partner(MINUTES, 2)
    assert (own.actions, own.carried) == ((), MINUTES.carried[:1])
    assert own.attendance == own.updates == own.issues == own.decisions == own.practice == ()
    assert [called(MINUTES, number) for number in (1, 2, 3)] == ["North", "South", None]


def test_the_head_says_what_it_was_and_since_when_it_stands() -> None:
    top = head(shown())
    assert (top.title, top.facts) == ("Minutes: Summer", "Fri 7 June 2024 · from 10:00 · Hall")
    assert top.notes == ("Final minutes, Fri 7 June 2024, 16:30.",)
    assert head(shown(partner="South")).title == "Your actions: South"
    assert "Summer" in head(shown(partner="South")).facts


@pytest.mark.parametrize(
    ("status", "words"),
    [("planned", "hasn't started"), ("open", "in progress"), ("closed", "weren't finalised")],
)
def test_what_is_not_frozen_says_so(status: str, words: str) -> None:
    (note,) = head(shown(status=status, frozen_at=None)).notes
    assert words in note
    assert note.startswith("Draft – ")


def test_the_sections_say_everything_once() -> None:
    assert [one.title for one in sections(shown())] == [
        "Attendance", "Updates", "Issues raised", "Decisions", "New actions",
        "Actions carried over", "What works",
    ]  # fmt: skip
    assert section("Attendance").rows == (("Present (1)", "North"), ("Apologies (1)", "South"))
    assert section("Issues raised").rows == (
        ("Short grants", "Funding", "2 previous meetings", "South: Again\nNorth"),
        ("Waiting lists", "", "new", ""),
    )
    assert section("Decisions").rows == (("Bid together", "Short grants"),)
    assert section("New actions").rows == (
        ("Draft", "North", "Mon 1 July 2024", "Short grants"),
        ("Book (sample)", "No owner yet", "", ""),
    )
    assert [row[3] for row in section("Actions carried over").rows] == [
        "open, carried over once", "done Sat 1 June 2024", "dropped: No driver",
    ]  # fmt: skip
    assert section("What works").rows == (("Walk-in hour", "Tea", "North"),)
    assert all(len(one.columns) == len(one.widths) for one in sections(shown()))


def test_a_partners_sections_are_its_actions() -> None:
    titles = [one.title for one in sections(shown(of_partner(MINUTES, 2), partner="South"))]
    assert titles == ["New actions", "Actions carried over"]


def test_a_sample_meeting_says_so_and_marks_what_is_made_up() -> None:
    made_up = replace(MINUTES, sample=1)
    assert head(shown(made_up)).notes[0] == SAMPLE
    assert [row[0] for row in section("New actions", made_up).rows] == ["Draft", "Book (sample)"]


def test_who_was_erased_is_somebody() -> None:
    held = from_json(without(to_json(MINUTES), {"organization": {1}}))
    assert section("Updates", held).rows[0][0] == "A partner"
    assert section("New actions", held).rows[0][1] == "No owner yet"


def test_no_name_turns_the_words_beside_it_round() -> None:
    evil = replace(NORTH, name="\u202eNorth")
    held = replace(
        MINUTES,
        attendance=(Attended("attendance", 1, evil, "present"),),
        updates=(Update("update", 1, evil, "\u202eNews", 1),),
        issues=(
            Issue("issue", 1, "\u202eGrants", evil, 0, (Mention("m", 1, evil, "\u202eno"),), 1),
        ),
        carried=(Carried("action", 1, "A", evil, None, "dropped", 1, None, "\u202eno", 1),),
        name="\u202eSummer",
        place="\u202eHall",
    )
    top, cells = head(shown(held)), [row for one in sections(shown(held)) for row in one.rows]
    told = [top.title, top.facts, *(text for row in cells for text in row)]
    assert sum("\u202e" in text for text in told) > 8
    assert [text for text in told if any(leaks(line) for line in text.split("\n"))] == []
