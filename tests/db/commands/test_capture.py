"""Keeping what was captured in one line."""

from dataclasses import replace
from typing import Any

import pytest

from db import connect
from db.commands import actions, attendance, capture, records
from db.history import undo
from db.kinds.records import MEETING, MENTION, ORGANIZATION
from db.queries import capture as known
from db.write import Conflict, Missing, new_key
from synergy.capture import Entry, Kind
from synergy.checks import Invalid
from synergy.viewers import Refused, Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import World, content, history_of, row, rows, wrong

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
    with pytest.raises(Invalid, match="already raised this issue at this meeting"):
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


def for_each(world: World, **values: Any) -> Entry:
    """Return an entry for an action that each partner present is to have."""
    values = {"organization_id": None, "is_for_all": True, "is_for_each": True} | values
    return entry("action", world, **values)


def mark(world: World, *organizations: int, status: str = "present") -> None:
    for one in organizations:
        attendance.mark_attendance(world.path, COORDINATOR, new_key(), world.spring, one, status)


def test_an_action_for_each_partner_is_added_once_for_every_partner_present(
    open_world: World,
) -> None:
    council = open_world.add(ORGANIZATION, name="Council", kind="statutory").row_id
    away = open_world.add(ORGANIZATION, name="Away", kind="partner").row_id
    mark(open_world, open_world.north, open_world.south, council)
    mark(open_world, away, status="apologies")
    before, key = _alive(open_world), new_key()
    day = row(open_world.path, "meeting", open_world.spring)["date"]
    receipt = keep(open_world, for_each(open_world, due_on=day), key=key)
    added = [row(open_world.path, "action", number) for number in receipt.row_ids]
    assert sorted(one["organization_id"] for one in added) == sorted(
        [open_world.north, open_world.south]
    )
    assert {(one["title"], one["due_on"], one["meeting_id"]) for one in added} == {
        ("Lanterns on the towpath", day, open_world.spring)
    }
    assert keep(open_world, for_each(open_world, due_on=day), key=key) == receipt
    undo.undo(open_world.path, COORDINATOR, new_key(), receipt.key)
    assert _alive(open_world) == before


def test_an_action_for_each_partner_needs_a_partner_to_be_present(open_world: World) -> None:
    with pytest.raises(Invalid, match="No partners are marked present yet"):
        keep(open_world, for_each(open_world))


def test_only_a_coordinator_can_give_each_partner_an_action(open_world: World) -> None:
    mark(open_world, open_world.north)
    own = for_each(open_world, organization_id=open_world.north)
    with pytest.raises(Refused):
        keep(open_world, own, open_world.northerner)


def raised(world: World, viewer: Viewer = COORDINATOR) -> int:
    """Raise the existing issue in other words; return the mention's id."""
    own = entry("mention", world, issue_id=world.issue)
    return int(keep(world, own, viewer).row_id)


def renew(world: World, mention: int, viewer: Viewer = COORDINATOR, key: str | None = None) -> Any:
    return capture.make_new(world.path, viewer, key or new_key(), (mention, 1), None)


def test_a_mention_becomes_a_new_issue_in_the_same_words(open_world: World) -> None:
    mention = raised(open_world)
    receipt = renew(open_world, mention)
    assert row(open_world.path, "issue_mention", mention)["deleted_at"]
    held = row(open_world.path, "issue_mention", receipt.row_id)
    assert (held["organization_id"], held["meeting_id"], held["note"]) == (
        open_world.north, open_world.spring, None,
    )  # fmt: skip
    assert held["issue_id"] != open_world.issue
    assert row(open_world.path, "issue", held["issue_id"])["title"] == "Lanterns on the towpath"


def status(world: World) -> str:
    return str(row(world.path, "issue", world.issue)["status"])


def resolve(world: World) -> None:
    with connect.writing(world.path, "test") as db:
        db.execute(
            "UPDATE issue SET status = 'resolved', version = version + 1 WHERE id = ?",
            [world.issue],
        )


def test_raising_a_resolved_issue_reopens_it_and_undo_resolves_it_again(
    open_world: World,
) -> None:
    resolve(open_world)
    own = entry("mention", open_world, issue_id=open_world.issue)
    receipt = keep(open_world, own, COORDINATOR)
    assert status(open_world) == "open"
    told = history_of(open_world.path, "issue", open_world.issue)[-1]
    assert (told["actor"], '"open"' in told["new"]) == (COORDINATOR.actor, True)
    with connect.reading(open_world.path) as db:
        assert known.reopened(db, receipt.row_id) == open_world.issue
    undo.undo(open_world.path, COORDINATOR, new_key(), receipt.key)
    assert status(open_world) == "resolved"
    assert wrong(open_world.path) == {}


def test_an_issue_stays_resolved_when_an_old_mention_is_added(open_world: World) -> None:
    resolve(open_world)
    records.add(
        MENTION, open_world.path, COORDINATOR, new_key(),
        {"issue_id": open_world.issue, "meeting_id": open_world.summer,
         "organization_id": open_world.south},
    )  # fmt: skip
    assert status(open_world) == "resolved"


def test_making_a_mention_a_new_issue_leaves_the_old_issue_resolved(
    open_world: World,
) -> None:
    resolve(open_world)
    renew(open_world, raised(open_world))
    assert status(open_world) == "resolved"


def test_an_issue_that_another_partner_raised_too_stays_open(open_world: World) -> None:
    resolve(open_world)
    mention = raised(open_world)
    other = entry(
        "mention", open_world, issue_id=open_world.issue, organization_id=open_world.south
    )
    keep(open_world, other, COORDINATOR)
    renew(open_world, mention)
    assert status(open_world) == "open"


def test_undoing_one_of_two_mentions_leaves_a_reopened_issue_open(open_world: World) -> None:
    resolve(open_world)
    own = entry("mention", open_world, issue_id=open_world.issue)
    first = keep(open_world, own, COORDINATOR)
    keep(open_world, replace(own, organization_id=open_world.south), COORDINATOR)
    undo.undo(open_world.path, COORDINATOR, new_key(), first.key)
    assert status(open_world) == "open"
    assert row(open_world.path, "issue_mention", first.row_id)["deleted_at"]
    assert wrong(open_world.path) == {}


def test_a_mention_that_is_moved_or_removed_resolves_its_issue_again(open_world: World) -> None:
    path, other = open_world.path, open_world.add_issue("Lamps are out").row_id
    resolve(open_world)
    with connect.writing(path, "test") as db:
        db.execute(
            "UPDATE issue SET status = 'resolved', version = version + 1 WHERE id = ?", [other]
        )

    def both() -> tuple[str, str]:
        return status(open_world), str(row(path, "issue", other)["status"])

    mention = raised(open_world)
    assert both() == ("open", "resolved")
    moved = {"issue_id": other}
    records.save(MENTION, path, COORDINATOR, new_key(), (mention, 1), moved)
    assert both() == ("resolved", "open")
    again = raised(open_world)
    assert both() == ("open", "open")
    records.remove(MENTION, path, COORDINATOR, new_key(), (again, 1))
    assert both() == ("resolved", "open")


def test_a_mention_becomes_a_new_issue_even_if_its_old_issue_was_deleted(open_world: World) -> None:
    resolve(open_world)
    mention = raised(open_world)
    with connect.writing(open_world.path, "test") as db:
        db.execute(
            "UPDATE issue SET deleted_at = 'gone', version = version + 1 WHERE id = ?",
            [open_world.issue],
        )
    assert renew(open_world, mention)


def test_the_same_key_makes_a_mention_a_new_issue_only_once(open_world: World) -> None:
    mention, key = raised(open_world), new_key()
    first = renew(open_world, mention, key=key)
    held = content(open_world.path)
    assert renew(open_world, mention, key=key) == first
    assert content(open_world.path) == held


def test_undo_turns_a_new_issue_back_into_the_mention(open_world: World) -> None:
    mention = raised(open_world)
    before = _alive(open_world)
    receipt = renew(open_world, mention)
    undo.undo(open_world.path, COORDINATOR, new_key(), receipt.key)
    assert _alive(open_world) == before
    assert wrong(open_world.path) == {}


def test_a_mention_that_has_been_edited_is_left_as_it_is(open_world: World) -> None:
    mention = raised(open_world)
    note = {"note": "Other words"}
    records.save(MENTION, open_world.path, COORDINATOR, new_key(), (mention, 1), note)
    held = content(open_world.path)
    with pytest.raises(Conflict):
        renew(open_world, mention)
    assert content(open_world.path) == held


def test_a_partner_can_make_only_its_own_mention_a_new_issue(open_world: World) -> None:
    mention = raised(open_world)
    with pytest.raises(Refused):
        renew(open_world, mention, Viewer("partner", "Sol", open_world.south))
    renew(open_world, mention, open_world.northerner)


def test_no_new_issue_can_be_made_once_the_meeting_has_ended(open_world: World) -> None:
    mention = raised(open_world)
    _stands(open_world, "closed")
    with pytest.raises(Invalid, match="This meeting has ended"):
        renew(open_world, mention)
