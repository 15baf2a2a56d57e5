"""Needs: the specialisms and contributing factors that services, issues and examples share."""

from collections.abc import Mapping

from db.connect import Database
from db.queries import choices
from synergy import words
from ui.kit.fields import Field, Several


def fields(db: Database) -> list[Field]:
    """Return a form's two fields for needs."""
    return [
        Several("specialisms", "Specialisms", options=_named(db, words.SPECIALISM)),
        Several("factors", "Contributing factors", options=_named(db, words.FACTOR)),
    ]


def _named(db: Database, taxonomy: str) -> Mapping[int, str]:
    return {term.id: term.name for term in choices.terms(db, taxonomy)}
