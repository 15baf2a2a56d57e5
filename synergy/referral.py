"""Which services come first for a person at risk: the rule, and each answer with its reasons.

Services are compared on five criteria, one after the other:

1. Open services come first, then temporarily closed ones, then those that have ended: nobody should
   be sent to a closed door.
2. Services that take the person's age come before those that do not.
3. Then the points decide, 100 at most.
   NEEDS (40): the share of the chosen needs that the service lists, since a service for something
   else does not help, however near it is.
   ENTRY (five times 8): whether the person can get in. For each of borough, referral route, free
   places, language and opening times: all points for a yes, half if unknown (or there is a waiting
   list), none for a no. So a no counts as much as eight kilometres: it is worth travelling that far
   to a service that says yes.
   NEAR (12): one point less for each whole kilometre, since distance decides whether people keep
   coming. Services with no journey (online, by phone, without an address of their own) get half.
   CHECKED (8): how reliable the details are. Half after MARKED_MONTHS without a check, none after
   DROPPED_MONTHS.
4. With equal points the nearer comes first,
5. then the name, in the order of its characters, and then the lower id, so the order never varies.

A criterion that was not chosen gives every service full points. Points are whole numbers; fractions
are cut off. `db.queries.referral` sorts a whole partnership by the same rule and weights in SQL; a
test compares the two.
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
    "Open services come first, then temporarily closed ones. Services that take this age rank "
    "above those that don't. Then we score each out of 100:",
    f"**Needs ({NEEDS}):** the share of the chosen needs that the service lists.",
    f"**Access ({5 * ENTRY}):** {ENTRY} points each for borough, referral route, availability, "
    f"language and opening times. Half if unknown or a waiting list; none if not met.",
    f"**Distance ({NEAR}):** one point less for each kilometre. Online, phone and borough-wide "
    f"services get {NEAR // 2}.",
    f"**Last check ({CHECKED}):** half after {assurance.MARKED_MONTHS} months, none after "
    f"{assurance.DROPPED_MONTHS}. If scores are equal, the nearer service comes first.",
)


@dataclass(frozen=True)
class Answer:
    """One service with its points and reasons; `fits` if it meets everything that was asked."""

    service: Candidate
    points: int
    fits: bool
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]


def answer(question: Question, services: Iterable[Candidate]) -> list[Answer]:
    """Sort services by the rule, each with its reasons."""
    answers = [
        Answer(
            service, points(question, service), fits(question, service), *reasons(question, service)
        )
        for service in services
    ]
    return sorted(answers, key=lambda one: _place(question, one))


def points(question: Question, service: Candidate) -> int:
    """Return a service's score, from 0 to 100."""
    share = NEEDS * named(question, service) // len(question.needs) if question.needs else NEEDS
    entry = sum(ENTRY * mark // YES for mark in agree(question, service).marks)
    return share + entry + _near(question, service) + _checked(question, service)


def fits(question: Question, service: Candidate) -> bool:
    """Tell whether a service is open, meets everything asked, and is not known to be full."""
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
    """Return an answer's sort key."""
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
