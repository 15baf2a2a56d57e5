"""Full-text search."""

import random
import unicodedata
from pathlib import Path

import pytest

from db import connect
from db.history.undo import undo
from db.kinds.records import ACTION
from db.queries.search import SHOWN_PER_KIND, search
from db.write import new_key
from tests.conftest import COORDINATOR
from tests.db.tools import World, insert, row, wrong


def _found(path: Path, text: str, kind: str = "action") -> set[int]:
    with connect.reading(path) as db:
        return {hit.id for hit in search(db, text) if hit.kind == kind}


def test_what_was_added_is_found_by_title_and_detail(world: World) -> None:
    number = world.add_action("Paint the quokka", detail="With emulsion").row_id
    assert _found(world.path, "quokka") == {number}
    assert _found(world.path, "emulsion") == {number}


def test_what_was_edited_is_found_by_its_new_words_alone(world: World) -> None:
    number = world.add_action("Paint the quokka").row_id
    world.edit(number, title="Paint the wombat")
    assert _found(world.path, "wombat") == {number}
    assert _found(world.path, "quokka") == set()


def test_what_was_removed_is_not_found_until_undone(world: World) -> None:
    number = world.add_action("Paint the quokka").row_id
    removed = world.remove(ACTION, number)
    assert _found(world.path, "quokka") == set()
    undo(world.path, COORDINATOR, new_key(), removed.key)
    assert _found(world.path, "quokka") == {number}


def test_what_was_deleted_for_good_is_not_found(world: World) -> None:
    number = world.add_action("Paint the quokka").row_id
    with connect.writing(world.path, "test") as db:
        db.table("action").delete(number)
    assert _found(world.path, "quokka") == set()
    assert wrong(world.path) == {}


def test_a_merged_issue_is_not_found(world: World) -> None:
    assert _found(world.path, "short grants", "issue") == {world.twin}
    world.merge(world.issue, world.twin)
    assert _found(world.path, "short grants", "issue") == set()


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("organization", {"name": "Quokka House"}),
        ("issue", {"title": "Quokka noise"}),
        ("action", {"title": "Feed the quokka"}),
        ("meeting", {"name": "Quokka", "date": "2026-01-09"}),
        ("practice", {"title": "A quokka at the door"}),
    ],
)
def test_every_kind_is_found(kind: str, values: dict[str, str], world: World) -> None:
    with connect.writing(world.path, "test") as db:
        number = insert(db, kind, **values)
    assert _found(world.path, "quokka", kind) == {number}


def test_a_service_is_found(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        number = insert(db, "service", organization_id=world.north, name="Quokka Club")
    assert _found(world.path, "quokka", "service") == {number}


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("A café in the hall", "cafe"),
        ("A cafe in the hall", "CAFÉ"),
        ("Mentoring after school", "mentored"),
        ("Referrals from the council", "referral"),
        ("Write a résumé together", "resume"),
        ("Write a résumé together", "résumé"),
        ("Family support in Łódź", "łódź famil"),
        ("Women's group", "women's"),
        ("Women’s group", "women's"),
        ("لقاء الشركاء", "الشركاء"),
        ("Section 114 notice", "114"),
    ],
)
def test_words_find_their_like(title: str, typed: str, world: World) -> None:
    number = world.add_action(title).row_id
    assert number in _found(world.path, typed)


def test_an_accent_typed_as_its_own_mark_is_an_accent(world: World) -> None:
    number = world.add_action("Write a résumé together").row_id
    assert _found(world.path, unicodedata.normalize("NFD", "résumé")) == {number}


@pytest.mark.parametrize("length", range(3, len("education") + 1))
def test_every_beginning_of_a_word_finds_it(length: int, world: World) -> None:
    number = world.add_action("Education first").row_id
    assert number in _found(world.path, "education"[:length])


def test_every_word_must_be_there(world: World) -> None:
    number = world.add_action("Paint the quokka").row_id
    assert _found(world.path, "quokka paint") == {number}
    assert _found(world.path, "quokka wombat") == set()


@pytest.mark.parametrize("typed", ["", "  ", '"', "*", "()", "-", "…"])
def test_no_words_find_nothing(typed: str, facts: Path) -> None:
    with connect.reading(facts) as db:
        assert search(db, typed) == []


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Cats or dogs", "cats OR wombats"),
        ("Cats near dogs", "NEAR(cats dogs)"),
        ("Not a cat", "wombat NOT cat"),
        ("Title of a cat", "title:wombat"),
        ("A cat", "^wombat"),
    ],
)
def test_an_operator_is_a_plain_word(title: str, typed: str, world: World) -> None:
    number = world.add_action(title).row_id
    assert (number in _found(world.path, typed)) == ("wombat" not in typed)


def test_no_text_at_all_breaks_the_search(sample: Path) -> None:
    chance = random.Random(20240607)
    pieces = [
        '"', "'", "*", "(", ")", "{", "}", ":", "^", "-", "+", ",", "\\", "\x00", "\ud800",
        "\u202e", "AND", "OR", "NOT", "NEAR", "NEAR(", "title", "action_fts", "family", "é",
        "e\u0301", "👩🏽‍🚒", "الشركاء", "²", "½", "𞤀", "%", "_", ";", "--", " ", "\n",
    ]  # fmt: skip
    with connect.reading(sample) as db:
        for _ in range(200):
            text = "".join(chance.choices(pieces, k=chance.randint(1, 12)))
            assert isinstance(search(db, text), list), text


@pytest.mark.parametrize("words", [300, 1_500])
def test_a_whole_page_pasted_in_breaks_nothing(words: int, sample: Path) -> None:
    with connect.reading(sample) as db:
        assert search(db, "family " * words) is not None
        assert search(db, " ".join(f"w{number}" for number in range(words))) == []


def test_few_of_each_kind_are_shown(world: World) -> None:
    for number in range(SHOWN_PER_KIND + 3):
        world.add_action(f"Quokka {number}")
    assert len(_found(world.path, "quokka")) == SHOWN_PER_KIND


def test_a_hit_carries_its_name(world: World) -> None:
    with connect.reading(world.path) as db:
        names = {(hit.kind, hit.id): hit.name for hit in search(db, "funders")}
    assert names == {("action", world.action): row(world.path, "action", world.action)["title"]}
