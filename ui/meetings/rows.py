"""How meetings are drawn: their columns, their badge."""

from collections.abc import Sequence
from datetime import date

from db.queries.meetings import MeetingLine
from synergy import words
from ui.kit import columns as kit
from ui.kit.columns import Column
from ui.kit.lists import Badge

BADGES: dict[str, Badge] = {
    "planned": ("event_upcoming", "planned", "blue"),
    "open": ("play_circle", "in progress", "orange"),
    "closed": ("event_available", "closed", "gray"),
}


def columns(lines: Sequence[MeetingLine]) -> list[Column]:
    """Put meetings into the columns of a list."""
    return [
        kit.chips(
            "Status", [[(BADGES[one.status][1], BADGES[one.status][2])] for one in lines], 105
        ),
        kit.day("Date", [one.date for one in lines], 110),
        kit.typed("Time", [one.start_time for one in lines], 60),
        kit.typed("Place", [one.place for one in lines], 200),
        kit.number("Partners", [one.present for one in lines], 80),
        kit.number("Issues", [one.issues for one in lines], 75),
        kit.number("Decisions", [one.decisions for one in lines], 85),
        kit.number("Actions", [one.actions for one in lines], 75),
        kit.chips("Labels", [[kit.SAMPLE] * bool(one.sample) for one in lines], 80),
    ]


def say_when(day: str, today: str) -> str:
    """Say how far a day is from today, both ISO: "in 12 days", "tomorrow", "3 days ago"."""
    days = (date.fromisoformat(day) - date.fromisoformat(today)).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {words.count(days, 'day')}" if days > 0 else f"{words.count(-days, 'day')} ago"


def say_nth(nth: int) -> str:
    """Say whether an issue was new at a meeting, or came up for the nth time."""
    if nth == 1:
        return "new"
    ending = "th" if 10 < nth % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(nth % 10, "th")
    return f"{nth}{ending} time"
