"""Read the trends over meetings that were held; planned ones never count.

A mention counts unless it, its meeting or its issue is deleted. Merging moves mentions to the kept
issue, so a merged issue has none.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from db.queries.paging import scalar
from synergy.trends import Ages, Kept


@dataclass(frozen=True)
class Held:
    """One meeting that was held; the date is ISO."""

    id: int
    date: str
    sample: int


@dataclass(frozen=True)
class RaisedIssue:
    """One issue, and how many partners raised it at each meeting that did, by its id.

    `times` is how many meetings ever raised it, planned ones included, as lists of issues count.
    """

    id: int
    title: str
    theme: str | None
    status: str
    sample: int
    partners: dict[int, int] = field(default_factory=dict)
    times: int = 0


@dataclass(frozen=True)
class RaisedTheme:
    """One theme (None for no theme), and how many of its issues each meeting raised."""

    name: str | None
    sample: int
    issues: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Flow:
    """How many actions were agreed at a meeting, and how many had been completed by it.

    The completed ones were done after the day of the previous meeting and up to its own day,
    wherever they were agreed.
    """

    meeting_id: int
    given: int
    done: int
    sample: int


@dataclass(frozen=True)
class Owed:
    """The results of one organization's actions; None for actions without an owner."""

    organization: str | None
    kept: Kept
    sample: int


_HELD = "m.deleted_at IS NULL AND m.status <> 'planned'"
_SAID = """json_each(:meetings) AS w CROSS JOIN issue_mention AS n ON n.meeting_id = w.value
    JOIN issue AS i ON i.id = n.issue_id
    WHERE n.deleted_at IS NULL AND i.deleted_at IS NULL AND i.merged_into_id IS NULL"""


def years(db: Database) -> list[int]:
    """List the years in which meetings were held, latest first."""
    rows = db.execute(
        f"""SELECT DISTINCT CAST(substr(m.date, 1, 4) AS INTEGER) AS year
            FROM meeting AS m WHERE {_HELD} ORDER BY year DESC"""
    )
    return [year for (year,) in rows.fetchall()]


def held(db: Database, latest: int, year: int | None = None) -> list[Held]:
    """List the latest meetings, in one year or overall, oldest first."""
    rows = db.query(
        f"""SELECT m.id, m.date, m.sample FROM meeting AS m
            WHERE {_HELD} AND m.date BETWEEN :first AND :last
            ORDER BY m.date DESC, m.id DESC LIMIT :latest""",
        {
            "first": f"{year:04}-01-01" if year else "",
            "last": f"{year:04}-12-31" if year else "9999-12-31",
            "latest": latest,
        },
    )
    return [Held(**row) for row in rows][::-1]


def count_raised(db: Database, meetings: Sequence[int]) -> tuple[int, int]:
    """Count the issues raised at some meetings, and those raised at more than one of them."""
    issues, again = db.execute(
        f"""SELECT count(*), coalesce(sum(times > 1), 0) FROM
              (SELECT count(DISTINCT n.meeting_id) AS times FROM {_SAID} GROUP BY n.issue_id)""",
        {"meetings": _ids(meetings)},
    ).fetchone()
    return issues, again


def raised_issues(db: Database, meetings: Sequence[int], most: int) -> list[RaisedIssue]:
    """List the issues raised at most of some meetings, then by their number of partners."""
    rows = db.query(
        f"""WITH said AS (SELECT n.issue_id, n.meeting_id, count(*) AS partners,
                max(n.sample) AS sample FROM {_SAID} GROUP BY n.issue_id, n.meeting_id),
              top AS (SELECT issue_id, count(*) AS times, sum(partners) AS mentions,
                max(sample) AS sample, json_group_array(json_array(meeting_id, partners)) AS cells
              FROM said GROUP BY issue_id ORDER BY times DESC, mentions DESC, issue_id LIMIT :most)
            SELECT i.id, i.title, t.name AS theme, i.status,
              (SELECT count(DISTINCT x.meeting_id) FROM issue_mention AS x
               JOIN meeting AS m ON m.id = x.meeting_id WHERE x.issue_id = i.id
                 AND x.deleted_at IS NULL AND m.deleted_at IS NULL) AS times,
              max(i.sample, top.sample) AS sample, top.cells AS partners
            FROM top JOIN issue AS i ON i.id = top.issue_id
            LEFT JOIN taxonomy_term AS t ON t.id = i.theme_id
            ORDER BY top.times DESC, top.mentions DESC, i.id""",
        {"meetings": _ids(meetings), "most": most},
    )
    return [RaisedIssue(**{**row, "partners": _cells(row["partners"])}) for row in rows]


def raised_themes(db: Database, meetings: Sequence[int]) -> list[RaisedTheme]:
    """List the themes raised at some meetings, most often raised first.

    An issue counts once for each meeting that raised it, however many partners did.
    """
    rows = db.query(
        f"""WITH said AS (SELECT i.theme_id, n.meeting_id, count(DISTINCT n.issue_id) AS issues,
                max(max(i.sample, n.sample)) AS sample
              FROM {_SAID} GROUP BY i.theme_id, n.meeting_id)
            SELECT t.name, max(said.sample) AS sample,
              json_group_array(json_array(said.meeting_id, said.issues)) AS issues
            FROM said LEFT JOIN taxonomy_term AS t ON t.id = said.theme_id
            GROUP BY said.theme_id ORDER BY sum(said.issues) DESC, t.position, t.name""",
        {"meetings": _ids(meetings)},
    )
    return [RaisedTheme(**{**row, "issues": _cells(row["issues"])}) for row in rows]


def ages(db: Database, today: str) -> Ages:
    """Count for how many days the issues raised so far have been, or were, unresolved.

    The time runs from the first meeting that raised an issue until today (ISO) if it is open or
    watched, otherwise until the UTC day when it was last marked resolved. Only the history records
    that day. It is unknown for issues that were already resolved when entered or imported; for
    meetings entered long afterwards it is the day of entry. A time is never negative. Only viewers
    who may read the history get the times of resolved issues.
    """
    rows = db.execute(
        f"""WITH raised AS (SELECT n.issue_id, min(m.date) AS first
              FROM issue_mention AS n JOIN meeting AS m ON m.id = n.meeting_id
              WHERE n.deleted_at IS NULL AND {_HELD} GROUP BY n.issue_id),
            marked AS (SELECT CAST(h.row_id AS INTEGER) AS issue_id, date(max(h.at)) AS day
              FROM history AS h JOIN history_values AS v ON v.history_id = h.id
              WHERE h.[table] = 'issue' AND h.change = 'update'
                AND json_extract(v.new, '$.status') = 'resolved' GROUP BY h.row_id),
            aged AS (SELECT i.status = 'resolved' AS resolved,
                max(0, CAST(julianday(iif(i.status = 'resolved', marked.day, :today))
                  - julianday(raised.first) AS INTEGER)) AS days
              FROM raised JOIN issue AS i ON i.id = raised.issue_id
              LEFT JOIN marked ON marked.issue_id = i.id
              WHERE i.deleted_at IS NULL AND i.merged_into_id IS NULL)
            SELECT resolved, days, count(*) FROM aged GROUP BY resolved, days""",
        {"today": today},
    ).fetchall()
    counted = {(bool(resolved), days): number for resolved, days, number in rows}
    known = {key: number for key, number in counted.items() if key[1] is not None}
    return Ages(
        {days: number for (resolved, days), number in known.items() if not resolved},
        {days: number for (resolved, days), number in known.items() if resolved},
        counted.get((True, None), 0),
    )


def has_sample_issues(db: Database) -> bool:
    """Tell whether any issue is sample data."""
    found = db.execute(
        """SELECT EXISTS (SELECT 1 FROM issue
             WHERE sample = 1 AND deleted_at IS NULL AND merged_into_id IS NULL)"""
    )
    return bool(scalar(found))


def flow(db: Database, meetings: Sequence[int]) -> list[Flow]:
    """Count the actions agreed at each of some meetings, and those completed by it, in order."""
    rows = db.query(
        f"""WITH dated AS (SELECT m.id, m.date, m.sample,
              coalesce(lag(m.date) OVER (ORDER BY m.date, m.id), '') AS before
              FROM meeting AS m WHERE {_HELD})
            SELECT d.id AS meeting_id, d.sample,
              (SELECT count(*) FROM action AS a
               WHERE a.meeting_id = d.id AND a.deleted_at IS NULL) AS given,
              (SELECT count(*) FROM action AS a WHERE a.done_on > d.before AND a.done_on <= d.date
                 AND +a.state = 'done' AND a.deleted_at IS NULL) AS done
            FROM dated AS d WHERE d.id IN (SELECT value FROM json_each(:meetings))
            ORDER BY d.date, d.id""",
        {"meetings": _ids(meetings)},
    )
    return [Flow(**row) for row in rows]


def owed(db: Database, first: str, last: str) -> list[Owed]:
    """Count the results of actions due between two ISO days by partner, most due first.

    Actions are on time if done_on <= due_on; all other completed ones are late. A postponed action
    counts by its current due date; dropped ones do not count.
    """
    rows = db.execute(
        """SELECT o.name, p.on_time, p.late, p.undone, p.sample FROM
             (SELECT a.organization_id, max(a.sample) AS sample, count(*) AS due,
                count(*) FILTER (WHERE a.state = 'done' AND a.done_on <= a.due_on) AS on_time,
                count(*) FILTER (WHERE a.state = 'done'
                  AND (a.done_on <= a.due_on) IS NOT TRUE) AS late,
                count(*) FILTER (WHERE a.closed = 0) AS undone
              FROM action AS a
              WHERE a.deleted_at IS NULL AND a.closed IN (0, 1)
                AND a.due_order BETWEEN :first AND :last AND a.state <> 'dropped'
              GROUP BY a.organization_id) AS p
           LEFT JOIN organization AS o ON o.id = p.organization_id
           ORDER BY p.due DESC, o.name COLLATE NOCASE, o.id""",
        {"first": first, "last": last},
    )
    return [Owed(name, Kept(*results), sample) for name, *results, sample in rows]


def _ids(meetings: Sequence[int]) -> str:
    return json.dumps(list(meetings))


def _cells(pairs: str) -> dict[int, int]:
    """Parse the pairs that SQL collected for each meeting."""
    return dict(sorted(json.loads(pairs)))
