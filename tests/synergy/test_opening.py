"""When a service is open: by day, in the evening, at the weekend, or nobody knows."""

import pytest

from synergy.opening import NO, UNKNOWN, YES, Hours, When, is_open

OFFICE = Hours("MO,TU,WE,TH,FR", "09:30", "17:00")


@pytest.mark.parametrize(
    ("hours", "weekdays", "evenings", "weekend"),
    [
        (OFFICE, YES, NO, NO),
        (Hours("SA", "10:00", "13:30"), NO, NO, YES),
        (Hours("TH", "18:30", "20:30"), NO, YES, NO),
        (Hours("TU", "17:30", "18:30"), YES, YES, NO),
        (Hours("TU", "16:00", "18:00"), YES, NO, NO),
        (Hours("SU", "19:00", "21:00"), NO, YES, YES),
        (Hours("FR", "16:00", "00:00"), YES, YES, NO),
        (Hours("FR", "22:00", "06:00"), NO, YES, NO),
        (Hours("MO", None, None), UNKNOWN, UNKNOWN, NO),
        (Hours("MO", "10:00", None), YES, UNKNOWN, NO),
        (Hours("MO", "19:00", None), NO, YES, NO),
        (Hours("MO", None, "17:00"), UNKNOWN, NO, NO),
        (Hours(None, "10:00", "12:00"), UNKNOWN, NO, UNKNOWN),
        (Hours("", "19:00", "21:00"), NO, YES, UNKNOWN),
        (Hours("2SA", "10:00:00", "12:00:00"), NO, NO, YES),
        (Hours("MO", "ten", "noon"), UNKNOWN, UNKNOWN, NO),
    ],
    ids=str,
)
def test_one_row(hours: Hours, weekdays: int, evenings: int, weekend: int) -> None:
    kinds: tuple[When, ...] = ("weekdays", "evenings", "weekend")
    assert [is_open((hours,), when) for when in kinds] == [weekdays, evenings, weekend]


def test_one_row_that_is_open_is_enough_and_none_is_not_known() -> None:
    assert is_open((OFFICE, Hours("SA", "10:00", "12:00")), "weekend") == YES
    assert is_open((OFFICE, Hours(None, None, None)), "weekend") == UNKNOWN
    assert is_open((), "weekend") == UNKNOWN
