"""The partnership's closed lists, as stored in tables, and words shared by several screens."""

from collections.abc import Sequence
from dataclasses import dataclass

from synergy.typed_text import isolate

SPECIALISM = "specialism"
FACTOR = "factor"
THEME = "theme"

SERVICE_STATUSES = ("active", "temporarily closed", "inactive", "defunct")
REFERRAL_ROUTES = ("either", "self", "professional")
CAPACITIES = ("open", "waiting list", "full")
ORGANIZATION_KINDS = ("partner", "network", "statutory", "funder", "other")
LOCATION_TYPES = ("physical", "postal", "virtual")
MEETING_STATUSES = ("planned", "open", "closed")
ATTENDANCE = ("present", "apologies", "invited")
EVIDENCE = ("partner experience", "evaluated", "published research")
# How the names of sample records end.
SAMPLE_ENDING = " (sample)"
ISSUE_STATUSES = ("open", "watching", "resolved")
ACTION_STATES = ("open", "in progress", "done", "dropped")
OPEN_ACTION_STATES = ("open", "in progress")
ACCOUNT_ROLES = ("coordinator", "partner")
AUDIENCES = ("funder", "display")

# A smaller number of places is not published: it could identify a person.
FEW = 5
# The upper end, in years, of an age range without a limit.
NO_END = 200
# Used for an agency whose name the viewer may not see.
SOMEBODY = "a partner"

ROUTE_WORDS = {
    "self": "Self-referral only",
    "professional": "Professional referral only",
    "either": "Self-referral or professional referral",
}


@dataclass(frozen=True)
class Term:
    """A term of one taxonomy: specialism, factor or theme."""

    id: int
    code: str
    name: str


def count(number: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun: "1 issue", "1,204 issues"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def for_ages(minimum: int | None, maximum: int | None) -> str:
    """Write an age range among other facts: "ages 11 to 18", "all ages"."""
    said = ages(minimum, maximum)
    return said if minimum is None and maximum is None else f"ages {said}"


def inside(name: str) -> str:
    """Write a name inside a sentence: "gangs and peer pressure", but "ADHD"."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def join(parts: Sequence[str]) -> str:
    """Join several words: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def between(low: int, high: int, one: str) -> str:
    """Write a range: "2 to 5 services"; the plural of `one` takes an s."""
    return count(low, one) if low == high else f"{low:,} to {high:,} {one}s"


def places(number: int, published: bool = False) -> str:
    """Write how many places are free; a published number is never below FEW."""
    if published and number < FEW:
        return f"fewer than {FEW} places"
    return count(number, "place")


def ages(minimum: int | None, maximum: int | None) -> str:
    """Write an age range in years; None means no limit."""
    if minimum is None and maximum is None:
        return "all ages"
    if maximum is None:
        return f"{minimum} and over"
    if minimum is None:
        return f"up to {maximum}"
    return f"{minimum} to {maximum}"


DAYS = {"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}
RUNS = {"MO,TU,WE,TH,FR": "Mon to Fri", ",".join(DAYS): "every day"}


def times(
    byday: str | None, opens_at: str | None, closes_at: str | None, description: str | None
) -> str:
    """Write a service's opening times; `byday` lists days as in RFC 5545 ("MO,WE")."""
    days = RUNS.get(byday or "") or ", ".join(
        DAYS.get(day, isolate(day)) for day in (byday or "").split(",") if day
    )
    begin, end = isolate(opens_at or ""), isolate(closes_at or "")
    hours = f"{begin} to {end}" if begin and end else begin
    when = " ".join(part for part in (days, hours) if part)
    return "; ".join(part for part in (when, isolate(description or "")) if part)


def cost(option: str | None, amount: float | None, description: str | None) -> str:
    """Write the cost of a service, in pounds, without repeating anything."""
    price = None if amount is None else ("free" if amount == 0 else f"£{amount:,.2f}")
    said: dict[str, str] = {}
    for part in (option, price, description):
        if part:
            said.setdefault(part.lower(), isolate(part))
    return " · ".join(said.values())
