"""What coordinators see and press to publish something, and that nobody else does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.published import copy as published_copy
from synergy.viewers import Viewer
from tests.pages.tools import buttons, press, shown, sql

Open = Callable[..., AppTest]

# Each page with one of its rows open, and the table of that row.
VIEWS = {
    "issue": ("issues", "issue"),
    "action": ("actions", "action"),
    "organization": ("partners", "organization"),
    "service": ("partners", "service"),
    "practice": ("practice", "practice"),
}


def published(path: Path, table: str) -> dict[Any, Any]:
    """Read the mark of every row of a table."""
    return dict(sql(path, f"SELECT id, published FROM [{table}] WHERE deleted_at IS NULL"))


@pytest.mark.parametrize("table", VIEWS)
def test_one_thing_is_taken_back_published_and_undone(
    table: str, sample: Path, open_page: Open
) -> None:
    page, name = VIEWS[table]
    before = published(sample, table)
    number = next(row for row, mark in before.items() if mark)
    published_copy.publish(sample)
    app = open_page(page, **{name: str(number)})
    assert ":green-badge[:material/public: published]" in shown(app)
    press(app, "Unpublish")
    assert published(sample, table) == before | {number: 0}
    with connect.reading(connect.published_path(sample)) as db:
        assert db.table(table).count_where("id = ?", [number]) == 0
    assert ":gray-badge[:material/public_off: not published]" in shown(app)
    press(app, "Undo")
    assert published(sample, table) == before
    press(app, "Unpublish")
    press(app, "Publish")
    assert published(sample, table) == before


@pytest.mark.parametrize("table", ["issue", "organization", "practice", "action"])
def test_a_page_of_a_list_is_published_once_confirmed(
    table: str, sample: Path, open_page: Open
) -> None:
    before = published(sample, table)
    with connect.writing(sample, "test") as db:
        db.execute(f"UPDATE [{table}] SET published = 0")
    app = open_page(VIEWS[table][0])
    listed = {
        int(str(one.key).split()[-1]) for one in app.button if str(one.key).startswith("open ")
    }
    press(app, f"Publish these {len(listed)}")
    assert set(published(sample, table).values()) == {0}, "not before it was confirmed"
    assert "no people's names" in shown(app)
    press(app, next(label for label in buttons(app) if label.startswith("Yes, publish")))
    held = published(sample, table)
    assert {row for row, mark in held.items() if mark} == listed
    assert not any(label.startswith("Publish th") for label in buttons(app))
    press(app, "Undo")
    assert set(published(sample, table).values()) == {0}
    assert len(before) >= len(listed) > 1


def test_only_what_is_not_published_is_offered(sample: Path, open_page: Open) -> None:
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE practice SET published = 1")
        db.execute("UPDATE practice SET published = 0 WHERE id = 3")
    press(press(open_page("practice"), "Publish this one"), "Yes, publish 1 practice")
    assert set(published(sample, "practice").values()) == {1}
    assert not any(label.startswith("Publish") for label in buttons(open_page("practice")))


@pytest.mark.parametrize("table", VIEWS)
def test_a_partner_sees_no_mark_and_presses_none(table: str, sample: Path, open_page: Open) -> None:
    page, name = VIEWS[table]
    [(number, own)] = sql(
        sample, "SELECT id, organization_id FROM service WHERE published = 1 ORDER BY id LIMIT 1"
    )
    rows = published(sample, table)
    number = {"service": number, "organization": own}.get(table, next(iter(rows)))
    partner = Viewer("partner", "partner under test", own)
    for app in (open_page(page, partner), open_page(page, partner, **{name: str(number)})):
        assert not app.exception
        assert not {label for label in buttons(app) if "ublish" in label or label == "Unpublish"}
        assert "public_off" not in shown(app)
        assert "material/public:" not in shown(app)
