"""Plan a meeting: its details, who is invited, and its agenda."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from db.commands import records
from db.kinds.records import AGENDA_ITEM, MEETING
from db.write import Receipt, Row, Work, by_coordinator
from synergy import agenda, checks
from synergy.checks import Typed
from synergy.viewers import Viewer

TABLE = AGENDA_ITEM.table


@by_coordinator("plan meeting")
def add_meeting(job: Work, values: Mapping[str, Typed]) -> Receipt:
    """Add a meeting from its fields, with the standard agenda; `invited` names organizations.

    Invalid names each field that is wrong.
    """
    return job.receipt("meeting", plan(job, values))


def plan(job: Work, values: Mapping[str, Typed]) -> int:
    """Add a meeting, as `add_meeting` does, inside a command; return its id."""
    own = checks.tidy(values)
    invited = values.get("invited") or ()
    meeting_id = records.insert(MEETING, job, own, {})
    for number in cast(tuple[int, ...], invited):
        job.row("organization", number)
        asked: Row = {"meeting_id": meeting_id, "organization_id": number}
        job.insert("attendance", {**asked, "status": "invited"})
    make_agenda(job, meeting_id)
    return meeting_id


@by_coordinator("add agenda")
def add_agenda(job: Work, meeting_id: int) -> Receipt:
    """Give a meeting that has no agenda the standard one."""
    job.row("meeting", meeting_id)
    if in_order(job, meeting_id):
        raise checks.Invalid({"": "This meeting already has an agenda."})
    return job.receipt(TABLE, *make_agenda(job, meeting_id))


def make_agenda(job: Work, meeting_id: int) -> list[int]:
    """Write the standard agenda for a meeting; return the ids of its items, in order."""
    return [
        job.insert(TABLE, {"meeting_id": meeting_id, "position": position, **vars(one)})
        for position, one in enumerate(agenda.STANDARD, 1)
    ]


def in_order(job: Work, meeting_id: int) -> list[Row]:
    """Read the items of a meeting in order."""
    listed = "meeting_id = ? AND deleted_at IS NULL"
    return list(job.db.table(TABLE).rows_where(listed, [meeting_id], order_by="position, id"))


@by_coordinator("add agenda item")
def add_item(job: Work, values: Mapping[str, Typed]) -> Receipt:
    """Add an item at the end of a meeting's agenda, before the closing item."""
    own = checks.tidy(values)
    order = in_order(job, cast(int, job.row("meeting", cast(int, own["meeting_id"]))["id"]))
    place = len(order) - (bool(order) and order[-1]["kind"] == "close")
    new_id = records.insert(AGENDA_ITEM, job, {**own, "position": place + 1}, {})
    job.number(TABLE, [*order[:place], job.row(TABLE, new_id), *order[place:]])
    return job.receipt(TABLE, new_id)


def save_item(
    path: Path, viewer: Viewer, key: str, made_on: tuple[int, int], changes: Mapping[str, Typed]
) -> Receipt:
    """Save an item's title, minutes or kind; Conflict, with both versions, if it is stale."""
    viewer.require()
    return records.save(AGENDA_ITEM, path, viewer, key, made_on, changes)


@by_coordinator("move agenda item")
def move_item(job: Work, made_on: tuple[int, int], step: int) -> Receipt:
    """Move an item, given its id and version, one place up (-1) or down (1)."""
    item = job.seen(TABLE, made_on)
    order = in_order(job, cast(int, item["meeting_id"]))
    job.move(TABLE, order, made_on[0], step)
    return job.receipt(TABLE, made_on[0])


@by_coordinator("remove agenda item")
def remove_item(job: Work, made_on: tuple[int, int]) -> Receipt:
    """Mark an item deleted; Invalid if it is the item in progress."""
    item = job.seen(TABLE, made_on)
    in_progress = "agenda_item_id = ? AND deleted_at IS NULL"
    if job.db.table("running").count_where(in_progress, [made_on[0]]):
        raise checks.Invalid({"": "This item is in progress. Move to another item first."})
    job.change(TABLE, item, {"deleted_at": job.now})
    return job.receipt(TABLE, made_on[0])
