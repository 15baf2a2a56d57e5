"""How changes are written: what a long text said before and after, and what is left to the page."""

from db.queries.history import Change
from ui.kit import history
from ui.kit.fields import Area

NAMED = {"description": Area("description", "Description")}
MOMENT = "2026-10-14T09:20:00.000Z"


def test_the_first_difference_of_two_long_texts_is_in_view() -> None:
    same = "The same beginning. " * 30
    fields = {"description": (f"{same}They meet on Mondays.", f"{same}They meet on Fridays.")}
    [line] = history.say(Change(MOMENT, "Ada", "update", fields=fields), NAMED)
    assert line.count("They meet on") == 2
    assert "Mondays. → …" in line
    assert line.endswith("Fridays.")
    assert len(line) < 300


def test_what_was_added_to_a_long_text_or_cut_from_it_is_in_view() -> None:
    short = "The same beginning. " * 30
    for pair in (
        (short, f"{short}They meet on Fridays."),
        (f"{short}They meet on Fridays.", short),
    ):
        change = Change(MOMENT, "Ada", "update", fields={"description": pair})
        [line] = history.say(change, NAMED)
        assert line.count("They meet on Fridays.") == 1
        assert len(line) < 300


def test_short_texts_are_shown_whole() -> None:
    fields = {"description": ("Mondays", "Fridays")}
    change = Change(MOMENT, "Ada", "update", fields=fields)
    assert history.say(change, NAMED) == ["Description: Mondays → Fridays"]


def test_publishing_is_a_change_like_others() -> None:
    told = [
        history.say(Change(MOMENT, "Ada", "update", fields={"published": pair}), NAMED)
        for pair in ((0, 1), (1, 0))
    ]
    assert told == [["Published"], ["No longer published"]]


def test_a_new_record_is_left_to_its_page() -> None:
    fields = {"description": (None, "Fridays")}
    assert history.say(Change(MOMENT, "Ada", "insert", fields=fields), NAMED) == []
