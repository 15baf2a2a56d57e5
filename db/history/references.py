"""Which tables refer to which, read from the live schema so that it is always current."""

from dataclasses import dataclass

from sqlite_utils import Database

from db.history import chain

# Rows of these tables are parts of one owner: they are added and removed with it.
OWNERS: dict[str, tuple[str, ...]] = {
    "service_at_location": ("service_id",),
    "service_area": ("service_id",),
    "language": ("service_id",),
    "cost_option": ("service_id",),
    "schedule": ("service_id",),
    "issue_borough": ("issue_id",),
    "attribute": ("service_id", "issue_id", "practice_id"),
    "agenda_item": ("meeting_id",),
    "running": ("meeting_id",),
    "minutes": ("meeting_id",),
}


@dataclass(frozen=True)
class Reference:
    """A column of one table that refers to a row of another."""

    table: str
    column: str
    target: str
    required: bool


def references(db: Database) -> list[Reference]:
    """List the references between tables whose rows have an id."""
    found = []
    for table in chain.tracked_tables(db):
        columns = {column.name: column for column in db.table(table).columns}
        for key in db.table(table).foreign_keys:
            column = columns[str(key.column)]
            if key.other_column == "id":
                required = bool(column.notnull) or table in OWNERS
                found.append(Reference(table, column.name, str(key.other_table), required))
    return found


def keys(db: Database) -> list[Reference]:
    """List the references from tables without history: the hashes for accounts and links.

    Their rows have no history of their own and are erased with the row that they refer to.
    """
    return [
        Reference(table, str(key.column), str(key.other_table), required=True)
        for table in sorted(chain.UNTRACKED)
        for key in db.table(table).foreign_keys
    ]


def sample_tables(db: Database) -> list[str]:
    """List the tables that can have sample rows, recognised by their index on it.

    Every page needs this: reading each table's columns would take longer than most pages.
    """
    rows = db.execute(
        """SELECT tbl_name FROM sqlite_master
           WHERE type = 'index' AND name = tbl_name || '_sample' ORDER BY tbl_name"""
    )
    return [table for (table,) in rows]
