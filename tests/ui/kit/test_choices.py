"""Labels to choose from are never the same twice."""

import random

from db.queries.choices import Choice
from ui.kit.choices import LABEL_LENGTH, labels


def test_names_stand_as_they_are_in_their_order() -> None:
    assert labels([Choice(3, "North"), Choice(1, "South")]) == {3: "North", 1: "South"}
    assert list(labels([Choice(3, "North"), Choice(1, "South")])) == [3, 1]
    assert labels([]) == {}


def test_the_same_name_twice_gets_numbers() -> None:
    assert labels([Choice(1, "North"), Choice(2, "North"), Choice(3, "South")]) == {
        1: "North (no. 1)",
        2: "North (no. 2)",
        3: "South",
    }


def test_names_that_differ_only_after_the_cut_or_in_spaces_get_numbers() -> None:
    long = "x" * LABEL_LENGTH
    names = [Choice(1, f"{long}a"), Choice(2, f"{long}b"), Choice(3, "a  b"), Choice(4, "a b")]
    said = labels(names)
    assert len(set(said.values())) == 4
    assert said[3] == "a b (no. 3)"


def test_a_name_that_looks_numbered_is_not_taken_for_another() -> None:
    names = [Choice(1, "North"), Choice(2, "North"), Choice(3, "North (no. 1)")]
    assert len(set(labels(names).values())) == 3


def test_no_two_are_ever_the_same() -> None:
    chance = random.Random(20240607)
    parts = ["North", "North ", "(no. 1)", "(no. 2)", "(no. 3)", "x" * 80, "", "…"]
    for _ in range(300):
        names = [
            Choice(number, " ".join(chance.choices(parts, k=chance.randint(1, 3))))
            for number in range(1, chance.randint(2, 8))
        ]
        said = labels(names)
        assert len(set(said.values())) == len(names), names
