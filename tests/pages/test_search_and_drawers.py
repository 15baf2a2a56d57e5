"""The search beside a drawer: Streamlit allows one dialog at a time."""

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.pages.tools import button, everything, field
from ui.kit.searching import BUTTON, WORDS


def test_the_search_leaves_an_open_drawer_alone(
    sample: Path, open_page: Callable[..., AppTest]
) -> None:
    app = button(open_page("actions"), "Add").click().run()
    app.button(key=BUTTON).click().run()
    assert not app.exception
    assert app.error.len == 0
    assert field(app, "title") in everything(app)
    assert WORDS not in [one.key for one in app.text_input]
    button(app, "Cancel").click().run()
    app.button(key=BUTTON).click().run()
    assert app.text_input(key=WORDS).value == ""
