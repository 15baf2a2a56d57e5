"""Understanding times of day as people type them."""

import pytest

from synergy.typed_times import understand

TIMES = {
    "10:30": "10:30", "10.30": "10:30", " 10 ": "10:00", "10am": "10:00", "10 AM": "10:00",
    "2pm": "14:00", "2.30pm": "14:30", "2:30 pm": "14:30", "12pm": "12:00", "12am": "00:00",
    "noon": "12:00", "Midday": "12:00", "14:00": "14:00", "09:05": "09:05", "9.05": "09:05",
    "07:30": "07:30", "0:15": "00:15", "23:59": "23:59",
}  # fmt: skip


@pytest.mark.parametrize("typed", TIMES)
def test_a_time_is_understood(typed: str) -> None:
    assert understand(typed) == TIMES[typed]
    assert understand(TIMES[typed]) == TIMES[typed]


@pytest.mark.parametrize(
    "typed", ["", "soon", "24:00", "10:60", "13pm", "0am", "10:3", "10 to 12", "1030", "-1", "٣"]
)
def test_what_is_no_time_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(ValueError, match="as a time"):
        understand(typed)


@pytest.mark.parametrize(("typed", "which"), [("2", "2am or 2pm"), ("7.30", "7.30am or 7.30pm")])
def test_an_hour_that_could_be_either_is_asked_about(typed: str, which: str) -> None:
    with pytest.raises(ValueError, match=f"Is that {which}"):
        understand(typed)
