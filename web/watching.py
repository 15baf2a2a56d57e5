"""A connection to the database that stays open, in a thread of its own.

SQLite can make a query wait. Then only this thread waits, never the loop that serves all requests.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from db.watched import Watched

T = TypeVar("T")


class Watching:
    """A thread, and the connection that only it uses."""

    def __init__(self, path: Path) -> None:
        self._watched = Watched(path)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="watching")

    async def ask(self, work: Callable[[Watched], T]) -> T:
        """Run some reading in the thread, after earlier work."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._watched)

    def close(self) -> None:
        """Close the connection and end the thread."""
        self._thread.submit(self._watched.close)
        self._thread.shutdown()
