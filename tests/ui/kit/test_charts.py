"""The sentence of a chart says what the chart shows."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from db import connect
from db.commands import records
from db.kinds.records import ISSUE, MENTION
from db.queries.issues import Raised, raised_by_meeting
from db.write import new_key
from tests.conftest import COORDINATOR
from tests.db.tools import insert
from ui.kit.charts import label, say_raised

NONE = "No meeting has raised this yet."


def meetings(*partners: int) -> list[Raised]:
    """Make meetings a week apart from Fri 5 June 2026, each raised by so many partners."""
    first = date(2026, 6, 5)
    return [
        Raised((first + timedelta(weeks=week)).isoformat(), f"no. {week}", number)
        for week, number in enumerate(partners)
    ]


@pytest.mark.parametrize(
    ("partners", "sentence"),
    [
        ([], NONE),
        (
            [1],
            "Raised at 1 of 1 meeting since Fri 5 June 2026, last on Fri 5 June 2026; "
            "most widely on Fri 5 June 2026, by 1 partner.",
        ),
        (
            [1, 0, 3, 0],
            "Raised at 2 of 4 meetings since Fri 5 June 2026, last on Fri 19 June 2026; "
            "most widely on Fri 19 June 2026, by 3 partners.",
        ),
        (
            [2, 2],
            "Raised at 2 of 2 meetings since Fri 5 June 2026, last on Fri 12 June 2026; "
            "most widely on Fri 5 June 2026, by 2 partners.",
        ),
    ],
)
def test_the_sentence(partners: list[int], sentence: str) -> None:
    assert say_raised(meetings(*partners)) == sentence


def test_a_long_story_that_was_cut_counts_from_where_it_was_cut() -> None:
    assert say_raised(meetings(0, 0, 1)).startswith("Raised at 1 of 3 meetings since Fri 5 June")


def test_an_issue_of_long_ago_is_not_called_never_raised(facts: Path) -> None:
    with connect.writing(facts, "test") as db:
        partner = insert(db, "organization", name="North")
        days = [(date(2026, 1, 2) + timedelta(weeks=week)).isoformat() for week in range(30)]
        made = [insert(db, "meeting", name=day, date=day, status="closed") for day in days]
    issue = records.add(ISSUE, facts, COORDINATOR, new_key(), {"title": "Old"}).row_id
    raised = {"issue_id": issue, "meeting_id": made[0], "organization_id": partner}
    records.add(MENTION, facts, COORDINATOR, new_key(), raised)
    with connect.reading(facts) as db:
        assert say_raised(raised_by_meeting(db, issue)) != NONE


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Funding", "Funding"),
        (
            "<b>bold</b> & <a href='x'>",
            "&lt;b&gt;bold&lt;/b&gt; &amp; &lt;a href='x'&gt;",
        ),
        ("A name that goes on for longer", "A name that goes on for lon…"),
    ],
)
def test_a_name_in_a_figure_is_no_markup(typed: str, written: str) -> None:
    assert label(typed) == written
