"""Read the published copy: how much there is for funders to see."""

from dataclasses import dataclass

from sqlite_utils import Database

from db.published import allow_list


@dataclass(frozen=True)
class Published:
    """The number of published rows in each table, the UTC moment of the copy, and its head.

    The head is that of the main database's history: the copy itself has none.
    """

    counts: dict[str, int]
    made_at: str
    history_head: str


def published(db: Database) -> Published:
    """Describe the published copy that is open as `db`."""
    [made] = db.execute("SELECT made_at, history_head FROM published_copy")
    return Published({table: db.table(table).count for table in allow_list.MARKED}, *made)
