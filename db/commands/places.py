"""Place the locations that could not be placed when they were saved."""

from pathlib import Path

from db import connect
from db.postcodes import place as placing
from db.write import Receipt, Work, run
from synergy.viewers import Viewer


def place_waiting(path: Path, viewer: Viewer, key: str) -> int:
    """Place every location that has a known postcode but no pin; return how many.

    NotReady if there is no postcodes.db yet.
    """
    viewer.require()
    with connect.reading(path) as db:
        if not placing.pins(db, path):
            return 0

    def work(job: Work) -> Receipt:
        found = placing.pins(job.db, path)
        for row, pin in found:
            job.change("location", dict(row), pin)
        return job.receipt("location", *(int(str(row["id"])) for row, _ in found))

    return len(run(path, viewer, key, "place locations", work).row_ids)
