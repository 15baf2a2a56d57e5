"""`python -m db import indicators`: what it would do, what it does, what it refuses."""

import csv
from pathlib import Path

import pytest

from db import connect
from db.queries import indicators
from tests.conftest import ROOT
from tests.db.cli.tools import failure, report, run, run_process
from tests.db.tools import CAMDEN, HACKNEY, bytes_of, rows, wrong

PUBLISHED = ROOT.parent / "shared" / "data" / "mps-borough-crime-2022-2024.csv"
BOROUGHS = {"Camden": CAMDEN, "Hackney": HACKNEY, "Westminster": "E09000033"}
POLICE = """MajorText,MinorText,LookUp_BoroughName,202202,202203
Violence Against the Person,Violence with Injury,Camden,10,20
Violence Against the Person,Violence without Injury,Hackney,5,6
Violence Against the Person,Violence with Injury,London Heathrow and London City Airports,1,1
"""
TIDY = "borough,indicator,period,value\nCamden,People,2021,5\nKent,People,2021,6\n"


@pytest.fixture
def police(tmp_path: Path) -> str:
    file = tmp_path / "police.csv"
    file.write_text(POLICE)
    return str(file)


@pytest.fixture
def tidy(tmp_path: Path) -> str:
    file = tmp_path / "tidy.csv"
    file.write_text(TIDY)
    return str(file)


def values(path: Path, name: str, period: str) -> dict[str, float | None]:
    with connect.reading(path) as db:
        return indicators.values(db, name, period)


def test_a_dry_run_says_what_would_happen_and_writes_nothing(facts: Path, police: str) -> None:
    before = bytes_of(facts)
    done = run(facts, "import", "indicators", police, "--rows", "Violence with Injury")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Recorded offences: Violence with Injury, Feb 2022 to Mar 2022 (Metropolitan Police "
        "Service, recorded crime by borough): 2 added; no figure: Barking and Dagenham, Barnet, "
        "Bexley, Brent, Bromley and 26 more",
        "no borough: London Heathrow and London City Airports (row 4)",
        "saved: nothing: this was a dry run, give --apply to import",
    ]
    assert bytes_of(facts) == before


def test_apply_imports_and_says_so_to_other_programs(facts: Path, police: str) -> None:
    command = ("import", "indicators", police, "--rows", "violence with injury", "--apply")
    told = report(facts, *command)
    (one,) = told["indicators"]
    assert (told["applied"], one["added"], one["changed"], one["same"]) == (True, 2, 0, 0)
    assert one["period"] == "2022-02/2022-03"
    assert (len(one["no figure"]), one["taken away"]) == (31, [])
    assert told["no borough"] == {"London Heathrow and London City Airports": [4]}
    held = values(facts, one["name"], one["period"])
    assert (held[CAMDEN], held[HACKNEY], held["E09000001"]) == (30.0, 0.0, None)
    again = report(facts, *command)["indicators"][0]
    assert (again["added"], again["changed"], again["same"]) == (0, 0, 2)
    assert wrong(facts) == {}


def test_months_and_several_rows_are_chosen_as_a_process(facts: Path, police: str) -> None:
    chosen = ("--rows", "Violence with Injury", "Violence without Injury", "--from", "2022-03")
    done = run_process(facts, "import", "indicators", police, *chosen, "--to", "2022-03", "--apply")
    assert (done.returncode, done.stderr) == (0, "")
    assert "saved: all of it" in done.stdout
    name = "Recorded offences: Violence with Injury + Violence without Injury"
    held = values(facts, name, "2022-03")
    assert (held[CAMDEN], held[HACKNEY]) == (20.0, 6.0)


def test_a_tidy_table_needs_its_source(facts: Path, tidy: str) -> None:
    line = failure(run(facts, "import", "indicators", tidy, "--apply"))
    assert line.startswith("Row 2, source: empty.")
    assert rows(facts, "indicator") == {}
    told = report(facts, "import", "indicators", tidy, "--source", "Census", "--apply")
    assert told["indicators"][0]["source"] == "Census"
    assert told["no borough"] == {"Kent": [3]}
    assert values(facts, "People", "2021")[CAMDEN] == 5.0


def test_a_failure_is_one_clear_line_and_nothing_is_written(
    facts: Path, police: str, tmp_path: Path
) -> None:
    before = bytes_of(facts)
    assert "Choose the rows to add up." in failure(run(facts, "import", "indicators", police))
    missing = str(tmp_path / "none.csv")
    assert "none.csv cannot be read: No such file" in failure(
        run(facts, "import", "indicators", missing, "--apply")
    )
    (tmp_path / "latin.csv").write_bytes(b"a,b\n\xe9,1\n")
    assert "isn't in UTF-8" in failure(
        run(facts, "import", "indicators", str(tmp_path / "latin.csv"))
    )
    assert bytes_of(facts) == before


def test_before_the_facts_are_loaded_there_are_no_boroughs(empty: Path, tidy: str) -> None:
    line = failure(run(empty, "import", "indicators", tidy, "--source", "Census"))
    assert "Load the starter data first" in line


@pytest.mark.parametrize(
    "wrong_usage", [("import",), ("import", "cats", "x"), ("import", "indicators")]
)
def test_wrong_usage_exits_with_2(facts: Path, wrong_usage: tuple[str, ...]) -> None:
    assert run(facts, *wrong_usage).returncode == 2


def test_the_published_table_imports(facts: Path) -> None:
    if not PUBLISHED.exists():
        pytest.skip("the police's published table is not beside the project here")
    minor = "Violence with Injury"
    told = report(facts, "import", "indicators", str(PUBLISHED), "--rows", minor, "--apply")
    (one,) = told["indicators"]
    assert (one["added"], one["no figure"]) == (32, ["City of London"])
    assert list(told["no borough"]) == ["London Heathrow and London City Airports"]
    held = values(facts, one["name"], one["period"])
    with PUBLISHED.open(encoding="utf-8-sig", newline="") as opened:
        lines = [line for line in csv.DictReader(opened) if line["MinorText"] == minor]
    for line in lines:
        if code := BOROUGHS.get(line["LookUp_BoroughName"]):
            assert held[code] == sum(int(n) for month, n in line.items() if month.isdigit())
