"""Turning rows into options whose labels are never the same twice."""

from collections import Counter
from collections.abc import Sequence

from db.connect import Database
from db.queries import choices as queries
from db.queries.choices import Choice
from ui.text import shorten

LABEL_LENGTH = 70


def labels(choices: Sequence[Choice]) -> dict[int, str]:
    """Map each id to a short label; two that would read the same get their ids."""
    short = {choice.id: shorten(choice.name, LABEL_LENGTH) for choice in choices}
    while len(seen := Counter(short.values())) < len(short):
        short = {
            number: label if seen[label] == 1 else f"{label} (no. {number})"
            for number, label in short.items()
        }
    return short


def terms(db: Database, *taxonomies: str) -> dict[int, str]:
    """Map the id of each term of some taxonomies to its name."""
    return {term.id: term.name for taxonomy in taxonomies for term in queries.terms(db, taxonomy)}
