"""The tests' clock: the product's own, set to an ordinary morning or to another moment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from synergy import dates

# A Wednesday.
ORDINARY = "2026-10-14T10:20"


def start() -> None:
    """Begin on the ordinary morning, or at the moment that SYNERGY_NOW names outside."""
    os.environ.setdefault(dates.CLOCK, ORDINARY)
    # From now on every process that is started from here reads the same time.
    dates.now()


@contextmanager
def at(moment: str) -> Iterator[None]:
    """Set the clock to an ISO moment for a while; it ticks on from there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(dates.CLOCK, moment)
        yield
