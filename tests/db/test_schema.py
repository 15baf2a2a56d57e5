"""Making a database and bringing it up to date."""

from pathlib import Path

from db import connect, schema
from db.migrations import (
    m001_places_and_services,
    m002_meetings_and_actions,
    m003_keeping,
    m004_screens,
    m005_access,
    m006_map,
    m007_running,
)
from tests.db.tools import run_at_once, wrong

STEPS = [
    "m001_places_and_services",
    "m002_meetings_and_actions",
    "m003_keeping",
    "m004_screens",
    "m005_access",
    "m006_map",
    "m007_running",
    "m008_first_account",
    "m009_projector",
    "m010_minutes_done",
]
INDEXES = (
    m001_places_and_services.INDEXES
    + m002_meetings_and_actions.INDEXES
    + m003_keeping.INDEXES
    + tuple(sql for sql in m004_screens.STATEMENTS if "INDEX" in sql)
    + m005_access.INDEXES
    + tuple(sql for sql in m006_map.STATEMENTS if "INDEX" in sql)
    + tuple(sql for sql in m007_running.STATEMENTS if "INDEX" in sql)
)


def test_upgrade_applies_the_steps_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "synergy.db"
    assert schema.upgrade(path) == STEPS
    before = path.read_bytes()
    assert schema.upgrade(path) == []
    assert path.read_bytes() == before
    assert wrong(path) == {}


def test_four_processes_may_upgrade_one_new_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "synergy.db"
    code = "from pathlib import Path\nprint(len(schema.upgrade(Path(sys.argv[1]))))"
    ended = run_at_once(code, 4, path)
    assert [(code, err) for code, _, err in ended] == [(0, "")] * 4
    assert sorted(out.strip() for _, out, _ in ended) == ["0", "0", "0", str(len(STEPS))]
    assert wrong(path) == {}


def test_every_table_is_strict(empty: Path) -> None:
    with connect.reading(empty) as db:
        lax = {
            name
            for (name,) in db.execute(
                """SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
                   AND NOT strict"""
            ).fetchall()
        }
    others = {name for name in lax if name.startswith(("sqlite_", "_sqlite_"))}
    assert lax == others


def test_foreign_keys_are_on_for_reading_and_writing(empty: Path) -> None:
    with connect.reading(empty) as db:
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    with connect.writing(empty, "test") as db:
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_the_journal_is_the_one_that_is_safe_with_this_library(empty: Path) -> None:
    with connect.reading(empty) as db:
        assert db.journal_mode == connect.wanted_journal_mode()


def test_every_index_is_there(empty: Path) -> None:
    with connect.reading(empty) as db:
        found = {sql for (sql,) in db.execute("SELECT sql FROM sqlite_schema WHERE type = 'index'")}
    assert set(INDEXES) - found == set()


def test_every_list_of_rows_that_can_be_sample_finds_them_by_an_index(empty: Path) -> None:
    with connect.reading(empty) as db:
        flagged = [table for table in db.tables if "sample" in table.columns_dict]
        without = [
            table.name
            for table in flagged
            if f"{table.name}_sample" not in {index.name for index in table.indexes}
        ]
    assert flagged
    assert without == []


def test_every_foreign_key_has_an_index_that_begins_with_it(empty: Path) -> None:
    with connect.reading(empty) as db:
        without = [
            f"{table.name}.{key.column}"
            for table in db.tables
            for key in table.foreign_keys
            if key.column not in {index.columns[0] for index in table.indexes} | set(table.pks)
        ]
    assert without == []


def test_the_schema_stays_short_as_every_connection_reads_it_whole(empty: Path) -> None:
    # At 186,000 characters opening took 9 ms, at 63,000 it took 3.
    with connect.reading(empty) as db:
        (length,) = db.execute("SELECT sum(length(sql)) FROM sqlite_schema").fetchone()
    assert length < 90_000
