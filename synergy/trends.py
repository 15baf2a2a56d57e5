"""Trends over the meetings: the numbers behind each chart, and one sentence to sum it up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from synergy import dates, words
from synergy.typed_text import isolate

# Bands for how long issues stay unresolved: in words, with the first and last day.
AGES: tuple[tuple[str, int, int], ...] = (
    ("up to a month", 0, 31),
    ("1 to 3 months", 32, 92),
    ("3 to 6 months", 93, 183),
    ("6 to 12 months", 184, 366),
    ("over a year", 367, 10**6),
)
# A tie for first place names this many.
NAMED = 2
# The number of issues for each number of days.
Days = Mapping[int, int]
# Names with their numbers, the highest first.
Counted = Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Ages:
    """How many issues have been unresolved, or took to be resolved, for each number of days.

    For `unknown` resolved issues the time that they took is not known.
    """

    unresolved: Days
    resolved: Days
    unknown: int


@dataclass(frozen=True)
class Kept:
    """The results of actions whose due date has passed."""

    on_time: int
    late: int
    undone: int

    @property
    def due(self) -> int:
        """Return the total."""
        return self.on_time + self.late + self.undone


def in_all(each: Sequence[Kept]) -> Kept:
    """Add up the results of several partners' actions."""
    return Kept(
        sum(one.on_time for one in each),
        sum(one.late for one in each),
        sum(one.undone for one in each),
    )


def median(days: Days) -> float:
    """Return the median of the days.

    Raises IndexError if there are no issues.
    """
    ordered = [day for day in sorted(days) for _ in range(days[day])]
    middle = len(ordered) // 2
    return (ordered[middle] + ordered[-1 - middle]) / 2


def by_age(days: Days) -> list[int]:
    """Count the issues in each of AGES."""
    return [
        sum(number for day, number in days.items() if low <= day <= high) for _, low, high in AGES
    ]


def share(part: int, whole: int) -> str:
    """Write a share in whole per cent; 0% and 100% only if it is exactly none or all."""
    percent = round(100 * part / whole)
    return f"{min(max(percent, 1), 99) if 0 < part < whole else percent}%"


def due_between(first: str, year: int | None, today: str) -> tuple[str, str]:
    """Return the first and last ISO due dates of the actions to count, all before today.

    They begin with the day of the first meeting in view, or with the year.
    """
    yesterday = (date.fromisoformat(today) - timedelta(days=1)).isoformat()
    return (
        (first, yesterday) if year is None else (f"{year}-01-01", min(f"{year}-12-31", yesterday))
    )


def say_issues(raised: Counted, issues: int, again: int, meetings: int) -> str:
    """Say how many issues were raised, how many at more than one meeting, and which most often.

    `raised` has titles with the number of meetings that raised each; `again` counts the issues
    raised at more than one.
    """
    said = f"{_were(issues, 'issue')} raised {_at(meetings)}"
    if meetings == 1 or not issues:
        return f"{said}."
    if not again:
        return f"{said}, {'each ' if issues > 1 else ''}at only one of them."
    titles = [(f"“{isolate(title)}”", number) for title, number in raised]
    names, number, each = _most(titles, "issues")
    if issues == 1:
        return f"{said}: {names}, at {number:,} of them."
    repeated = "each" if again == issues else f"{again:,}"
    return f"{said}, {repeated} at more than one; most often {names}, at {number:,} of them{each}."


def say_themes(themes: Counted, meetings: int) -> str:
    """Say how often issues were raised, and under which theme most."""
    total = sum(number for _, number in themes)
    if not total:
        return f"No issues were raised {_at(meetings)}."
    named = [(isolate(words.inside(name)), number) for name, number in themes]
    names, number, each = _most(named, "themes")
    said = f"Issues were raised {words.count(total, 'time')} {_at(meetings)}"
    if number == total:
        return f"{said}, always under {names}."
    return f"{said}, most under {names} ({words.count(number, 'time')}{each})."


def say_ages(ages: Ages) -> str:
    """Say how long issues have been unresolved, and how long it took to resolve others."""
    waiting, took = sum(ages.unresolved.values()), sum(ages.resolved.values())
    parts = []
    if waiting:
        parts.append(
            f"{_were(waiting, 'unresolved issue')} first raised {_middle(ages.unresolved)} ago"
            + (f", the oldest {_days(max(ages.unresolved))} ago" if waiting > 1 else "")
        )
    if took:
        parts.append(f"{words.count(took, 'resolved issue')} took {_middle(ages.resolved)}")
    if ages.unknown:
        others = "another " if took else ""
        parts.append(
            f"how long {others}{words.count(ages.unknown, 'resolved issue')} took is not known"
        )
    said = "; ".join(parts) or "no issues have been raised yet"
    return f"{said[0].upper()}{said[1:]}."


def say_actions(given: int, done: int, meetings: int) -> str:
    """Say how many actions were agreed, how many completed by the last meeting, and the balance."""
    said = f"{_were(given, 'action')} agreed {_at(meetings)}"
    by = "its day" if meetings == 1 else "the last of them"
    if given == done:
        return f"{said}, and {'none' if not done else 'as many'} completed by {by}."
    more = "more" if done > given else "fewer"
    return f"{said}, and {_or_none(done)} completed by {by}: {abs(given - done):,} {more}."


def say_kept(kept: Kept, due: Counted, first: str, last: str) -> str:
    """Say what share of the actions due between two days (ISO) was completed on time.

    `due` has partners with the number of actions that each had due, highest first.
    """
    said = f"Of {words.count(kept.due, 'action')} due from {dates.say(first)} to {dates.say(last)}"
    verb = "was" if kept.on_time == 1 else "were"
    parts = [f"{_or_none(kept.on_time)} ({share(kept.on_time, kept.due)}) {verb} completed on time"]
    parts += [f"{kept.late:,} completed late"] if kept.late else []
    parts += [f"{kept.undone:,} not completed"] if kept.undone else []
    said = f"{said}, {words.join(parts)}"
    if len(due) < 2:
        return f"{said}."
    names, number, each = _most(due, "partners")
    return f"{said}. {names[0].upper()}{names[1:]} had the most actions due ({number:,}{each})."


def _were(number: int, one: str) -> str:
    if not number:
        return f"No {one}s were"
    return f"{words.count(number, one)} {'was' if number == 1 else 'were'}"


def _or_none(number: int) -> str:
    return f"{number:,}" if number else "none"


def _at(meetings: int) -> str:
    return "at this one meeting" if meetings == 1 else f"at these {meetings:,} meetings"


def _most(counted: Counted, many: str) -> tuple[str, int, str]:
    """Return the names with the highest number, that number, and " each" if there are several."""
    most = counted[0][1]
    names = [name for name, number in counted if number == most]
    said = words.join(names) if len(names) <= NAMED else f"several {many}"
    return said, most, " each" if len(names) > 1 else ""


def _days(days: float) -> str:
    return f"{days:,.1f}".removesuffix(".0") + (" day" if days == 1 else " days")


def _middle(days: Days) -> str:
    """Write the median; a single issue is not called one."""
    return f"{'a median of ' if sum(days.values()) > 1 else ''}{_days(median(days))}"


def direction(partners: Sequence[int], times: int) -> str:
    """Say how often an issue comes up lately: "new", "rising", "steady" or "falling".

    `partners` is how many raised it at each of the last meetings, the oldest first, and `times`
    how many meetings ever did. It is new when only the later half of these meetings raised it;
    otherwise all mentions in that half are compared with those in the half before it.
    """
    half = max(1, len(partners) // 2)
    before, lately = partners[-2 * half : -half], partners[-half:]
    if times == sum(map(bool, lately)):
        return "new"
    return {1: "rising", 0: "steady", -1: "falling"}[
        (sum(lately) > sum(before)) - (sum(lately) < sum(before))
    ]
