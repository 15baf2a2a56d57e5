"""Dates as Londoners write them; storage is ISO 8601."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def today() -> date:
    """Return the day it is in London."""
    return datetime.now(LONDON).date()


def now() -> str:
    """Return this moment in UTC, ISO 8601 to the millisecond, as storage keeps it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def begin(day: date) -> str:
    """Return the moment at which a day begins in London, as storage keeps moments."""
    midnight = datetime.combine(day, datetime.min.time(), LONDON)
    return midnight.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def say(day: str | date | None) -> str:
    """Say a day, "Fri 7 June 2024"; nothing for None.

    Raises ValueError for text that is no ISO date.
    """
    if day is None:
        return ""
    value = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{value:%a} {value.day} {value:%B %Y}"


def say_moment(moment: str) -> str:
    """Say a stored UTC moment in London time, "Fri 7 June 2024, 14:05"."""
    local = datetime.fromisoformat(moment).astimezone(LONDON)
    return f"{say(local.date())}, {local:%H:%M}"


def after(moment: str, span: timedelta) -> str:
    """Return the moment a span after a stored one; before it where the span is negative."""
    shifted = datetime.fromisoformat(moment) + span
    return shifted.isoformat(timespec="milliseconds").replace("+00:00", "Z")
