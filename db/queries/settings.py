"""Read the settings pages: names, categories and their use, counts, the file itself."""

from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from db.history import chain, references
from db.queries.paging import scalar

# Each setting that has a form, and its number in the form.
NUMBERS = {"partnership_name": 1, "purpose": 2}


@dataclass(frozen=True)
class Setting:
    """One setting that has a form; version 0 if it was never set."""

    number: int
    version: int = 0
    value: str | None = None


@dataclass(frozen=True)
class UsedTerm:
    """A category of one list, and how many issues, services and examples use it."""

    id: int
    version: int
    code: str
    name: str
    issues: int
    services: int
    practices: int

    @property
    def uses(self) -> int:
        """Return how many records use it."""
        return self.issues + self.services + self.practices


@dataclass(frozen=True)
class About:
    """Facts about the database: bytes, library, number of changes, head of the history."""

    size: int
    sqlite: str
    changes: int
    head: str


def settings(db: Database) -> dict[str, Setting]:
    """Read the settings that have a form."""
    held = {row["key"]: row for row in db.table("setting").rows}
    found = {name: held.get(name, {"version": 0, "value": None}) for name in NUMBERS}
    return {
        name: Setting(NUMBERS[name], row["version"], row["value"]) for name, row in found.items()
    }


def has_list(db: Database, taxonomy: str) -> bool:
    """Tell whether there is a list of categories to add to."""
    return db.table("taxonomy").count_where("code = ? AND deleted_at IS NULL", [taxonomy]) > 0


def terms(db: Database, taxonomy: str) -> list[UsedTerm]:
    """List the categories of one list in order, with how many existing records use each."""
    rows = db.query(
        """SELECT t.id, t.version, t.code, t.name,
             (SELECT count(*) FROM issue AS i WHERE i.theme_id = t.id
                AND i.deleted_at IS NULL AND i.merged_into_id IS NULL)
             + (SELECT count(*) FROM attribute AS a JOIN issue AS i ON i.id = a.issue_id
                WHERE a.taxonomy_term_id = t.id
                  AND i.deleted_at IS NULL AND i.merged_into_id IS NULL) AS issues,
             (SELECT count(*) FROM attribute AS a JOIN service AS s ON s.id = a.service_id
              WHERE a.taxonomy_term_id = t.id AND s.deleted_at IS NULL) AS services,
             (SELECT count(*) FROM attribute AS a JOIN practice AS p ON p.id = a.practice_id
              WHERE a.taxonomy_term_id = t.id AND p.deleted_at IS NULL) AS practices
           FROM taxonomy_term AS t JOIN taxonomy AS x ON x.id = t.taxonomy_id
           WHERE x.code = ? AND t.deleted_at IS NULL ORDER BY t.position, t.name""",
        [taxonomy],
    )
    return [UsedTerm(**row) for row in rows]


def count_sample(db: Database) -> dict[str, int]:
    """Count the sample rows of each table that has any."""
    tables = references.sample_tables(db)
    return _some({table: db.table(table).count_where("sample = 1") for table in tables})


def count_rows(db: Database) -> dict[str, int]:
    """Count the rows that are not deleted, in each table whose rows people edit."""
    tables = references.sample_tables(db)
    return _some({table: db.table(table).count_where("deleted_at IS NULL") for table in tables})


def _some(counts: dict[str, int]) -> dict[str, int]:
    return {table: number for table, number in counts.items() if number}


def about(db: Database, path: Path) -> About:
    """Describe the file; the history never loses a row, so its last number is the count."""
    changes = scalar(db.execute("SELECT coalesce(max(id), 0) FROM history"))
    size = sum(
        part.stat().st_size
        for suffix in ("", "-wal")
        if (part := path.with_name(path.name + suffix)).exists()
    )
    return About(size, sqlite3.sqlite_version, changes, chain.head(db))
