"""Which columns a viewer's connection hides.

SQLite itself hides them wherever a statement uses them: in its results, in a condition, in a sort
order (https://www.sqlite.org/c3ref/set_authorizer.html). A hidden column reads as NULL, and is
called `a.email` instead of `email`. So every column that may be hidden from any viewer is aliased
in db/queries (`a.email AS email`): then results have the same columns for everyone.
"""

from collections.abc import Callable

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from db.kinds.records import BY_TABLE
from db.published import allow_list
from synergy.viewers import Viewer

Column = tuple[str, str]

# Only the agency itself and coordinators read these: people's names and how to reach them.
CONTACTS: frozenset[Column] = frozenset(
    (kind.table, name) for kind in BY_TABLE.values() for name in kind.private
) | {("attendance", "person")}

# Secrets are compared in db.commands.sessions, when people sign in, and read nowhere else.
SECRETS: frozenset[Column] = frozenset(
    (table, "hash") for table in ("passphrase", "invitation", "share_token", "session")
) | {("first_account", "code")}

# A view may read hidden columns: it returns only what it selects.
VIEWS = frozenset({"action_put_off", "action_dropped", "minutes_done"})

# Lists its argument, and reads no tables.
LISTING = frozenset({"json_each"})


def hide(db: Database, viewer: Viewer, of: int | None) -> None:
    """Make a connection hide the columns that this viewer may not read.

    `of` is the organization whose contacts are wanted: a viewer who may edit it can read contacts
    on this connection, which is opened for that one reading; all others read none.
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
