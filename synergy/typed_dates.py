"""Understand dates as people type them, in British order."""

import re
from datetime import date, datetime, timedelta
from typing import Literal

from dateutil.parser import parse
from dateutil.relativedelta import relativedelta

from synergy.typed_text import quote

# Where to look for a weekday, or a day without a year: ahead of today, back from it, or nearest.
Lean = Literal["ahead", "back", "near"]

EXAMPLES = "12 July, 12/7/2026, tomorrow, in 2 weeks or next Friday"
YEARS = range(1990, 2101)

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})(?:[/.-]([0-9]{4}|[0-9]{2}))?")
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})")
_SPAN = re.compile(r"(?:in )?(a|an|one|two|three|four|five|six|[0-9]{1,3}) (day|week|month)s?")
_WEEKDAY = re.compile(
    r"(?:(next|last|this|on) )?"
    r"(?:(mon|fri|sun)(?:day)?|(tue)(?:s|sday)?|(wed)(?:s|nesday)?|(thu)(?:r|rs|rsday)?|(sat)(?:urday)?)"
)
_SPANS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NEAR = {"today": 0, "tomorrow": 1, "yesterday": -1, "next week": 7, "in a fortnight": 14}


def understand(text: str, today: date, lean: Lean = "ahead") -> date:
    """Return the day that a text means; ValueError, with a message for people, if it means none.

    "Next Friday" is in the calendar week after this one; plain "Friday" is the next one to come.
    """
    said = " ".join(text.lower().replace(",", " ").split())
    try:
        found = _in_words(said, today, lean) or _in_numbers(said, today, lean)
        found = found or _with_a_month(said, today, lean)
    except (ValueError, ArithmeticError):
        found = None
    if found is None or found.year not in YEARS:
        raise ValueError(f"We can't read {quote(text)} as a date. Try {EXAMPLES}.")
    named = said[:3]
    if named in _WEEKDAYS and _WEEKDAYS[found.weekday()] != named:
        raise ValueError(
            f"{quote(text)} doesn't match: {found.day} {found:%B %Y} is a {found:%A}. "
            "Check the date."
        )
    return found


def _in_words(said: str, today: date, lean: Lean) -> date | None:
    if said in _NEAR:
        return today + timedelta(days=_NEAR[said])
    if said == "next month":
        return today + relativedelta(months=1)
    if said == "end of next month":
        return today + relativedelta(months=1, day=31)
    if said in ("end of month", "end of the month", "end of this month"):
        return today + relativedelta(day=31)
    if span := _SPAN.fullmatch(said):
        number = _SPANS.get(span[1]) or int(span[1])
        if span[2] == "month":
            return today + relativedelta(months=number)
        return today + timedelta(days=number if span[2] == "day" else 7 * number)
    if weekday := _WEEKDAY.fullmatch(said):
        which, *days = weekday.groups()
        return _weekday(which, _WEEKDAYS.index(next(filter(None, days))), today, lean)
    return None


def _weekday(which: str | None, weekday: int, today: date, lean: Lean) -> date:
    monday = today - timedelta(days=today.weekday())
    if which == "next":
        return monday + timedelta(days=7 + weekday)
    if which is None and lean == "near":
        return today + timedelta(days=(weekday - today.weekday() + 3) % 7 - 3)
    if which == "last" or (which is None and lean == "back"):
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _in_numbers(said: str, today: date, lean: Lean) -> date | None:
    if year_first := _YEAR_FIRST.fullmatch(said):
        return date(*map(int, year_first.groups()))
    numbers = _NUMBERS.fullmatch(said)
    if not numbers:
        return None
    day, month, year = int(numbers[1]), int(numbers[2]), numbers[3]
    if year is None:
        return _in_some_year(day, month, today, lean)
    return date(int(year) + (2000 if len(year) == 2 else 0), month, day)


def _with_a_month(said: str, today: date, lean: Lean) -> date | None:
    """Read a day with its month's name; two different defaults show which parts were missing."""
    if not any(letter.isalpha() for letter in said):
        return None
    one, other = (
        parse(said, dayfirst=True, default=filling)
        for filling in (datetime(2000, 1, 1), datetime(2004, 3, 2))
    )
    if (one.day, one.month) != (other.day, other.month):
        return None
    if one.year != other.year:
        return _in_some_year(one.day, one.month, today, lean, said[:3])
    return one.date()


def _in_some_year(day: int, month: int, today: date, lean: Lean, weekday: str = "") -> date | None:
    """Choose the year of a day given without one; a 29 February may be four years away.

    A weekday, if given, decides before `lean` does.
    """
    days = []
    for year in range(today.year - 8, today.year + 9):
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    if fitting := [one for one in days if _WEEKDAYS[one.weekday()] == weekday]:
        days = fitting
    elif lean == "ahead":
        days = [one for one in days if one >= today]
    elif lean == "back":
        days = [one for one in days if one <= today]
    return min(days, key=lambda one: abs(one - today), default=None)
