"""Which services overlap, how much, and how to describe it.

Two services overlap if both are active, they belong to different partners, share a specialism and
an age, and are either within a chosen distance of each other or serve the same borough. How much
they overlap is a score from 0 to 100: the sum of five shares, each from 0 (nothing in common) to 1
(the same), multiplied by its weight in WEIGHTS.

specialisms  25  What they do: the specialisms that both have.
ages         25  For whom: the years of age that both take.
closeness    25  Whether the same people can reach both: 1 at the same place, falling linearly to 0
                 at the chosen distance; 0 beyond it, or if a place is unknown or confidential.
boroughs     15  For where: the boroughs that both serve. Less than closeness, since a borough is
                 large.
factors      10  Why people come: the contributing factors that both help with. The least, since
                 many services list few of theirs.

What, for whom and where have equal weights, since any of them can rule an overlap out. The
similarity of two sets is the coincidence index of L. R. Dice, "Measures of the Amount of Ecologic
Association Between Species", Ecology 26(3), 1945: twice the number of shared members, divided by
the sum of both sizes; 0 if both are empty. Each year of age up to 24 counts as one member; 25 and
over count as one together, so that adult years or an open end do not outweigh the young ones.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from synergy import distance, words
from synergy.typed_text import isolate, quote

WEIGHTS = {"specialisms": 25, "ages": 25, "closeness": 25, "boroughs": 15, "factors": 10}
# An overlap with this score or more is called strong.
STRONG = 60
# All years from this age on count as one.
GROWN = 25
# The distances in km that can be chosen as near, and the default.
DISTANCES = (1, 2, 5)
DISTANCE = 2

VERDICTS = ("distinct", "coordinate", "merge")
# The beginning of the title of each verdict's action.
DEEDS = {"coordinate": "Agree how to coordinate", "merge": "Decide whether to merge"}
SAME_PLACE_KM = 0.02
NAMED = 4


@dataclass(frozen=True)
class Offer:
    """The facts about a service that decide how much it overlaps; names are in list order.

    Ages are whole years, both included; None means no limit.
    """

    minimum_age: int | None
    maximum_age: int | None
    specialisms: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    boroughs: tuple[str, ...] = ()


def shares(one: Offer, other: Offer, km: float | None, limit: float) -> dict[str, float]:
    """Return the share of each term of the score, from 0 to 1, for two services that overlap.

    `km` is the distance between them, or None if it is unknown or above `limit`, the chosen
    distance in km.
    """
    return {
        "specialisms": _alike(one.specialisms, other.specialisms),
        "ages": _alike(_years(one), _years(other)),
        "closeness": 0.0 if km is None else 1 - km / limit,
        "boroughs": _alike(one.boroughs, other.boroughs),
        "factors": _alike(one.factors, other.factors),
    }


def score(parts: dict[str, float]) -> float:
    """Add up the shares by their weights: 0 to 100."""
    total = 0.0
    for name, weight in WEIGHTS.items():
        total += weight * parts[name]
    return total


def strength(points: float) -> str:
    """Describe a score in one word."""
    return "strong" if points >= STRONG else "some"


def say_parts(parts: dict[str, float]) -> str:
    """List the parts of a score: "specialisms 25 of 25 · ages 12 of 25 …"."""
    return " · ".join(
        f"{name} {round(weight * parts[name])} of {weight}" for name, weight in WEIGHTS.items()
    )


def reasons(one: Offer, other: Offer, km: float | None) -> list[str]:
    """Say what two services that overlap have in common, in plain words."""
    specialisms = [words.inside(name) for name in _both(one.specialisms, other.specialisms)]
    said = [f"in common: {_list(specialisms)}", f"both take {_say_ages(one, other)}"]
    if km is not None:
        said.append("at the same place" if km < SAME_PLACE_KM else f"{distance.say(km)} apart")
    if boroughs := _both(one.boroughs, other.boroughs):
        said.append(f"both cover {_list(boroughs)}")
    if factors := _both(one.factors, other.factors):
        said.append(f"both help with {_list([words.inside(name) for name in factors])}")
    return said


def action_title(verdict: str, one: tuple[str, str], other: tuple[str, str]) -> str:
    """Write the title of the action that follows a verdict on two services (name, partner).

    All names are cut so that the title is not too long.
    """
    first, second = (
        f"{quote(_cut(name, 80))} ({isolate(_cut(partner, 40))})" for name, partner in (one, other)
    )
    return f"{DEEDS[verdict]} {first} and {second}"


def changed(before: str | None, after: str) -> list[str]:
    """Name the parts of a service's basis that have changed (db.queries.overlap_basis)."""
    try:
        was = json.loads(before or "")
    except ValueError:
        return []
    return [part for part, mark in json.loads(after).items() if was.get(part) != mark]


def _alike(one: Collection[object], other: Collection[object]) -> float:
    return 2 * len(set(one) & set(other)) / max(1, len(one) + len(other))


def _years(offer: Offer) -> range:
    youngest, oldest = _ends(offer)
    return range(min(youngest, GROWN), min(oldest, GROWN) + 1)


def _ends(offer: Offer) -> tuple[int, int]:
    oldest = words.NO_END if offer.maximum_age is None else offer.maximum_age
    return offer.minimum_age or 0, oldest


def _say_ages(one: Offer, other: Offer) -> str:
    (first, last), (from_age, to_age) = _ends(one), _ends(other)
    youngest, oldest = max(first, from_age), min(last, to_age)
    if youngest == oldest:
        return f"age {youngest}"
    return words.for_ages(youngest or None, oldest if oldest < words.NO_END else None)


def _both(one: Sequence[str], other: Sequence[str]) -> list[str]:
    return [name for name in one if name in other]


def _list(names: Sequence[str]) -> str:
    """List the first few names and count the rest; without "and", which many names contain."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
