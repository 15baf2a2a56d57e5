"""The full-text tables: kept current by triggers that sqlite-utils writes."""

from collections.abc import Iterator

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

# Accents do not matter.
TOKENIZE = "unicode61 remove_diacritics 2"

SEARCHED: dict[str, tuple[str, ...]] = {
    "organization": ("name", "alternate_name", "description"),
    "service": ("name", "alternate_name", "description", "eligibility_description"),
    "issue": ("title", "description"),
    "action": ("title", "detail"),
    "meeting": ("name", "purpose", "place", "notes"),
    "practice": ("title", "summary"),
    "update": ("text",),
    "decision": ("text",),
}


def remake(db: Database) -> None:
    """Recreate each full-text table and its triggers to match the live schema."""
    for name, columns in SEARCHED.items():
        table = db.table(name)
        table.enable_fts(columns, tokenize=TOKENIZE, create_triggers=True, replace=True)
        if wipes_words():
            db.execute(f"INSERT INTO [{name}_fts] ([{name}_fts], rank) VALUES ('secure-delete', 1)")


def wipes_words() -> bool:
    """Tell whether this SQLite removes a deleted word from the index at once.

    Older versions leave it readable in the index's own pages until `wipe`
    (https://www.sqlite.org/fts5.html, "The secure-delete configuration option").
    """
    return bool(sqlite3.sqlite_version_info >= (3, 42, 0))


def wipe(db: Database) -> None:
    """Remove deleted words from the index if SQLite did not do so at once."""
    for name in () if wipes_words() else SEARCHED:
        db.execute(f"INSERT INTO [{name}_fts] ([{name}_fts]) VALUES ('optimize')")


def uncovered(db: Database) -> Iterator[str]:
    """Report each full-text table or trigger that is missing or does not match its table."""
    names = set(db.table_names())
    triggers = {trigger.name: trigger.sql for trigger in db.triggers}
    for table, columns in SEARCHED.items():
        if f"{table}_fts" not in names:
            yield f"full-text table {table}_fts is missing"
            continue
        if [column.name for column in db.table(f"{table}_fts").columns] != list(columns):
            yield f"full-text table {table}_fts does not have the columns {', '.join(columns)}"
        for suffix in ("_ai", "_ad", "_au"):
            sql = triggers.get(table + suffix, "")
            if not all(f'"{column}"' in sql or f"[{column}]" in sql for column in columns):
                yield f"full-text trigger {table}{suffix} is missing or lacks a column"


def damaged(db: Database) -> Iterator[str]:
    """Report each full-text table that differs from its own table; needs a writing connection."""
    for table in SEARCHED:
        try:
            db.execute(
                f"INSERT INTO [{table}_fts] ([{table}_fts], rank) VALUES ('integrity-check', 1)"
            )
        except Exception as error:
            yield f"full-text table {table}_fts is damaged: {error}"
