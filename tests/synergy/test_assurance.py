"""How long ago a service was checked, in calendar months."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from synergy import assurance

TODAY = "2026-11-22"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (None, "not checked yet"),
        ("2026-11-22", "last checked today"),
        # Still to come: typed wrongly.
        ("2026-11-23", "last checked today"),
        ("2030-01-01", "last checked today"),
        ("2026-11-21", "last checked yesterday"),
        ("2026-11-20", "last checked 2 days ago"),
        ("2026-11-09", "last checked 13 days ago"),
        ("2026-11-08", "last checked 2 weeks ago"),
        ("2026-11-02", "last checked 2 weeks ago"),
        ("2026-10-18", "last checked 5 weeks ago"),
        ("2026-09-23", "last checked 8 weeks ago"),
        ("2026-09-22", "last checked 2 months ago"),
        ("2026-05-23", "last checked 5 months ago"),
        ("2026-05-22", "last checked 6 months ago"),
        ("2025-11-23", "last checked 11 months ago"),
        ("2025-11-22", "last checked 12 months ago"),
        ("2025-09-01", "last checked 14 months ago"),
        ("2024-11-23", "last checked 23 months ago"),
        ("2024-11-22", "last checked 2 years ago"),
        ("2021-11-23", "last checked 4 years ago"),
    ],
)
def test_how_long_ago(day: str | None, said: str) -> None:
    assert assurance.age_words(day, TODAY) == said


@pytest.mark.parametrize(
    ("day", "stale", "old"),
    [
        (None, True, True),
        ("2027-01-01", False, False),
        ("2026-11-22", False, False),
        ("2026-05-23", False, False),
        ("2026-05-22", True, False),
        ("2025-11-23", True, False),
        ("2025-11-22", True, True),
        ("1999-12-31", True, True),
    ],
)
def test_after_six_months_it_is_marked_and_after_twelve_it_drops(
    day: str | None, stale: bool, old: bool
) -> None:
    assert assurance.is_stale(day, TODAY) == stale
    assert assurance.is_old(day, TODAY) == old


@pytest.mark.parametrize(
    ("today", "latest"),
    [
        ("2026-11-22", "2026-05-22"),
        # On the last day of a month, whatever day of the month before has no twin here is over too.
        ("2026-02-28", "2025-08-31"),
        ("2028-02-28", "2027-08-28"),
        ("2028-02-29", "2027-08-31"),
        ("2026-09-30", "2026-03-31"),
        ("2026-08-31", "2026-02-28"),
        ("2026-03-01", "2025-09-01"),
    ],
)
def test_the_latest_day_that_is_six_months_back(today: str, latest: str) -> None:
    assert assurance.cutoff(today, 6) == latest


def test_the_mark_comes_on_the_day_on_which_the_words_say_six_months() -> None:
    for end in (date(2026, 2, 26) + timedelta(days=n) for n in range(8)):
        for begin in (date(2025, 8, 20) + timedelta(days=n) for n in range(20)):
            today, day = end.isoformat(), begin.isoformat()
            over = begin + relativedelta(months=6) <= end
            assert assurance.is_stale(day, today) == over, (day, today)
            assert (assurance.ago(day, today) == "6 months ago") == over, (day, today)


@pytest.mark.parametrize(
    ("meeting", "day"),
    [
        (None, TODAY),
        ("2026-11-22", "2026-11-22"),
        ("2026-12-08", "2026-12-08"),
        ("2027-05-21", "2027-05-21"),
        # A check of today would itself be due again by then.
        ("2027-05-22", TODAY),
        ("2029-01-01", TODAY),
    ],
)
def test_services_are_checked_by_the_next_meeting(meeting: str | None, day: str) -> None:
    assert assurance.check_by(TODAY, meeting) == day
