"""How tests wait: until a state is reached, going on at once, and never for a fixed time."""

import time
from collections.abc import Callable

# Only something broken takes this long, on a busy machine too.
SECONDS = 120.0
MS = SECONDS * 1000


def until(is_reached: Callable[[], object], pause: Callable[[], object] | None = None) -> None:
    """Look again and again until a state is reached; `pause` spends the time between two looks."""
    deadline = time.monotonic() + SECONDS
    while not is_reached():
        assert time.monotonic() < deadline, f"not reached in {SECONDS:.0f} s"
        if pause:
            pause()
        else:
            time.sleep(0.01)
