"""Hard names on every screen: stored as typed, shown as text, never run on the server."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.commands import records
from db.commands.actions import Edit, save_actions
from db.kinds.records import ACTION, ISSUE
from db.write import new_key
from synergy.checks import LONGEST_TITLE, Invalid
from tests.names import COORDINATOR, fill, hard_names
from tests.pages.tools import shown, total
from ui.actions.table import FORM
from ui.map import side
from ui.text import shorten

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def template(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("names") / "names.db"
    shutil.copy(templates["facts"], path)
    fill(path, hard_names())
    return path


@pytest.fixture
def filled(template: Path, facts: Path) -> Path:
    shutil.copy(template, facts)
    return facts


def test_commands_store_them_as_typed(facts: Path) -> None:
    names = {name for name in hard_names() if len(name) <= LONGEST_TITLE}
    assert len(names) > 290
    for name in names:
        issue = records.add(ISSUE, facts, COORDINATOR, new_key(), {"title": name}).row_id
        records.add(ACTION, facts, COORDINATOR, new_key(), {"title": name, "issue_id": issue})
    with connect.reading(facts) as db:
        for table in ("issue", "action"):
            assert names <= {row["title"] for row in db.table(table).rows}


# Each page: its pager, the table that it lists, the column with the name, the id in its URL.
PAGES = {
    "issues": ("issues_page", "issue", "title", "issue"),
    "actions": ("actions_page", "action", "title", "action"),
    "map": ("services_page", "service", "name", "service"),
    "meetings": ("meetings_page", "meeting", "name", "meeting"),
    "partners": ("partners_page", "organization", "name", "organization"),
    "practice": ("practice_page", "practice", "title", "practice"),
}


def turned(app: AppTest, pager: str) -> Iterator[AppTest]:
    """Turn the pages of a list; the map's pager is one that tests cannot press."""
    if pager == "services_page":
        for number in range(1, -(-total(app) // side.ROWS) + 1):
            app.query_params[pager] = str(number)
            yield app.run()
        return
    for number in range(1, int(app.number_input(key=pager).max or 1) + 1):
        yield app.number_input(key=pager).set_value(number).run()


@pytest.mark.parametrize("page", PAGES)
def test_every_list_shows_them_as_text(page: str, filled: Path, open_page: Open) -> None:
    text = ""
    for app in turned(open_page(page), PAGES[page][0]):
        assert not app.exception
        text += shown(app)
    for name in hard_names():
        assert shorten(name) in text


@pytest.mark.parametrize(
    ("page", "table", "title", "param"),
    [(page, *rest[1:]) for page, rest in PAGES.items()]
    + [("partners", "service", "name", "service")],
)
def test_each_own_view_shows_it_as_text(
    page: str, table: str, title: str, param: str, filled: Path, open_page: Open
) -> None:
    with connect.reading(filled) as db:
        ids = {row[title]: row["id"] for row in db.table(table).rows}
    app = open_page(page)
    for name in hard_names()[:40]:
        app.query_params[param] = str(ids[name])
        app.run()
        assert not app.exception
        assert name.strip() in shown(app) or shorten(name) in shown(app)


def test_the_forms_of_every_screen_hold_them(filled: Path, open_page: Open) -> None:
    for page, (_, table, title, param) in PAGES.items():
        if page == "map":
            continue
        with connect.reading(filled) as db:
            ids = {row[title]: row["id"] for row in db.table(table).rows}
        app = open_page(page)
        for name in hard_names()[:8]:
            app.query_params[param] = str(ids[name])
            app.query_params["form"] = f"{table} {ids[name]}"
            app.run()
            assert not app.exception
            assert name in [field.value for field in app.text_input]


def test_the_board_and_the_history_draw_them(filled: Path, open_page: Open) -> None:
    assert not open_page("board").exception
    app = open_page("access", tab="History")
    assert not app.exception
    assert shorten(hard_names()[-1]) in shown(app)


def test_the_map_is_given_no_names(filled: Path, open_page: Open) -> None:
    app = open_page("map")
    assert not app.exception
    sent = str([element.proto for element in app.get("component_instance")])
    assert "synergyMap.draw" in sent
    for name in hard_names():
        if len(name) > 8:
            assert name not in sent


def test_a_hard_name_in_an_error_is_text_too(filled: Path, open_page: Open) -> None:
    app = open_page("actions")
    name = "[link](javascript:alert(1))"
    with connect.reading(filled) as db:
        [row] = db.query("SELECT id, version FROM action WHERE title = ?", [name])
    edits = [Edit(row["id"], row["version"], {"state": "dropped"}), Edit(1, 1, {"title": "x"})]
    with pytest.raises(Invalid) as broken:
        save_actions(filled, COORDINATOR, "key", edits)
    app.session_state[f"problems {FORM}"] = broken.value.problems
    app.button(key=f"opener {FORM}").click().run()
    (error,) = app.error
    assert name not in error.value
    assert name in re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", error.value).replace("\u2060", "")
