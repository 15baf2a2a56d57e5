"""`python -m db export minutes`: the file that it writes, and what it refuses."""

from pathlib import Path

import pytest

from synergy.minutes import from_json, of_partner
from tests import pdf, word
from tests.db.cli.tools import failure, report, run, run_process
from tests.db.gathering import WRITTEN, Gathering
from tests.db.tools import bytes_of

EXPORT = ("export", "minutes")


def of(gathering: Gathering) -> tuple[str, str]:
    return "--meeting", str(gathering.meeting)


def test_word_holds_every_item_once_with_its_owner_and_date(
    gathering: Gathering, tmp_path: Path
) -> None:
    file = tmp_path / "minutes.docx"
    gathering.close()
    gathering.rename()
    told = report(gathering.path, *EXPORT, str(file), *of(gathering))
    assert told["written"] == str(file)
    assert told["meeting"] == "Autumn <i>& all</i>, Mon 4 September 2090"
    assert told["minutes"].startswith("frozen ")
    read = word.read(file.read_bytes())
    assert read.title == "Minutes: Autumn <i>& all</i>"
    assert read.rows("Attendance") == [
        ("Present (1)", "Northern Agency"), ("Apologies (1)", "Southern Agency"),
    ]  # fmt: skip
    assert read.rows("Updates") == [
        ("Northern Agency", WRITTEN), ("Southern Agency", "Southern news"),
    ]  # fmt: skip
    assert [row[:1] + row[2:] for row in read.rows("Issues raised")] == [
        ("Short grants", "new", "Northern Agency: Two of ours end in March"),
        ("Grants end too soon", "1 previous meeting",
         "Northern Agency\nSouthern Agency: Ours too"),
    ]  # fmt: skip
    assert read.rows("Decisions") == [
        ("Write a joint bid", "Grants end too soon"), ("Meet in the hall again", ""),
    ]  # fmt: skip
    assert read.rows("New actions") == [
        ("Northern Agency", "Draft the bid", "Sun 1 Oct 2090", "Grants end too soon"),
        ("No owner yet", "Book the hall", "No date yet", ""),
    ]
    [late] = read.rows("Overdue actions")
    assert late[:3] == ("Write to funders", "Northern Agency", "Wed 1 Jul 2026")
    others = read.rows("Appendix: other actions carried over")
    assert [row[:3] for row in others] == [
        ("Ask the council", "Southern Agency", "No date yet"),
        ("Send the list", "Northern Agency", "No date yet"),
        ("Rent a bus", "Northern Agency", "No date yet"),
    ]
    assert others[0][3] == "open, carried over 3 times"
    assert others[1][3].startswith("done ")
    assert others[2][3] == "dropped: No driver"
    assert read.rows("What works") == [("Walk-in hour", "Zyxwort tea", "Northern Agency")]


def test_the_same_minutes_give_the_same_pdf_each_time(gathering: Gathering, tmp_path: Path) -> None:
    files = tmp_path / "one.pdf", tmp_path / "two.PDF"
    gathering.close()
    for file in files:
        report(gathering.path, *EXPORT, str(file), *of(gathering))
    assert files[0].read_bytes() == files[1].read_bytes()
    assert "Minutes:Autumn<i>&all</i>" in pdf.pages(files[0].read_bytes())[0]


def test_json_is_what_the_minutes_hold(gathering: Gathering, tmp_path: Path) -> None:
    whole, own = tmp_path / "minutes.JSON", tmp_path / "own.json"
    told = report(gathering.path, *EXPORT, str(whole), *of(gathering))
    assert told["minutes"] == "a draft"
    assert from_json(whole.read_text("utf-8")) == gathering.draft()
    partner = gathering.world.south
    report(gathering.path, *EXPORT, str(own), *of(gathering), "--partner", str(partner))
    assert from_json(own.read_text("utf-8")) == of_partner(gathering.draft(), partner)


def test_as_a_process_it_writes_and_leaves_nothing_beside(
    gathering: Gathering, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    before = bytes_of(gathering.path)
    done = run_process(gathering.path, *EXPORT, str(folder / "own.docx"), *of(gathering),
                       "--partner", str(gathering.world.north))  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "minutes: a draft" in done.stdout
    assert [file.name for file in folder.iterdir()] == ["own.docx"]
    read = word.read((folder / "own.docx").read_bytes())
    assert read.title == "Your actions: Northern Agency"
    assert [row[0] for row in read.rows("New actions")] == ["Draft the bid"]
    assert bytes_of(gathering.path) == before


def test_a_file_that_is_there_is_replaced_only_when_asked(
    gathering: Gathering, tmp_path: Path
) -> None:
    file = tmp_path / "minutes.json"
    file.write_text("mine")
    line = failure(run(gathering.path, *EXPORT, str(file), *of(gathering)))
    assert "already exists. Give --replace" in line
    assert file.read_text() == "mine"
    report(gathering.path, *EXPORT, str(file), *of(gathering), "--replace")
    assert from_json(file.read_text("utf-8")) == gathering.draft()


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("minutes.odt", (), "must end in .pdf, .docx or .json"),
        ("minutes", (), "must end in .pdf, .docx or .json"),
        ("none/minutes.json", (), "cannot be written: No such file or directory"),
        ("/dev/null/minutes.json", (), "cannot be written: Not a directory"),
        ("minutes.json", ("--meeting", "999"), "There is no meeting 999"),
        ("minutes.json", ("--meeting", "9" * 30), "That number is too large for any row."),
        ("minutes.json", ("--partner", "999"), "There is no organization 999"),
    ],
)
def test_a_failure_is_one_clear_line_and_nothing_is_written(
    name: str, more: tuple[str, ...], said: str, gathering: Gathering, tmp_path: Path
) -> None:
    file = tmp_path / name
    assert said in failure(run(gathering.path, *EXPORT, str(file), *of(gathering), *more))
    assert not file.exists()


def test_without_a_database_it_says_so(tmp_path: Path) -> None:
    done = run(tmp_path / "none.db", *EXPORT, str(tmp_path / "m.json"), "--meeting", "1")
    assert "python -m db init" in failure(done)


@pytest.mark.parametrize(
    "wrong", [("export",), EXPORT, (*EXPORT, "m.docx"), ("export", "cats", "x")]
)
def test_wrong_usage_exits_with_2(wrong: tuple[str, ...], gathering: Gathering) -> None:
    assert run(gathering.path, *wrong).returncode == 2
