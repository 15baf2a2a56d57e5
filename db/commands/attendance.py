"""Attendance at a meeting."""

from collections.abc import Mapping

from db.commands.closed import require_not_closed
from db.queries.meetings import attendance_version
from db.write import Clash, Conflict, Receipt, Row, Work, by_coordinator
from synergy import checks, words
from synergy.checks import Typed
from synergy.typed_text import quote


@by_coordinator("save attendance")
def save_attendance(job: Work, made_on: tuple[int, int], changes: Mapping[str, Typed]) -> Receipt:
    """Set exactly which organizations were present, sent apologies or were invited.

    `changes` maps statuses of ATTENDANCE to ids of organizations; an organization given one status
    loses its others. Attendance is part of the meeting: Conflict, with both lists, if either has
    changed since the version that was edited. Invalid if an organization is given twice.
    """
    meeting_id, version = made_on
    meeting = job.row("meeting", meeting_id)
    held = _held(job, meeting_id)
    before = listed({number: str(row["status"]) for number, row in held.items()})
    named = {word: _ids(changes[word]) for word in changes}
    wanted = _without(before, {one for ids in named.values() for one in ids}) | named
    newest = attendance_version(job.db, meeting_id)
    if newest != version:
        current = {**meeting, "version": newest}
        yours, theirs = ({**current, **lists} for lists in (wanted, before))
        raise Conflict([Clash("meeting", meeting_id, yours, theirs)])
    _require_once(job, wanted)
    job.change("meeting", meeting, {})
    _write(job, meeting_id, held, {n: word for word, ids in wanted.items() for n in ids})
    return job.receipt("meeting", meeting_id)


@by_coordinator("mark attendance")
def mark_attendance(
    job: Work, meeting_id: int, organization_id: int, status: str | None
) -> Receipt:
    """Set one organization's attendance at a meeting: a status of ATTENDANCE, or None to clear it.

    The last click counts, whatever forms are open. Invalid once the meeting is closed.
    """
    if status not in (*words.ATTENDANCE, None):
        raise checks.Invalid({"status": f"Choose one of: {', '.join(words.ATTENDANCE)}."})
    require_not_closed(job, meeting_id)
    job.row("organization", organization_id)
    return job.receipt("attendance", *_put(job, meeting_id, organization_id, status))


def listed(statuses: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
    """Group organizations by their status."""
    return {
        word: tuple(sorted(number for number, status in statuses.items() if status == word))
        for word in words.ATTENDANCE
    }


def _without(lists: Mapping[str, tuple[int, ...]], named: set[int]) -> dict[str, tuple[int, ...]]:
    return {word: tuple(one for one in ids if one not in named) for word, ids in lists.items()}


def _ids(value: Typed) -> tuple[int, ...]:
    return tuple(one for one in value if isinstance(one, int)) if isinstance(value, tuple) else ()


def _held(job: Work, meeting_id: int) -> dict[int, Row]:
    rows = job.db.table("attendance").rows_where(
        "meeting_id = ? AND deleted_at IS NULL", [meeting_id]
    )
    return {row["organization_id"]: row for row in rows}


def _require_once(job: Work, wanted: Mapping[str, tuple[int, ...]]) -> None:
    seen: dict[int, str] = {}
    problems: dict[str, str] = {}
    for word, ids in wanted.items():
        for number in ids:
            if number in seen:
                name = quote(job.db.table("organization").get(number)["name"])
                problems[word] = f"{name} is also listed under {seen[number]}. Remove one of them."
            seen[number] = word
    checks.raise_if(problems)


def _write(job: Work, meeting_id: int, held: Mapping[int, Row], wanted: Mapping[int, str]) -> None:
    for number in sorted(held.keys() | wanted.keys()):
        if number not in held:
            job.row("organization", number)
        _put(job, meeting_id, number, wanted.get(number))


def _put(job: Work, meeting_id: int, organization_id: int, status: str | None) -> list[int]:
    """Set an organization's status, or None; return the ids of its row, if it has one."""
    who: Row = {"meeting_id": meeting_id, "organization_id": organization_id}
    rows = job.db.table("attendance").rows_where(
        "meeting_id = :meeting_id AND organization_id = :organization_id", who
    )
    for row in list(rows):
        wanted: Row = {"status": status, "deleted_at": None}
        if status is None:
            wanted = {"deleted_at": row["deleted_at"] or job.now}
        if any(row[name] != value for name, value in wanted.items()):
            job.change("attendance", row, wanted)
        return [row["id"]]
    return [] if status is None else [job.insert("attendance", {**who, "status": status})]
