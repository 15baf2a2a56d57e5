"""On any day a sample that was just loaded looks like a partnership at work."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from db import connect
from db.queries import board, board_figures, trends
from db.queries.actions import count_actions
from db.samples import seed
from synergy import dates
from synergy.trends import direction
from tests import clock
from tests.db.tools import rows, wrong

FRIDAY = 4
# The loop over all hard days, `python -m tests.days`, runs every test on each of them.
SOME = clock.HARD[::3]


@pytest.fixture(scope="module", params=SOME)
def day(request: pytest.FixtureRequest) -> Iterator[date]:
    with clock.at(request.param):
        yield datetime.fromisoformat(request.param).date()


@pytest.fixture(scope="module")
def path(day: date, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("day") / "synergy.db"
    seed.seed(path)
    return path


def test_the_days_are_those_that_are_hard() -> None:
    moments = [datetime.fromisoformat(one) for one in clock.HARD]
    assert {one.weekday() for one in moments} == set(range(7))
    named = {(3, 28), (10, 31), (2, 28), (2, 29), (12, 31), (1, 1), (4, 30)}
    assert named <= {(one.month, one.day) for one in moments}
    changes = [one for one in moments if _offset(one) != _offset(one + timedelta(days=1))]
    assert {(one.month, one.day) for one in changes} == {(3, 28), (10, 31)}
    utc = [one.replace(tzinfo=dates.LONDON).astimezone(UTC) for one in moments]
    assert any(one.date() != other.date() for one, other in zip(moments, utc, strict=True))


def _offset(moment: datetime) -> timedelta | None:
    return moment.replace(tzinfo=dates.LONDON).utcoffset()


def test_a_sample_makes_sense(day: date, path: Path) -> None:
    assert dates.today() == day
    today = day.isoformat()
    meetings = [one for one in rows(path, "meeting").values() if one["sample"]]
    days = [date.fromisoformat(one["date"]) for one in meetings]
    assert len(set(days)) == len(days) > 10
    assert max(one.weekday() for one in days) <= FRIDAY
    assert {one["status"] for one in meetings if one["date"] < today} == {"closed"}
    [coming] = [one for one in meetings if one["date"] >= today]
    assert coming["status"] == "planned"
    assert wrong(path) == {}


def test_its_board_has_something_to_say(day: date, path: Path) -> None:
    with connect.reading(path) as db:
        around = board.between(db, day.isoformat())
        assert around.last and around.coming
        assert around.last.date < around.today < around.coming.date
        meetings = board.last_meetings(db, around.today)
        assert [one.date for one in meetings][-1] == around.last.date
        shown = board_figures.figures(db, around, meetings)
        assert shown.overdue.now and shown.done.now and shown.open_issues and shown.services.now
        for figure in (shown.open_actions, shown.overdue, shown.done, shown.services):
            assert len({*figure.before, figure.now}) > 2
        assert all(shown.raised)
        assert board.count_due(db, around)
        owed = board.owed(db, around, 100)
        assert sum(one.overdue for one in owed) == shown.overdue.now
        assert sum(one.due for one in owed) == board.count_due(db, around)
        soon = count_actions(db, around.actions(due="within 30 days"))
        assert soon >= board.count_due(db, around)
        raised = trends.raised_issues(db, [one.id for one in meetings], 20)
        trend = {
            direction([one.partners.get(meeting.id, 0) for meeting in meetings], one.times)
            for one in raised
        }
        assert {"rising", "falling", "steady"} <= trend
        [solved] = [one for one in raised if one.status == "resolved"]
        assert solved.times > 4 and not {one.id for one in meetings[-3:]} & solved.partners.keys()
        ages = trends.ages(db, around.today)
        assert ages.unresolved and min(ages.unresolved) >= 0
