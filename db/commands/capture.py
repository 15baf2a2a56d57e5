"""Save a note from a meeting: an update, an issue raised, a decision, an action or an example."""

from dataclasses import replace
from pathlib import Path

from db.commands import records
from db.commands.closed import require_not_closed
from db.kinds.records import ACTION, DECISION, ISSUE, MENTION, PRACTICE, UPDATE
from db.queries import attendance
from db.write import Receipt, Row, Work, run
from synergy import checks
from synergy.capture import Entry, Kind
from synergy.partner_names import TAKING_PART
from synergy.viewers import Viewer

# The kinds that a partner may add too, for its own agency.
OWNED: tuple[Kind, ...] = ("update", "mention", "action")

# The kind of row that each note becomes; the note is its text or its title.
BECOMES = {"update": UPDATE, "decision": DECISION, "action": ACTION, "practice": PRACTICE}


def capture(path: Path, viewer: Viewer, key: str, meeting_id: int, entry: Entry) -> Receipt:
    """Add one note to a meeting, in one command; the receipt names its row.

    Invalid names each field that is wrong, or says that the meeting is closed. The browser sends a
    note until it is acknowledged: its key saves it once, even if it has been changed since. An
    action for each partner present becomes several rows with one receipt.
    """
    is_own = entry.kind in OWNED and not entry.is_for_each
    viewer.require(entry.organization_id if is_own else None)

    def work(job: Work) -> Receipt:
        require_not_closed(job, meeting_id)
        if entry.kind == "mention":
            return _mention(job, meeting_id, entry)
        entries = _for_each(job, meeting_id, entry) if entry.is_for_each else [entry]
        numbers = [_keep(job, meeting_id, one) for one in entries]
        return job.receipt(BECOMES[entry.kind].table, *numbers)

    return run(path, viewer, key, f"capture {entry.kind}", work, once=True)


def make_new(
    path: Path, viewer: Viewer, key: str, mention: tuple[int, int], theme_id: int | None
) -> Receipt:
    """Replace a mention, given as (id, version), with a new issue in the same words.

    One command does both, so one undo restores the mention. Conflict if the mention has changed.
    """

    def work(job: Work) -> Receipt:
        held = job.row(MENTION.table, mention[0])
        whose, meeting_id = records.owner(MENTION, held), int(str(held["meeting_id"]))
        viewer.require(whose)
        require_not_closed(job, meeting_id)
        job.edit(MENTION.table, mention, {"deleted_at": job.now})
        records.resolve_again(job, held)
        said = Entry("mention", str(held["note"] or ""), whose, theme_id)
        return _mention(job, meeting_id, said)

    return run(path, viewer, key, "raise as new", work)


def _for_each(job: Work, meeting_id: int, entry: Entry) -> list[Entry]:
    """Return an action for each partner present; Invalid if there are none."""
    present = attendance.present(job.db, meeting_id)
    partners = [number for number, kind in present.items() if kind in TAKING_PART]
    if not partners:
        raise checks.Invalid(
            {
                "is_for_each": "No partners are marked present yet. Mark who is here, or save one "
                "action for all partners."
            }
        )
    return [replace(entry, organization_id=number) for number in partners]


def _keep(job: Work, meeting_id: int, entry: Entry) -> int:
    kind = BECOMES[entry.kind]
    given: Row = {**vars(entry), "title": entry.text, "meeting_id": meeting_id}
    own = checks.tidy({name: value for name, value in given.items() if name in kind.columns})
    return records.insert(kind, job, own, {})


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
