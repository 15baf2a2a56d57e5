"""Every page with every kind of database: no exception, and the right figures."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

PAGES = (
    "board",
    "issues",
    "actions",
    "map",
    "coverage",
    "meeting",
    "meetings",
    "partners",
    "practice",
    "overlaps",
    "data",
    "access",
)
Open = Callable[..., AppTest]


@pytest.mark.parametrize("content", ["empty", "facts", "sample", "generated"])
@pytest.mark.parametrize("page", PAGES)
def test_page_draws(
    page: str, content: str, database: Callable[[str], Path], open_page: Open
) -> None:
    database(content)
    app = open_page(page)
    assert not app.exception
    assert not app.error
    assert app.title
