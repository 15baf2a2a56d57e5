"""The agenda of a meeting: its steps, in the order in which it makes itself, and their times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from synergy import words

Step = Literal["since", "updates", "issues", "actions", "business", "close", "other"]
# The longest that an item may be planned for, in minutes.
LONGEST = 600

# What the hall sees while the meeting stands at an item of each kind.
SHOWN: dict[str, str] = {
    "since": "What was done since the last meeting",
    "updates": "The partners and their updates",
    "issues": "The shared issues",
    "actions": "The actions due and overdue",
    "business": "New business",
    "close": "What was agreed today",
    "other": "Its title alone",
}


@dataclass(frozen=True)
class Planned:
    """An item as an agenda begins with it; `minutes` are planned for it."""

    kind: Step
    title: str
    minutes: int


STANDARD = (
    Planned("since", "Since last meeting", 5),
    Planned("updates", "Round of updates", 25),
    Planned("issues", "Shared issues", 30),
    Planned("actions", "Actions due and overdue", 15),
    Planned("business", "New business", 10),
    Planned("close", "Close", 5),
)


def times(start: str, minutes: Sequence[int]) -> tuple[str, ...]:
    """Return when each item begins, HH:MM, where the first begins at `start`.

    `minutes` are those planned for each item; past midnight the clock begins anew.
    """
    return tuple(after(start, sum(minutes[:number])) for number in range(len(minutes)))


def after(start: str, minutes: int) -> str:
    """Return what the clock says, HH:MM, so many minutes after `start`."""
    return f"{datetime.strptime(start, '%H:%M') + timedelta(minutes=minutes):%H:%M}"


def say_carried(meetings: int) -> str:
    """Say over how many meetings something came: "carried 2 meetings", or "new"."""
    return f"carried {words.count(meetings, 'meeting')}" if meetings else "new"


def say_raised(times: int) -> str:
    """Say at how many meetings an issue came up: "raised at 3 meetings"."""
    return f"raised at {words.count(times, 'meeting')}"
