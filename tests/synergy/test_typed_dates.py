"""Understanding days as people type them."""

import random
from datetime import date, timedelta
from typing import get_args

import pytest

from synergy import dates
from synergy.typed_dates import YEARS, Lean, understand
from synergy.typed_text import quote

# A Wednesday.
TODAY = date(2026, 7, 15)
LEANS: tuple[Lean, ...] = get_args(Lean)

# What means the same day whichever way the field leans.
ALWAYS = {
    "today": "2026-07-15",
    " TODAY ": "2026-07-15",
    "tomorrow": "2026-07-16",
    "Yesterday": "2026-07-14",
    "next week": "2026-07-22",
    "in a fortnight": "2026-07-29",
    "next month": "2026-08-15",
    "end of month": "2026-07-31",
    "end of the month": "2026-07-31",
    "end of this month": "2026-07-31",
    "end of next month": "2026-08-31",
    "in a day": "2026-07-16",
    "in two weeks": "2026-07-29",
    "3 days": "2026-07-18",
    "in six months": "2027-01-15",
    "in 0 days": "2026-07-15",
    "next Friday": "2026-07-24",
    "next wed": "2026-07-22",
    "next monday": "2026-07-20",
    "last Friday": "2026-07-10",
    "last wednesday": "2026-07-08",
    "this friday": "2026-07-17",
    "next tues": "2026-07-21",
    "next weds": "2026-07-22",
    "next Thurs": "2026-07-23",
    "last thur": "2026-07-09",
    "on Friday": "2026-07-17",
    "12/7/2026": "2026-07-12",
    "12/07/26": "2026-07-12",
    "12.7.2026": "2026-07-12",
    "1-2-2027": "2027-02-01",
    "2026-07-12": "2026-07-12",
    "2024-02-29": "2024-02-29",
    "12 July 2026": "2026-07-12",
    "12th july, 2026": "2026-07-12",
    "July 12 2026": "2026-07-12",
    "12 jul 26": "2026-07-12",
    "Fri 17 July 2026": "2026-07-17",
    "friday, 17 july 2026": "2026-07-17",
    "1 Jan 1990": "1990-01-01",
    "31/12/2100": "2100-12-31",
}
# What stands without a year, or for a weekday: ahead, back, nearest.
LEANING = {
    "12 July": ("2027-07-12", "2026-07-12", "2026-07-12"),
    "12/7": ("2027-07-12", "2026-07-12", "2026-07-12"),
    "15 July": ("2026-07-15", "2026-07-15", "2026-07-15"),
    "15-7": ("2026-07-15", "2026-07-15", "2026-07-15"),
    "1st August": ("2026-08-01", "2025-08-01", "2026-08-01"),
    "March 3": ("2027-03-03", "2026-03-03", "2026-03-03"),
    "1 jan": ("2027-01-01", "2026-01-01", "2027-01-01"),
    "20 jan": ("2027-01-20", "2026-01-20", "2026-01-20"),
    "29 Feb": ("2028-02-29", "2024-02-29", "2028-02-29"),
    "29/2": ("2028-02-29", "2024-02-29", "2028-02-29"),
    "Friday": ("2026-07-17", "2026-07-10", None),
    "wed": ("2026-07-22", "2026-07-08", None),
    "Tuesday": ("2026-07-21", "2026-07-14", None),
    "Sat 1 Aug": ("2026-08-01", None, "2026-08-01"),
}
NO_DAY = [
    "", " ", "soon", "whenever", "12", "2026", "July", "July 2026", "14:30", "now",
    "30 Feb 2026", "30 February", "31/4/2026", "31/4", "0/1/2026", "1/0/2026", "13/13/2026",
    "12/25/2026", "2023-02-29", "29 Feb 2023", "2026-13-01", "12 July 1850", "31/12/1989",
    "1/1/2101", "in 999 months", "in 9999 weeks", "in -1 days", "in two years", "2026-W29-5",
    "tuesday 14", "monkey", "fridge", "next satisfaction", "9" * 30 + "h",
    "12 July 2026 xyz", "9" * 40 + " m", "'; DROP TABLE action; --", "\x00", "👩🏽‍🏫",
]  # fmt: skip


def iso(text: str, lean: Lean) -> str:
    return understand(text, TODAY, lean).isoformat()


@pytest.mark.parametrize("lean", LEANS)
@pytest.mark.parametrize("text", ALWAYS)
def test_a_day_is_understood(text: str, lean: Lean) -> None:
    assert iso(text, lean) == ALWAYS[text]


@pytest.mark.parametrize(
    ("text", "lean", "day"),
    [
        (text, lean, day)
        for text, days in LEANING.items()
        for lean, day in zip(LEANS, days, strict=True)
        if day
    ],
)
def test_what_has_no_year_leans(text: str, lean: Lean, day: str) -> None:
    assert iso(text, lean) == day


def test_a_field_leans_ahead_unless_it_says_otherwise() -> None:
    assert understand("12 July", TODAY) == date(2027, 7, 12)


@pytest.mark.parametrize("lean", LEANS)
@pytest.mark.parametrize("text", NO_DAY)
def test_what_is_no_day_is_said_with_what_to_do(text: str, lean: Lean) -> None:
    with pytest.raises(ValueError, match=r"as a date\. Try 12 July") as said:
        understand(text, TODAY, lean)
    assert quote(text) in str(said.value)


@pytest.mark.parametrize("lean", LEANS)
@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("Thu 17 July 2026", "17 July 2026 is a Friday"),
        ("Monday 17/7/2026", None),
        ("sun, 29 Feb 2024", "29 February 2024 is a Thursday"),
    ],
)
def test_a_weekday_that_does_not_fit_is_named(text: str, fits: str | None, lean: Lean) -> None:
    with pytest.raises(ValueError) as said:
        understand(text, TODAY, lean)
    assert text in str(said.value)
    assert fits is None or f"doesn't match: {fits}" in str(said.value)


@pytest.mark.parametrize("lean", LEANS)
@pytest.mark.parametrize("text", ["2026-7-12", "2026/07/12", "2026.7.12", "2026 7 12"])
def test_a_year_that_stands_first_never_turns_day_and_month_round(text: str, lean: Lean) -> None:
    try:
        assert iso(text, lean) == "2026-07-12"
    except ValueError as error:
        assert "as a date" in str(error)


@pytest.mark.parametrize(
    ("today", "text", "day"),
    [
        (date(2026, 1, 31), "next month", "2026-02-28"),
        (date(2026, 1, 31), "end of next month", "2026-02-28"),
        (date(2024, 1, 31), "in a month", "2024-02-29"),
        (date(2026, 2, 1), "end of month", "2026-02-28"),
        (date(2026, 12, 31), "tomorrow", "2027-01-01"),
        (date(2026, 7, 19), "next monday", "2026-07-20"),
        (date(2026, 7, 20), "next monday", "2026-07-27"),
        (date(2026, 7, 20), "monday", "2026-07-27"),
        (date(2026, 7, 20), "last sunday", "2026-07-19"),
        (date(2028, 2, 29), "29 feb", "2028-02-29"),
        (date(2028, 3, 1), "29 feb", "2032-02-29"),
    ],
)
def test_the_edges_of_weeks_months_and_years(today: date, text: str, day: str) -> None:
    assert understand(text, today).isoformat() == day


def test_every_day_reads_back_as_it_is_said() -> None:
    chance = random.Random(1993)
    first = date(YEARS[0], 1, 1)
    for _ in range(300):
        day = first + timedelta(days=chance.randrange((date(2101, 1, 1) - first).days))
        for said in (dates.say(day), day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d %B %Y}"):
            for lean in LEANS:
                assert understand(said, TODAY, lean) == day, said


def test_a_day_without_a_year_never_leans_the_wrong_way() -> None:
    for number in range(366):
        day = date(2024, 1, 1) + timedelta(days=number)
        said = f"{day.day} {day:%B}"
        ahead, back, near = (understand(said, TODAY, lean) for lean in LEANS)
        assert back <= TODAY <= ahead
        assert {(one.day, one.month) for one in (ahead, back, near)} == {(day.day, day.month)}
        assert near in (ahead, back)
        assert abs(near - TODAY) == min(ahead - TODAY, TODAY - back)


PARTS = (
    "next", "last", "this", "in", "a", "1", "31", "12", "29", "2026", "9" * 20, "/", "-", ".", ":",
    "july", "feb", "mon", "friday", "day", "week", "months", " ", "", "\x00", "é", "٣", "１２",
    "²", "😀", "T", "Z", "+01:00", "am", "of", "th", "1e5", "nan", "inf", "0x", "BST", "GMT+3",
    "W29", "-1", "(", "\n", "\u202e",
)  # fmt: skip


def test_nothing_but_a_day_or_a_value_error_ever_comes_of_a_text() -> None:
    chance = random.Random(20260715)
    understood = 0
    for number in range(20_000):
        text = chance.choice(("", " ")).join(chance.choices(PARTS, k=chance.randint(1, 6)))
        try:
            day = understand(text, TODAY, LEANS[number % 3])
        except ValueError as error:
            assert quote(text) in str(error)
        else:
            understood += 1
            assert type(day) is date
            assert day.year in YEARS
    assert understood > 100
