"""Periods of figures: months in ISO 8601, or any text that a publisher uses ("2022/23")."""

import re
from datetime import date

_MONTHS = re.compile(r"([0-9]{4}-[0-9]{2})(?:/([0-9]{4}-[0-9]{2}))?")
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


def write(first: str, last: str) -> str:
    """Write the period between two months, each "2022-02", as an interval or a single month."""
    return first if first == last else f"{first}/{last}"


def months_before(day: date, number: int) -> str:
    """Write the period of so many whole months before the month of a day."""
    last = day.year * 12 + day.month - 2
    first = last - number + 1
    return write(*(f"{month // 12:04}-{month % 12 + 1:02}" for month in (first, last)))


def say(period: str) -> str:
    """Write "2022-02/2024-01" as "Feb 2022 to Jan 2024"; leave other texts unchanged."""
    months = _MONTHS.fullmatch(period)
    try:
        return " to ".join(map(_month, filter(None, months.groups()))) if months else period
    except ValueError:
        return period


def order(period: str) -> tuple[str, str]:
    """Return a sort key that orders periods by the last year in them, oldest first."""
    return max(_YEAR.findall(period), default=""), period


def _month(month: str) -> str:
    return f"{date.fromisoformat(f'{month}-01'):%b %Y}"
