"""Read the meetings: attendance, updates, issues raised, decisions and actions."""

from dataclasses import dataclass

from sqlite_utils import Database

from db.queries.paging import Filter, Page, given, scalar, where


@dataclass(frozen=True)
class MeetingFilter(Filter):
    """Which meetings to list; a field that is None does not filter.

    `words` are searched for in the meeting and everything recorded at it: updates, decisions,
    issues raised, actions and practice; `held` selects past or coming meetings, seen from the ISO
    date `today`.
    """

    today: str
    words: str | None = None
    held: bool | None = None
    organization_id: int | None = None
    status: str | None = None


@dataclass(frozen=True)
class MeetingLine:
    """One meeting for a list, with the numbers of records made at it.

    The date is ISO, the time HH:MM.
    """

    id: int
    version: int
    name: str
    date: str
    start_time: str | None
    place: str | None
    link: str | None
    purpose: str | None
    status: str
    notes: str | None
    sample: int
    present: int
    issues: int
    decisions: int
    actions: int


@dataclass(frozen=True)
class Attendance:
    """One organization's attendance at a meeting."""

    organization_id: int
    organization: str
    status: str


@dataclass(frozen=True)
class Update:
    """One partner's update at a meeting."""

    id: int
    version: int
    organization_id: int
    organization: str
    text: str
    sample: int


@dataclass(frozen=True)
class MentionLine:
    """One organization raising one issue; `nth` counts the meetings that had raised it by then."""

    id: int
    version: int
    issue_id: int
    issue: str
    status: str
    organization_id: int
    organization: str
    note: str | None
    nth: int
    sample: int


@dataclass(frozen=True)
class Decision:
    """A decision of a meeting, about an issue or not."""

    id: int
    version: int
    text: str
    issue_id: int | None
    issue: str | None
    sample: int


_LINE = """m.id, m.version, m.name, m.date, m.start_time AS start_time, m.place, m.link AS link,
    m.purpose, m.status, m.notes AS notes, m.sample,
    (SELECT count(*) FROM attendance AS n WHERE n.meeting_id = m.id AND n.status = 'present'
       AND n.deleted_at IS NULL) AS present,
    (SELECT count(DISTINCT n.issue_id) FROM issue_mention AS n JOIN issue AS i ON i.id = n.issue_id
     WHERE n.meeting_id = m.id AND n.deleted_at IS NULL AND i.deleted_at IS NULL) AS issues,
    (SELECT count(*) FROM decision AS d WHERE d.meeting_id = m.id AND d.deleted_at IS NULL)
      AS decisions,
    (SELECT count(*) FROM action AS a WHERE a.meeting_id = m.id AND a.deleted_at IS NULL)
      AS actions"""

_SAID = " UNION ".join(
    [
        "SELECT rowid FROM meeting_fts WHERE meeting_fts MATCH :match",
        """SELECT n.meeting_id FROM issue_fts AS f JOIN issue AS i ON i.id = f.rowid
             JOIN issue_mention AS n ON n.issue_id = i.id
           WHERE issue_fts MATCH :match AND i.deleted_at IS NULL AND n.deleted_at IS NULL""",
        *(
            f"""SELECT r.meeting_id FROM [{table}_fts] AS f JOIN [{table}] AS r ON r.id = f.rowid
                WHERE [{table}_fts] MATCH :match AND r.deleted_at IS NULL"""
            for table in ("update", "decision", "action", "practice")
        ),
    ]
)
_CONDITIONS = {
    "words": f"m.id IN ({_SAID})",
    "status": "m.status = :status",
    "organization_id": """EXISTS (SELECT 1 FROM attendance AS n WHERE n.meeting_id = m.id
        AND n.organization_id = :organization_id AND n.status = 'present'
        AND n.deleted_at IS NULL)""",
}


def _conditions(chosen: MeetingFilter) -> str:
    conditions = ["m.deleted_at IS NULL", *given(chosen, _CONDITIONS)]
    if chosen.held is not None:
        conditions.append("m.date < :today" if chosen.held else "m.date >= :today")
    return where(conditions)


def count_meetings(db: Database, chosen: MeetingFilter) -> int:
    """Count the meetings that match a filter."""
    statement = f"SELECT count(*) FROM meeting AS m {_conditions(chosen)}"
    return scalar(db.execute(statement, chosen.parameters))


def list_meetings(db: Database, chosen: MeetingFilter, page: Page) -> list[MeetingLine]:
    """List one page, latest first."""
    rows = db.query(
        f"""SELECT {_LINE} FROM
              (SELECT m.id FROM meeting AS m {_conditions(chosen)}
               ORDER BY m.date DESC, m.id DESC LIMIT :limit OFFSET :offset) AS page
            JOIN meeting AS m ON m.id = page.id ORDER BY m.date DESC, m.id DESC""",
        {**chosen.parameters, **page.parameters},
    )
    return [MeetingLine(**row) for row in rows]


def meeting(db: Database, meeting_id: int) -> MeetingLine | None:
    """Read one meeting, or None."""
    statement = f"SELECT {_LINE} FROM meeting AS m WHERE m.id = ? AND m.deleted_at IS NULL"
    return next((MeetingLine(**row) for row in db.query(statement, [meeting_id])), None)


def came_last(db: Database) -> tuple[int, ...]:
    """List the organizations that attended the latest meeting held, or were invited."""
    rows = db.query(
        """SELECT n.organization_id FROM attendance AS n
           JOIN organization AS o ON o.id = n.organization_id
           WHERE n.deleted_at IS NULL AND o.deleted_at IS NULL AND n.meeting_id =
             (SELECT id FROM meeting WHERE deleted_at IS NULL AND status <> 'planned'
              ORDER BY date DESC, id DESC LIMIT 1)
           ORDER BY n.organization_id"""
    )
    return tuple(row["organization_id"] for row in rows)


def attendance(db: Database, meeting_id: int) -> list[Attendance]:
    """List who attended, sent apologies or was invited, by name."""
    rows = db.query(
        """SELECT n.organization_id, o.name AS organization, n.status
           FROM attendance AS n JOIN organization AS o ON o.id = n.organization_id
           WHERE n.meeting_id = ? AND n.deleted_at IS NULL ORDER BY o.name COLLATE NOCASE, o.id""",
        [meeting_id],
    )
    return [Attendance(**row) for row in rows]


def attendance_version(db: Database, meeting_id: int) -> int:
    """Return a version of a meeting and its attendance together: any change raises it."""
    versions = db.execute(
        """SELECT (SELECT coalesce(sum(version), 0) FROM meeting WHERE id = :id)
             + (SELECT coalesce(sum(version), 0) FROM attendance WHERE meeting_id = :id)""",
        {"id": meeting_id},
    )
    return scalar(versions)


def updates(db: Database, meeting_id: int) -> list[Update]:
    """List partners' updates, in the order in which they were recorded."""
    rows = db.query(
        """SELECT u.id, u.version, u.organization_id, o.name AS organization, u.text, u.sample
           FROM [update] AS u JOIN organization AS o ON o.id = u.organization_id
           WHERE u.meeting_id = ? AND u.deleted_at IS NULL ORDER BY u.id""",
        [meeting_id],
    )
    return [Update(**row) for row in rows]


def mentions(db: Database, meeting_id: int) -> list[MentionLine]:
    """List the issues raised with who raised them, most often raised first."""
    rows = db.query(
        """SELECT n.id, n.version, n.issue_id, i.title AS issue, i.status, n.organization_id,
             o.name AS organization, n.note AS note, n.sample,
             (SELECT count(DISTINCT b.meeting_id) FROM issue_mention AS b
              JOIN meeting AS e ON e.id = b.meeting_id
              WHERE b.issue_id = n.issue_id AND b.deleted_at IS NULL AND e.deleted_at IS NULL
                AND (e.date, e.id) <= (m.date, m.id)) AS nth
           FROM issue_mention AS n JOIN meeting AS m ON m.id = n.meeting_id
           JOIN issue AS i ON i.id = n.issue_id
           JOIN organization AS o ON o.id = n.organization_id
           WHERE n.meeting_id = ? AND n.deleted_at IS NULL AND i.deleted_at IS NULL
           ORDER BY nth DESC, i.title COLLATE NOCASE, i.id, o.name COLLATE NOCASE""",
        [meeting_id],
    )
    return [MentionLine(**row) for row in rows]


def decisions(db: Database, meeting_id: int) -> list[Decision]:
    """List a meeting's decisions, in the order in which they were recorded."""
    rows = db.query(
        """SELECT d.id, d.version, d.text, d.issue_id, i.title AS issue, d.sample
           FROM decision AS d LEFT JOIN issue AS i ON i.id = d.issue_id AND i.deleted_at IS NULL
           WHERE d.meeting_id = ? AND d.deleted_at IS NULL ORDER BY d.id""",
        [meeting_id],
    )
    return [Decision(**row) for row in rows]
