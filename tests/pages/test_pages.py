"""Every page of the folder, for every role that has it, on every kind of database: it draws."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from synergy.viewers import Role, Viewer
from ui.pages import FOLDER, OFFERED

PAGES = frozenset(file.stem for file in FOLDER.glob("*.py"))
Open = Callable[..., AppTest]


# Each role with each page that it has.
VISITS = [(role, page) for role in get_args(Role) for page in sorted(OFFERED.get(role, PAGES))]


def draws(app: AppTest) -> bool:
    """Tell whether a page draws something, and nothing that went wrong."""
    return bool(app.main.children) and not app.exception and not app.error


@pytest.mark.parametrize("content", ["empty", "facts", "sample"])
@pytest.mark.parametrize(("role", "page"), VISITS)
def test_a_page_draws(
    role: Role, page: str, content: str, database: Callable[[str], Path], open_page: Open
) -> None:
    database(content)
    agency = 1 if role == "partner" and content != "empty" else None
    assert draws(open_page(page, Viewer(role, "Somebody", agency)))


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_draws_a_large_partnership(
    page: str, database: Callable[[str], Path], open_page: Open
) -> None:
    database("generated")
    assert draws(open_page(page))


def test_no_role_is_offered_a_page_that_is_not_there() -> None:
    assert frozenset().union(*OFFERED.values()) <= PAGES
    assert len(PAGES) > 12
