"""Review two services that overlap, and add the action that follows."""

from collections.abc import Mapping
from dataclasses import dataclass

from db.commands import records
from db.kinds.records import ACTION
from db.queries import board, overlap_basis
from db.write import Clash, Conflict, Missing, Receipt, Row, Work, by_coordinator
from synergy import checks, dates, overlaps
from synergy.checks import Typed, Value

TABLE = "overlap_review"
WITHDRAWN = "This review has since been withdrawn. Please check again."
CHANGED = "One of the two services has changed since you opened this. Please check again."


@dataclass(frozen=True)
class Seen:
    """Two services, the lower id first, as the reviewer saw them.

    `version` is that of their latest review, 0 if there was none; `bases` describe the two services
    at that moment (db.queries.overlap_basis).
    """

    ids: tuple[int, int]
    version: int
    bases: tuple[str, str]


@by_coordinator("review overlap")
def review(job: Work, seen: Seen, values: Mapping[str, Typed]) -> Receipt:
    """Give two services a `verdict`, one of VERDICTS, and a `note`, replacing any earlier review.

    With `acts`, the action that follows is added too. For sample services, both are marked as
    sample too and removed with it. Conflict, with both reviews, if there has been another review
    since; Invalid if a service has changed since.
    """
    typed = checks.tidy(values)
    own: Row = {name: typed[name] for name in ("verdict", "note") if name in typed}
    acts = bool(typed.get("acts"))
    problems = checks.require_choice({"verdict": None, **own}, "verdict", overlaps.VERDICTS)
    checks.raise_if(problems | checks.require_texts(own, prose={"note"}))
    services = [job.row("service", number) for number in seen.ids]
    _require_two_partners(services)
    current = _held(job, seen.ids)
    _require_newest(current, seen, own, " · ".join(str(one["name"]) for one in services))
    bases = _bases(job, seen.ids)
    if bases != seen.bases:
        raise checks.Invalid({"": CHANGED})
    made: Row = {
        **own,
        "basis": bases[0],
        "other_basis": bases[1],
        "service_version": services[0]["version"],
        "other_service_version": services[1]["version"],
        "sample": int(any(one["sample"] for one in services)),
        "deleted_at": None,
    }
    review_id = _write(job, seen.ids, current, made)
    if acts:
        _act(job, job.row(TABLE, review_id))
    return job.receipt(TABLE, review_id)


@by_coordinator("act on overlap")
def make_action(job: Work, made_on: tuple[int, int]) -> Receipt:
    """Add the action that follows from a review, due on the day of the next meeting.

    It has no owner yet, and no due date if no meeting is planned. Conflict if the review has
    changed since it was drawn; Invalid if it already has an action, or needs none.
    """
    _act(job, job.seen(TABLE, made_on))
    return job.receipt(TABLE, made_on[0])


def _require_two_partners(services: list[Row]) -> None:
    one, other = services
    if one["organization_id"] == other["organization_id"]:
        raise checks.Invalid(
            {"": "Both services belong to the same partner, so they don't overlap."}
        )


def _held(job: Work, ids: tuple[int, int]) -> Row | None:
    """Read the review of two services, even a withdrawn one."""
    found = job.db.table(TABLE).rows_where("service_id = ? AND other_service_id = ?", ids)
    return next(found, None)


def _require_newest(current: Row | None, seen: Seen, own: Row, name: str) -> None:
    if current is None or current["deleted_at"] is not None:
        if seen.version:
            raise Missing(WITHDRAWN)
    elif current["version"] != seen.version:
        theirs = {**current, "name": name}
        raise Conflict([Clash(TABLE, int(str(current["id"])), {**theirs, **own}, theirs)])


def _bases(job: Work, ids: tuple[int, int]) -> tuple[str, str]:
    overlap_basis.register(job.db)
    held: tuple[str, str] = job.db.execute(
        f"SELECT {overlap_basis.of('?')}, {overlap_basis.of('?')}", ids
    ).fetchone()
    return held


def _write(job: Work, ids: tuple[int, int], current: Row | None, made: Row) -> int:
    if current is None:
        return job.insert(TABLE, {"service_id": ids[0], "other_service_id": ids[1], **made})
    # A withdrawn review starts again as if it were new.
    forgotten: Row = {"action_id": None} if current["deleted_at"] else {}
    job.change(TABLE, current, {**made, **forgotten})
    return int(str(current["id"]))


def _act(job: Work, current: Row) -> None:
    """Add the action that a review needs, if it has none yet, and link it."""
    verdict = str(current["verdict"])
    if verdict not in overlaps.DEEDS:
        raise checks.Invalid({"acts": "Services that stay separate need no action."})
    existing = "id = ? AND deleted_at IS NULL"
    if job.db.table("action").count_where(existing, [current["action_id"]]):
        raise checks.Invalid({"acts": "There is already an action for this."})
    sides = [_named(job, current[name]) for name in ("service_id", "other_service_id")]
    action: Row = {
        "title": overlaps.action_title(verdict, *sides),
        "due_on": board.between(job.db, dates.today().isoformat()).next_day,
        "sample": current["sample"],
    }
    job.change(TABLE, current, {"action_id": records.insert(ACTION, job, action, {})})


def _named(job: Work, service_id: Value) -> tuple[str, str]:
    [row] = job.db.query(
        """SELECT s.name, o.name AS partner FROM service AS s
           JOIN organization AS o ON o.id = s.organization_id WHERE s.id = ?""",
        [service_id],
    )
    return row["name"], row["partner"]
