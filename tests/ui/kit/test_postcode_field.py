"""The field that asks for a postcode, as a person meets it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests import postcode_table, waiting


def page() -> None:
    import streamlit as st

    from ui.kit import postcode_field

    st.json({"place": repr(postcode_field.ask("Postcode", "near me"))})


def typed(text: str) -> tuple[AppTest, str]:
    app = AppTest.from_function(page, default_timeout=waiting.SECONDS).run()
    app.text_input(key="near me").set_value(text).run()
    assert not app.exception
    return app, " ".join(one.value for one in app.caption)


@pytest.fixture
def ready(empty: Path, with_postcodes: Path) -> Path:
    return empty


def test_an_exact_one_is_found_without_a_word(ready: Path) -> None:
    app, said = typed("sm44tq")
    assert said == ""
    assert "borough_code='E09000024'" in app.json[0].value


def test_what_is_not_exact_is_said_under_the_field(ready: Path) -> None:
    app, said = typed("DA1 1AA")
    assert said == "DA1 1AA is outside London\\."
    assert "borough_code=None" in app.json[0].value


@pytest.mark.parametrize(
    ("text", "words"),
    [("Morden :red[x]", "t a postcode"), ("SX4 4TQ", "There is no postcode district SX4")],
)
def test_what_is_wrong_is_said_as_it_was_typed(text: str, words: str, ready: Path) -> None:
    app, said = typed(text)
    assert words in said
    assert ":red[x]" not in said
    assert app.json[0].value == '{"place": "None"}'


def test_an_empty_one_says_nothing(ready: Path) -> None:
    app, said = typed("  ")
    assert (said, app.json[0].value) == ("", '{"place": "None"}')


def test_while_they_are_being_made_it_says_so(empty: Path) -> None:
    app, said = typed("SM4 4TQ")
    assert "being prepared" in said
    postcode_table.put_beside(empty)
    assert "borough_code='E09000024'" in app.run().json[0].value


def test_what_is_typed_stays_out_of_the_url(ready: Path) -> None:
    app, _ = typed("SM4 4TQ")
    assert dict(app.query_params) == {}
