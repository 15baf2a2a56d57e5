"""Rules for what people type."""

import pytest

from synergy import checks
from synergy.checks import Invalid, Value


def test_tidy_takes_outer_spaces_off_and_makes_empty_text_none() -> None:
    values: dict[str, Value] = {"a": "  two  words\n", "b": " \t", "c": 0, "d": None, "e": ""}
    assert checks.tidy(values) == {"a": "two  words", "b": None, "c": 0, "d": None, "e": None}


@pytest.mark.parametrize("title", ["x", "x" * checks.LONGEST_TITLE, "👩🏽‍🚒", "لقاء"])
def test_a_title_passes(title: str) -> None:
    assert checks.require_title({"title": title}, "title", "issue") == {}


@pytest.mark.parametrize("values", [{}, {"title": None}, {"title": ""}, {"title": 7}])
def test_a_title_must_be_there(values: dict[str, Value]) -> None:
    assert checks.require_title(values, "title", "issue") == {"title": "Give the issue a title."}


def test_a_title_that_is_too_long_says_how_long() -> None:
    problems = checks.require_title({"title": "x" * 20_001}, "title", "issue")
    assert "20,001" in problems["title"]


def test_only_texts_that_are_too_long_are_named() -> None:
    values: dict[str, Value] = {
        "a": "x" * checks.LONGEST_TEXT,
        "b": "x" * (checks.LONGEST_TEXT + 1),
        "c": 10**9,
    }
    problems = checks.require_text_sizes(values)
    assert problems.keys() == {"b"}
    assert "200,001" in problems["b"]


def test_a_choice_must_be_one_of_them() -> None:
    choices = ("open", "done")
    assert checks.require_choice({}, "state", choices) == {}
    assert checks.require_choice({"state": "done"}, "state", choices) == {}
    for value in ("Done", "", None):
        problems = checks.require_choice({"state": value}, "state", choices)
        assert problems == {"state": "Choose one of: open, done."}


@pytest.mark.parametrize("value", [None, "2024-06-07", "2024-02-29"])
def test_a_date_passes(value: Value) -> None:
    assert checks.require_date({"due_on": value}, "due_on") == {}


@pytest.mark.parametrize(
    "value",
    ["tomorrow", "2023-02-29", "7 June 2024", "20240607", "2024-W23-5", "2024-6-7", 20240607, ""],
)
def test_a_date_must_be_written_as_storage_keeps_it(value: Value) -> None:
    assert checks.require_date({"due_on": value}, "due_on").keys() == {"due_on"}


def test_nothing_is_raised_before_there_is_a_problem() -> None:
    checks.raise_if({})
    with pytest.raises(checks.Invalid):
        checks.raise_if({"title": "Give it a title."})


def test_every_problem_is_in_what_is_raised() -> None:
    problems = {"title": "Give it a title.", "due_on": "This is no date."}
    with pytest.raises(Invalid) as caught:
        checks.raise_if(problems)
    assert caught.value.problems == problems
    assert str(caught.value) == "Give it a title. This is no date."
