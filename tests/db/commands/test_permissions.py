"""Every command for every viewer, as the table of permissions says."""

import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import db
from db import commands, connect
from db.commands import (
    accounts,
    actions,
    agenda,
    assurance,
    attendance,
    capture,
    closing,
    indicators,
    issues,
    links,
    organizations,
    overlaps,
    places,
    publishing,
    records,
    running,
    settings,
    terms,
)
from db.history import purge, restore, undo
from db.kinds.records import BY_TABLE
from db.published import allow_list
from db.queries.settings import NUMBERS
from db.samples import generate, sample, seed
from db.write import new_key
from synergy import words
from synergy.capture import Entry, Kind
from synergy.figures import Figures
from synergy.viewers import Refused, Viewer
from tests import postcode_table
from tests.conftest import COORDINATOR
from tests.db.doors import Doors
from tests.db.house import House, make_house, new_row
from tests.db.tools import HACKNEY, World, bytes_of, content, history_of, row, rows
from tests.permissions import COMMANDS, cells, names

Call = Callable[[House, Viewer], Any]

# What every command is made of, and what opens a connection: they decide nothing by themselves.
ENGINES = {"write.run", "connect.reading_as", "privacy.hide", "revision.revision"}
# In the commands' room, but for nobody yet, or parts of commands.
WITHOUT_VIEWER = {
    "accounts.first_code", "closed.require_not_closed",
    "actions.change_all", "agenda.in_order", "agenda.make_agenda", "agenda.plan",
    "attendance.listed", "records.owner",
    "records.change", "records.insert", "records.resolve_again", "running.stand_at",
    "sessions.check_passphrase", "sessions.sign_in", "sessions.enter_by_link", "sessions.touch",
    "sessions.end", "sessions.end_all", "sessions.set_passphrase",
}  # fmt: skip
BY_KIND = {
    "records.add": BY_TABLE,
    "records.save": BY_TABLE,
    "records.remove": BY_TABLE,
    "publishing.set_published": allow_list.MARKED,
}
REFUSALS = {"refused": Refused, "no way": connect.SqliteError}


@pytest.fixture(scope="module")
def house_template(
    world_template: World, doors_template: Doors, tmp_path_factory: pytest.TempPathFactory
) -> House:
    path = tmp_path_factory.mktemp("house") / "house.db"
    shutil.copy(doors_template.path, path)
    world = replace(doors_template.world, path=path)
    return make_house(replace(doors_template, world=world), world_template.path)


@pytest.fixture
def house(house_template: House, tmp_path: Path) -> House:
    return house_template.copy(tmp_path / "synergy.db")


# How each command is given: by the name of its row in the table.


def _add(table: str, h: House, v: Viewer) -> Any:
    values = new_row(h.world, table)
    if table == "issue_mention":
        values["meeting_id"] = h.world.summer
    return records.add(BY_TABLE[table], h.path, v, new_key(), values)


def _save(table: str, h: House, v: Viewer, row_id: int | None = None) -> Any:
    names = {"update": "text", "decision": "text", "issue_mention": "note", "share_link": "label"}
    changes = {BY_TABLE[table].title or names.get(table, "name"): "Mine"}
    return records.save(BY_TABLE[table], h.path, v, new_key(), h.made_on(table, row_id), changes)


def _remove(table: str, h: House, v: Viewer, row_id: int | None = None) -> Any:
    return records.remove(BY_TABLE[table], h.path, v, new_key(), h.made_on(table, row_id))


def _publish(table: str, h: House, v: Viewer) -> Any:
    made_on = [h.made_on(table)]
    return publishing.set_published(BY_TABLE[table], h.path, v, new_key(), made_on, True)


def _restore(h: House, v: Viewer) -> Any:
    seen = history_of(h.path, "action", h.rows["action"])[-1]["id"]
    return restore.restore(h.path, v, new_key(), seen, seen)


def _settings(h: House, v: Viewer) -> Any:
    version = row(h.path, "setting", "purpose")["version"]
    made_on = {NUMBERS["purpose"]: version}
    return settings.save_settings(h.path, v, new_key(), made_on, {"purpose": "Mine"})


def _replace_term(h: House, v: Viewer) -> Any:
    themes = rows(h.path, "taxonomy_term")
    list_id = themes[h.rows["taxonomy_term"]]["taxonomy_id"]
    other = next(number for number, one in themes.items() if one["taxonomy_id"] == list_id)
    return terms.replace_term(h.path, v, new_key(), h.made_on("taxonomy_term"), other)


def _attendance(h: House, v: Viewer) -> Any:
    made_on = h.made_on("meeting", h.world.spring)
    return attendance.save_attendance(h.path, v, new_key(), made_on, {"present": (h.world.north,)})


def _go_on(h: House, v: Viewer) -> Any:
    [stands] = rows(h.path, "running").values()
    at = stands["agenda_item_id"]
    return running.go_to(h.path, v, new_key(), h.rows["meeting"], h.rows["agenda_item"], at)


def _in_the_meeting(command: Any, *given: Any) -> Call:
    return lambda h, v: command(h.path, v, new_key(), h.rows["meeting"], *given)


def _capture(kind: Kind, h: House, v: Viewer) -> Any:
    entry = Entry(kind, "Mine", h.world.north)
    return capture.capture(h.path, v, new_key(), h.rows["meeting"], entry)


def _an_issue_was_raised_again(h: House) -> None:
    raised = Entry("mention", "Raised again", h.world.north, issue_id=h.world.issue)
    capture.capture(h.path, COORDINATOR, new_key(), h.rows["meeting"], raised)


def _make_new(h: House, v: Viewer) -> Any:
    mentions = rows(h.path, "issue_mention").items()
    [number] = [number for number, one in mentions if one["note"] == "Raised again"]
    return capture.make_new(h.path, v, new_key(), (number, 1), None)


def _merge(h: House, v: Viewer) -> Any:
    kept, merged = (h.made_on("issue", number) for number in (h.world.issue, h.world.twin))
    return issues.merge_issues(h.path, v, new_key(), kept, merged)


def _raise_new(h: House, v: Viewer) -> Any:
    mention = {"meeting_id": h.world.spring, "organization_id": h.world.north}
    return issues.raise_new_issue(h.path, v, new_key(), {"title": "Mine"}, mention)


def _save_actions(h: House, v: Viewer) -> Any:
    edits = [actions.Edit(*h.made_on("action"), {"title": "Mine"})]
    return actions.save_actions(h.path, v, new_key(), edits)


def _import(h: House, v: Viewer) -> Any:
    figures = Figures("Mine", "2024", "Us", {HACKNEY: 1.0})
    return indicators.import_indicators(h.path, v, new_key(), [figures], {})


def _remove_indicator(h: House, v: Viewer) -> Any:
    made_on = {number: one["version"] for number, one in rows(h.path, "indicator").items()}
    return indicators.remove_indicator(h.path, v, new_key(), "Mine", "2024", made_on)


MINE: dict[str, Any] = {"title": "Mine"}
PERSON = {"email": "first@house.org.uk", "name": "First", "role": "coordinator"}
CALLS: dict[str, Call] = {
    "accounts.add_account": lambda h, v: accounts.add_account(h.path, v, new_key(), PERSON),
    "accounts.first_account": lambda h, v: accounts.first_account(
        h.path, v, new_key(), PERSON, "token", str(accounts.first_code(h.path))
    ),
    "accounts.save_account": lambda h, v: accounts.save_account(
        h.path, v, new_key(), h.made_on("account"), {"name": "Mine"}
    ),
    "accounts.disable_account": lambda h, v: accounts.disable_account(
        h.path, v, new_key(), h.made_on("account")
    ),
    "accounts.enable_account": lambda h, v: accounts.enable_account(
        h.path, v, new_key(), h.made_on("account", h.away)
    ),
    "accounts.invite": lambda h, v: accounts.invite(
        h.path, v, new_key(), h.doors.partner, "token"
    ),
    "actions.save_actions": _save_actions,
    "actions.complete_action": lambda h, v: actions.complete_action(
        h.path, v, new_key(), *h.made_on("action")
    ),
    "actions.add_note": lambda h, v: actions.add_note(
        h.path, v, new_key(), {"text": "Mine"}, h.rows["action"]
    ),
    "agenda.add_meeting": lambda h, v: agenda.add_meeting(
        h.path, v, new_key(), {"name": "Mine", "date": "2090-11-03"}
    ),
    "agenda.add_agenda": lambda h, v: agenda.add_agenda(h.path, v, new_key(), h.world.spring),
    "agenda.add_item": lambda h, v: agenda.add_item(
        h.path, v, new_key(),
        {"meeting_id": h.rows["meeting"], "kind": "other", "minutes": 5} | MINE,
    ),
    "agenda.save_item": lambda h, v: agenda.save_item(
        h.path, v, new_key(), h.made_on("agenda_item"), MINE
    ),
    "agenda.move_item": lambda h, v: agenda.move_item(
        h.path, v, new_key(), h.made_on("agenda_item"), -1
    ),
    "agenda.remove_item": lambda h, v: agenda.remove_item(
        h.path, v, new_key(), h.made_on("agenda_item")
    ),
    "assurance.still_correct": lambda h, v: assurance.still_correct(
        h.path, v, new_key(), *h.made_on("service")
    ),
    "assurance.all_still_correct": lambda h, v: assurance.all_still_correct(
        h.path, v, new_key(), [h.made_on("service")]
    ),
    "closing.close_meeting": lambda h, v: closing.close_meeting(
        h.path, v, new_key(), h.made_on("meeting")
    ),
    "closing.reopen_meeting": lambda h, v: closing.reopen_meeting(
        h.path, v, new_key(), h.made_on("meeting", h.world.spring)
    ),
    "capture.capture, an update": partial(_capture, "update"),
    "capture.capture, an issue": partial(_capture, "mention"),
    "capture.capture, a decision": partial(_capture, "decision"),
    "capture.capture, an action": partial(_capture, "action"),
    "capture.capture, what works": partial(_capture, "practice"),
    "capture.make_new": _make_new,
    "issues.raise_new_issue": _raise_new,
    "issues.merge_issues": _merge,
    "indicators.import_indicators": _import,
    "indicators.remove_indicator": _remove_indicator,
    "links.add_link": lambda h, v: links.add_link(
        h.path, v, new_key(), {"label": "Mine", "audience": "funder"}, "token"
    ),
    "links.revoke_link": lambda h, v: links.revoke_link(
        h.path, v, new_key(), h.made_on("share_link")
    ),
    "attendance.save_attendance": _attendance,
    "organizations.remove_organization": lambda h, v: organizations.remove_organization(
        h.path, v, new_key(), h.made_on("organization", h.world.north),
        {"becomes": organizations.WITH_IT},
    ),
    "places.place_waiting": lambda h, v: places.place_waiting(h.path, v, new_key()),
    "overlaps.review": lambda h, v: overlaps.review(
        h.path, v, new_key(), h.overlap(), {"verdict": "distinct"}
    ),
    "overlaps.make_action": lambda h, v: overlaps.make_action(
        h.path, v, new_key(), h.made_on("overlap_review")
    ),
    "running.open_meeting": lambda h, v: running.open_meeting(
        h.path, v, new_key(), h.made_on("meeting")
    ),
    "running.go_to": _go_on,
    "running.hold": _in_the_meeting(running.hold, True),
    "running.turn": _in_the_meeting(running.turn, 1),
    "running.show_this": _in_the_meeting(running.show_this, "organization", 1),
    "running.show_agenda": _in_the_meeting(running.show_agenda),
    "attendance.mark_attendance": lambda h, v: attendance.mark_attendance(
        h.path, v, new_key(), h.rows["meeting"], h.world.north, "present"
    ),
    "settings.save_settings": _settings,
    "terms.add_term": lambda h, v: terms.add_term(
        h.path, v, new_key(), {"name": "Mine"}, words.THEME
    ),
    "terms.move_term": lambda h, v: terms.move_term(
        h.path, v, new_key(), h.made_on("taxonomy_term"), -1
    ),
    "terms.remove_term": lambda h, v: terms.remove_term(
        h.path, v, new_key(), h.made_on("taxonomy_term")
    ),
    "terms.replace_term": _replace_term,
    "generate.generate": lambda h, v: generate.generate(
        h.path, v, generate.Size(1, 1, 1, 1, 1)
    ),
    "purge.purge": lambda h, v: purge.purge(h.path, v, "action", h.rows["action"]),
    "purge.purge, an account": lambda h, v: purge.purge(h.path, v, "account", h.doors.partner),
    "purge.purge, a share link": lambda h, v: purge.purge(
        h.path, v, "share_link", h.rows["share_link"]
    ),
    "restore.restore": _restore,
    "sample.clear_sample": lambda h, v: sample.clear_sample(h.path, v),
    "seed.seed_again": lambda h, v: seed.seed_again(h.path, v),
    "undo.undo, the partner's work": lambda h, v: undo.undo(
        h.path, v, new_key(), h.partners_key
    ),
    "undo.undo, the coordinator's work": lambda h, v: undo.undo(
        h.path, v, new_key(), h.coordinators_key
    ),
    "records.add action, nobody's": lambda h, v: records.add(
        BY_TABLE["action"], h.path, v, new_key(), MINE
    ),
    "records.save location, confidential": lambda h, v: _save("location", h, v, h.refuge),
    "records.remove location, confidential": lambda h, v: _remove("location", h, v, h.refuge),
}  # fmt: skip
for name, give in (("add", _add), ("save", _save), ("remove", _remove)):
    CALLS |= {f"records.{name} {table}": partial(give, table) for table in BY_TABLE}
CALLS |= {f"publishing.set_published {t}": partial(_publish, t) for t in allow_list.MARKED}


def _nobody_has_an_account(h: House) -> None:
    shutil.copy(h.without_accounts, h.path)
    accounts.first_code(h.path)


def _there_is_a_sample(h: House) -> None:
    generate.generate(h.path, COORDINATOR, generate.Size(1, 1, 1, 1, 1))


def _there_is_an_indicator(h: House) -> None:
    _import(h, COORDINATOR)


def _a_place_waits_for_its_pin(h: House) -> None:
    h.world.save(BY_TABLE["location"], h.rows["location"], postal_code="SW2 1JQ")
    postcode_table.put_beside(h.path)


def _the_meeting_goes_on(h: House) -> None:
    running.open_meeting(h.path, COORDINATOR, new_key(), h.made_on("meeting"))


def _a_record_is_shown(h: House) -> None:
    _the_meeting_goes_on(h)
    running.show_this(h.path, COORDINATOR, new_key(), h.rows["meeting"], "organization", 1)


# Where a command does anything at all only in a house of its own.
BEFORE: dict[str, Callable[[House], None]] = {
    "accounts.first_account": _nobody_has_an_account,
    "running.go_to": _the_meeting_goes_on,
    "running.hold": _the_meeting_goes_on,
    "running.turn": _the_meeting_goes_on,
    "running.show_this": _the_meeting_goes_on,
    "running.show_agenda": _a_record_is_shown,
    "capture.make_new": _an_issue_was_raised_again,
    "places.place_waiting": _a_place_waits_for_its_pin,
    "indicators.remove_indicator": _there_is_an_indicator,
    "sample.clear_sample": _there_is_a_sample,
}


def functions(package: Any) -> Iterator[tuple[str, list[str]]]:
    """List the public functions of a package's modules, each with its parameters."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if found.ispkg or found.name.endswith("__main__"):
            continue
        for name, one in vars(importlib.import_module(found.name)).items():
            ours = inspect.isfunction(one) and one.__module__ == found.name
            if ours and not name.startswith("_"):
                yield (
                    f"{found.name.rpartition('.')[2]}.{name}",
                    list(inspect.signature(one).parameters),
                )


def test_every_command_stands_in_the_table() -> None:
    takes_viewer = {name for name, given in functions(db) if "viewer" in given}
    wanted = {
        row
        for name in takes_viewer - ENGINES
        for row in ([f"{name} {table}" for table in BY_KIND[name]] if name in BY_KIND else [name])
    }
    assert {row.partition(",")[0] for row in names(COMMANDS)} == wanted
    assert {name for name, given in functions(commands) if "viewer" not in given} == WITHOUT_VIEWER
    assert names(COMMANDS) == CALLS.keys()


@pytest.mark.parametrize(("name", "who", "expected"), cells(COMMANDS))
def test_as_the_table_says(name: str, who: str, expected: str, house: House) -> None:
    BEFORE.get(name, lambda h: None)(house)
    if expected == "done":
        before = content(house.path)
        CALLS[name](house, house.viewer(who))
        assert content(house.path) != before
        return
    held = bytes_of(house.path)
    with pytest.raises(REFUSALS[expected]):
        CALLS[name](house, house.viewer(who))
    assert bytes_of(house.path) == held
