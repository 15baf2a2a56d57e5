"""Which columns a viewer's connection leaves empty.

SQLite itself leaves them out, wherever a statement names them: in what it answers, in a condition,
in an order (https://www.sqlite.org/c3ref/set_authorizer.html). It answers NULL for a hidden column,
and calls the column `a.email` instead of `email`. So every column that may be hidden from anybody
is aliased in db/queries (`a.email AS email`): then a reading has the same columns for every viewer.
"""

from collections.abc import Callable

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from db.kinds.records import BY_TABLE
from db.published import allow_list
from synergy.viewers import Viewer

Column = tuple[str, str]

# What only the agency itself and coordinators read: how to reach its people, and their names.
CONTACTS: frozenset[Column] = frozenset(
    (kind.table, name) for kind in BY_TABLE.values() for name in kind.private
) | {("attendance", "person")}

# What lets people in is compared where they come in (db.commands.sessions), and read nowhere else.
SECRETS: frozenset[Column] = frozenset(
    (table, "hash") for table in ("passphrase", "invitation", "share_token", "session")
) | {("first_account", "code")}

# A view gives out no more than it says, whatever it reads.
VIEWS = frozenset({"action_put_off", "action_dropped"})

# Lists what a statement gives to it, and reads nothing by itself.
LISTING = frozenset({"json_each"})


def hide(db: Database, viewer: Viewer, of: int | None) -> None:
    """Make a connection leave empty what this viewer may not read.

    `of` is the organization whose contacts are asked for: whoever may edit it reads contacts on
    this connection, to be opened for that one reading; anybody else reads none.
    """
    if viewer.role == "coordinator" or (viewer.role == "partner" and viewer.may_edit(of)):
        _leave_out(db, lambda table, column: (table, column) in SECRETS)
    elif viewer.role == "partner":
        _leave_out(db, lambda table, column: (table, column) in SECRETS | CONTACTS)
    else:
        _leave_out(db, lambda table, column: not allow_list.is_public(table, column))


def _leave_out(db: Database, hidden: Callable[[str, str], bool]) -> None:
    def judge(
        deed: int, table: str | None, column: str | None, _: str | None, source: str | None
    ) -> int:
        reads = deed == sqlite3.SQLITE_READ and source not in VIEWS and table not in LISTING
        return (
            sqlite3.SQLITE_IGNORE
            if reads and table and column and hidden(table, column)
            else sqlite3.SQLITE_OK
        )

    db.conn.set_authorizer(judge)
