"""When a service is open: whether that is by day, in the evening or at the weekend.

What nobody wrote down is not known; it is never taken for a no.
"""

import re
from dataclasses import dataclass
from typing import Literal

from synergy import words

NO, UNKNOWN, YES = 0, 1, 2
EVENING = "18:00"

When = Literal["weekdays", "evenings", "weekend"]
WHEN_WORDS: dict[When, str] = {
    "weekdays": "on weekdays by day",
    "evenings": "in the evening",
    "weekend": "at the weekend",
}
# Days as RFC 5545 writes them, "MO,TU" or "2SA"; times as ISO 8601 does.
_WEEKDAY, _WEEKEND = re.compile("[MTWF]"), re.compile("S[AU]")
_TIME = re.compile("[0-2][0-9]:[0-5][0-9]")


@dataclass(frozen=True)
class Hours:
    """One row of a service's times: its days, from when, until when."""

    byday: str | None = None
    opens_at: str | None = None
    closes_at: str | None = None

    def say(self) -> str:
        """Say it: "Thu 17:30 to 20:30"."""
        return words.times(self.byday, self.opens_at, self.closes_at, None)


def is_open(times: tuple[Hours, ...], when: When) -> int:
    """Tell whether any of the times is of that kind: YES, NO, or UNKNOWN where one may be."""
    return max((_is_open(one, when) for one in times), default=UNKNOWN)


def _is_open(one: Hours, when: When) -> int:
    if when == "weekend":
        return _on(one.byday, _WEEKEND)
    if when == "weekdays":
        return min(_on(one.byday, _WEEKDAY), _by_day(_time(one.opens_at)))
    return _late(_time(one.opens_at), _time(one.closes_at))


def _on(byday: str | None, days: re.Pattern[str]) -> int:
    if not byday:
        return UNKNOWN
    return YES if days.search(byday) else NO


def _by_day(opens: str | None) -> int:
    if opens is None:
        return UNKNOWN
    return YES if opens < EVENING else NO


def _late(opens: str | None, closes: str | None) -> int:
    if opens is not None and (opens >= EVENING or (closes is not None and closes <= opens)):
        return YES
    if closes is None:
        return UNKNOWN
    return YES if closes > EVENING else NO


def _time(text: str | None) -> str | None:
    return text[:5] if text and _TIME.match(text) else None
