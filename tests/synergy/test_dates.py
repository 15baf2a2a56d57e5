"""Dates as Londoners write them."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from synergy import dates


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2024-06-07", "Fri 7 June 2024"),
        (date(2017, 5, 4), "Thu 4 May 2017"),
        ("2024-02-29", "Thu 29 February 2024"),
        ("2026-12-31", "Thu 31 December 2026"),
        (None, ""),
    ],
)
def test_a_day(day: str | date | None, said: str) -> None:
    assert dates.say(day) == said


@pytest.mark.parametrize("text", ["", "soon", "07/06/2024", "2023-02-29"])
def test_text_that_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        dates.say(text)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2024-01-15T14:05:09.000Z", "Mon 15 January 2024, 14:05"),
        ("2024-06-07T13:05:09.123Z", "Fri 7 June 2024, 14:05"),
        ("2024-06-07T23:30:00.000Z", "Sat 8 June 2024, 00:30"),
        ("2024-03-31T00:59:59.000Z", "Sun 31 March 2024, 00:59"),
        ("2024-03-31T01:00:00.000Z", "Sun 31 March 2024, 02:00"),
        ("2024-10-27T00:30:00.000Z", "Sun 27 October 2024, 01:30"),
        ("2024-10-27T01:30:00.000Z", "Sun 27 October 2024, 01:30"),
    ],
    ids=["winter", "summer", "midnight", "before spring", "spring", "before autumn", "autumn"],
)
def test_a_moment_is_said_in_london_time(moment: str, said: str) -> None:
    assert dates.say_moment(moment) == said


def test_now_is_utc_to_the_millisecond() -> None:
    text = dates.now()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text)
    assert abs(datetime.fromisoformat(text) - datetime.now(UTC)) < timedelta(seconds=5)


def test_today_is_the_day_in_london() -> None:
    assert dates.today() in {
        (datetime.now(UTC) + timedelta(hours=hours)).date() for hours in (0, 1)
    }
