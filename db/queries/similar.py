"""Find the existing issues that a note may be about, by its words, ranked by similarity."""

import json
import re
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz
from sqlite_utils import Database

from db.queries.search import stem

# How many rows are compared closely, and how many words of a note select them.
CANDIDATES = 50
WORDS = 24
# Out of 100. For the issues in the seeds, notes about one of them score 69 or more; notes about
# something else score under 53.
NEAR = 60
# An issue this much less similar than the best is only a distraction.
APART = 25
# Words shared only with the description count a little less than those shared with the title.
DESCRIBED = 0.85
# A note with at least so many words is the same as a title if one contains everything in the other
# and they are this similar overall (out of 100): a longer note is treated as a different matter.
SOME_LENGTH, SAME = 4, 85

_EMPTY = (
    "the and are was were been has have had not for with from into onto out off our their they"
    " them this that these those there then than too very more most some any all also again still"
    " now new before after who which what when where how why can cannot could would should will"
    " shall may might must does did done its it's but you your his her she him about"
)


@dataclass(frozen=True)
class Similar:
    """An existing issue; `times` counts the meetings that raised it, `last_on` is the latest.

    `is_same` if the note repeats its title.
    """

    id: int
    title: str
    theme: str | None
    times: int
    last_on: str | None
    score: float
    is_same: bool


def similar(db: Database, line: str, limit: int) -> list[Similar]:
    """List the issues most similar to a note, best first; leave out those only a little similar.

    Those that are the same come before those that are only similar.
    """
    words = _telling(line)
    if not words:
        return []
    said, has_length = " ".join(words), len(line.split()) >= SOME_LENGTH
    scored = [
        (
            _sameness(said, row["title"]) if has_length else 0.0,
            _score(said, row["title"], row["description"]),
            row,
        )
        for row in _found(db, words)
    ]
    least = max([NEAR, *(score - APART for _, score, _ in scored)])
    near = [one for one in scored if one[1] >= least]
    near = sorted(near, key=lambda one: (-one[0], -one[1]))[:limit]
    raised = _raised(db, [row["id"] for _, _, row in near])
    return [
        Similar(
            row["id"],
            row["title"],
            row["theme"],
            *raised.get(row["id"], (0, None)),
            score,
            is_same=sameness > 0,
        )
        for sameness, score, row in near
    ]


def _telling(text: str) -> list[str]:
    """List the meaningful words of a text, without their endings."""
    words = re.findall(r"[^\W_]+", text.casefold())
    empty = set(_EMPTY.split())
    return [stem(word) for word in words if len(word) > 2 and word not in empty]


def _score(said: str, title: str, description: str | None) -> float:
    # Of rapidfuzz's measures, only this one separated the issues in the seeds from other notes: it
    # ignores the order of words, and words that only one side has.
    by_title = fuzz.token_set_ratio(said, " ".join(_telling(title)))
    whole = " ".join(_telling(f"{title} {description or ''}"))
    return max(by_title, DESCRIBED * fuzz.token_set_ratio(said, whole))


def _sameness(said: str, title: str) -> float:
    """Return how closely a note repeats a title; 0 if it does not.

    Different words never count as the same, however similar their spelling: housing, counselling.
    """
    titled = " ".join(_telling(title))
    says_all = fuzz.token_set_ratio(said, titled) == 100
    near = fuzz.token_sort_ratio(said, titled) if says_all else 0.0
    return near if near >= SAME else 0.0


def _found(db: Database, words: list[str]) -> list[dict[str, Any]]:
    """Read the issues with any of the words: unresolved ones first, best matches first."""
    query = " OR ".join(f'"{word}"*' for word in dict.fromkeys(words[:WORDS]))
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
