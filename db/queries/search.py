"""Full-text search over everything that has a name."""

import unicodedata
from dataclasses import dataclass

from sqlite_utils import Database

SHOWN_PER_KIND = 8
ENDINGS = ("ing", "ed", "es", "s")


@dataclass(frozen=True)
class Hit:
    """One thing found: its table, its id and its name."""

    kind: str
    id: int
    name: str


_FOUND = {
    "issue": ("title", "AND r.merged_into_id IS NULL"),
    "action": ("title", ""),
    "service": ("name", ""),
    "organization": ("name", ""),
    "meeting": ("name", ""),
    "practice": ("title", ""),
}


def match_words(text: str) -> str:
    """Turn typed text into an FTS5 query: every word, or its stem, must begin a word of the row.

    Quotes and operators count as plain text (https://www.sqlite.org/fts5.html, section 3).
    """
    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(letter if letter.isalnum() else " " for letter in composed)
    either = [dict.fromkeys((word, stem(word))) for word in spaced.split()]
    return " AND ".join("(" + " OR ".join(f'"{form}"*' for form in forms) + ")" for forms in either)


def stem(word: str) -> str:
    """Remove a common English ending from a word of more than five letters."""
    for ending in ENDINGS:
        if len(word) > 5 and word.endswith(ending):
            return word.removesuffix(ending)
    return word


def search(db: Database, text: str) -> list[Hit]:
    """Find up to SHOWN_PER_KIND rows of each kind, best first; none without words."""
    query = match_words(text)
    if not query:
        return []
    hits = []
    for kind, (title, condition) in _FOUND.items():
        rows = db.query(
            f"""SELECT r.id, r.[{title}] AS name FROM [{kind}_fts] AS f
                JOIN [{kind}] AS r ON r.id = f.rowid
                WHERE [{kind}_fts] MATCH :query AND r.deleted_at IS NULL {condition}
                ORDER BY f.rank LIMIT :limit""",
            {"query": query, "limit": SHOWN_PER_KIND},
        )
        hits += [Hit(kind, row["id"], row["name"]) for row in rows]
    return hits
