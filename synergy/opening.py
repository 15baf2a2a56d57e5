"""Whether a service is open on weekdays during the day, in the evening or at the weekend.

Times that are missing count as unknown, never as closed.
"""

import re
from dataclasses import dataclass
from typing import Literal

from synergy import words

NO, UNKNOWN, YES = 0, 1, 2
EVENING = "18:00"

When = Literal["weekdays", "evenings", "weekend"]
WHEN_WORDS: dict[When, str] = {
    "weekdays": "on weekdays (daytime)",
    "evenings": "in the evening",
    "weekend": "at the weekend",
}
# Days as RFC 5545 writes them, "MO,TU" or "2SA"; times as ISO 8601 does.
_WEEKDAY, _WEEKEND = re.compile("[MTWF]"), re.compile("S[AU]")
_TIME = re.compile("[0-2][0-9]:[0-5][0-9]")


@dataclass(frozen=True)
class Hours:
    """One row of a service's opening times: days, opening time, closing time."""

    byday: str | None = None
    opens_at: str | None = None
    closes_at: str | None = None

    def say(self) -> str:
        """Write the times: "Thu 17:30 to 20:30"."""
        return words.times(self.byday, self.opens_at, self.closes_at, None)


def is_open(times: tuple[Hours, ...], when: When) -> int:
    """Return YES if a service is open at such times, NO if not, or UNKNOWN."""
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
