"""How long a service's details stay reliable, and when they should be checked again.

Ages are in calendar months: a month ends on the same day of the next one, or on its last day if it
has no such day. A service that has never been checked counts as the oldest of all.
"""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

# After this many months a service is marked, and later ranked below those checked more recently.
MARKED_MONTHS = 6
DROPPED_MONTHS = 12
# An age is given in days below the first limit, then in weeks, then months, then years.
DAYS_BELOW = timedelta(days=14)
WEEKS_BELOW_MONTHS = 2
YEARS_FROM_MONTHS = 24
# A report of free places counts for this many days.
CAPACITY_DAYS = 30


def capacity_known_from(today: str) -> str:
    """Return the earliest ISO day from which a report of free places still counts."""
    return (date.fromisoformat(today) - timedelta(days=CAPACITY_DAYS)).isoformat()


def age_words(assured_date: str | None, today: str) -> str:
    """Say how long ago a service was checked: "last checked 14 months ago", "not checked yet".

    Both are ISO days. A day in the future, which must be a typing error, counts as today.
    """
    if assured_date is None:
        return "not checked yet"
    return f"last checked {ago(assured_date, today)}"


def ago(day: str, today: str) -> str:
    """Say how long before today a day was: "today", "3 days ago", "5 weeks ago", "2 years ago"."""
    then, now = date.fromisoformat(day), date.fromisoformat(today)
    past = now - then
    if past < timedelta(days=2):
        return "yesterday" if past == timedelta(days=1) else "today"
    between = relativedelta(now, then)
    months = between.years * 12 + between.months
    if past < DAYS_BELOW:
        return f"{past.days} days ago"
    if months < WEEKS_BELOW_MONTHS:
        return f"{past.days // 7} weeks ago"
    if months < YEARS_FROM_MONTHS:
        return f"{months} months ago"
    return f"{months // 12} years ago"


def is_stale(assured_date: str | None, today: str) -> bool:
    """Tell whether a service needs checking: not checked for MARKED_MONTHS, or never."""
    return assured_date is None or assured_date <= cutoff(today, MARKED_MONTHS)


def is_old(assured_date: str | None, today: str) -> bool:
    """Tell whether a service drops in rank: not checked for DROPPED_MONTHS, or never."""
    return assured_date is None or assured_date <= cutoff(today, DROPPED_MONTHS)


def cutoff(today: str, months: int) -> str:
    """Return the latest day that is at least this many months before today; both ISO."""
    day = date.fromisoformat(today)
    back = day - relativedelta(months=months)
    ends_its_month = (day + timedelta(days=1)).day == 1
    return (back + relativedelta(day=31) if ends_its_month else back).isoformat()


def check_by(today: str, meeting: str | None) -> str:
    """Return the ISO day by which services should be checked: that of the next meeting.

    Without a meeting, or if today's checks would be out of date by then, it is today.
    """
    return meeting if meeting is not None and cutoff(meeting, MARKED_MONTHS) < today else today
