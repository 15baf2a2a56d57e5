"""Save a note from a meeting: an update, an issue raised, a decision, an action or an example."""

from collections.abc import Callable
from pathlib import Path

from db.commands import records
from db.commands.closed import require_not_closed
from db.kinds.records import ACTION, DECISION, ISSUE, MENTION, PRACTICE, UPDATE
from db.write import Receipt, Row, Work, run
from synergy import checks
from synergy.capture import Entry, Kind
from synergy.viewers import Viewer

# The kinds that a partner may add too, for its own agency.
OWNED: tuple[Kind, ...] = ("update", "mention", "action")

# The table and the id of the new row.
Kept = tuple[str, int]


def capture(path: Path, viewer: Viewer, key: str, meeting_id: int, entry: Entry) -> Receipt:
    """Add one note to a meeting, in one command; the receipt names its row.

    Invalid names each field that is wrong, or says that the meeting is closed. The browser sends a
    note until it is acknowledged: its key saves it once, even if it has been changed since.
    """
    viewer.require(entry.organization_id if entry.kind in OWNED else None)

    def work(job: Work) -> Receipt:
        require_not_closed(job, meeting_id)
        return job.receipt(*_KEEP[entry.kind](job, meeting_id, entry))

    return run(path, viewer, key, f"capture {entry.kind}", work, once=True)


def _update(job: Work, meeting_id: int, entry: Entry) -> Kept:
    row: Row = {"organization_id": entry.organization_id, "text": entry.text}
    return "update", records.insert(UPDATE, job, _at(meeting_id, row), {})


def _mention(job: Work, meeting_id: int, entry: Entry) -> Kept:
    """Record who raised an issue: an existing one, with the text as a note, or a new one."""
    row: Row = {"organization_id": entry.organization_id, "note": entry.text}
    issue_id = entry.issue_id
    if issue_id is None:
        checks.raise_if(MENTION.gaps({**row, "meeting_id": meeting_id, "issue_id": 0}))
        issue: Row = {"title": entry.text, "theme_id": entry.theme_id, "status": "open"}
        issue_id = records.insert(ISSUE, job, checks.tidy(issue), {})
        row["note"] = None
    mention = _at(meeting_id, {**row, "issue_id": issue_id})
    return "issue_mention", records.insert(MENTION, job, mention, {})


def _decision(job: Work, meeting_id: int, entry: Entry) -> Kept:
    row: Row = {"issue_id": entry.issue_id, "text": entry.text}
    return "decision", records.insert(DECISION, job, _at(meeting_id, row), {})


def _action(job: Work, meeting_id: int, entry: Entry) -> Kept:
    row: Row = {
        "title": entry.text,
        "organization_id": entry.organization_id,
        "owner_name": entry.owner_name,
        "due_on": entry.due_on,
        "issue_id": entry.issue_id,
    }
    return "action", records.insert(ACTION, job, _at(meeting_id, row), {})


def _practice(job: Work, meeting_id: int, entry: Entry) -> Kept:
    row: Row = {"title": entry.text, "organization_id": entry.organization_id}
    return "practice", records.insert(PRACTICE, job, _at(meeting_id, row), {})


def _at(meeting_id: int, row: Row) -> Row:
    return checks.tidy({**row, "meeting_id": meeting_id})


_KEEP: dict[Kind, Callable[[Work, int, Entry], Kept]] = {
    "update": _update,
    "mention": _mention,
    "decision": _decision,
    "action": _action,
    "practice": _practice,
}
