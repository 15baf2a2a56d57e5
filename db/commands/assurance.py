"""Confirm that a service's details are still correct."""

from collections.abc import Sequence
from pathlib import Path

from db.commands.records import owner
from db.kinds.records import SERVICE
from db.write import Missing, Receipt, Row, Work, run
from synergy import dates
from synergy.viewers import Viewer


def still_correct(path: Path, viewer: Viewer, key: str, service_id: int, version: int) -> Receipt:
    """Mark one service as checked today by the viewer; Conflict if it has changed since."""
    return all_still_correct(path, viewer, key, [(service_id, version)])


def all_still_correct(
    path: Path, viewer: Viewer, key: str, made_on: Sequence[tuple[int, int]]
) -> Receipt:
    """Mark services, each with the version that was seen, as checked today: all or none.

    Conflict has every service that has changed since; a partner may only confirm its own.
    """

    def work(job: Work) -> Receipt:
        checked: Row = {"assured_date": dates.today().isoformat(), "assured_by": viewer.actor}
        if not made_on:
            raise Missing("There is no service to check.")
        for row in [job.row(SERVICE.table, row_id) for row_id, _ in made_on]:
            viewer.require(owner(SERVICE, row))
        return job.edit_all(SERVICE.table, made_on, checked)

    return run(path, viewer, key, "still correct", work)
