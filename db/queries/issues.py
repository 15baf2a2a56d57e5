"""Read the issues: what was raised, how often, when and by whom."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.queries.paging import Filter, Page, given, scalar, where
from synergy import words

ORDERS = ("last raised", "times raised", "open actions", "title")
# Not a possible code of a theme.
NO_THEME = "-"


@dataclass(frozen=True)
class IssueFilter(Filter):
    """Which issues to list; a field that is None does not filter.

    NO_THEME as the theme means that there is none. `raised_at` is a meeting's id; with it, `again`
    tells whether an earlier meeting had raised the issue already. `words` are searched for in the
    issue's title and description.
    """

    theme: str | None = None
    status: str | None = None
    organization_id: int | None = None
    borough: str | None = None
    raised_at: int | None = None
    again: bool | None = None
    words: str | None = None


@dataclass(frozen=True)
class IssueLine:
    """One issue for a list.

    `times_raised` counts meetings that raised it, `partners` the organizations that ever did, or is
    None if some are not published; dates are ISO. The default values make a new one.
    """

    id: int = 0
    version: int = 0
    title: str = ""
    description: str | None = None
    theme_id: int | None = None
    theme: str | None = None
    status: str = "open"
    place: str | None = None
    merged_into_id: int | None = None
    sample: int = 0
    published: int = 0
    times_raised: int = 0
    partners: int | None = 0
    first_raised: str | None = None
    last_raised: str | None = None
    open_actions: int = 0


@dataclass(frozen=True)
class Mention:
    """One organization (None if not published) raising one issue at one meeting."""

    meeting_id: int
    date: str
    meeting: str
    organization: str | None
    note: str | None


@dataclass(frozen=True)
class Raised:
    """How many organizations raised an issue at one meeting; it may be 0."""

    date: str
    meeting: str
    organizations: int


_COLUMNS = """i.id, i.version, i.title, i.description, i.theme_id, t.name AS theme, i.status,
    i.place, i.merged_into_id, i.sample, i.published,
    coalesce(r.times_raised, 0) AS times_raised,
    CASE WHEN r.issue_id IS NULL THEN 0 ELSE r.partners END AS partners,
    r.first_raised, r.last_raised,
    (SELECT count(*) FROM action AS a
     WHERE a.issue_id = i.id AND a.closed = 0 AND a.deleted_at IS NULL) AS open_actions"""

_RAISED = """SELECT n.issue_id, count(DISTINCT n.meeting_id) AS times_raised,
      CASE WHEN count(n.organization_id) = count(*) THEN count(DISTINCT n.organization_id) END
        AS partners,
      min(m.date) AS first_raised, max(m.date) AS last_raised
    FROM issue_mention AS n JOIN meeting AS m ON m.id = n.meeting_id
    WHERE n.deleted_at IS NULL AND m.deleted_at IS NULL"""

_CONDITIONS = {
    "status": "i.status = :status",
    "organization_id": """EXISTS
        (SELECT 1 FROM issue_mention AS n JOIN meeting AS m ON m.id = n.meeting_id
         WHERE n.issue_id = i.id AND n.organization_id = :organization_id
           AND n.deleted_at IS NULL AND m.deleted_at IS NULL)""",
    "borough": """EXISTS (SELECT 1 FROM issue_borough AS b
        WHERE b.issue_id = i.id AND b.borough_code = :borough)""",
    "raised_at": """i.id IN (SELECT issue_id FROM issue_mention
        WHERE meeting_id = :raised_at AND deleted_at IS NULL)""",
    "words": "i.id IN (SELECT rowid FROM issue_fts WHERE issue_fts MATCH :match)",
}
_BEFORE = """EXISTS (SELECT 1 FROM issue_mention AS n JOIN meeting AS m ON m.id = n.meeting_id
    WHERE n.issue_id = i.id AND n.deleted_at IS NULL AND m.deleted_at IS NULL
      AND (m.date, m.id) < (SELECT w.date, w.id FROM meeting AS w WHERE w.id = :raised_at))"""

_ORDERS = {
    "last raised": "r.last_raised DESC, r.times_raised DESC, i.id",
    "times raised": "times_raised DESC, r.last_raised DESC, i.id",
    "open actions": "open_actions DESC, r.last_raised DESC, i.id",
    "title": "i.title COLLATE NOCASE, i.id",
}


def _conditions(chosen: IssueFilter) -> str:
    conditions = ["i.deleted_at IS NULL", "i.merged_into_id IS NULL"]
    if chosen.theme == NO_THEME:
        conditions.append("i.theme_id IS NULL")
    elif chosen.theme is not None:
        conditions.append("t.code = :theme")
    conditions += given(chosen, _CONDITIONS)
    if chosen.raised_at is not None and chosen.again is not None:
        conditions.append(_BEFORE if chosen.again else f"NOT {_BEFORE}")
    return where(conditions)


def list_issues(db: Database, chosen: IssueFilter, order: str, page: Page) -> list[IssueLine]:
    """List one page in one of ORDERS."""
    rows = db.query(
        f"""SELECT {_COLUMNS} FROM issue AS i
            LEFT JOIN taxonomy_term AS t ON t.id = i.theme_id
            LEFT JOIN ({_RAISED} GROUP BY n.issue_id) AS r ON r.issue_id = i.id
            {_conditions(chosen)} ORDER BY {_ORDERS[order]} LIMIT :limit OFFSET :offset""",
        {**chosen.parameters, **page.parameters},
    )
    return [IssueLine(**row) for row in rows]


def count_issues(db: Database, chosen: IssueFilter) -> int:
    """Count the issues that match a filter."""
    counted = db.execute(
        f"""SELECT count(*) FROM issue AS i LEFT JOIN taxonomy_term AS t ON t.id = i.theme_id
            {_conditions(chosen)}""",
        chosen.parameters,
    )
    return scalar(counted)


def count_by_status(db: Database) -> dict[str, int]:
    """Count the issues of each status, in the order of the statuses."""
    counted = db.execute(
        """SELECT status, count(*) FROM issue
           WHERE deleted_at IS NULL AND merged_into_id IS NULL GROUP BY status"""
    ).fetchall()
    return {status: dict(counted).get(status, 0) for status in words.ISSUE_STATUSES}


def raised_lately(db: Database, ids: Sequence[int], latest: int) -> dict[int, list[int]]:
    """Count for each issue the partners that raised it at each of the latest meetings held.

    The oldest meeting comes first, and there are at most `latest`.
    """
    rows = db.query(
        """WITH held AS (SELECT id, row_number() OVER (ORDER BY date DESC, id DESC) AS place
             FROM meeting WHERE deleted_at IS NULL AND status <> 'planned'
             ORDER BY date DESC, id DESC LIMIT :latest)
           SELECT w.value AS id, held.place, count(n.id) AS partners
           FROM json_each(:ids) AS w CROSS JOIN held
           LEFT JOIN issue_mention AS n ON n.issue_id = w.value AND n.meeting_id = held.id
             AND n.deleted_at IS NULL
           GROUP BY w.value, held.place ORDER BY held.place DESC""",
        {"ids": json.dumps(list(ids)), "latest": latest},
    )
    found: dict[int, list[int]] = {number: [] for number in ids}
    for row in rows:
        found[row["id"]].append(row["partners"])
    return found


def issue(db: Database, issue_id: int) -> IssueLine | None:
    """Read one issue, merged or not, or None."""
    rows = db.query(
        f"""SELECT {_COLUMNS} FROM issue AS i
            LEFT JOIN taxonomy_term AS t ON t.id = i.theme_id
            LEFT JOIN ({_RAISED} AND n.issue_id = :id GROUP BY n.issue_id) AS r
              ON r.issue_id = i.id
            WHERE i.id = :id AND i.deleted_at IS NULL""",
        {"id": issue_id},
    )
    return next((IssueLine(**row) for row in rows), None)


def mentions(db: Database, issue_id: int) -> list[Mention]:
    """List who raised an issue at which meeting, latest meeting first."""
    rows = db.query(
        """SELECT m.id AS meeting_id, m.date, m.name AS meeting, o.name AS organization,
             n.note AS note
           FROM issue_mention AS n
           JOIN meeting AS m ON m.id = n.meeting_id
           LEFT JOIN organization AS o ON o.id = n.organization_id
           WHERE n.issue_id = ? AND n.deleted_at IS NULL AND m.deleted_at IS NULL
           ORDER BY m.date DESC, m.id DESC, o.name COLLATE NOCASE""",
        [issue_id],
    )
    return [Mention(**row) for row in rows]


def raised_by_meeting(db: Database, issue_id: int, latest: int = 24) -> list[Raised]:
    """Count who raised an issue at each meeting, oldest first, including meetings without it.

    It covers the first meeting that raised it to the latest one held, at most `latest` meetings.
    """
    rows = db.query(
        """SELECT m.date, m.name AS meeting,
             (SELECT count(*) FROM issue_mention AS n WHERE n.meeting_id = m.id
                AND n.issue_id = :issue AND n.deleted_at IS NULL) AS organizations
           FROM meeting AS m
           WHERE m.deleted_at IS NULL AND (m.status <> 'planned' OR organizations > 0)
             AND m.date >= (SELECT min(f.date) FROM issue_mention AS x
               JOIN meeting AS f ON f.id = x.meeting_id
               WHERE x.issue_id = :issue AND x.deleted_at IS NULL AND f.deleted_at IS NULL)
           ORDER BY m.date DESC, m.id DESC LIMIT :latest""",
        {"issue": issue_id, "latest": latest},
    )
    return [Raised(**row) for row in rows][::-1]


def boroughs(db: Database, issue_id: int) -> list[tuple[str, str]]:
    """List the code and name of each borough that an issue affects."""
    rows = db.execute(
        """SELECT b.code, b.name FROM issue_borough AS i
           JOIN borough AS b ON b.code = i.borough_code
           WHERE i.issue_id = ? ORDER BY b.name""",
        [issue_id],
    )
    return rows.fetchall()
