"""Minutes as plain values: written down, read again, forgotten in part, put into words."""

import json
from dataclasses import replace
from typing import Any

import pytest

from synergy.minutes import (
    Action,
    Attended,
    Carried,
    Coming,
    Issue,
    Mention,
    Minutes,
    Shown,
    Update,
    as_real,
    called,
    from_json,
    named,
    of_partner,
    to_json,
    without,
)
from synergy.minutes_words import SAMPLE, Section, head, sections
from tests.direction import leaks
from tests.synergy.tools import CLOSED, MINUTES, NORTH, SOUTH, STORED_BEFORE

HEAD = "3f2a91bc0d1e77aa5c01" + "9" * 44

TITLES = [
    "Decisions", "New actions", "Next meeting", "Issues raised", "Updates", "Overdue actions",
    "What works", "Attendance", "Appendix: other actions carried over",
]  # fmt: skip


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


def test_older_minutes_stay_the_same_byte_for_byte_and_omit_the_next_meeting() -> None:
    held = from_json(STORED_BEFORE)
    assert to_json(held) == STORED_BEFORE
    assert without(STORED_BEFORE, {"meeting": {10}}) == STORED_BEFORE
    assert as_real(STORED_BEFORE, {"meeting": {10}}) == STORED_BEFORE
    assert replace(held, coming=MINUTES.coming, carried=MINUTES.carried) == MINUTES
    titles = [one.title for one in sections(shown(held))]
    assert titles == [title for title in TITLES if title != "Next meeting"]
    assert of_partner(held, 1).coming is None


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


def test_the_next_meeting_can_be_purged_or_marked_as_real_like_any_row() -> None:
    (coming,) = MINUTES.coming or ()
    text = to_json(replace(MINUTES, coming=(replace(coming, sample=1),)))
    assert from_json(as_real(text, {"meeting": {10}})) == MINUTES
    left = without(text, {"meeting": {10}})
    assert "Library" not in left
    assert from_json(left).coming == ()
    assert section("Next meeting", from_json(left)).text == "No date set yet."


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
    assert own.coming == MINUTES.coming
    assert [called(MINUTES, number) for number in (1, 2, 3)] == ["North", "South", None]
    assert named(MINUTES) == (NORTH, SOUTH)


def test_the_heading_names_the_meeting_and_when_its_minutes_became_final() -> None:
    top = head(shown())
    assert (top.title, top.facts) == ("Minutes: Summer", "Fri 7 June 2024 · from 10:00 · Hall")
    assert top.notes == (
        "Final minutes, as at Fri 7 June 2024, 16:30. Anything done later, even on the same day, "
        "is not included.",
    )
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
    assert [one.title for one in sections(shown())] == TITLES
    assert [one.part for one in sections(shown())] == [
        "agreed", "agreed", "next", *["body"] * 5, "appendix",
    ]  # fmt: skip
    assert section("Attendance").rows == (("Present (1)", "North"), ("Apologies (1)", "South"))
    assert section("Issues raised").rows == (
        ("Short grants", "Funding", "2 previous meetings", "South: Again\nNorth"),
        ("Waiting lists", "", "new", ""),
    )
    assert section("Decisions").rows == (("Bid together", "Short grants"),)
    assert section("New actions").rows == (
        ("North", "Draft", "Mon 1 Jul 2024", "Short grants"),
        ("No owner yet", "Book (sample)", "No date yet", ""),
    )
    assert section("Next meeting").text == "Autumn · Fri 6 September 2024 · from 10:30 · Library"
    assert section("Overdue actions").rows == (
        ("Chase", "North", "Wed 1 May 2024", "in progress, carried over once"),
    )
    assert [row[3] for row in section(TITLES[-1]).rows] == [
        "open, carried over once", "done Sat 1 Jun 2024", "dropped: No driver",
    ]  # fmt: skip
    assert section("What works").rows == (("Walk-in hour", "Tea", "North"),)
    assert all(len(one.columns) == len(one.widths) for one in sections(shown()))


def test_a_partners_sections_are_its_actions() -> None:
    own = {one.title: one for one in sections(shown(of_partner(MINUTES, 1), partner="North"))}
    assert list(own) == [
        "New actions", "Next meeting", "Overdue actions", "Other actions carried over",
    ]  # fmt: skip
    assert own["New actions"].rows == (("Draft", "Mon 1 Jul 2024", "Short grants"),)
    assert own["Overdue actions"].columns == ("Action", "Due", "Status")
    assert all(len(one.columns) == len(one.widths) for one in own.values())
    assert [one.part for one in own.values()] == ["agreed", "next", "body", "body"]


def test_new_actions_are_grouped_by_owner_and_then_sorted_by_due_date() -> None:
    given = [
        ("a", None, None), ("b", SOUTH, None), ("c", NORTH, "2024-08-01"),
        ("d", SOUTH, "2024-07-09"), ("e", NORTH, "2024-07-30"), ("f", None, "2024-07-01"),
        ("g", SOUTH, "2024-07-08"),
    ]  # fmt: skip
    actions = tuple(
        Action("action", number, title, owner, due, None, 0)
        for number, (title, owner, due) in enumerate(given)
    )
    found = section("New actions", replace(MINUTES, actions=actions))
    assert [[row[:2] for row in group] for group in found.groups] == [
        [("North", "e"), ("North", "c")],
        [("South", "g"), ("South", "d"), ("South", "b")],
        [("No owner yet", "f"), ("No owner yet", "a")],
    ]
    assert "".join(row[1] for row in found.rows) == "ecgdbfa"
    assert found.columns == ("Owner", "Action", "Due")


@pytest.mark.parametrize(
    ("due", "state", "is_late"),
    [
        ("2024-06-06", "open", True), ("2024-06-06", "in progress", True),
        ("2024-06-07", "open", False), (None, "open", False), ("2024-06-06", "done", False),
        ("2024-06-06", "dropped", False),
    ],
)  # fmt: skip
def test_an_action_is_overdue_from_the_day_after_it_is_due(
    due: str | None, state: str, is_late: bool
) -> None:
    one = Carried("action", 1, "A", NORTH, due, state, 1, None, None, 0)
    titles = [part.title for part in sections(shown(replace(MINUTES, carried=(one,))))]
    held = section("Overdue actions" if is_late else TITLES[-1], replace(MINUTES, carried=(one,)))
    assert [row[0] for row in held.rows] == ["A"]
    assert (TITLES[-1] in titles) is not is_late


def test_a_sample_meeting_says_so_and_marks_what_is_made_up() -> None:
    made_up = replace(MINUTES, sample=1)
    assert head(shown(made_up)).notes[0] == SAMPLE
    assert [row[1] for row in section("New actions", made_up).rows] == ["Draft", "Book (sample)"]


def test_who_was_erased_is_somebody() -> None:
    held = from_json(without(to_json(MINUTES), {"organization": {1}}))
    assert section("Updates", held).rows[0][0] == "A partner"
    assert {row[0] for row in section("New actions", held).rows} == {"No owner yet"}


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
        coming=(Coming("meeting", 1, "\u202eNext", "2024-09-06", None, "\u202eHall", 1),),
        name="\u202eSummer",
        place="\u202eHall",
    )
    top, parts = head(shown(held)), sections(shown(held))
    cells = [text for one in parts for row in one.rows for text in row]
    told = [top.title, top.facts, *(one.text for one in parts), *cells]
    assert sum("\u202e" in text for text in told) > 8
    assert [text for text in told if any(leaks(line) for line in text.split("\n"))] == []
