"""Changing the issues and who raised them."""

from typing import Any

import pytest

from db.commands import issues, records
from db.kinds.records import ISSUE
from db.write import Conflict, Missing, new_key
from synergy.checks import Invalid
from tests.conftest import COORDINATOR
from tests.db.tools import CAMDEN, HACKNEY, LAMBETH, World, content, row, rows


def _boroughs(world: World, issue: int) -> set[str]:
    links = rows(world.path, "issue_borough").values()
    return {link["borough_code"] for link in links if link["issue_id"] == issue}


def _save(world: World, version: int, values: dict[str, Any], *boroughs: str) -> None:
    changes = {**values, "boroughs": boroughs}
    records.save(ISSUE, world.path, COORDINATOR, new_key(), (world.issue, version), changes)


def test_an_issue_is_stored_with_its_boroughs(world: World) -> None:
    receipt = world.add_issue("Nowhere to meet", CAMDEN, LAMBETH, status="watching", place="London")
    held = row(world.path, "issue", receipt.row_id)
    assert (held["title"], held["status"], held["place"]) == (
        "Nowhere to meet",
        "watching",
        "London",
    )
    assert _boroughs(world, receipt.row_id) == {CAMDEN, LAMBETH}


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", {"title": "  "}),
        ("status", {"status": "urgent"}),
        ("description", {"description": "x" * 20_001}),
    ],
)
def test_what_is_wrong_is_named_with_its_field(
    field: str, values: dict[str, Any], world: World
) -> None:
    before = content(world.path)
    with pytest.raises(Invalid) as added:
        world.add_issue(**{"title": "Fine", **values})
    with pytest.raises(Invalid) as saved:
        _save(world, 1, values, CAMDEN)
    assert added.value.problems.keys() == saved.value.problems.keys() == {field}
    assert content(world.path) == before


def test_a_borough_that_is_none_is_refused(world: World) -> None:
    before = content(world.path)
    with pytest.raises(Invalid):
        world.add_issue("Too far out", "E06000001")
    assert content(world.path) == before


def test_saving_makes_the_boroughs_those_given(world: World) -> None:
    _save(world, 1, {"title": "Grants end early"}, HACKNEY, LAMBETH)
    assert row(world.path, "issue", world.issue)["title"] == "Grants end early"
    assert _boroughs(world, world.issue) == {HACKNEY, LAMBETH}
    assert _boroughs(world, world.twin) == {HACKNEY, LAMBETH}


def test_a_stale_save_shows_both_versions_with_boroughs_and_writes_nothing(world: World) -> None:
    _save(world, 1, {"title": "Theirs"}, LAMBETH)
    before = content(world.path)
    theirs = row(world.path, "issue", world.issue)
    with pytest.raises(Conflict) as caught:
        _save(world, 1, {"title": "Yours"}, HACKNEY, CAMDEN)
    (clash,) = caught.value.clashes
    parts = {"boroughs": (LAMBETH,), "specialisms": (), "factors": ()}
    assert clash.theirs == {**theirs, **parts}
    assert clash.yours == {
        **theirs,
        **parts,
        "title": "Yours",
        "boroughs": (CAMDEN, HACKNEY),
    }
    assert content(world.path) == before


def test_a_removed_issue_keeps_its_mentions(world: World) -> None:
    mention = world.mention(world.issue, world.spring, world.north)
    world.remove(ISSUE, world.issue)
    assert row(world.path, "issue", world.issue)["deleted_at"] is not None
    assert row(world.path, "issue_mention", mention.row_id)["deleted_at"] is None
    with pytest.raises(Missing):
        world.mention(world.issue, world.summer, world.north)


def test_a_mention_is_stored(world: World) -> None:
    receipt = world.mention(world.issue, world.spring, world.north, " Two posts end in May. ")
    held = row(world.path, "issue_mention", receipt.row_id)
    assert {name: held[name] for name in ("issue_id", "meeting_id", "organization_id", "note")} == {
        "issue_id": world.issue,
        "meeting_id": world.spring,
        "organization_id": world.north,
        "note": "Two posts end in May.",
    }


def test_an_agency_raises_an_issue_once_a_meeting(world: World) -> None:
    world.mention(world.issue, world.spring, world.north)
    with pytest.raises(Invalid) as caught:
        world.mention(world.issue, world.spring, world.north)
    assert caught.value.problems.keys() == {"organization_id"}
    assert world.mention(world.issue, world.summer, world.north)
    assert world.mention(world.issue, world.spring, world.south)


def _raise_new(world: World, issue: dict[str, Any], **mention: Any) -> int:
    said = {"meeting_id": world.spring, "organization_id": world.north, **mention}
    return issues.raise_new_issue(world.path, COORDINATOR, new_key(), issue, said).row_id


def test_a_new_issue_is_raised_in_one_command(world: World) -> None:
    number = _raise_new(world, {"title": " Night buses "}, note=" Since May. ")
    assert row(world.path, "issue", number)["title"] == "Night buses"
    (mention,) = (
        held for held in rows(world.path, "issue_mention").values() if held["issue_id"] == number
    )
    assert (mention["meeting_id"], mention["organization_id"]) == (world.spring, world.north)
    assert mention["note"] == "Since May."


@pytest.mark.parametrize(
    ("field", "issue", "mention"),
    [
        ("title", {"title": ""}, {}),
        ("title", {}, {}),
        ("meeting_id", {"title": "Fine"}, {"meeting_id": None}),
        ("organization_id", {"title": "Fine"}, {"organization_id": None}),
    ],
)
def test_a_new_issue_without_what_it_needs_is_not_half_written(
    field: str, issue: dict[str, Any], mention: dict[str, Any], world: World
) -> None:
    before = content(world.path)
    with pytest.raises(Invalid) as caught:
        _raise_new(world, issue, **mention)
    assert caught.value.problems.keys() == {field}
    assert content(world.path) == before
