"""What the tests of storage share: a look into the file, and a little partnership to change."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from db import check, connect
from db.commands import issues, records
from db.history import chain
from db.kinds.records import ACTION, ISSUE, MENTION, Kind
from db.write import Receipt, new_key
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR, ROOT

Row = dict[str, Any]
CLOCK = ("version", "updated_at")
CAMDEN, HACKNEY, LAMBETH = "E09000007", "E09000012", "E09000022"


def rows(path: Path, table: str) -> dict[Any, Row]:
    """Read a whole table, each row under its key."""
    with connect.reading(path) as db:
        key = next(iter(db.table(table).pks))
        return {row[key]: dict(row) for row in db.table(table).rows}


def row(path: Path, table: str, key: Any) -> Row:
    """Read one row."""
    return rows(path, table)[key]


def content(path: Path) -> dict[str, Row]:
    """Read every row of every tracked table, without version and updated_at."""
    held: dict[str, Row] = {}
    with connect.reading(path) as db:
        for table in chain.tracked_tables(db):
            columns = [c.name for c in db.table(table).columns if c.name not in CLOCK]
            listed = ", ".join(f"[{name}]" for name in columns)
            for values in db.execute(f"SELECT {listed} FROM [{table}]"):
                found = dict(zip(columns, values, strict=True))
                key = next(found[name] for name in ("id", "key", "code") if name in found)
                held[f"{table} {key}"] = found
    return held


def history_of(path: Path, table: str, row_id: int) -> list[Row]:
    """Read the history of one row with its values, oldest first."""
    with connect.reading(path) as db:
        return list(
            db.query(
                """SELECT h.*, v.old, v.new FROM history AS h
                   LEFT JOIN history_values AS v ON v.history_id = h.id
                   WHERE h.[table] = ? AND h.row_id = ? ORDER BY h.id""",
                [table, str(row_id)],
            )
        )


def insert(db: Database, table: str, **values: Any) -> int:
    """Add a row that people edit."""
    clock = {"created_at": "2026-01-01T00:00:00.000Z", "updated_at": "2026-01-01T00:00:00.000Z"}
    number = db.table(table).insert({**values, **clock}).last_pk
    assert isinstance(number, int)
    return number


@contextmanager
def plain(path: Path) -> Iterator[Any]:
    """Open the file as another tool would, without our functions."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def wrong(path: Path) -> dict[str, list[str]]:
    """Check the database; return only what is wrong."""
    return {name: lines for name, lines in check.check(path).items() if lines}


def bytes_of(path: Path) -> bytes:
    """Read the file and what SQLite keeps beside it."""
    return b"".join(
        part.read_bytes()
        for suffix in ("", "-wal", "-journal")
        if (part := path.with_name(path.name + suffix)).exists()
    )


def start_python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a process of its own on a piece of code."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_at_once(code: str, processes: int, *arguments: object) -> list[tuple[int, str, str]]:
    """Run the code in several processes that begin together; return code, output and errors."""
    imports = "import sys\nfrom db import schema\nfrom db.samples import seed"
    waiting = f"{imports}\nsys.stdin.readline()\n{code}"
    started = [start_python(waiting, *arguments) for _ in range(processes)]
    ended = []
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        out, err = process.communicate(timeout=60)
        ended.append((process.returncode, out, err))
    return ended


@dataclass(frozen=True)
class World:
    """A little partnership: two agencies, two meetings, two issues, an action."""

    path: Path
    north: int
    south: int
    spring: int
    summer: int
    issue: int
    twin: int
    action: int

    @property
    def northerner(self) -> Viewer:
        """Return a partner of the northern agency."""
        return Viewer("partner", "northerner", self.north)

    def add(self, kind: Kind, /, **values: Any) -> Receipt:
        """Add a row of a kind as the coordinator."""
        return records.add(kind, self.path, COORDINATOR, new_key(), values)

    def save(self, kind: Kind, row_id: int, /, **changes: Any) -> Receipt:
        """Save a row of a kind as the coordinator, on its newest version."""
        made_on = (row_id, row(self.path, kind.table, row_id)["version"])
        return records.save(kind, self.path, COORDINATOR, new_key(), made_on, changes)

    def remove(self, kind: Kind, row_id: int) -> Receipt:
        """Delete a row of a kind as the coordinator, on its newest version."""
        made_on = (row_id, row(self.path, kind.table, row_id)["version"])
        return records.remove(kind, self.path, COORDINATOR, new_key(), made_on)

    def add_action(self, title: str = "An action", **values: Any) -> Receipt:
        """Add an action as the coordinator."""
        return self.add(ACTION, **{"title": title, **values})

    def add_issue(self, title: str = "An issue", *boroughs: str, **values: Any) -> Receipt:
        """Add an issue as the coordinator."""
        return self.add(ISSUE, **{"title": title, "boroughs": boroughs, **values})

    def mention(
        self, issue: int, meeting: int, organization: int, note: str | None = None
    ) -> Receipt:
        """Raise an issue as the coordinator."""
        return self.add(
            MENTION, issue_id=issue, meeting_id=meeting, organization_id=organization, note=note
        )

    def edit(self, row_id: int, **changes: Any) -> Receipt:
        """Edit an action as the coordinator, on its newest version."""
        return self.save(ACTION, row_id, **changes)

    def merge(self, kept: int, merged: int) -> Receipt:
        """Merge two issues on their newest versions."""
        held = rows(self.path, "issue")
        return issues.merge_issues(
            self.path,
            COORDINATOR,
            new_key(),
            (kept, held[kept]["version"]),
            (merged, held[merged]["version"]),
        )


def make_world(path: Path) -> World:
    """Add the little partnership to a database that holds the facts."""
    with connect.writing(path, "world") as db:
        north = insert(db, "organization", name="Northern Agency")
        south = insert(db, "organization", name="Southern Agency")
        spring = insert(db, "meeting", name="Spring", date="2026-03-06", status="closed")
        summer = insert(db, "meeting", name="Summer", date="2026-06-05", status="closed")
    bare = World(path, north, south, spring, summer, 0, 0, 0)
    issue = bare.add_issue("Grants end too soon", CAMDEN, HACKNEY).row_id
    twin = bare.add_issue("Short grants", HACKNEY, LAMBETH).row_id
    action = bare.add_action("Write to funders", organization_id=north, due_on="2026-07-01").row_id
    return World(path, north, south, spring, summer, issue, twin, action)
