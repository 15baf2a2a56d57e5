"""Indicators in storage: imported whole, in the place of what was held, taken back, removed."""

import shutil
from pathlib import Path

import pytest

from db import connect
from db.commands import indicators as commands
from db.history import undo
from db.published import copy as published_copy
from db.queries import indicators
from db.queries.indicators import Comparison, Indicator
from db.write import Conflict, Missing, Receipt, new_key
from synergy.checks import Invalid
from synergy.figures import Figures
from tests.conftest import COORDINATOR
from tests.db.tools import CAMDEN, HACKNEY, LAMBETH, history_of, rows, wrong

POVERTY = Figures("Poverty", "2022/23", "DWP", {CAMDEN: 30.5, HACKNEY: 43.0})
LATER = Figures("Poverty", "2022/23", "DWP, revised", {CAMDEN: 30.5, LAMBETH: 0.0})


def seen(path: Path, *figures: Figures) -> dict[int, int]:
    with connect.reading(path) as db:
        return indicators.versions(db, *figures)


def put(path: Path, *figures: Figures, key: str | None = None) -> Receipt:
    return commands.import_indicators(
        path, COORDINATOR, key or new_key(), figures, seen(path, *figures)
    )


def compare(path: Path, figures: Figures) -> Comparison:
    with connect.reading(path) as db:
        return indicators.compare(db, figures)


def held(path: Path, of: Figures = POVERTY) -> dict[str, float | None]:
    """Read the figures there are, without the boroughs that have none."""
    with connect.reading(path) as db:
        found = indicators.values(db, of.name, of.period)
    return {code: value for code, value in found.items() if value is not None}


def listed(path: Path) -> list[Indicator]:
    with connect.reading(path) as db:
        return indicators.indicators(db)


def test_every_borough_has_a_row_and_those_without_a_figure_no_value(facts: Path) -> None:
    receipt = put(facts, POVERTY)
    assert len(receipt.row_ids) == len(rows(facts, "indicator")) == 33
    assert held(facts) == POVERTY.values
    with connect.reading(facts) as db:
        assert sum(v is None for v in indicators.values(db, "Poverty", "2022/23").values()) == 31
    assert {one["sample"] for one in rows(facts, "indicator").values()} == {0}
    assert listed(facts) == [Indicator("Poverty", "2022/23", "DWP", 0)]
    assert wrong(facts) == {}


def test_the_newest_period_of_each_name_comes_first(facts: Path) -> None:
    stored = [("b", "2021"), ("A", "2022-02/2024-01"), ("b", "2022/23"), ("A", "2023"), ("b", "?")]
    put(facts, *(Figures(name, period, "S", {CAMDEN: 1.0}) for name, period in stored))
    assert [(one.name, one.period) for one in listed(facts)] == [
        ("A", "2022-02/2024-01"), ("A", "2023"), ("b", "2022/23"), ("b", "2021"), ("b", "?")
    ]  # fmt: skip


def test_an_import_again_replaces_all_of_its_name_and_period_and_nothing_else(facts: Path) -> None:
    before = Figures("Poverty", "2021/22", "DWP", {HACKNEY: 50.0})
    put(facts, POVERTY, before)
    put(facts, LATER)
    assert held(facts) == LATER.values
    assert held(facts, before) == before.values
    assert [one.source for one in listed(facts)] == ["DWP, revised", "DWP"]
    assert len(rows(facts, "indicator")) == 66
    camden = next(n for n, one in rows(facts, "indicator").items() if one["borough_code"] == CAMDEN)
    assert [one["change"] for one in history_of(facts, "indicator", camden)] == ["insert", "update"]
    assert wrong(facts) == {}


def test_what_an_import_would_do_is_what_it_does(facts: Path) -> None:
    first = compare(facts, POVERTY)
    assert (first.added, first.changed, first.same, first.taken_away) == (2, 0, 0, ())
    assert len(first.no_figure) == 31
    assert rows(facts, "indicator") == {}
    put(facts, POVERTY)
    again = compare(facts, POVERTY)
    assert (again.added, again.changed, again.same, again.writes) == (0, 0, 2, False)
    changed = Figures("Poverty", "2022/23", "DWP", {CAMDEN: 31.0, LAMBETH: 0.0})
    then = compare(facts, changed)
    assert (then.added, then.changed, then.same, then.taken_away) == (1, 1, 0, ("Hackney",))
    assert then.writes
    assert then.say().startswith("1 added, 1 changed; figure removed: Hackney; no figure: ")
    put(facts, changed)
    assert held(facts) == changed.values


def test_only_rows_that_change_are_written(facts: Path) -> None:
    put(facts, POVERTY)
    assert put(facts, POVERTY).row_ids == ()
    changed = Figures("Poverty", "2022/23", "DWP", {**POVERTY.values, CAMDEN: 31.0})
    assert len(put(facts, changed).row_ids) == 1
    assert {one["version"] for one in rows(facts, "indicator").values()} == {1, 2}


def test_an_import_is_undone_as_a_whole(facts: Path) -> None:
    first = put(facts, POVERTY)
    second = put(facts, LATER)
    undo.undo(facts, COORDINATOR, new_key(), second.key)
    assert held(facts) == POVERTY.values
    assert listed(facts)[0].source == "DWP"
    with pytest.raises(undo.TooLate):
        undo.undo(facts, COORDINATOR, new_key(), first.key)
    assert wrong(facts) == {}


def test_a_first_import_is_undone_and_made_again(facts: Path) -> None:
    undo.undo(facts, COORDINATOR, new_key(), put(facts, POVERTY).key)
    assert (listed(facts), held(facts)) == ([], {})
    assert compare(facts, POVERTY).added == 2
    put(facts, POVERTY)
    assert held(facts) == POVERTY.values
    assert len(rows(facts, "indicator")) == 33


def test_a_double_click_imports_once(facts: Path) -> None:
    key = new_key()
    first = put(facts, POVERTY, key=key)
    assert put(facts, POVERTY, key=key) == first
    assert {one["version"] for one in rows(facts, "indicator").values()} == {1}


def test_an_import_or_removal_made_on_what_changed_since_is_refused(facts: Path) -> None:
    put(facts, POVERTY)
    stale = seen(facts, POVERTY)
    put(facts, LATER)
    with pytest.raises(Conflict) as refused:
        commands.import_indicators(facts, COORDINATOR, new_key(), [POVERTY], stale)
    assert len(refused.value.clashes) == 33
    with pytest.raises(Conflict):
        commands.remove_indicator(facts, COORDINATOR, new_key(), "Poverty", "2022/23", stale)
    with pytest.raises(Conflict):
        commands.import_indicators(facts, COORDINATOR, new_key(), [POVERTY], {})
    assert held(facts) == LATER.values


def test_a_removal_takes_one_period_and_is_undone(facts: Path) -> None:
    before = Figures("Poverty", "2021/22", "DWP", {HACKNEY: 50.0})
    put(facts, POVERTY, before)
    gone = commands.remove_indicator(
        facts, COORDINATOR, new_key(), "Poverty", "2022/23", seen(facts, POVERTY)
    )
    assert [one.period for one in listed(facts)] == ["2021/22"]
    assert held(facts) == {}
    with pytest.raises(Missing):
        commands.remove_indicator(
            facts, COORDINATOR, new_key(), "Poverty", "2022/23", seen(facts, POVERTY)
        )
    undo.undo(facts, COORDINATOR, new_key(), gone.key)
    assert held(facts) == POVERTY.values
    assert wrong(facts) == {}


@pytest.mark.parametrize(
    ("figures", "problem"),
    [
        ([], "nothing to import"),
        ([Figures("", "2021", "S", {CAMDEN: 1.0})], "Give the indicator a name"),
        ([Figures("N", "", "S", {CAMDEN: 1.0})], "Give the indicator a period"),
        ([Figures("N", "2021", "", {CAMDEN: 1.0})], "Give the indicator a source"),
        ([Figures("N" * 301, "2021", "S", {CAMDEN: 1.0})], "now 301"),
        ([Figures("N", "2021", "S", {CAMDEN: float("nan")})], "is not a number"),
        ([Figures("N", "2021", "S", {CAMDEN: float("inf")})], "is not a number"),
        ([Figures("N", "2021", "S", {"E09000034": 1.0})], "for a London borough"),
        ([POVERTY, LATER], "twice"),
    ],
)
def test_what_cannot_be_is_refused_whole(figures: list[Figures], problem: str, facts: Path) -> None:
    with pytest.raises(Invalid, match=problem):
        commands.import_indicators(facts, COORDINATOR, new_key(), [POVERTY, *figures][1:], {})
    assert rows(facts, "indicator") == {}


def test_outsiders_read_indicators_and_not_removed_ones(facts: Path) -> None:
    gone = Figures("Gone", "2020", "S", {CAMDEN: 1.0})
    put(facts, POVERTY, gone)
    made_on = seen(facts, gone)
    commands.remove_indicator(facts, COORDINATOR, new_key(), "Gone", "2020", made_on)
    published_copy.publish(facts)
    copy = facts.with_name("copy.db")
    shutil.copy(connect.published_path(facts), copy)
    assert listed(copy) == [Indicator("Poverty", "2022/23", "DWP", 0)]
    assert held(copy) == POVERTY.values
