"""The current date and time, and dates as Londoners write them; storage is ISO 8601."""

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
CLOCK = "SYNERGY_NOW"


def today() -> date:
    """Return today's date in London."""
    return _moment().astimezone(LONDON).date()


def now() -> str:
    """Return the current moment in UTC, ISO 8601 to the millisecond, as it is stored."""
    return _stored(_moment())


def _moment() -> datetime:
    """Return the current moment by the computer's clock, shifted if SYNERGY_NOW says so.

    On first reading, a moment in SYNERGY_NOW is replaced by its offset from the computer's clock in
    seconds, so that time still passes and every process started from here agrees on it.
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
    """Read an ISO moment, in London time unless it has an offset."""
    read = datetime.fromisoformat(moment)
    return read if read.tzinfo else read.replace(tzinfo=LONDON)


def _stored(moment: datetime) -> str:
    utc = moment.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def begin(day: date) -> str:
    """Return the moment at which a day begins in London, as it is stored."""
    return _stored(datetime.combine(day, datetime.min.time(), LONDON))


def say(day: str | date | None) -> str:
    """Write a day as "Fri 7 June 2024"; an empty text for None.

    Raises ValueError for text that is not an ISO date.
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
    """Write a stored UTC moment in London time, "Fri 7 June 2024, 14:05"."""
    local = datetime.fromisoformat(moment).astimezone(LONDON)
    return f"{say(local.date())}, {local:%H:%M}"


def say_time(moment: str) -> str:
    """Write the London time of day of a stored UTC moment, "14:05:09"."""
    return f"{datetime.fromisoformat(moment).astimezone(LONDON):%H:%M:%S}"


def until(moment: str) -> timedelta:
    """Return the time left until a stored moment; negative once it has passed."""
    return datetime.fromisoformat(moment) - _moment()


def after(moment: str, span: timedelta) -> str:
    """Return the moment that is `span` after a stored one; a negative span goes back."""
    return _stored(datetime.fromisoformat(moment) + span)


# An invalid setting stops the program here, before it opens anything.
_moment()
