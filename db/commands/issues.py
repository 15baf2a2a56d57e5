"""Changing the issues, who raised them when, and which of them are the same."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from db.write import Clash, Conflict, Receipt, Row, Work, run
from synergy import checks, words
from synergy.checks import Value
from synergy.viewers import Viewer

FIELDS = frozenset({"title", "description", "theme_id", "status", "place"})


def _tidy(values: Mapping[str, Value]) -> Row:
    unknown = values.keys() - FIELDS
    assert not unknown, f"no fields of an issue: {unknown}"
    tidied = checks.tidy(values)
    problems = checks.require_text_sizes(tidied)
    problems |= checks.require_choice(tidied, "status", words.ISSUE_STATUSES)
    if "title" in tidied:
        problems |= checks.require_title(tidied, "title", "issue")
    checks.raise_if(problems)
    return tidied


def add_issue(
    path: Path, viewer: Viewer, key: str, values: Mapping[str, Value], boroughs: Sequence[str] = ()
) -> Receipt:
    """Add an issue from its fields and the codes of its boroughs."""
    viewer.require()
    tidied = _tidy({"title": None, **values})

    def work(job: Work) -> Receipt:
        issue_id = job.insert("issue", tidied)
        job.link("issue_borough", ("issue_id", issue_id), "borough_code", boroughs)
        return job.receipt("issue", issue_id)

    return run(path, viewer, key, "add issue", work)


def save_issue(
    path: Path,
    viewer: Viewer,
    key: str,
    row_id: int,
    version: int,
    values: Mapping[str, Value],
    boroughs: Sequence[str] | None = None,
) -> Receipt:
    """Save an issue's changed fields, and its boroughs unless None, made on `version`.

    Conflict, with both versions and their boroughs, when it is stale.
    """
    viewer.require()
    tidied = _tidy(values)

    def work(job: Work) -> Receipt:
        held = _boroughs_of(job, row_id)
        wanted = held if boroughs is None else sorted(boroughs)
        try:
            job.edit("issue", row_id, version, tidied)
        except Conflict as conflict:
            raise Conflict(
                Clash(
                    clash.table,
                    clash.row_id,
                    {**clash.yours, "boroughs": " ".join(wanted)},
                    {**clash.theirs, "boroughs": " ".join(held)},
                )
                for clash in conflict.clashes
            ) from conflict
        job.link("issue_borough", ("issue_id", row_id), "borough_code", wanted)
        return job.receipt("issue", row_id)

    return run(path, viewer, key, "save issue", work)


def remove_issue(path: Path, viewer: Viewer, key: str, row_id: int, version: int) -> Receipt:
    """Mark an issue deleted; its mentions and actions stay, undo brings it back."""
    viewer.require()

    def work(job: Work) -> Receipt:
        job.edit("issue", row_id, version, {"deleted_at": job.now})
        return job.receipt("issue", row_id)

    return run(path, viewer, key, "remove issue", work)


def raise_issue(
    path: Path,
    viewer: Viewer,
    key: str,
    issue_id: int,
    meeting_id: int,
    organization_id: int,
    note: str | None = None,
) -> Receipt:
    """Record that one organization raised an issue at one meeting.

    Invalid when that mention is already there: one organization raises an issue once a meeting.
    """
    viewer.require(organization_id)
    values = checks.tidy({"note": note})
    checks.raise_if(checks.require_text_sizes(values))

    def work(job: Work) -> Receipt:
        _require_unmerged(job.row("issue", issue_id))
        job.row("meeting", meeting_id)
        job.row("organization", organization_id)
        mention: Row = {
            "issue_id": issue_id,
            "meeting_id": meeting_id,
            "organization_id": organization_id,
        }
        if _mention_at(job, mention):
            raise checks.Invalid(
                {"organization_id": "This partner has already raised it at this meeting."}
            )
        return job.receipt("issue_mention", job.insert("issue_mention", {**mention, **values}))

    return run(path, viewer, key, "raise issue", work)


def merge_issues(
    path: Path, viewer: Viewer, key: str, kept: tuple[int, int], merged: tuple[int, int]
) -> Receipt:
    """Merge one issue into another that is the same; each is given as (id, version).

    Mentions, actions, decisions, boroughs and needs move to the kept issue. Where both were
    raised by one organization at one meeting, one mention stays and holds both notes. Nothing
    is lost: undoing this one command takes it all apart again.
    """
    viewer.require()
    kept_id, merged_id = kept[0], merged[0]
    if kept_id == merged_id:
        raise checks.Invalid({"issue_id": "Choose another issue: this one is the same."})

    def work(job: Work) -> Receipt:
        _require_unmerged(job.row("issue", kept_id))
        _require_unmerged(job.row("issue", merged_id))
        job.edit("issue", merged_id, merged[1], {"merged_into_id": kept_id})
        job.edit("issue", kept_id, kept[1], {})
        _move_mentions(job, merged_id, kept_id)
        for table in ("action", "decision"):
            for row in list(job.db.table(table).rows_where("issue_id = ?", [merged_id])):
                job.change(table, cast(Row, dict(row)), {"issue_id": kept_id})
        for row in list(job.db.table("issue").rows_where("merged_into_id = ?", [merged_id])):
            job.change("issue", cast(Row, dict(row)), {"merged_into_id": kept_id})
        for table, column in (("issue_borough", "borough_code"), ("attribute", "taxonomy_term_id")):
            _move_links(job, table, column, merged_id, kept_id)
        return job.receipt("issue", kept_id, merged_id)

    return run(path, viewer, key, "merge issues", work)


def _boroughs_of(job: Work, issue_id: int) -> list[str]:
    rows = job.db.table("issue_borough").rows_where(
        "issue_id = ?", [issue_id], order_by="borough_code"
    )
    return [row["borough_code"] for row in rows]


def _require_unmerged(issue: Row) -> None:
    if issue["merged_into_id"] is not None:
        raise checks.Invalid(
            {"issue_id": f"“{str(issue['title'])[:80]}” was merged into another issue: use that."}
        )


def _mention_at(job: Work, mention: Row) -> Row | None:
    found = job.db.table("issue_mention").rows_where(
        """issue_id = :issue_id AND meeting_id = :meeting_id
           AND organization_id = :organization_id AND deleted_at IS NULL""",
        mention,
    )
    return next((cast(Row, dict(row)) for row in found), None)


def _move_mentions(job: Work, source: int, target: int) -> None:
    rows = list(job.db.table("issue_mention").rows_where("issue_id = ?", [source]))
    for row in rows:
        mention = cast(Row, dict(row))
        twin = None if mention["deleted_at"] else _mention_at(job, {**mention, "issue_id": target})
        if twin is None:
            job.change("issue_mention", mention, {"issue_id": target})
            continue
        notes = [str(note) for note in (twin["note"], mention["note"]) if note]
        job.change("issue_mention", mention, {"deleted_at": job.now})
        job.change("issue_mention", twin, {"note": "\n".join(dict.fromkeys(notes)) or None})


def _move_links(job: Work, table: str, column: str, source: int, target: int) -> None:
    held = [
        row[column]
        for issue_id in (source, target)
        for row in job.db.table(table).rows_where("issue_id = ?", [issue_id])
    ]
    job.link(table, ("issue_id", target), column, held)
