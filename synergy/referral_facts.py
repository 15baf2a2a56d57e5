"""The question that a referral asks, the facts about a service, and where the two agree.

Each agreement is YES, NO, or UNKNOWN; a criterion that was not chosen is a YES.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from synergy import assurance, words
from synergy.opening import NO, UNKNOWN, YES, Hours, When, is_open

Route = Literal["self", "professional"]
ROOM = {"open": YES, "waiting list": UNKNOWN, "full": NO}


@dataclass(frozen=True)
class Start:
    """Where the person is: degrees (WGS 84), and the borough, None outside London.

    Not `exact` if it is the centre of a borough or of a part of one.
    """

    latitude: float
    longitude: float
    borough_code: str | None = None
    borough: str | None = None
    exact: bool = True


@dataclass(frozen=True)
class Question:
    """The question on one day (ISO): needs by id with their names, age in whole years."""

    today: str
    needs: Mapping[int, str] = field(default_factory=dict)
    age: int | None = None
    start: Start | None = None
    language: str | None = None
    route: Route | None = None
    when: When | None = None

    @property
    def known_from(self) -> str:
        """Return the earliest ISO day from which a report of free places still counts."""
        return assurance.capacity_known_from(self.today)


@dataclass(frozen=True)
class Spot:
    """A place where a service runs.

    `km` is the distance from the person: to the place itself if `how` is "address", otherwise to
    the centre of its borough; None if either place is unknown.
    """

    how: Literal["address", "confidential", "borough"]
    borough_code: str | None = None
    borough: str | None = None
    km: float | None = None


@dataclass(frozen=True)
class Candidate:
    """The facts about one service; dates are ISO, `areas` are boroughs by code and name."""

    id: int
    name: str
    needs: frozenset[int] = frozenset()
    status: str = "active"
    minimum_age: int | None = None
    maximum_age: int | None = None
    referral_route: str = "either"
    capacity: str | None = None
    capacity_places: int | None = None
    capacity_as_of: str | None = None
    assured_date: str | None = None
    areas: tuple[tuple[str, str], ...] = ()
    spots: tuple[Spot, ...] = ()
    online: bool = False
    languages: tuple[str, ...] = ()
    times: tuple[Hours, ...] = ()
    status_since: str | None = None


@dataclass(frozen=True)
class Agreement:
    """How a service answers each question that decides whether a person gets in."""

    borough: int
    route: int
    room: int
    language: int
    hours: int

    @property
    def marks(self) -> tuple[int, ...]:
        """Return the five as numbers."""
        return (self.borough, self.route, self.room, self.language, self.hours)


def agree(question: Question, service: Candidate) -> Agreement:
    """Compare a service with the question."""
    return Agreement(
        _borough(question, service),
        _route(question, service),
        room(question, service),
        _language(question, service),
        YES if question.when is None else is_open(service.times, question.when),
    )


def takes_age(question: Question, service: Candidate) -> bool:
    """Tell whether a service takes the age asked for; either limit may be missing."""
    least = 0 if service.minimum_age is None else service.minimum_age
    most = words.NO_END if service.maximum_age is None else service.maximum_age
    return question.age is None or least <= question.age <= most


def named(question: Question, service: Candidate) -> int:
    """Count the chosen needs that a service lists."""
    return len(service.needs & question.needs.keys())


def nearest(service: Candidate) -> Spot | None:
    """Return the nearest place; one without an address counts only if there is no other."""
    placed = [
        (spot.how != "address", spot.km, spot) for spot in service.spots if spot.km is not None
    ]
    return min(placed, key=lambda one: one[:2])[2] if placed else None


def room(question: Question, service: Candidate) -> int:
    """Tell whether there are free places; a waiting list counts as unknown."""
    as_of = service.capacity_as_of
    if service.capacity is None or as_of is None or as_of < question.known_from:
        return UNKNOWN
    return ROOM[service.capacity]


def same(one: str, other: str) -> bool:
    """Compare two words as SQLite's NOCASE does: without the case of the letters A to Z."""
    return one.encode().lower() == other.encode().lower()


def _route(question: Question, service: Candidate) -> int:
    open_to_both = service.referral_route == "either"
    return YES if open_to_both or question.route in (None, service.referral_route) else NO


def _borough(question: Question, service: Candidate) -> int:
    """Tell whether a service takes people from there; one without boroughs takes anyone.

    If it is located in a borough that it does not list, the answer is unknown.
    """
    if question.start is None or not service.areas:
        return YES
    code = question.start.borough_code
    if code is None:
        return NO
    if code in dict(service.areas):
        return YES
    return UNKNOWN if code in {spot.borough_code for spot in service.spots} else NO


def _language(question: Question, service: Candidate) -> int:
    if question.language is None:
        return YES
    if not service.languages:
        return UNKNOWN
    return YES if any(same(question.language, one) for one in service.languages) else NO
