"""Save a note from a meeting: an update, an issue raised, a decision, an action or an example."""

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

# The kind of row that each note becomes; the note is its text or its title.
BECOMES = {"update": UPDATE, "decision": DECISION, "action": ACTION, "practice": PRACTICE}


def capture(path: Path, viewer: Viewer, key: str, meeting_id: int, entry: Entry) -> Receipt:
    """Add one note to a meeting, in one command; the receipt names its row.

    Invalid names each field that is wrong, or says that the meeting is closed. The browser sends a
    note until it is acknowledged: its key saves it once, even if it has been changed since.
    """
    viewer.require(entry.organization_id if entry.kind in OWNED else None)

    def work(job: Work) -> Receipt:
        require_not_closed(job, meeting_id)
        keep = _mention if entry.kind == "mention" else _keep
        return keep(job, meeting_id, entry)

    return run(path, viewer, key, f"capture {entry.kind}", work, once=True)


def _keep(job: Work, meeting_id: int, entry: Entry) -> Receipt:
    kind = BECOMES[entry.kind]
    given: Row = {**vars(entry), "title": entry.text, "meeting_id": meeting_id}
    own = checks.tidy({name: value for name, value in given.items() if name in kind.columns})
    return job.receipt(kind.table, records.insert(kind, job, own, {}))


def _mention(job: Work, meeting_id: int, entry: Entry) -> Receipt:
    """Record who raised an issue: an existing one, with the text as a note, or a new one."""
    row: Row = {"organization_id": entry.organization_id, "note": entry.text}
    issue_id = entry.issue_id
    if issue_id is None:
        checks.raise_if(MENTION.gaps({**row, "meeting_id": meeting_id, "issue_id": 0}))
        issue: Row = {"title": entry.text, "theme_id": entry.theme_id, "status": "open"}
        issue_id = records.insert(ISSUE, job, checks.tidy(issue), {})
        row["note"] = None
    mention = checks.tidy({**row, "meeting_id": meeting_id, "issue_id": issue_id})
    return job.receipt(MENTION.table, records.insert(MENTION, job, mention, {}))
