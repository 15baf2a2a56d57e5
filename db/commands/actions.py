"""Commands that only actions have: complete one, save several at once, add a note.

For everything else, db.commands.records takes ACTION, as it does every kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.commands import records
from db.kinds.records import ACTION
from db.write import Clash, Conflict, Receipt, Work, run
from synergy import checks
from synergy.checks import Typed, Value
from synergy.typed_text import quote
from synergy.viewers import Viewer


@dataclass(frozen=True)
class Edit:
    """The changes to one version of a row."""

    row_id: int
    version: int
    changes: Mapping[str, Value]


def save_actions(path: Path, viewer: Viewer, key: str, edits: Sequence[Edit]) -> Receipt:
    """Save edits of several actions: all of them or none.

    Invalid names the row with each field that is wrong; Conflict has every stale edit with both
    versions; Refused if a partner may not change one of them.
    """

    def work(job: Work) -> Receipt:
        change_all(job, edits)
        return job.receipt("action", *(edit.row_id for edit in edits))

    return run(path, viewer, key, "save actions", work)


def change_all(job: Work, edits: Sequence[Edit]) -> None:
    """Change several actions, as `save_actions` does, inside a command."""
    clashes: list[Clash] = []
    for edit in edits:
        try:
            records.change(ACTION, job, (edit.row_id, edit.version), edit.changes)
        except Conflict as stale:
            clashes += stale.clashes
        except checks.Invalid as invalid:
            raise _naming_the_row(job, edit.row_id, invalid) from invalid
    if clashes:
        raise Conflict(clashes)


def _naming_the_row(job: Work, row_id: int, invalid: checks.Invalid) -> checks.Invalid:
    title = quote(str(job.row("action", row_id)["title"]))
    return checks.Invalid(
        {f"{row_id}.{name}": f"{title}: {text}" for name, text in invalid.problems.items()}
    )


def complete_action(path: Path, viewer: Viewer, key: str, row_id: int, version: int) -> Receipt:
    """Mark one action done today; Conflict if it has changed since it was drawn."""
    return records.save(ACTION, path, viewer, key, (row_id, version), {"state": "done"})


def add_note(
    path: Path, viewer: Viewer, key: str, values: Mapping[str, Typed], action_id: int
) -> Receipt:
    """Add a note, its `text`, to an action."""
    values = checks.tidy(values)
    problems = checks.require_texts(values, prose={"text"})
    if values["text"] is None:
        problems["text"] = "Enter a note."
    checks.raise_if(problems)

    def work(job: Work) -> Receipt:
        viewer.require(records.owner(ACTION, job.row("action", action_id)))
        note_id = job.insert("action_note", {"action_id": action_id, **values})
        return job.receipt("action_note", note_id)

    return run(path, viewer, key, "add note", work)
