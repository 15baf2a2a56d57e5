"""The rules for an action: its columns, and how its state, dates and reason fit together."""

from sqlite_utils import Database

from db.kinds.kind import Kind, Problems, Row
from synergy import dates, words
from synergy.checks import Value


def _settle(changes: Row, current: Row) -> dict[str, Value]:
    """Make the completion date and the reason for dropping follow the state.

    A new action is open unless it says otherwise. A reason typed for another state stays, so that
    the rules report it.
    """
    kept: dict[str, Value] = {**({} if current else {"state": "open"}), **changes}
    row = {**current, **kept}
    is_done = row.get("state") == "done"
    follows = {"done_on": (row.get("done_on") or dates.today().isoformat()) if is_done else None}
    if row.get("state") != "dropped" and not changes.get("dropped_reason"):
        follows["dropped_reason"] = None
    return kept | {name: value for name, value in follows.items() if value != row.get(name)}


def _rules(row: Row) -> Problems:
    is_dropped, reason = row.get("state") == "dropped", row.get("dropped_reason")
    if is_dropped and not reason:
        return {"dropped_reason": "Give the reason for dropping this action."}
    if reason and not is_dropped:
        return {"dropped_reason": "Only give a reason if the action is being dropped."}
    return {}


def _fits(db: Database, row: Row) -> Problems:
    """Refuse a due date before the meeting that agreed the action, unless already saved so."""
    for meeting in db.query(
        """SELECT date FROM meeting
           WHERE id = :meeting_id AND deleted_at IS NULL AND date > :due_on AND NOT EXISTS
             (SELECT 1 FROM action AS a
              WHERE a.id = :id AND a.due_on IS :due_on AND a.meeting_id IS :meeting_id)""",
        {name: row.get(name) for name in ("id", "due_on", "meeting_id")},
    ):
        return {
            "due_on": f"The due date ({dates.say(str(row['due_on']))}) is before the meeting that "
            f"agreed this action ({dates.say(meeting['date'])}). Choose a later date."
        }
    return {}


ACTION = Kind(
    "action",
    frozenset(
        {"title", "detail", "organization_id", "owner_name", "due_on", "state", "done_on"}
        | {"dropped_reason", "meeting_id", "issue_id"}
    ),
    title="title",
    prose=frozenset({"detail"}),
    refers={"organization_id": "organization", "meeting_id": "meeting", "issue_id": "issue"},
    private=frozenset({"owner_name"}),
    choices={"state": words.ACTION_STATES},
    dates=("due_on", "done_on"),
    owner="organization_id",
    tidy=_settle,
    rules=_rules,
    fits=_fits,
)
