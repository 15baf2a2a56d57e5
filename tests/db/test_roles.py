"""Who may write what: a matrix of commands and viewers."""

from collections.abc import Callable
from typing import Any

import pytest

from db import generate, purge, sample, undo
from db.commands import actions, issues, records
from db.commands.actions import Edit
from db.kinds import ACTION, ISSUE, MENTION
from db.write import new_key
from synergy.viewers import Refused, Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import CAMDEN, World, content, row

Call = Callable[[World, Viewer], Any]

# What only a coordinator does.
GOVERNING: dict[str, Call] = {
    "add an action of nobody": lambda w, v: actions.add_action(
        w.path, v, new_key(), {"title": "Mine"}
    ),
    "add an issue": lambda w, v: records.add(ISSUE, w.path, v, new_key(), {"title": "Mine"}),
    "save an issue": lambda w, v: records.save(
        ISSUE, w.path, v, new_key(), (w.issue, 1), {"title": "Mine", "boroughs": (CAMDEN,)}
    ),
    "remove an issue": lambda w, v: records.remove(ISSUE, w.path, v, new_key(), (w.issue, 1)),
    "merge issues": lambda w, v: issues.merge_issues(
        w.path, v, new_key(), (w.issue, 1), (w.twin, 1)
    ),
    "purge": lambda w, v: purge.purge(w.path, v, "action", w.action),
    "clear the sample": lambda w, v: sample.clear_sample(w.path, v),
    "generate": lambda w, v: generate.generate(w.path, v, generate.Size(1, 1, 1, 1, 1)),
}

# What the partner that it belongs to does too; the action of `world` is the northern agency's.
OWN: dict[str, Call] = {
    "add an action": lambda w, v: actions.add_action(
        w.path, v, new_key(), {"title": "Mine", "organization_id": w.north}
    ),
    "save an action": lambda w, v: actions.save_actions(
        w.path, v, new_key(), [Edit(w.action, 1, {"title": "Mine"})]
    ),
    "save one action": lambda w, v: actions.save_action(
        w.path, v, new_key(), (w.action, 1), {"title": "Mine"}
    ),
    "complete an action": lambda w, v: actions.complete_action(w.path, v, new_key(), w.action, 1),
    "remove an action": lambda w, v: records.remove(ACTION, w.path, v, new_key(), (w.action, 1)),
    "add a note": lambda w, v: actions.add_note(w.path, v, new_key(), {"text": "Mine"}, w.action),
    "raise an issue": lambda w, v: records.add(
        MENTION,
        w.path,
        v,
        new_key(),
        {"issue_id": w.issue, "meeting_id": w.spring, "organization_id": w.north},
    ),
    "raise a new issue": lambda w, v: issues.raise_new_issue(
        w.path,
        v,
        new_key(),
        {"title": "Mine"},
        {"meeting_id": w.spring, "organization_id": w.north},
    ),
}


@pytest.mark.parametrize("role", ["display", "funder", "southern partner", "partner of none"])
@pytest.mark.parametrize("name", [*GOVERNING, *OWN])
def test_refused(name: str, role: str, world: World) -> None:
    viewer = {
        "display": Viewer("display", "projector"),
        "funder": Viewer("funder", "link"),
        "southern partner": Viewer("partner", "southerner", world.south),
        "partner of none": Viewer("partner", "stray"),
    }[role]
    before = content(world.path)
    with pytest.raises(Refused):
        (GOVERNING | OWN)[name](world, viewer)
    assert content(world.path) == before


@pytest.mark.parametrize("name", GOVERNING)
def test_refused_to_a_partner(name: str, world: World) -> None:
    before = content(world.path)
    with pytest.raises(Refused):
        GOVERNING[name](world, world.northerner)
    assert content(world.path) == before


@pytest.mark.parametrize("name", OWN)
def test_allowed_to_the_partner_that_it_belongs_to(name: str, world: World) -> None:
    before = content(world.path)
    OWN[name](world, world.northerner)
    assert content(world.path) != before


@pytest.mark.parametrize("name", [*GOVERNING, *OWN])
def test_allowed_to_a_coordinator(name: str, world: World) -> None:
    before = content(world.path)
    call = (GOVERNING | OWN)[name]
    if name == "clear the sample":
        generate.generate(world.path, COORDINATOR, generate.Size(1, 1, 1, 1, 1))
        before = content(world.path)
    call(world, COORDINATOR)
    assert content(world.path) != before


@pytest.mark.parametrize("to", ["another agency", "nobody"])
def test_a_partner_cannot_give_its_action_away(to: str, world: World) -> None:
    target = {"another agency": world.south, "nobody": None}[to]
    edit = Edit(world.action, 1, {"organization_id": target})
    with pytest.raises(Refused):
        actions.save_actions(world.path, world.northerner, new_key(), [edit])
    assert row(world.path, "action", world.action)["organization_id"] == world.north


def test_a_partner_cannot_take_an_action(world: World) -> None:
    other = world.add_action("Southern work", organization_id=world.south).row_id
    edit = Edit(other, 1, {"organization_id": world.north})
    with pytest.raises(Refused):
        actions.save_actions(world.path, world.northerner, new_key(), [edit])
    assert row(world.path, "action", other)["organization_id"] == world.south


def test_one_foreign_row_among_its_own_stops_a_partner(world: World) -> None:
    other = world.add_action("Southern work", organization_id=world.south).row_id
    before = content(world.path)
    edits = [Edit(world.action, 1, {"title": "Mine"}), Edit(other, 1, {"title": "Mine too"})]
    with pytest.raises(Refused):
        actions.save_actions(world.path, world.northerner, new_key(), edits)
    assert content(world.path) == before


def test_a_partner_takes_back_its_own_command_alone(world: World) -> None:
    theirs = world.edit(world.action, title="The coordinator's words")
    with pytest.raises(Refused):
        undo.undo(world.path, world.northerner, new_key(), theirs.key)
    edit = Edit(world.action, 2, {"title": "Our words"})
    ours = actions.save_actions(world.path, world.northerner, new_key(), [edit])
    undo.undo(world.path, world.northerner, new_key(), ours.key)
    assert row(world.path, "action", world.action)["title"] == "The coordinator's words"


@pytest.mark.parametrize("role", ["display", "funder"])
def test_who_writes_no_longer_takes_nothing_back(role: Any, world: World) -> None:
    edit = Edit(world.action, 1, {"title": "Our words"})
    ours = actions.save_actions(world.path, world.northerner, new_key(), [edit])
    before = content(world.path)
    with pytest.raises(Refused):
        undo.undo(world.path, Viewer(role, world.northerner.name), new_key(), ours.key)
    assert content(world.path) == before
