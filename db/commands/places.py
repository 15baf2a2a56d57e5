"""Giving the pins that could not be given when a location was saved."""

from pathlib import Path

from db import connect
from db.postcodes import place as placing
from db.write import Receipt, Work, run
from synergy.viewers import Viewer


def place_waiting(path: Path, viewer: Viewer, key: str) -> int:
    """Place every location that has a known postcode and no pin, at once; return how many.

    NotReady while there is no postcodes.db.
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
