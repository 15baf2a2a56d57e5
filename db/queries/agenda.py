"""Read a meeting's agenda, and the numbers for its items."""

from dataclasses import dataclass

from sqlite_utils import Database

from db.queries import carried
from synergy.agenda import Step


@dataclass(frozen=True)
class AgendaItem:
    """One agenda item, planned to last so many `minutes`."""

    id: int
    version: int
    kind: Step
    title: str
    minutes: int
    position: int


@dataclass(frozen=True)
class Behind:
    """The numbers for an agenda.

    `expected` counts organizations invited or present; `recurring` issues raised at two or more
    meetings; `done` and `dropped` actions completed or dropped since the previous meeting.
    """

    expected: int
    done: int
    dropped: int
    issues: int
    recurring: int
    actions: int
    overdue: int


def agenda(db: Database, meeting_id: int) -> list[AgendaItem]:
    """List the items of a meeting in order."""
    rows = db.query(
        """SELECT id, version, kind, title, minutes, position FROM agenda_item
           WHERE meeting_id = ? AND deleted_at IS NULL ORDER BY position, id""",
        [meeting_id],
    )
    return [AgendaItem(**row) for row in rows]


def behind(db: Database, meeting_id: int, today: str) -> Behind:
    """Count the subjects of a meeting's items; overdue is counted from today (ISO)."""
    coming = "meeting_id = ? AND status <> 'apologies' AND deleted_at IS NULL"
    return Behind(
        db.table("attendance").count_where(coming, [meeting_id]),
        carried.count_left(db, meeting_id, "done"),
        carried.count_left(db, meeting_id, "dropped"),
        carried.count_carried_issues(db, meeting_id),
        carried.count_carried_issues(db, meeting_id, recurring=True),
        carried.count_carried(db, meeting_id),
        carried.count_carried(db, meeting_id, overdue_on=today),
    )
