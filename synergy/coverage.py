"""Coverage: which boroughs have services for which needs, where the gaps are, and in words."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import inf

from synergy import distance, words

# Ages in whole years, both ends included; None means no upper limit.
Band = tuple[int, int | None]
BANDS: tuple[Band, ...] = ((0, 9), (10, 14), (15, 17), (18, 24), (25, None))
# How far from a borough's centre a service may be, in km; 0 means in the borough only.
REACHES = (0, 2, 5, 10)
USUAL_REACH = 5
# A sentence names this many needs at most; it counts them if there are more.
NAMED = 2

# The codes of a borough and a need.
Pair = tuple[str, str]


def gaps(
    boroughs: Iterable[str], needs: Sequence[str], reached: Collection[Pair]
) -> dict[str, list[str]]:
    """Return, for each borough with a gap, the needs that no service meets there."""
    missing = {b: [need for need in needs if (b, need) not in reached] for b in boroughs}
    return {borough: lacking for borough, lacking in missing.items() if lacking}


def too_far(
    boroughs: Iterable[str],
    needs: Sequence[str],
    reached: Collection[Pair],
    nearest: Mapping[Pair, float],
    km: float,
) -> dict[str, list[str]]:
    """Return, for each borough, the needs that no service meets there or within `km` of its centre.

    `nearest` is the distance in km to the nearest service, if none reaches the borough itself.
    """
    near = {pair for pair, far in nearest.items() if far <= km and km}
    return gaps(boroughs, needs, near | set(reached))


def rank(codes: Iterable[str], figures: Mapping[str, float | None]) -> list[str]:
    """Sort boroughs, highest figure first; those without a figure follow in their given order."""
    known = {code: figure for code, figure in figures.items() if figure is not None}
    return sorted(codes, key=lambda code: -known.get(code, -inf))


def per_service(
    figures: Mapping[str, float | None], services: Mapping[str, int]
) -> dict[str, float | None]:
    """Divide each borough's figure by its number of services.

    The result is infinite without a service, and None without a figure.
    """
    return {
        code: None if figure is None else figure / services[code] if services.get(code) else inf
        for code, figure in figures.items()
    }


def say_at(band: Band | None) -> str:
    """Write an age band inside a sentence: " for ages 10 to 14"; nothing for all ages."""
    return f" for ages {words.ages(*band)}" if band else ""


def say(missing: Mapping[str, Sequence[str]], boroughs: int, needs: int, one: str, at: str) -> str:
    """Sum up the gaps in one sentence, with the first borough in `missing` as an example.

    `missing` maps a borough's name to the names of the needs that no service meets there; `one` is
    the word for a need, `at` the ages (see `say_at`).
    """
    lacking = sum(map(len, missing.values()))
    if not lacking:
        return f"No gaps: every borough has a service for all {needs} {one}s{at}."
    if lacking == boroughs * needs:
        return f"No borough has a service for any of the {needs} {one}s{at}."
    borough, first = next(iter(missing.items()))
    them = words.join([words.inside(name) for name in first])
    if len(first) > NAMED:
        them = f"{len(first)} of the {needs} {one}s" if len(first) < needs else f"any {one}"
    have, example = ("has", ": ") if len(missing) == 1 else ("have", " – for example, ")
    return (
        f"{len(missing)} of {boroughs} boroughs {have} a gap ({lacking} in total){example}"
        f"{borough} has no service for {them}{at}."
    )


def say_reach(km: int) -> str:
    """Say how far away a service may be: "within 5 km", "in the borough"."""
    return f"within {km} km" if km else "in the borough"


def say_whole(missing: Mapping[str, str], boroughs: int, needs: int, km: int, at: str) -> str:
    """Say how many boroughs have all specialisms near, with the first in `missing` as an example.

    `missing` maps a borough's name to the words for what it lacks.
    """
    whole = f"all {needs} specialisms{at}{f' within {km} km' if km else ''}"
    if not missing:
        return f"Every borough has {whole}."
    borough, lacks = next(iter(missing.items()))
    complete = boroughs - len(missing)
    have = "has" if complete == 1 else "have"
    return (
        f"{complete} of {boroughs} boroughs {have} {whole}. For example, {borough} lacks {lacks}."
    )


def say_nearest(km: float | None) -> str:
    """Say how far the nearest service is from a borough's centre."""
    return "none anywhere" if km is None else f"nearest {distance.say(km)}"


def say_partners(named: int, unnamed: int) -> str:
    """Count the partners that offer services; `unnamed` services belong to unpublished partners."""
    if named and not unnamed:
        return words.count(named, "partner")
    least = named + 1
    return f"{'at least ' if unnamed > 1 else ''}{words.count(least, 'partner')}"


def write_partners(named: int, unnamed: int) -> str:
    """Write the same count as a short number: "4", or "4+" for at least four."""
    return f"{named + (unnamed > 0):,}{'+' * (unnamed > 1)}"


def say_capacity(free: int, waiting: int, full: int, unknown: int) -> str:
    """Say how many services have free places, a waiting list, are full, or are unknown."""
    counts = ((free, "with free places"), (waiting, "with a waiting list"), (full, "full"))
    parts = [f"{number:,} {said}" for number, said in counts if number]
    if not parts:
        return "availability unknown"
    return ", ".join([*parts, *([f"{unknown:,} unknown"] if unknown else [])])
