"""How long all overlaps take, and against a naive way: `python -m tests.bench.overlaps`.

All overlaps of 5,000 generated services must be found, ranked and counted in under 2 seconds. The
naive way tries every pair in Python, on fewer services; both are measured there for the ratio.
Absolute times depend on the machine. No test fails on them.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from db import connect
from db.queries import overlap_ranking
from db.queries import overlaps as queries
from db.queries.overlap_ranking import OverlapFilter
from db.samples import generate
from synergy import overlaps
from synergy.viewers import Viewer
from tests.db import overlaps_naive

COORDINATOR = Viewer("coordinator", "bench")
LARGE = generate.Size(organizations=500, services=5000, issues=1, actions=1, meetings=1)
SMALL = generate.Size(organizations=100, services=1000, issues=1, actions=1, meetings=1)
ROUNDS = 3
CARDS = 10


def seconds(call: Callable[[], object]) -> tuple[float, float]:
    """Return the shortest time of some rounds: by the clock, and of the processor alone."""
    times = []
    for _ in range(ROUNDS):
        started, used = time.perf_counter(), time.process_time()
        call()
        times.append((time.perf_counter() - started, time.process_time() - used))
    return min(times)


def read(path: Path, chosen: OverlapFilter) -> int:
    """Rank all overlaps and read the first cards, as the page does; return how many there are."""
    with connect.reading(path) as db:
        ranking = overlap_ranking.rank(db, chosen)
        queries.read(db, ranking.best[:CARDS])
    return ranking.total


def naively(path: Path) -> int:
    """Rank all overlaps pair by pair; return how many there are."""
    return len(overlaps_naive.rank(overlaps_naive.services(path), OverlapFilter()))


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder) / "large.db", Path(folder) / "small.db"
        generate.generate(large, COORDINATOR, LARGE)
        generate.generate(small, COORDINATOR, SMALL)
        print(f"{'services':>9}{'km':>4}{'overlaps':>10}{'seconds':>9}{'of CPU':>8}")
        for km in overlaps.DISTANCES:
            chosen = OverlapFilter(km=km)
            total = read(large, chosen)
            spent, used = seconds(lambda chosen=chosen: read(large, chosen))
            print(f"{LARGE.services:>9,}{km:>4}{total:>10,}{spent:>9.2f}{used:>8.2f}")
        ours, naive = (
            seconds(lambda way=way: way(small))[1]
            for way in (lambda path: read(path, OverlapFilter()), naively)
        )
        print(
            f"{SMALL.services:,} services, in SQL {ours:.2f} s, pair by pair in Python"
            f" {naive:.2f} s of CPU: {naive / ours:.0f} times as long"
        )


if __name__ == "__main__":
    main()
