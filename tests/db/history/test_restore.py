"""Bringing a row back to how it stood: a deleted one, an earlier version, a link."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db import connect
from db.commands import issues, records
from db.commands.actions import Edit, save_actions
from db.commands.settings import save_settings
from db.history import purge, restore
from db.history.restore import plan
from db.history.undo import undo
from db.kinds.records import ACTION, ISSUE, LOCATION, MENTION, ORGANIZATION, SERVICE, Kind
from db.queries import history
from db.queries.history import HAPPENED, Entry, HistoryFilter
from db.queries.paging import Page
from db.write import Conflict, Missing, Receipt, new_key
from synergy import dates
from synergy.checks import Invalid, Typed
from tests.conftest import COORDINATOR
from tests.db.tools import (
    CAMDEN,
    HACKNEY,
    LAMBETH,
    content,
    history_of,
    insert,
    plain,
    row,
    rows,
    wrong,
)

EVERY = Page(1, 10**6)


def add(path: Path, kind: Kind, **values: Typed) -> int:
    return records.add(kind, path, COORDINATOR, new_key(), values).row_id


def save(path: Path, kind: Kind, number: int, **values: Typed) -> Receipt:
    made_on = (number, row(path, kind.table, number)["version"])
    return records.save(kind, path, COORDINATOR, new_key(), made_on, values)


def remove(path: Path, kind: Kind, number: int) -> None:
    made_on = (number, row(path, kind.table, number)["version"])
    records.remove(kind, path, COORDINATOR, new_key(), made_on)


def latest(path: Path, table: str, number: Any) -> int:
    """Return the newest change of a row."""
    return int(history_of(path, table, number)[-1]["id"])


def back(path: Path, history_id: int, key: str | None = None) -> Receipt:
    """Bring a row back, having looked at what that would do."""
    with connect.reading(path) as db:
        seen = plan(db, history_id).seen
    return restore.restore(path, COORDINATOR, key or new_key(), history_id, seen)


def refusal(path: Path, history_id: int) -> str:
    """Return why a row cannot come back: what the plan says, the command must say too."""
    with connect.reading(path) as db:
        said = plan(db, history_id).refusal
    before = content(path)
    with pytest.raises(Invalid) as invalid:
        back(path, history_id)
    assert content(path) == before
    assert str(invalid.value) == said
    return str(invalid.value)


@pytest.fixture
def issue(facts: Path) -> int:
    return add(facts, ISSUE, title="First", description="As it began", boroughs=(CAMDEN, HACKNEY))


def test_a_deleted_row_comes_back_whole(facts: Path, issue: int) -> None:
    before = content(facts)
    remove(facts, ISSUE, issue)
    receipt = back(facts, latest(facts, "issue", issue))
    assert content(facts) == before
    assert (receipt.table, receipt.row_ids) == ("issue", (issue,))
    assert row(facts, "issue", issue)["version"] == 3
    assert wrong(facts) == {}


def test_any_earlier_version_comes_back_whatever_changed_since(facts: Path, issue: int) -> None:
    marks = []
    for number, title in enumerate(["Second", "Third", "Fourth"]):
        save(facts, ISSUE, issue, title=title, description=f"Text {number}")
        marks.append(latest(facts, "issue", issue))
    stood = ["First", "Second", "Third"]
    for mark, title in zip(marks, stood, strict=True):
        back(facts, mark)
        assert row(facts, "issue", issue)["title"] == title
    assert row(facts, "issue", issue)["description"] == "Text 1"
    assert row(facts, "issue", issue)["version"] == 7
    assert len(history_of(facts, "issue", issue)) == 7
    assert wrong(facts) == {}


def test_an_earlier_version_of_a_deleted_row_comes_back_alive(facts: Path, issue: int) -> None:
    save(facts, ISSUE, issue, title="Second")
    mark = latest(facts, "issue", issue)
    remove(facts, ISSUE, issue)
    back(facts, mark)
    held = row(facts, "issue", issue)
    assert (held["title"], held["deleted_at"]) == ("First", None)


def test_the_past_of_a_row_that_was_brought_back_is_not_deleted_again(
    facts: Path, issue: int
) -> None:
    remove(facts, ISSUE, issue)
    back(facts, latest(facts, "issue", issue))
    assert "nothing to restore" in refusal(facts, latest(facts, "issue", issue))


def test_nothing_is_shown_again_on_the_way_back(facts: Path, issue: int) -> None:
    with connect.writing(facts, "test") as db:
        db.execute("UPDATE issue SET published = 1, version = 2 WHERE id = ?", [issue])
    save(facts, ISSUE, issue, title="Second")
    edited = latest(facts, "issue", issue)
    with connect.writing(facts, "test") as db:
        db.execute("UPDATE issue SET published = 0, version = 4 WHERE id = ?", [issue])
    back(facts, edited)
    assert (row(facts, "issue", issue)["title"], row(facts, "issue", issue)["published"]) == (
        "First",
        0,
    )
    refuge = add(facts, LOCATION, name="Door", borough_code=CAMDEN, confidential=0)
    save(facts, LOCATION, refuge, accessibility="Steps")
    edited = latest(facts, "location", refuge)
    save(facts, LOCATION, refuge, confidential=1)
    back(facts, edited)
    assert row(facts, "location", refuge)["confidential"] == 1


def test_two_identical_clicks_bring_back_once(facts: Path, issue: int) -> None:
    remove(facts, ISSUE, issue)
    mark, key = latest(facts, "issue", issue), new_key()
    with connect.reading(facts) as db:
        seen = plan(db, mark).seen
    receipts = [restore.restore(facts, COORDINATOR, key, mark, seen) for _ in range(2)]
    assert receipts[0] == receipts[1]
    assert len(history_of(facts, "issue", issue)) == 3


def test_a_row_that_changed_since_it_was_looked_at_is_not_touched(facts: Path, issue: int) -> None:
    save(facts, ISSUE, issue, title="Second")
    mark = latest(facts, "issue", issue)
    save(facts, ISSUE, issue, title="Somebody else's")
    with pytest.raises(Conflict):
        restore.restore(facts, COORDINATOR, new_key(), mark, mark)
    assert row(facts, "issue", issue)["title"] == "Somebody else's"


def test_bringing_back_can_itself_be_undone(facts: Path, issue: int) -> None:
    save(facts, ISSUE, issue, title="Second", boroughs=(LAMBETH,))
    before = content(facts)
    link = next(i for i, h in history_links(facts) if h["issue_id"] == issue)
    for mark in (latest(facts, "issue", issue), link):
        receipt = back(facts, mark)
        assert content(facts) != before
        undo(facts, COORDINATOR, new_key(), receipt.key)
        assert content(facts) == before
    assert wrong(facts) == {}


def history_links(path: Path) -> list[tuple[int, dict[str, object]]]:
    """List the links between issues and boroughs that were taken away."""
    with connect.reading(path) as db:
        found = db.execute(
            """SELECT h.id, v.old FROM history AS h JOIN history_values AS v ON v.history_id = h.id
               WHERE h.[table] = 'issue_borough' AND h.change = 'delete' ORDER BY h.id"""
        ).fetchall()
    return [(number, json.loads(old)) for number, old in found]


def test_a_link_comes_back_to_its_owner_with_a_new_version(facts: Path, issue: int) -> None:
    save(facts, ISSUE, issue, boroughs=(CAMDEN,))
    ((mark, held),) = history_links(facts)
    assert held["borough_code"] == HACKNEY
    version = row(facts, "issue", issue)["version"]
    back(facts, mark)
    assert row(facts, "issue_borough", held["id"]) == held
    assert row(facts, "issue", issue)["version"] == version + 1
    assert wrong(facts) == {}


def test_a_link_does_not_come_back_without_its_owner(facts: Path, issue: int) -> None:
    save(facts, ISSUE, issue, boroughs=(CAMDEN,))
    ((mark, _),) = history_links(facts)
    remove(facts, ISSUE, issue)
    assert "The issue “First” has been deleted. Restore that first" in refusal(facts, mark)


def test_a_link_does_not_come_back_beside_one_like_it(facts: Path, issue: int) -> None:
    save(facts, ISSUE, issue, boroughs=(CAMDEN,))
    ((mark, _),) = history_links(facts)
    save(facts, ISSUE, issue, boroughs=(CAMDEN, HACKNEY))
    assert "Another one like it has been added since" in refusal(facts, mark)


def test_what_was_purged_does_not_come_back(facts: Path, issue: int) -> None:
    save(facts, ISSUE, issue, title="Second")
    mark = latest(facts, "issue", issue)
    purge.purge(facts, COORDINATOR, "issue", issue)
    for one in (mark, latest(facts, "issue", issue)):
        assert "erased for good" in refusal(facts, one)


def test_a_mention_does_not_come_back_beside_the_same_one(facts: Path, issue: int) -> None:
    with connect.writing(facts, "test") as db:
        meeting = insert(db, "meeting", name="Spring", date="2026-03-06")
    raised = {"issue_id": issue, "meeting_id": meeting, "organization_id": 1}
    first = add(facts, MENTION, **raised)
    remove(facts, MENTION, first)
    mark = latest(facts, "issue_mention", first)
    add(facts, MENTION, **raised)
    assert "already raised this issue at this meeting" in refusal(facts, mark)


def test_a_charity_number_that_another_has_by_now_does_not_come_back(facts: Path) -> None:
    first = add(facts, ORGANIZATION, name="Old", tax_id="1234567")
    remove(facts, ORGANIZATION, first)
    add(facts, ORGANIZATION, name="New", tax_id="1234567")
    mark = latest(facts, "organization", first)
    assert "“New” already has this charity number" in refusal(facts, mark)


def test_a_reference_to_what_was_deleted_must_come_back_first(facts: Path) -> None:
    agency = add(facts, ORGANIZATION, name="Agency")
    service = add(facts, SERVICE, name="Service", organization_id=agency)
    remove(facts, SERVICE, service)
    remove(facts, ORGANIZATION, agency)
    mark = latest(facts, "service", service)
    assert "The organisation “Agency” has been deleted. Restore that first" in refusal(facts, mark)
    back(facts, latest(facts, "organization", agency))
    back(facts, mark)
    assert row(facts, "service", service)["deleted_at"] is None


def test_a_row_comes_back_without_what_was_erased(facts: Path, issue: int) -> None:
    values = {"title": "Write", "issue_id": issue}
    action = records.add(ACTION, facts, COORDINATOR, new_key(), values).row_id
    edit = Edit(action, 1, {"title": "Call"})
    save_actions(facts, COORDINATOR, new_key(), [edit])
    mark = latest(facts, "action", action)
    purge.purge(facts, COORDINATOR, "issue", issue)
    back(facts, mark)
    held = row(facts, "action", action)
    assert (held["title"], held["issue_id"]) == ("Write", None)


def test_a_merge_is_not_taken_back_by_halves(facts: Path, issue: int) -> None:
    other = add(facts, ISSUE, title="The same")
    issues.merge_issues(facts, COORDINATOR, new_key(), (issue, 1), (other, 1))
    assert "Undo the merge" in refusal(facts, latest(facts, "issue", other))


def test_a_setting_comes_back_and_that_can_be_undone(facts: Path) -> None:
    name = row(facts, "setting", "partnership_name")["value"]
    save_settings(facts, COORDINATOR, new_key(), {1: 1}, {"partnership_name": "Other"})
    receipt = back(facts, latest(facts, "setting", "partnership_name"))
    assert row(facts, "setting", "partnership_name")["value"] == name
    undo(facts, COORDINATOR, new_key(), receipt.key)
    assert row(facts, "setting", "partnership_name")["value"] == "Other"
    assert wrong(facts) == {}


def test_the_beginning_has_nothing_before_it(facts: Path, issue: int) -> None:
    assert "the first version" in refusal(facts, latest(facts, "issue", issue))
    with pytest.raises(Missing):
        back(facts, 10**9)


def test_history_is_never_rewritten_by_it(facts: Path, issue: int) -> None:
    save(facts, ISSUE, issue, title="Second", boroughs=(LAMBETH,))
    with plain(facts) as db:
        before = db.execute("SELECT * FROM history ORDER BY id").fetchall()
    back(facts, latest(facts, "issue", issue))
    with plain(facts) as db:
        after = db.execute("SELECT * FROM history ORDER BY id").fetchall()
    assert after[: len(before)] == before
    assert len(after) == len(before) + 1
    assert wrong(facts) == {}


# What the browser lists.


def entries(path: Path, page: Page = EVERY, **chosen: Any) -> list[Entry]:
    wanted = HistoryFilter(**chosen)
    with connect.reading(path) as db:
        listed = history.list_entries(db, wanted, page)
        if page == EVERY:
            assert history.count_entries(db, wanted) == min(len(listed), history.MOST + 1)
    return listed


def ids(path: Path, condition: str) -> list[int]:
    with plain(path) as db:
        found = db.execute(
            f"""SELECT h.id FROM history AS h LEFT JOIN history_values AS v ON v.history_id = h.id
                WHERE {condition} ORDER BY h.at DESC, h.id DESC"""
        ).fetchall()
    return [number for (number,) in found]


def test_filters_find_what_plain_sql_finds(sample: Path) -> None:
    numbers = list(rows(sample, "issue"))
    remove(sample, ISSUE, numbers[0])
    save(sample, ISSUE, numbers[1], title="Changed", boroughs=())
    purge.purge(sample, COORDINATOR, "issue", numbers[2])
    marked = "h.change = 'update' AND json_extract(v.new, '$.deleted_at') IS NOT NULL"
    conditions = {
        "added": "h.change = 'insert'",
        "changed": f"h.change = 'update' AND NOT ({marked})",
        "deleted": f"h.change = 'delete' OR ({marked})",
        "erased": "h.change = 'purge'",
    }
    assert conditions.keys() == HAPPENED.keys()
    for happened, condition in conditions.items():
        found = entries(sample, happened=happened)
        assert [entry.id for entry in found] == ids(sample, condition) != []
        assert {entry.happened for entry in found} == {happened}
    for table in ("issue", "attribute"):
        assert [one.id for one in entries(sample, table=table)] == ids(
            sample, f"h.[table] = '{table}'"
        )
    mine = entries(sample, actor=COORDINATOR.name, table="issue", happened="changed")
    assert [(one.name, one.fields) for one in mine] == [
        ("Changed", {"title": (row_title(sample, numbers[1]), "Changed")})
    ]
    assert entries(sample, actor="nobody") == []


def row_title(path: Path, number: int) -> str:
    return str(json.loads(history_of(path, "issue", number)[0]["new"])["title"])


def test_days_are_londons(sample: Path) -> None:
    assert dates.begin(date(2026, 7, 1)) == "2026-06-30T23:00:00.000Z"
    assert dates.begin(date(2026, 12, 1)) == "2026-12-01T00:00:00.000Z"
    every, today = len(entries(sample)), dates.today()
    assert len(entries(sample, since=today, until=today)) == every
    assert entries(sample, since=date(2999, 1, 1)) == []
    assert entries(sample, until=date(2000, 1, 1)) == []


def test_pages_hold_everything_once_in_order(sample: Path) -> None:
    every = [entry.id for entry in entries(sample)]
    paged = [e.id for n in range(1, len(every) // 100 + 2) for e in entries(sample, Page(n, 100))]
    assert paged == every == ids(sample, "true")


def test_an_erased_row_shows_no_values(facts: Path, issue: int) -> None:
    purge.purge(facts, COORDINATOR, "issue", issue)
    found = entries(facts, table="issue")[:2]
    assert [(one.happened, one.fields, one.erased) for one in found] == [
        ("erased", {}, True), ("added", {}, True)
    ]  # fmt: skip
    assert "First" not in str(found)


def test_references_read_as_names(facts: Path, issue: int) -> None:
    theme = rows(facts, "taxonomy_term")[11]
    save(facts, ISSUE, issue, theme_id=11)
    assert entries(facts, table="issue")[0].fields == {"theme_id": (None, theme["name"])}
    link = entries(facts, table="issue_borough")[0]
    assert "First" in link.name and {"Camden", "Hackney"} & set(link.name.split(" · "))


def test_everybody_who_changed_something_is_offered(facts: Path, issue: int) -> None:
    with connect.reading(facts) as db:
        found = {held for (held,) in db.execute("SELECT DISTINCT actor FROM history")}
        assert history.actors(db) == {name: name for name in found}
        assert COORDINATOR.name in history.actors(db)
