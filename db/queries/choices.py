"""What a filter or a form offers to choose from."""

from dataclasses import dataclass

from sqlite_utils import Database

from synergy import dates

# More than anybody scrolls through; what is older is found by search.
OFFERED = 1000


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its id or code, and the words for it."""

    id: int
    name: str


@dataclass(frozen=True)
class Borough:
    """A London borough by its ONS code, with a point inside it to put a label on."""

    code: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Term:
    """A term of one taxonomy: specialism, factor or theme."""

    id: int
    code: str
    name: str


def organizations(db: Database) -> list[Choice]:
    """List every organization by name."""
    return [
        Choice(**row)
        for row in db.query(
            """SELECT id, name FROM organization WHERE deleted_at IS NULL
               ORDER BY name COLLATE NOCASE, id"""
        )
    ]


def boroughs(db: Database) -> list[Borough]:
    """List the boroughs by name."""
    return [
        Borough(**row)
        for row in db.query("SELECT code, name, latitude, longitude FROM borough ORDER BY name")
    ]


def terms(db: Database, taxonomy: str) -> list[Term]:
    """List the terms of one taxonomy in their order."""
    return [
        Term(**row)
        for row in db.query(
            """SELECT t.id, t.code, t.name FROM taxonomy_term AS t
               JOIN taxonomy AS x ON x.id = t.taxonomy_id
               WHERE x.code = ? AND t.deleted_at IS NULL ORDER BY t.position, t.name""",
            [taxonomy],
        )
    ]


def meetings(db: Database) -> list[Choice]:
    """List the latest meetings, the latest first, each by its day and name."""
    return [
        Choice(row["id"], f"{dates.say(row['date'])} · {row['name']}")
        for row in db.query(
            """SELECT id, date, name FROM meeting WHERE deleted_at IS NULL
               ORDER BY date DESC, id DESC LIMIT ?""",
            [OFFERED],
        )
    ]


def issues(db: Database) -> list[Choice]:
    """List the newest issues that were not merged away, by title."""
    return [
        Choice(**row)
        for row in db.query(
            """SELECT id, title AS name FROM
                 (SELECT id, title FROM issue
                  WHERE deleted_at IS NULL AND merged_into_id IS NULL ORDER BY id DESC LIMIT ?)
               ORDER BY title COLLATE NOCASE, id""",
            [OFFERED],
        )
    ]


def next_meeting(db: Database, today: str) -> tuple[str, str] | None:
    """Return the ISO date and name of the next meeting from `today` on, if one is planned."""
    row = db.execute(
        """SELECT date, name FROM meeting WHERE deleted_at IS NULL AND date >= ?
           ORDER BY date, id LIMIT 1""",
        [today],
    ).fetchone()
    return (row[0], row[1]) if row else None


def setting(db: Database, key: str) -> str | None:
    """Read one setting."""
    row = db.execute("SELECT value FROM setting WHERE key = ?", [key]).fetchone()
    return row[0] if row else None
