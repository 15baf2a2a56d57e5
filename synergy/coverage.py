"""Coverage: where somebody is and where nobody is, for whom, and how to say it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import inf

from synergy import distance, words

# Ages in whole years, both ends included; None is open.
Band = tuple[int, int | None]
BANDS: tuple[Band, ...] = ((0, 9), (10, 14), (15, 17), (18, 24), (25, None))
# How far from a borough's middle somebody may be, in km; 0 is in the borough only.
REACHES = (0, 2, 5, 10)
USUAL_REACH = 5
# So many needs are named in a sentence; of more it says how many.
NAMED = 2

# A borough's or a need's code, and for each gap both.
Pair = tuple[str, str]


def gaps(
    boroughs: Iterable[str], needs: Sequence[str], reached: Collection[Pair]
) -> dict[str, list[str]]:
    """Return, for each borough that lacks something, the needs that nobody there is reached for."""
    missing = {b: [need for need in needs if (b, need) not in reached] for b in boroughs}
    return {borough: lacking for borough, lacking in missing.items() if lacking}


def too_far(
    boroughs: Iterable[str],
    needs: Sequence[str],
    reached: Collection[Pair],
    nearest: Mapping[Pair, float],
    km: float,
) -> dict[str, list[str]]:
    """Return, for each borough, the needs that nobody meets there or within `km` of its middle.

    `nearest` is how far the nearest is, in km, where nobody reaches the borough itself.
    """
    near = {pair for pair, far in nearest.items() if far <= km and km}
    return gaps(boroughs, needs, near | set(reached))


def rank(codes: Iterable[str], figures: Mapping[str, float | None]) -> list[str]:
    """Sort boroughs, the highest figure first; those without one come after, in their order."""
    return sorted(codes, key=lambda code: -_or_lowest(figures.get(code)))


def _or_lowest(figure: float | None) -> float:
    return -inf if figure is None else figure


def per_service(
    figures: Mapping[str, float | None], services: Mapping[str, int]
) -> dict[str, float | None]:
    """Divide each borough's figure by its services: the need that each of them would meet.

    Where there is no service it is infinite; where there is no figure it is None.
    """
    return {
        code: None if figure is None else figure / services[code] if services.get(code) else inf
        for code, figure in figures.items()
    }


def say_at(band: Band | None) -> str:
    """Say an age band inside a sentence: " at 10 to 14"; nothing for all ages."""
    return f" at {words.ages(*band)}" if band else ""


def say(missing: Mapping[str, Sequence[str]], boroughs: int, needs: int, one: str, at: str) -> str:
    """Say in one sentence where nobody is, the first of `missing` by name, and how many gaps.

    `missing` maps a borough's name to the names of its needs that nobody meets; `one` is what a
    need is called, `at` the ages (see `say_at`).
    """
    of = boroughs * needs
    lacking = sum(map(len, missing.values()))
    if not lacking:
        return f"Every borough has somebody for each of the {needs} {one}s{at}: no gap of {of}."
    if lacking == of:
        return f"Nobody is in any borough for any of the {needs} {one}s{at}: {of} gaps of {of}."
    borough, first = next(iter(missing.items()))
    them = words.join([words.inside(name) for name in first])
    if len(first) > NAMED:
        them = f"{len(first)} of the {needs} {one}s" if len(first) < needs else f"any {one}"
    where = f" in {len(missing)} of {boroughs} boroughs" if len(missing) > 1 else ""
    where = " in every borough" if len(missing) == boroughs > 1 else where
    return f"{borough} has nobody for {them}{at}; {words.count(lacking, 'gap')} of {of}{where}."


def say_reach(km: int) -> str:
    """Say how far somebody may be: "within 5 km", "in the borough"."""
    return f"within {km} km" if km else "in the borough"


def say_whole(missing: Mapping[str, str], boroughs: int, needs: int, km: int, at: str) -> str:
    """Say in one sentence where all specialisms can be reached, and what the first borough lacks.

    `missing` maps a borough's name to the words for what it lacks.
    """
    whole = f"All {needs} specialisms{at} are {say_reach(km)}"
    if not missing:
        return f"{whole} for every one of the {boroughs} boroughs."
    borough, lacks = next(iter(missing.items()))
    held = boroughs - len(missing)
    return f"{whole} for {held} of {boroughs} boroughs; {borough} lacks {lacks}."


def say_nearest(km: float | None) -> str:
    """Say how far the nearest is from a borough's middle."""
    return "nobody anywhere" if km is None else f"nearest {distance.say(km)}"


def say_partners(named: int, unnamed: int) -> str:
    """Say how many partners offer services, of which `unnamed` are of partners not published."""
    if named and not unnamed:
        return words.count(named, "partner")
    least = named + 1
    return f"{'at least ' if unnamed > 1 else ''}{words.count(least, 'partner')}"


def write_partners(named: int, unnamed: int) -> str:
    """Write the same as short as a number: "4", or "4+" for at least four."""
    return f"{named + (unnamed > 0):,}{'+' * (unnamed > 1)}"


def say_capacity(free: int, waiting: int, full: int, unknown: int) -> str:
    """Say how many services have places free, a waiting list, are full, or have not said lately."""
    counts = ((free, "with places free"), (waiting, "with a waiting list"), (full, "full"))
    parts = [f"{number:,} {said}" for number, said in counts if number]
    if not parts:
        return "room not known"
    return ", ".join([*parts, *([f"{unknown:,} not known"] if unknown else [])])
