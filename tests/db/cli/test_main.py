"""The operator's commands; one of each outcome as a process of its own."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from db import migrations
from synergy import heads
from tests import postcode_table
from tests.db.cli.tools import failure, report, run, run_process
from tests.db.tools import plain, rows

COMMANDS = {"init", "seed", "status", "check", "generate", "clear-sample", "publish", "purge"} | {
    "account",
    "share",
    "import",
    "export",
}
NUMBERS = ("organizations", "services", "issues", "actions", "meetings")
FEW = [part for name in NUMBERS for part in (f"--{name}", "3")]


def test_help_lists_just_the_commands(tmp_path: Path) -> None:
    done = run_process(tmp_path / "none.db", "--help")
    assert done.returncode == 0
    assert set(re.findall(r"^    ([a-z-]+)(?:  |$)", done.stdout, re.MULTILINE)) == COMMANDS


def test_init_makes_a_database_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "synergy.db"
    path.parent.mkdir()
    postcode_table.put_beside(path)
    steps = sorted(file.stem for file in Path(migrations.__file__).parent.glob("m0*.py"))
    assert report(path, "init")["migrations applied"] == steps
    assert report(path, "init") == {
        "database": str(path),
        "migrations applied": [],
        "postcodes": "ready",
        "locations placed": 0,
    }


def test_seed_loads_facts_and_then_the_sample(tmp_path: Path) -> None:
    path = tmp_path / "synergy.db"
    assert report(path, "seed", "--no-sample")["entries loaded"] > 0
    assert report(path, "status")["sample"] is False
    assert report(path, "seed")["entries loaded"] > 0
    assert report(path, "seed")["entries loaded"] == 0
    assert report(path, "status")["sample"] is True


def test_status_says_where_what_and_how_much(facts: Path) -> None:
    status = report(facts, "status")
    assert status.keys() == {
        "database",
        "sqlite",
        "journal",
        "migrations",
        "rows",
        "history",
        "head",
        "sample",
        "digest",
        "postcodes",
    }
    assert status["database"] == str(facts)
    assert status["rows"]["borough"] == 33
    assert status["rows"]["action"] == len(rows(facts, "action"))


def test_status_without_json_is_for_people(facts: Path) -> None:
    done = run_process(facts, "status")
    assert done.returncode == 0
    assert re.search(r"^rows: .*\bborough 33\b", done.stdout, re.MULTILINE)


def test_check_of_a_whole_database_says_ok(facts: Path) -> None:
    done = run(facts, "check", "--json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert "db init builds them" in found.pop("postcodes")
    assert set(found.values()) == {"ok"}


def test_check_finds_a_head_that_was_printed(facts: Path) -> None:
    head = report(facts, "status")["head"]
    number = max(rows(facts, "history"))
    assert head == rows(facts, "history")[number]["hash"]
    report(facts, "purge", "action", str(min(rows(facts, "action"))))
    assert report(facts, "status")["head"] != head
    for typed in (head, heads.say(head), heads.say(head).upper().replace("-", " ")):
        done = run(facts, "check", "--json", "--head", typed)
        assert done.returncode == 0
        said = json.loads(done.stdout)["head"]
        assert said.startswith(f"part of the history: change {number:,}, made ")


def test_check_of_a_head_that_is_not_there_fails_with_one_line(facts: Path) -> None:
    strange = "0123-4567-89ab-cdef-0123"
    done = run_process(facts, "check", "--head", strange)
    assert (done.returncode, done.stdout) == (1, "")
    [line] = [line for line in done.stderr.splitlines() if not line.startswith("checking ")]
    assert line.startswith(f"The head {strange} is not part of this history.")


@pytest.mark.parametrize("typed", ["0123-4567-89ab-cdef-012", "quokka", ""])
def test_what_is_no_head_is_wrong_usage(typed: str, facts: Path) -> None:
    done = run(facts, "check", "--head", typed)
    assert (done.returncode, done.stdout) == (2, "")
    assert "head" in done.stderr.splitlines()[-1]


def test_status_and_check_say_whether_the_postcodes_are_there(facts: Path) -> None:
    assert "not built yet" in report(facts, "status")["postcodes"]
    postcode_table.put_beside(facts)
    assert report(facts, "status")["postcodes"] == "ready"
    assert json.loads(run(facts, "check", "--json").stdout)["postcodes"] == "ready"


def test_check_of_a_damaged_database_fails_and_names_the_damage(facts: Path) -> None:
    with plain(facts) as connection:
        connection.execute("DROP TRIGGER history_action_update")
    done = run_process(facts, "check")
    assert done.returncode == 1
    assert done.stdout == ""
    told = [line for line in done.stderr.splitlines() if not line.startswith("checking ")]
    assert told == ["1 problem: trigger coverage: history trigger history_action_update is missing"]


def test_generate_gives_the_same_for_the_same_numbers(tmp_path: Path) -> None:
    digests = set()
    for name in ("one.db", "two.db"):
        path = tmp_path / name
        assert report(path, "generate", *FEW)["rows made"]["action"] == 3
        digests.add(report(path, "status")["digest"])
    assert len(digests) == 1


def test_clear_sample_reports_what_went_and_what_stayed(sample: Path) -> None:
    cleared = report(sample, "clear-sample")
    assert cleared["rows removed"]["organization"] == 14
    assert cleared["kept, because real rows refer to them"] == []


def test_purge_reports_what_went(facts: Path) -> None:
    action = min(rows(facts, "action"))
    assert report(facts, "purge", "action", str(action)) == {"rows purged": {"action": 1}}


@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["check"],
        ["purge", "action", "1"],
        ["clear-sample"],
    ],
    ids=lambda command: command[0],
)
def test_a_missing_database_says_how_to_make_one(command: list[str], tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    line = failure(run(path, *command))
    assert line == f"There is no database at {path}. Make it with: python -m db init"
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_fails_says_one_line_too(tmp_path: Path) -> None:
    line = failure(run_process(tmp_path / "none.db", "status"))
    assert line.endswith("Make it with: python -m db init")


@pytest.mark.parametrize(
    "command",
    [
        ["purge", "action", "999999"],
        ["purge", "quokka", "1"],
        ["purge", "action", "9" * 30],
        ["generate", *FEW[:1], "0", *FEW[2:]],
    ],
    ids=["unknown row", "unknown kind", "a number beyond all", "services of nobody"],
)
def test_what_cannot_be_done_fails_with_one_line(command: list[str], facts: Path) -> None:
    assert failure(run(facts, *command))


def _no_database(path: Path) -> None:
    path.write_text("This is a shopping list, not a database.\n" * 50)


def _empty_file(path: Path) -> None:
    path.touch()


def _folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("make", [_no_database, _empty_file, _folder])
def test_status_of_what_is_no_database_fails_with_one_line(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "synergy.db"
    make(path)
    assert failure(run(path, "status"))


def test_init_where_a_folder_stands_does_not_advise_init(tmp_path: Path) -> None:
    assert "db init" not in failure(run(tmp_path, "init"))


def test_init_below_a_file_fails_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert failure(run(tmp_path / "file" / "synergy.db", "init"))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["purge", "action"],
        ["purge", "action", "one"],
        ["generate"],
        ["generate", *FEW[:1], "-1", *FEW[2:]],
        ["seed", "--everything"],
    ],
    ids=["nothing", "unknown", "no id", "no number", "no numbers", "negative", "option"],
)
def test_wrong_usage_is_2(arguments: list[str], tmp_path: Path) -> None:
    done = run(tmp_path / "none.db", *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: ")
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_is_used_wrongly_ends_with_2(tmp_path: Path) -> None:
    done = run_process(tmp_path / "none.db", "dance")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: ")
