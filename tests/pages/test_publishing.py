"""What coordinators see and press to publish something, and that nobody else does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.published import copy as published_copy
from synergy.viewers import Viewer
from tests.pages.tools import buttons, opened, press, rows, select, selected, shown, sql

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
def test_selected_rows_are_published_once_confirmed(
    table: str, sample: Path, open_page: Open
) -> None:
    with connect.writing(sample, "test") as db:
        db.execute(f"UPDATE [{table}] SET published = 0")
    app = open_page(VIEWS[table][0])
    chosen = opened(app, table)[1:4]
    assert "Publish" not in buttons(app)
    press(select(app, table, *chosen), "Publish")
    assert set(published(sample, table).values()) == {0}, "not before it was confirmed"
    assert "no people's names" in shown(app)
    press(app, next(label for label in buttons(app) if label.startswith("Publish 3")))
    held = published(sample, table)
    assert {row for row, mark in held.items() if mark} == set(chosen)
    labels = rows(app, table)["Labels"]
    assert {row for row in opened(app, table) if "published" in labels[row]} == set(chosen)
    press(app, "Undo")
    assert set(published(sample, table).values()) == {0}


def test_the_services_of_a_partner_are_published_from_its_list(
    sample: Path, open_page: Open
) -> None:
    [(partner,)] = sql(
        sample,
        "SELECT organization_id FROM service GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
    )
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE service SET published = 0")
    app = open_page("partners", organization=str(partner))
    chosen = opened(app, "service")[:2]
    press(press(select(app, "service", *chosen), "Publish"), "Publish 2 services")
    assert {row for row, mark in published(sample, "service").items() if mark} == set(chosen)


def test_what_is_published_already_stays_as_it_is(sample: Path, open_page: Open) -> None:
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE practice SET published = 1 WHERE id <> 3")
        db.execute("UPDATE practice SET published = 0 WHERE id = 3")
    versions = dict(sql(sample, "SELECT id, version FROM practice"))
    app = open_page("practice")
    press(select(app, "practice", *opened(app, "practice")), "Publish")
    press(app, next(label for label in buttons(app) if label.startswith("Publish ")))
    assert set(published(sample, "practice").values()) == {1}
    assert dict(sql(sample, "SELECT id, version FROM practice")) == versions | {3: versions[3] + 1}


def test_publishing_can_be_left(sample: Path, open_page: Open) -> None:
    before = published(sample, "issue")
    app = open_page("issues")
    chosen = opened(app, "issue")[:2]
    press(press(select(app, "issue", *chosen), "Publish"), "Cancel")
    assert published(sample, "issue") == before
    assert selected(app, "issue") == chosen
    assert "Cancel" not in buttons(app)


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
        assert "published" not in str(
            [list(grid.value.get("Labels", [])) for grid in app.dataframe]
        )
