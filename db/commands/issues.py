"""Record who raised an issue, and merge issues that are the same."""

from collections.abc import Mapping
from pathlib import Path

from db.commands import records
from db.kinds import parts
from db.kinds.records import ISSUE, MENTION
from db.write import Receipt, Row, Work, by_coordinator, run
from synergy import checks
from synergy.checks import Typed
from synergy.typed_text import quote
from synergy.viewers import Viewer


def raise_new_issue(
    path: Path, viewer: Viewer, key: str, issue: Mapping[str, Typed], mention: Mapping[str, Typed]
) -> Receipt:
    """Add an issue and record who raised it at which meeting, in one command."""
    viewer.require(records.owner(MENTION, checks.tidy(mention)))

    def work(job: Work) -> Receipt:
        issue_id = records.insert(ISSUE, job, checks.tidy(issue), {})
        records.insert(MENTION, job, {**checks.tidy(mention), "issue_id": issue_id}, {})
        return job.receipt("issue", issue_id)

    return run(path, viewer, key, "raise new issue", work)


@by_coordinator("merge issues")
def merge_issues(job: Work, kept: tuple[int, int], merged: tuple[int, int]) -> Receipt:
    """Merge one issue into another that is the same; each is given as (id, version).

    Mentions, actions, decisions, boroughs and needs move to the kept issue. If one organization
    raised both at one meeting, a single mention stays, with both notes. Nothing is lost: undoing
    this one command separates them again.
    """
    kept_id, merged_id = kept[0], merged[0]
    if kept_id == merged_id:
        raise checks.Invalid({"issue_id": "Choose a different issue to merge this one into."})
    _require_unmerged(job.row("issue", kept_id))
    _require_unmerged(job.row("issue", merged_id))
    job.edit("issue", merged, {"merged_into_id": kept_id})
    job.edit("issue", kept, {})
    _move_mentions(job, merged_id, kept_id)
    for table in ("action", "decision"):
        for row in list(job.db.table(table).rows_where("issue_id = ?", [merged_id])):
            job.change(table, row, {"issue_id": kept_id})
    for row in list(job.db.table("issue").rows_where("merged_into_id = ?", [merged_id])):
        job.change("issue", row, {"merged_into_id": kept_id})
    for part in ISSUE.parts.values():
        both = (*parts.held(job.db, part, merged_id), *parts.held(job.db, part, kept_id))
        job.link(part, kept_id, both)
    return job.receipt("issue", kept_id, merged_id)


def _require_unmerged(issue: Row) -> None:
    if issue["merged_into_id"] is not None:
        raise checks.Invalid(
            {"issue_id": f"{quote(str(issue['title']))} has been merged. Use the merged issue."}
        )


def _mention_at(job: Work, mention: Row) -> Row | None:
    found = job.db.table("issue_mention").rows_where(
        """issue_id = :issue_id AND meeting_id = :meeting_id
           AND organization_id = :organization_id AND deleted_at IS NULL""",
        mention,
    )
    return next(found, None)


def _move_mentions(job: Work, source: int, target: int) -> None:
    for mention in list(job.db.table("issue_mention").rows_where("issue_id = ?", [source])):
        twin = None if mention["deleted_at"] else _mention_at(job, {**mention, "issue_id": target})
        if twin is None:
            job.change("issue_mention", mention, {"issue_id": target})
            continue
        notes = [str(note) for note in (twin["note"], mention["note"]) if note]
        job.change("issue_mention", mention, {"deleted_at": job.now})
        job.change("issue_mention", twin, {"note": "\n".join(dict.fromkeys(notes)) or None})
