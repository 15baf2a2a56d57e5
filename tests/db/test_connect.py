"""Opening SQLite for reading and for writing."""

from pathlib import Path

import pytest

from db import connect, schema
from db.published import copy as published_copy
from synergy.viewers import Viewer
from tests.db.tools import bytes_of, insert, rows


def test_a_reading_connection_cannot_write(facts: Path) -> None:
    with (
        connect.reading(facts) as db,
        pytest.raises(connect.SqliteError, match="readonly"),
    ):
        db.execute("DELETE FROM seed_log")
    with connect.reading(facts) as db:
        assert db.table("seed_log").count


@pytest.mark.parametrize("opening", [connect.reading, lambda path: connect.writing(path, "test")])
def test_a_missing_file_is_not_ready_and_says_what_to_do(opening, tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with (
        pytest.raises(connect.NotReady, match=r"no database at .*none\.db.*python -m db init"),
        opening(path),
    ):
        pass
    assert not path.exists()


def test_reading_sees_one_moment_while_others_write(facts: Path) -> None:
    if connect.wanted_journal_mode() != "wal":
        pytest.skip("a rollback journal lets nobody write while somebody reads")
    with connect.reading(facts) as db:
        before = db.table("organization").count
        with connect.writing(facts, "test") as other:
            insert(other, "organization", name="New Agency")
        assert db.table("organization").count == before


@pytest.mark.parametrize(
    ("pragma", "value"), [("secure_delete", 1), ("recursive_triggers", 1), ("synchronous", 2)]
)
def test_a_writing_connection_is_careful(pragma: str, value: int, empty: Path) -> None:
    with connect.writing(empty, "test") as db:
        assert db.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_a_raise_while_writing_leaves_nothing(facts: Path) -> None:
    before = rows(facts, "history")
    with pytest.raises(ZeroDivisionError), connect.writing(facts, "test") as db:
        insert(db, "organization", name="Half an agency")
        raise ZeroDivisionError
    assert "Half an agency" not in {held["name"] for held in rows(facts, "organization").values()}
    assert rows(facts, "history") == before


def test_deleted_text_leaves_the_file(facts: Path) -> None:
    with connect.writing(facts, "test") as db:
        db.execute("CREATE TABLE scratch (text TEXT) STRICT")
        db.execute("INSERT INTO scratch VALUES ('quokka-in-the-margin')")
    with connect.maintaining(facts, "test") as db:
        db.execute("DELETE FROM scratch")
        db.conn.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"quokka-in-the-margin" not in bytes_of(facts)


@pytest.mark.parametrize("name", ["with space.db", "100%.db", "a#b.db", "what?.db", "é–ü.db"])
def test_any_file_name_will_do(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    schema.upgrade(path)
    with connect.reading(path) as db:
        assert db.table("organization").count == 0
    assert path.exists()


def test_the_file_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNERGY_DB", "elsewhere/own.db")
    assert connect.database_path() == Path("elsewhere/own.db")
    monkeypatch.setenv("SYNERGY_DB", "")
    assert connect.database_path() == Path("data/synergy.db")


COORDINATOR = Viewer("coordinator", "coordinator under test")
PARTNER = Viewer("partner", "partner under test", organization_id=1)


def opened(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [line for line in caplog.messages if line.startswith("opens ")]


def test_one_run_opens_one_connection_a_viewer(
    facts: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SYNERGY_DB", str(facts))
    caplog.set_level("DEBUG", "synergy.db")
    with connect.one_run():
        for viewer in (COORDINATOR, PARTNER, COORDINATOR, PARTNER):
            with connect.reading_as(viewer) as db:
                assert db.table("organization").count
        with connect.reading_as(PARTNER, of=1) as db:
            assert db.table("organization").count
    assert [line.rpartition(" ")[2] for line in opened(caplog)] == [
        "coordinator", "partner", "partner",
    ]  # fmt: skip
    with connect.reading_as(COORDINATOR):
        pass
    assert len(opened(caplog)) == 4


def test_a_later_reading_of_a_run_sees_what_was_written_between(
    facts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNERGY_DB", str(facts))
    with connect.one_run():
        with connect.reading_as(COORDINATOR) as db:
            before = db.table("organization").count
        with connect.writing(facts, "test") as other:
            insert(other, "organization", name="New Agency")
        with connect.reading_as(COORDINATOR) as db:
            assert db.table("organization").count == before + 1


def test_readings_inside_each_other_are_apart(facts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNERGY_DB", str(facts))
    with connect.one_run():
        with connect.reading_as(COORDINATOR) as outer, connect.reading_as(COORDINATOR) as inner:
            assert outer.conn is not inner.conn
            outer.execute("CREATE TEMP TABLE own (id INTEGER)")
        with connect.reading_as(COORDINATOR) as db:
            assert not list(db.execute("SELECT 1 FROM sqlite_temp_master"))
        with pytest.raises(connect.SqliteError), connect.reading_as(COORDINATOR) as db:
            db.execute("SELECT nothing FROM nowhere")
        with connect.reading_as(COORDINATOR) as db:
            assert db.table("organization").count


def test_a_copy_that_is_replaced_during_a_run_is_read_anew(sample: Path) -> None:
    funder = Viewer("funder", "a fund")
    published_copy.publish(sample)

    def published() -> int:
        with connect.reading_as(funder) as db:
            return int(db.table("service").count)

    with connect.one_run():
        before = published()
        with connect.writing(sample, "test") as db:
            db.execute("UPDATE service SET published = 0")
        published_copy.publish(sample)
        assert (bool(before), published()) == (True, 0)
