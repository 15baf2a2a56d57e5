"""Which known issues a line may be about: found by its words, ranked by how near they come."""

import re
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz
from sqlite_utils import Database

from db.queries.search import stem

# So many rows are looked at closely, and so many words of a line decide which.
CANDIDATES = 50
WORDS = 24
# Of 100. Over the seeds' issues, lines that people would say of one reach 69 and more; lines about
# something else stay under 53.
NEAR = 60
# What is so much less like a line than another issue is only in the way.
APART = 25
# What only the description shares says a little less than what the title shares.
DESCRIBED = 0.85
# A line of so many words is the same as a title when one says all that the other says, and they
# come this near (of 100) in whole: what says more is another matter until somebody says otherwise.
SOME_LENGTH, SAME = 4, 85

_EMPTY = (
    "the and are was were been has have had not for with from into onto out off our their they"
    " them this that these those there then than too very more most some any all also again still"
    " now new before after who which what when where how why can cannot could would should will"
    " shall may might must does did done its it's but you your his her she him about"
)


@dataclass(frozen=True)
class Similar:
    """A known issue; `times` counts the meetings that raised it, `last_on` is the latest's day.

    `is_same` where the line says its title over again.
    """

    id: int
    title: str
    theme: str | None
    times: int
    last_on: str | None
    score: float
    is_same: bool


def similar(db: Database, line: str, limit: int) -> list[Similar]:
    """List the issues most like a line, the likest first; none that is only a little like it.

    The same ones come before those that are only like it.
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
    """List the words of a text that say what it is about, without their endings."""
    words = re.findall(r"[^\W_]+", text.casefold())
    empty = set(_EMPTY.split())
    return [stem(word) for word in words if len(word) > 2 and word not in empty]


def _score(said: str, title: str, description: str | None) -> float:
    # Of rapidfuzz's measures this one alone parted the seeds' issues from other talk: it does not
    # mind words in another order, nor what only one side says.
    by_title = fuzz.token_set_ratio(said, " ".join(_telling(title)))
    whole = " ".join(_telling(f"{title} {description or ''}"))
    return max(by_title, DESCRIBED * fuzz.token_set_ratio(said, whole))


def _sameness(said: str, title: str) -> float:
    """Measure how near a line that says a title over again comes to it; 0 where it does not.

    One word for another is not the same, however alike they are spelled: housing, counselling.
    """
    titled = " ".join(_telling(title))
    says_all = fuzz.token_set_ratio(said, titled) == 100
    near = fuzz.token_sort_ratio(said, titled) if says_all else 0.0
    return near if near >= SAME else 0.0


def _found(db: Database, words: list[str]) -> list[dict[str, Any]]:
    """Read the issues that hold any of the words: those not resolved, the best matches, first."""
    query = " OR ".join(f'"{word}"*' for word in dict.fromkeys(words[:WORDS]))
    return list(
        db.query(
            """SELECT i.id, i.title, i.description, t.name AS theme FROM issue_fts AS f
               JOIN issue AS i ON i.id = f.rowid
               LEFT JOIN taxonomy_term AS t ON t.id = i.theme_id
               WHERE issue_fts MATCH :query AND i.deleted_at IS NULL AND i.merged_into_id IS NULL
               ORDER BY i.status = 'resolved', f.rank LIMIT :limit""",
            {"query": query, "limit": CANDIDATES},
        )
    )


def _raised(db: Database, ids: list[int]) -> dict[int, tuple[int, str | None]]:
    """Read how many meetings raised each issue, and the day of the latest."""
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    return {
        row["issue_id"]: (row["times"], row["last_on"])
        for row in db.query(
            f"""SELECT n.issue_id, count(DISTINCT n.meeting_id) AS times, max(m.date) AS last_on
                FROM issue_mention AS n JOIN meeting AS m ON m.id = n.meeting_id
                WHERE n.issue_id IN ({marks}) AND n.deleted_at IS NULL AND m.deleted_at IS NULL
                GROUP BY n.issue_id""",
            ids,
        )
    }
