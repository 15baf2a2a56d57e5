"""The whole history: who changed what, found by filters, and the way back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.commands import accounts, records
from db.kinds.records import ISSUE
from db.write import new_key
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import history_of, row, rows, wrong
from tests.pages.tools import notice, press, read, shown, sql, total

Open = Callable[..., AppTest]
Make = Callable[[str], Path]

OTHER = Viewer("coordinator", "somebody else")


@pytest.fixture
def generated(database: Make) -> Path:
    return database("generated")


def cards(app: AppTest) -> list[int]:
    """Return the changes that can be brought back from, in their order."""
    return [int(one.key.split()[1]) for one in app.button if (one.key or "").startswith("back ")]


def test_a_deleted_issue_is_found_and_brought_back_once(sample: Path, open_page: Open) -> None:
    number = next(iter(rows(sample, "issue")))
    title = row(sample, "issue", number)["title"]
    records.remove(ISSUE, sample, OTHER, new_key(), (number, 1))
    app = open_page("access", tab="History", kind="issue", happened="deleted", who=OTHER.name)
    assert total(app) == 1
    press(app, "Restore")
    (confirm,) = (one for one in app.button if one.key == "bring it back")
    assert any(one.value == "Restored" for one in app.text)
    assert row(sample, "issue", number)["deleted_at"] is not None
    confirm.click().run()
    assert not app.exception
    assert title in read(notice(app))
    assert row(sample, "issue", number)["deleted_at"] is None
    assert not any(one.key == "bring it back" for one in app.button)
    press(app, "Undo")
    assert row(sample, "issue", number)["deleted_at"] is not None
    assert wrong(sample) == {}


def test_an_earlier_version_is_shown_and_brought_back(sample: Path, open_page: Open) -> None:
    number = next(iter(rows(sample, "issue")))
    title = row(sample, "issue", number)["title"]
    for version, new in enumerate(("Second", "Third"), 1):
        records.save(ISSUE, sample, OTHER, new_key(), (number, version), {"title": new})
    app = open_page("access", tab="History", kind="issue", happened="changed")
    assert total(app) == 2
    assert {f"Title: {title} → Second", "Title: Second → Third"} == {one.value for one in app.text}
    earliest = cards(app)[-1]
    next(one for one in app.button if one.key == f"back {earliest}").click().run()
    assert f"Title: Third → {title}" in [one.value for one in app.text]
    next(one for one in app.button if one.key == "bring it back").click().run()
    assert row(sample, "issue", number)["title"] == title
    assert len(history_of(sample, "issue", number)) == 4


def test_what_cannot_come_back_says_why(sample: Path, open_page: Open) -> None:
    (first,) = sql(sample, "SELECT min(id) FROM history WHERE [table] = 'issue'")[0]
    app = open_page("access", tab="History", bring_back=str(first))
    assert "the first version" in read(app.warning[0].value)
    assert not any(one.key == "bring it back" for one in app.button)
    press(app, "Cancel")
    assert not app.warning


def test_a_change_that_is_not_there_breaks_nothing(sample: Path, open_page: Open) -> None:
    app = open_page("access", tab="History", bring_back="999999999")
    assert not app.exception
    assert "no such change" in shown(app)


def test_filters_and_totals_are_plain_sqls(sample: Path, open_page: Open) -> None:
    for kind in ("issue", "attribute", "setting"):
        app = open_page("access", tab="History", kind=kind)
        assert total(app) == sql(
            sample, "SELECT count(*) FROM history WHERE [table] = ?", kind
        )[0][0]  # fmt: skip
    app = open_page("access", tab="History", from_day="2020-01-01", to_day="2020-01-02")
    assert "No changes match" in app.info[0].value


def test_a_long_history_says_that_there_is_more(generated: Path, open_page: Open) -> None:
    with connect.writing(generated, "mass") as db:
        while db.execute("SELECT max(id) FROM history").fetchone()[0] <= 10_000:
            db.execute("UPDATE action SET version = version + 1")
    app = open_page("access", tab="History")
    assert total(app) == 10_000
    assert any("the newest 10,000 changes" in one.value for one in app.caption)


def test_names_are_shown_as_words(sample: Path, open_page: Open) -> None:
    hard = "**x** :red[y] $z$ <b>"
    records.save(ISSUE, sample, OTHER, new_key(), (1, 1), {"title": hard})
    app = open_page("access", tab="History", kind="issue", happened="changed")
    assert hard in app.text[0].value
    (head,) = (one.value for one in app.markdown if " issue **" in one.value)
    assert hard in read(head)
    assert hard not in head


def test_an_account_is_called_by_its_name(sample: Path, open_page: Open) -> None:
    values = {"email": "ada@east.test", "name": "Ada * Bell", "role": "coordinator"}
    number = accounts.add_account(sample, COORDINATOR, new_key(), values).row_id
    ada = Viewer("coordinator", "Ada * Bell", account_id=number)
    records.save(ISSUE, sample, ada, new_key(), (1, 1), {"title": "By Ada"})
    assert history_of(sample, "issue", 1)[-1]["actor"] == f"account {number}"
    app = open_page("access", tab="History", who=f"account {number}")
    assert total(app) == 1
    (who,) = (one for one in app.selectbox if one.label == "Who")
    assert "Ada * Bell" in who.options
    assert any(read(one.value).endswith("· Ada * Bell") for one in app.caption)
    assert f"account {number}" not in shown(app)
