"""Which columns a viewer's connection gives out, where every column holds something."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from db import connect
from db.published import allow_list
from db.published import copy as published_copy
from synergy.viewers import Viewer
from tests.db.canaries import plant
from tests.db.tools import World

# How to reach people, and their names: what an agency keeps to itself and to coordinators. What the
# history holds of them is one text with all else of a row: screens leave it out.
CONTACTS = {
    "organization": {"contact_name", "email", "phone", "notes"},
    "service": {"email", "phone", "notes", "assured_by"},
    "action": {"owner_name"},
    "attendance": {"person"},
    "account": {"email"},
}
# What lets people in, which nobody reads.
SECRETS = {name: {"hash"} for name in ("passphrase", "invitation", "share_token", "session")} | {
    "first_account": {"code"}
}
# What the published copy has a column for, and leaves empty even so.
BLANK = {"meeting": {"start_time", "place", "purpose"}}
NORTH = 1
NORTHERNER = Viewer("partner", "Pat North", NORTH, account_id=1)
READERS: dict[str, tuple[Viewer, int | None]] = {
    "coordinator": (Viewer("coordinator", "Bo Boss", account_id=2), None),
    "partner": (NORTHERNER, None),
    "partner, its own": (NORTHERNER, NORTH),
    "partner, another's": (NORTHERNER, NORTH + 1),
    "partner of none": (Viewer("partner", "Stray", account_id=3), None),
    "display": (Viewer("display", "The hall"), None),
    "display, named": (Viewer("display", "The hall", NORTH), NORTH),
    "funder": (Viewer("funder", "City Bridge"), None),
    "funder, named": (Viewer("funder", "City Bridge", NORTH), NORTH),
}
Filled = dict[str, set[str]]


def _filled(db: Any, columns: Filled) -> Filled:
    """Find the columns in which a connection finds anything at all."""
    return {
        table: {
            name
            for name in names
            if db.execute(f"SELECT max([{name}] IS NOT NULL) FROM [{table}]").fetchone()[0]
        }
        for table, names in columns.items()
    }


@pytest.fixture(scope="module")
def planted_file(world_template: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "synergy.db"
    shutil.copy(world_template.path, path)
    with connect.writing(path, "test") as db:
        plant(db)
    published_copy.publish(path)
    return path


@pytest.fixture(scope="module")
def filled(planted_file: Path) -> Filled:
    """Return the columns that hold something, of every table that people's rows stand in."""
    with connect.reading(planted_file) as db:
        names = [name for name in db.table_names() if "_fts" not in name and "sqlite" not in name]
        return _filled(db, {name: set(db.table(name).columns_dict) for name in names})


def expected(reader: str, filled: Filled) -> Filled:
    """Say what a reader finds, by the design's table."""
    read = {table: names - SECRETS.get(table, set()) for table, names in filled.items()}
    if reader in ("coordinator", "partner, its own"):
        return read
    if reader.startswith("partner"):
        return {table: names - CONTACTS.get(table, set()) for table, names in read.items()}
    public = {
        table: names & allow_list.COLUMNS.get(table, set()) for table, names in filled.items()
    }
    if reader.startswith("display"):
        return public
    return {
        table: names - BLANK.get(table, set()) - {"deleted_at"}
        if table in allow_list.ROWS
        else set()
        for table, names in public.items()
    }


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_finds_what_the_design_says_and_nothing_else(
    reader: str, planted_file: Path, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNERGY_DB", str(planted_file))
    viewer, of = READERS[reader]
    with connect.reading_as(viewer, of) as db:
        found = _filled(db, filled)
    wanted = expected(reader, filled)
    assert {t: (found[t], wanted[t]) for t in filled if found[t] != wanted[t]} == {}
