"""Read the partners: details, services, issues raised and attendance."""

from dataclasses import dataclass

from sqlite_utils import Database

from db.queries.assurance import DUE_BY_ORGANIZATION
from db.queries.paging import Filter, Page, given, scalar, where
from db.queries.service_filter import LISTED
from synergy import words


@dataclass(frozen=True)
class OrganizationFilter(Filter):
    """Which organizations to list; a field that is None does not filter.

    `due` is an ISO day: those with services last checked then or earlier, the most of them first.
    `words` are searched for in the names and what the organizations do.
    """

    kind: str | None = None
    specialism: str | None = None
    borough: str | None = None
    due: str | None = None
    words: str | None = None


@dataclass(frozen=True)
class OrganizationLine:
    """One organization for the directory; `services` counts those available.

    `to_check` counts those selected by the filter's `due`, None without it.
    """

    id: int
    version: int
    name: str
    kind: str
    place: str | None
    sample: int
    published: int
    specialisms: str
    boroughs: str
    services: int
    last_attended: str | None
    open_actions: int
    to_check: int | None


@dataclass(frozen=True)
class OrganizationCard:
    """The details of one organization; those that were not asked for are None."""

    id: int
    version: int
    name: str
    alternate_name: str | None
    kind: str
    description: str | None
    website: str | None
    tax_id: str | None
    place: str | None
    contact_name: str | None
    email: str | None
    phone: str | None
    notes: str | None
    sample: int
    published: int


@dataclass(frozen=True)
class LocationLine:
    """A location of an organization, or one that its services use; `services` counts all there."""

    id: int
    version: int
    organization_id: int | None
    name: str | None
    location_type: str
    address_1: str | None
    postal_code: str | None
    borough: str | None
    confidential: int
    pinned: int
    placed_by: str | None
    services: int
    sample: int


@dataclass(frozen=True)
class RaisedIssue:
    """One issue that an organization raised, with how many meetings and when last (ISO)."""

    id: int
    title: str
    status: str
    times: int
    last: str
    sample: int


@dataclass(frozen=True)
class Came:
    """An organization's attendance at one meeting."""

    meeting_id: int
    date: str
    name: str
    status: str


_LINE = f"""o.id, o.version, o.name, o.kind, o.place, o.sample, o.published,
    coalesce((SELECT group_concat(name, ' · ') FROM
      (SELECT DISTINCT t.name FROM service AS s JOIN attribute AS x ON x.service_id = s.id
       JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
       JOIN taxonomy AS y ON y.id = t.taxonomy_id
       WHERE s.organization_id = o.id AND {LISTED} AND y.code = 'specialism'
       ORDER BY t.position)), '') AS specialisms,
    coalesce((SELECT group_concat(name, ', ') FROM
      (SELECT DISTINCT b.name FROM service AS s JOIN service_area AS r ON r.service_id = s.id
       JOIN borough AS b ON b.code = r.borough_code
       WHERE s.organization_id = o.id AND {LISTED} ORDER BY b.name)), '') AS boroughs,
    (SELECT count(*) FROM service AS s
     WHERE s.organization_id = o.id AND {LISTED}) AS services,
    (SELECT max(m.date) FROM attendance AS n JOIN meeting AS m ON m.id = n.meeting_id
     WHERE n.organization_id = o.id AND n.status = 'present' AND n.deleted_at IS NULL
       AND m.deleted_at IS NULL) AS last_attended,
    (SELECT count(*) FROM action AS a
     WHERE a.organization_id = o.id AND a.closed = 0 AND a.deleted_at IS NULL) AS open_actions"""

_CONDITIONS = {
    "kind": "o.kind = :kind",
    "specialism": f"""EXISTS (SELECT 1 FROM service AS s JOIN attribute AS x ON x.service_id = s.id
        JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
        JOIN taxonomy AS y ON y.id = t.taxonomy_id
        WHERE s.organization_id = o.id AND {LISTED}
          AND y.code = 'specialism' AND t.code = :specialism)""",
    "borough": f"""EXISTS (SELECT 1 FROM service AS s JOIN service_area AS r ON r.service_id = s.id
        WHERE s.organization_id = o.id AND {LISTED} AND r.borough_code = :borough)""",
    "words": "o.id IN (SELECT rowid FROM organization_fts WHERE organization_fts MATCH :match)",
}


def _from(chosen: OrganizationFilter) -> str:
    """Write the FROM and WHERE clauses for a filter."""
    conditions = ["o.deleted_at IS NULL", *given(chosen, _CONDITIONS)]
    due = f"JOIN ({DUE_BY_ORGANIZATION}) AS d ON d.organization_id = o.id" if chosen.due else ""
    return f"FROM organization AS o {due} {where(conditions)}"


def count_organizations(db: Database, chosen: OrganizationFilter) -> int:
    """Count the organizations that a filter lets through."""
    return scalar(db.execute(f"SELECT count(*) {_from(chosen)}", chosen.parameters))


def count_by_kind(db: Database) -> dict[str, int]:
    """Count the organizations of each kind, in the order of the kinds."""
    counted = db.execute(
        "SELECT kind, count(*) FROM organization WHERE deleted_at IS NULL GROUP BY kind"
    ).fetchall()
    return {kind: dict(counted).get(kind, 0) for kind in words.ORGANIZATION_KINDS}


def list_organizations(
    db: Database, chosen: OrganizationFilter, page: Page
) -> list[OrganizationLine]:
    """List one page by name, or first by the number of services to check if asked for."""
    count, most = ("d.services", "to_check DESC,") if chosen.due else ("NULL", "")
    rows = db.query(
        f"""SELECT {_LINE}, page.to_check FROM
              (SELECT o.id, {count} AS to_check {_from(chosen)}
               ORDER BY {most} o.name COLLATE NOCASE, o.id LIMIT :limit OFFSET :offset) AS page
            JOIN organization AS o ON o.id = page.id
            ORDER BY {most} o.name COLLATE NOCASE, o.id""",
        {**chosen.parameters, **page.parameters},
    )
    return [OrganizationLine(**row) for row in rows]


def organization(
    db: Database, organization_id: int, contact: bool, notes: bool
) -> OrganizationCard | None:
    """Read one organization, with its contact and notes only if asked for, or None."""
    rows = db.query(
        """SELECT id, version, name, alternate_name, kind, description, website, tax_id, place,
             CASE WHEN :contact THEN contact_name END AS contact_name,
             CASE WHEN :contact THEN email END AS email,
             CASE WHEN :contact THEN phone END AS phone,
             CASE WHEN :notes THEN notes END AS notes, sample, published
           FROM organization WHERE id = :id AND deleted_at IS NULL""",
        {"id": organization_id, "contact": contact, "notes": notes},
    )
    return next((OrganizationCard(**row) for row in rows), None)


def locations(db: Database, organization_id: int) -> list[LocationLine]:
    """List the locations of an organization and its services, by name.

    A confidential location has only its borough.
    """
    rows = db.query(
        """SELECT l.id, l.version, l.organization_id, l.location_type, l.confidential, l.sample,
             CASE WHEN l.confidential THEN NULL ELSE l.name END AS name,
             CASE WHEN l.confidential THEN NULL ELSE l.address_1 END AS address_1,
             CASE WHEN l.confidential THEN NULL ELSE l.postal_code END AS postal_code,
             b.name AS borough, l.latitude IS NOT NULL AND NOT l.confidential AS pinned,
             CASE WHEN l.confidential THEN NULL ELSE l.placed_by END AS placed_by,
             (SELECT count(*) FROM service_at_location AS p JOIN service AS s ON s.id = p.service_id
              WHERE p.location_id = l.id AND s.deleted_at IS NULL) AS services
           FROM location AS l LEFT JOIN borough AS b ON b.code = l.borough_code
           WHERE l.deleted_at IS NULL AND l.id IN (
             SELECT id FROM location WHERE organization_id = :id
             UNION SELECT p.location_id FROM service_at_location AS p
               JOIN service AS s ON s.id = p.service_id
               WHERE s.organization_id = :id AND s.deleted_at IS NULL)
           ORDER BY l.name COLLATE NOCASE, l.id""",
        {"id": organization_id},
    )
    return [LocationLine(**row) for row in rows]


def raised_by(db: Database, organization_id: int, latest: int) -> list[RaisedIssue]:
    """List the issues that an organization raised, most recent first."""
    rows = db.query(
        """SELECT i.id, i.title, i.status, i.sample, count(DISTINCT n.meeting_id) AS times,
             max(m.date) AS last
           FROM issue_mention AS n JOIN meeting AS m ON m.id = n.meeting_id
           JOIN issue AS i ON i.id = n.issue_id
           WHERE n.organization_id = ? AND n.deleted_at IS NULL AND m.deleted_at IS NULL
             AND i.deleted_at IS NULL
           GROUP BY i.id ORDER BY last DESC, i.id LIMIT ?""",
        [organization_id, latest],
    )
    return [RaisedIssue(**row) for row in rows]


def attended(db: Database, organization_id: int, latest: int) -> list[Came]:
    """List the meetings that an organization attended or was invited to, latest first."""
    rows = db.query(
        """SELECT m.id AS meeting_id, m.date, m.name, n.status
           FROM attendance AS n JOIN meeting AS m ON m.id = n.meeting_id
           WHERE n.organization_id = ? AND n.deleted_at IS NULL AND m.deleted_at IS NULL
           ORDER BY m.date DESC, m.id DESC LIMIT ?""",
        [organization_id, latest],
    )
    return [Came(**row) for row in rows]
