"""Periods: how they are written, said and put in order."""

from datetime import date

import pytest

from synergy import periods


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("2022-02/2024-01", "Feb 2022 to Jan 2024"),
        ("2024-01", "Jan 2024"),
        ("2021", "2021"),
        ("2022/23", "2022/23"),
        ("2022-13", "2022-13"),
        ("2022-02/2024-00", "2022-02/2024-00"),
        ("Census 2021", "Census 2021"),
    ],
)
def test_months_are_said_in_words_and_other_texts_as_they_are(stored: str, said: str) -> None:
    assert periods.say(stored) == said


def test_an_interval_is_of_two_months_one_month_stands_alone() -> None:
    assert periods.write("2022-02", "2024-01") == "2022-02/2024-01"
    assert periods.write("2024-01", "2024-01") == "2024-01"


def test_periods_come_by_the_last_year_that_they_name() -> None:
    in_order = ["no year", "2021", "2021/22", "2022/23", "Census 2023", "2022-02/2024-01", "2025"]
    assert sorted(set(in_order), key=periods.order) == in_order


@pytest.mark.parametrize(
    ("day", "number", "period"),
    [
        (date(2026, 12, 1), 12, "2025-12/2026-11"),
        (date(2027, 1, 31), 12, "2026-01/2026-12"),
        (date(2027, 1, 1), 1, "2026-12"),
        (date(2024, 2, 29), 3, "2023-11/2024-01"),
    ],
)
def test_the_months_before_a_day_are_whole_ones(day: date, number: int, period: str) -> None:
    assert periods.months_before(day, number) == period
