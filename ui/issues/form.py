"""The forms for an issue: its details, who raised it, and merging."""

from db.connect import Database
from db.kinds.records import ISSUE
from db.queries import choices
from synergy import words
from ui.kit import editor, needs
from ui.kit.choices import labels, terms
from ui.kit.fields import Area, Choice, Field, Layout, Several, Word
from ui.viewer import read

NEW = "new issue"


def layout(db: Database) -> Layout:
    """Return the layout of an issue's form."""
    boroughs = {borough.code: borough.name for borough in choices.boroughs(db)}
    return [
        [Field("title", "Title", True, placeholder="The concern, in a few words")],
        [
            Choice("theme_id", "Theme", options=terms(db, words.THEME)),
            Word("status", "Status", words=words.ISSUE_STATUSES),
        ],
        [Area("description", "Description")],
        [Several("boroughs", "Boroughs affected", options=boroughs)],
        needs.fields(db),
        [Field("place", "Location (if outside London)")],
    ]


def raising(db: Database) -> Layout:
    """Return the layout of the form that records who raised an issue."""
    return [
        [
            Choice("meeting_id", "Meeting", True, options=labels(choices.meetings(db))),
            Choice(
                "organization_id", "Raised by", True,
                options=labels(choices.organizations(db)),
            ),
        ],
        [Area("note", "In their words")],
    ]  # fmt: skip


def merging(db: Database, issue_id: int) -> Layout:
    """Return the layout of the form for merging an issue."""
    others = labels([other for other in choices.issues(db) if other.id != issue_id])
    return [[Choice("issue_id", "Merge into", True, options=others)]]


def add() -> None:
    """Draw the form of a new issue."""
    said = "The issue was added. Now record who raised it, and when."
    editor.add(NEW, read(layout), {"status": "open"}, ISSUE, said, opens="issue")
