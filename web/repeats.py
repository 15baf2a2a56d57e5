"""Log a repeated message only once, and then how often it was repeated."""

import asyncio
import logging
import re
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

EVERY = 60.0
# This many different messages are counted separately; further ones of a logger count as one.
MOST = 1_000
LONGEST = 200
COUNT = "synergy_count"

# The logger, the level, and the message.
_Key = tuple[str, int, str]


class Repeats(logging.Filter):
    """Lets each message through once, then logs how often it was repeated; thread-safe.

    Messages that differ only in numbers count as one; below warnings, so do messages that differ
    only in what they name. A traceback is not logged again under another message.
    """

    def __init__(self) -> None:
        super().__init__()
        self._came: dict[_Key, int] = {}
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether to log a record."""
        if record.levelno < logging.INFO or hasattr(record, COUNT):
            return True
        says = _says(record) if record.levelno >= logging.WARNING else str(record.msg)
        if not self._is_first(record, re.sub(r"\d+", "#", says)):
            return False
        if record.exc_info and not self._is_first(record, f"error {_place(record)}"):
            record.exc_info = record.exc_text = None
            record.msg, record.args = f"{_says(record)} (its traceback is further up)", None
        return True

    def _is_first(self, record: logging.LogRecord, says: str) -> bool:
        key = (record.name, record.levelno, says[:LONGEST])
        with self._lock:
            if key not in self._came and len(self._came) >= MOST:
                key = (record.name, record.levelno, "other messages")
            self._came[key] = self._came.get(key, 0) + 1
            return self._came[key] == 1

    def count(self) -> None:
        """Log the repeated messages, and start again."""
        with self._lock:
            came, self._came = self._came, {}
        for (name, level, says), times in came.items():
            if times > 1:
                line = next(iter(says.splitlines()), "")
                logging.getLogger(name).log(
                    level, "%d times more in %d s: %s", times - 1, EVERY, line, extra={COUNT: times}
                )


def _says(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        # The message has the wrong number of arguments; the handler reports it.
        return str(record.msg)


def _place(record: logging.LogRecord) -> str:
    """Write a record's error, and the line that raised it."""
    assert record.exc_info
    kind, _, trace = record.exc_info
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return repr(kind)
    return f"{kind!r} {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


@asynccontextmanager
async def counted() -> AsyncIterator[None]:
    """Count repeated messages in every existing logger for as long as the server runs.

    The filter is on the loggers, since they have their own handlers, some of them Streamlit's.
    """
    repeats, root = Repeats(), logging.getLogger()
    loggers = [root, *map(logging.getLogger, list(root.manager.loggerDict))]
    for logger in loggers:
        logger.addFilter(repeats)
    counting = asyncio.create_task(_count(repeats))
    try:
        yield
    finally:
        counting.cancel()
        with suppress(asyncio.CancelledError):
            await counting
        repeats.count()
        for logger in loggers:
            logger.removeFilter(repeats)


async def _count(repeats: Repeats) -> None:
    while True:
        await asyncio.sleep(EVERY)
        repeats.count()
