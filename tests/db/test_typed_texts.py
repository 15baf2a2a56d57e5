"""Every command refuses text that cannot be seen or printed; what was saved before can be fixed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db import connect
from db.cli import main
from db.commands import accounts, actions, agenda, capture, indicators, links, settings, terms
from db.kinds.access import SHARE_LINK
from db.kinds.records import BY_TABLE, ISSUE, ORGANIZATION, SERVICE
from db.queries import records
from db.queries.settings import NUMBERS
from db.write import new_key
from synergy import words
from synergy.capture import Entry
from synergy.checks import Invalid
from synergy.figures import Figures
from tests.conftest import COORDINATOR
from tests.db.cli.tools import failure, run
from tests.db.house import new_row
from tests.db.tools import HACKNEY, World, content, insert, row

# A text, and what the message says of it.
REFUSED = {
    "nul\x00inside": "U+0000",
    "\x1b[2Jescape": "U+001B",
    "next\x85line": "U+0085",
    "\u3164": "Nothing is visible in",
    "\u200b\u2800 \u2060": "Nothing is visible in",
}
TEXTS = [
    (table, column)
    for table, kind in BY_TABLE.items()
    for column in sorted(kind.columns)
    if (column == kind.title or column in kind.prose) and table != "taxonomy_term"
]
Give = Callable[[World, str], Any]
COMMANDS: dict[str, tuple[str, Give]] = {
    "an account": ("name", lambda w, t: accounts.add_account(
        w.path, COORDINATOR, new_key(),
        {"email": "a@b.org.uk", "name": t, "role": "coordinator"},
    )),
    "a link": ("label", lambda w, t: links.add_link(
        w.path, COORDINATOR, new_key(), {"label": t, "audience": "funder"}, "token"
    )),
    "a note": ("text", lambda w, t: actions.add_note(
        w.path, COORDINATOR, new_key(), {"text": t}, w.action
    )),
    "a meeting": ("name", lambda w, t: agenda.add_meeting(
        w.path, COORDINATOR, new_key(), {"name": t, "date": "2090-01-01"}
    )),
    "a captured line": ("title", lambda w, t: capture.capture(
        w.path, COORDINATOR, new_key(), _open_meeting(w), Entry("action", t)
    )),
    "an indicator": ("name", lambda w, t: indicators.import_indicators(
        w.path, COORDINATOR, new_key(), [Figures(t, "2024", "Us", {HACKNEY: 1.0})], {}
    )),
    "a source": ("source", lambda w, t: indicators.import_indicators(
        w.path, COORDINATOR, new_key(), [Figures("A", "2024", t, {HACKNEY: 1.0})], {}
    )),
    "a word": ("name", lambda w, t: terms.add_term(
        w.path, COORDINATOR, new_key(), {"name": t}, words.THEME
    )),
    "the partnership": ("partnership_name", lambda w, t: settings.save_settings(
        w.path, COORDINATOR, new_key(),
        {NUMBERS["partnership_name"]: row(w.path, "setting", "partnership_name")["version"]},
        {"partnership_name": t},
    )),
    "a language": ("languages", lambda w, t: w.add(
        SERVICE, name="A", organization_id=w.north, languages=(t,)
    )),
}  # fmt: skip


def _open_meeting(world: World) -> int:
    with connect.writing(world.path, "test") as db:
        return insert(db, "meeting", name="Now", date="2090-01-01", status="open")


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize(("table", "column"), TEXTS)
def test_every_kind_refuses_it(table: str, column: str, text: str, world: World) -> None:
    values = {**new_row(world, table), column: text}
    before = content(world.path)
    with pytest.raises(Invalid) as refused:
        world.add(BY_TABLE[table], **values)
    problem = refused.value.problems[column]
    assert REFUSED[text] in problem
    assert column.replace("_", " ") in problem
    assert content(world.path) == before


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("what", COMMANDS)
def test_every_other_way_in_refuses_it(what: str, text: str, world: World) -> None:
    field, give = COMMANDS[what]
    with pytest.raises(Invalid) as refused:
        give(world, text)
    assert REFUSED[text] in refused.value.problems[field]


@pytest.mark.parametrize(
    "arguments",
    [
        ("account", "invite", "a@b.org.uk", "--role", "coordinator", "--name"),
        ("share", "add", "--audience", "funder", "--label"),
    ],
)
def test_the_operators_commands_refuse_it_in_one_line(
    arguments: tuple[str, ...], world: World
) -> None:
    for text, said in REFUSED.items():
        line = failure(run(world.path, *arguments, text))
        assert said in line
        assert line.isprintable()


def test_an_import_refuses_it_and_names_the_field(world: World, tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("borough,indicator,period,value,source\nCamden,\u3164,2024,1,Us\n")
    line = failure(run(world.path, "import", "indicators", str(file), "--apply"))
    assert line.startswith("Nothing is visible in the name.")


def test_several_lines_are_for_prose_alone(world: World) -> None:
    with pytest.raises(Invalid, match="There is a line break or a tab in the title"):
        world.add(ISSUE, title="two\nlines")
    number = world.add(ISSUE, title="One line", description="two\r\nlines\tand a tab").row_id
    assert row(world.path, "issue", number)["description"] == "two\nlines\tand a tab"


# What stands already.


@pytest.mark.parametrize("name", [*REFUSED, "two\nlines"])
def test_a_row_that_stands_can_be_read_changed_and_named_anew(name: str, world: World) -> None:
    with connect.writing(world.path, "test") as db:
        number = insert(db, "organization", name=name)
        link = insert(db, "share_link", label=name, audience="funder", expires_at="2090-01-01")
    with connect.reading(world.path) as db:
        held = records.record(db, ORGANIZATION, number)
    assert held is not None
    assert held.values["name"] == name
    world.save(ORGANIZATION, number, place="Bow")
    world.save(ORGANIZATION, number, name="Seen at last")
    assert row(world.path, "organization", number)["name"] == "Seen at last"
    world.save(SHARE_LINK, link, expires_at="2089-01-01")


@pytest.mark.parametrize(
    ("stands", "shown"),
    [
        ("\u3164", "U+3164"),
        ("\x1b[2Jred", "[2Jred"),
        ("two\nlines", "two lines"),
        ("\u202efdp", "\u2068\u202efdp\u2069"),
    ],
)
def test_the_terminal_shows_it_without_obeying_it(stands: str, shown: str, world: World) -> None:
    with connect.writing(world.path, "test") as db:
        insert(db, "share_link", label=stands, audience="funder", expires_at="2090-01-01")
    [line] = run(world.path, "share", "list").stdout.splitlines()
    assert shown in line.split(" · ")


def test_an_error_is_one_line_whatever_it_names(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYNERGY_DB", str(world.path))
    assert main.main(["purge", "\x1b[2J\nquokka", "1"]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.isprintable()
    assert "quokka" in line
