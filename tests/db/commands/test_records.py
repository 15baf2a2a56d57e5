"""Adding, saving and deleting rows of every kind, by the rules of the kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from db import connect
from db.commands import records
from db.history.undo import TooLate, undo
from db.kinds import parts
from db.kinds import records as kinds
from db.kinds.access import ACCESS
from db.kinds.records import (
    ACTION,
    AGENDA_ITEM,
    DECISION,
    ISSUE,
    LOCATION,
    MEETING,
    MENTION,
    ORGANIZATION,
    PRACTICE,
    SERVICE,
    TERM,
    UPDATE,
    Kind,
)
from db.queries import history
from db.queries.records import record
from db.write import Conflict, Missing, new_key
from synergy.checks import Invalid
from synergy.viewers import Refused, Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import (
    CAMDEN,
    HACKNEY,
    LAMBETH,
    World,
    content,
    history_of,
    insert,
    row,
    rows,
    wrong,
)

Values = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A whole row of one kind, and a save that changes it; `several` and `others` are its parts."""

    kind: Kind
    values: Callable[[World], Values]
    changes: Values
    several: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    others: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


CASES = {
    "organization": Case(
        ORGANIZATION,
        lambda w: {
            "name": "Eastern Agency",
            "kind": "partner",
            "description": "Mentors",
            "website": "https://east.example/about",
            "tax_id": "1079178",
            "place": "Bow",
            "contact_name": "The desk",
            "email": "desk@east.example",
            "phone": "020 7946 0000",
            "notes": "Ring first",
        },
        {"name": "Eastern Trust", "kind": "network", "notes": None},
    ),
    "service": Case(
        SERVICE,
        lambda w: {
            "name": "Homework club",
            "organization_id": w.north,
            "status": "active",
            "referral_route": "either",
            "minimum_age": 11,
            "maximum_age": 16,
            "url": "https://north.example",
            "email": "club@north.example",
            "capacity": "open",
            "capacity_places": 3,
            "capacity_as_of": "2026-06-05",
            "assured_date": "2026-06-05",
        },
        {"status": "temporarily closed", "status_since": "2026-07-01", "maximum_age": None},
        {
            "specialisms": ("education",),
            "factors": ("deprivation", "mental-health"),
            "boroughs": (CAMDEN, HACKNEY),
            "languages": ("English", "Somali"),
        },
        {
            "specialisms": ("education", "gangs"),
            "factors": (),
            "boroughs": (HACKNEY, LAMBETH),
            "languages": ("English",),
        },
    ),
    "location": Case(
        LOCATION,
        lambda w: {
            "name": "The Hall",
            "organization_id": w.north,
            "location_type": "physical",
            "address_1": "1 High Road",
            "borough_code": CAMDEN,
            "confidential": 0,
            "latitude": 51.5,
            "longitude": -0.1,
        },
        {"name": "The Annexe", "confidential": 1, "accessibility": "Ramp"},
    ),
    "meeting": Case(
        MEETING,
        lambda w: {
            "name": "Autumn",
            "date": "2026-10-02",
            "start_time": "10:30",
            "place": "Brixton Library",
            "link": "https://meet.example.org/autumn",
        },
        {"date": "2026-10-09", "start_time": None, "place": None, "link": None},
    ),
    "agenda_item": Case(
        AGENDA_ITEM,
        lambda w: {
            "meeting_id": w.spring,
            "kind": "other",
            "title": "A film",
            "minutes": 10,
            "position": 1,
        },
        {"title": "Two films", "minutes": 20, "kind": "business"},
    ),
    "update": Case(
        UPDATE,
        lambda w: {"meeting_id": w.spring, "organization_id": w.north, "text": "Two posts end."},
        {"text": "Three posts end."},
    ),
    "mention": Case(
        MENTION,
        lambda w: {
            "issue_id": w.issue,
            "meeting_id": w.spring,
            "organization_id": w.north,
            "note": "Again",
        },
        {"note": None},
    ),
    "decision": Case(
        DECISION,
        lambda w: {"meeting_id": w.spring, "issue_id": w.issue, "text": "Ask together"},
        {"text": "Ask once", "issue_id": None},
    ),
    "practice": Case(
        PRACTICE,
        lambda w: {
            "title": "Meet at the school gate",
            "summary": "Parents come",
            "evidence": "evaluated",
            "organization_id": w.north,
            "meeting_id": w.spring,
            "source": "A report",
        },
        {"evidence": "partner experience", "source": None},
        {"specialisms": ("education",), "factors": ("poor-education",)},
        {"specialisms": (), "factors": ("poor-education", "peer-pressure")},
    ),
    "issue": Case(
        ISSUE,
        lambda w: {"title": "Night buses", "description": "Since May", "status": "watching"},
        {"title": "Night buses and trains", "description": None, "place": "Watford"},
        {"specialisms": ("gangs",), "factors": (), "boroughs": (LAMBETH,)},
        {"specialisms": ("gangs", "family"), "factors": ("deprivation",), "boroughs": ()},
    ),
    "action": Case(
        ACTION,
        lambda w: {
            "title": "Ask the council",
            "organization_id": w.north,
            "due_on": "2026-09-01",
            "state": "open",
            "meeting_id": w.spring,
            "issue_id": w.issue,
        },
        {"title": "Ask both councils", "due_on": None, "state": "in progress"},
    ),
}
OWNED = [name for name, case in CASES.items() if case.kind.owner]
WITH_PARTS = [name for name, case in CASES.items() if case.kind.parts]
each_kind = pytest.mark.parametrize("name", CASES)


def linked(world: World, chosen: Mapping[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """Write the parts of a case as they are stored: needs by their numbers, all in order."""
    numbers = {term["code"]: number for number, term in rows(world.path, "taxonomy_term").items()}
    return {
        name: tuple(sorted(numbers.get(value, value) for value in values))
        for name, values in chosen.items()
    }


def made(world: World, name: str, /, **values: Any) -> int:
    """Add the row of a case with all its parts."""
    case = CASES[name]
    whole = {**case.values(world), **linked(world, case.several), **values}
    return world.add(case.kind, **whole).row_id


def read(world: World, kind: Kind, row_id: int) -> Values:
    """Read what a row's form edits, its parts among it."""
    with connect.reading(world.path) as db:
        found = record(db, kind, row_id)
    assert found is not None
    return dict(found.values)


def save_as(
    world: World, viewer: Viewer, kind: Kind, made_on: tuple[int, int], /, **changes: Any
) -> None:
    records.save(kind, world.path, viewer, new_key(), made_on, changes)


def problems(call: Callable[..., Any], /, *arguments: Any, **named: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        call(*arguments, **named)
    return caught.value.problems


def test_every_kind_with_a_form_of_the_kit_is_here() -> None:
    every = {one.table for one in vars(kinds).values() if isinstance(one, Kind)}
    others = {TERM.table} | ACCESS
    assert every - {case.kind.table for case in CASES.values()} == others


# Add, save, remove.


@each_kind
def test_a_row_is_stored_as_given_with_its_parts(name: str, world: World) -> None:
    case = CASES[name]
    number = made(world, name)
    given = {**case.values(world), **linked(world, case.several)}
    stored = read(world, case.kind, number)
    assert {column: stored[column] for column in given} == given
    assert set(stored) == case.kind.columns | case.kind.parts.keys()
    held = row(world.path, case.kind.table, number)
    assert (held["version"], held["deleted_at"]) == (1, None)
    # What comes and goes with its owner is sample where that is.
    assert held.get("sample", 0) == 0
    (change,) = history_of(world.path, case.kind.table, number)
    assert (change["actor"], change["change"]) == (COORDINATOR.name, "insert")
    assert wrong(world.path) == {}


@each_kind
def test_a_save_changes_what_it_names_and_nothing_else(name: str, world: World) -> None:
    case = CASES[name]
    number = made(world, name)
    before = read(world, case.kind, number)
    others = linked(world, case.others)
    receipt = world.save(case.kind, number, **case.changes, **others)
    assert (receipt.table, receipt.row_ids) == (case.kind.table, (number,))
    assert read(world, case.kind, number) == {**before, **case.changes, **others}
    assert row(world.path, case.kind.table, number)["version"] == 2
    assert wrong(world.path) == {}


@pytest.mark.parametrize("name", WITH_PARTS)
def test_parts_that_a_save_does_not_name_stay(name: str, world: World) -> None:
    case = CASES[name]
    number, neighbour = made(world, name), made(world, name)
    before = read(world, case.kind, number)
    world.save(case.kind, number, **case.changes)
    assert read(world, case.kind, number) == {**before, **case.changes}
    one, *_ = case.kind.parts
    world.save(case.kind, number, **{one: ()})
    assert read(world, case.kind, number) == {**before, **case.changes, one: ()}
    assert read(world, case.kind, neighbour) == before


@pytest.mark.parametrize("name", WITH_PARTS)
def test_a_part_named_twice_is_held_once(name: str, world: World) -> None:
    case = CASES[name]
    number = made(world, name)
    others = linked(world, case.others)
    world.save(case.kind, number, **{part: values * 2 for part, values in others.items()})
    stored = read(world, case.kind, number)
    assert {part: stored[part] for part in others} == others


@each_kind
def test_a_removed_row_is_marked_keeps_its_parts_and_is_missing(name: str, world: World) -> None:
    case = CASES[name]
    number = made(world, name)
    before = row(world.path, case.kind.table, number)
    world.remove(case.kind, number)
    after = row(world.path, case.kind.table, number)
    assert after["deleted_at"] is not None
    changed = {column for column in after if after[column] != before[column]}
    assert changed <= {"deleted_at", "version", "updated_at"}
    with connect.reading(world.path) as db:
        assert record(db, case.kind, number) is None
        held = {part: parts.held(db, one, number) for part, one in case.kind.parts.items()}
    assert {part: held[part] for part in case.several} == linked(world, case.several)
    with pytest.raises(Missing):
        world.save(case.kind, number, **case.changes)
    with pytest.raises(Missing):
        world.remove(case.kind, number)
    with pytest.raises(Missing):
        save_as(world, COORDINATOR, case.kind, (999_999, 1), **case.changes)


@each_kind
def test_undo_takes_back_a_save_with_its_parts_and_brings_back_what_was_removed(
    name: str, world: World
) -> None:
    case = CASES[name]
    number = made(world, name)
    before = content(world.path)
    saved = world.save(case.kind, number, **case.changes, **linked(world, case.others))
    assert content(world.path) != before
    undo(world.path, COORDINATOR, new_key(), saved.key)
    assert content(world.path) == before
    removed = world.remove(case.kind, number)
    undo(world.path, COORDINATOR, new_key(), removed.key)
    assert content(world.path) == before
    assert wrong(world.path) == {}


# Stale versions.


@each_kind
def test_a_stale_save_shows_both_versions_with_their_parts_and_writes_nothing(
    name: str, world: World
) -> None:
    case = CASES[name]
    number = made(world, name)
    world.save(case.kind, number, **linked(world, case.others))
    theirs, before = read(world, case.kind, number), content(world.path)
    yours = {**case.changes, **linked(world, case.several)}
    with pytest.raises(Conflict) as caught:
        backwards = {
            part: values[::-1] if isinstance(values, tuple) else values
            for part, values in yours.items()
        }
        save_as(world, COORDINATOR, case.kind, (number, 1), **backwards)
    (clash,) = caught.value.clashes
    assert (clash.table, clash.row_id) == (case.kind.table, number)
    assert {column: clash.theirs[column] for column in theirs} == theirs
    assert {column: clash.yours[column] for column in theirs} == {**theirs, **yours}
    assert clash.theirs["version"] == 2
    assert content(world.path) == before


@each_kind
def test_a_stale_removal_is_refused(name: str, world: World) -> None:
    case = CASES[name]
    number = made(world, name)
    world.save(case.kind, number, **case.changes)
    before = content(world.path)
    with pytest.raises(Conflict):
        records.remove(case.kind, world.path, COORDINATOR, new_key(), (number, 1))
    assert content(world.path) == before


# What no row has.


@each_kind
@pytest.mark.parametrize("column", ["colour", "id", "version", "deleted_at", "sample"])
def test_a_field_that_nobody_types_is_a_mistake_of_ours(
    column: str, name: str, world: World
) -> None:
    case = CASES[name]
    number = made(world, name)
    before = content(world.path)
    with pytest.raises(AssertionError, match=column):
        world.add(case.kind, **{**case.values(world), column: 1})
    with pytest.raises(AssertionError, match=column):
        world.save(case.kind, number, **{column: 1})
    assert content(world.path) == before


# Roles.


@pytest.mark.parametrize("name", OWNED)
@pytest.mark.parametrize("to", ["south", "nobody"])
def test_a_partner_gives_nothing_away(to: str, name: str, world: World) -> None:
    kind, number = CASES[name].kind, made(world, name)
    target = {"south": world.south, "nobody": None}[to]
    before = content(world.path)
    with pytest.raises(Refused):
        save_as(world, world.northerner, kind, (number, 1), organization_id=target)
    assert content(world.path) == before


@pytest.mark.parametrize("name", OWNED)
def test_a_partner_takes_nothing_from_another(name: str, world: World) -> None:
    kind, number = CASES[name].kind, made(world, name, organization_id=world.south)
    before = content(world.path)
    with pytest.raises(Refused):
        save_as(world, world.northerner, kind, (number, 1), organization_id=world.north)
    with pytest.raises(Refused):
        records.remove(kind, world.path, world.northerner, new_key(), (number, 1))
    assert content(world.path) == before


@pytest.mark.parametrize("name", OWNED)
def test_a_coordinator_gives_it_to_another(name: str, world: World) -> None:
    kind, number = CASES[name].kind, made(world, name)
    world.save(kind, number, organization_id=world.south)
    assert row(world.path, kind.table, number)["organization_id"] == world.south


# Rules.

LONG_TITLE, LONG_TEXT = "x" * 301, "x" * 20_001
BAD: list[tuple[str, str, Values]] = [
    ("organization", "name", {"name": " \t"}),
    ("organization", "name", {"name": LONG_TITLE}),
    ("organization", "kind", {"kind": "club"}),
    ("organization", "kind", {"kind": None}),
    ("organization", "website", {"website": "not a page"}),
    ("organization", "website", {"website": "ftp://east.example"}),
    ("organization", "website", {"website": "javascript:alert(1)"}),
    ("organization", "tax_id", {"tax_id": "12345"}),
    ("organization", "email", {"email": "desk at east"}),
    ("organization", "notes", {"notes": LONG_TEXT}),
    ("service", "name", {"name": ""}),
    ("service", "organization_id", {"organization_id": None}),
    ("service", "status", {"status": "shut"}),
    ("service", "status", {"status": None}),
    ("service", "referral_route", {"referral_route": "by post"}),
    ("service", "capacity", {"capacity": "some"}),
    ("service", "capacity_places", {"capacity_places": -1}),
    ("service", "capacity_as_of", {"capacity_as_of": "2026-02-30"}),
    ("service", "assured_date", {"assured_date": "someday"}),
    ("service", "status_since", {"status_since": "20260701"}),
    ("service", "minimum_age", {"minimum_age": -1}),
    ("service", "maximum_age", {"maximum_age": 121}),
    ("service", "maximum_age", {"minimum_age": 17}),
    ("service", "maximum_age", {"maximum_age": 10}),
    ("service", "url", {"url": "north"}),
    ("service", "email", {"email": "a@b@c.uk"}),
    ("location", "name", {"name": None}),
    ("location", "location_type", {"location_type": "nowhere"}),
    ("location", "postal_code", {"postal_code": "Morden"}),
    ("meeting", "name", {"name": ""}),
    ("meeting", "date", {"date": None}),
    ("meeting", "date", {"date": "2026-02-30"}),
    ("meeting", "start_time", {"start_time": "25:00"}),
    ("meeting", "start_time", {"start_time": "10am"}),
    ("meeting", "link", {"link": "by telephone"}),
    ("agenda_item", "title", {"title": " "}),
    ("agenda_item", "kind", {"kind": "tea"}),
    ("agenda_item", "minutes", {"minutes": None}),
    ("agenda_item", "minutes", {"minutes": -1}),
    ("agenda_item", "minutes", {"minutes": 601}),
    ("update", "text", {"text": "  "}),
    ("update", "text", {"text": LONG_TEXT}),
    ("update", "organization_id", {"organization_id": None}),
    ("mention", "issue_id", {"issue_id": None}),
    ("mention", "meeting_id", {"meeting_id": None}),
    ("mention", "organization_id", {"organization_id": None}),
    ("mention", "note", {"note": LONG_TEXT}),
    ("decision", "text", {"text": ""}),
    ("practice", "title", {"title": LONG_TITLE}),
    ("practice", "evidence", {"evidence": "hearsay"}),
    ("issue", "title", {"title": None}),
    ("issue", "status", {"status": "urgent"}),
    ("action", "title", {"title": ""}),
    ("action", "state", {"state": "finished"}),
    ("action", "due_on", {"due_on": "2026-W32-5"}),
]


@pytest.mark.parametrize(("name", "column", "values"), BAD)
def test_what_is_wrong_is_named_with_its_field_and_nothing_is_written(
    name: str, column: str, values: Values, world: World
) -> None:
    case = CASES[name]
    number = made(world, name)
    if case.kind is ORGANIZATION:
        world.save(case.kind, number, tax_id=None)
    before = content(world.path)
    meeting = {"meeting_id": world.summer} if name == "mention" else {}
    whole = {**case.values(world), **meeting, **values}
    assert problems(world.add, case.kind, **whole).keys() == {column}
    assert problems(world.save, case.kind, number, **values).keys() == {column}
    assert content(world.path) == before


def test_every_problem_is_named_at_once(world: World) -> None:
    found = problems(
        world.add,
        SERVICE,
        name="",
        status="shut",
        minimum_age=200,
        email="nobody",
        url="nowhere",
        assured_date="someday",
    )
    assert found.keys() == {
        "name", "organization_id", "status", "minimum_age", "email", "url", "assured_date",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("location", {"latitude": 100.0}),
        ("location", {"latitude": None}),
        ("location", {"borough_code": "E06000001"}),
        ("decision", {"meeting_id": None}),
        ("issue", {"boroughs": ("E06000001",)}),
        ("service", {"locations": (999_999,)}),
    ],
)
def test_what_the_database_refuses_is_said_and_nothing_is_written(
    name: str, values: Values, world: World
) -> None:
    number = made(world, name)
    before = content(world.path)
    assert "Nothing was saved" in problems(world.save, CASES[name].kind, number, **values)[""]
    assert content(world.path) == before


@pytest.mark.parametrize("taxonomy", ["factor", "theme", None])
def test_a_need_of_another_taxonomy_is_refused_at_its_field(
    taxonomy: str | None, world: World
) -> None:
    number = made(world, "service")
    with connect.reading(world.path) as db:
        terms = db.execute(
            """SELECT t.id FROM taxonomy_term AS t JOIN taxonomy AS x ON x.id = t.taxonomy_id
               WHERE x.code = ? LIMIT 1""",
            [taxonomy],
        ).fetchall()
    stranger = terms[0][0] if terms else 999_999
    before = content(world.path)
    found = problems(world.save, CASES["service"].kind, number, specialisms=(stranger,))
    assert found.keys() == {"specialisms"}
    assert content(world.path) == before


@pytest.mark.parametrize(
    ("name", "column"),
    [(name, column) for name, case in CASES.items() for column in case.kind.refers],
)
def test_a_reference_to_nothing_or_to_what_was_deleted_is_missing(
    name: str, column: str, world: World
) -> None:
    kind, number = CASES[name].kind, made(world, name)
    with connect.writing(world.path, "test") as db:
        gone = {"deleted_at": "2026-01-01T00:00:00.000Z"}
        deleted = {
            "organization": lambda: insert(db, "organization", name="Gone", **gone),
            "meeting": lambda: insert(db, "meeting", name="Gone", date="2026-01-01", **gone),
            "issue": lambda: insert(db, "issue", title="Gone", **gone),
            "service": lambda: insert(
                db, "service", name="Gone", organization_id=world.north, **gone
            ),
            "taxonomy_term": lambda: insert(
                db, "taxonomy_term", taxonomy_id=1, code="gone", name="Gone", **gone
            ),
        }[kind.refers[column]]()
    before = content(world.path)
    for target in (999_999, deleted):
        with pytest.raises(Missing, match=str(target)):
            world.save(kind, number, **{column: target})
    assert content(world.path) == before


# Organizations.


@pytest.mark.parametrize(
    ("column", "typed", "kept"),
    [
        ("website", "east.example", "https://east.example"),
        ("website", " www.east.example/a?b=c ", "https://www.east.example/a?b=c"),
        ("website", "http://east.example", "http://east.example"),
        ("website", "  ", None),
        ("tax_id", " 1079178 ", "1079178"),
        ("tax_id", "107 9178", "1079178"),
        ("tax_id", "1079178-2", "1079178-2"),
        ("tax_id", "sc 012345", "SC012345"),
        ("tax_id", "nic100123", "NIC100123"),
        ("tax_id", "", None),
        ("email", " desk@east.example ", "desk@east.example"),
        ("description", "", None),
    ],
)
def test_an_organization_is_kept_as_it_should_be_written(
    column: str, typed: str, kept: str | None, world: World
) -> None:
    number = world.add(ORGANIZATION, **{"name": "Eastern", "kind": "partner", column: typed}).row_id
    assert row(world.path, "organization", number)[column] == kept
    world.save(ORGANIZATION, number, **{column: None})
    world.save(ORGANIZATION, number, **{column: typed})
    assert row(world.path, "organization", number)[column] == kept


def test_a_charity_number_is_one_organizations_alone(world: World) -> None:
    made(world, "organization")
    before = content(world.path)
    typed = {"name": "Western", "kind": "partner", "tax_id": "107 9178"}
    found = problems(world.add, ORGANIZATION, **typed)
    assert found == {"tax_id": "“Eastern Agency” already has this charity number. Open that one."}
    found = problems(world.save, ORGANIZATION, world.south, tax_id="1079178")
    assert found.keys() == {"tax_id"}
    assert content(world.path) == before


def test_an_organization_keeps_its_own_charity_number(world: World) -> None:
    number = made(world, "organization")
    world.save(ORGANIZATION, number, tax_id="1079178", name="Eastern Trust")
    assert row(world.path, "organization", number)["name"] == "Eastern Trust"


def test_a_deletion_is_not_undone_while_another_has_its_charity_number(world: World) -> None:
    number = made(world, "organization")
    removed = world.remove(ORGANIZATION, number)
    world.save(ORGANIZATION, world.south, tax_id="1079178")
    before = content(world.path)
    with pytest.raises(TooLate, match="already has this charity number"):
        undo(world.path, COORDINATOR, new_key(), removed.key)
    assert content(world.path) == before
    world.save(ORGANIZATION, world.south, tax_id=None)
    undo(world.path, COORDINATOR, new_key(), removed.key)
    held = row(world.path, "organization", number)
    assert (held["tax_id"], held["deleted_at"]) == ("1079178", None)
    assert problems(world.save, ORGANIZATION, world.south, tax_id="1079178").keys() == {"tax_id"}


# Services and locations.


@pytest.mark.parametrize(
    "moved", [{"address_1": "2 Low Road"}, {"borough_code": HACKNEY}, {"postal_code": "e16an"}]
)
def test_a_location_that_moves_loses_its_pin(moved: dict[str, Any], world: World) -> None:
    number = made(world, "location")
    world.save(LOCATION, number, **moved)
    held = row(world.path, "location", number)
    assert (held["latitude"], held["longitude"]) == (None, None)


def test_a_location_that_is_only_spelled_anew_keeps_its_pin(world: World) -> None:
    number = made(world, "location")
    world.save(LOCATION, number, postal_code="E1 6AN")
    world.save(LOCATION, number, latitude=51.5, longitude=-0.1)
    world.save(LOCATION, number, postal_code="e16an", name="The Annexe")
    assert row(world.path, "location", number)["latitude"] == 51.5


def test_a_confidential_location_is_for_coordinators_alone(world: World) -> None:
    number = made(world, "location")
    world.save(LOCATION, number, confidential=1)
    before = content(world.path)
    with pytest.raises(Refused):
        save_as(world, world.northerner, LOCATION, (number, 2), confidential=0)
    with pytest.raises(Refused):
        records.remove(LOCATION, world.path, world.northerner, new_key(), (number, 2))
    assert content(world.path) == before


def test_a_service_does_not_come_back_to_a_deleted_partner(world: World) -> None:
    number = made(world, "service")
    removed = world.remove(SERVICE, number)
    owner = row(world.path, "service", number)["organization_id"]
    world.remove(ORGANIZATION, owner)
    with pytest.raises(TooLate, match="first\\."):
        undo(world.path, COORDINATOR, new_key(), removed.key)


def test_what_reads_the_same_is_held_once(world: World) -> None:
    number = made(world, "service")
    world.save(SERVICE, number, languages=("  English ", "english", " "))
    assert read(world, SERVICE, number)["languages"] == ("english",)


@pytest.mark.parametrize("kind", [DECISION, ACTION])
def test_an_issue_that_was_merged_away_is_not_linked(kind: Kind, world: World) -> None:
    number = made(world, kind.table)
    world.merge(world.issue, world.twin)
    assert problems(world.save, kind, number, issue_id=world.twin).keys() == {"issue_id"}


def test_a_service_does_not_send_people_to_itself(world: World) -> None:
    number, other = made(world, "service"), made(world, "service")
    assert problems(world.save, SERVICE, number, instead_id=number).keys() == {"instead_id"}
    world.save(SERVICE, number, instead_id=other)
    assert row(world.path, "service", number)["instead_id"] == other


def test_a_services_web_address_is_made_whole(world: World) -> None:
    number = made(world, "service", url="north.example/club")
    assert row(world.path, "service", number)["url"] == "https://north.example/club"


def test_a_service_is_linked_to_its_places_and_parted_from_them(world: World) -> None:
    hall, annexe = made(world, "location"), made(world, "location", name="Annexe")
    number = made(world, "service", locations=(hall, annexe))
    assert read(world, SERVICE, number)["locations"] == (hall, annexe)
    world.save(SERVICE, number, locations=(annexe,))
    assert read(world, SERVICE, number)["locations"] == (annexe,)
    assert row(world.path, "location", hall)["deleted_at"] is None


def _pin(world: World, number: int) -> tuple[Any, ...]:
    held = row(world.path, "location", number)
    return held["postal_code"], held["latitude"], held["longitude"]


def test_a_postcode_is_written_as_on_a_letter_and_takes_the_pin_away(world: World) -> None:
    number = made(world, "location")
    world.save(LOCATION, number, postal_code=" sm44tq")
    assert _pin(world, number) == ("SM4 4TQ", None, None)
    world.save(LOCATION, number, latitude=51.4, longitude=-0.2)
    world.save(LOCATION, number, name="Still the hall")
    assert _pin(world, number) == ("SM4 4TQ", 51.4, -0.2)
    world.save(LOCATION, number, postal_code="")
    assert _pin(world, number) == (None, None, None)


def test_a_pin_that_comes_with_its_postcode_stays(world: World) -> None:
    number = made(world, "location", postal_code="sw2 1jq")
    assert _pin(world, number) == ("SW2 1JQ", 51.5, -0.1)


# Mentions.


def test_a_mention_is_changed_without_being_taken_for_another(world: World) -> None:
    number = made(world, "mention")
    world.save(MENTION, number, note="In other words", meeting_id=world.spring)
    assert row(world.path, "issue_mention", number)["note"] == "In other words"


def test_a_mention_cannot_become_one_that_is_there(world: World) -> None:
    made(world, "mention")
    other = made(world, "mention", meeting_id=world.summer)
    before = content(world.path)
    found = problems(world.save, MENTION, other, meeting_id=world.spring)
    assert found.keys() == {"organization_id"}
    assert content(world.path) == before


def test_what_was_taken_back_can_be_raised_again(world: World) -> None:
    world.remove(MENTION, made(world, "mention"))
    assert made(world, "mention")


def test_a_merged_issue_is_raised_no_more(world: World) -> None:
    world.merge(world.twin, world.issue)
    assert "has been merged" in problems(made, world, "mention")["issue_id"]


# What the history says of parts.


@pytest.mark.parametrize("name", WITH_PARTS)
def test_the_history_names_what_came_and_what_went(name: str, world: World) -> None:
    case = CASES[name]
    number, neighbour = made(world, name), made(world, name)
    several, others = linked(world, case.several), linked(world, case.others)
    saved = world.save(case.kind, number, **case.changes, **others)
    undo(world.path, COORDINATOR, new_key(), saved.key)
    with connect.reading(world.path) as db:
        undone, changed, added = history.changes_with_parts(db, case.kind, number, private=True)
        (alone,) = history.changes_with_parts(db, case.kind, neighbour, private=True)
    before = {(part, value) for part, values in several.items() for value in values}
    after = {(part, value) for part, values in others.items() for value in values}
    # What a new row had is on its page, and its command may have added thousands of others.
    assert added.parts == alone.parts == []
    assert set(changed.parts) == {(*one, True) for one in after - before} | {
        (*one, False) for one in before - after
    }
    assert set(undone.parts) == {(*one, False) for one in after - before} | {
        (*one, True) for one in before - after
    }
    assert set(case.changes) <= set(changed.fields)
