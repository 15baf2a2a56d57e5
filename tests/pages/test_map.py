"""The map page: the pins that are sent, the filters, the card of a service, the list."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from tests.db.tools import CAMDEN, HACKNEY
from tests.pages.test_names import shown
from tests.pages.test_shell import opened, sql, total

Open = Callable[..., AppTest]
Make = Callable[[str], Path]

OFFERED = "s.status IN ('active', 'temporarily closed') AND s.deleted_at IS NULL"
PLACED = """l.location_type = 'physical' AND l.confidential = 0 AND l.latitude IS NOT NULL
    AND l.deleted_at IS NULL"""
PLACES = """SELECT s.id, l.latitude, l.longitude FROM service AS s
    JOIN service_at_location AS p ON p.service_id = s.id
    JOIN location AS l ON l.id = p.location_id"""
REFUGE = 19


def sent(app: AppTest) -> dict[str, Any]:
    """Return all that the page gives to the map's component."""
    (component,) = app.get("component_instance")
    held: dict[str, Any] = json.loads(component.proto.json_args)
    return held


def pins(app: AppTest) -> list[list[float]]:
    """Return the rows of pins that were sent: latitude, longitude, service, kind."""
    match = re.search(r"var data = (\[.*?\]);\n", sent(app)["feature_group"], re.DOTALL)
    assert match is not None
    rows: list[list[float]] = json.loads(match[1])
    return rows


def with_term(taxonomy: str, code: str) -> str:
    return f"""s.id IN (SELECT x.service_id FROM attribute AS x
        JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
        JOIN taxonomy AS y ON y.id = t.taxonomy_id
        WHERE y.code = '{taxonomy}' AND t.code = '{code}')"""


def listed(app: AppTest) -> list[int]:
    """Turn every page of the list; return the ids."""
    found = opened(app, "service")
    while len(found) < total(app):
        pager = app.number_input(key="services_page")
        pager.set_value(pager.value + 1).run()
        found += opened(app, "service")
    return found


# Pins.


@pytest.mark.parametrize("content", ["empty", "facts", "sample", "generated"])
def test_the_pins_are_what_sql_counts(content: str, database: Make, open_page: Open) -> None:
    path = database(content)
    wanted = sql(path, f"{PLACES} WHERE {OFFERED} AND {PLACED}")
    drawn = pins(open_page("map"))
    assert sorted((row[2], row[0], row[1]) for row in drawn) == sorted(wanted)


def test_the_kind_of_a_pin_is_the_first_specialism(sample: Path, open_page: Open) -> None:
    first = sql(
        sample,
        """SELECT x.service_id, min(t.position) FROM attribute AS x
           JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
           WHERE t.taxonomy_id = (SELECT id FROM taxonomy WHERE code = 'specialism')
           AND x.service_id IS NOT NULL GROUP BY x.service_id""",
    )
    kinds = {int(row[2]): row[3] for row in pins(open_page("map"))}
    assert kinds == {number: kind for number, kind in first if number in kinds}


@pytest.mark.parametrize("content", ["sample", "generated"])
def test_confidential_places_are_never_sent(content: str, database: Make, open_page: Open) -> None:
    path = database(content)
    if content == "generated":
        with connect.writing(path, "test") as db:
            db.execute(
                "UPDATE location SET confidential = 1, version = version + 1 WHERE id % 5 = 0"
            )
    hidden = sql(path, f"{PLACES} WHERE l.confidential = 1 AND l.latitude IS NOT NULL")
    shared = sql(path, f"{PLACES} WHERE {PLACED}")
    assert hidden
    app = open_page("map", closed="true", service=str(hidden[0][0]))
    numbers = set(re.findall(r"-?\d+\.\d+", json.dumps(sent(app)["feature_group"])))
    open_to_all = {place[1:] for place in shared}
    for _, latitude, longitude in hidden:
        if (latitude, longitude) not in open_to_all:
            assert not {str(latitude), str(longitude)} <= numbers
    drawn = {(row[2], row[0], row[1]) for row in pins(app)}
    assert drawn.isdisjoint(hidden)


def test_a_deleted_place_and_a_deleted_service_lose_their_pins(
    sample: Path, open_page: Open
) -> None:
    before = pins(open_page("map"))
    with connect.writing(sample, "test") as db:
        gone = {"deleted_at": "2026-01-01T00:00:00.000Z"}
        db.table("service").update(1, gone)
        (place,) = db.execute(
            "SELECT location_id FROM service_at_location WHERE service_id = 2"
        ).fetchone()
        db.table("location").update(place, gone)
    after = pins(open_page("map"))
    assert {row[2] for row in before} - {row[2] for row in after} == {1, 2}


# Filters.

BOROUGH = """(s.id IN (SELECT service_id FROM service_area WHERE borough_code = 'E09000012')
    OR s.id IN (SELECT p.service_id FROM service_at_location AS p
      JOIN location AS l ON l.id = p.location_id WHERE l.borough_code = 'E09000012'))"""
AGE = "coalesce(s.minimum_age, 0) <= 14 AND coalesce(s.maximum_age, 999) >= 14"
FILTERS = {
    "specialism": (
        {"specialism": "gangs"},
        f"{OFFERED} AND {with_term('specialism', 'gangs')}",
    ),
    "factor": (
        {"factor": "mental-health"},
        f"{OFFERED} AND {with_term('factor', 'mental-health')}",
    ),
    "borough": ({"borough": HACKNEY}, f"{OFFERED} AND {BOROUGH}"),
    "age": ({"age": "14"}, f"{OFFERED} AND {AGE}"),
    "no age": ({"age": "0"}, f"{OFFERED} AND s.minimum_age IS NULL"),
    "closed too": ({"closed": "true"}, "s.deleted_at IS NULL"),
    "together": (
        {"specialism": "gangs", "borough": HACKNEY, "age": "14"},
        f"{OFFERED} AND {BOROUGH} AND {AGE} AND {with_term('specialism', 'gangs')}",
    ),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_lets_through_what_sql_does(name: str, sample: Path, open_page: Open) -> None:
    query, condition = FILTERS[name]
    wanted = [
        number
        for (number,) in sql(
            sample,
            f"SELECT id FROM service AS s WHERE {condition} ORDER BY name COLLATE NOCASE, id",
        )
    ]
    placed = {number for number, _, _ in sql(sample, f"{PLACES} WHERE {condition} AND {PLACED}")}
    app = open_page("map", **query)
    assert {row[2] for row in pins(app)} == placed
    assert total(app) == len(wanted)
    assert listed(app) == wanted
    assert wanted


def test_filters_by_their_widgets(sample: Path, open_page: Open) -> None:
    app = open_page("map")
    app.selectbox(key="filter specialism").select("gangs")
    app.selectbox(key="filter borough").select("E09000012")
    app.number_input(key="age").set_value(14).run()
    chosen = total(app)
    assert chosen == total(open_page("map", **FILTERS["together"][0]))
    app.toggle(key="closed").set_value(True).run()
    assert not app.exception
    assert total(app) >= chosen


def test_odd_filters_do_no_harm(sample: Path, open_page: Open) -> None:
    odd = {
        "specialism": "Gangs and peer pressure",
        "factor": "'; --",
        "borough": "Paris",
        "age": "-3",
        "closed": "maybe",
        "no_pin": "2",
        "services_page": "99",
    }
    app = open_page("map", **odd)
    assert not app.exception
    assert total(app) == 43
    for age in ("500", "old", ""):
        app = open_page("map", age=age)
        assert not app.exception
        assert total(app) == 43


def test_nothing_that_fits_says_what_to_do(sample: Path, open_page: Open) -> None:
    app = open_page("map", borough="E09000021", factor="alcoholism", age="3")
    assert not app.exception
    assert "Widen them" in app.info[0].value
    assert pins(app) == []


def test_an_empty_map_says_what_to_do(empty: Path, open_page: Open) -> None:
    app = open_page("map")
    assert "under Partners" in app.info[0].value
    assert total(app) == 0


# The card.


def test_a_card_says_all_that_is_known(sample: Path, open_page: Open) -> None:
    number = 12
    app = open_page("map", service=str(number))
    assert not app.exception
    with connect.reading(sample) as db:
        held = db.table("service").get(number)
    text = shown(app)
    names = [
        sql(sample, query, number)
        for query in (
            """SELECT o.name FROM organization AS o JOIN service AS s ON s.organization_id = o.id
               WHERE s.id = ?""",
            """SELECT t.name FROM attribute AS x JOIN taxonomy_term AS t
               ON t.id = x.taxonomy_term_id WHERE x.service_id = ?""",
            """SELECT b.name FROM service_area AS r JOIN borough AS b ON b.code = r.borough_code
               WHERE r.service_id = ?""",
            "SELECT name FROM language WHERE service_id = ?",
            """SELECT l.postal_code FROM service_at_location AS p
               JOIN location AS l ON l.id = p.location_id WHERE p.service_id = ?""",
        )
    ]
    for rows in names:
        assert rows
        for (name,) in rows:
            assert name in text
    assert app.subheader[0].value == held["name"].replace(":", "\\:").replace("-", "\\-")
    for column in ("description", "eligibility_description", "application_process"):
        assert held[column] is None or held[column] in text
    assert f"{held['minimum_age']} to {held['maximum_age']}" in text
    assert "How to refer" in text


def test_a_refuges_card_says_its_borough_and_no_address(sample: Path, open_page: Open) -> None:
    app = open_page("map", service=str(REFUGE))
    places = sql(
        sample,
        """SELECT l.name, l.address_1, l.postal_code, b.name FROM location AS l
           JOIN service_at_location AS p ON p.location_id = l.id
           JOIN borough AS b ON b.code = l.borough_code WHERE p.service_id = ?""",
        REFUGE,
    )
    drawn = shown(app) + json.dumps(sent(app))
    assert places
    for name, address, postcode, borough in places:
        assert f"Confidential address, {borough}: ask the agency" in shown(app)
        for secret in (name, address, postcode):
            assert not secret or secret not in drawn
    assert REFUGE not in {row[2] for row in pins(app)}


def test_a_service_opens_from_the_list(sample: Path, open_page: Open) -> None:
    app = open_page("map")
    number = opened(app, "service")[0]
    app.button(key=f"open service {number}").click().run()
    assert not app.exception
    assert app.query_params == {"service": str(number)}
    assert app.subheader[0].value
    assert "How to refer" in shown(app)


def test_a_service_that_is_not_there_says_so(sample: Path, open_page: Open) -> None:
    app = open_page("map")
    for number in ("999999", "9" * 15):
        app.query_params["service"] = number
        app.run()
        assert not app.exception
        assert "not there, or it was deleted" in app.info[0].value
        assert total(app) == 43


def test_what_is_no_service_does_no_harm(sample: Path, open_page: Open) -> None:
    app = open_page("map")
    for number in ("0", "-1", "9" * 30, "two", ""):
        app.query_params["service"] = number
        app.run()
        assert not app.exception
        assert app.info
        assert total(app) == 43


# The list.


def test_the_list_is_cut_in_pages_by_name(database: Make, open_page: Open) -> None:
    path = database("generated")
    wanted = sql(
        path, f"SELECT id FROM service AS s WHERE {OFFERED} ORDER BY name COLLATE NOCASE, id"
    )
    last = -(-len(wanted) // 20)
    for page in (1, 2, last):
        app = open_page("map", services_page=str(page))
        cut = wanted[(page - 1) * 20 : page * 20]
        assert opened(app, "service") == [number for (number,) in cut]
    assert total(app) == len(wanted)


def test_the_toggle_leaves_those_without_a_pin(sample: Path, open_page: Open) -> None:
    wanted = sql(
        sample,
        f"""SELECT id FROM service AS s WHERE {OFFERED} AND id NOT IN
            (SELECT p.service_id FROM service_at_location AS p
             JOIN location AS l ON l.id = p.location_id WHERE {PLACED})
            ORDER BY name COLLATE NOCASE, id""",
    )
    app = open_page("map")
    assert f"Only the {len(wanted)} without a pin" in app.toggle(key="no_pin").label
    app.toggle(key="no_pin").set_value(True).run()
    assert opened(app, "service") == [number for (number,) in wanted]
    assert total(app) == len(wanted)
    assert "no pin" in shown(app)
    assert opened(open_page("map", no_pin="true"), "service") == opened(app, "service")


def test_the_toggle_does_not_hide_all_where_every_service_has_a_pin(
    sample: Path, open_page: Open
) -> None:
    app = open_page("map", no_pin="true", borough=CAMDEN)
    assert app.toggle(key="no_pin").disabled
    assert opened(app, "service")
