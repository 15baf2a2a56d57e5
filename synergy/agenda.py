"""The agenda of a meeting: its steps in their usual order, and their times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from synergy import words

Step = Literal["since", "updates", "issues", "actions", "business", "close", "other"]
# The most minutes that an item may be given.
LONGEST = 600

# What the projector shows during an item of each kind.
SHOWN: dict[str, str] = {
    "since": "What was done since the last meeting",
    "updates": "The partners and their updates",
    "issues": "The shared issues",
    "actions": "The actions due and overdue",
    "business": "Any other business",
    "close": "What was agreed today",
    "other": "Just the title",
}


@dataclass(frozen=True)
class Planned:
    """An item of the standard agenda, planned to last so many `minutes`."""

    kind: Step
    title: str
    minutes: int


STANDARD = (
    Planned("since", "Matters arising", 5),
    Planned("updates", "Round of updates", 25),
    Planned("issues", "Shared issues", 30),
    Planned("actions", "Actions due and overdue", 15),
    Planned("business", "Any other business", 10),
    Planned("close", "Summary and next steps", 5),
)


def times(start: str, minutes: Sequence[int]) -> tuple[str, ...]:
    """Return when each item begins, HH:MM, if the first begins at `start`.

    `minutes` are those planned for each item; the clock wraps at midnight.
    """
    return tuple(after(start, sum(minutes[:number])) for number in range(len(minutes)))


def after(start: str, minutes: int) -> str:
    """Return the time, HH:MM, that many minutes after `start`."""
    return f"{datetime.strptime(start, '%H:%M') + timedelta(minutes=minutes):%H:%M}"


def say_carried(meetings: int) -> str:
    """Say how often an action was carried over: "carried over 2 times", or "new"."""
    if not meetings:
        return "new"
    return "carried over once" if meetings == 1 else f"carried over {meetings:,} times"


def say_raised(times: int) -> str:
    """Say at how many meetings an issue came up: "raised at 3 meetings"."""
    return f"raised at {words.count(times, 'meeting')}"
