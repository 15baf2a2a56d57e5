"""Periods of figures: months in ISO 8601, or whatever text their publisher uses ("2022/23")."""

import re
from datetime import date

_MONTHS = re.compile(r"([0-9]{4}-[0-9]{2})(?:/([0-9]{4}-[0-9]{2}))?")
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


def write(first: str, last: str) -> str:
    """Write the period from one month to another, each "2022-02": an interval, or one month."""
    return first if first == last else f"{first}/{last}"


def months_before(day: date, number: int) -> str:
    """Write the period of so many whole months before the month of a day."""
    last = day.year * 12 + day.month - 2
    first = last - number + 1
    return write(*(f"{month // 12:04}-{month % 12 + 1:02}" for month in (first, last)))


def say(period: str) -> str:
    """Say a period: "2022-02/2024-01" is "Feb 2022 to Jan 2024"; other texts stay as they are."""
    months = _MONTHS.fullmatch(period)
    try:
        return " to ".join(map(_month, filter(None, months.groups()))) if months else period
    except ValueError:
        return period


def order(period: str) -> tuple[str, str]:
    """Return what sorts periods by the last year that they name, the older first."""
    return max(_YEAR.findall(period), default=""), period


def _month(month: str) -> str:
    return f"{date.fromisoformat(f'{month}-01'):%b %Y}"
