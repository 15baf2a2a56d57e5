"""How long what is known of a service holds, and what it asks for when it is old.

Reckoned in calendar months: one is over on the same day of the next month, or on that month's last
day where it has no such day. A service that nobody has checked counts as older than any.
"""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

# From so many months on a service is marked, and drops behind those that are known to be right.
MARKED_MONTHS = 6
DROPPED_MONTHS = 12
# Below these an age is said in days, then in weeks; from two years on in years.
DAYS_BELOW = timedelta(days=14)
WEEKS_BELOW_MONTHS = 2
YEARS_FROM_MONTHS = 24


# For so many days a word on free places counts; after them it is not known how many there are.
CAPACITY_DAYS = 30


def capacity_known_from(today: str) -> str:
    """Return the first ISO day of which a word on free places still counts."""
    return (date.fromisoformat(today) - timedelta(days=CAPACITY_DAYS)).isoformat()


def age_words(assured_date: str | None, today: str) -> str:
    """Say how long ago a service was checked: "last checked 14 months ago", "not checked yet".

    Both are ISO days. A day that is still to come is said as today: somebody typed it wrongly.
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
    months = _months(then, now)
    if past < DAYS_BELOW:
        return f"{past.days} days ago"
    if months < WEEKS_BELOW_MONTHS:
        return f"{past.days // 7} weeks ago"
    if months < YEARS_FROM_MONTHS:
        return f"{months} months ago"
    return f"{months // 12} years ago"


def is_stale(assured_date: str | None, today: str) -> bool:
    """Tell whether a service is to be checked again: MARKED_MONTHS are over, or nobody did yet."""
    return assured_date is None or assured_date <= cutoff(today, MARKED_MONTHS)


def is_old(assured_date: str | None, today: str) -> bool:
    """Tell whether a service drops in rank: DROPPED_MONTHS are over, or nobody checked it yet."""
    return assured_date is None or assured_date <= cutoff(today, DROPPED_MONTHS)


def cutoff(today: str, months: int) -> str:
    """Return the latest day from which so many months are over by today; both ISO."""
    day = date.fromisoformat(today)
    back = day - relativedelta(months=months)
    ends_its_month = (day + timedelta(days=1)).day == 1
    return (back + relativedelta(day=31) if ends_its_month else back).isoformat()


def check_by(today: str, meeting: str | None) -> str:
    """Return the ISO day by which services are to be checked: the next meeting's.

    It is today without a meeting, or with one so far off that a check of today would be due by it.
    """
    return meeting if meeting is not None and cutoff(meeting, MARKED_MONTHS) < today else today


def _months(then: date, now: date) -> int:
    """Count the whole months from one day to a later one."""
    between = relativedelta(now, then)
    return between.years * 12 + between.months
