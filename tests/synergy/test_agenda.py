"""The standard agenda, its times, and what is said of what comes over."""

from typing import get_args

import pytest

from synergy import agenda
from synergy.agenda import STANDARD, Step, after, say_carried, say_raised, times


def test_the_standard_agenda_has_every_step_but_others_in_order() -> None:
    assert [one.kind for one in STANDARD] == [one for one in get_args(Step) if one != "other"]
    assert sum(one.minutes for one in STANDARD) == 90
    assert agenda.SHOWN.keys() == set(get_args(Step))


@pytest.mark.parametrize(
    ("start", "minutes", "begin"),
    [
        ("10:00", (5, 25, 30), ("10:00", "10:05", "10:30")),
        ("09:55", (0, 10, 0), ("09:55", "09:55", "10:05")),
        ("23:30", (45, 15), ("23:30", "00:15")),
        ("10:00", (), ()),
    ],
)
def test_each_item_begins_where_the_one_before_ends(
    start: str, minutes: tuple[int, ...], begin: tuple[str, ...]
) -> None:
    assert times(start, minutes) == begin
    assert after(start, sum(minutes)) == times(start, (*minutes, 1))[-1]


def test_what_comes_over_is_said_in_words() -> None:
    assert [say_carried(number) for number in (0, 1, 2)] == [
        "new", "carried over once", "carried over 2 times",
    ]  # fmt: skip
    assert [say_raised(number) for number in (1, 3)] == [
        "raised at 1 meeting", "raised at 3 meetings",
    ]  # fmt: skip
