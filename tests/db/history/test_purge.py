"""Forgetting a row with every trace of it."""

import threading
from pathlib import Path

import pytest

from db import connect
from db.history.purge import purge
from db.queries.search import search
from db.write import Missing
from tests.conftest import COORDINATOR
from tests.db.tools import World, bytes_of, history_of, insert, row, rows, wrong

PRIVATE = {
    "name": ("Quokkahouse Sanctuary", "Wombatvale Sanctuary"),
    "contact_name": ("Contact of Firstling", "Contact of Secondling"),
    "email": ("firstling@private.example", "secondling@private.example"),
    "phone": ("020 7946 0991", "020 7946 0992"),
    "notes": ("Firstling note: call after six — “ask”", "Secondling note: moved away"),
    "description": ("Zyxwort kept bees", "Zyxwort kept owls"),
}


def _version(number: int) -> dict[str, str]:
    return {column: texts[number] for column, texts in PRIVATE.items()}


@pytest.fixture
def private(world: World) -> tuple[World, int]:
    """Add an agency with private text, edited several times, that much refers to."""
    with connect.writing(world.path, "test") as db:
        agency = insert(db, "organization", **_version(0))
    for number in (1, 0, 1):
        with connect.writing(world.path, "test") as db:
            db.table("organization").update(agency, _version(number))
    with connect.writing(world.path, "test") as db:
        service = insert(
            db, "service", organization_id=agency, name="Zyxwort visits", phone="020 7946 0993"
        )
        db.table("language").insert({"service_id": service, "name": "Zyxish"})
        db.table("service_area").insert({"service_id": service, "borough_code": "E09000007"})
        insert(
            db, "attendance", meeting_id=world.spring, organization_id=agency, person="Firstling"
        )
        insert(db, "update", meeting_id=world.spring, organization_id=agency, text="Zyxwort well")
    world.mention(world.issue, world.spring, agency, "Zyxwort has no grant")
    world.edit(world.action, organization_id=agency)
    return world, agency


def test_no_byte_of_it_is_left(private: tuple[World, int]) -> None:
    world, agency = private
    texts = [text for versions in PRIVATE.values() for text in versions]
    texts += ["Firstling", "Secondling", "Zyxwort", "Zyxish", "020 7946 0993"]
    # The index keeps words in lower case and without what they share with the word before.
    texts += ["kkahouse", "mbatvale", "yxwort"]
    before = bytes_of(world.path)
    assert [text for text in texts[:-3] if text.encode() not in before] == []
    purge(world.path, COORDINATOR, "organization", agency)
    after = bytes_of(world.path).lower()
    assert [text for text in texts if text.lower().encode() in after] == []


def test_what_cannot_stand_without_it_goes_with_it(private: tuple[World, int]) -> None:
    world, agency = private
    gone = purge(world.path, COORDINATOR, "organization", agency)
    assert gone == {
        "organization": 1,
        "service": 1,
        "language": 1,
        "service_area": 1,
        "attendance": 1,
        "update": 1,
        "issue_mention": 1,
    }
    assert agency not in rows(world.path, "organization")
    assert wrong(world.path) == {}


def test_an_action_that_named_it_stays_without_it(private: tuple[World, int]) -> None:
    world, agency = private
    before = row(world.path, "action", world.action)
    purge(world.path, COORDINATOR, "organization", agency)
    after = row(world.path, "action", world.action)
    free = ("updated_at",)
    expected = {**before, "organization_id": None, "version": before["version"] + 1}
    assert {k: v for k, v in after.items() if k not in free} == {
        k: v for k, v in expected.items() if k not in free
    }


def test_the_purge_stands_in_the_history_without_values(private: tuple[World, int]) -> None:
    world, agency = private
    purge(world.path, COORDINATOR, "organization", agency)
    changes = history_of(world.path, "organization", agency)
    assert [(h["change"], h["actor"]) for h in changes if h["change"] == "purge"] == [
        ("purge", COORDINATOR.name)
    ]
    assert {(h["old"], h["new"]) for h in changes} == {(None, None)}


def test_it_is_not_found_any_more(private: tuple[World, int]) -> None:
    world, agency = private
    with connect.reading(world.path) as db:
        assert {(hit.kind, hit.id) for hit in search(db, "wombatvale")} == {
            ("organization", agency)
        }
    purge(world.path, COORDINATOR, "organization", agency)
    with connect.reading(world.path) as db:
        assert search(db, "wombatvale") == []
        assert search(db, "zyxwort") == []


def test_an_issue_goes_with_what_hangs_on_it_and_lets_go_of_the_rest(world: World) -> None:
    world.mention(world.twin, world.spring, world.north, "Zyxwort")
    world.edit(world.action, issue_id=world.twin)
    world.merge(world.issue, world.twin)
    purge(world.path, COORDINATOR, "issue", world.issue)
    assert world.issue not in rows(world.path, "issue")
    assert row(world.path, "issue", world.twin)["merged_into_id"] is None
    assert row(world.path, "action", world.action)["issue_id"] is None
    assert b"Zyxwort" not in bytes_of(world.path)
    assert wrong(world.path) == {}


def test_a_purge_while_somebody_reads_waits_and_leaves_nothing(private: tuple[World, int]) -> None:
    world, agency = private
    reading, done = threading.Event(), threading.Event()

    def look() -> None:
        with connect.reading(world.path) as db:
            db.execute("SELECT count(*) FROM organization").fetchone()
            reading.set()
            done.wait(0.5)

    reader = threading.Thread(target=look)
    reader.start()
    reading.wait()
    purge(world.path, COORDINATOR, "organization", agency)
    done.set()
    reader.join()
    assert b"Secondling" not in bytes_of(world.path)


def test_a_purge_that_a_long_reading_holds_up_does_not_claim_success(
    private: tuple[World, int],
) -> None:
    world, agency = private
    with connect.reading(world.path) as db:
        db.execute("SELECT count(*) FROM organization").fetchone()
        try:
            claimed = bool(purge(world.path, COORDINATOR, "organization", agency))
        except Exception:
            claimed = False
        left = b"Secondling" in bytes_of(world.path)
    assert not (claimed and left)


@pytest.mark.parametrize("number", [999_999, -1, 0])
def test_an_unknown_row_is_missing(number: int, world: World) -> None:
    with pytest.raises(Missing, match=f"no organization {number}"):
        purge(world.path, COORDINATOR, "organization", number)


@pytest.mark.parametrize("kind", ["history", "borough", "setting", "quokka", "", "action; --"])
def test_an_unknown_kind_is_missing(kind: str, world: World) -> None:
    with pytest.raises(Missing, match="not a kind of record"):
        purge(world.path, COORDINATOR, kind, 1)


def test_a_purge_that_found_nothing_writes_nothing(world: World) -> None:
    before = rows(world.path, "history")
    with pytest.raises(Missing):
        purge(world.path, COORDINATOR, "action", 999_999)
    assert rows(world.path, "history") == before


def test_a_missing_database_is_not_ready(tmp_path: Path) -> None:
    with pytest.raises(connect.NotReady):
        purge(tmp_path / "none.db", COORDINATOR, "action", 1)
