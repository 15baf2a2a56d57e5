"""Merging issues that are the same."""

import pytest

from db import connect
from db.commands import issues
from db.history.undo import undo
from db.kinds.records import ACTION, ISSUE
from db.queries import issues as issue_queries
from db.write import Conflict, new_key
from synergy.checks import Invalid
from tests.conftest import COORDINATOR
from tests.db.tools import (
    CAMDEN,
    HACKNEY,
    LAMBETH,
    World,
    content,
    insert,
    row,
    rows,
    wrong,
)


@pytest.fixture
def tangled(world: World) -> World:
    """Give both issues mentions, one of them of the same agency at the same meeting."""
    world.mention(world.issue, world.spring, world.north, "Two posts end.")
    world.mention(world.twin, world.spring, world.north, "Three posts end.")
    world.mention(world.twin, world.summer, world.south, "Ours too.")
    world.edit(world.action, issue_id=world.twin)
    need, other_need = sorted(
        number
        for number, term in rows(world.path, "taxonomy_term").items()
        if term["code"] in ("education", "gangs")
    )
    with connect.writing(world.path, "test") as db:
        insert(db, "decision", meeting_id=world.spring, issue_id=world.twin, text="Ask together")
        db.table("attribute").insert({"issue_id": world.issue, "taxonomy_term_id": need})
        db.table("attribute").insert({"issue_id": world.twin, "taxonomy_term_id": need})
        db.table("attribute").insert({"issue_id": world.twin, "taxonomy_term_id": other_need})
    return world


def _linked(world: World, table: str, column: str, issue: int) -> set[object]:
    return {link[column] for link in rows(world.path, table).values() if link["issue_id"] == issue}


def test_mentions_move_and_twins_join_with_both_notes(tangled: World) -> None:
    tangled.merge(tangled.issue, tangled.twin)
    with connect.reading(tangled.path) as db:
        notes = {
            (mention.meeting, mention.organization): mention.note
            for mention in issue_queries.mentions(db, tangled.issue)
        }
        left = issue_queries.mentions(db, tangled.twin)
    assert notes == {
        ("Spring", "Northern Agency"): "Two posts end.\nThree posts end.",
        ("Summer", "Southern Agency"): "Ours too.",
    }
    assert left == []
    assert wrong(tangled.path) == {}


def test_actions_and_decisions_move(tangled: World) -> None:
    tangled.merge(tangled.issue, tangled.twin)
    assert row(tangled.path, "action", tangled.action)["issue_id"] == tangled.issue
    decided = {held["text"]: held["issue_id"] for held in rows(tangled.path, "decision").values()}
    assert decided["Ask together"] == tangled.issue


def test_boroughs_and_needs_join(tangled: World) -> None:
    needs = _linked(tangled, "attribute", "taxonomy_term_id", tangled.twin)
    tangled.merge(tangled.issue, tangled.twin)
    assert _linked(tangled, "issue_borough", "borough_code", tangled.issue) == {
        CAMDEN,
        HACKNEY,
        LAMBETH,
    }
    assert _linked(tangled, "attribute", "taxonomy_term_id", tangled.issue) == needs


def test_the_counts_of_both_add_up(tangled: World) -> None:
    tangled.merge(tangled.issue, tangled.twin)
    with connect.reading(tangled.path) as db:
        line = issue_queries.issue(db, tangled.issue)
        merged = issue_queries.issue(db, tangled.twin)
    assert line is not None
    assert (line.times_raised, line.partners, line.open_actions) == (2, 2, 1)
    assert (line.first_raised, line.last_raised) == ("2026-03-06", "2026-06-05")
    assert merged is not None
    assert (merged.merged_into_id, merged.times_raised) == (tangled.issue, 0)


def test_undo_takes_a_merge_apart_exactly(tangled: World) -> None:
    before = content(tangled.path)
    receipt = tangled.merge(tangled.issue, tangled.twin)
    undo(tangled.path, COORDINATOR, new_key(), receipt.key)
    assert content(tangled.path) == before
    assert wrong(tangled.path) == {}


def test_a_chain_of_merges_points_to_the_last(tangled: World) -> None:
    last = tangled.add_issue("Money").row_id
    tangled.merge(tangled.issue, tangled.twin)
    before = content(tangled.path)
    receipt = tangled.merge(last, tangled.issue)
    held = rows(tangled.path, "issue")
    assert {number: held[number]["merged_into_id"] for number in (tangled.twin, tangled.issue)} == {
        tangled.twin: last,
        tangled.issue: last,
    }
    assert held[last]["merged_into_id"] is None
    assert row(tangled.path, "action", tangled.action)["issue_id"] == last
    undo(tangled.path, COORDINATOR, new_key(), receipt.key)
    assert content(tangled.path) == before


def test_an_issue_is_not_merged_into_itself(world: World) -> None:
    with pytest.raises(Invalid):
        world.merge(world.issue, world.issue)


def test_nothing_is_merged_into_what_was_merged(world: World) -> None:
    third = world.add_issue("Money").row_id
    world.merge(world.issue, world.twin)
    before = content(world.path)
    with pytest.raises(Invalid, match="has been merged"):
        world.merge(world.twin, third)
    with pytest.raises(Invalid, match="has been merged"):
        world.merge(world.twin, world.issue)
    assert content(world.path) == before


@pytest.mark.parametrize("stale", ["kept", "merged"])
def test_a_merge_made_on_a_stale_version_is_refused(stale: str, tangled: World) -> None:
    changed = {"kept": tangled.issue, "merged": tangled.twin}[stale]
    tangled.save(ISSUE, changed, title="Changed", boroughs=(CAMDEN,))
    before = content(tangled.path)
    with pytest.raises(Conflict) as caught:
        issues.merge_issues(
            tangled.path, COORDINATOR, new_key(), (tangled.issue, 1), (tangled.twin, 1)
        )
    (clash,) = caught.value.clashes
    assert clash.row_id == changed
    assert content(tangled.path) == before


def test_a_removed_action_moves_too_and_back(tangled: World) -> None:
    tangled.remove(ACTION, tangled.action)
    merged = tangled.merge(tangled.issue, tangled.twin)
    assert row(tangled.path, "action", tangled.action)["issue_id"] == tangled.issue
    undo(tangled.path, COORDINATOR, new_key(), merged.key)
    assert row(tangled.path, "action", tangled.action)["issue_id"] == tangled.twin


def test_a_merged_issue_is_no_longer_listed(world: World) -> None:
    world.merge(world.issue, world.twin)
    with connect.reading(world.path) as db:
        lines = issue_queries.list_issues(
            db, issue_queries.IssueFilter(), "title", issue_queries.Page(size=100)
        )
    assert world.issue in {line.id for line in lines}
    assert world.twin not in {line.id for line in lines}
