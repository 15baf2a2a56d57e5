"""Bands of ages, gaps and their order, and the sentences about them."""

from math import inf

import pytest

from synergy import coverage, words
from synergy.coverage import BANDS

CODES = ["barnet", "ealing", "sutton"]
NEEDS = ["family", "gangs"]


def test_the_bands_hold_every_age_once() -> None:
    for age in range(121):
        assert sum(low <= age and (high is None or age <= high) for low, high in BANDS) == 1
    assert BANDS == ((0, 9), (10, 14), (15, 17), (18, 24), (25, None))


# Gaps.


def test_a_gap_is_a_pair_that_nobody_reaches() -> None:
    reached = [("barnet", "family"), ("barnet", "gangs"), ("ealing", "gangs"), ("kent", "family")]
    found = coverage.gaps(CODES, NEEDS, reached)
    assert found == {"ealing": ["family"], "sutton": ["family", "gangs"]}
    assert coverage.gaps([], NEEDS, reached) == {}


@pytest.mark.parametrize(
    ("km", "missing"),
    [
        (0, {"ealing": ["gangs"], "sutton": ["family", "gangs"]}),
        (2, {"sutton": ["family", "gangs"]}),
        (5, {"sutton": ["gangs"]}),
        (10, {"sutton": ["gangs"]}),
    ],
)
def test_a_longer_way_reaches_more(km: float, missing: dict[str, list[str]]) -> None:
    here = [("barnet", "family"), ("barnet", "gangs"), ("ealing", "family")]
    nearest = {("ealing", "gangs"): 0.0, ("sutton", "family"): 5.0}
    assert coverage.too_far(CODES, NEEDS, here, nearest, km) == missing


def test_the_highest_figure_comes_first_and_no_figure_last() -> None:
    figures = {"barnet": 3.0, "sutton": 7.0, "kent": 9.0, "ealing": None}
    assert coverage.rank(["ealing", *CODES[:1], "sutton", "brent"], figures) == [
        "sutton", "barnet", "ealing", "brent",
    ]  # fmt: skip
    assert coverage.rank(CODES, {}) == CODES
    assert coverage.rank(CODES, {"barnet": 0.0, "ealing": -1.0}) == CODES


def test_a_figure_is_shared_by_the_services_there_are() -> None:
    figures = {"barnet": 12.0, "ealing": 12.0, "sutton": None, "brent": 0.0}
    shared = coverage.per_service(figures, {"barnet": 4, "sutton": 2})
    assert shared == {"barnet": 3.0, "ealing": inf, "sutton": None, "brent": inf}
    assert coverage.rank(["brent", "sutton", "barnet", "ealing"], shared) == [
        "brent", "ealing", "barnet", "sutton",
    ]  # fmt: skip


# Sentences.

GANGS = "Gangs and peer pressure"
FAMILY = "Family and domestic violence"
EDUCATION = "Education and mentoring"


@pytest.mark.parametrize(
    ("missing", "at", "sentence"),
    [
        (
            {"Sutton": [GANGS]},
            " for ages 10 to 14",
            "1 of 33 boroughs has a gap (1 in total): "
            "Sutton has no service for gangs and peer pressure for ages 10 to 14.",
        ),
        (
            {"Sutton": [FAMILY, GANGS], "Brent": [GANGS]},
            "",
            "2 of 33 boroughs have a gap (3 in total) – for example, Sutton has no service for "
            "family and domestic violence and gangs and peer pressure.",
        ),
        (
            {"Sutton": [FAMILY, EDUCATION, GANGS]},
            "",
            "1 of 33 boroughs has a gap (3 in total): Sutton has no service for any specialism.",
        ),
        (
            {str(number): [GANGS] for number in range(33)},
            " for ages 25 and over",
            "33 of 33 boroughs have a gap (33 in total) – for example, "
            "0 has no service for gangs and peer pressure for ages 25 and over.",
        ),
        (
            {str(number): [FAMILY, EDUCATION, GANGS] for number in range(33)},
            "",
            "No borough has a service for any of the 3 specialisms.",
        ),
        (
            {},
            " for ages 10 to 14",
            "No gaps: every borough has a service for all 3 specialisms for ages 10 to 14.",
        ),
    ],
)
def test_the_sentence_on_gaps(missing: dict[str, list[str]], at: str, sentence: str) -> None:
    assert coverage.say(missing, 33, 3, "specialism", at) == sentence


def test_the_sentence_counts_needs_where_a_borough_lacks_many() -> None:
    said = coverage.say({"Sutton": ["A", "B", "C"]}, 33, 7, "contributing factor", "")
    assert said == (
        "1 of 33 boroughs has a gap (3 in total): "
        "Sutton has no service for 3 of the 7 contributing factors."
    )


@pytest.mark.parametrize(
    ("missing", "km", "sentence"),
    [
        ({}, 5, "Every borough has all 3 specialisms within 5 km."),
        ({}, 0, "Every borough has all 3 specialisms."),
        (
            {"Sutton": "gangs (nearest 7.3 km)", "Brent": "x"},
            2,
            "31 of 33 boroughs have all 3 specialisms within 2 km. "
            "For example, Sutton lacks gangs (nearest 7.3 km).",
        ),
    ],
)
def test_the_sentence_on_everything_near(missing: dict[str, str], km: int, sentence: str) -> None:
    assert coverage.say_whole(missing, 33, 3, km, "") == sentence


@pytest.mark.parametrize(
    ("name", "said"),
    [(GANGS, "gangs and peer pressure"), ("ADHD", "ADHD"), ("A", "a"), ("", ""), ("Éco", "éco")],
)
def test_a_need_inside_a_sentence(name: str, said: str) -> None:
    assert words.inside(name) == said


@pytest.mark.parametrize(
    ("parts", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_several_in_a_row(parts: list[str], said: str) -> None:
    assert words.join(parts) == said


@pytest.mark.parametrize(
    ("named", "unnamed", "said", "written"),
    [
        (1, 0, "1 partner", "1"),
        (3, 0, "3 partners", "3"),
        (0, 1, "1 partner", "1"),
        (0, 2, "at least 1 partner", "1+"),
        (3, 1, "4 partners", "4"),
        (3, 5, "at least 4 partners", "4+"),
    ],
)
def test_partners_that_are_not_named_count(
    named: int, unnamed: int, said: str, written: str
) -> None:
    assert coverage.say_partners(named, unnamed) == said
    assert coverage.write_partners(named, unnamed) == written


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((2, 1, 1, 3), "2 with free places, 1 with a waiting list, 1 full, 3 unknown"),
        ((1, 0, 0, 0), "1 with free places"),
        ((0, 0, 0, 4), "availability unknown"),
    ],
)
def test_capacity_says_only_what_is_known(counts: tuple[int, int, int, int], said: str) -> None:
    assert coverage.say_capacity(*counts) == said


def test_how_far() -> None:
    assert coverage.say_reach(0) == "in the borough"
    assert coverage.say_reach(10) == "within 10 km"
    assert coverage.say_nearest(None) == "none anywhere"
    assert coverage.say_nearest(7.31) == "nearest 7.3 km"
    assert coverage.say_at((10, 14)) == " for ages 10 to 14"
    assert coverage.say_at((25, None)) == " for ages 25 and over"
    assert coverage.say_at(None) == ""
