"""End a meeting, which freezes its minutes, and reopen it."""

from db.commands import running
from db.kinds.records import MEETING
from db.queries import minutes
from db.write import Receipt, Row, Work, by_coordinator
from synergy.checks import Invalid, raise_if
from synergy.minutes import to_json


@by_coordinator("close meeting")
def close_meeting(job: Work, made_on: tuple[int, int]) -> Receipt:
    """Close a meeting and freeze its minutes at the same moment.

    Conflict if it has changed since it was drawn, Invalid if it is already closed.
    """
    meeting_id = made_on[0]
    if job.row("meeting", meeting_id)["status"] == "closed":
        raise Invalid({"": "This meeting has already ended."})
    job.edit("meeting", made_on, {"status": "closed"})
    _stand_nowhere(job, meeting_id)
    _thaw(job, meeting_id)
    drawn = minutes.draft(job.db, meeting_id)
    assert drawn is not None
    frozen: Row = {"meeting_id": meeting_id, "frozen_at": job.now, "content": to_json(drawn)}
    job.insert("minutes", frozen)
    return job.receipt("meeting", meeting_id)


@by_coordinator("reopen meeting")
def reopen_meeting(job: Work, made_on: tuple[int, int]) -> Receipt:
    """Reopen a closed meeting at the end of its agenda, which is made if there is none.

    Its minutes are marked deleted until it is closed again. Conflict if it has changed since it was
    drawn, Invalid if it is not closed or another meeting is open.
    """
    meeting_id = made_on[0]
    if job.row("meeting", meeting_id)["status"] != "closed":
        raise Invalid({"": "This meeting has not ended."})
    job.edit("meeting", made_on, {"status": "open"})
    raise_if(MEETING.fits(job.db, job.row("meeting", meeting_id)))
    running.stand_at(job, meeting_id, -1)
    _thaw(job, meeting_id)
    return job.receipt("meeting", meeting_id)


def _stand_nowhere(job: Work, meeting_id: int) -> None:
    where = "meeting_id = ? AND agenda_item_id IS NOT NULL"
    for row in list(job.db.table("running").rows_where(where, [meeting_id])):
        job.change("running", row, {"agenda_item_id": None})


def _thaw(job: Work, meeting_id: int) -> None:
    where = "meeting_id = ? AND deleted_at IS NULL"
    for row in list(job.db.table("minutes").rows_where(where, [meeting_id])):
        job.change("minutes", row, {"deleted_at": job.now})
