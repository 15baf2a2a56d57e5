"""Values that a row has several of, in link tables: boroughs, needs, languages, places."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True)
class Part:
    """The rows of a link table for one owner: the owner's column, and the column with the value.

    With a `taxonomy`, only those that are terms of it.
    """

    table: str
    owner: str
    column: str
    taxonomy: str | None = None


def held(db: Database, part: Part, owner_id: int) -> tuple[str | int, ...]:
    """List the values that one owner has, in order."""
    among = (
        ""
        if part.taxonomy is None
        else """AND taxonomy_term_id IN (SELECT t.id FROM taxonomy_term AS t
                JOIN taxonomy AS x ON x.id = t.taxonomy_id WHERE x.code = :taxonomy)"""
    )
    rows = db.query(
        f"""SELECT [{part.column}] AS value FROM [{part.table}]
            WHERE [{part.owner}] = :owner {among} ORDER BY 1""",
        {"owner": owner_id, "taxonomy": part.taxonomy},
    )
    return tuple(row["value"] for row in rows)


def strangers(db: Database, part: Part, owner_id: int, wanted: Iterable[str | int]) -> bool:
    """Tell whether any value that the owner does not have yet is outside the part's taxonomy."""
    if part.taxonomy is None:
        return False
    known = db.query(
        """SELECT t.id FROM taxonomy_term AS t JOIN taxonomy AS x ON x.id = t.taxonomy_id
           WHERE x.code = ? AND t.deleted_at IS NULL""",
        [part.taxonomy],
    )
    return bool(set(wanted) - {row["id"] for row in known} - set(held(db, part, owner_id)))
