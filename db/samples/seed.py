"""Load the data that a new installation starts with.

Each row of a seed file is loaded once: `seed_log` records it, so that a later run neither
overwrites an edit nor restores a row that was cleared.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from sqlite_utils import Database

from db import check, connect, files, schema
from db.postcodes import find as postcodes
from synergy import dates, periods
from synergy.viewers import Viewer

log = logging.getLogger("synergy.start")

FOLDER = Path(__file__).resolve().parent.parent.parent / "seeds"
FACTS = "partnership"
SAMPLE = "sample"
REFERENCE_TABLES = ("setting", "taxonomy", "taxonomy_term")
DATE_COLUMNS = ("date", "due_on", "done_on", "assured_date", "capacity_as_of")

# Nobody meets at a weekend: a sample meeting is moved to the Friday before.
FRIDAY = 4

Entry = Mapping[str, Any]


def prepare(path: Path) -> None:
    """Bring the database up to date, or make one with the seeds if there is none.

    NotReady, with nothing changed, if it is damaged, not ours or from a newer version.
    """
    if path.exists():
        check.require_whole(path)
    schema.upgrade(path, fill=_load)
    for file in (path, connect.published_path(path), postcodes.file_beside(path)):
        for left in files.protect(file):
            log.warning("Other users of this computer may be able to read %s.", left)


def seed(path: Path, sample: bool = True, tables: Iterable[str] | None = None) -> int:
    """Load entries that have not been loaded yet; return how many were new.

    `tables` limits it to some tables of the starter data.
    """
    made = list[int]()
    schema.upgrade(path, fill=lambda making: made.append(_load(making, sample, tables)))
    return made[0] if made else _load(path, sample, tables)


def seed_again(path: Path, viewer: Viewer, sample: bool = True) -> int:
    """Load the starter data and the sample, including cleared entries; return how many were new."""
    viewer.require()
    with connect.writing(path, viewer.actor) as db:
        if sample:
            _forget_cleared(db)
        return _load_files(db, sample, None)


def _load(path: Path, sample: bool = True, tables: Iterable[str] | None = None) -> int:
    with connect.writing(path, "seeds") as db:
        return _load_files(db, sample, tables)


def _load_files(db: Database, sample: bool, tables: Iterable[str] | None) -> int:
    _load_boroughs(db)
    return sum(_load_file(db, name, tables) for name in ((FACTS, SAMPLE) if sample else (FACTS,)))


def _forget_cleared(db: Database) -> None:
    """Forget the sample entries whose rows are gone, so that they can be loaded again."""
    content = json.loads((FOLDER / f"{SAMPLE}.json").read_text(encoding="utf-8"))
    entries = {f"{table}/{key}" for table, entries in content.items() for key in entries}
    for log in list(db.table("seed_log").rows):
        gone = not db.table(log["table"]).count_where("rowid = ?", [log["row_id"]])
        if gone and log["key"] in entries:
            db.table("seed_log").delete(log["key"])


def _load_boroughs(db: Database) -> None:
    held = {row["code"] for row in db.table("borough").rows}
    shapes = json.loads((FOLDER / "boroughs.geojson").read_text(encoding="utf-8"))
    for shape in shapes["features"]:
        if shape["id"] not in held:
            db.table("borough").insert(shape["properties"])


def _load_file(db: Database, name: str, tables: Iterable[str] | None) -> int:
    content = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    loader = _Loader(db, name)
    return sum(
        loader.load(table, key, entry)
        for table, entries in content.items()
        if tables is None or table in tables
        for key, entry in entries.items()
    )


class _Loader:
    """Turns the entries of one seed file into rows."""

    def __init__(self, db: Database, name: str) -> None:
        self.db = db
        self.name = name
        self.sample = int(name == SAMPLE)
        self.now = dates.now()
        self.today = dates.today()
        self.loaded = {row["key"]: row["row_id"] for row in db.table("seed_log").rows}

    def load(self, table: str, key: str, entry: Entry) -> bool:
        """Load one entry unless it was loaded before or refers to a row that is gone."""
        if f"{table}/{key}" in self.loaded:
            return False
        row: dict[str, Any] = {}
        parts: dict[str, list[Any]] = {}
        columns = self.db.table(table).columns_dict
        for member, value in entry.items():
            if isinstance(value, list) and table != "setting":
                parts[member] = value
            elif f"{member}_id" in columns:
                target = self._referred(member, value)
                if target is None:
                    return False
                row[f"{member}_id"] = target
            else:
                column = member if member in columns else f"{member}_code"
                row[column] = self._value(table, member, value)
        row_id = self._insert(table, key, row, columns)
        for member, values in parts.items():
            self._attach(table, row_id, member, values)
        self._remember(table, key, row_id)
        return True

    def _value(self, table: str, member: str, value: Any) -> Any:
        if table == "setting":
            return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if member in DATE_COLUMNS and isinstance(value, int):
            day = self.today + timedelta(days=value)
            if table == "meeting" and day.weekday() > FRIDAY:
                day -= timedelta(days=day.weekday() - FRIDAY)
            return day.isoformat()
        if member == "created_at":
            return dates.begin(self.today + timedelta(days=value))
        if table == "indicator" and member == "period":
            return periods.months_before(self.today, value)
        return int(value) if isinstance(value, bool) else value

    def _referred(self, member: str, key: str) -> int | None:
        table = {"theme": "taxonomy_term"}.get(member, member)
        number = self.loaded.get(f"{table}/{'theme/' if member == 'theme' else ''}{key}")
        if number is None:
            return None
        return number if self.db.table(table).count_where("id = ?", [number]) else None

    def _insert(self, table: str, key: str, row: dict[str, Any], columns: Mapping[str, Any]) -> int:
        if table == "setting":
            row["key"] = key
            for held in self.db.execute("SELECT rowid FROM setting WHERE key = ?", [key]):
                return cast(int, held[0])
        if "created_at" in columns:
            row.setdefault("created_at", self.now)
        if "sample" in columns:
            row["sample"] = self.sample
        self.db.table(table).insert({**row, "updated_at": self.now})
        return cast(int, self.db.execute("SELECT last_insert_rowid()").fetchone()[0])

    def _attach(self, table: str, row_id: int, member: str, values: list[Any]) -> None:
        for value in values:
            for part, own in self._parts(table, member, value):
                self.db.table(part).insert({f"{table}_id": row_id, **own})

    def _parts(self, table: str, member: str, value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        if member in ("specialisms", "factors", "needs"):
            for (term,) in self.db.execute(
                """SELECT t.id FROM taxonomy_term AS t JOIN taxonomy AS x ON x.id = t.taxonomy_id
                   WHERE t.code = ? AND x.code <> 'theme' LIMIT 1""",
                [value],
            ).fetchall():
                yield "attribute", {"taxonomy_term_id": term}
        elif member == "boroughs":
            part = "service_area" if table == "service" else "issue_borough"
            yield part, {"borough_code": value}
        elif member == "languages":
            yield "language", {"name": value}
        elif member == "locations" and (place := self._referred("location", value)):
            yield "service_at_location", {"location_id": place}
        elif member in ("costs", "schedules"):
            yield "cost_option" if member == "costs" else "schedule", value

    def _remember(self, table: str, key: str, row_id: int) -> None:
        self.loaded[f"{table}/{key}"] = row_id
        entry = {"key": f"{table}/{key}", "table": table, "row_id": row_id}
        self.db.table("seed_log").insert({**entry, "loaded_at": self.now})
