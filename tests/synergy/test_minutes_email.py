"""The minutes as plain text for an email."""

from dataclasses import replace

from synergy.minutes import Shown, from_json, of_partner
from synergy.minutes_email import write
from tests.synergy.test_minutes import HEAD
from tests.synergy.test_minutes_document import EMPTY
from tests.synergy.tools import CLOSED, MINUTES, STORED_BEFORE

ADDRESS = "https://synergy.example/minutes/9"
SHOWN = Shown(MINUTES, "closed", CLOSED, None, HEAD)
FOOT = (
    "Final minutes, as at Fri 7 June 2024, 16:30. Anything done later, even on the same day, "
    "is not included.\nThe Partnership\n"
    "History head when this copy was made: 3f2a-91bc-0d1e-77aa-5c01"
)


def test_the_email_has_what_was_agreed_and_a_link_to_the_rest() -> None:
    assert (
        write(SHOWN, ADDRESS)
        == f"""\
Minutes: Summer
Fri 7 June 2024 · from 10:00 · Hall

DECISIONS
- Bid together · Short grants

NEW ACTIONS
North
- Draft · Mon 1 Jul 2024 · Short grants

No owner yet
- Book (sample) · No date yet

NEXT MEETING
Autumn · Fri 6 September 2024 · from 10:30 · Library

Read or print the minutes: {ADDRESS}

{FOOT}"""
    )


def test_a_partners_email_has_all_its_actions() -> None:
    own = Shown(of_partner(MINUTES, 1), "closed", CLOSED, "North", HEAD)
    told = write(own, f"{ADDRESS}?partner=1")
    assert told.startswith("Your actions: North\nSummer · Fri 7 June 2024")
    for line in (
        "- Draft · Mon 1 Jul 2024 · Short grants",
        "- Chase · Wed 1 May 2024 · in progress, carried over once",
        "- Rent · No date yet · dropped: No driver",
        "Read or print your actions: https://synergy.example/minutes/9?partner=1",
    ):
        assert f"\n{line}\n" in told
    assert "Ask" not in told


def test_the_email_says_if_nothing_was_agreed_and_omits_a_next_meeting_that_is_not_stored() -> None:
    told = write(replace(SHOWN, minutes=EMPTY), ADDRESS)
    assert (
        "DECISIONS\nNo decisions made.\n\nNEW ACTIONS\nNo actions agreed.\n\nNEXT MEETING\n" in told
    )
    assert "NEXT" not in write(replace(SHOWN, minutes=from_json(STORED_BEFORE)), ADDRESS)


def test_further_lines_are_indented_under_their_item() -> None:
    decision = replace(MINUTES.decisions[0], text="One\ntwo", issue=None)
    told = write(replace(SHOWN, minutes=replace(MINUTES, decisions=(decision,))), ADDRESS)
    assert "- One\n  two\n" in told
