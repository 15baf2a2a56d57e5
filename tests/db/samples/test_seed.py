"""Loading what a new installation starts from."""

import json
import signal
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from db import connect, schema
from db.commands import actions, records
from db.commands.actions import Edit
from db.history import references
from db.kinds.records import ACTION
from db.migrations import steps
from db.queries import issues as issue_queries
from db.samples import seed
from db.samples.sample import clear_sample, has_sample
from db.write import new_key
from synergy import dates
from tests.conftest import COORDINATOR
from tests.db.tools import content, row, rows, run_at_once, start_python, wrong

FILES: dict[str, dict[str, dict[str, dict[str, Any]]]] = {
    name: json.loads((seed.FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    for name in (seed.FACTS, seed.SAMPLE)
}
PREPARE = "from pathlib import Path\nseed.prepare(Path(sys.argv[1]))"


def _entries(table: str) -> dict[str, dict[str, Any]]:
    return {key: entry for held in FILES.values() for key, entry in held.get(table, {}).items()}


def _number(path: Path, key: str) -> int:
    number: int = row(path, "seed_log", key)["row_id"]
    return number


def _beside(path: Path) -> set[str]:
    return {file.name for file in path.parent.iterdir()} - {path.name + "-wal", path.name + "-shm"}


def test_loading_again_changes_nothing(sample: Path) -> None:
    before = rows(sample, "history"), content(sample)
    assert seed.seed(sample) == 0
    assert (rows(sample, "history"), content(sample)) == before


def test_an_edit_survives_another_loading(sample: Path) -> None:
    number = _number(sample, "action/2024/csj")
    edit = Edit(number, 1, {"title": "Ask the CSJ to lunch"})
    actions.save_actions(sample, COORDINATOR, new_key(), [edit])
    seed.seed(sample)
    assert row(sample, "action", number)["title"] == "Ask the CSJ to lunch"


def test_what_was_removed_does_not_come_back(sample: Path) -> None:
    number = _number(sample, "action/2024/csj")
    records.remove(ACTION, sample, COORDINATOR, new_key(), (number, 1))
    before = content(sample)
    assert seed.seed(sample) == 0
    assert content(sample) == before


def test_a_cleared_sample_does_not_come_back(sample: Path) -> None:
    clear_sample(sample, COORDINATOR)
    before = content(sample)
    assert seed.seed(sample) == 0
    assert content(sample) == before


def test_without_the_sample_only_facts_are_loaded(facts: Path) -> None:
    for table, entries in FILES[seed.SAMPLE].items():
        expected = FILES[seed.FACTS].get(table, {})
        assert len(rows(facts, table)) == len(expected), (table, len(entries))
    with connect.reading(facts) as db:
        assert not has_sample(db)


def test_the_sample_can_follow_the_facts(facts: Path) -> None:
    loaded = seed.seed(facts)
    assert loaded == sum(len(entries) for entries in FILES[seed.SAMPLE].values())
    assert wrong(facts) == {}


@pytest.mark.parametrize("table", sorted({table for held in FILES.values() for table in held}))
def test_no_entry_was_skipped(table: str, sample: Path) -> None:
    loaded = {
        key.removeprefix(f"{table}/")
        for key, log in rows(sample, "seed_log").items()
        if log["table"] == table
    }
    assert loaded == _entries(table).keys()
    assert len(rows(sample, table)) == len(loaded)


@pytest.mark.parametrize(
    ("table", "owner", "members"),
    [
        ("attribute", "service_id", ("specialisms", "factors", "needs")),
        ("attribute", "issue_id", ("needs",)),
        ("attribute", "practice_id", ("needs",)),
        ("service_area", "service_id", ("boroughs",)),
        ("issue_borough", "issue_id", ("boroughs",)),
        ("language", "service_id", ("languages",)),
        ("service_at_location", "service_id", ("locations",)),
        ("cost_option", "service_id", ("costs",)),
        ("schedule", "service_id", ("schedules",)),
    ],
)
def test_every_part_of_an_entry_was_loaded(
    table: str, owner: str, members: tuple[str, ...], sample: Path
) -> None:
    owners = owner.removesuffix("_id")
    expected = {
        _number(sample, f"{owners}/{key}"): count
        for key, entry in _entries(owners).items()
        if (count := sum(len(entry.get(member, [])) for member in members))
    }
    found: dict[int, int] = {}
    for part in rows(sample, table).values():
        if part[owner] is not None:
            found[part[owner]] = found.get(part[owner], 0) + 1
    assert found == expected
    assert found


def test_there_are_33_boroughs(facts: Path) -> None:
    assert rows(facts, "borough").keys() == {f"E09{number:06}" for number in range(1, 34)}


def test_the_meeting_of_7_june_2024_is_there(facts: Path) -> None:
    meeting = _number(facts, "meeting/powertochange-2024")
    held = row(facts, "meeting", meeting)
    assert (held["date"], held["status"], held["sample"]) == ("2024-06-07", "closed", 0)
    at = {
        table: {
            number for number, found in rows(facts, table).items() if found["meeting_id"] == meeting
        }
        for table in ("issue_mention", "action", "decision", "attendance", "update")
    }
    assert {table: len(numbers) for table, numbers in at.items()} == {
        "issue_mention": 12,
        "action": 8,
        "decision": 3,
        "attendance": 3,
        "update": 3,
    }


def test_what_the_meeting_of_7_june_2024_raised_is_there(facts: Path) -> None:
    filter = issue_queries.IssueFilter()
    with connect.reading(facts) as db:
        lines = issue_queries.list_issues(db, filter, "title", issue_queries.Page(size=100))
    raised = {line.title: line for line in lines if line.last_raised == "2024-06-07"}
    assert len(raised) == 10
    assert all(line.theme for line in raised.values())
    home_working = raised["Council home working makes staff hard to meet"]
    assert (home_working.times_raised, home_working.partners, home_working.open_actions) == (
        1,
        2,
        2,
    )
    assert home_working.first_raised == "2024-06-07"


def test_the_gathering_of_4_may_2017_is_there(facts: Path) -> None:
    meeting = _number(facts, "meeting/gathering-2017")
    assert row(facts, "meeting", meeting)["date"] == "2017-05-04"
    titles = {
        held["title"]: held["state"]
        for held in rows(facts, "action").values()
        if held["meeting_id"] == meeting
    }
    assert titles == {
        "Create and co-ordinate a network of four London voluntary agencies": "in progress",
        "Find out what each partner does best, and refer people there": "open",
    }


def test_the_partnership_s_name_and_aims_are_there(facts: Path) -> None:
    settings = {key: held["value"] for key, held in rows(facts, "setting").items()}
    assert settings["partnership_name"] == "Ascension Trust Synergy Partnership"
    assert len(json.loads(settings["aims"])) == 6


def test_every_row_of_the_sample_is_flagged_and_no_fact_is(sample: Path) -> None:
    log = rows(sample, "seed_log").values()
    # What is a part of a sample row has no flag of its own.
    for table in {entry["table"] for entry in log} - {"setting"} - references.OWNERS.keys():
        made_up = {f"{table}/{key}" for key in FILES[seed.SAMPLE].get(table, {})}
        expected = {e["row_id"]: int(e["key"] in made_up) for e in log if e["table"] == table}
        assert {n: held["sample"] for n, held in rows(sample, table).items()} == expected, table


def test_the_sample_s_days_are_counted_from_today(sample: Path) -> None:
    today, numbers = dates.today(), rows(sample, "seed_log")
    held = rows(sample, "action")
    for key, entry in FILES[seed.SAMPLE]["action"].items():
        action = held[numbers[f"action/{key}"]["row_id"]]
        for column in {"due_on", "done_on"} & entry.keys():
            assert action[column] == (today + timedelta(days=entry[column])).isoformat(), key


def test_a_sample_meeting_is_held_on_its_day_or_the_friday_before(sample: Path) -> None:
    today, numbers = dates.today(), rows(sample, "seed_log")
    held = rows(sample, "meeting")
    for key, entry in FILES[seed.SAMPLE]["meeting"].items():
        day = date.fromisoformat(held[numbers[f"meeting/{key}"]["row_id"]]["date"])
        moved = (today + timedelta(days=entry["date"]) - day).days
        assert moved in ({0} if day.weekday() < 4 else {0, 1, 2}), key
        assert day.weekday() < 5, key


def test_the_seeded_actions_make_sense(sample: Path) -> None:
    meetings, today = rows(sample, "meeting"), dates.today().isoformat()
    for number, held in rows(sample, "action").items():
        assert (held["done_on"] is not None) == (held["state"] == "done"), number
        assert (held["dropped_reason"] is not None) == (held["state"] == "dropped"), number
        assert (held["done_on"] or today) <= today, number
        if held["meeting_id"] and held["due_on"]:
            assert held["due_on"] >= meetings[held["meeting_id"]]["date"], number


def test_no_two_sample_meetings_share_a_day(sample: Path) -> None:
    days = [held["date"] for held in rows(sample, "meeting").values()]
    assert len(set(days)) == len(days)


def test_the_sample_says_that_it_is_made_up(sample: Path) -> None:
    flagged = [held for held in rows(sample, "organization").values() if held["sample"]]
    assert flagged
    assert all(held["name"].endswith("(sample)") for held in flagged)


def test_prepare_makes_a_whole_database_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "data" / "synergy.db"
    seed.prepare(path)
    assert _beside(path) == {"synergy.db"}
    assert len(rows(path, "organization")) == len(_entries("organization"))
    assert wrong(path) == {}


def test_prepare_leaves_a_database_that_is_there_as_it_is(empty: Path) -> None:
    before = empty.read_bytes()
    seed.prepare(empty)
    assert empty.read_bytes() == before


def test_prepare_brings_an_older_database_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "synergy.db"
    with connect.maintaining(path, "test", make=True) as db:
        steps.apply(db, stop_before="m004_screens")
    seed.prepare(path)
    assert schema.upgrade(path) == []
    assert wrong(path) == {}


def test_two_processes_prepare_one_database(tmp_path: Path) -> None:
    path = tmp_path / "synergy.db"
    ended = run_at_once(PREPARE, 2, path)
    assert [(code, err) for code, _, err in ended] == [(0, "")] * 2
    assert _beside(path) == {"synergy.db"}
    assert len(rows(path, "organization")) == len(_entries("organization"))
    assert wrong(path) == {}


def test_a_start_that_was_cut_off_leaves_nothing_half_filled(tmp_path: Path) -> None:
    path = tmp_path / "synergy.db"
    process = start_python(f"import sys\nfrom db.samples import seed\n{PREPARE}", path)
    deadline = time.monotonic() + 30
    while not any(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    seed.prepare(path)
    assert len(rows(path, "organization")) == len(_entries("organization"))
    assert wrong(path) == {}
