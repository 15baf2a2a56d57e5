"""Overlaps: the terms of the score worked out by hand, what is shared in words, the action."""

import pytest

from synergy import overlaps
from synergy.checks import LONGEST_TITLE
from synergy.overlaps import Offer

GANGS, EDUCATION, FAMILY = (
    "Gangs and peer pressure", "Education and mentoring", "Family and domestic violence",
)  # fmt: skip
PLAIN = Offer(11, 17, (GANGS,))

# Two offers with their distance in km, where 2 km was chosen; each term's share, and the score.
WORKED: dict[str, tuple[Offer, Offer, float | None, tuple[float, ...], float]] = {
    "the same in everything": (
        Offer(11, 17, (GANGS,), ("Deprivation",), ("Lambeth",)),
        Offer(11, 17, (GANGS,), ("Deprivation",), ("Lambeth",)),
        0.0,
        (1, 1, 1, 1, 1),
        100,
    ),
    # One specialism is shared, of 2 and of 1; 11 to 18 are 8 years, 11 and over 15 of them.
    "near alone": (
        Offer(11, 18, (EDUCATION, GANGS)),
        Offer(11, None, (GANGS,)),
        1.0,
        (2 / 3, 16 / 23, 1 / 2, 0, 0),
        25 * 2 / 3 + 25 * 16 / 23 + 12.5,
    ),
    # 16 and over are 10 years, all ages 26 of them.
    "in a borough alone": (
        Offer(16, None, (FAMILY,), ("Mental health", "Domestic violence"), ("Camden", "Hackney")),
        Offer(None, None, (FAMILY,), ("Domestic violence",), ("Camden",)),
        None,
        (1, 20 / 36, 0, 2 / 3, 2 / 3),
        25 + 25 * 20 / 36 + 10 + 20 / 3,
    ),
    # 11 alone is shared, of 7 and of 6 years.
    "of one age": (
        Offer(5, 11, (EDUCATION,), (), ("Brent",)),
        Offer(11, 16, (EDUCATION,), (), ("Brent", "Ealing")),
        0.5,
        (1, 2 / 13, 3 / 4, 2 / 3, 0),
        25 + 25 * 2 / 13 + 18.75 + 10,
    ),
    "with a refuge": (
        Offer(18, None, (FAMILY,), (), ("Islington",)),
        Offer(16, None, (FAMILY,), (), ("Islington",)),
        None,
        (1, 16 / 18, 0, 1, 0),
        25 + 25 * 16 / 18 + 15,
    ),
    # 16 to 19 are shared, 4 of 7 and of 9 years.
    "across a border": (
        Offer(13, 19, (GANGS,), ("Poor education", "Peer-group pressure"), ("Southwark",)),
        Offer(16, 24, (GANGS,), ("Peer-group pressure", "Mental health"), ("Lewisham",)),
        1.5,
        (1, 1 / 2, 1 / 4, 0, 1 / 2),
        25 + 12.5 + 6.25 + 5,
    ),
    # All years of adults count as one.
    "for adults": (
        Offer(30, 60, (EDUCATION,), (), ("Barnet",)),
        Offer(55, None, (EDUCATION,), (), ("Barnet",)),
        None,
        (1, 1, 0, 1, 0),
        65,
    ),
    # 8 to 12 are shared, 5 of 13 and of 5 years.
    "at several places": (
        Offer(None, 12, (FAMILY, EDUCATION, GANGS)),
        Offer(8, 12, (FAMILY, EDUCATION, GANGS)),
        0.2,
        (1, 10 / 18, 9 / 10, 0, 0),
        25 + 25 * 10 / 18 + 22.5,
    ),
}
REASONS = {
    "the same in everything": [
        "in common: gangs and peer pressure", "both take ages 11 to 17", "at the same place",
        "both cover Lambeth", "both help with deprivation",
    ],
    "near alone": ["in common: gangs and peer pressure", "both take ages 11 to 18", "1.0 km apart"],
    "in a borough alone": [
        "in common: family and domestic violence", "both take ages 16 and over",
        "both cover Camden", "both help with domestic violence",
    ],
    "of one age": [
        "in common: education and mentoring", "both take age 11", "500 m apart", "both cover Brent",
    ],
    "with a refuge": [
        "in common: family and domestic violence", "both take ages 18 and over",
        "both cover Islington",
    ],
    "across a border": [
        "in common: gangs and peer pressure", "both take ages 16 to 19", "1.5 km apart",
        "both help with peer-group pressure",
    ],
    "for adults": [
        "in common: education and mentoring", "both take ages 55 to 60", "both cover Barnet",
    ],
    "at several places": [
        "in common: family and domestic violence, education and mentoring, gangs and peer pressure",
        "both take ages 8 to 12", "200 m apart",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", WORKED)
def test_the_score_is_as_worked_out_by_hand(name: str) -> None:
    one, other, km, terms, points = WORKED[name]
    for two in ((one, other), (other, one)):
        parts = overlaps.shares(*two, km, 2)
        assert tuple(parts) == tuple(overlaps.WEIGHTS)
        assert list(parts.values()) == pytest.approx(terms)
        assert overlaps.score(parts) == pytest.approx(points)


@pytest.mark.parametrize("name", WORKED)
def test_what_is_shared_is_said_in_plain_words(name: str) -> None:
    one, other, km, *_ = WORKED[name]
    assert overlaps.reasons(one, other, km) == REASONS[name]


def test_the_weights_make_a_hundred() -> None:
    assert sum(overlaps.WEIGHTS.values()) == 100


def test_a_score_has_a_word_and_its_parts() -> None:
    assert [overlaps.strength(points) for points in (100, 60, 59.99, 0)] == [
        "strong", "strong", "some", "some",
    ]  # fmt: skip
    one, other, km, *_ = WORKED["across a border"]
    assert overlaps.say_parts(overlaps.shares(one, other, km, 2)) == (
        "specialisms 25 of 25 · ages 12 of 25 · closeness 6 of 25 · boroughs 0 of 15"
        " · factors 5 of 10"
    )


def test_at_the_chosen_distance_closeness_is_nothing() -> None:
    shares = [overlaps.shares(PLAIN, PLAIN, km, 5)["closeness"] for km in (0, 2.5, 5, None)]
    assert shares == [1, 0.5, 0, 0]


def test_all_ages_of_both_are_all_ages() -> None:
    everybody = Offer(None, None, (GANGS,))
    assert overlaps.reasons(everybody, everybody, None)[1] == "both take all ages"
    assert overlaps.shares(everybody, everybody, None, 2)["ages"] == 1


def test_many_boroughs_are_not_all_named() -> None:
    many = Offer(11, 17, (GANGS,), (), ("Barnet", "Bexley", "Brent", "Bromley", "Camden", "Sutton"))
    assert overlaps.reasons(many, many, None)[2] == (
        "both cover Barnet, Bexley, Brent, Bromley and 2 more"
    )


def test_the_action_says_what_to_do_with_both() -> None:
    one, other = ("Evening club", "Northern Agency"), ("Late club", "Southern Agency")
    assert overlaps.action_title("merge", one, other) == (
        "Decide whether to merge “Evening club” (Northern Agency) and “Late club” (Southern Agency)"
    )
    assert overlaps.action_title("coordinate", one, other) == (
        "Agree how to coordinate “Evening club” (Northern Agency) and “Late club” (Southern Agency)"
    )
    title = overlaps.action_title("merge", ("x" * 300, "y" * 300), ("z" * 300, "w" * 300))
    assert len(title) <= LONGEST_TITLE
    assert all(f"{letter}…" in title for letter in "xyzw")


def test_what_changed_of_a_service_is_named() -> None:
    before, after = '{"name": "a", "ages": "b"}', '{"name": "a", "ages": "c"}'
    assert overlaps.changed(before, after) == ["ages"]
    assert overlaps.changed(after, after) == []
    assert overlaps.changed(None, after) == []
    assert overlaps.changed("no JSON", after) == []
