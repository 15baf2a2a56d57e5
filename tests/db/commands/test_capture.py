"""Keeping what was captured in one line."""

from dataclasses import replace
from typing import Any

import pytest

from db import connect
from db.commands import actions, capture
from db.history import undo
from db.kinds.records import MEETING
from db.write import Missing, new_key
from synergy.capture import Entry, Kind
from synergy.checks import Invalid
from synergy.viewers import Refused, Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import World, content, row, rows, wrong

KINDS: tuple[Kind, ...] = ("update", "mention", "decision", "action", "practice")


def keep(world: World, entry: Entry, viewer: Viewer = COORDINATOR, key: str | None = None) -> Any:
    """Capture at the spring meeting."""
    return capture.capture(world.path, viewer, key or new_key(), world.spring, entry)


def entry(kind: Kind, world: World, **values: Any) -> Entry:
    return replace(Entry(kind, "Lanterns on the towpath", world.north), **values)


@pytest.fixture
def open_world(world: World) -> World:
    """The little partnership, its spring meeting going on."""
    _stands(world, "open")
    return world


def _stands(world: World, status: str) -> None:
    with connect.writing(world.path, "test") as db:
        db.table("meeting").update(world.spring, {"status": status})


def test_an_update_is_the_partners(open_world: World) -> None:
    receipt = keep(open_world, entry("update", open_world))
    held = row(open_world.path, "update", receipt.row_id)
    assert (held["text"], held["organization_id"], held["meeting_id"]) == (
        "Lanterns on the towpath", open_world.north, open_world.spring,
    )  # fmt: skip


def test_a_known_issue_is_raised_in_the_words_of_the_line(open_world: World) -> None:
    before = rows(open_world.path, "issue")
    raised = entry(
        "mention", open_world, issue_id=open_world.issue, organization_id=open_world.south
    )
    receipt = keep(open_world, raised)
    held = row(open_world.path, "issue_mention", receipt.row_id)
    assert (held["issue_id"], held["organization_id"], held["note"]) == (
        open_world.issue, open_world.south, "Lanterns on the towpath",
    )  # fmt: skip
    assert rows(open_world.path, "issue") == before


def test_a_new_issue_comes_with_its_mention(open_world: World) -> None:
    theme = min(rows(open_world.path, "taxonomy_term"))
    themes = [
        number
        for number, one in rows(open_world.path, "taxonomy_term").items()
        if rows(open_world.path, "taxonomy")[one["taxonomy_id"]]["code"] == "theme"
    ]
    receipt = keep(open_world, entry("mention", open_world, theme_id=themes[0]))
    mention = row(open_world.path, "issue_mention", receipt.row_id)
    issue = row(open_world.path, "issue", mention["issue_id"])
    assert (issue["title"], issue["theme_id"], issue["status"], mention["note"]) == (
        "Lanterns on the towpath", themes[0], "open", None,
    )  # fmt: skip
    assert theme not in themes
    with pytest.raises(Invalid, match="Choose a theme"):
        keep(open_world, entry("mention", open_world, theme_id=theme, text="Another"))


def test_a_decision_is_on_an_issue_or_on_none(open_world: World) -> None:
    for issue in (open_world.issue, None):
        receipt = keep(open_world, entry("decision", open_world, issue_id=issue))
        held = row(open_world.path, "decision", receipt.row_id)
        assert (held["text"], held["issue_id"]) == ("Lanterns on the towpath", issue)


def test_an_action_has_its_owner_its_day_and_where_it_came_from(open_world: World) -> None:
    day = row(open_world.path, "meeting", open_world.spring)["date"]
    given = entry("action", open_world, due_on=day, issue_id=open_world.issue, owner_name="Pat")
    held = row(open_world.path, "action", keep(open_world, given).row_id)
    assert {name: held[name] for name in ("title", "state", "due_on", "owner_name")} == {
        "title": "Lanterns on the towpath", "state": "open", "due_on": day, "owner_name": "Pat",
    }  # fmt: skip
    assert (held["organization_id"], held["meeting_id"], held["issue_id"]) == (
        open_world.north, open_world.spring, open_world.issue,
    )  # fmt: skip


def test_what_works_is_kept_with_who_said_it(open_world: World) -> None:
    held = row(open_world.path, "practice", keep(open_world, entry("practice", open_world)).row_id)
    assert (held["title"], held["organization_id"], held["meeting_id"]) == (
        "Lanterns on the towpath", open_world.north, open_world.spring,
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_one_undo_takes_all_of_it_back(kind: Kind, open_world: World) -> None:
    before = _alive(open_world)
    receipt = keep(open_world, entry(kind, open_world))
    assert _alive(open_world) != before
    undo.undo(open_world.path, COORDINATOR, new_key(), receipt.key)
    assert _alive(open_world) == before
    assert wrong(open_world.path) == {}


def _alive(world: World) -> set[str]:
    return {name for name, one in content(world.path).items() if not one.get("deleted_at")}


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_that_is_sent_twice_is_kept_once(kind: Kind, open_world: World) -> None:
    key = new_key()
    first = keep(open_world, entry(kind, open_world), key=key)
    held = content(open_world.path)
    assert keep(open_world, entry(kind, open_world), key=key) == first
    assert content(open_world.path) == held


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_that_is_sent_again_after_it_was_undone_stays_undone(
    kind: Kind, open_world: World
) -> None:
    key = new_key()
    first = keep(open_world, entry(kind, open_world), key=key)
    undo.undo(open_world.path, COORDINATOR, new_key(), key)
    held = content(open_world.path)
    assert keep(open_world, entry(kind, open_world), key=key) == first
    assert content(open_world.path) == held


def test_an_action_that_is_sent_again_after_it_was_done_stays_one(open_world: World) -> None:
    key = new_key()
    first = keep(open_world, entry("action", open_world), key=key)
    actions.complete_action(open_world.path, COORDINATOR, new_key(), first.row_id, 1)
    held = content(open_world.path)
    assert keep(open_world, entry("action", open_world), key=key) == first
    assert content(open_world.path) == held


@pytest.mark.parametrize("kind", KINDS)
def test_a_closed_meeting_takes_nothing_more(kind: Kind, open_world: World) -> None:
    _stands(open_world, "closed")
    held = content(open_world.path)
    with pytest.raises(Invalid, match=r"This meeting has ended\. Reopen it to add to it\."):
        keep(open_world, entry(kind, open_world))
    assert content(open_world.path) == held


@pytest.mark.parametrize("kind", KINDS)
def test_no_words_are_nothing_to_keep(kind: Kind, open_world: World) -> None:
    with pytest.raises(Invalid) as refused:
        keep(open_world, entry(kind, open_world, text=""))
    assert refused.value.problems.keys() <= {"text", "title"}


@pytest.mark.parametrize("kind", ["update", "mention"])
def test_whose_it_is_must_be_said(kind: Kind, open_world: World) -> None:
    with pytest.raises(Invalid) as refused:
        keep(open_world, entry(kind, open_world, organization_id=None))
    assert refused.value.problems.keys() == {"organization_id"}


def test_a_partner_raises_an_issue_once_a_meeting(open_world: World) -> None:
    again = entry(
        "mention", open_world, issue_id=open_world.issue, organization_id=open_world.south
    )
    keep(open_world, again)
    with pytest.raises(Invalid, match="already raised it at this meeting"):
        keep(open_world, again)


def test_an_action_is_not_due_before_it_was_given(open_world: World) -> None:
    with pytest.raises(Invalid) as refused:
        keep(open_world, entry("action", open_world, due_on="1993-01-01"))
    assert refused.value.problems.keys() == {"due_on"}


def test_a_meeting_that_is_gone_takes_nothing(open_world: World) -> None:
    open_world.remove(MEETING, open_world.spring)
    with pytest.raises(Missing):
        keep(open_world, entry("update", open_world))


@pytest.mark.parametrize("kind", KINDS)
def test_a_partner_captures_for_its_own_agency_alone(kind: Kind, open_world: World) -> None:
    of_another = entry(kind, open_world, organization_id=open_world.south)
    with pytest.raises(Refused):
        keep(open_world, of_another, open_world.northerner)
    own = entry(kind, open_world)
    if kind in capture.OWNED:
        keep(open_world, own, open_world.northerner)
    else:
        with pytest.raises(Refused):
            keep(open_world, own, open_world.northerner)
