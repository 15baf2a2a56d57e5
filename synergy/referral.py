"""Which services come first for somebody at risk: the rule, and each answer with its reasons.

Services stand in five steps of a stair, compared one by one:

1. What runs comes first, then what is temporarily closed, then what ended: nobody is sent to a
   closed door first.
2. Among these, what takes the person's age comes first: whoever is too young or too old is not let
   in.
3. Then the points decide, 100 at most.
   NEEDS (40): the share of the needs asked for that the service names, since a service for
   something else does not help, however near it is.
   ENTRY (five times 8): whether the person gets in. For each of borough, way of referral, free
   places, language and time all points for a yes, half where nobody knows (or there is a waiting
   list), none for a no. So a no weighs as much as eight kilometres: another service that says yes
   is worth that way.
   NEAR (12): one less for each whole kilometre, since people come again and again, or do not. What
   needs no way there (online, by phone, without an address of its own) has half.
   CHECKED (8): how sure we are. Half when MARKED_MONTHS have gone by since the last check, none
   when DROPPED_MONTHS have.
4. With equal points the nearer comes first,
5. then the name, in the order of its characters, and then the lower id: always the same order.

A part that is not asked for gives all its points to every service. Points are whole numbers; what
a share leaves over is cut off. `db.queries.referral` puts a whole partnership into this order in
SQL with these weights; a test holds the two together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from synergy import assurance
from synergy.opening import NO, YES
from synergy.referral_facts import Candidate, Question, agree, named, nearest, room, takes_age
from synergy.referral_reasons import FAR_KM, reasons

NEEDS, ENTRY, NEAR, CHECKED = 40, 8, FAR_KM, 8
STEPS = {"active": 0, "temporarily closed": 1, "inactive": 2, "defunct": 2}

RULE = (
    "Services that run come first, then what is temporarily closed, then what has ended. Among "
    "these, services that take the age come first. Then the points decide, 100 at most:",
    f"**Needs, {NEEDS}:** the share of the chosen needs that the service names.",
    f"**Getting in, {5 * ENTRY}:** {ENTRY} each for borough, who refers, free places, language and "
    f"time. Not known, or a waiting list: {ENTRY // 2}. A no: none.",
    f"**Distance, {NEAR}:** one less for each kilometre. Online, by phone or without an address: "
    f"{NEAR // 2}.",
    f"**Last check, {CHECKED}:** {CHECKED // 2} after {assurance.MARKED_MONTHS} months, none after "
    f"{assurance.DROPPED_MONTHS}. With equal points the nearer comes first, then the name.",
)


@dataclass(frozen=True)
class Answer:
    """One service with its points and why, and why not; `fits` where it says yes to all asked."""

    service: Candidate
    points: int
    fits: bool
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]


def answer(question: Question, services: Iterable[Candidate]) -> list[Answer]:
    """Put services in the order of the rule, each with its reasons."""
    answers = [
        Answer(
            service,
            points(question, service),
            fits(question, service),
            *reasons(question, service),
        )
        for service in services
    ]
    return sorted(answers, key=lambda one: _place(question, one))


def points(question: Question, service: Candidate) -> int:
    """Return how well a service answers, from 0 to 100."""
    share = NEEDS * named(question, service) // len(question.needs) if question.needs else NEEDS
    entry = sum(ENTRY * mark // YES for mark in agree(question, service).marks)
    return share + entry + _near(question, service) + _checked(question, service)


def fits(question: Question, service: Candidate) -> bool:
    """Tell whether a service runs, says yes to all that is asked, and is not known to be full."""
    agreed = agree(question, service)
    asked = (agreed.borough, agreed.route, agreed.language, agreed.hours)
    return (
        service.status == "active"
        and takes_age(question, service)
        and named(question, service) == len(question.needs)
        and all(mark == YES for mark in asked)
        and room(question, service) != NO
    )


def _place(question: Question, one: Answer) -> tuple[int, bool, int, float, str, int]:
    """Return what puts an answer before or behind another one: the smaller comes first."""
    service = one.service
    spot = nearest(service)
    km = inf if spot is None or spot.km is None else spot.km
    other_age = not takes_age(question, service)
    return STEPS[service.status], other_age, -one.points, km, service.name, service.id


def _near(question: Question, service: Candidate) -> int:
    if question.start is None:
        return NEAR
    spot = nearest(service)
    if spot is None or spot.km is None:
        return NEAR // 2
    return max(NEAR - int(spot.km), NEAR // 2 if service.online else 0)


def _checked(question: Question, service: Candidate) -> int:
    if assurance.is_old(service.assured_date, question.today):
        return 0
    stale = assurance.is_stale(service.assured_date, question.today)
    return CHECKED // 2 if stale else CHECKED
