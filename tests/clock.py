"""The tests' clock: the product's own, set to an ordinary morning or to another moment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from synergy import dates

# A Wednesday.
ORDINARY = "2026-10-14T10:20"
# London time: both clock changes, the ends of months and years, each weekday; around midnight,
# where the day in UTC is another one in summer.
HARD = (
    "2026-12-31T23:30",  # Thursday
    "2027-01-01T00:30",  # Friday
    "2027-02-28T23:30",  # Sunday
    "2027-03-28T00:30",  # Sunday: half an hour later the clocks go forward
    "2027-04-30T10:20",  # Friday
    "2027-05-15T00:30",  # Saturday
    "2027-05-31T23:30",  # Monday
    "2027-06-30T23:30",  # Wednesday
    "2027-07-01T00:30",  # Thursday
    "2027-10-31T01:30",  # Sunday: for the first time, before the clocks go back
    "2027-11-30T23:30",  # Tuesday
    "2028-02-29T00:30",  # Tuesday
)


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
