"""The day that is proposed for the next meeting."""

from datetime import date

import pytest

from synergy import meeting_days


@pytest.mark.parametrize(
    ("held", "proposed"),
    [
        pytest.param(
            ["2026-11-11", "2026-10-14", "2026-09-09", "2026-07-08"],
            "2026-12-09",
            id="the second Wednesday, with one month missed",
        ),
        pytest.param(
            ["2026-11-27", "2026-10-30", "2026-09-25", "2026-08-28"],
            "2026-12-25",
            id="the last Friday, whether it is the fourth or the fifth",
        ),
        pytest.param(
            ["2026-11-03", "2026-09-01", "2026-07-07"],
            "2027-01-05",
            id="the first Tuesday, every second month",
        ),
        pytest.param(
            ["2026-11-18", "2026-10-21", "2026-09-23", "2026-08-26", "2026-07-29"],
            "2026-12-16",
            id="every four weeks, on no fixed Wednesday of the month",
        ),
        pytest.param(
            ["2026-11-18", "2026-10-19", "2026-09-18"],
            "2026-12-16",
            id="roughly monthly, on different weekdays",
        ),
        pytest.param(["2026-11-12", "2026-11-05"], "2026-11-19", id="two meetings a week apart"),
        pytest.param(
            ["2026-11-04", "2026-10-21", "2026-10-07"], "2026-11-18", id="every two weeks"
        ),
        pytest.param(["2026-12-01", "2024-06-07"], "2026-12-29", id="a second, after years"),
        pytest.param(
            ["2026-12-01", "2026-11-17", "2024-06-07"], "2026-12-15", id="begun again after years"
        ),
        pytest.param(["2026-11-12"], "2026-12-10", id="a first meeting"),
        pytest.param(
            ["2026-11-11", "2026-11-10"], "2026-11-18", id="two meetings on consecutive days"
        ),
        pytest.param(
            ["2026-12-09", "2026-11-11", "2026-10-14"], "2027-01-13", id="over the new year"
        ),
    ],
)
def test_the_next_meeting_follows_the_pattern_of_those_held(held: list[str], proposed: str) -> None:
    days = [date.fromisoformat(day) for day in held]
    assert meeting_days.propose(days) == date.fromisoformat(proposed)
