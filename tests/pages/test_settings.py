"""Settings: names, words, the sample off and on, the check."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from db import check, connect
from db.commands import records
from db.commands.settings import save_settings
from db.history import chain
from db.kinds.records import TERM
from db.write import new_key
from synergy import heads, table_words, words
from synergy.viewers import Viewer
from tests.db.tools import plain, row, rows, wrong
from tests.pages.tools import buttons, field, notice, press, read, shown, sql, total, type_in, under

Open = Callable[..., AppTest]
Make = Callable[[str], Path]

OTHER = Viewer("coordinator", "somebody else")
OUTSIDERS = [Viewer("display", "a wall"), Viewer("funder", "a fund")]
TABS = ("Partnership", "Categories", "Indicators", "Sample data", "Data health")


@pytest.fixture
def generated(database: Make) -> Path:
    return database("generated")


def of_term(app: AppTest, number: int, label: str) -> AppTest:
    """Press a button in the frame of one word."""
    keys = {"Rename": f"opener taxonomy_term {number}", "Replace": f"opener replace {number}"}
    wanted = keys.get(label, f"{label} {number} ")
    (found,) = (one for one in app.button if (one.key or "").startswith(wanted))
    assert found.label == label
    found.click().run()
    assert not app.exception
    return app


def names(app: AppTest) -> list[str]:
    """Return the words of the list, in their order."""
    return [read(one.value[2:-2]) for one in app.markdown if one.value.startswith("**")]


@pytest.mark.parametrize("content", ["empty", "facts", "sample", "generated"])
@pytest.mark.parametrize("tab", TABS)
def test_every_tab_draws_with_every_content(
    tab: str, content: str, database: Make, open_page: Open
) -> None:
    database(content)
    app = open_page("data", tab=tab)
    assert not app.exception
    assert not app.error
    assert app.button_group(key="filter tab").options == list(TABS)


@pytest.mark.parametrize("tab", TABS)
def test_a_partner_sees_no_more_than_a_sentence(tab: str, sample: Path, open_page: Open) -> None:
    app = open_page("data", Viewer("partner", "a partner", 1), tab=tab)
    assert not app.exception
    assert not app.button_group
    assert "Only coordinators" in app.info[0].value


@pytest.mark.parametrize("outsider", OUTSIDERS, ids=lambda one: one.role)
def test_an_outsider_has_no_such_page(outsider: Viewer, sample: Path, open_page: Open) -> None:
    with pytest.raises(ValueError, match=r"not find a navigation page for '.*/data\.py'"):
        open_page("data", outsider)


def test_every_table_has_its_words(sample: Path) -> None:
    with connect.reading(sample) as db:
        assert set(chain.tracked_tables(db)) == set(table_words.TABLES)


# Partnership.


def test_the_name_and_the_purpose_are_saved_and_undone(facts: Path, open_page: Open) -> None:
    app = open_page("data")
    before = {key: row(facts, "setting", key)["value"] for key in ("partnership_name", "purpose")}
    assert {key: field(app, key).value for key in before} == before
    press(type_in(app, partnership_name="London Together", purpose="For all"), "Save")
    assert row(facts, "setting", "purpose")["value"] == "For all"
    assert open_page("board").title[0].value == "London Together"
    app = press(app, "Undo")
    assert {key: row(facts, "setting", key)["value"] for key in before} == before
    assert wrong(facts) == {}


def test_an_empty_name_is_named_under_its_field(facts: Path, open_page: Open) -> None:
    app = open_page("data")
    press(type_in(app, partnership_name=" ", purpose="Kept here"), "Save")
    assert under(app, "partnership_name") == "Give the partnership a name."
    assert field(app, "purpose").value == "Kept here"
    assert row(facts, "setting", "purpose")["version"] == 1


def test_a_name_is_given_where_there_is_none(empty: Path, open_page: Open) -> None:
    press(type_in(open_page("data"), partnership_name="New here"), "Save")
    assert row(empty, "setting", "partnership_name")["value"] == "New here"


def test_a_stale_name_shows_both_and_lets_choose(facts: Path, open_page: Open) -> None:
    app = type_in(open_page("data"), partnership_name="Mine")
    save_settings(facts, OTHER, new_key(), {1: 1}, {"partnership_name": "Theirs"})
    press(app, "Save")
    assert row(facts, "setting", "partnership_name")["value"] == "Theirs"
    assert {"Mine", "Theirs"} <= {one.value for one in app.text}
    press(app, "Keep my version")
    held = row(facts, "setting", "partnership_name")
    assert (held["value"], held["version"]) == ("Mine", 3)


def test_nothing_changed_is_said(facts: Path, open_page: Open) -> None:
    app = press(open_page("data"), "Save")
    assert "No changes to save" in notice(app)
    assert row(facts, "setting", "purpose")["version"] == 1


# Words.


@pytest.mark.parametrize("name", ["Themes", "Specialisms", "Contributing factors"])
def test_a_list_is_in_its_order(name: str, sample: Path, open_page: Open) -> None:
    code = {"Themes": "theme", "Specialisms": "specialism"}.get(name, "factor")
    app = open_page("data", tab="Categories", words=name)
    assert names(app) == [
        found
        for (found,) in sql(
            sample,
            """SELECT t.name FROM taxonomy_term AS t JOIN taxonomy AS x ON x.id = t.taxonomy_id
               WHERE x.code = ? ORDER BY t.position""",
            code,
        )
    ]
    assert {"Replace", "Add a theme"} <= buttons(app) or code != "theme"
    assert not {"Replace", "Delete"} & buttons(app) or code != "specialism"


def test_a_renamed_theme_is_renamed_everywhere_at_once(sample: Path, open_page: Open) -> None:
    app = of_term(open_page("data", tab="Categories"), 11, "Rename")
    press(type_in(app, name="Money"), "Save")
    assert names(app)[0] == "Money"
    issues = open_page("issues", theme="funding")
    assert "Money" in next(one for one in issues.selectbox if one.label == "Theme").options
    assert total(issues) == sql(sample, "SELECT count(*) FROM issue WHERE theme_id = 11")[0][0]
    assert "Money" in shown(issues)
    assert "Funding" not in shown(issues)


def test_an_empty_database_offers_the_partnerships_own_words(empty: Path, open_page: Open) -> None:
    app = open_page("data", tab="Categories")
    assert "Add a theme" not in buttons(app)
    press(app, "Load the starter set")
    assert names(app)[0] == "Funding"
    assert "Add a theme" in buttons(app)
    assert check.status(empty)["sample"] is False


def test_a_stale_rename_is_refused_with_both(sample: Path, open_page: Open) -> None:
    app = type_in(of_term(open_page("data", tab="Categories"), 11, "Rename"), name="Mine")
    records.save(TERM, sample, OTHER, new_key(), (11, 1), {"name": "Theirs"})
    press(app, "Save")
    assert {"Mine", "Theirs"} <= {one.value for one in app.text}
    assert row(sample, "taxonomy_term", 11)["name"] == "Theirs"


def test_a_theme_is_added_moved_and_deleted(sample: Path, open_page: Open) -> None:
    app = press(open_page("data", tab="Categories"), "Add a theme")
    press(type_in(app, name=" Housing "), "Save")
    number = max(rows(sample, "taxonomy_term"))
    assert (names(app)[-1], row(sample, "taxonomy_term", number)["code"]) == ("Housing", "housing")
    of_term(app, number, "Up")
    assert names(app)[-2] == "Housing"
    of_term(app, number, "Down")
    assert names(app)[-1] == "Housing"
    press(app, "Delete")
    assert "Housing" not in names(app)
    press(app, "Undo")
    assert names(app)[-1] == "Housing"


def test_a_name_that_is_there_is_refused_under_its_field(sample: Path, open_page: Open) -> None:
    app = press(open_page("data", tab="Categories"), "Add a theme")
    press(type_in(app, name="funding"), "Save")
    assert under(app, "name") == "“Funding” is already in this list."
    assert field(app, "name").value == "funding"


def test_a_theme_in_use_is_replaced_and_the_replacement_undone(
    sample: Path, open_page: Open
) -> None:
    using = "SELECT count(*) FROM issue WHERE theme_id = ?"
    funding, demand = (sql(sample, using, number)[0][0] for number in (11, 12))
    app = of_term(open_page("data", tab="Categories"), 11, "Replace")
    press(app, "Replace and delete")
    assert under(app, "by") == "Choose the theme to replace it with."
    (box,) = (one for one in app.selectbox if one.label.startswith("Replace with"))
    box.select(12)
    press(app, "Replace and delete")
    assert "Funding" not in names(app)
    assert sql(sample, using, 12) == [(funding + demand,)]
    press(app, "Undo")
    assert names(app)[0] == "Funding"
    assert sql(sample, using, 11) == [(funding,)]


@pytest.mark.parametrize(("name", "page"), [("Themes", "issues"), ("Contributing factors", "map")])
def test_a_words_link_leads_to_what_it_counted(
    name: str, page: str, sample: Path, open_page: Open
) -> None:
    app = open_page("data", tab="Categories", words=name)
    links = {one.proto.page: one.proto for one in app.get("page_link")}
    link = next(one for path, one in links.items() if path == page)
    number = int(link.label.split()[0])
    app = open_page(page, **dict(parse_qsl(link.query_string)))
    assert total(app) == number if page == "issues" else f"**{number} services**" in shown(app)


# The sample.


def test_the_sample_is_switched_off_and_on_again(sample: Path, open_page: Open) -> None:
    flagged = "SELECT count(*) FROM issue WHERE sample = 1"
    before = sql(sample, flagged)
    app = open_page("data", tab="Sample data")
    for _ in range(2):
        press(app, "Remove sample data")
        assert sql(sample, flagged) == before
        assert "Will be permanently deleted" in shown(app)
        press(app, "Remove")
        assert sql(sample, flagged) == [(0,)]
        assert "Sample data is off" in notice(app)
        press(app, "Load sample data")
        assert sql(sample, flagged) == before
        assert "Sample data is on" in notice(app)
    assert wrong(sample) == {}


def test_the_sample_can_be_kept(sample: Path, open_page: Open) -> None:
    app = press(open_page("data", tab="Sample data"), "Remove sample data")
    press(app, "Cancel")
    assert "Will be permanently deleted" not in shown(app)
    assert check.status(sample)["sample"] is True


def test_the_confirmation_names_what_stays(sample: Path, open_page: Open) -> None:
    number = row(sample, "seed_log", "issue/short-grants")["row_id"]
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE action SET sample = 0, issue_id = ? WHERE id = 1", [number])
    app = press(open_page("data", tab="Sample data"), "Remove sample data")
    title = row(sample, "issue", number)["title"]
    assert any(f"issue {number}: {title}" in one.value for one in app.text)


# The check.


@pytest.mark.parametrize("content", ["empty", "sample", "generated"])
def test_counts_are_right(content: str, database: Make, open_page: Open) -> None:
    path = database(content)
    app = open_page("data", tab="Data health")
    shown_counts = {one.label: one.value for one in app.metric}
    for table in ("issue", "action", "service"):
        (number,) = sql(path, f"SELECT count(*) FROM {table} WHERE deleted_at IS NULL")[0]
        label = table_words.many(table).capitalize()
        assert shown_counts.get(label, "0") == f"{number:,}"
    (changes,) = sql(path, "SELECT count(*) FROM history")[0]
    counted = f"{words.count(changes, 'change')} logged"
    assert f"{counted}, head {heads.say(check.head(path))}" in shown(app)


def test_a_whole_database_is_said_to_be(sample: Path, open_page: Open) -> None:
    app = press(open_page("data", tab="Data health"), "Check everything")
    assert app.success[0].value == "No problems found."
    said = [one.value for one in app.markdown if one.value.startswith(":green[")]
    assert len(said) == len(check.NAMES)
    assert "No entry in the activity log has been changed, removed or moved on its own." in shown(
        app
    )
    assert any("python -m db check --head" in one.value for one in app.caption)


def test_what_is_wrong_is_said(sample: Path, open_page: Open) -> None:
    with plain(sample) as db:
        db.execute("DROP TRIGGER guard_history_update")
        db.execute("UPDATE history SET actor = 'somebody' WHERE id = 3")
    app = press(open_page("data", tab="Data health"), "Check everything")
    assert not app.success
    assert "2 problems found" in app.error[0].value
    assert "Entries in the activity log have been changed, removed or moved." in shown(app)
    assert any("history row 3" in one.value for one in app.text)


@pytest.mark.parametrize(
    ("old", "button"), [("Words", "Add a theme"), ("Check", "Check everything")]
)
def test_a_saved_link_to_a_renamed_tab_still_opens_it(
    old: str, button: str, facts: Path, open_page: Open
) -> None:
    assert button in buttons(open_page("data", tab=old))
