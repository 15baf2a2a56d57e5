"""Undo a whole command, from its changes in the history."""

import json
from pathlib import Path

from db.history import naming, references
from db.history.references import Reference
from db.kinds.access import ACCESS
from db.kinds.records import BY_TABLE
from db.write import Missing, Receipt, Row, Work, changed_since, run
from synergy import table_words
from synergy.typed_text import quote
from synergy.viewers import Refused, Viewer


class TooLate(Exception):
    """Something that the command wrote has since been changed or purged."""


def undo(path: Path, viewer: Viewer, key: str, undone_key: str) -> Receipt:
    """Undo everything that one command wrote, as a new command.

    Rows that it added are marked deleted, rows that it changed get their former values and a new
    version, and rows that it deleted are undeleted. TooLate if any of them has changed since.
    Refused for another person's command, unless the viewer is a coordinator, and for a partner's
    own command made with another role or for another agency. Only coordinators may undo changes to
    accounts and links; a revoked link stays revoked.
    """

    if not viewer.writes:
        raise Refused("You have read-only access, so you can't undo.")

    def work(job: Work) -> Receipt:
        log = job.db.execute("SELECT actor FROM command_log WHERE key = ?", [undone_key]).fetchone()
        if log is None:
            raise Missing("There is nothing to undo.")
        if viewer.role != "coordinator" and log[0] != viewer.actor:
            raise Refused("Only a coordinator can undo other people's changes.")
        if viewer.role != "coordinator" and _acts_otherwise_since(job, viewer, undone_key):
            raise Refused("Your access has changed since then. Ask a coordinator to undo this.")
        changes = job.db.execute(
            """SELECT h.[table], h.row_id, h.change, v.old
               FROM history AS h LEFT JOIN history_values AS v ON v.history_id = h.id
               WHERE h.command_key = ? ORDER BY h.id DESC""",
            [undone_key],
        ).fetchall()
        if any(table in ACCESS for table, *_ in changes):
            viewer.require()
        _refuse_when_captured_since(job, undone_key)
        _refuse_when_changed_since(job, undone_key)
        links = references.references(job.db)
        for table, row_id, change, old in changes:
            former = json.loads(old) if old else {}
            if table == "issue" and _is_still_raised(job, undone_key, int(row_id)):
                former.pop("status", None)
            _reverse(job, links, table, row_id, change, former)
        for table, row_id, change, old in changes:
            _refuse_when_lost(job, table, row_id, change, json.loads(old) if old else {})
        return job.receipt(changes[0][0] if changes else "", *_ids(changes))

    return run(path, viewer, key, "undo", work)


def _acts_otherwise_since(job: Work, viewer: Viewer, undone_key: str) -> bool:
    """Tell whether an account's role or agency has changed since a command by its owner."""
    found = job.db.execute(
        """SELECT 1 FROM history AS h JOIN history_values AS v ON v.history_id = h.id
           WHERE h.[table] = 'account' AND h.row_id = CAST(:account AS TEXT)
             AND h.change = 'update'
             AND h.id > (SELECT min(id) FROM history WHERE command_key = :key)
             AND (json_type(v.new, '$.role') IS NOT NULL
               OR json_type(v.new, '$.organization_id') IS NOT NULL)""",
        {"account": viewer.account_id, "key": undone_key},
    ).fetchone()
    return found is not None


def _ids(changes: list[tuple[str, str, str, str]]) -> list[int]:
    """List the ids of rows in the first table that was written; settings have none."""
    first = changes[0][0] if changes else ""
    if first == "setting":
        return []
    return list(dict.fromkeys(int(row_id) for table, row_id, *_ in changes if table == first))


def _refuse_when_changed_since(job: Work, undone_key: str) -> None:
    later = changed_since(job.db, undone_key)
    if later:
        raise TooLate(
            f"This can no longer be undone: {later[0]} {later[1]} has since been changed."
        )


def _refuse_when_captured_since(job: Work, undone_key: str) -> None:
    """Raise TooLate if anything has been recorded at a meeting since the command started it.

    Neither its earlier minutes nor its plan would include it.
    """
    opened = job.db.execute(
        """SELECT m.id, m.name, h.id FROM history AS h JOIN history_values AS v
             ON v.history_id = h.id JOIN meeting AS m ON m.id = CAST(h.row_id AS INTEGER)
           WHERE h.command_key = ? AND h.[table] = 'meeting' AND h.change = 'update'
             AND json_extract(v.new, '$.status') = 'open'""",
        [undone_key],
    ).fetchone()
    if opened is None:
        return
    meeting_id, name, moment = opened
    for held in references.references(job.db):
        if held.target != "meeting" or held.table in references.OWNERS:
            continue
        if job.db.execute(
            f"""SELECT 1 FROM [{held.table}] AS t JOIN history AS h
                  ON h.[table] = :table AND h.row_id = CAST(t.id AS TEXT) AND h.id > :moment
                WHERE t.[{held.column}] = :meeting LIMIT 1""",
            {"table": held.table, "meeting": meeting_id, "moment": moment},
        ).fetchone():
            raise TooLate(
                f"You can't undo this because notes have been added to {quote(name)}. End the "
                "meeting instead, so that they're in the minutes."
            )


def _is_still_raised(job: Work, undone_key: str, issue_id: int) -> bool:
    """Tell whether an issue this command raised has another mention at the same meeting."""
    found = job.db.execute(
        """SELECT 1 FROM history AS h JOIN issue_mention AS n ON n.id = CAST(h.row_id AS INTEGER)
           JOIN issue_mention AS o ON o.issue_id = n.issue_id AND o.meeting_id = n.meeting_id
             AND o.id <> n.id AND o.deleted_at IS NULL
           WHERE h.command_key = ? AND h.[table] = 'issue_mention' AND h.change = 'insert'
             AND n.issue_id = ?""",
        [undone_key, issue_id],
    ).fetchone()
    return found is not None


def _refuse_when_lost(job: Work, table: str, row_id: str, change: str, old: Row) -> None:
    """Raise TooLate if a row would be restored to a deleted parent, or duplicate another row."""
    row = naming.find(job.db, table, naming.key_of(table), row_id)
    returned = change == "delete" or "deleted_at" in old
    if row is None or row.get("deleted_at"):
        return
    for column, (target, key) in naming.referred(job.db, table).items():
        held = row[column] if returned or column in old else None
        other = naming.find(job.db, target, key, held) if held is not None else None
        if other and other.get("deleted_at"):
            called = f"{table_words.one(target)} {quote(naming.name(job.db, target, other))}"
            raise TooLate(f"This can't be undone yet. Restore the {called} first.")
    if table in BY_TABLE and (problems := BY_TABLE[table].fits(job.db, row)):
        raise TooLate(f"This can't be undone now. {' '.join(problems.values())}")


def _reverse(
    job: Work, links: list[Reference], table: str, row_id: str, change: str, old: Row
) -> None:
    rows = job.db.table(table)
    if change == "delete":
        rows.insert(old)
        return
    key = row_id if table == "setting" else int(row_id)
    current = rows.get(key)
    if change == "update":
        job.change(table, current, {k: v for k, v in old.items() if k not in _CLOCK})
        return
    _refuse_when_used(job, links, table, key)
    if "deleted_at" in current:
        job.change(table, current, {"deleted_at": job.now})
    else:
        rows.delete(key)


def _refuse_when_used(job: Work, links: list[Reference], table: str, key: int | str) -> None:
    """Raise TooLate if another row still refers to a row that would be removed."""
    for reference in links:
        if reference.target != table:
            continue
        alive = f"[{reference.column}] = ?"
        if "deleted_at" in job.db.table(reference.table).columns_dict:
            alive += " AND deleted_at IS NULL"
        if job.db.table(reference.table).count_where(alive, [key]):
            raise TooLate(
                f"This can no longer be undone: this {table} now has a {reference.table}."
            )


_CLOCK = ("version", "updated_at")
