"""The choices that filters and forms offer."""

from dataclasses import dataclass

from sqlite_utils import Database

from synergy import dates
from synergy.words import Term

# More than anyone scrolls through; older ones can be found by searching.
OFFERED = 1000


@dataclass(frozen=True)
class Choice:
    """One choice: its id or code, and its label."""

    id: int
    name: str


@dataclass(frozen=True)
class Borough:
    """A London borough by its ONS code, with a point inside it for its label."""

    code: str
    name: str
    latitude: float
    longitude: float


def organizations(db: Database, also: int | None = None) -> list[Choice]:
    """List every organization by name, including `also`, which may be deleted."""
    rows = db.query(
        """SELECT id, name FROM organization WHERE deleted_at IS NULL OR id = ?
           ORDER BY name COLLATE NOCASE, id""",
        [also],
    )
    return [Choice(**row) for row in rows]


def services(db: Database) -> list[Choice]:
    """List the newest available services, by name, each with its partner."""
    rows = db.query(
        """SELECT s.id, s.name || ' · ' || o.name AS name FROM service AS s
           JOIN organization AS o ON o.id = s.organization_id
           WHERE s.id IN (SELECT id FROM service
             WHERE deleted_at IS NULL AND status = 'active' ORDER BY id DESC LIMIT ?)
           ORDER BY s.name COLLATE NOCASE, s.id""",
        [OFFERED],
    )
    return [Choice(**row) for row in rows]


def locations(db: Database, organization_id: int | None) -> list[Choice]:
    """List the newest locations of one organization and those without one, or all, by name.

    A confidential location is named only by its borough.
    """
    newest = _ALL_LOCATIONS if organization_id is None else _OWN_LOCATIONS
    rows = db.query(
        f"""SELECT l.id, CASE WHEN l.confidential
              THEN 'Confidential, ' || coalesce(b.name, 'borough not given')
              ELSE coalesce(l.name, l.address_1, 'no name')
                || coalesce(', ' || l.postal_code, ', ' || b.name, '') END AS name
            FROM location AS l LEFT JOIN borough AS b ON b.code = l.borough_code
            WHERE l.id IN ({newest} ORDER BY 1 DESC LIMIT :offered)
            ORDER BY l.name COLLATE NOCASE, l.id""",
        {"owner": organization_id, "offered": OFFERED},
    )
    return [Choice(**row) for row in rows]


_ALL_LOCATIONS = "SELECT id FROM location WHERE deleted_at IS NULL"
_OWN_LOCATIONS = f"""{_ALL_LOCATIONS} AND organization_id = :owner
    UNION ALL {_ALL_LOCATIONS} AND organization_id IS NULL"""


def boroughs(db: Database) -> list[Borough]:
    """List the boroughs by name."""
    rows = db.query("SELECT code, name, latitude, longitude FROM borough ORDER BY name")
    return [Borough(**row) for row in rows]


def terms(db: Database, taxonomy: str) -> list[Term]:
    """List the terms of one taxonomy in order."""
    rows = db.query(
        """SELECT t.id, t.code, t.name FROM taxonomy_term AS t
           JOIN taxonomy AS x ON x.id = t.taxonomy_id
           WHERE x.code = ? AND t.deleted_at IS NULL ORDER BY t.position, t.name""",
        [taxonomy],
    )
    return [Term(**row) for row in rows]


def meetings(db: Database, also: int | None = None) -> list[Choice]:
    """List the latest meetings by day and name, including `also`, which may be older."""
    rows = db.query(
        """SELECT id, date, name FROM meeting WHERE deleted_at IS NULL AND (id = :also OR id IN
             (SELECT id FROM meeting WHERE deleted_at IS NULL
              ORDER BY date DESC, id DESC LIMIT :offered))
           ORDER BY date DESC, id DESC""",
        {"also": also, "offered": OFFERED},
    )
    return [Choice(row["id"], f"{dates.say(row['date'])} · {row['name']}") for row in rows]


def issues(db: Database, also: int | None = None) -> list[Choice]:
    """List the newest issues that are not merged, including `also`, which may be older."""
    rows = db.query(
        """SELECT id, title AS name FROM issue WHERE deleted_at IS NULL AND (id = :also OR id IN
             (SELECT id FROM issue
              WHERE deleted_at IS NULL AND merged_into_id IS NULL
              ORDER BY id DESC LIMIT :offered))
           ORDER BY title COLLATE NOCASE, id""",
        {"also": also, "offered": OFFERED},
    )
    return [Choice(**row) for row in rows]


def setting(db: Database, key: str) -> str | None:
    """Read one setting."""
    row = db.execute("SELECT value FROM setting WHERE key = ?", [key]).fetchone()
    return row[0] if row else None
