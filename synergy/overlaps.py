"""Which services overlap, how much, and how that is said.

Two services overlap that are active, belong to different partners, share a specialism, both take
some age, and either stand within a chosen distance of each other or serve a borough that both
serve. How much they overlap is a score from 0 to 100: the sum of five shares, each from 0 (nothing
in common) to 1 (the same), times its weight in WEIGHTS.

specialisms  25  What they do: the specialisms that both have.
ages         25  For whom: the years of age that both take.
closeness    25  Whether the same people can come to both: 1 at the same place, falling in a
                 straight line to 0 at the chosen distance; 0 beyond it, or where a place is unknown
                 or confidential.
boroughs     15  Whom they mean: the boroughs that both serve. Less than closeness, since a borough
                 is large.
factors      10  Why people come: the contributing factors that both help with. The least, since
                 many services name few of theirs.

What, for whom and where weigh the same, for each alone can rule an overlap out. How alike two
sets are is the coincidence index of L. R. Dice, "Measures of the Amount of Ecologic Association
Between Species", Ecology 26(3), 1945: twice how many both have, over how many the one and the
other have; 0 where neither has any. Years of age count one by one up to 24; 25 and over count
together as one, so that the years of adults, or an end left open, do not drown those of the young.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from synergy import distance, words
from synergy.typed_text import isolate, quote

WEIGHTS = {"specialisms": 25, "ages": 25, "closeness": 25, "boroughs": 15, "factors": 10}
# From this score on an overlap is called strong.
STRONG = 60
# From this age on all years count as one.
GROWN = 25
# How far apart, in km, counts as near: to choose from, and until somebody chooses.
DISTANCES = (1, 2, 5)
DISTANCE = 2

VERDICTS = ("distinct", "coordinate", "merge")
# What a verdict's action is to do with the two services.
DEEDS = {"coordinate": "Agree how to coordinate", "merge": "Decide whether to merge"}
SAME_PLACE_KM = 0.02
NAMED = 4


@dataclass(frozen=True)
class Offer:
    """What of a service decides how much it overlaps; the names are in the order of their lists.

    Ages are whole years, both included; an open end is None.
    """

    minimum_age: int | None
    maximum_age: int | None
    specialisms: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    boroughs: tuple[str, ...] = ()


def shares(one: Offer, other: Offer, km: float | None, limit: float) -> dict[str, float]:
    """Return the share of each term of the score, from 0 to 1, for two services that overlap.

    `km` is how far apart they stand, None where that is unknown or above `limit`, the distance in
    km that was chosen.
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
    """Say a score in a word."""
    return "strong" if points >= STRONG else "some"


def say_parts(parts: dict[str, float]) -> str:
    """Say what a score is made of: "specialisms 25 of 25 · ages 12 of 25 …"."""
    return " · ".join(
        f"{name} {round(weight * parts[name])} of {weight}" for name, weight in WEIGHTS.items()
    )


def reasons(one: Offer, other: Offer, km: float | None) -> list[str]:
    """Say what two services that overlap have in common, in plain words."""
    specialisms = [words.inside(name) for name in _both(one.specialisms, other.specialisms)]
    said = [
        f"both: {_list(specialisms)}",
        f"both take {_say_ages(one, other)}",
    ]
    if km is not None:
        said.append("at the same place" if km < SAME_PLACE_KM else f"{distance.say(km)} apart")
    if boroughs := _both(one.boroughs, other.boroughs):
        said.append(f"both serve {_list(boroughs)}")
    if factors := _both(one.factors, other.factors):
        said.append(f"both help with {_list([words.inside(name) for name in factors])}")
    return said


def action_title(verdict: str, one: tuple[str, str], other: tuple[str, str]) -> str:
    """Name the action that follows from a verdict on two services, each its name and its partner.

    Both names are cut so that the title is no longer than a title may be.
    """
    first, second = (
        f"{quote(_cut(name, 80))} ({isolate(_cut(partner, 40))})" for name, partner in (one, other)
    )
    return f"{DEEDS[verdict]} {first} and {second}"


def changed(before: str | None, after: str) -> list[str]:
    """Name the parts of a service's basis that are not as they were (db.queries.overlap_basis)."""
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
    return words.ages(youngest or None, oldest if oldest < words.NO_END else None)


def _both(one: Sequence[str], other: Sequence[str]) -> list[str]:
    return [name for name in one if name in other]


def _list(names: Sequence[str]) -> str:
    """Name the first few and count the others; no "and", since many names have one of their own."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
