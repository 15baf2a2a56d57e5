"""What is taken back is gone from the published copy at once; making it can be cut off anywhere."""

import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from db import connect
from db.cli import main
from db.commands import organizations, publishing, records
from db.commands.publishing import set_published
from db.history import purge, undo
from db.kinds.records import ISSUE, LOCATION, SERVICE
from db.published import copy as published_copy
from db.samples.sample import clear_sample
from db.write import Conflict, Missing, Receipt, new_key
from tests.conftest import COORDINATOR
from tests.db.tools import (
    HACKNEY,
    World,
    bytes_of,
    history_of,
    insert,
    row,
    rows,
    run_at_once,
    start_python,
    wrong,
)  # fmt: skip

SECRET = "Only for a while"


def mark(world: World, *issues: int, on: bool = True) -> Receipt:
    """Publish issues, or take them back, on their newest versions."""
    made_on = [(number, row(world.path, "issue", number)["version"]) for number in issues]
    return set_published(ISSUE, world.path, COORDINATOR, new_key(), made_on, on)


@pytest.fixture
def shown(world: World) -> World:
    """Publish an issue with a text of its own, and make the copy."""
    world.save(ISSUE, world.issue, title=SECRET)
    mark(world, world.issue)
    published_copy.publish(world.path)
    assert is_shown(world)
    return world


def is_shown(world: World) -> bool:
    """Tell whether the copy's bytes hold the issue."""
    return SECRET.encode() in connect.published_path(world.path).read_bytes()


def test_marks_are_set_and_taken_back_as_one_command(world: World) -> None:
    receipt = mark(world, world.issue, world.twin)
    held = rows(world.path, "issue")
    assert receipt.row_ids == (world.issue, world.twin)
    assert [held[n]["published"] for n in receipt.row_ids] == [1, 1]
    assert '"published":1' in history_of(world.path, "issue", world.twin)[-1]["new"]
    undo.undo(world.path, COORDINATOR, new_key(), receipt.key)
    held = rows(world.path, "issue")
    assert [held[n]["published"] for n in receipt.row_ids] == [0, 0]


def test_what_is_marked_already_stays_at_its_version(world: World) -> None:
    mark(world, world.issue)
    before = row(world.path, "issue", world.issue)
    mark(world, world.issue, world.twin)
    assert row(world.path, "issue", world.issue) == before
    assert row(world.path, "issue", world.twin)["published"] == 1


def test_one_stale_row_stops_all(world: World) -> None:
    before = rows(world.path, "issue")
    versions = [(world.issue, before[world.issue]["version"]), (world.twin, 99)]
    with pytest.raises(Conflict) as conflict:
        set_published(ISSUE, world.path, COORDINATOR, new_key(), versions, True)
    assert [clash.row_id for clash in conflict.value.clashes] == [world.twin]
    assert rows(world.path, "issue") == before
    with pytest.raises(Missing):
        set_published(ISSUE, world.path, COORDINATOR, new_key(), [(9999, 1)], True)


def test_nothing_else_can_be_marked(world: World) -> None:
    with pytest.raises(AssertionError):
        publishing.set_published(LOCATION, world.path, COORDINATOR, new_key(), [(1, 1)], True)


def test_taken_back_it_is_gone_and_undone_it_can_return(shown: World) -> None:
    receipt = mark(shown, shown.issue, on=False)
    assert not is_shown(shown)
    undone = undo.undo(shown.path, COORDINATOR, new_key(), receipt.key)
    published_copy.publish(shown.path)
    assert is_shown(shown)
    undo.undo(shown.path, COORDINATOR, new_key(), undone.key)
    assert not is_shown(shown)


def test_deleted_it_is_gone(shown: World) -> None:
    shown.remove(ISSUE, shown.issue)
    assert not is_shown(shown)


def test_undoing_its_publication_takes_it_away(world: World) -> None:
    world.save(ISSUE, world.issue, title=SECRET)
    receipt = mark(world, world.issue)
    published_copy.publish(world.path)
    assert is_shown(world)
    undo.undo(world.path, COORDINATOR, new_key(), receipt.key)
    assert not is_shown(world)


def test_merged_into_another_it_is_gone(shown: World) -> None:
    shown.merge(shown.twin, shown.issue)
    assert not is_shown(shown)


def test_purged_it_is_gone(shown: World) -> None:
    purge.purge(shown.path, COORDINATOR, "issue", shown.issue)
    assert not is_shown(shown)
    assert SECRET.encode() not in bytes_of(shown.path)


def test_purged_by_the_operator_it_is_gone(shown: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNERGY_DB", str(shown.path))
    assert main.main(["purge", "issue", str(shown.issue)]) == 0
    assert not is_shown(shown)


def test_with_its_partner_a_service_is_gone(shown: World) -> None:
    with connect.writing(shown.path, "test") as db:
        of = {"organization_id": shown.north, "published": 1}
        insert(db, "service", name="Door of the north", **of)
    published_copy.publish(shown.path)
    copy = connect.published_path(shown.path)
    assert b"Door of the north" in copy.read_bytes()
    made_on = (shown.north, row(shown.path, "organization", shown.north)["version"])
    becomes = {"becomes": organizations.WITH_IT}
    organizations.remove_organization(shown.path, COORDINATOR, new_key(), made_on, becomes)
    assert b"Door of the north" not in copy.read_bytes()


def test_a_place_that_becomes_confidential_is_gone(shown: World) -> None:
    with connect.writing(shown.path, "test") as db:
        of = {"organization_id": shown.north}
        service = insert(db, "service", name="A", published=1, **of)
        place = insert(db, "location", address_1="1 Hidden Row", borough_code=HACKNEY, **of)
        db.table("service_at_location").insert({"service_id": service, "location_id": place})
    published_copy.publish(shown.path)
    copy = connect.published_path(shown.path)
    assert b"1 Hidden Row" in copy.read_bytes()
    shown.save(LOCATION, place, confidential=1)
    assert b"1 Hidden Row" not in copy.read_bytes()
    assert row(copy, "location", place)["borough_code"] == HACKNEY


def test_the_sample_goes_from_the_copy_as_well(sample: Path) -> None:
    assert published_copy.publish(sample)["service"] > 20
    clear_sample(sample, COORDINATOR)
    assert rows(connect.published_path(sample), "service") == {}
    assert not published_copy.stale(sample)


def test_what_takes_nothing_away_leaves_the_copy_to_the_next_round(shown: World) -> None:
    copy = connect.published_path(shown.path)
    before = copy.stat().st_ino
    shown.add_issue("Another")
    shown.remove(ISSUE, shown.twin)
    shown.save(ISSUE, shown.issue, status="resolved")
    shown.add(SERVICE, name="New", organization_id=shown.north)
    assert copy.stat().st_ino == before
    assert published_copy.stale(shown.path)


def test_where_nobody_publishes_no_copy_is_made(world: World) -> None:
    mark(world, world.issue)
    mark(world, world.issue, on=False)
    purge.purge(world.path, COORDINATOR, "issue", world.issue)
    assert not connect.published_path(world.path).exists()


def test_a_copy_that_cannot_be_made_anew_is_taken_away(shown: World) -> None:
    connect.published_path(shown.path).with_name("published.db.making").mkdir()
    receipt = mark(shown, shown.issue, on=False)
    assert row(shown.path, "issue", receipt.row_id)["published"] == 0
    assert not connect.published_path(shown.path).exists()


def test_the_command_says_how_many_rows(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["publish", "--json"]) == 0
    assert f'"service": {len(rows(connect.published_path(sample), "service"))}' in (
        capsys.readouterr().out
    )


def test_without_a_database_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SYNERGY_DB", str(tmp_path / "none.db"))
    assert main.main(["publish"]) == 1
    assert "There is no database" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


PUBLISHING = """
import sys
from pathlib import Path
from db.published import copy as published_copy
while True:
    published_copy.publish(Path(sys.argv[1]))
    print("done", flush=True)
"""


def test_killed_at_work_it_leaves_the_old_copy(database: Callable[[str], Path]) -> None:
    path = database("generated")
    with connect.writing(path, "test") as db:
        db.execute("UPDATE action SET title = ? WHERE published = 0", [SECRET])
    expected = published_copy.publish(path)
    copy, making = connect.published_path(path), path.with_name("published.db.making")
    cut_off = 0
    for attempt in range(8):
        process = start_python(PUBLISHING, path)
        assert process.stdout is not None
        process.stdout.readline()
        while not making.exists():
            time.sleep(0.001)
        time.sleep(0.004 * attempt)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        cut_off += making.exists()
        if making.exists():
            assert SECRET.encode() not in bytes_of(making)
        assert wrong(copy).keys() <= {"trigger coverage"}
        assert {table: len(rows(copy, table)) for table in ("action", "issue")} == {
            table: expected[table] for table in ("action", "issue")
        }
    assert cut_off, "never killed in the middle"
    published_copy.publish(path)
    assert not making.exists()


def test_several_at_once_end_with_the_newest(world: World) -> None:
    world.save(ISSUE, world.issue, title=SECRET)
    mark(world, world.issue)
    code = """
from pathlib import Path
from db.published import copy as published_copy
for _ in range(5):
    published_copy.publish(Path(sys.argv[1]))
"""
    ended: list[tuple[int, str, str]] = []
    others = threading.Thread(target=lambda: ended.extend(run_at_once(code, 3, world.path)))
    others.start()
    while not connect.published_path(world.path).exists():
        time.sleep(0.01)
    mark(world, world.issue, on=False)
    while others.is_alive():
        assert not is_shown(world), "an older copy took the place of a newer one"
        time.sleep(0.005)
    others.join()
    assert [(code, err) for code, _, err in ended] == [(0, "")] * 3
    assert not published_copy.stale(world.path)
    assert not is_shown(world)
    assert wrong(connect.published_path(world.path)).keys() <= {"trigger coverage"}


def test_a_removal_by_its_own_partner_takes_it_away_too(shown: World) -> None:
    with connect.writing(shown.path, "test") as db:
        of = {"organization_id": shown.north, "published": 1}
        service = insert(db, "service", name="Door of the north", **of)
    published_copy.publish(shown.path)
    records.remove(SERVICE, shown.path, shown.northerner, new_key(), (service, 1))
    assert b"Door of the north" not in connect.published_path(shown.path).read_bytes()
