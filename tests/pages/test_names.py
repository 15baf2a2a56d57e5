"""Hard names on every screen: stored as typed, shown as text, never run on the server."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.commands import records
from db.commands.actions import Edit, save_actions
from db.kinds.records import ACTION, ISSUE
from db.write import new_key
from synergy.checks import LONGEST_TITLE, Invalid
from synergy.typed_text import isolate
from tests.names import COORDINATOR, fill, hard_names
from tests.pages.tools import edit_as_a_table, read, rows, shown, total
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


LISTS = {page: rest for page, rest in PAGES.items() if page != "map"}


@pytest.mark.parametrize("page", LISTS)
def test_every_list_holds_them_as_they_are(page: str, filled: Path, open_page: Open) -> None:
    pager, table, title, _ = LISTS[page]
    view = {"issues": {"status": "all"}, "actions": {"view": "all"}}.get(page, {})
    app = open_page(page, **view)
    held: dict[int, str] = {}
    others: set[str] = set()
    for number in range(1, app.pagination(key=pager).num_pages + 1):
        app.pagination(key=pager).select(number).run()
        assert not app.exception
        grid = rows(app, table)
        held |= dict(grid.iloc[:, 0])
        for column in ("Partner", "For the issue", "Who to ask"):
            others |= {cell for cell in grid.get(column, []) if isinstance(cell, str)}
    with connect.reading(filled) as db:
        named = {row["id"]: " ".join(row[title].split()) for row in db.table(table).rows}
    on_one_line = {" ".join(name.split()) for name in hard_names()}
    # An icon's name at the beginning of a button's label would be drawn as that icon.
    assert held == {
        number: isolate(f"\u2060{name}" if name.startswith(":") else name)
        for number, name in named.items()
    }
    assert on_one_line <= set(named.values())
    if page in ("actions", "practice"):
        assert {isolate(name) for name in on_one_line} <= others


def test_the_list_of_the_map_shows_them_as_text(filled: Path, open_page: Open) -> None:
    app = open_page("map")
    text = ""
    # Its pager is one that tests cannot press.
    for number in range(1, -(-total(app) // side.ROWS) + 1):
        app.query_params[PAGES["map"][0]] = str(number)
        app.run()
        assert not app.exception
        text += shown(app)
    for name in hard_names():
        assert shorten(name) in text


def test_the_search_shows_them_as_text(filled: Path, open_page: Open) -> None:
    app = open_page("board")
    app.button(key="open search").click().run()
    for name in hard_names()[:40]:
        app.text_input(key="search").set_value(name[:200]).run()
        assert not app.exception, name
    app.text_input(key="search").set_value("javascript alert").run()
    links = [read(link.value) for link in app.page_link]
    assert "[link](javascript:alert(1))" in links


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
    edit_as_a_table(app)
    (error,) = app.error
    assert name not in error.value
    assert name in re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", error.value).replace("\u2060", "")
