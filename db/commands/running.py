"""The meeting in progress: start it, move through its agenda, and control its projector."""

from datetime import timedelta
from typing import cast

from db.commands import agenda
from db.kinds.records import MEETING
from db.queries.running import running
from db.write import Receipt, Row, Work, by_coordinator
from synergy import checks, dates

# The records and views that the projector can show instead of the agenda item, and for how long.
SHOWABLE = ("issue", "action", "organization")
VIEWS = ("map", "recurring")
SHOWN_FOR = timedelta(minutes=1)
# The projector's state at the start of each agenda item.
_UNSTEERED: Row = {"held": 0, "shown_table": None, "shown_id": None, "shown_until": None}


@by_coordinator("open meeting")
def open_meeting(job: Work, made_on: tuple[int, int]) -> Receipt:
    """Open a planned meeting at its first agenda item; make the agenda if there is none.

    Invalid while another meeting is open, or when it was open before; Conflict when it is stale.
    """
    meeting_id = made_on[0]
    meeting = job.row("meeting", meeting_id)
    if meeting["status"] != "planned":
        raise checks.Invalid({"": "Only a planned meeting can be started."})
    job.edit("meeting", made_on, {"status": "open"})
    checks.raise_if(MEETING.fits(job.db, job.row("meeting", meeting_id)))
    stand_at(job, meeting_id, 0)
    return job.receipt("meeting", meeting_id)


def stand_at(job: Work, meeting_id: int, place: int) -> None:
    """Move a meeting to its first (0) or last (-1) agenda item; make the agenda if needed."""
    if not agenda.in_order(job, meeting_id):
        agenda.make_agenda(job, meeting_id)
    _stand(job, meeting_id, cast(int, agenda.in_order(job, meeting_id)[place]["id"]))


@by_coordinator("go to agenda item")
def go_to(job: Work, meeting_id: int, agenda_item_id: int, seen_id: int | None) -> Receipt:
    """Move an open meeting to an item of its agenda.

    `seen_id` is the item in progress when the button was drawn: if the meeting has moved on since,
    nothing is written, so that two people who press at once move it only once.
    """
    if job.row("meeting", meeting_id)["status"] != "open":
        raise checks.Invalid({"": "This meeting is not in progress."})
    wanted = job.row("agenda_item", agenda_item_id)
    if wanted["meeting_id"] != meeting_id:
        raise checks.Invalid({"": "This item is on another meeting's agenda."})
    now = running(job.db, meeting_id)
    if (now.agenda_item_id if now else None) != seen_id:
        return job.receipt("running")
    return job.receipt("running", _stand(job, meeting_id, agenda_item_id))


def _stand(job: Work, meeting_id: int, agenda_item_id: int) -> int:
    """Record the item that is now in progress; return the row's id."""
    at: Row = {"agenda_item_id": agenda_item_id, "since": job.now, **_UNSTEERED}
    for row in list(job.db.table("running").rows_where("meeting_id = ?", [meeting_id])):
        job.change("running", row, {**at, "deleted_at": None})
        return cast(int, row["id"])
    return job.insert("running", {"meeting_id": meeting_id, **at})


@by_coordinator("hold the projector")
def hold(job: Work, meeting_id: int, held: bool) -> Receipt:
    """Pause the projector on its page, or let its pages turn automatically again."""
    return _steer(job, meeting_id, {"held": int(held)})


@by_coordinator("turn the projector's page")
def turn(job: Work, meeting_id: int, pages: int) -> Receipt:
    """Move the projector on by `pages`, or back if negative, and pause it there."""
    turned = cast(int, _running(job, meeting_id)["turned"])
    return _steer(job, meeting_id, {"held": 1, "turned": turned + pages})


@by_coordinator("show on the projector")
def show_this(job: Work, meeting_id: int, table: str, row_id: int = 0) -> Receipt:
    """Show a record or a view on the projector for a minute, or until the next agenda item."""
    if table not in (*SHOWABLE, *VIEWS):
        text = (
            "The projector can't show that. Choose the map, the recurring issues, or an issue, "
            "action or partner."
        )
        raise checks.Invalid({"": text})
    if table in SHOWABLE:
        job.row(table, row_id)
    until = dates.after(job.now, SHOWN_FOR)
    shown: Row = {"shown_table": table, "shown_id": row_id, "shown_until": until}
    return _steer(job, meeting_id, shown)


@by_coordinator("show the agenda item on the projector")
def show_agenda(job: Work, meeting_id: int) -> Receipt:
    """Show the agenda item on the projector again."""
    return _steer(job, meeting_id, {"shown_table": None, "shown_id": None, "shown_until": None})


def _running(job: Work, meeting_id: int) -> Row:
    """Read the state of a meeting in progress; Invalid if it is not in progress."""
    if job.row("meeting", meeting_id)["status"] == "open":
        for row in job.db.table("running").rows_where("meeting_id = ?", [meeting_id]):
            return row
    raise checks.Invalid({"": "This meeting is not in progress."})


def _steer(job: Work, meeting_id: int, changes: Row) -> Receipt:
    row = _running(job, meeting_id)
    job.change("running", row, changes)
    return job.receipt("running", cast(int, row["id"]))
