"""Write from a request in separate threads, so that readers never wait behind a writer."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# A writer may wait for its turn (db.connect.BUSY_SECONDS), which costs nothing but a thread.
_WRITERS = ThreadPoolExecutor(max_workers=32, thread_name_prefix="writer")


async def write(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Run a function that writes to the database."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_WRITERS, lambda: work(*arguments, **named))
