"""Suggest a day for the next meeting from the days of earlier ones."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low

from dateutil.relativedelta import relativedelta, weekday

# How many recent meetings to look at.
RECENT = 6
# A longer gap, in days, is a break. The gap to use if there is no other.
LONGEST, FIRST_GAP = 185, 28
# The shortest gap in days that counts as monthly, and the average length of a month.
MONTHLY, DAYS_IN_MONTH = 25, 30.44
LAST = -1


def propose(held: Sequence[date]) -> date:
    """Propose a day for the next meeting.

    `held` lists the days of earlier meetings, latest first; at least one is needed. If most fell on
    the same weekday of the month (the second Wednesday, the last Friday), so does the next one;
    otherwise it follows after the usual number of weeks.
    """
    recent = held[:RECENT]
    latest = recent[0]
    gaps = [(later - earlier).days for later, earlier in pairwise(recent)]
    usual = median_low([gap for gap in gaps if gap <= LONGEST] or [FIRST_GAP])
    if len(recent) > 2 and usual >= MONTHLY:
        for places in (map(_place, recent), map(_last_place, recent)):
            place, number = Counter(places).most_common(1)[0]
            if place and number * 2 > len(recent):
                months = max(1, round(usual / DAYS_IN_MONTH))
                return _on(place, latest + relativedelta(months=months))
    return latest + timedelta(weeks=max(1, round(usual / 7)))


def _place(day: date) -> tuple[int, int] | None:
    """Return a day's weekday and its number in the month, from 1; None if it is the fifth."""
    which = (day.day - 1) // 7 + 1
    return (day.weekday(), which) if which < 5 else None


def _last_place(day: date) -> tuple[int, int] | None:
    """Return a day's weekday and LAST if it is the last of that weekday in its month."""
    return (day.weekday(), LAST) if (day + timedelta(weeks=1)).month != day.month else None


def _on(place: tuple[int, int], month: date) -> date:
    which = weekday(place[0])(place[1])
    return month + relativedelta(day=31 if place[1] == LAST else 1, weekday=which)
