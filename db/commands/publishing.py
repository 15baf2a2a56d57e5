"""Mark what people outside the partnership may see."""

from collections.abc import Sequence
from pathlib import Path

from db.kinds.records import Kind
from db.published import allow_list
from db.write import Receipt, Work, run
from synergy.viewers import Viewer


def set_published(
    kind: Kind, path: Path, viewer: Viewer, key: str, made_on: Sequence[tuple[int, int]], on: bool
) -> Receipt:
    """Mark rows, each with its version, as published, or unmark them: all or none.

    Conflict has every stale row; a row that is already as wanted is not changed.
    """
    assert kind.table in allow_list.MARKED, f"nothing of {kind.table} is marked"
    viewer.require()

    def work(job: Work) -> Receipt:
        return job.edit_all(kind.table, made_on, {"published": int(on)})

    return run(path, viewer, key, "publish" if on else "take back", work)
