"""What every form keeps apart: one link from another, one command from its repetition."""

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from synergy.viewers import Viewer
from tests.pages.tools import field, press, shown, sql

Open = Callable[..., AppTest]


def two_meetings(path: Path) -> tuple[int, int]:
    first, second = sql(path, "SELECT id FROM meeting ORDER BY date DESC LIMIT 2")
    return first[0], second[0]


def test_a_link_that_opens_a_form_begins_it_anew(sample: Path, open_page: Open) -> None:
    one, other = two_meetings(sample)
    app = open_page("actions", meeting=str(one), form="new action")
    assert field(app, "meeting_id").value == one
    app.query_params.clear()
    app.query_params["meeting"] = str(other)
    app.query_params["form"] = "new action"
    app.run()
    assert not app.exception
    assert field(app, "meeting_id").value == other


def test_what_was_undone_is_saved_again_when_it_is_typed_again(
    sample: Path, open_page: Open
) -> None:
    app = press(open_page("actions", action="2"), "Edit")
    link = app.query_params["form"]
    field(app, "title").set_value("Said twice")
    press(app, "Save")
    press(app, "Undo")
    app.query_params["form"] = link
    app.run()
    field(app, "title").set_value("Said twice")
    press(app, "Save")
    assert app.warning, "the version that the link names is stale by now"
    press(app, "Keep my version")
    assert sql(sample, "SELECT title FROM action WHERE id = 2") == [("Said twice",)]


def test_an_addition_that_was_undone_can_be_made_again(sample: Path, open_page: Open) -> None:
    app = press(open_page("issues"), "Add")
    link = app.query_params["form"]
    for _ in range(2):
        field(app, "title").set_value("Raised anew")
        press(app, "Save")
        press(app, "Undo")
        app.query_params.clear()
        app.query_params["form"] = link
        app.run()
    made = sql(sample, "SELECT deleted_at IS NULL FROM issue WHERE title = 'Raised anew'")
    assert made == [(0,), (0,)]


def test_the_history_hides_what_is_private(sample: Path, open_page: Open) -> None:
    [(number, partner)] = sql(
        sample, "SELECT id, organization_id FROM action WHERE organization_id IS NOT NULL LIMIT 1"
    )
    app = press(open_page("actions", action=str(number)), "Edit")
    field(app, "owner_name").set_value("Hidden Owner")
    press(app, "Save")
    app = open_page("partners", organization=str(partner))
    app.button(key=f"opener organization {partner}").click().run()
    field(app, "contact_name").set_value("Hidden Contact")
    field(app, "notes").set_value("Hidden Note")
    press(app, "Save")
    for who, sees_person, sees_notes in (
        (Viewer("coordinator", "one"), True, True),
        (Viewer("partner", "itself", partner), True, False),
        (Viewer("partner", "another", partner + 1), False, False),
        (Viewer("funder", "fund"), False, False),
    ):
        app = open_page("actions", who, action=str(number))
        app.session_state[f"history action {number}"] = True
        assert ("Hidden Owner" in shown(app.run())) == sees_person
        app = open_page("partners", who, organization=str(partner))
        assert ("Hidden Contact" in shown(app)) == sees_person
        assert ("Hidden Note" in shown(app)) == sees_notes
        app.session_state[f"history organization {partner}"] = True
        assert ("Hidden Note" in shown(app.run())) == sees_notes


def test_readers_open_no_form_by_its_address(sample: Path, open_page: Open) -> None:
    for page, form in (
        ("issues", "new issue"),
        ("actions", "new action"),
        ("actions", "action table"),
    ):
        app = open_page(page, Viewer("funder", "fund"), form=form)
        assert not app.exception
        assert not [one for one in app.button if (one.key or "").startswith("save ")]
