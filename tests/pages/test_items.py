"""What the pages of all records have in common: forms in a drawer, and the latest changes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Button

from db.commands import records
from db.kinds.records import ISSUE
from db.write import new_key
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import row
from tests.pages.tools import buttons, field, one, press, sql, type_in
from ui.kit.history import LATEST
from ui.pages import OUTSIDE

Open = Callable[..., AppTest]


def drawers(app: AppTest) -> list[Block]:
    """Return the open drawers."""

    def blocks(parent: Block) -> Iterator[Block]:
        for child in parent.children.values():
            if isinstance(child, Block):
                yield child
                yield from blocks(child)

    return [block for block in blocks(app._tree) if block.type == "dialog"]


def save_buttons(app: AppTest) -> list[Button]:
    """Return the buttons that send an open form."""
    return [button for button in app.button if (button.key or "").startswith("save ")]


def fields_in(drawer: Block) -> set[str]:
    """Return the columns whose fields a drawer holds."""
    keys = (getattr(held, "key", None) or "" for held in drawer)
    return {key.split()[0] for key in keys if key}


@pytest.mark.parametrize(
    ("page", "name", "table", "label", "asked"),
    [
        ("actions", "action", "action", "Edit", "due_on"),
        ("actions", "action", "action", "Add a note", "text"),
        ("issues", "issue", "issue", "Edit", "theme_id"),
        ("issues", "issue", "issue", "Log as raised", "meeting_id"),
        ("issues", "issue", "issue", "Merge", "issue_id"),
        ("meetings", "meeting", "meeting", "Record attendance", "present"),
        ("meetings", "meeting", "meeting", "Add an update", "text"),
        ("meetings", "meeting", "meeting", "Add a decision", "text"),
        ("practice", "practice", "practice", "Edit", "evidence"),
        ("partners", "organization", "organization", "Add a location", "postal_code"),
        ("partners", "service", "service", "Close service", "instead_id"),
        ("partners", "service", "service", "Move", "organization_id"),
    ],
)
def test_a_short_form_opens_in_a_drawer_and_closes_unsaved(
    page: str, name: str, table: str, label: str, asked: str, sample: Path, open_page: Open
) -> None:
    app = open_page(page, **{name: str(one(sample, f"SELECT min(id) FROM [{table}]"))})
    assert not drawers(app)
    before = sql(sample, "SELECT count(*) FROM history")
    [drawer] = drawers(press(app, label))
    assert asked in fields_in(drawer)
    assert not drawers(press(app, "Close without saving"))
    assert label in buttons(app)
    assert sql(sample, "SELECT count(*) FROM history") == before


@pytest.mark.parametrize(
    ("page", "query", "forms"),
    [
        ("issues", {"issue": "12"}, ["issue 12", "raise 12"]),
        ("issues", {}, ["publish issue~a~12.1", "new issue"]),
        ("partners", {"organization": "3"}, ["organization 3", "publish service~a~1.1"]),
        ("meeting", {}, ["close meeting 1", "account 1"]),
    ],
)
def test_a_link_with_several_forms_opens_one_at_most(
    page: str, query: dict[str, str], forms: list[str], sample: Path, open_page: Open
) -> None:
    app = open_page(page, **query)
    app.query_params["form"] = forms
    app.run()
    assert not app.exception
    assert len(drawers(app)) == (page != "meeting")


@pytest.mark.parametrize(
    ("page", "name", "form", "partner", "drawer"),
    [
        ("actions", "action", "action", "another", True),
        ("actions", "action", "note", "another", True),
        ("issues", "issue", "issue", "another", True),
        ("issues", "issue", "merge", "another", True),
        ("meetings", "meeting", "attendance", "another", True),
        ("practice", "practice", "practice", "another", True),
        ("partners", "organization", "organization", "its own", True),
        ("partners", "organization", "leaving", "its own", True),
        ("partners", "organization", "new location of", "another", True),
        ("partners", "organization", "new service of", "another", False),
        ("partners", "service", "service", "another", False),
        ("partners", "service", "move service", "its own", True),
        ("partners", "service", "close service", "another", True),
    ],
)
def test_a_link_opens_a_form_only_for_someone_who_may_use_it(
    page: str, name: str, form: str, partner: str, drawer: bool, sample: Path, open_page: Open
) -> None:
    owner = one(sample, "SELECT organization_id FROM service WHERE id = 1")
    numbers = {"action": 2, "issue": 12, "meeting": 2, "organization": owner}
    number = numbers.get(name, 1)
    query = {name: str(number), "form": f"{form} {number}"}
    app = open_page(page, **query)
    assert not app.exception
    assert len(drawers(app)) == drawer
    assert len(save_buttons(app)) == 1
    [title] = app.title
    agency = owner if partner == "its own" else owner + 1
    for who in (Viewer("partner", partner, agency), Viewer("funder", "fund")):
        if who.role == "partner" or page in OUTSIDE:
            app = open_page(page, who, **query)
            assert not app.exception
            assert [shown.value for shown in app.title] == [title.value]
            assert not drawers(app)
            assert not save_buttons(app)


def test_typing_in_a_drawer_is_kept_when_the_record_is_deleted(
    sample: Path, open_page: Open
) -> None:
    app = press(open_page("issues", issue="12"), "Edit")
    made_on = (12, row(sample, "issue", 12)["version"])
    records.remove(ISSUE, sample, COORDINATOR, new_key(), made_on)
    press(type_in(app, title="Still here"), "Save")
    assert "no longer exists" in app.info[0].value
    assert field(app, "title").value == "Still here"
    press(app, "Undo last change")
    assert field(app, "title").value == "Still here"
    press(press(app, "Save"), "Keep my version")
    assert row(sample, "issue", 12)["title"] == "Still here"
    assert not drawers(app)


def test_the_latest_changes_come_first_and_older_ones_when_asked_for(
    sample: Path, open_page: Open
) -> None:
    for number in range(LATEST + 1):
        made_on = (12, row(sample, "issue", 12)["version"])
        records.save(ISSUE, sample, COORDINATOR, new_key(), made_on, {"title": f"Title {number}"})
        app = open_page("issues", issue="12")
        assert len(app.expander) == (number + 2 > LATEST)
    said = [text.value for text in app.text if text.value.startswith("Title: ")]
    assert said == [f"Title: Title {n - 1} → Title {n}" for n in range(LATEST, 0, -1)]
    assert app.expander[0].label == "Show older changes"
    app.session_state["history issue 12"] = True
    app.run()
    assert any(text.value.endswith(" → Title 0") for text in app.text)
    assert any(text.value.endswith("· added") for text in app.markdown)
