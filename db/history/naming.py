"""Names for rows: a row's own title, or the names of the rows that it links."""

from collections.abc import Mapping

from sqlite_utils import Database

from synergy.checks import Value
from synergy.typed_text import isolate

Row = Mapping[str, Value]
Fields = dict[str, tuple[Value, Value]]

TITLES = ("title", "name", "text", "label")
# Columns that identify people as the history does.
PEOPLE = frozenset({"assured_by"})
FORMER = "a former account"


def referred(db: Database, table: str) -> dict[str, tuple[str, str]]:
    """Map each column that refers to another table to that table and its key."""
    return {
        str(key.column): (str(key.other_table), str(key.other_column))
        for key in db.table(table).foreign_keys
    }


def find(db: Database, table: str, key: str, value: Value) -> dict[str, Value] | None:
    """Read one row by its key, even if it is marked deleted; None if there is none."""
    for row in db.table(table).rows_where(f"[{key}] = ?", [value]):
        return row
    return None


def key_of(table: str) -> str:
    """Return the column that identifies a table's rows in the history."""
    return {"setting": "key", "borough": "code"}.get(table, "id")


def name(db: Database, table: str, row: Row) -> str:
    """Return a row's name; an empty text if it has none."""
    for column in TITLES:
        if row.get(column):
            return str(row[column])
    if table == "setting":
        return str(row.get("key", "")).replace("_", " ")
    linked = (
        find(db, *target, row[column])
        for column, target in referred(db, table).items()
        if row.get(column) is not None
    )
    names = [next((str(one[c]) for c in TITLES if one.get(c)), "") for one in linked if one]
    return " · ".join(map(isolate, filter(None, names)))


def with_names(db: Database, table: str, fields: Fields) -> Fields:
    """Replace the ids in fields that refer to other rows with those rows' names."""
    links = referred(db, table)
    return {
        column: (_named(db, links[column], before), _named(db, links[column], after))
        if column in links
        else (_person(db, column, before), _person(db, column, after))
        for column, (before, after) in fields.items()
    }


def called(db: Database, actor: str) -> str:
    """Return the name of the actor's account, or the actor itself."""
    word, _, number = actor.partition(" ")
    if word != "account" or not number.isdecimal():
        return actor
    account = find(db, "account", "id", int(number)) or {}
    return FORMER if account.get("deleted_at") else str(account.get("name") or FORMER)


def _person(db: Database, column: str, value: Value) -> Value:
    return called(db, str(value)) if column in PEOPLE and value is not None else value


def _named(db: Database, target: tuple[str, str], value: Value) -> Value:
    if value is None:
        return None
    row = find(db, *target, value)
    return (name(db, target[0], row) if row else "") or f"no. {value} (erased)"
