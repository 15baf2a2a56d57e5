"""What every page stands inside: banners, search, what each role may press; and errors."""

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from db import connect, schema
from db.samples import sample
from synergy.viewers import Viewer
from tests import waiting
from tests.conftest import COORDINATOR, ROOT, components
from tests.pages.tools import buttons, go, links_of, opened, press, read, shown, sql
from ui.errors import say_sorry
from ui.pages import FOLDER

Open = Callable[..., AppTest]

HOST = Viewer("coordinator", "whoever", open_mode=True)
LISTS = (("issues", "issue"), ("actions", "action"), ("map", "service"))
READERS = {
    Viewer("display", "projector"): [("board", "")],
    Viewer("funder", "a fund"): [("board", ""), *LISTS],
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


def search(app: AppTest, words: str) -> AppTest:
    return app.text_input(key="search").set_value(words).run()


def found(app: AppTest) -> bool:
    return any(one.key == "close search" for one in app.button)


# Banners.


def test_open_mode_is_said_only_where_it_is_on(facts: Path, open_page: Open) -> None:
    assert "Open mode" in shown(open_page("board", viewer=HOST))
    assert "Open mode" not in shown(open_page("board"))


@pytest.mark.parametrize("page", ["board", "issues", "actions", "map"])
def test_the_sample_is_named_until_it_is_cleared(page: str, sample: Path, open_page: Open) -> None:
    app = open_page(page)
    assert "Sample data" in shown(app)
    clear(sample)
    app.run()
    assert not app.exception
    assert "Sample data" not in shown(app)
    assert "sample]" not in "".join(one.value for one in app.markdown)


def clear(path: Path) -> None:
    sample.clear_sample(path, COORDINATOR)


def test_facts_are_not_called_a_sample(facts: Path, open_page: Open) -> None:
    assert "Sample data" not in shown(open_page("board"))


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
    heads = [one.value for one in (*app.title, *app.subheader)]
    assert name in [re.sub(r"\\(.)", r"\1", head) for head in heads]
    assert not found(app)
    assert app.text_input(key="search").value == ""


@pytest.mark.parametrize(
    ("kind", "page", "column"),
    [
        ("issue", "issues", "title"),
        ("action", "actions", "title"),
        ("service", "map", "name"),
        ("organization", "partners", "name"),
        ("meeting", "meetings", "name"),
        ("practice", "practice", "title"),
    ],
)
def test_search_leads_to_every_kind(
    kind: str, page: str, column: str, sample: Path, open_page: Open
) -> None:
    number, name = sql(sample, f"SELECT id, [{column}] FROM [{kind}] ORDER BY id DESC")[0]
    app = search(open_page("board"), name)
    labels = {
        read(link.label): (link.proto.page, link.proto.query_string) for link in app.page_link
    }
    assert labels[f":gray[{kind}] {name}"] == (page, f"{kind}={number}")


def test_search_begins_with_the_beginning_of_words(sample: Path, open_page: Open) -> None:
    (number,) = sql(sample, "SELECT id FROM issue WHERE title LIKE 'Grants end%'")[0]
    app = search(open_page("issues"), "GRANT befo")
    assert ("issues", {"issue": str(number)}) in links_of(app)


def test_search_does_not_show_what_was_deleted(sample: Path, open_page: Open) -> None:
    with connect.writing(sample, "test") as db:
        db.table("issue").update(12, {"deleted_at": "2026-01-01T00:00:00.000Z"})
    app = search(open_page("board"), "Grants end before")
    assert found(app)
    assert ("issues", {"issue": "12"}) not in links_of(app)


def test_odd_words_do_no_harm(sample: Path, open_page: Open) -> None:
    app = open_page("board")
    for words in ODD:
        search(app, words)
        assert not app.exception, words
        assert not app.error, words
        assert app.title, words
    assert sql(sample, "SELECT count(*) FROM issue") == [(25,)]


def test_search_says_when_it_finds_nothing_and_can_be_closed(sample: Path, open_page: Open) -> None:
    app = search(open_page("actions"), "xylophone")
    assert "Nothing. Try fewer words" in shown(app)
    app.button(key="close search").click().run()
    assert not app.exception
    assert not found(app)
    assert app.text_input(key="search").value == ""


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
    pressed = {one.key.split()[2] for one in app.button if (one.key or "").startswith("quick ")}
    own = sql(
        sample,
        """SELECT id FROM action WHERE organization_id = ? AND state IN ('open', 'in progress')""",
        viewer.organization_id,
    )
    assert {int(number) for number in pressed} == {row[0] for row in own} & set(
        opened(app, "action")
    )
    app = open_page("actions", viewer=viewer, action=str(mine))
    assert {"Mark as done", "Edit", "Delete", "Add a note"} <= buttons(app)
    app = open_page("actions", viewer=viewer, action=str(other))
    assert buttons(app) == {"All actions"}
    assert not app.text_area


def test_a_partner_is_offered_only_its_own_rows_to_edit(sample: Path, open_page: Open) -> None:
    viewer, _, _ = partner_of(sample)
    app = press(open_page("actions", viewer=viewer), "Edit these rows")
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
            assert buttons(app) <= {"All issues", "All actions"}
            assert not app.form_submit_button
            assert not app.data_editor
            assert not app.text_area
            assert {one.key for one in app.text_input} <= {"search", "near"}
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
