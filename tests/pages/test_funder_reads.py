"""What a funder's pages open: the published copy, and nothing else."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.published import copy as published_copy
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import rows
from tests.pages.tools import press
from ui.kit.searching import OPENED, WORDS
from ui.pages import BOARD, OUTSIDE

Open = Callable[..., AppTest]

FUNDER = Viewer("funder", "a fund")
PAGES = sorted(OUTSIDE - {BOARD})
COPY_ALONE = {"opens published.db for funder"}
# Where a thing that can be published has a view of its own: the page, and the name in its URL.
PLACES = sorted({*OPENED.values(), ("partners", "service")} - {OPENED["meeting"]})


@pytest.fixture
def published(sample: Path) -> Path:
    """Publish every other row of the sample."""
    with connect.writing(sample, "test") as db:
        for table in ("organization", "service", "issue", "action", "practice"):
            db.execute(f"UPDATE [{table}] SET published = id % 2")
    published_copy.publish(sample)
    return sample


def opened(caplog: pytest.LogCaptureFixture) -> set[str]:
    """Tell which files were opened, and for whom."""
    return {one.getMessage() for one in caplog.records if one.name == "synergy.db"}


@pytest.fixture
def visit(
    published: Path, caplog: pytest.LogCaptureFixture, open_page: Open
) -> Callable[..., AppTest]:
    """Return what opens a page as a funder, from when on what is opened is noted."""

    def open_it(page: str, **query: str) -> AppTest:
        caplog.set_level(logging.DEBUG, "synergy.db")
        caplog.clear()
        app = open_page(page, FUNDER, **query)
        assert not app.exception
        return app

    return open_it


@pytest.mark.parametrize("page", PAGES)
def test_every_page_and_its_search_open_the_copy_alone(
    page: str, visit: Open, caplog: pytest.LogCaptureFixture
) -> None:
    app = press(visit(page), "Search")
    app.text_input(key=WORDS).input("young").run()
    assert not app.exception
    assert any(one.value == "**Issues**" for one in app.caption)
    assert opened(caplog) == COPY_ALONE


@pytest.mark.parametrize(("page", "table"), PLACES)
def test_every_item_opens_the_copy_alone(
    page: str, table: str, published: Path, visit: Open, caplog: pytest.LogCaptureFixture
) -> None:
    held = rows(published, table).values()
    numbers = [next(one["id"] for one in held if one["published"] == mark) for mark in (0, 1)]
    app = visit(page)
    for number in (*numbers, 999_999):
        app.query_params[table] = str(number)
        assert not app.run().exception
        app.query_params["form"] = f"{table} {number}~abcd~{number}.1"
        assert not app.run().exception
        assert not [one for one in app.button if "Save" in one.label]
        assert not app.text_area
        del app.query_params["form"]
    assert opened(caplog) == COPY_ALONE


def test_the_log_tells_what_others_open(
    published: Path, open_page: Open, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "synergy.db")
    assert not open_page("issues", COORDINATOR).exception
    assert "opens synergy.db for coordinator" in opened(caplog)
