"""What every page stands inside: badges, search, what each role may press; and errors."""

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Caption, Element, PageLink

from db import connect, schema
from db.samples import sample
from synergy.viewers import Viewer
from tests import waiting
from tests.conftest import COORDINATOR, ROOT, components
from tests.pages.tools import (
    buttons,
    edit_as_a_table,
    everything,
    go,
    links_of,
    opened,
    press,
    read,
    rows,
    shown,
    sql,
)
from ui.errors import say_sorry
from ui.pages import FOLDER, SECTIONS

Open = Callable[..., AppTest]

HOST = Viewer("coordinator", "whoever", open_mode=True)
LISTS = (("issues", "issue"), ("actions", "action"), ("map", "service"))
FUNDER = Viewer("funder", "a fund")
READERS = {
    Viewer("display", "projector"): [("board", "")],
    FUNDER: [("board", ""), *LISTS],
}
ODD = [
    '"',
    '"half a quote',
    "*",
    "AND",
    "NEAR(a b)",
    "a NOT",
    "title:x",
    "^{a b}",
    "-",
    "'; DROP TABLE issue; --",
    "👩🏽‍🏫",
    "\x00",
    "housing " * 25,
    "   ",
]


def searches(app: AppTest) -> bool:
    """Tell whether the search is open."""
    return any(one.key == "search" for one in app.text_input)


def search(app: AppTest, words: str) -> AppTest:
    """Search for words, in the dialog that is opened where it is not yet."""
    if not searches(app):
        press(app, "Search")
    return app.text_input(key="search").set_value(words).run()


def found(app: AppTest) -> dict[str, list[tuple[str, str, str]]]:
    """Return what the search found under each heading: its name, and where its link leads."""
    groups: dict[str, list[tuple[str, str, str]]] = {}
    drawn = everything(app)
    begin = next(place for place, one in enumerate(drawn) if one.key == "search")
    for one in drawn[begin + 1 :]:
        if isinstance(one, Caption):
            group = groups.setdefault(one.value.strip("*"), [])
        elif isinstance(one, PageLink):
            group.append((read(one.value), one.proto.page, one.proto.query_string))
    return groups


def badges(app: AppTest) -> set[str]:
    """Return the badges beside the search, which say what kind of view this is."""
    labels = [one.proto.popover.label for one in app.get("popover")]
    found = (re.fullmatch(r":\w+-badge\[:material/\w+: (.+)\]", label) for label in labels)
    return {match[1] for match in found if match}


# Badges and the tab.


def test_that_nobody_signs_in_is_said_only_where_it_is_so(facts: Path, open_page: Open) -> None:
    app = open_page("board", viewer=HOST)
    assert badges(app) == {"No sign-in yet"}
    assert "Anyone using this computer can see and change everything" in shown(app)
    assert badges(open_page("board")) == set()


def test_a_funder_and_a_preview_read_what_they_look_at(facts: Path, open_page: Open) -> None:
    assert badges(open_page("board", viewer=FUNDER)) == {"Public view"}
    app = open_page("board", viewer=replace(FUNDER, preview=True))
    assert badges(app) == {"Preview"}
    assert "people using the “a fund” link see" in shown(app)


@pytest.mark.parametrize(
    ("kind", "page", "column"),
    [
        ("issue", "issues", "title"),
        ("action", "actions", "title"),
        ("organization", "partners", "name"),
        ("meeting", "meetings", "name"),
        ("practice", "practice", "title"),
    ],
)
def test_the_tab_is_named_after_what_the_page_shows(
    kind: str,
    page: str,
    column: str,
    sample: Path,
    open_page: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # AppTest does not keep the name of the tab.
    named: list[str] = []
    monkeypatch.setattr(st, "set_page_config", lambda **said: named.append(said["page_title"]))
    app = open_page(page)
    (listed,) = (title for held in SECTIONS.values() for name, title, *_ in held if name == page)
    assert named[-1] == f"{listed} · Synergy"
    long = "A name that is much longer than the tab of a browser can show, however wide it is"
    with connect.writing(sample, "test") as db:
        db.table(kind).update(1, {column: "Short"})
        db.table(kind).update(2, {column: long})
    for number, said in ((1, "Short"), (2, f"{long[:59].rstrip()}…")):
        app.query_params[kind] = str(number)
        app.run()
        assert not app.exception
        assert named[-1] == f"{said} · Synergy"


@pytest.mark.parametrize("page", ["board", "issues", "actions", "map"])
def test_the_sample_is_named_until_it_is_cleared(page: str, sample: Path, open_page: Open) -> None:
    app = open_page(page)
    assert badges(app) == {"Sample data"}
    assert ("data", {"tab": "Sample data"}) in links_of(app)
    clear(sample)
    app.run()
    assert not app.exception
    assert badges(app) == set()
    assert "sample]" not in "".join(one.value for one in app.markdown)
    labels = [cell for grid in app.dataframe for cell in grid.value.get("Labels", [])]
    assert not any("sample" in label for label in labels)


def clear(path: Path) -> None:
    sample.clear_sample(path, COORDINATOR)


def test_facts_are_not_called_a_sample(facts: Path, open_page: Open) -> None:
    assert badges(open_page("board")) == set()


# Search.


@pytest.mark.parametrize(
    ("kind", "table", "column"),
    [("issue", "issue", "title"), ("action", "action", "title"), ("service", "service", "name")],
)
def test_search_opens_what_it_finds(
    kind: str, table: str, column: str, sample: Path, open_page: Open
) -> None:
    number, name = sql(sample, f"SELECT id, [{column}] FROM [{table}] ORDER BY id DESC")[0]
    app = search(open_page("board"), name)
    (where,) = (link for link in links_of(app) if link[1] == {kind: str(number)})
    go(app, *where)
    heads = [one.value for one in (*app.title, *app.header)]
    assert name in [re.sub(r"\\(.)", r"\1", head) for head in heads]
    assert not searches(app)
    assert searches(press(app, "Search"))
    assert app.text_input(key="search").value == ""


@pytest.mark.parametrize(
    ("kind", "heading", "page", "column"),
    [
        ("issue", "Issues", "issues", "title"),
        ("action", "Actions", "actions", "title"),
        ("service", "Services", "map", "name"),
        ("organization", "Partners", "partners", "name"),
        ("meeting", "Meetings", "meetings", "name"),
        ("practice", "What works", "practice", "title"),
    ],
)
def test_search_finds_every_kind_under_its_heading_until_it_is_deleted(
    kind: str, heading: str, page: str, column: str, sample: Path, open_page: Open
) -> None:
    number, name = sql(sample, f"SELECT id, [{column}] FROM [{kind}] ORDER BY id DESC")[0]
    app = search(open_page("board"), name)
    hit = (name, page, f"{kind}={number}")
    assert hit in found(app)[heading]
    assert not any(hit in hits for other, hits in found(app).items() if other != heading)
    with connect.writing(sample, "test") as db:
        db.table(kind).update(number, {"deleted_at": "2026-01-01T00:00:00.000Z"})
    search(app, name)
    assert not app.exception
    assert not any(hit in hits for hits in found(app).values())


def test_each_kind_has_one_heading(sample: Path, open_page: Open) -> None:
    app = search(open_page("board"), "young")
    drawn = everything(app)
    begin = next(place for place, one in enumerate(drawn) if one.key == "search")
    heads = [one.value for one in drawn[begin:] if isinstance(one, Caption)]
    assert len(heads) == len(set(heads)) > 2
    leads = [{page for _, page, _ in hits} for hits in found(app).values()]
    assert all(len(pages) == 1 for pages in leads)
    assert len(set.union(*leads)) == len(leads)


def test_search_begins_with_the_beginning_of_words(sample: Path, open_page: Open) -> None:
    (number,) = sql(sample, "SELECT id FROM issue WHERE title LIKE 'Grants end%'")[0]
    app = search(open_page("issues"), "GRANT befo")
    assert ("issues", {"issue": str(number)}) in links_of(app)


def test_odd_words_do_no_harm(sample: Path, open_page: Open) -> None:
    app = open_page("board")
    for words in ODD:
        search(app, words)
        assert not app.exception, words
        assert not app.error, words
        assert app.title, words
    assert sql(sample, "SELECT count(*) FROM issue") == [(25,)]


def test_search_says_when_it_finds_nothing(sample: Path, open_page: Open) -> None:
    app = press(open_page("actions"), "Search")
    assert "Type the start of a word" in shown(app)
    search(app, "xylophone")
    assert "No results for “xylophone”. Try fewer words" in shown(app)
    assert not any(found(app).values())


# Who may press what.


def partner_of(path: Path) -> tuple[Viewer, int, int]:
    """Return a partner with an open action, that action, and an open one of another partner."""
    (mine, organization), (other, _) = sql(
        path,
        """SELECT min(id), organization_id FROM action WHERE state = 'open' AND sample = 1
           GROUP BY organization_id ORDER BY organization_id LIMIT 2""",
    )
    return Viewer("partner", "a partner", organization), mine, other


def test_a_partner_can_press_only_its_own_actions(sample: Path, open_page: Open) -> None:
    viewer, mine, other = partner_of(sample)
    app = open_page("actions", viewer=viewer)
    pressed = {number for number, label in rows(app, "action")[""].items() if label == "Done"}
    own = sql(
        sample,
        """SELECT id FROM action WHERE organization_id = ? AND state IN ('open', 'in progress')""",
        viewer.organization_id,
    )
    assert pressed == {row[0] for row in own} & set(opened(app, "action"))
    assert pressed
    app = open_page("actions", viewer=viewer, action=str(mine))
    assert {"Mark as done", "Edit", "Delete", "Add a note"} <= buttons(app)
    app = open_page("actions", viewer=viewer, action=str(other))
    assert buttons(app) == {"All actions"}
    assert not app.text_area


def test_a_partner_is_offered_only_its_own_rows_to_edit(sample: Path, open_page: Open) -> None:
    viewer, _, _ = partner_of(sample)
    app = edit_as_a_table(open_page("actions", viewer=viewer))
    (editor,) = app.data_editor
    offered = list(editor.value["title"])
    own = sql(sample, "SELECT title FROM action WHERE organization_id = ?", viewer.organization_id)
    assert offered
    assert set(offered) <= {row[0] for row in own}


def test_a_partner_edits_no_issue(sample: Path, open_page: Open) -> None:
    viewer, _, _ = partner_of(sample)
    app = open_page("issues", viewer=viewer)
    assert buttons(app) == set()
    app.query_params["issue"] = "12"
    app.run()
    assert not app.exception
    assert buttons(app) <= {"All issues", "Log as raised"}


@pytest.mark.parametrize("viewer", READERS, ids=lambda viewer: viewer.role)
def test_a_reader_has_nothing_to_press_that_writes(
    viewer: Viewer, sample: Path, open_page: Open
) -> None:
    app = open_page("board", viewer=viewer)
    for page, name in READERS[viewer]:
        app.switch_page(str(FOLDER / f"{page}.py"))
        app.query_params.clear()
        for _ in range(2):
            app.run()
            assert not app.exception
            assert buttons(app) <= {"All issues", "All actions", "All services"}
            assert not app.form_submit_button
            assert not app.data_editor
            assert not app.text_area
            assert not app.menu_button
            assert not any(grid.proto.selection_mode for grid in app.dataframe)
            assert not any("" in grid.value for grid in app.dataframe)
            assert {one.key for one in app.text_input} <= {"find", "near"}
            app.query_params[name or "of"] = "12"


@pytest.mark.parametrize("page", ["board", "issues", "actions", "map"])
def test_without_a_viewer_only_the_refusal_is_drawn(page: str, sample: Path) -> None:
    app = AppTest.from_file(str(ROOT / "ui" / "shell.py"), default_timeout=waiting.SECONDS)
    app._bidi_component_manager = components()
    app.run()
    app.switch_page(str(FOLDER / f"{page}.py")).run()
    assert not app.exception
    drawn = [one for one in (*app.main, *app.sidebar) if isinstance(one, Element)]
    assert [one.type for one in drawn] == ["error"]
    assert "couldn't tell who you are" in app.error[0].value


# Errors.

BREAKS = """
from ui.errors import say_sorry
try:
    raise RuntimeError("a private reason")
except RuntimeError as error:
    say_sorry(error)
"""


def test_an_error_is_shown_and_logged_under_one_reference(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR, logger=say_sorry.__module__):
        app = AppTest.from_string(BREAKS).run()
    (message,) = (one.value for one in app.error)
    (record,) = (one for one in caplog.records if one.name == "synergy.errors")
    reference = re.search(r"reference: ([0-9A-F]{8})\.", message)
    assert reference is not None
    assert reference[1] in record.getMessage()
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == "a private reason"
    assert "private" not in message
    assert not app.exception


def test_every_error_has_a_reference_of_its_own() -> None:
    shown_twice = {AppTest.from_string(BREAKS).run().error[0].value for _ in range(2)}
    assert len(shown_twice) == 2


FAILS = """
import os
from pathlib import Path
from db import connect
from ui.errors import say_sorry
os.environ["SYNERGY_DB"] = {path!r}
try:
    with connect.reading(Path({path!r})):
        pass
except Exception as error:
    say_sorry(error)
"""


def test_a_database_that_cannot_be_used_is_named_with_a_way_to_try_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "synergy.db"
    monkeypatch.setenv("SYNERGY_DB", str(path))
    path.touch()
    app = AppTest.from_string(FAILS.format(path=str(path))).run()
    (message,) = (one.value for one in app.error)
    assert message == "The database file is empty. Tell the person who runs the server."
    assert str(path) in caplog.text
    assert all(record.exc_info is None for record in caplog.records)
    schema.upgrade(path.with_name("other.db"))
    path.with_name("other.db").replace(path)
    assert not app.button(key="try again").click().run().error
