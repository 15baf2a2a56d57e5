"""Restore a row to its state before a change, as a new change."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from sqlite_utils import Database

from db.history import naming, references
from db.history.naming import Fields
from db.kinds.records import BY_TABLE
from db.write import Conflict, Missing, Receipt, Row, Work, by_coordinator
from synergy import checks, table_words
from synergy.typed_text import quote

ERASED = "This has been erased for good and can't be restored."
FIRST = "This is the first version – there's nothing earlier to restore."
SAME = "The current version is the same – there's nothing to restore."
MERGED = "This change merged two issues. Open the merged issue and select “Undo the merge”."
# Columns that are not content: a restored row keeps their current values. So restoring never gives
# access again, and never shows anything that was withdrawn or made confidential.
CLOCKS = frozenset(
    {"id", "version", "created_at", "updated_at", "sample"}
    | {"invited_at", "disabled_at", "revoked_at", "published", "confidential"}
)

# Attendance is edited as a part of its meeting.
BELONGS = references.OWNERS | {"attendance": ("meeting_id",)}


@dataclass(frozen=True)
class Plan:
    """The result of restoring a row.

    `current` is the row as it is now, or None if it is gone; `goal` as it would be; `seen` is the
    newest change taken into account; `refusal` says why it cannot be done.
    """

    table: str
    row_id: str
    seen: int
    current: Row | None = None
    goal: Row = field(default_factory=dict)
    refusal: str | None = None

    @property
    def fields(self) -> Fields:
        """Return each column that would change, with its values now and afterwards."""
        now = self.current or {}
        return {
            name: (now.get(name), value)
            for name, value in self.goal.items()
            if name not in CLOCKS and now.get(name) != value
        }


@by_coordinator("restore")
def restore(job: Work, history_id: int, seen: int) -> Receipt:
    """Restore a row to its state before one change, even if it has changed again since.

    `seen` comes from the plan that the person confirmed: Conflict if the row has changed after it,
    Invalid if it cannot be restored. A deleted row is undeleted; the history only grows.
    """
    agreed = plan(job.db, history_id)
    if agreed.seen != seen:
        raise Conflict([])
    if agreed.refusal:
        raise checks.Invalid({"": agreed.refusal})
    if agreed.current is None:
        job.db.table(agreed.table).insert(agreed.goal)
    else:
        changes = {name: value for name, (_, value) in agreed.fields.items()}
        job.change(agreed.table, agreed.current, changes)
    for owner in BELONGS.get(agreed.table, ()):
        if (number := agreed.goal[owner]) is not None:
            table = owner.removesuffix("_id")
            job.change(table, job.row(table, cast(int, number)), {})
    numbers = () if agreed.table == "setting" else (int(agreed.row_id),)
    return job.receipt(agreed.table, *numbers)


def plan(db: Database, history_id: int) -> Plan:
    """Work out the result of restoring a row to before one change; Missing if there is none."""
    found = db.execute(
        "SELECT [table], row_id, change FROM history WHERE id = ?", [history_id]
    ).fetchone()
    if found is None:
        raise Missing("There is no such change in the history.")
    table, row_id, change = found
    later = db.execute(
        """SELECT h.id, h.change, v.old FROM history AS h
           LEFT JOIN history_values AS v ON v.history_id = h.id
           WHERE h.[table] = ? AND h.row_id = ? AND h.id >= ? ORDER BY h.id DESC""",
        [table, row_id, history_id],
    ).fetchall()
    seen = later[0][0]
    if any(change == "purge" or (change != "insert" and not old) for _, change, old in later):
        return Plan(table, row_id, seen, refusal=ERASED)
    if change == "insert":
        return Plan(table, row_id, seen, refusal=FIRST)
    standing = naming.find(db, table, naming.key_of(table), row_id)
    goal = _goal(db, table, standing, _before(standing or {}, [row[1:] for row in later]))
    wanted = Plan(table, row_id, seen, standing, goal)
    refusal = SAME if standing and not wanted.fields else next(_obstacles(db, wanted), None)
    return Plan(table, row_id, seen, standing, goal, refusal)


def _before(row: Row, later: list[tuple[str, str]]) -> Row:
    """Reverse changes to a row, newest first."""
    for change, old in later:
        if change == "delete":
            row = json.loads(old)
        elif change == "update":
            row = {**row, **json.loads(old)}
    return row


def _goal(db: Database, table: str, current: Row | None, past: Row) -> Row:
    """Adapt a row's past state to the present: not deleted, with no references to erased rows."""
    columns = db.table(table).columns_dict
    goal: Row = {name: value for name, value in past.items() if name in columns}
    if current:
        goal |= {name: current[name] for name in CLOCKS & current.keys()}
    elif "version" in goal:
        goal["version"] = cast(int, goal["version"]) + 1
    if "deleted_at" in columns:
        goal["deleted_at"] = None
    for link in references.references(db):
        value = goal.get(link.column) if link.table == table and not link.required else None
        if value is not None and naming.find(db, link.target, "id", value) is None:
            goal[link.column] = None
    return goal


def _obstacles(db: Database, wanted: Plan) -> Iterator[str]:
    """Report the reasons why a row cannot be restored."""
    now, goal = wanted.current or {}, wanted.goal
    returns = not now or "deleted_at" in wanted.fields
    if now.get("merged_into_id") != goal.get("merged_into_id"):
        yield MERGED
    for column, (target, key) in naming.referred(db, wanted.table).items():
        if goal.get(column) is None:
            continue
        other = naming.find(db, target, key, goal[column])
        called = table_words.one(target)
        if other is None:
            yield f"The {called} that it belongs to has been erased for good."
        elif other.get("deleted_at") and (returns or column in wanted.fields):
            title = quote(naming.name(db, target, other))
            yield f"The {called} {title} has been deleted. Restore that first."
    if wanted.table in BY_TABLE:
        yield from BY_TABLE[wanted.table].fits(db, goal).values()
    yield from _taken(db, wanted)


def _taken(db: Database, wanted: Plan) -> Iterator[str]:
    """Report another row that has taken this one's place since."""
    table = db.table(wanted.table)
    for index in table.indexes:
        if not index.unique:
            continue
        same = " AND ".join(f"[{column}] = :{column}" for column in index.columns)
        if index.partial:
            same += " AND deleted_at IS NULL"
        for other in table.rows_where(same, wanted.goal):
            if str(other[naming.key_of(wanted.table)]) != wanted.row_id:
                yield "Another one like it has been added since. Delete that first, or keep it."


def describe(db: Database, wanted: Plan) -> tuple[str, Fields]:
    """Return the row's name, and the fields that would change with names instead of ids."""
    name = naming.name(db, wanted.table, {**wanted.goal, **(wanted.current or {})})
    return name or f"no. {wanted.row_id}", naming.with_names(db, wanted.table, wanted.fields)
