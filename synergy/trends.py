"""Trends over the meetings: what their charts show, reckoned, and said in one sentence each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from synergy import dates, words
from synergy.typed_text import isolate

# How long issues stay unresolved: in words, and from how many days up to how many.
AGES: tuple[tuple[str, int, int], ...] = (
    ("up to a month", 0, 31),
    ("1 to 3 months", 32, 92),
    ("3 to 6 months", 93, 183),
    ("6 to 12 months", 184, 366),
    ("over a year", 367, 10**6),
)
# So many that share the first place are named.
NAMED = 2
# How many issues there are of each number of days.
Days = Mapping[int, int]
# Names with their numbers, the highest first.
Counted = Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Ages:
    """How many issues have been unresolved for how many days, and were until they were resolved.

    Of `unknown` resolved ones it is not known since when they are.
    """

    unresolved: Days
    resolved: Days
    unknown: int


@dataclass(frozen=True)
class Kept:
    """What became of actions whose day has passed."""

    on_time: int
    late: int
    undone: int

    @property
    def due(self) -> int:
        """Return how many there are."""
        return self.on_time + self.late + self.undone


def in_all(each: Sequence[Kept]) -> Kept:
    """Add up what became of the actions of several."""
    return Kept(
        sum(one.on_time for one in each),
        sum(one.late for one in each),
        sum(one.undone for one in each),
    )


def median(days: Days) -> float:
    """Return the middle of the days; of an even number of issues the mean of the two middle ones.

    Raises IndexError where there is no issue.
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
    """Say a share in whole per cent; 0% and 100% only where it is none and all."""
    percent = round(100 * part / whole)
    return f"{min(max(percent, 1), 99) if 0 < part < whole else percent}%"


def due_between(first: str, year: int | None, today: str) -> tuple[str, str]:
    """Return the first and last day (ISO) on which actions looked at were due, all before today.

    They begin with the day of the first meeting looked at, or with the year.
    """
    yesterday = (date.fromisoformat(today) - timedelta(days=1)).isoformat()
    return (
        (first, yesterday) if year is None else (f"{year}-01-01", min(f"{year}-12-31", yesterday))
    )


def say_issues(raised: Counted, issues: int, again: int, meetings: int) -> str:
    """Say how many issues were raised, how many of them at more than one meeting, which most.

    `raised` are titles with the number of meetings that raised each, `again` of all the issues
    those raised at more than one.
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
        return f"No issue was raised {_at(meetings)}."
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
    said = "; ".join(parts) or "no issue has been raised yet"
    return f"{said[0].upper()}{said[1:]}."


def say_actions(given: int, done: int, meetings: int) -> str:
    """Say how many actions meetings gave, how many were done by the last, and which were more."""
    said = f"{_were(given, 'action')} given {_at(meetings)}"
    by = "its day" if meetings == 1 else "the last of them"
    if given == done:
        return f"{said}, and {'none' if not done else 'as many'} done by {by}."
    more = "more" if done > given else "fewer"
    return f"{said}, and {_or_none(done)} done by {by}: {abs(given - done):,} {more}."


def say_kept(kept: Kept, due: Counted, first: str, last: str) -> str:
    """Say which share of the actions due between two days (ISO) was done on time.

    `due` are partners with how many they owed, the most first.
    """
    said = f"Of {words.count(kept.due, 'action')} due from {dates.say(first)} to {dates.say(last)}"
    verb = "were" if kept.on_time > 1 else "was"
    parts = [f"{_or_none(kept.on_time)} ({share(kept.on_time, kept.due)}) {verb} done on time"]
    parts += [f"{kept.late:,} done late"] if kept.late else []
    parts += [f"{kept.undone:,} not done"] if kept.undone else []
    said = f"{said}, {words.join(parts)}"
    if len(due) < 2:
        return f"{said}."
    names, number, each = _most(due, "partners")
    return f"{said}. Among partners, {names} owed most ({number:,}{each})."


def _were(number: int, one: str) -> str:
    if not number:
        return f"No {one} was"
    return f"{words.count(number, one)} {'was' if number == 1 else 'were'}"


def _or_none(number: int) -> str:
    return f"{number:,}" if number else "none"


def _at(meetings: int) -> str:
    return "at this one meeting" if meetings == 1 else f"at these {meetings:,} meetings"


def _most(counted: Counted, many: str) -> tuple[str, int, str]:
    """Name those with the highest number, say it, and whether it is of each of several."""
    most = counted[0][1]
    names = [name for name, number in counted if number == most]
    said = words.join(names) if len(names) <= NAMED else f"several {many}"
    return said, most, " each" if len(names) > 1 else ""


def _days(days: float) -> str:
    return f"{days:,.1f}".removesuffix(".0") + (" day" if days == 1 else " days")


def _middle(days: Days) -> str:
    """Say the median; one issue alone has none."""
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
