"""Reading the published copy: how much outsiders find in it."""

from dataclasses import dataclass

from sqlite_utils import Database

from db.published import allow_list


@dataclass(frozen=True)
class Published:
    """How many rows of each table are published, when (UTC) the copy was made, and from which head.

    The head is that of the main database's history: the copy holds none.
    """

    counts: dict[str, int]
    made_at: str
    history_head: str


def published(db: Database) -> Published:
    """Describe the published copy that is open as `db`."""
    [made] = db.execute("SELECT made_at, history_head FROM published_copy")
    return Published({table: db.table(table).count for table in allow_list.MARKED}, *made)
