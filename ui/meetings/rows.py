"""How meetings are drawn: their line, their badge."""

from datetime import date

from db.queries.meetings import MeetingLine
from synergy import dates, words
from ui.kit.lists import Badge, Line
from ui.text import plain

BADGES: dict[str, Badge] = {
    "planned": ("event_upcoming", "planned", "blue"),
    "open": ("play_circle", "going on", "orange"),
    "closed": ("event_available", "closed", "gray"),
}


def line(one: MeetingLine) -> Line:
    """Put one meeting into a line of a list."""
    facts = [f"**{dates.say(one.date)}**", one.start_time or "", plain(one.place, 60)]
    facts += [
        words.count(number, what)
        for number, what in (
            (one.present, "partner"),
            (one.issues, "issue"),
            (one.decisions, "decision"),
            (one.actions, "action"),
        )
        if number
    ]
    shown = " · ".join(filter(None, facts))
    return Line(one.id, one.name, shown, BADGES[one.status], sample=one.sample)


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
