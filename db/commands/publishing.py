"""Mark what people outside the partnership may see."""

from collections.abc import Sequence
from pathlib import Path

from db.kinds.records import Kind
from db.published import allow_list
from db.write import Clash, Conflict, Receipt, Work, run
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
        rows = [(job.row(kind.table, row_id), version) for row_id, version in made_on]
        stale = [row for row, version in rows if row["version"] != version]
        if stale:
            raise Conflict(
                Clash(kind.table, int(str(row["id"])), {**row, "published": int(on)}, row)
                for row in stale
            )
        for row, _ in rows:
            if row["published"] != on:
                job.change(kind.table, row, {"published": int(on)})
        return job.receipt(kind.table, *(row_id for row_id, _ in made_on))

    return run(path, viewer, key, "publish" if on else "take back", work)
