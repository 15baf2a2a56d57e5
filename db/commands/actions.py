"""Changing the action log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from db.commands.records import require_references
from db.kinds import ACTION
from db.write import Clash, Conflict, Receipt, Row, Work, run
from synergy import checks, dates
from synergy.checks import Typed, Value
from synergy.viewers import Refused, Viewer


@dataclass(frozen=True)
class Edit:
    """One row's changes, made on one version of it."""

    row_id: int
    version: int
    changes: Mapping[str, Value] = field(default_factory=dict)


def _require_sense(job: Work, action: Row, changes: Row) -> None:
    """Raise Invalid for an action that says two things at once, Missing for what is not there."""
    problems: dict[str, str] = {}
    require_references(ACTION, job, changes)
    if changes.get("dropped_reason") and action.get("state") != "dropped":
        problems["dropped_reason"] = "Set the state to dropped, or leave this empty."
    if action.get("state") == "dropped" and not action.get("dropped_reason"):
        problems["dropped_reason"] = "Say why this action is dropped."
    due, meeting_id = action.get("due_on"), action.get("meeting_id")
    if due is not None and meeting_id is not None and changes.keys() & {"due_on", "meeting_id"}:
        held = job.db.execute(
            "SELECT date FROM meeting WHERE id = ? AND deleted_at IS NULL", [meeting_id]
        ).fetchone()
        if held and str(due) < held[0]:
            problems["due_on"] = (
                f"Due {dates.say(str(due))} is before the meeting that gave this action"
                f" ({dates.say(held[0])}). Choose a later day."
            )
    checks.raise_if(problems)


def _settle_state(current: Row, changes: Row) -> Row:
    """Let the day it was done, and the reason it was dropped, follow the state."""
    merged = {**current, **changes}
    done, dropped = merged.get("state") == "done", merged.get("state") == "dropped"
    day = merged.get("done_on") or dates.today().isoformat()
    follows: Row = {
        "done_on": day if done else None,
        "dropped_reason": merged.get("dropped_reason") if dropped else None,
    }
    return changes | {name: v for name, v in follows.items() if v != merged.get(name)}


def _organization(values: Mapping[str, Value]) -> int | None:
    held = values.get("organization_id")
    return held if type(held) is int else None


def add_action(path: Path, viewer: Viewer, key: str, values: Mapping[str, Typed]) -> Receipt:
    """Add an action from its fields; Invalid names each field that is wrong."""
    unknown = values.keys() - ACTION.columns
    assert not unknown, f"no fields of an action: {unknown}"
    tidied = checks.tidy(values)
    viewer.require(_organization(tidied))

    def work(job: Work) -> Receipt:
        return job.receipt("action", insert(job, tidied))

    return run(path, viewer, key, "add action", work)


def insert(job: Work, values: Row) -> int:
    """Add an action, by its rules, inside a command; return its id."""
    checks.raise_if(ACTION.problems({"title": None, **values}))
    action = _settle_state({}, {"state": "open", **values})
    _require_sense(job, action, values)
    return job.insert("action", action)


def save_actions(path: Path, viewer: Viewer, key: str, edits: Sequence[Edit]) -> Receipt:
    """Save edits of several actions: all of them or none.

    Invalid names the fields that are wrong, and the row where there are several; Conflict holds
    every stale edit with both versions; a partner changes only its own agency's actions and
    cannot give them away.
    """
    unknown = {name for edit in edits for name in edit.changes} - ACTION.columns
    assert not unknown, f"no fields of an action: {unknown}"

    def work(job: Work) -> Receipt:
        clashes: list[Clash] = []
        for edit in edits:
            current = job.row("action", edit.row_id)
            changes = checks.tidy(edit.changes)
            _require_right(viewer, current, changes)
            if not changes:
                continue
            if current["version"] != edit.version:
                clashes.append(Clash("action", edit.row_id, {**current, **changes}, current))
                continue
            _save(job, current, changes, alone=len(edits) == 1)
        if clashes:
            raise Conflict(clashes)
        return job.receipt("action", *(edit.row_id for edit in edits))

    return run(path, viewer, key, "save actions", work)


def save_action(
    path: Path,
    viewer: Viewer,
    key: str,
    made_on: tuple[int, int],
    changes: Mapping[str, Typed],
) -> Receipt:
    """Save one action's changed fields, as `save_actions` does."""
    return save_actions(path, viewer, key, [Edit(*made_on, checks.tidy(changes))])


def _require_right(viewer: Viewer, current: Row, changes: Row) -> None:
    viewer.require(_organization(current))
    if "organization_id" in changes and not viewer.may_edit(_organization(changes)):
        raise Refused("Only a coordinator gives an action to another partner.")


def _save(job: Work, current: Row, changes: Row, alone: bool) -> None:
    try:
        checks.raise_if(ACTION.problems(changes))
        settled = _settle_state(current, changes)
        _require_sense(job, {**current, **settled}, changes)
    except checks.Invalid as invalid:
        if alone:
            raise
        named = {
            f"{current['id']}.{name}": f"“{str(current['title'])[:80]}”: {problem}"
            for name, problem in invalid.problems.items()
        }
        raise checks.Invalid(named) from invalid
    job.change("action", current, settled)


def complete_action(path: Path, viewer: Viewer, key: str, row_id: int, version: int) -> Receipt:
    """Mark one action done today; Conflict when it changed since it was drawn."""
    return save_actions(path, viewer, key, [Edit(row_id, version, {"state": "done"})])


def add_note(
    path: Path, viewer: Viewer, key: str, values: Mapping[str, Typed], action_id: int
) -> Receipt:
    """Add a note, its `text`, to an action."""
    values = checks.tidy(values)
    problems = checks.require_text_sizes(values)
    if values["text"] is None:
        problems["text"] = "Write the note first."
    checks.raise_if(problems)

    def work(job: Work) -> Receipt:
        viewer.require(_organization(job.row("action", action_id)))
        return job.receipt(
            "action_note", job.insert("action_note", {"action_id": action_id, **values})
        )

    return run(path, viewer, key, "add note", work)
