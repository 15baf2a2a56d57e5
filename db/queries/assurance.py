"""Read which services need checking, and who last checked one."""

from dataclasses import dataclass

from sqlite_utils import Database

from db.history import naming
from db.queries.paging import scalar, where

# Active services, s, last checked on the day `:due` or earlier, or never.
DUE = """s.deleted_at IS NULL AND s.status = 'active' AND coalesce(s.assured_date, '') <= :due"""
# Their number for each organization that has any.
DUE_BY_ORGANIZATION = f"""SELECT s.organization_id, count(*) AS services
    FROM service AS s {where([DUE])} GROUP BY s.organization_id"""


@dataclass(frozen=True)
class DueService:
    """One service that needs checking; its last check is an ISO day, or None if never."""

    id: int
    version: int
    name: str
    status: str
    assured_date: str | None
    sample: int


def count_due(db: Database, organization_id: int, due: str) -> int:
    """Count the services of an organization last checked on the ISO day `due` or earlier."""
    statement = f"SELECT count(*) FROM service AS s {where(['s.organization_id = :of', DUE])}"
    return scalar(db.execute(statement, {"of": organization_id, "due": due}))


def list_due(db: Database, organization_id: int, due: str, most: int) -> list[DueService]:
    """List up to `most` services of an organization that need checking, longest ago first."""
    rows = db.query(
        f"""SELECT s.id, s.version, s.name, s.status, s.assured_date, s.sample FROM service AS s
            {where(["s.organization_id = :of", DUE])}
            ORDER BY s.assured_date, s.name COLLATE NOCASE, s.id LIMIT :most""",
        {"of": organization_id, "due": due, "most": most},
    )
    return [DueService(**row) for row in rows]


def checked_by(db: Database, service_id: int) -> str | None:
    """Return who last checked a service; None if never, or if the viewer may not know."""
    row = db.execute("SELECT assured_by FROM service WHERE id = ?", [service_id]).fetchone()
    return naming.called(db, row[0]) if row and row[0] else None
