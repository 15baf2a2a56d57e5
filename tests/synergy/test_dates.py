"""The product's clock, and dates as Londoners write them."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from synergy import dates
from tests import clock
from tests.db.cli.tools import failure, run_process
from tests.db.tools import start_python


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2024-06-07", "Fri 7 June 2024"),
        (date(2017, 5, 4), "Thu 4 May 2017"),
        ("2024-02-29", "Thu 29 February 2024"),
        ("2026-12-31", "Thu 31 December 2026"),
        (None, ""),
    ],
)
def test_a_day(day: str | date | None, said: str) -> None:
    assert dates.say(day) == said


@pytest.mark.parametrize("text", ["", "soon", "07/06/2024", "2023-02-29"])
def test_text_that_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        dates.say(text)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2024-01-15T14:05:09.000Z", "Mon 15 January 2024, 14:05"),
        ("2024-06-07T13:05:09.123Z", "Fri 7 June 2024, 14:05"),
        ("2024-06-07T23:30:00.000Z", "Sat 8 June 2024, 00:30"),
        ("2024-03-31T00:59:59.000Z", "Sun 31 March 2024, 00:59"),
        ("2024-03-31T01:00:00.000Z", "Sun 31 March 2024, 02:00"),
        ("2024-10-27T00:30:00.000Z", "Sun 27 October 2024, 01:30"),
        ("2024-10-27T01:30:00.000Z", "Sun 27 October 2024, 01:30"),
    ],
    ids=["winter", "summer", "midnight", "before spring", "spring", "before autumn", "autumn"],
)
def test_a_moment_is_said_in_london_time(moment: str, said: str) -> None:
    assert dates.say_moment(moment) == said


def test_a_time_of_day_is_said_in_london_time() -> None:
    assert dates.say_time("2024-06-07T13:05:09.123Z") == "14:05:09"


def test_without_a_setting_it_is_the_computers_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(dates.CLOCK)
    before, said, after = datetime.now(UTC), dates.now(), datetime.now(UTC)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", said)
    assert before - timedelta(milliseconds=1) < datetime.fromisoformat(said) <= after


@pytest.mark.parametrize(
    ("setting", "moment", "day"),
    [
        ("2027-01-15T09:30:10", "2027-01-15T09:30:1", date(2027, 1, 15)),
        ("2027-07-01T00:30:10", "2027-06-30T23:30:1", date(2027, 7, 1)),
        ("2027-07-01T00:30:10Z", "2027-07-01T00:30:1", date(2027, 7, 1)),
        ("2027-03-28T23:30:10Z", "2027-03-28T23:30:1", date(2027, 3, 29)),
        ("2020-02-29", "2020-02-29T00:00:0", date(2020, 2, 29)),
    ],
    ids=["winter", "summer", "with an offset", "already tomorrow in London", "a day"],
)
def test_the_clock_starts_at_the_setting(setting: str, moment: str, day: date) -> None:
    with clock.at(setting):
        assert dates.now().startswith(moment)
        assert dates.today() == day


def test_the_clock_ticks_on_from_the_setting() -> None:
    with clock.at("2027-03-28T00:59:59.900Z"):
        started, real = datetime.fromisoformat(dates.now()), datetime.now(UTC)
        while datetime.now(UTC) - real < timedelta(milliseconds=200):
            pass
        assert datetime.fromisoformat(dates.now()) - started >= timedelta(milliseconds=199)
        assert dates.say_moment(dates.now()) == "Sun 28 March 2027, 02:00"


def test_a_process_that_is_started_later_reads_the_same_time() -> None:
    with clock.at("2027-10-31T01:30"):
        before = dates.now()
        said, problems = start_python("from synergy import dates; print(dates.now())").communicate()
        assert before < said.strip() < dates.now()
        assert problems == ""


@pytest.mark.parametrize("setting", ["soon", "2027-02-29", "+soon", "9999999999999"])
def test_a_setting_that_is_no_moment_stops_the_program(setting: str, tmp_path: Path) -> None:
    done = run_process(tmp_path / "synergy.db", "init", **{dates.CLOCK: setting})
    assert failure(done).startswith(f"SYNERGY_NOW is {setting!r}, which is not a date and time. ")
    assert list(tmp_path.iterdir()) == []
