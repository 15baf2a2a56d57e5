"""The reasons for and against referring a person to a service, in plain words."""

from collections.abc import Iterator, Sequence
from datetime import date

from synergy import assurance, dates, distance, words
from synergy.opening import UNKNOWN, WHEN_WORDS, YES
from synergy.referral_facts import (
    Agreement,
    Candidate,
    Question,
    Spot,
    Start,
    agree,
    nearest,
    room,
    takes_age,
)

# A place closer than this, in km, is called near.
FAR_KM = 12
# A list names this many boroughs before it counts the others.
NAMED = 3
OUTSIDE = "outside London"

Reason = tuple[bool, str]


def reasons(question: Question, service: Candidate) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the reasons for a service and those against it, the most important first."""
    told = list(_tell(question, service, agree(question, service)))
    return tuple(text for good, text in told if good), tuple(
        text for good, text in told if not good
    )


def _tell(question: Question, service: Candidate, agreed: Agreement) -> Iterator[Reason]:
    if service.status != "active":
        yield False, _status(question, service)
    yield from _place(question, service)
    yield from _needs(question, service)
    yield _age(question, service)
    yield from _borough(question.start, service, agreed.borough)
    yield from _route(question, service, agreed.route)
    yield _room(question, service)
    yield from _language(question, service, agreed.language)
    yield from _hours(question, service, agreed.hours)
    checked = assurance.age_words(service.assured_date, question.today)
    yield not assurance.is_stale(service.assured_date, question.today), checked


def _status(question: Question, service: Candidate) -> str:
    if service.status_since is None:
        return service.status
    return f"{service.status} since {_day(service.status_since, question.today)}"


def _place(question: Question, service: Candidate) -> Iterator[Reason]:
    spot = nearest(service)
    if question.start is None:
        where = dict.fromkeys(_whereabouts(one) for one in service.spots)
        yield from ((True, one) for one in where if one)
    elif spot and spot.km is not None:
        yield spot.km < FAR_KM, _away(question.start, spot, spot.km)
    elif service.spots:
        yield False, _whereabouts(service.spots[0]) or "address unknown"
    if service.online:
        yield True, "online or by phone"


def _whereabouts(spot: Spot) -> str:
    """Say where a place is, without a distance; an empty text if unknown."""
    said = f"in {spot.borough}" if spot.borough else ""
    if spot.how == "confidential":
        return f"{said}, address confidential".removeprefix(", ")
    return said


def _away(start: Start, spot: Spot, km: float) -> str:
    if spot.how == "confidential":
        return _whereabouts(spot)
    if spot.how == "borough":
        return f"{_whereabouts(spot)}, address unknown"
    said = distance.say(km) if start.exact else f"about {distance.say(km)}"
    elsewhere = spot.borough is not None and spot.borough_code != start.borough_code
    return f"{said}, in {spot.borough}" if elsewhere else said


def _needs(question: Question, service: Candidate) -> Iterator[Reason]:
    for good, verb in ((True, "helps with"), (False, "doesn't list")):
        found = [
            words.inside(name)
            for need, name in question.needs.items()
            if (need in service.needs) == good
        ]
        if found:
            yield good, f"{verb} {', '.join(found)}"


def _age(question: Question, service: Candidate) -> Reason:
    said = f"takes {words.ages(service.minimum_age, service.maximum_age)}"
    fits = takes_age(question, service)
    return fits, said if fits else f"{said}, not {question.age}"


def _borough(start: Start | None, service: Candidate, agreed: int) -> Iterator[Reason]:
    served = _list([name for _, name in service.areas])
    if start is None:
        if served:
            yield True, f"covers {served}"
    elif agreed == YES:
        yield True, f"covers {start.borough}" if served else "open to any borough"
    else:
        there = ", though it is based there" if agreed == UNKNOWN else ""
        yield False, f"covers {served}, not {start.borough or OUTSIDE}{there}"


def _route(question: Question, service: Candidate, agreed: int) -> Iterator[Reason]:
    if question.route is not None:
        yield agreed == YES, words.inside(words.ROUTE_WORDS[service.referral_route])


def _room(question: Question, service: Candidate) -> Reason:
    as_of = service.capacity_as_of
    day = _day(as_of, question.today) if as_of else ""
    if service.capacity is None or not as_of:
        return False, "availability unknown"
    if as_of < question.known_from:
        return False, f"availability last updated {day}"
    free = words.count(service.capacity_places, "place") if service.capacity_places else "places"
    said = f"{free} free" if service.capacity == "open" else service.capacity
    return room(question, service) == YES, f"{said} as of {day}"


def _language(question: Question, service: Candidate, agreed: int) -> Iterator[Reason]:
    if question.language is None:
        return
    if agreed == UNKNOWN:
        yield False, "languages unknown"
    elif agreed == YES:
        yield True, f"speaks {question.language}"
    else:
        yield False, f"speaks {_list(service.languages)}, not {question.language}"


def _hours(question: Question, service: Candidate, agreed: int) -> Iterator[Reason]:
    if question.when is None:
        return
    times = "; ".join(filter(None, (one.say() for one in service.times)))
    if agreed == UNKNOWN:
        yield False, f"may not be open {WHEN_WORDS[question.when]}"
    elif agreed == YES:
        yield True, f"open {times}"
    else:
        yield False, f"open {times}, not {WHEN_WORDS[question.when]}"


def _list(names: Sequence[str]) -> str:
    """List the first few and count the rest: "Merton and Sutton", "Brent, Camden and 3 more"."""
    if len(names) > NAMED:
        names = [*names[: NAMED - 1], f"{len(names) - NAMED + 1} more"]
    if any(" and " in name for name in names):
        return ", ".join(names)
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _day(day: str, today: str) -> str:
    """Write a day, with its year unless it is this year: "3 May", "3 May 2025"."""
    weekday, _, said = dates.say(day).partition(" ")
    return said.removesuffix(f" {date.fromisoformat(today).year}") if weekday else said
