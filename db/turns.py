"""The queue of our own writers: one at a time, first come, first served."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from db.trouble import Busy


class Turns:
    """Gives each thread its turn; no thread waits longer than it asks to.

    SQLite makes writers sleep and try again, and a plain lock wakes them in any order: either way,
    one of many may wait for seconds while others overtake it.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Event] = deque()

    def __len__(self) -> int:
        """Return the number of threads waiting."""
        return len(self._waiting)

    @contextmanager
    def turn(self, seconds: float) -> Iterator[float]:
        """Wait for a turn and yield the number of seconds left; Busy if none are."""
        end = time.monotonic() + seconds
        self._wait(seconds)
        try:
            yield max(0.0, end - time.monotonic())
        finally:
            self._pass_on()

    def _wait(self, seconds: float) -> None:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(seconds):
            return
        with self._guard:
            # The turn may have come just now.
            if mine.is_set():
                return
            self._waiting.remove(mine)
        raise Busy(f"others were writing for {seconds:.0f} seconds")

    def _pass_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False
