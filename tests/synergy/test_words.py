"""The words for numbers, ages, times and prices."""

import pytest

from synergy import words


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (words.count(0, "issue"), "0 issues"),
        (words.count(1, "issue"), "1 issue"),
        (words.count(1204, "issue"), "1,204 issues"),
        (words.count(1, "agency", "agencies"), "1 agency"),
        (words.count(2, "agency", "agencies"), "2 agencies"),
    ],
)
def test_count(said: str, expected: str) -> None:
    assert said == expected


@pytest.mark.parametrize(
    ("minimum", "maximum", "said"),
    [
        (None, None, "all ages"),
        (16, None, "16 and over"),
        (0, None, "0 and over"),
        (None, 25, "up to 25"),
        (None, 0, "up to 0"),
        (11, 18, "11 to 18"),
    ],
)
def test_ages(minimum: int | None, maximum: int | None, said: str) -> None:
    assert words.ages(minimum, maximum) == said


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("MO", "10:00", "12:00", None), "Mon 10:00 to 12:00"),
        (("MO,WE", "10:00", None, None), "Mon, Wed 10:00"),
        (("MO,TU,WE,TH,FR", "09:00", "17:00", None), "Mon to Fri 09:00 to 17:00"),
        (("MO,TU,WE,TH,FR,SA,SU", None, None, None), "every day"),
        (("SA", "10:00", "12:00", "term time"), "Sat 10:00 to 12:00; term time"),
        ((None, None, None, "By appointment"), "By appointment"),
        ((None, None, None, None), ""),
    ],
)
def test_times(parts: tuple[str | None, str | None, str | None, str | None], said: str) -> None:
    assert words.times(*parts) == said


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("Free", 0.0, None), "Free"),
        ((None, 0.0, None), "free"),
        ((None, 1250.5, "a term"), "£1,250.50 · a term"),
        (("Adults", 2.0, "Adults"), "Adults · £2.00"),
        ((None, None, None), ""),
    ],
)
def test_cost(parts: tuple[str | None, float | None, str | None], said: str) -> None:
    assert words.cost(*parts) == said


def test_what_is_open_is_a_state() -> None:
    assert set(words.OPEN_ACTION_STATES) < set(words.ACTION_STATES)


def test_every_route_has_its_words() -> None:
    assert words.ROUTE_WORDS.keys() == set(words.REFERRAL_ROUTES)


@pytest.mark.parametrize(
    ("number", "published", "said"),
    [
        (1, False, "1 place"),
        (4, False, "4 places"),
        (4, True, "fewer than 5 places"),
        (5, True, "5 places"),
    ],
)
def test_places(number: int, published: bool, said: str) -> None:
    assert words.places(number, published) == said
