"""What day and time it is, and dates as Londoners write them; storage is ISO 8601."""

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
CLOCK = "SYNERGY_NOW"


def today() -> date:
    """Return today's date in London."""
    return _moment().astimezone(LONDON).date()


def now() -> str:
    """Return this moment in UTC, ISO 8601 to the millisecond, as storage keeps it."""
    return _stored(_moment())


def _moment() -> datetime:
    """Return this moment by the computer's clock, or by one that SYNERGY_NOW started elsewhere.

    When it is first read, a moment becomes its distance from the computer's clock, in seconds: so
    the clock ticks on, and every process started from here reads the same time.
    """
    real = datetime.now(UTC)
    setting = os.environ.get(CLOCK)
    if not setting:
        return real
    try:
        if setting[0] not in "+-":
            setting = f"{(_understand(setting) - real).total_seconds():+}"
            os.environ[CLOCK] = setting
        return real + timedelta(seconds=float(setting))
    except (ValueError, OverflowError) as error:
        raise SystemExit(
            f"{CLOCK} is {setting!r}, which is not a date and time. Write it like 2027-03-28T09:30."
        ) from error


def _understand(moment: str) -> datetime:
    """Read an ISO moment; without an offset it is London time."""
    read = datetime.fromisoformat(moment)
    return read if read.tzinfo else read.replace(tzinfo=LONDON)


def _stored(moment: datetime) -> str:
    utc = moment.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def begin(day: date) -> str:
    """Return the moment at which a day begins in London, as storage keeps moments."""
    return _stored(datetime.combine(day, datetime.min.time(), LONDON))


def say(day: str | date | None) -> str:
    """Say a day, "Fri 7 June 2024"; nothing for None.

    Raises ValueError for text that is no ISO date.
    """
    if day is None:
        return ""
    value = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{value:%a} {value.day} {value:%B %Y}"


def say_short(day: str | None) -> str:
    """Say a day near today, "Mon 9 Nov"; nothing for None."""
    if day is None:
        return ""
    value = date.fromisoformat(day)
    return f"{value:%a} {value.day} {value:%b}"


def say_moment(moment: str) -> str:
    """Say a stored UTC moment in London time, "Fri 7 June 2024, 14:05"."""
    local = datetime.fromisoformat(moment).astimezone(LONDON)
    return f"{say(local.date())}, {local:%H:%M}"


def say_time(moment: str) -> str:
    """Say the time of day of a stored UTC moment in London, "14:05:09"."""
    return f"{datetime.fromisoformat(moment).astimezone(LONDON):%H:%M:%S}"


def after(moment: str, span: timedelta) -> str:
    """Return the moment a span after a stored one; before it where the span is negative."""
    return _stored(datetime.fromisoformat(moment) + span)


# A wrong setting stops the program here, before it opens anything.
_moment()
