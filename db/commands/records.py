"""Add, save and delete one row of any kind, by the rules of its kind."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from db.kinds import parts
from db.kinds.parts import Part
from db.kinds.records import LOCATION, MENTION, Kind
from db.postcodes import place as placing
from db.queries.capture import reopened
from db.write import Clash, Conflict, Receipt, Row, Work, run
from synergy import checks
from synergy.checks import Typed
from synergy.typed_text import quote
from synergy.viewers import Refused, Viewer

Parts = dict[str, tuple[str | int, ...]]


def _split(kind: Kind, values: Mapping[str, Typed]) -> tuple[Row, Parts]:
    """Separate the values of the row's own columns from those in link tables."""
    unknown = values.keys() - kind.columns - kind.parts.keys()
    assert not unknown, f"no fields of {kind.table}: {unknown}"
    several = {name: value for name, value in values.items() if isinstance(value, tuple)}
    return checks.tidy(values), {name: _once(held) for name, held in several.items()}


def _once(held: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Strip the values of a part, and remove empty ones and duplicates."""
    texts = (one.strip() if isinstance(one, str) else one for one in held)
    return tuple({str(one).casefold(): one for one in texts if one != ""}.values())


def owner(kind: Kind, row: Row) -> int | None:
    """Return the organization whose partner may change a row."""
    held = row.get(kind.owner) if kind.owner else None
    return held if type(held) is int else None


def _require_right(kind: Kind, viewer: Viewer, row: Row) -> None:
    viewer.require(None if kind.locked and row.get(kind.locked) else owner(kind, row))


def _require_sense(kind: Kind, job: Work, row: Row, changes: Row) -> None:
    """Raise Invalid with every problem, Missing for a reference to a missing row."""
    problems = kind.problems(changes) | kind.gaps(row)
    checks.raise_if(kind.rules(row) | problems)
    _require_references(kind, job, changes)
    checks.raise_if(kind.fits(job.db, row))


def _require_references(kind: Kind, job: Work, changes: Row) -> None:
    """Raise Missing for a reference to a missing row, Invalid for one to a merged issue."""
    for column, table in kind.refers.items():
        if isinstance(number := changes.get(column), int):
            row = job.row(table, number)
            if row.get("merged_into_id") is not None:
                called = quote(str(row["title"]))
                raise checks.Invalid({column: f"{called} has been merged. Use the merged issue."})


def add(kind: Kind, path: Path, viewer: Viewer, key: str, values: Mapping[str, Typed]) -> Receipt:
    """Add a row from its fields; Invalid names each field that is wrong."""
    own, several = _split(kind, values)
    viewer.require(owner(kind, own))

    def work(job: Work) -> Receipt:
        return job.receipt(kind.table, insert(kind, job, own, several))

    return run(path, viewer, key, f"add {kind.table}", work)


def insert(kind: Kind, job: Work, own: Row, several: Mapping[str, tuple[str | int, ...]]) -> int:
    """Add a row, by its kind's rules, inside a command; return its id."""
    blank: Row = {kind.title: None} if kind.title else {}
    own = kind.tidy({**blank, **own}, {})
    _require_sense(kind, job, own, own)
    own |= _following(kind, job, own, {})
    row_id = job.insert(kind.table, own | _signatures(kind, job, own, {}))
    _link(kind, job, row_id, several)
    if kind is MENTION:
        _reopen(job, own)
    return row_id


def _reopen(job: Work, mention: Row) -> None:
    """Reopen a resolved issue if it is raised at the meeting in progress."""
    issue = job.row("issue", int(str(mention["issue_id"])))
    meeting = job.row("meeting", int(str(mention["meeting_id"])))
    if issue["status"] == "resolved" and meeting["status"] == "open":
        job.change("issue", issue, {"status": "open"})


def resolve_again(job: Work, mention: Row) -> None:
    """Resolve the issue that this mention reopened, unless others raised it at the meeting too.

    Call this after the mention has been deleted or moved to another issue.
    """
    issue_id = reopened(job.db, int(str(mention["id"])))
    others = "issue_id = :issue_id AND meeting_id = :meeting_id AND deleted_at IS NULL"
    if issue_id != mention["issue_id"] or job.db.table(MENTION.table).count_where(others, mention):
        return
    for issue in list(job.db.table("issue").rows_where("id = ? AND status = 'open'", [issue_id])):
        job.change("issue", issue, {"status": "resolved"})


def _following(kind: Kind, job: Work, own: Row, current: Row) -> Row:
    """Return further changes that follow from valid ones: a location's pin."""
    return placing.settle(job.db, own, current) if kind is LOCATION else {}


def _signatures(kind: Kind, job: Work, own: Row, current: Row) -> Row:
    """Return who set each signed column that has changed, or None if it is now empty."""
    return {
        by: None if own[name] is None else job.viewer.actor
        for name, by in kind.signed.items()
        if name in own and own[name] != current.get(name)
    }


def _link(kind: Kind, job: Work, row_id: int, several: Mapping[str, tuple[str | int, ...]]) -> None:
    for name, wanted in several.items():
        if any(len(str(one)) > checks.LONGEST_TITLE for one in wanted):
            raise checks.Invalid({name: "One of these is too long. Shorten it."})
        for one in wanted:
            checks.raise_if(checks.require_texts({name: one}))
        if parts.strangers(job.db, kind.parts[name], row_id, wanted):
            raise checks.Invalid({name: "One of these isn't on the list. Choose from the list."})
        _require_places(job, kind.parts[name], row_id, wanted)
        job.link(kind.parts[name], row_id, wanted)


def _require_places(job: Work, part: Part, row_id: int, wanted: Iterable[str | int]) -> None:
    """Raise Refused for another agency's confidential place, unless it is already linked."""
    if part.column != "location_id":
        return
    for number in set(wanted) - set(parts.held(job.db, part, row_id)):
        for place in job.db.table(LOCATION.table).rows_where("id = ? AND confidential", [number]):
            whose = owner(LOCATION, place)
            if whose is not None and not job.viewer.may_edit(whose):
                raise Refused("Only a coordinator, or the partner who owns it, can add a refuge.")


def save(
    kind: Kind,
    path: Path,
    viewer: Viewer,
    key: str,
    made_on: tuple[int, int],
    changes: Mapping[str, Typed],
) -> Receipt:
    """Save the changed fields of a row, given its id and the version that was edited.

    Conflict, with both versions, if it is stale; a partner may change only its own agency's rows,
    and cannot pass them to another.
    """

    def work(job: Work) -> Receipt:
        change(kind, job, made_on, changes)
        return job.receipt(kind.table, made_on[0])

    return run(path, viewer, key, f"save {kind.table}", work)


def change(kind: Kind, job: Work, made_on: tuple[int, int], changes: Mapping[str, Typed]) -> None:
    """Save the changed fields of one row, as `save` does, inside a command."""
    row_id, version = made_on
    typed, several = _split(kind, changes)
    current = job.row(kind.table, row_id)
    _require_right(kind, job.viewer, current)
    own = kind.tidy(typed, current)
    if kind.owner in own and not job.viewer.may_edit(owner(kind, own)):
        raise Refused("Only coordinators can assign this to another partner.")
    if current["version"] != version:
        raise Conflict([_clash(kind, job, current, own, several)])
    _require_sense(kind, job, {**current, **own}, own)
    own |= _following(kind, job, own, current)
    job.change(kind.table, current, own | _signatures(kind, job, own, current))
    _link(kind, job, row_id, several)
    if kind is MENTION and own.get("issue_id", current["issue_id"]) != current["issue_id"]:
        resolve_again(job, current)
        _reopen(job, {**current, **own})


def _clash(kind: Kind, job: Work, current: Row, own: Row, several: Parts) -> Clash:
    row_id = int(str(current["id"]))
    theirs: dict[str, Typed] = dict(current)
    theirs |= {name: parts.held(job.db, part, row_id) for name, part in kind.parts.items()}
    ordered = {name: tuple(sorted(wanted, key=str)) for name, wanted in several.items()}
    return Clash(kind.table, row_id, {**theirs, **own, **ordered}, theirs)


def remove(kind: Kind, path: Path, viewer: Viewer, key: str, made_on: tuple[int, int]) -> Receipt:
    """Mark a row deleted; undo restores it."""

    def work(job: Work) -> Receipt:
        row = job.row(kind.table, made_on[0])
        _require_right(kind, viewer, row)
        job.edit(kind.table, made_on, {"deleted_at": job.now})
        if kind is MENTION:
            resolve_again(job, row)
        return job.receipt(kind.table, made_on[0])

    return run(path, viewer, key, f"remove {kind.table}", work)
