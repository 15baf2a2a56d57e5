"""The whole history: who changed what, found by filters, and the way back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.commands import accounts, records
from db.history import purge
from db.kinds.records import ISSUE
from db.write import new_key
from synergy import dates
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import history_of, row, rows, wrong
from tests.pages.tools import notice, opened, press, press_in, read, shown, sql, total
from tests.pages.tools import rows as listed

Open = Callable[..., AppTest]
Make = Callable[[str], Path]

OTHER = Viewer("coordinator", "somebody else")


@pytest.fixture
def generated(database: Make) -> Path:
    return database("generated")


def said(app: AppTest) -> list[str]:
    """Return what the list says that each change did, in its order."""
    return list(listed(app, "change")["What changed"])


def restorable(app: AppTest) -> list[int]:
    """Return the changes with a button that restores the version before."""
    held = listed(app, "change")
    return [int(number) for number in held.index[held[""] == "Restore"]]


def test_a_deleted_issue_is_found_and_restored_once(sample: Path, open_page: Open) -> None:
    number = next(iter(rows(sample, "issue")))
    title = row(sample, "issue", number)["title"]
    records.remove(ISSUE, sample, OTHER, new_key(), (number, 1))
    app = open_page("access", tab="History", kind="issue", happened="deleted", who=OTHER.name)
    assert total(app) == 1
    (change,) = opened(app, "change")
    press_in(app, "change", "", change)
    assert app.query_params["bring_back"] == str(change)
    (confirm,) = (one for one in app.button if one.key == "bring it back")
    assert [one.value for one in app.text] == ["Deleted", "Restored"]
    assert row(sample, "issue", number)["deleted_at"] is not None
    confirm.click().run()
    assert not app.exception
    assert title in read(notice(app))
    assert row(sample, "issue", number)["deleted_at"] is None
    assert not any(one.key == "bring it back" for one in app.button)
    press(app, "Undo")
    assert row(sample, "issue", number)["deleted_at"] is not None
    assert wrong(sample) == {}


def test_an_earlier_version_is_shown_and_restored(sample: Path, open_page: Open) -> None:
    number = next(iter(rows(sample, "issue")))
    title = row(sample, "issue", number)["title"]
    for version, new in enumerate(("Second", "Third"), 1):
        records.save(ISSUE, sample, OTHER, new_key(), (number, version), {"title": new})
    app = open_page("access", tab="History", kind="issue", happened="changed")
    assert total(app) == 2
    assert said(app) == ["Title: Second → Third", f"Title: {title} → Second"]
    latest, earliest = opened(app, "change")
    assert restorable(app) == [latest, earliest]
    app = press_in(app, "change", "Record", earliest)
    assert [one.value for one in app.text] == [
        f"Title: {title} → Second",
        f"Title: Third → {title}",
    ]
    next(one for one in app.button if one.key == "bring it back").click().run()
    assert row(sample, "issue", number)["title"] == title
    assert len(history_of(sample, "issue", number)) == 4


def test_a_change_that_was_undone_has_nothing_to_restore(sample: Path, open_page: Open) -> None:
    number = next(iter(rows(sample, "issue")))
    records.remove(ISSUE, sample, OTHER, new_key(), (number, 1))
    (deletion,) = opened(open_page("access", tab="History", happened="deleted"), "change")
    app = open_page("access", tab="History", bring_back=str(deletion))
    next(one for one in app.button if one.key == "bring it back").click().run()
    app = open_page("access", tab="History", kind="issue", happened="changed")
    (back,) = opened(app, "change")
    assert said(app) == ["Restored"]
    assert restorable(app) == []
    app = press_in(app, "change", "Record", back)
    assert "Restored" in [one.value for one in app.text]
    assert not any(one.key == "bring it back" for one in app.button)


def test_erased_changes_say_so(sample: Path, open_page: Open) -> None:
    number = next(iter(rows(sample, "issue")))
    records.save(ISSUE, sample, OTHER, new_key(), (number, 1), {"title": "Second"})
    purge.purge(sample, OTHER, "issue", number)
    app = open_page("access", tab="History", kind="issue", who=OTHER.name)
    assert set(said(app)) == {"The details of this change have been erased."}
    assert restorable(app) == []
    app = press_in(app, "change", "Record", opened(app, "change")[-1])
    assert "The details of this change have been erased." in [one.value for one in app.text]
    assert "erased for good" in read(app.info[0].value)
    assert not any(one.key == "bring it back" for one in app.button)


def test_what_cannot_be_restored_says_why(sample: Path, open_page: Open) -> None:
    (first,) = sql(sample, "SELECT min(id) FROM history WHERE [table] = 'issue'")[0]
    app = open_page("access", tab="History", bring_back=str(first))
    assert "the first version" in read(app.info[0].value)
    assert not any(one.key == "bring it back" for one in app.button)
    press(app, "Close")
    assert not app.info
    assert "bring_back" not in app.query_params


def test_a_change_that_is_not_there_breaks_nothing(sample: Path, open_page: Open) -> None:
    app = open_page("access", tab="History", bring_back="999999999")
    assert not app.exception
    assert "isn't in the history" in shown(app)


def test_days_narrow_the_list_and_can_be_cleared(sample: Path, open_page: Open) -> None:
    app = open_page("access", tab="History")
    everything = total(app)
    today = dates.today()
    app.date_input(key="filter from_day").set_value(today).run()
    assert app.query_params["from_day"] == today.isoformat()
    assert total(app) == everything
    app.date_input(key="filter to_day").set_value(today - timedelta(days=1)).run()
    assert "No changes match" in app.info[0].value
    press(app, "Clear filters")
    assert total(app) == everything
    assert not {"from_day", "to_day"} & set(app.query_params)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "soon", ""])
def test_an_invalid_date_is_ignored(day: str, sample: Path, open_page: Open) -> None:
    app = open_page("access", tab="History", from_day=day, to_day=day)
    assert not app.exception
    assert total(app) == min(sql(sample, "SELECT count(*) FROM history")[0][0], 10_000)


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
    (change,) = opened(app, "change")
    assert listed(app, "change").loc[change, "Record"] == hard
    assert said(app)[0].endswith(f"→ {hard}")
    app = press_in(app, "change", "Record", change)
    assert hard in app.text[0].value
    (head,) = (one.value for one in app.markdown if one.value.startswith("Issue **"))
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
    assert list(listed(app, "change")["Who"]) == ["Ada * Bell"]
    app = press_in(app, "change", "Record", opened(app, "change")[0])
    assert any(read(one.value).endswith("· Ada * Bell") for one in app.markdown)
    assert f"account {number}" not in shown(app)
