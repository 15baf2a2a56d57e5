"""The code that making the first account asks for, until there is an account."""

from sqlite_utils import Database

STATEMENTS = (
    "CREATE TABLE first_account (code TEXT NOT NULL PRIMARY KEY) STRICT",
    """CREATE TRIGGER guard_first_account AFTER INSERT ON account BEGIN
        DELETE FROM first_account; END""",
)


def apply(db: Database) -> None:
    """Make the table that keeps the code; the first account empties it."""
    for statement in STATEMENTS:
        db.execute(statement)
