"""The fields of a form: what is drawn, typed, emptied, saved and said."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.commands import records
from db.kinds.records import LOCATION, SERVICE
from db.write import new_key
from synergy import dates
from tests import waiting
from tests.conftest import COORDINATOR, components
from tests.db.tools import CAMDEN, HACKNEY, Row, row
from tests.pages.tools import field, press, sql, under
from ui import viewer as viewer_source
from ui.kit import fields
from ui.kit.fields import Area, Choice, Day, Field, Number, Several, Tick, Word

WORDS = ("open", "done")
OPTIONS = {1: "North", 2: "South"}
SERVICES = (
    "SERVICE",
    """[
        "What it is",
        [Field("name", "Name", True), Word("status", "Status", words=words.SERVICE_STATUSES)],
        [Area("description", "Description")],
        [Number("minimum_age", "From"), Number("maximum_age", "To")],
        [Word("capacity", "Availability", words=words.CAPACITIES, optional=True)],
        [Day("assured_date", "Checked", lean="back")],
        [Choice("organization_id", "Partner", True, options={ORGANIZATION: "North"})],
        [Choice("instead_id", "Instead", options={OTHER: "Another club"})],
        [Several("boroughs", "Boroughs", options={"E09000007": "Camden", "E09000012": "Hackney"})],
        [Several("languages", "Languages", options={"English": "English"}, new=True)],
    ]""",
)
LOCATIONS = ("LOCATION", '[[Field("name", "Name", True), Tick("confidential", "Confidential")]]')
SCRIPT = """
from functools import partial

from db import connect
from db.kinds import records as kinds
from db.commands import records
from db.queries.records import record
from synergy import words
from ui.kit import editor, forms, notice
from ui.kit.fields import Area, Choice, Day, Field, Number, Several, Tick, Word

KIND = kinds.{kind}
with connect.reading(connect.database_path()) as db:
    held = record(db, KIND, {number})
if forms.is_open("form"):
    editor.edit("form", {layout}, held, partial(records.save, KIND), "Saved.")
else:
    notice.show()
"""


@pytest.fixture
def club(facts: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Add a service with every field filled, another service, and their place."""
    monkeypatch.setattr(viewer_source, "read_header", COORDINATOR.to_header)
    (organization,) = sql(facts, "SELECT min(id) FROM organization")[0]

    def add(kind: Any, **values: Any) -> int:
        return records.add(kind, facts, COORDINATOR, new_key(), values).row_id

    of = {"organization_id": organization}
    other = add(SERVICE, name="Another club", **of)
    filled = {
        "name": "Homework club",
        "status": "temporarily closed",
        "description": "Twice a week",
        "minimum_age": 11,
        "maximum_age": 16,
        "capacity": "full",
        "assured_date": "2026-06-05",
        "instead_id": other,
        "boroughs": (CAMDEN, HACKNEY),
        "languages": ("English", "Somali"),
    }
    return {
        "organization": organization,
        "other": other,
        "service": add(SERVICE, **filled, **of),
        "location": add(LOCATION, name="Hall", confidential=1, location_type="physical", **of),
    }


def edit(made: dict[str, int], kind: str, layout: str) -> AppTest:
    """Open the form of a service or a place, drawn by a script of its own."""
    layout = layout.replace("ORGANIZATION", str(made["organization"]))
    layout = layout.replace("OTHER", str(made["other"]))
    script = SCRIPT.format(kind=kind, layout=layout, number=made[kind.lower()])
    app = AppTest.from_string(script, default_timeout=waiting.SECONDS)
    app._bidi_component_manager = components()
    app.query_params["form"] = "form"
    app.run()
    assert not app.exception
    return app


def boroughs(path: Path, number: int) -> list[str]:
    query = "SELECT borough_code FROM service_area WHERE service_id = ? ORDER BY 1"
    return [code for (code,) in sql(path, query, number)]


def languages(path: Path, number: int) -> list[str]:
    query = "SELECT name FROM language WHERE service_id = ? ORDER BY 1"
    return [name for (name,) in sql(path, query, number)]


def changed(before: Row, after: Row) -> dict[str, Any]:
    clock = ("version", "updated_at")
    return {
        name: after[name] for name in after if after[name] != before[name] and name not in clock
    }


@pytest.mark.parametrize(("kind", "layout"), [SERVICES, LOCATIONS], ids=["service", "place"])
def test_a_form_that_nobody_touched_saves_nothing(
    kind: str, layout: str, facts: Path, club: dict[str, int]
) -> None:
    before = row(facts, kind.lower(), club[kind.lower()])
    app = press(edit(club, kind, layout), "Save")
    assert "No changes to save." in app.markdown[0].value
    assert row(facts, kind.lower(), club[kind.lower()]) == before


@pytest.mark.parametrize(
    ("name", "emptied"),
    [
        ("description", ""),
        ("description", " \n "),
        ("minimum_age", None),
        ("maximum_age", None),
        ("capacity", None),
        ("assured_date", ""),
        ("assured_date", "  "),
        ("instead_id", None),
    ],
)
def test_a_value_that_is_emptied_is_saved_as_none(
    name: str, emptied: str | None, facts: Path, club: dict[str, int]
) -> None:
    before = row(facts, "service", club["service"])
    app = edit(club, *SERVICES)
    box = field(app, name)
    assert box.value not in (None, "")
    # In the browser a choice or a number that was drawn with a value cannot be emptied.
    drawn_with = {descriptor.name for descriptor, _ in box.proto.ListFields()}
    assert box.type in ("text_input", "text_area") or "default" not in drawn_with
    box.set_value(emptied)
    press(app, "Save")
    after = row(facts, "service", club["service"])
    # Nobody has checked it on no day.
    gone = {name, "assured_by"} if name == "assured_date" else {name}
    assert changed(before, after) == dict.fromkeys(gone)
    assert after["version"] == before["version"] + 1


@pytest.mark.parametrize(
    ("name", "read"),
    [("boroughs", boroughs), ("languages", languages)],
    ids=["boroughs", "languages"],
)
def test_parts_that_are_emptied_are_none(
    name: str, read: Callable[[Path, int], list[str]], facts: Path, club: dict[str, int]
) -> None:
    before = row(facts, "service", club["service"])
    assert len(read(facts, club["service"])) == 2
    app = edit(club, *SERVICES)
    field(app, name).set_value([])
    press(app, "Save")
    assert read(facts, club["service"]) == []
    assert changed(before, row(facts, "service", club["service"])) == {}


@pytest.mark.parametrize(("name", "column"), [("name", "name"), ("organization_id", "name")])
def test_what_is_required_cannot_be_emptied_and_keeps_the_rest(
    name: str, column: str, facts: Path, club: dict[str, int]
) -> None:
    before = row(facts, "service", club["service"])
    app = edit(club, *SERVICES)
    assert field(app, name).label.endswith(" (required)")
    field(app, name).set_value("" if name == "name" else None)
    field(app, "description").set_value("Other words")
    press(app, "Save")
    assert (
        under(app, name)
        == {
            "name": "Give the service a name.",
            "organization_id": "Choose the partner that offers it.",
        }[name]
    )
    assert field(app, "description").value == "Other words"
    assert row(facts, "service", club["service"]) == before


def test_everything_that_is_typed_is_saved(facts: Path, club: dict[str, int]) -> None:
    before = row(facts, "service", club["service"])
    app = edit(club, *SERVICES)
    for name, value in {
        "name": " Maths club ",
        "description": "Thrice a week",
        "minimum_age": 9,
        "maximum_age": 12,
        "status": "active",
        "capacity": "open",
        "assured_date": "yesterday",
        "boroughs": [HACKNEY],
        "languages": ["Somali", "Polish"],
    }.items():
        field(app, name).set_value(value)
    press(app, "Save")
    assert changed(before, row(facts, "service", club["service"])) == {
        "name": "Maths club",
        "description": "Thrice a week",
        "minimum_age": 9,
        "maximum_age": 12,
        "status": "active",
        "capacity": "open",
        "assured_date": (dates.today() - timedelta(days=1)).isoformat(),
    }
    assert boroughs(facts, club["service"]) == [HACKNEY]
    assert languages(facts, club["service"]) == ["Polish", "Somali"]


@pytest.mark.parametrize(
    ("value", "tick", "saved"), [(1, False, 0), (0, True, 1)], ids=["off", "on"]
)
def test_a_tick_is_kept_as_one_or_nought(
    value: int, tick: bool, saved: int, facts: Path, club: dict[str, int]
) -> None:
    version = (club["location"], 1)
    if value == 0:
        off = {"confidential": 0}
        records.save(LOCATION, facts, COORDINATOR, new_key(), version, off)
    app = edit(club, *LOCATIONS)
    assert field(app, "confidential").value == bool(value)
    field(app, "confidential").set_value(tick)
    press(app, "Save")
    assert row(facts, "location", club["location"])["confidential"] == saved


def test_a_day_is_shown_in_words_and_its_own_words_change_nothing(
    facts: Path, club: dict[str, int]
) -> None:
    app = edit(club, *SERVICES)
    assert field(app, "assured_date").value == "Fri 5 June 2026"
    field(app, "assured_date").set_value(" Fri 5 June 2026 ")
    press(app, "Save")
    assert "No changes to save" in app.markdown[0].value


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("30 February", "We can't read “30 February” as a date."),
        ("Thu 5 June 2026", "“Thu 5 June 2026” doesn't match: 5 June 2026 is a Friday."),
        ("soon", "We can't read “soon” as a date."),
    ],
)
def test_what_is_no_day_is_said_under_it_and_stays_as_typed(
    typed: str, said: str, facts: Path, club: dict[str, int]
) -> None:
    before = row(facts, "service", club["service"])
    app = edit(club, *SERVICES)
    field(app, "assured_date").set_value(typed)
    press(app, "Save")
    assert (under(app, "assured_date") or "").startswith(said)
    assert field(app, "assured_date").value == typed
    assert row(facts, "service", club["service"]) == before
    field(app, "assured_date").set_value("5/6/2025")
    press(app, "Save")
    assert row(facts, "service", club["service"])["assured_date"] == "2025-06-05"


def test_a_choice_that_is_gone_stays_until_it_is_changed(facts: Path, club: dict[str, int]) -> None:
    kind, layout = SERVICES
    app = edit(club, kind, layout.replace('{OTHER: "Another club"}', "{}"))
    box = field(app, "instead_id")
    assert box.options == [f"no. {club['other']}"]
    field(app, "description").set_value("Other words")
    press(app, "Save")
    assert row(facts, "service", club["service"])["instead_id"] == club["other"]


# What is said of a value.


@pytest.mark.parametrize(
    ("one", "value", "said"),
    [
        (Field("a", "A"), "x", "x"),
        (Field("a", "A"), None, ""),
        (Area("a", "A"), "two\nlines", "two\nlines"),
        (Number("a", "A"), 0, "0"),
        (Number("a", "A"), None, ""),
        (Day("a", "A"), "2026-06-05", "Fri 5 June 2026"),
        (Day("a", "A"), None, ""),
        (Tick("a", "A"), 1, "yes"),
        (Tick("a", "A"), 0, "no"),
        (Word("a", "A", words=WORDS), "done", "done"),
        (Word("a", "A", words=WORDS), None, ""),
        (Choice("a", "A", options=OPTIONS), 2, "South"),
        (Choice("a", "A", options=OPTIONS), 7, "no. 7"),
        (Choice("a", "A", options={"E1": "Camden"}), "E2", "E2"),
        (Choice("a", "A", options=OPTIONS), None, ""),
        (Several("a", "A", options=OPTIONS), (2, 1), "North, South"),
        (Several("a", "A", options=OPTIONS), (9, 1), "North, no. 9"),
        (Several("a", "A", options=OPTIONS), (), ""),
        (Several("a", "A", options=OPTIONS), None, ""),
    ],
)
def test_a_value_is_said_in_words(one: Field, value: Any, said: str) -> None:
    assert one.say(value) == said


def test_the_fields_of_a_layout_by_name_leave_its_headings_out() -> None:
    name, due, state = Field("name", "Name"), Day("due", "Due"), Word("state", "State", words=WORDS)
    assert fields.by_name(["Heading", [name, due], [state]]) == {
        "name": name,
        "due": due,
        "state": state,
    }


def test_a_label_says_that_it_is_required() -> None:
    assert Field("name", "Name", True).caption == "Name (required)"
    assert Field("name", "Name").caption == "Name"
