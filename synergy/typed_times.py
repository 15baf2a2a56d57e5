"""Understand times of day as people type them."""

import re

from synergy.typed_text import quote

EXAMPLES = "10:30, 10.30, 10am or 2.30pm"
# An hour below this, typed without am, pm or a leading zero, is ambiguous.
PLAIN_FROM = 8

_TIME = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))? ?(am|pm)?")
_NAMED = {"noon": "12:00", "midday": "12:00"}


def understand(text: str) -> str:
    """Return the time that a text means as HH:MM; ValueError, with words for people, if none."""
    said = " ".join(text.lower().split())
    if said in _NAMED:
        return _NAMED[said]
    unreadable = ValueError(f"We can't read {quote(text)} as a time. Try {EXAMPLES}.")
    found = _TIME.fullmatch(said)
    if not found:
        raise unreadable
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is None and len(found[1]) == 1 and 0 < hour < PLAIN_FROM:
        rest = f".{found[2]}" if found[2] else ""
        raise ValueError(f"Is that {hour}{rest}am or {hour}{rest}pm? Add am or pm.")
    if half is not None:
        if not 1 <= hour <= 12:
            raise unreadable
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        raise unreadable
    return f"{hour:02}:{minute:02}"
