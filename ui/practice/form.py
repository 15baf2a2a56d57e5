"""The form for an example of what works."""

from db.connect import Database
from db.kinds.records import PRACTICE
from db.queries import choices
from synergy import words
from ui.kit import editor, needs
from ui.kit.choices import labels
from ui.kit.fields import Area, Choice, Field, Layout, Word
from ui.viewer import read

NEW = "new practice"


def layout(db: Database) -> Layout:
    """Return the layout of the form."""
    return [
        [Field("title", "What works (in a few words)", True)],
        [Area("summary", "What did you learn that others could use?")],
        needs.fields(db),
        [
            Word("evidence", "Strength of evidence", words=words.EVIDENCE),
            Choice("organization_id", "Contact partner", options=labels(choices.organizations(db))),
        ],
        [
            Field("source", "Source", placeholder="e.g. report, evaluation or attendance sheets"),
            Choice("meeting_id", "Shared at", options=labels(choices.meetings(db))),
        ],
    ]


def add() -> None:
    """Draw the form of new practice."""
    start = {"evidence": words.EVIDENCE[0]}
    editor.add(NEW, read(layout), start, PRACTICE, "What works was added.", opens="practice")
