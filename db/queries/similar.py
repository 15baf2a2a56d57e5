"""Find the existing issues that a note may be about, by its words, the most similar first."""

import json
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlite_utils import Database

from synergy import sameness

# The most rows to compare closely, and the most forms of a note's words to select them by.
CANDIDATES = 50
FORMS = 400


@dataclass(frozen=True)
class Similar:
    """An existing issue; `times` counts the meetings that raised it, `last_on` is the latest.

    `is_strong` if the note is so clearly about it that there is no need to ask.
    """

    id: int
    title: str
    theme: str | None
    times: int
    last_on: str | None
    score: float
    is_strong: bool


def similar(db: Database, line: str, limit: int) -> list[Similar]:
    """List the issues most like a note, best first; leave out those that are hardly like it."""
    scored = [
        (sameness.likeness(line, row["title"], row["description"]), row) for row in _found(db, line)
    ]
    least = max([sameness.WEAK, *(score - sameness.APART for score, _ in scored)])
    near = [one for one in scored if one[0] >= least]
    near = sorted(near, key=lambda one: -one[0])[:limit]
    raised = _raised(db, [row["id"] for _, row in near])
    return [
        Similar(
            row["id"],
            row["title"],
            row["theme"],
            *raised.get(row["id"], (0, None)),
            score,
            is_strong=score >= sameness.STRONG,
        )
        for score, row in near
    ]


def _found(db: Database, line: str) -> list[dict[str, Any]]:
    """Read the issues that share any words with a line: unresolved first, then best matches."""
    forms = dict.fromkeys(form.replace("_", " ") for form in sameness.forms(line))
    query = " OR ".join(
        f'"{form.rstrip("*")}"' + "*" * form.endswith("*") for form in islice(forms, FORMS)
    )
    if not query:
        return []
    rows = db.query(
        """SELECT i.id, i.title, i.description, t.name AS theme FROM issue_fts AS f
           JOIN issue AS i ON i.id = f.rowid
           LEFT JOIN taxonomy_term AS t ON t.id = i.theme_id
           WHERE issue_fts MATCH :query AND i.deleted_at IS NULL AND i.merged_into_id IS NULL
           ORDER BY i.status = 'resolved', f.rank LIMIT :limit""",
        {"query": query, "limit": CANDIDATES},
    )
    return list(rows)


def _raised(db: Database, ids: list[int]) -> dict[int, tuple[int, str | None]]:
    """Return how many meetings raised each issue, and the day of the latest."""
    rows = db.execute(
        """SELECT n.issue_id, count(DISTINCT n.meeting_id), max(m.date)
           FROM issue_mention AS n JOIN meeting AS m ON m.id = n.meeting_id
           WHERE n.issue_id IN (SELECT value FROM json_each(?))
             AND n.deleted_at IS NULL AND m.deleted_at IS NULL
           GROUP BY n.issue_id""",
        [json.dumps(ids)],
    )
    return {issue_id: (times, last_on) for issue_id, times, last_on in rows}
