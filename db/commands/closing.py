"""End a meeting, which freezes its minutes, and reopen it."""

from collections.abc import Mapping, Sequence

from db.commands import actions, agenda, running
from db.commands.actions import Edit
from db.kinds.records import MEETING
from db.queries import minutes
from db.queries.capture import next_meeting
from db.write import Receipt, Row, Work, by_coordinator
from synergy import dates
from synergy.checks import Invalid, Typed, raise_if
from synergy.minutes import to_json


@by_coordinator("close meeting")
def close_meeting(
    job: Work,
    made_on: tuple[int, int],
    edits: Sequence[Edit] = (),
    planned: Mapping[str, Typed] | None = None,
) -> Receipt:
    """Close a meeting and freeze its minutes at the same moment.

    First, `edits` set owners and due dates of its actions, and the next meeting is added if
    `planned` gives its fields. One undo reverses everything. Conflict if the meeting or an action
    has changed since it was drawn. Invalid if the meeting is already closed, or if a field is
    wrong: it names each one, an action's as "ID.FIELD".
    """
    meeting_id = made_on[0]
    if job.row("meeting", meeting_id)["status"] == "closed":
        raise Invalid({"": "This meeting has already ended."})
    job.seen("meeting", made_on)
    if planned is not None:
        _plan_next(job, meeting_id, planned)
    actions.change_all(job, edits)
    job.edit("meeting", made_on, {"status": "closed"})
    _stand_nowhere(job, meeting_id)
    _thaw(job, meeting_id)
    drawn = minutes.draft(job.db, meeting_id)
    assert drawn is not None
    frozen: Row = {"meeting_id": meeting_id, "frozen_at": job.now, "content": to_json(drawn)}
    job.insert("minutes", frozen)
    return job.receipt("meeting", meeting_id)


def _plan_next(job: Work, meeting_id: int, planned: Mapping[str, Typed]) -> None:
    """Plan the next meeting; Invalid if it is not after this one, or one is planned already."""
    day = str(job.row("meeting", meeting_id)["date"])
    if known := next_meeting(job.db, day):
        said = f"Someone has just planned a meeting for {dates.say(known)}. Clear the date below."
        raise Invalid({"date": said})
    next_id = agenda.plan(job, planned)
    if str(job.row("meeting", next_id)["date"]) <= day:
        raise Invalid({"date": f"Choose a day after this meeting ({dates.say(day)})."})


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
