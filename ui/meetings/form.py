"""The forms for a meeting: its plan, attendance, updates, issues raised and decisions."""

from db.commands.agenda import add_meeting
from db.connect import Database
from db.queries import choices, meetings
from synergy import words
from ui.kit import editor
from ui.kit.choices import labels, terms
from ui.kit.fields import Area, Choice, Day, Field, Layout, Several, Time, Word
from ui.viewer import read

NEW = "new meeting"

MEETING: Layout = [
    [Field("name", "Name", True, placeholder="e.g. Partner meeting: summer funding")],
    [Day("date", "Date", True, lean="near"), Time("start_time", "Start time")],
    [Field("place", "Place"), Field("link", "Online meeting link", placeholder="https://…")],
    [Area("purpose", "Purpose")],
    [Area("notes", "Notes")],
]
# The fields in a meeting's history, which also shows when it was started and ended.
TOLD: Layout = [*MEETING, [Word("status", "Status", words=words.MEETING_STATUSES)]]
ATTENDED = {"present": "Present", "apologies": "Apologies", "invited": "Did not attend"}


def plan(db: Database) -> Layout:
    """Return the layout of the form for planning a meeting: its details, and who is invited."""
    invited = Several("invited", "Invited", options=labels(choices.organizations(db)))
    return [*MEETING[:-1], [invited], MEETING[-1]]


def attendance(db: Database) -> Layout:
    """Return the layout of the attendance form."""
    partners = labels(choices.organizations(db))
    return [[Several(word, ATTENDED[word], options=partners)] for word in words.ATTENDANCE]


def update(db: Database) -> Layout:
    """Return the layout of an update's form."""
    return [[_partner(db, "Partner")], [Area("text", "Update", True)]]


def decision(db: Database) -> Layout:
    """Return the layout of a decision's form."""
    return [
        [Area("text", "Decision", True)],
        [Choice("issue_id", "Related issue", options=labels(choices.issues(db)))],
    ]


def raising(db: Database) -> Layout:
    """Return the layout of the form for raising an issue at a meeting, existing or new."""
    known = labels(choices.issues(db))
    return [
        [_partner(db, "Raised by")],
        [Choice("issue_id", "Existing issue", options=known, placeholder="Choose one, or add one")],
        [
            Field("title", "Or add a new issue", placeholder="The concern, in a few words"),
            Choice("theme_id", "Theme (new issue)", options=terms(db, words.THEME)),
        ],
        [Area("note", "In their words")],
    ]


def new_issue(db: Database) -> Layout:
    """Return the layout of the form for editing an issue that was first raised at a meeting."""
    return [
        [Field("title", "Issue", True)],
        [Choice("theme_id", "Theme", options=terms(db, words.THEME))],
    ]


def mention(db: Database) -> Layout:
    """Return the layout of the form for editing a mention."""
    return [
        [_partner(db, "Raised by")],
        [Choice("issue_id", "Issue", True, options=labels(choices.issues(db)))],
        [Area("note", "In their words")],
    ]


def _partner(db: Database, label: str) -> Choice:
    return Choice("organization_id", label, True, options=labels(choices.organizations(db)))


def add() -> None:
    """Draw the form that plans a meeting."""
    start = {"invited": read(meetings.came_last)}
    saved = "The meeting is planned, with its agenda."
    editor.add(NEW, read(plan), start, add_meeting, saved, opens="meeting")
