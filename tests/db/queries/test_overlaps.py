"""Overlaps found and ranked: eight pairs by hand, and all of a partnership against plain Python."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from db import connect
from db.queries import overlap_ranking
from db.queries import overlaps as queries
from db.queries.overlap_ranking import OverlapFilter, Ranking
from db.queries.overlaps import Overlap
from db.samples import generate
from synergy import overlaps
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db import overlaps_naive
from tests.db.overlap_pairs import APART, OVERLAPPING, Pairs, make_pairs
from tests.db.tools import LAMBETH

# The order at 2 km with each score and distance, as tests.synergy.test_overlaps works them out.
IN_ORDER = {
    "the same in everything": (100.0, 0.0),
    "for adults": (65.0, None),
    "with a refuge": (62.222222, None),
    "at several places": (61.388889, 0.2),
    "of one age": (57.596154, 0.5),
    "in a borough alone": (55.555556, None),
    "across a border": (48.75, 1.5),
    "near alone": (46.557971, 1.0),
}
SIZE = generate.Size(organizations=25, services=150, issues=1, actions=1, meetings=1)


def rank(path: Path, chosen: OverlapFilter, viewer: Viewer = COORDINATOR) -> Ranking:
    with connect.reading(path, viewer.role) as db:
        return overlap_ranking.rank(db, chosen)


@pytest.fixture(scope="module")
def pairs(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Pairs:
    path = tmp_path_factory.mktemp("pairs") / "pairs.db"
    shutil.copy(templates["facts"], path)
    return make_pairs(path)


@pytest.fixture(scope="module")
def mixed(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a generated partnership with open ends, refuges, and services at several places."""
    path = tmp_path_factory.mktemp("mixed") / "mixed.db"
    shutil.copy(templates["facts"], path)
    generate.generate(path, COORDINATOR, SIZE)
    with connect.writing(path, "test") as db:
        db.execute("UPDATE service SET minimum_age = NULL WHERE id % 5 = 1")
        db.execute("UPDATE service SET maximum_age = NULL WHERE id % 4 = 1")
        db.execute("UPDATE service SET deleted_at = '2026-01-01' WHERE id % 17 = 0")
        db.execute("UPDATE location SET confidential = 1 WHERE id % 6 = 0")
        db.execute("UPDATE location SET deleted_at = '2026-01-01' WHERE id % 19 = 0")
        db.execute("UPDATE location SET location_type = 'virtual' WHERE id % 23 = 0")
        db.execute("UPDATE location SET latitude = NULL, longitude = NULL WHERE id % 13 = 0")
        db.execute("UPDATE location SET borough_code = NULL WHERE id % 7 = 0")
        db.execute("DELETE FROM service_area WHERE service_id % 3 = 0")
        db.execute("DELETE FROM attribute WHERE service_id % 29 = 0")
        db.execute(
            """INSERT OR IGNORE INTO service_at_location (service_id, location_id)
               SELECT s.id, l.id FROM service AS s JOIN location AS l ON l.id = s.id + 3
               WHERE s.id % 2 = 0"""
        )
    return path


# By hand.


def test_the_eight_pairs_come_in_order_with_their_scores(pairs: Pairs) -> None:
    ranking = rank(pairs.path, OverlapFilter(km=2))
    assert [pair[:2] for pair in ranking.best] == [pairs.ids[name] for name in IN_ORDER]
    for pair, (score, km) in zip(ranking.best, IN_ORDER.values(), strict=True):
        assert pair.score == pytest.approx(score, abs=1e-4)
        assert pair.km == (None if km is None else pytest.approx(km, abs=1e-4))
    assert (ranking.total, ranking.strong) == (8, 4)


@pytest.mark.parametrize("name", APART)
def test_what_fails_one_rule_is_no_overlap(name: str, pairs: Pairs) -> None:
    assert pairs.ids[name] not in {pair[:2] for pair in rank(pairs.path, OverlapFilter()).best}


@pytest.mark.parametrize(
    ("km", "gone", "come"),
    [
        (1, {"across a border"}, set()),
        (5, set(), {"too far"}),
    ],
)
def test_the_chosen_distance_decides_who_is_near(
    km: int, gone: set[str], come: set[str], pairs: Pairs
) -> None:
    found = {pair[:2] for pair in rank(pairs.path, OverlapFilter(km=km)).best}
    assert found == {pairs.ids[name] for name in (OVERLAPPING.keys() - gone) | come}


def test_just_at_the_chosen_distance_is_near(pairs: Pairs) -> None:
    found = {pair[:2]: pair for pair in rank(pairs.path, OverlapFilter(km=1)).best}
    near = found[pairs.ids["near alone"]]
    assert near.km == pytest.approx(1, abs=1e-4)
    assert near.score == pytest.approx(IN_ORDER["near alone"][0] - 12.5, abs=1e-4)


def _read(pairs: Pairs, name: str) -> Overlap:
    with connect.reading(pairs.path) as db:
        ranking = overlap_ranking.rank(db, OverlapFilter())
        [wanted] = [pair for pair in ranking.best if pair[:2] == pairs.ids[name]]
        [overlap] = queries.read(db, [wanted])
    return overlap


@pytest.mark.parametrize("name", OVERLAPPING)
def test_a_card_reads_what_the_score_is_made_of(name: str, pairs: Pairs) -> None:
    overlap = _read(pairs, name)
    parts = overlaps.shares(overlap.one.offer, overlap.other.offer, overlap.km, 2)
    assert overlaps.score(parts) == pytest.approx(IN_ORDER[name][0], abs=1e-4)
    assert (overlap.one.name, overlap.other.name) == (f"{name}, 0", f"{name}, 1")
    assert overlap.one.organization == "Northern Agency"
    assert overlap.other.organization == "Southern Agency"
    assert overlap.review is None


def test_a_card_says_which_boroughs_are_reached(pairs: Pairs) -> None:
    refuge = _read(pairs, "with a refuge").other
    assert (refuge.offer.boroughs, refuge.reaches) == (("Islington",), ("Islington",))
    assert _read(pairs, "in a borough alone").one.reaches == ("Camden", "Hackney")


# A confidential place.


def _moved(pairs: Pairs, path: Path, km: float) -> Path:
    shutil.copy(pairs.path, path)
    with connect.writing(path, "test") as db:
        db.execute("UPDATE location SET latitude = latitude + ? WHERE confidential = 1", [km / 111])
    return path


def test_a_refuge_has_no_distance_and_its_place_changes_nothing(
    pairs: Pairs, tmp_path: Path
) -> None:
    before = rank(pairs.path, OverlapFilter())
    for number, km in enumerate((0.4, 30, 300)):
        assert rank(_moved(pairs, tmp_path / f"{number}.db", km), OverlapFilter()) == before
    refuge = next(p for p in before.best if p[:2] == pairs.ids["with a refuge"])
    assert refuge.km is None


def test_what_is_kept_of_a_refuge_is_its_borough_alone(pairs: Pairs, tmp_path: Path) -> None:
    moved = replace(pairs, path=_moved(pairs, tmp_path / "moved.db", 0.4))
    before, after = (_read(where, "with a refuge") for where in (pairs, moved))
    assert before.bases == after.bases
    assert "Quokka" not in str(after)


# Against plain Python.


FILTERS = [
    *(OverlapFilter(km=km) for km in (1, 2, 5)),
    *(OverlapFilter(km=km, borough=LAMBETH) for km in (1, 2, 5)),
    OverlapFilter(specialism="gangs"),
    OverlapFilter(specialism="family", borough=LAMBETH),
    OverlapFilter(organization_id=15),
    OverlapFilter(km=5, specialism="education", organization_id=16),
]


@pytest.fixture(scope="module")
def held(mixed: Path) -> list[overlaps_naive.Held]:
    return overlaps_naive.services(mixed)


@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_the_ranking_is_that_of_all_pairs_one_by_one(
    chosen: OverlapFilter, mixed: Path, held: list[overlaps_naive.Held]
) -> None:
    expected = overlaps_naive.rank(held, chosen)
    ranking = rank(mixed, chosen)
    assert ranking.total == len(expected) > 0
    assert ranking.strong == sum(pair.score >= overlaps.STRONG for pair in expected)
    assert ranking.best == expected[: overlap_ranking.MOST]


def test_the_generated_services_are_of_every_kind(held: list[overlaps_naive.Held]) -> None:
    near = [p for p in overlaps_naive.rank(held, OverlapFilter()) if p.km is not None]
    assert len(near) > 50
    assert any(one.offer.maximum_age is None for one in held)
    assert any(len(one.spots) > 1 for one in held)
    assert any(not one.spots for one in held)


def test_a_code_that_nothing_has_lets_nothing_through(mixed: Path) -> None:
    assert rank(mixed, OverlapFilter(specialism="none")) == Ranking(0, 0, [])
    assert rank(mixed, OverlapFilter(borough="E09000099")) == Ranking(0, 0, [])


def test_the_list_ends_and_its_count_does_not(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rank(mixed, OverlapFilter())
    monkeypatch.setattr(overlap_ranking, "MOST", 7)
    cut = rank(mixed, OverlapFilter())
    assert (cut.total, cut.strong, cut.best) == (whole.total, whole.strong, whole.best[:7])


def test_nothing_is_left_behind_on_the_connection(mixed: Path) -> None:
    with connect.reading(mixed) as db:
        first = overlap_ranking.rank(db, OverlapFilter())
        assert db.execute("SELECT name FROM temp.sqlite_master").fetchall() == []
        assert overlap_ranking.rank(db, OverlapFilter()) == first


@pytest.mark.parametrize("role", ["coordinator", "partner"])
def test_whoever_reads_them_reads_the_same(
    role: str, mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNERGY_DB", str(mixed))
    who = COORDINATOR if role == "coordinator" else Viewer("partner", "Pat", 15)
    with connect.reading_as(who) as db:
        assert overlap_ranking.rank(db, OverlapFilter()) == rank(mixed, OverlapFilter())


def test_an_empty_partnership_has_none(templates: dict[str, Path]) -> None:
    assert rank(templates["empty"], OverlapFilter()) == Ranking(0, 0, [])
