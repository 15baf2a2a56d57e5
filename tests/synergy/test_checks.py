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
    problems = checks.require_title({"title": "x" * 301}, "title", "issue")
    assert problems["title"] == "Too long: shorten it to 300 characters (now 301)."


def test_only_texts_that_are_too_long_are_named() -> None:
    values: dict[str, Value] = {
        "a": "x" * checks.LONGEST_TEXT,
        "b": "x" * (checks.LONGEST_TEXT + 1),
        "c": 10**9,
    }
    problems = checks.require_texts(values)
    assert problems.keys() == {"b"}
    assert problems["b"] == "Too long: shorten it to 20,000 characters (now 20,001)."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nul\x00inside", "There is a control character, U+0000, in the contact name"),
        ("\x1b[31mred", "U+001B"),
        ("next\x85line", "U+0085"),
        ("half \ud800", "U+D800"),
        ("two\nlines", "There is a line break or a tab in the contact name."),
        ("a\ttab", "There is a line break or a tab"),
        ("\u3164", "Nothing is visible in the contact name."),
        ("\u200b\u2800", "Nothing is visible in"),
    ],
)
def test_a_text_that_cannot_be_kept_is_named_with_what_to_do(text: str, said: str) -> None:
    problems = checks.require_texts({"contact_name": text, "other": "fine", "none": None})
    assert problems.keys() == {"contact_name"}
    assert said in problems["contact_name"]
    assert checks.require_title({"name": text}, "name", "partner").keys() == {"name"}


@pytest.mark.parametrize("text", ["two\nlines", "a\ttab", "Zürich 👩🏽\u200d🚒", "\u202eשלום"])
def test_prose_may_have_several_lines(text: str) -> None:
    assert checks.require_texts({"notes": text}, prose={"notes"}) == {}


def test_prose_holds_no_control_character_either() -> None:
    assert checks.require_texts({"notes": "a\x0bb"}, prose={"notes"}).keys() == {"notes"}


def test_tidy_ends_lines_as_we_do() -> None:
    assert checks.tidy({"notes": "one\r\ntwo\rthree"}) == {"notes": "one\ntwo\nthree"}


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


def test_a_date_that_is_none_says_why() -> None:
    said = checks.require_date({"due_on": "30 February"}, "due_on")["due_on"]
    assert said.startswith("We can't read “30 February” as a date. Try")
    said = checks.require_date({"due_on": "Thu 17 July 2026"}, "due_on")["due_on"]
    assert "17 July 2026 is a Friday" in said
    said = checks.require_date({"due_on": "7 June 2024"}, "due_on")["due_on"]
    assert said == "Enter the date as year-month-day, like 2024-06-07."


def test_tidy_leaves_out_what_is_several() -> None:
    assert checks.tidy({"title": " x ", "boroughs": ("E09000007",), "factors": ()}) == {
        "title": "x"
    }


EMAILS = {
    "a@b.uk": True,
    "first.last+tag@sub.agency.org.uk": True,
    "o'neil@agency.org": True,
    "пошта@приклад.укр": True,
    "agency.org.uk": False,
    "@agency.org.uk": False,
    "name@": False,
    "name@agency": False,
    "name@agency.": False,
    "name@.org": False,
    "name@agency..org": False,
    "a@b@c.uk": False,
    "a b@c.uk": False,
    "name@agency.org uk": False,
    "a@b.uk, c@d.uk": False,
    "a@b.uk\n": False,
    "": False,
}
PAGES = {
    "https://agency.org.uk": True,
    "http://agency.org.uk": True,
    "HTTPS://Agency.Org.UK/": True,
    "https://agency.org.uk/a/b?c=d&e=%20#f": True,
    "https://агенція.укр": True,
    "agency.org.uk": False,
    "https://": False,
    "https://agency": False,
    "https:///agency.org": False,
    "https://agency..org": False,
    "https://.agency.org": False,
    "https://agency.org.": False,
    "ftp://agency.org": False,
    "javascript:alert(1)": False,
    "javascript://agency.org/%0aalert(1)": False,
    "data:text/html,x": False,
    "https://agency.org/a b": False,
    " https://agency.org": False,
    "https://agency.org\n": False,
    "": False,
}
CHARITIES = {
    "202918": True,
    "1079178": True,
    "1079178-1": True,
    "202918-123": True,
    "SC012345": True,
    "NIC100123": True,
    "12345": False,
    "12345678": False,
    "1079178-": False,
    "1079178-1234": False,
    "SC12345": False,
    "SC0123456": False,
    "sc012345": False,
    "NIC10012": False,
    "NI100123": False,
    "107 9178": False,
    "1079178\n": False,
    "١٠٧٩١٧٨": False,
    "none": False,
    "": False,
}
FORMS = {
    "e-mail": (checks.require_email, "address like name@", EMAILS),
    "page": (checks.require_web_address, "address like https://", PAGES),
    "charity": (checks.require_charity_number, "SC and 6 digits (Scotland)", CHARITIES),
}


@pytest.mark.parametrize(
    ("form", "value", "passes"),
    [(form, value, ok) for form, (_, _, table) in FORMS.items() for value, ok in table.items()],
)
def test_what_has_a_form_of_its_own(form: str, value: str, passes: bool) -> None:
    require, advice, _ = FORMS[form]
    found = require({"field": value}, "field")
    assert bool(found) != passes
    if not passes:
        assert found.keys() == {"field"}
        assert advice in found["field"]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_given_has_no_wrong_form(form: str) -> None:
    require = FORMS[form][0]
    assert require({}, "field") == require({"field": None}, "field") == {}


@pytest.mark.parametrize(
    ("least", "most", "wrong"),
    [
        (None, None, set()),
        (0, 120, set()),
        (11, None, set()),
        (None, 25, set()),
        (16, 16, set()),
        (17, 16, {"most"}),
        (-1, 16, {"least"}),
        (11, 121, {"most"}),
        (-1, 121, {"least", "most"}),
        ("11", 16, {"least"}),
        (11, 16.5, {"most"}),
    ],
)
def test_ages(least: Value, most: Value, wrong: set[str]) -> None:
    problems = checks.require_ages({"least": least, "most": most}, "least", "most")
    assert problems.keys() == wrong


def test_ages_the_wrong_way_round_say_both() -> None:
    problems = checks.require_ages({"a": 17, "b": 16}, "a", "b")
    assert problems == {
        "b": "The maximum age (16) is below the minimum age (17). Change one of them."
    }
