"""What may be hidden keeps its name: under `privacy.hide` every query answers as it does without.

The names are compared over every query in db/queries, as they are asked in tests/db/readings.py.
"""

import ast
import inspect
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils.utils import sqlite3

from db import connect, privacy, queries
from db.commands import records
from db.connect import Database
from db.kinds.records import SERVICE
from db.queries import choices
from db.write import new_key
from synergy import words
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.readings import READINGS, Call
from tests.db.tools import HACKNEY

FOLDER = Path(queries.__path__[0])
# From a display everything is hidden that is hidden from anybody. It does not search, and has
# no tables of its own: what does is asked as a partner.
DISPLAY, PARTNER = Viewer("display", "The hall"), Viewer("partner", "Pat North", 1)
RUNS_SQL = {"execute", "query", "rows_where", "count_where"}


def names_of(db: Database, sql: str, values: Any) -> list[str]:
    """Return what the columns of a query's answer are called."""
    return [column[0] for column in db.conn.execute(sql, values or []).description]


def viewer_of(db: Database, sql: str) -> Viewer:
    """Choose for whom a query is asked."""
    own = [name for (name,) in db.conn.execute("SELECT name FROM temp.sqlite_master").fetchall()]
    return PARTNER if re.search("|".join([r"_fts\b", *own]), sql) else DISPLAY


def renamed(path: Path, call: Call) -> list[str]:
    """Say which columns a call's queries answer under another name when they are hidden."""
    found = []

    def compare(sql: str, values: Any) -> None:
        if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
            return
        names = names_of(db, sql, values)
        privacy.hide(db, viewer_of(db, sql), None)
        for name, other in zip(names, names_of(db, sql, values), strict=True):
            if name != other:
                found.append(f"{name} is called {other} in: {' '.join(sql.split())[:300]}")
        db.conn.set_authorizer(lambda *_: sqlite3.SQLITE_OK)

    with connect.reading(path) as db, db.tracer(compare):
        call(db)
    return found


@pytest.fixture(scope="module")
def generated(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the generated template, and change parts of a row there, for its history."""
    path = tmp_path_factory.mktemp("hidden") / "synergy.db"
    shutil.copy(templates["generated"], path)
    with connect.reading(path) as db:
        version = db.table("service").get(3)["version"]
        terms = {one.id for one in choices.terms(db, words.SPECIALISM)}
    changes = {"boroughs": (HACKNEY,), "specialisms": tuple(terms)}
    records.save(SERVICE, path, COORDINATOR, new_key(), (3, version), changes)
    return path


@pytest.mark.parametrize("name", READINGS)
def test_a_column_that_may_be_hidden_keeps_its_name(name: str, generated: Path) -> None:
    assert renamed(generated, READINGS[name]) == []


@pytest.mark.parametrize(
    ("sql", "is_renamed"),
    [
        ("SELECT a.id, a.owner_name FROM action AS a", True),
        ("SELECT a.owner_name AS owner_name FROM action AS a", False),
        ("SELECT a.title FROM action AS a", False),
        ("SELECT * FROM action", False),
        ("SELECT count(a.owner_name) FROM action AS a", False),
    ],
)
def test_a_column_without_an_alias_is_found(sql: str, is_renamed: bool, generated: Path) -> None:
    assert bool(renamed(generated, lambda db: list(db.query(sql)))) == is_renamed


def asking() -> set[str]:
    """Name each function in db/queries that gives SQL to a connection."""
    return {
        f"{path.stem}.{function.name}"
        for path in FOLDER.glob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        and any(
            isinstance(node, ast.Call) and getattr(node.func, "attr", "") in RUNS_SQL
            for node in ast.walk(function)
        )
    }


def test_every_function_that_asks_is_among_the_readings(generated: Path) -> None:
    reached: set[str] = set()

    def note(sql: str, values: Any) -> None:
        frame = inspect.currentframe()
        while frame:
            code = frame.f_code
            if Path(code.co_filename).parent == FOLDER:
                reached.add(f"{Path(code.co_filename).stem}.{code.co_name}")
            frame = frame.f_back

    with connect.reading(generated) as db, db.tracer(note):
        for call in READINGS.values():
            call(db)
    # It asks the published copy, from which nothing is hidden.
    assert asking() - reached == {"published.published"}
