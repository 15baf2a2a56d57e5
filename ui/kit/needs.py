"""Needs: the specialisms and contributing factors that services, issues and examples share."""

from db.connect import Database
from synergy import words
from ui.kit.choices import terms
from ui.kit.fields import Field, Several


def fields(db: Database) -> list[Field]:
    """Return a form's two fields for needs."""
    return [
        Several("specialisms", "Specialisms", options=terms(db, words.SPECIALISM)),
        Several("factors", "Contributing factors", options=terms(db, words.FACTOR)),
    ]
