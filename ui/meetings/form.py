"""What the forms of a meeting ask for: its plan, who came, what was reported, raised and agreed."""

from db import connect
from db.commands.agenda import add_meeting
from db.connect import Database
from db.queries import choices, meetings
from synergy import words
from ui.kit import editor
from ui.kit.choices import labels
from ui.kit.fields import Area, Choice, Day, Field, Layout, Several, Time, Word
from ui.viewer import viewer

NEW = "new meeting"

MEETING: Layout = [
    [Field("name", "Name", True, placeholder="Partner meeting: what it is about")],
    [Day("date", "Date", True, lean="near"), Time("start_time", "Begins at")],
    [Field("place", "Place"), Field("link", "Link, if it is online", placeholder="https://…")],
    [Area("purpose", "Purpose")],
    [Area("notes", "Notes")],
]
# What the history tells of a meeting: how it was opened and closed too.
TOLD: Layout = [*MEETING, [Word("status", "Status", words=words.MEETING_STATUSES)]]
ATTENDED = {"present": "Present", "apologies": "Apologies", "invited": "Invited, not seen"}


def plan(db: Database) -> Layout:
    """Return the lines of the form that plans a meeting: itself, and who is invited."""
    invited = Several("invited", "Invited", options=labels(choices.organizations(db)))
    return [*MEETING[:-1], [invited], MEETING[-1]]


def attendance(db: Database) -> Layout:
    """Return the lines of the form that says who came."""
    partners = labels(choices.organizations(db))
    return [[Several(word, ATTENDED[word], options=partners)] for word in words.ATTENDANCE]


def update(db: Database) -> Layout:
    """Return the lines of an update's form."""
    return [[_partner(db, "Partner")], [Area("text", "What it reported", True)]]


def decision(db: Database) -> Layout:
    """Return the lines of a decision's form."""
    return [
        [Area("text", "What was agreed", True)],
        [Choice("issue_id", "On the issue", options=labels(choices.issues(db)))],
    ]


def raising(db: Database) -> Layout:
    """Return the lines of the form that raises an issue at a meeting, a known one or a new one."""
    themes = {term.id: term.name for term in choices.terms(db, words.THEME)}
    known = labels(choices.issues(db))
    return [
        [_partner(db, "Raised by")],
        [
            Choice(
                "issue_id", "A known issue", options=known, placeholder="Choose one, or write below"
            )
        ],
        [
            Field("title", "Or a new one", placeholder="The concern, in a few words"),
            Choice("theme_id", "Theme of the new one", options=themes),
        ],
        [Area("note", "In their words")],
    ]


def mention(db: Database) -> Layout:
    """Return the lines of the form that mends a mention."""
    return [
        [_partner(db, "Raised by")],
        [Choice("issue_id", "Issue", True, options=labels(choices.issues(db)))],
        [Area("note", "In their words")],
    ]


def _partner(db: Database, label: str) -> Choice:
    return Choice("organization_id", label, True, options=labels(choices.organizations(db)))


def add() -> None:
    """Draw the form that plans a meeting."""
    with connect.reading_as(viewer()) as db:
        asked, start = plan(db), {"invited": meetings.came_last(db)}
    saved = "The meeting is planned, with its agenda."
    editor.add(NEW, asked, start, add_meeting, saved, opens="meeting")
