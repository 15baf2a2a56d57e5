"""A server that finds no postcodes: it serves at once and has them made by another process."""

import fcntl
from pathlib import Path

from db.kinds.records import LOCATION
from db.postcodes import find as postcodes
from tests import waiting
from tests.db.tools import World, row
from tests.serving import Server
from tests.visiting import Visitor


def is_held(making: Path) -> bool:
    """Tell whether a process is at work on a file."""
    with making.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def test_a_server_makes_the_postcodes_while_it_serves_and_stops_with_it(
    world: World, tmp_path: Path
) -> None:
    made = world.add(LOCATION, name="Hall", location_type="physical", postal_code="SM4 4TQ")
    making = tmp_path / "postcodes.db.making"
    server = Server.start(world.path, tmp_path / "server.log", postcodes=False).wait()
    try:
        assert not postcodes.is_ready(world.path)
        assert Visitor(server).ask("/healthz").status == 200
        waiting.until(lambda: making.exists() and making.stat().st_size > 0)
        server.stop()
        waiting.until(lambda: not is_held(making))
        assert not postcodes.is_ready(world.path)

        server.start_again().wait()
        waiting.until(lambda: postcodes.is_ready(world.path))
        waiting.until(lambda: row(world.path, "location", made.row_id)["latitude"] is not None)
    finally:
        server.stop()
    assert row(world.path, "location", made.row_id)["placed_by"] == "postcode"
    assert not making.exists()
    assert "SM4" not in server.log.read_text(encoding="utf-8")
