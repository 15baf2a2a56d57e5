"""Remove a partner, with its services or after moving them."""

from collections.abc import Mapping

from db.write import Receipt, Row, Work, by_coordinator
from synergy import checks
from synergy.checks import Typed

WITH_IT = "Delete them"
TO_ANOTHER = "Move them to another partner"
BECOMES = (WITH_IT, TO_ANOTHER)


@by_coordinator("remove organization")
def remove_organization(
    job: Work, made_on: tuple[int, int], values: Mapping[str, Typed]
) -> Receipt:
    """Mark an organization deleted, and delete or move its services and locations.

    `becomes` is one of BECOMES, `to_id` the organization that takes them over. Everything else
    that refers to it stays. Undo restores all of it.
    """
    row_id = made_on[0]
    job.edit("organization", made_on, {"deleted_at": job.now})
    theirs = [
        (table, row)
        for table in ("service", "location")
        for row in job.db.table(table).rows_where(
            "organization_id = ? AND deleted_at IS NULL", [row_id]
        )
    ]
    change = _becomes(job, row_id, values) if theirs else {}
    for table, row in theirs:
        job.change(table, row, change)
    return job.receipt("organization", row_id)


def _becomes(job: Work, row_id: int, values: Mapping[str, Typed]) -> Row:
    checks.raise_if(
        checks.require_choice({"becomes": None} | checks.tidy(values), "becomes", BECOMES)
    )
    if values["becomes"] == WITH_IT:
        return {"deleted_at": job.now}
    to_id = values.get("to_id")
    if not isinstance(to_id, int) or to_id == row_id:
        raise checks.Invalid({"to_id": "Choose which partner will take over its services."})
    job.row("organization", to_id)
    return {"organization_id": to_id}
