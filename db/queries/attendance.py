"""Read who is expected at a meeting, and their attendance."""

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True)
class Attending:
    """One organization, and its status of ATTENDANCE at a meeting, or None.

    `before` is the status that it had before it was marked present.
    """

    organization_id: int
    organization: str
    status: str | None
    before: str | None


def attending(db: Database, meeting_id: int, most: int) -> list[Attending]:
    """List everyone with a status by name, then others who may come, up to `most` in all.

    The others are those who were at one of the last three meetings, then any partner.
    """
    rows = db.query(
        """WITH before (id) AS (SELECT p.id FROM meeting AS m JOIN meeting AS p
             ON p.deleted_at IS NULL AND p.status <> 'planned' AND (p.date, p.id) < (m.date, m.id)
             WHERE m.id = :id ORDER BY p.date DESC, p.id DESC LIMIT 3)
           SELECT organization_id, organization, status,
             (SELECT json_extract(v.old, '$.status') FROM history AS h
                JOIN history_values AS v ON v.history_id = h.id
              WHERE h.[table] = 'attendance' AND h.row_id = CAST(p.row AS TEXT)
                AND h.change = 'update' AND json_extract(v.new, '$.status') = 'present'
              ORDER BY h.id DESC LIMIT 1) AS before
           FROM
             (SELECT o.id AS organization_id, o.name AS organization, n.status, n.id AS row,
                EXISTS (SELECT 1 FROM attendance AS b WHERE b.organization_id = o.id
                  AND b.meeting_id IN (SELECT id FROM before) AND b.status = 'present'
                  AND b.deleted_at IS NULL) AS came
              FROM organization AS o LEFT JOIN attendance AS n
                ON n.organization_id = o.id AND n.meeting_id = :id AND n.deleted_at IS NULL
              WHERE o.deleted_at IS NULL AND (n.id IS NOT NULL OR came OR o.kind = 'partner')
              ORDER BY n.id IS NULL, NOT came, o.name COLLATE NOCASE, o.id
              LIMIT max(:most, (SELECT count(*) FROM attendance
                WHERE meeting_id = :id AND deleted_at IS NULL))) AS p
           ORDER BY organization COLLATE NOCASE, organization_id""",
        {"id": meeting_id, "most": most},
    )
    return [Attending(**row) for row in rows]


def present(db: Database, meeting_id: int) -> dict[int, str]:
    """Map the id of each organization present at a meeting to its kind."""
    rows = db.execute(
        """SELECT o.id, o.kind FROM attendance AS a
           JOIN organization AS o ON o.id = a.organization_id
           WHERE a.meeting_id = ? AND a.status = 'present' AND a.deleted_at IS NULL
             AND o.deleted_at IS NULL ORDER BY o.name COLLATE NOCASE, o.id""",
        [meeting_id],
    )
    return dict(rows.fetchall())
