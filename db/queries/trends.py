"""Reading what changes over the meetings that were held: planned ones count nowhere here.

A mention counts while neither it, its meeting nor its issue is deleted. Merging moves mentions to
the issue that is kept: what was merged away has none.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

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
    """One theme, None where issues have none, and how many issues of it each meeting raised."""

    name: str | None
    sample: int
    issues: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Flow:
    """How many actions a meeting gave, and how many were done by it.

    Done by it are those done after the day of the meeting before it, up to its own day, wherever
    they were given.
    """

    meeting_id: int
    given: int
    done: int
    sample: int


@dataclass(frozen=True)
class Owed:
    """What became of the actions of one organization, None where they are nobody's yet."""

    organization: str | None
    kept: Kept
    sample: int


_HELD = "m.deleted_at IS NULL AND m.status <> 'planned'"
_SAID = """json_each(:meetings) AS w CROSS JOIN issue_mention AS n ON n.meeting_id = w.value
    JOIN issue AS i ON i.id = n.issue_id
    WHERE n.deleted_at IS NULL AND i.deleted_at IS NULL AND i.merged_into_id IS NULL"""


def years(db: Database) -> list[int]:
    """List the years in which meetings were held, the latest first."""
    rows = db.execute(
        f"""SELECT DISTINCT CAST(substr(m.date, 1, 4) AS INTEGER) AS year
            FROM meeting AS m WHERE {_HELD} ORDER BY year DESC"""
    )
    return [year for (year,) in rows.fetchall()]


def held(db: Database, latest: int, year: int | None = None) -> list[Held]:
    """List the latest meetings, of a year or of all time, the oldest of them first."""
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
    """Count the issues that meetings raised, and those that more than one of them did."""
    issues, again = db.execute(
        f"""SELECT count(*), coalesce(sum(times > 1), 0) FROM
              (SELECT count(DISTINCT n.meeting_id) AS times FROM {_SAID} GROUP BY n.issue_id)""",
        {"meetings": _ids(meetings)},
    ).fetchone()
    return issues, again


def raised_issues(db: Database, meetings: Sequence[int], most: int) -> list[RaisedIssue]:
    """List the issues that most of some meetings raised, then those with most partners in all."""
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
    """List the themes that meetings raised, the one raised most often first.

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
    """Count by days how long issues that were ever raised have been, or were, unresolved.

    From the day of the first meeting that raised an issue: until today (ISO) while it is open or
    watched, else until the UTC day on which it was last marked resolved. Only the history knows
    that day. It has none of an issue that was resolved when it was entered or imported here, and
    for meetings entered long after they were held the day is that of the marking. Nothing is
    shorter than no day. For viewers who read the history: others find no day of any.
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
    """Tell whether any issue is made up."""
    return bool(
        db.execute(
            """SELECT EXISTS (SELECT 1 FROM issue WHERE sample = 1 AND deleted_at IS NULL
                AND merged_into_id IS NULL)"""
        ).fetchone()[0]
    )


def flow(db: Database, meetings: Sequence[int]) -> list[Flow]:
    """Count the actions that each of some meetings gave, and those done by it, oldest first."""
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
    """Count by partner what became of the actions due between two days (ISO), most due first.

    On time are those done on their day or before it: done_on <= due_on. All others that are done
    are late. An action that was put off counts by the day that it has now; a dropped one was owed
    no longer and counts nowhere.
    """
    rows = db.query(
        """SELECT o.name AS organization, p.on_time, p.late, p.undone, p.sample FROM
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
    return [
        Owed(
            row["organization"],
            Kept(row["on_time"], row["late"], row["undone"]),
            row["sample"],
        )
        for row in rows
    ]


def _ids(meetings: Sequence[int]) -> str:
    return json.dumps(list(meetings))


def _cells(pairs: str) -> dict[int, int]:
    """Read what SQL gathered for each meeting."""
    return dict(sorted(json.loads(pairs)))
