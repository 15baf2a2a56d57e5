"""The map page: the pins that are sent, the filters, the panel with its list and its card."""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.queries.indicators import Indicator
from synergy import distance, tiles
from synergy.viewers import Viewer
from tests.db.tools import CAMDEN, HACKNEY, LAMBETH, insert
from tests.names import fill, hard_names
from tests.pages.tools import shown, sql, total
from ui.kit import indicator_words
from ui.map import colours, side
from ui.map.colours import quarters

Open = Callable[..., AppTest]
Make = Callable[[str], Path]

OFFERED = "s.status IN ('active', 'temporarily closed') AND s.deleted_at IS NULL"
PLACED = """l.location_type = 'physical' AND l.confidential = 0 AND l.latitude IS NOT NULL
    AND l.deleted_at IS NULL"""
PLACES = """SELECT s.id, l.latitude, l.longitude FROM service AS s
    JOIN service_at_location AS p ON p.service_id = s.id
    JOIN location AS l ON l.id = p.location_id"""
REFUGE = 19
CODE = re.compile(r"E09000\d{3}")
DRAWN = re.compile(r'synergyMap\.draw\(\{"pins": (\[.*?\]), \.\.\.(\{.*\})\}\);')
LEGEND_FILLS = (None, 0, 1, 2, 3, colours.NO_FIGURE, colours.NO_SERVICE, "0", "lock")
MEANING = re.compile(
    r"[\d,.]+( to [\d,.]+)?( services?)?|no (figure|services|active services|specialism stated)"
    r"|confidential – do not share"
)


def sent(app: AppTest) -> dict[str, Any]:
    """Return all that the page gives to the map's component."""
    (component,) = app.get("component_instance")
    held: dict[str, Any] = json.loads(component.proto.json_args)
    return held


def given(app: AppTest) -> dict[str, Any]:
    """Return what the page has the map draw; fail where it is more than numbers and constants."""
    held = re.search(DRAWN, sent(app)["feature_group"])
    assert held is not None
    drawn: dict[str, Any] = {**json.loads(held[2]), "pins": json.loads(held[1])}
    parts = {"pins", "dark", "fills", "legend", "borough", "ring", "near", "streets", "narrow"}
    assert set(drawn) == parts
    assert all(fill in LEGEND_FILLS and MEANING.fullmatch(text) for fill, text in drawn["legend"])
    assert all(type(value) in (int, float) for row in drawn["pins"] for value in row)
    assert all(CODE.fullmatch(code) for code in (*drawn["fills"], drawn["borough"] or HACKNEY))
    assert all(type(value) is int for value in drawn["fills"].values())
    assert all(type(value) is float for point in drawn["ring"] for value in point)
    assert drawn["streets"] in (None, tiles.OPEN_STREET_MAP)
    return drawn


def pins(app: AppTest) -> list[list[float]]:
    """Return the rows of pins that were sent, as db.queries.places.Pin says them."""
    rows: list[list[float]] = given(app)["pins"]
    return rows


def stacked(places: Iterable[tuple[int, float, float]]) -> dict[tuple[float, float], int]:
    """Count the services at each point."""
    found: dict[tuple[float, float], set[int]] = {}
    for service, latitude, longitude in places:
        found.setdefault((round(latitude, 5), round(longitude, 5)), set()).add(service)
    return {point: len(services) for point, services in found.items()}


def counted(app: AppTest) -> dict[tuple[float, float], int]:
    """Return how many services the map counts at each point."""
    return {(row[0], row[1]): int(row[4]) for row in pins(app)}


def on_offer(app: AppTest) -> int:
    """Return how many services the panel speaks of."""
    lines = (re.match(r"\*\*([\d,]+) services?\*\*", one.value) for one in app.markdown)
    return int(next(line[1] for line in lines if line).replace(",", ""))


def with_term(taxonomy: str, code: str) -> str:
    return f"""s.id IN (SELECT x.service_id FROM attribute AS x
        JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
        JOIN taxonomy AS y ON y.id = t.taxonomy_id
        WHERE y.code = '{taxonomy}' AND t.code = '{code}')"""


def opened(app: AppTest) -> list[int]:
    """Return the ids of the services that the panel lists, in their order."""
    found = (re.fullmatch(r"choose (\d+)", one.key or "") for one in app.button)
    return [int(match[1]) for match in found if match]


def listed(app: AppTest) -> list[int]:
    """Turn every page of the list; return the ids."""
    found: list[int] = []
    for number in range(1, -(-total(app) // side.ROWS) + 1):
        app.query_params["services_page"] = str(number)
        found += opened(app.run())
    return found


def open_more(app: AppTest) -> AppTest:
    """Open the popover of the other filters, for one run."""
    app.session_state["more"] = True
    return app.run()


# Pins.


@pytest.mark.parametrize("content", ["empty", "facts", "sample", "generated"])
def test_the_pins_are_what_sql_counts(content: str, database: Make, open_page: Open) -> None:
    path = database(content)
    wanted = sql(path, f"{PLACES} WHERE {OFFERED} AND {PLACED}")
    app = open_page("map")
    assert counted(app) == stacked(wanted)
    assert len(pins(app)) == len(counted(app))


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
    assert len(pins(app)) == len(stacked(shared))


def test_a_deleted_place_and_a_deleted_service_lose_their_pins(
    sample: Path, open_page: Open
) -> None:
    before = counted(open_page("map"))
    with connect.writing(sample, "test") as db:
        gone = {"deleted_at": "2026-01-01T00:00:00.000Z"}
        db.table("service").update(1, gone)
        (place,) = db.execute(
            "SELECT location_id FROM service_at_location WHERE service_id = 2"
        ).fetchone()
        db.table("location").update(place, gone)
    after = counted(open_page("map"))
    assert sum(before.values()) - sum(after.values()) == 2
    assert after == stacked(sql(sample, f"{PLACES} WHERE {OFFERED} AND {PLACED}"))


# Filters.

BOROUGH = """(s.id IN (SELECT service_id FROM service_area WHERE borough_code = 'E09000012')
    OR s.id IN (SELECT p.service_id FROM service_at_location AS p
      JOIN location AS l ON l.id = p.location_id
      WHERE l.borough_code = 'E09000012' AND l.location_type = 'physical')
    OR s.id NOT IN (SELECT service_id FROM service_area) AND s.id NOT IN
      (SELECT p.service_id FROM service_at_location AS p JOIN location AS l
       ON l.id = p.location_id WHERE l.location_type <> 'virtual')
      AND s.id IN (SELECT service_id FROM service_at_location))"""
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
    placed = stacked(sql(sample, f"{PLACES} WHERE {condition} AND {PLACED}"))
    app = open_page("map", **query)
    assert counted(app) == placed
    assert total(app) == on_offer(app) == len(wanted)
    assert listed(app) == wanted
    assert wanted


def test_filters_by_their_widgets(sample: Path, open_page: Open) -> None:
    app = open_page("map")
    app.pills(key="filter specialism").set_value("gangs").run()
    open_more(app)
    app.selectbox(key="filter borough").select(HACKNEY)
    app.number_input(key="filter age").set_value(14).run()
    chosen = on_offer(app)
    assert app.query_params == {"specialism": "gangs", "borough": HACKNEY, "age": "14"}
    assert chosen == on_offer(open_page("map", **FILTERS["together"][0]))
    open_more(app).toggle(key="filter closed").set_value(True).run()
    assert not app.exception
    assert app.query_params["closed"] == "true"
    assert on_offer(app) >= chosen


def test_a_saved_link_of_the_earlier_map_opens_with_its_filters(
    sample: Path, open_page: Open
) -> None:
    saved = {"specialism": "gangs", "age": "14", "view": "List", "colour": "services gangs"}
    app = open_page("map", **saved, off="online", services_page="2", service="12", closed="true")
    assert not app.exception
    assert "How to refer" in shown(app)
    assert app.pills(key="filter specialism").value == "gangs"
    assert app.selectbox(key="filter colour").value == "services gangs"
    assert open_more(app).number_input(key="filter age").value == 14


def test_odd_filters_do_no_harm(sample: Path, open_page: Open) -> None:
    odd = {
        "specialism": "Gangs and peer pressure",
        "factor": "'; --",
        "borough": "Paris",
        "age": "-3",
        "closed": "maybe",
        "off": "2",
        "colour": "need ',",
        "place": "-1",
        "view": "Nowhere",
        "services_page": "99",
    }
    app = open_page("map", **odd)
    assert not app.exception
    assert on_offer(app) == 43
    for age in ("500", "old", ""):
        app = open_page("map", age=age)
        assert not app.exception
        assert on_offer(app) == 43


def test_nothing_that_fits_says_what_to_do(sample: Path, open_page: Open) -> None:
    app = open_page("map", borough="E09000021", factor="alcoholism", age="3")
    assert not app.exception
    assert "Try removing a filter" in app.info[0].value
    assert pins(app) == []


def test_an_empty_map_says_what_to_do(empty: Path, open_page: Open) -> None:
    app = open_page("map")
    assert "from a partner's page" in app.info[0].value
    assert on_offer(app) == 0


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
    assert app.header[0].value == held["name"].replace(":", "\\:").replace("-", "\\-")
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
        assert f"Confidential address, {borough} – ask the agency" in shown(app)
        for secret in (name, address, postcode):
            assert not secret or secret not in drawn
    assert given(app)["ring"] == []


def test_a_service_opens_from_the_list_and_leads_back(sample: Path, open_page: Open) -> None:
    app = open_page("map")
    number = opened(app)[0]
    app.button(key=f"choose {number}").click().run()
    assert not app.exception
    assert app.query_params == {"service": str(number)}
    assert app.header[0].value
    assert "How to refer" in shown(app)
    app.button(key="back").click().run()
    assert app.query_params == {}
    assert opened(app)[0] == number


def test_a_service_that_is_not_there_says_so(sample: Path, open_page: Open) -> None:
    app = open_page("map")
    for number in ("0", "999999", "9" * 15):
        app.query_params["service"] = number
        app.run()
        assert not app.exception
        assert "doesn't exist or was deleted" in app.info[0].value


def test_what_is_no_service_does_no_harm(sample: Path, open_page: Open) -> None:
    app = open_page("map")
    for number in ("-1", "9" * 30, "two", ""):
        app.query_params["service"] = number
        app.run()
        assert not app.exception
        assert on_offer(app) == 43


# The list.


def test_the_list_is_cut_in_pages_by_name(database: Make, open_page: Open) -> None:
    path = database("generated")
    wanted = sql(
        path, f"SELECT id FROM service AS s WHERE {OFFERED} ORDER BY name COLLATE NOCASE, id"
    )
    last = -(-len(wanted) // side.ROWS)
    for page in (1, 2, last):
        app = open_page("map", services_page=str(page))
        cut = wanted[(page - 1) * side.ROWS : page * side.ROWS]
        assert opened(app) == [number for (number,) in cut]
    assert total(app) == len(wanted)


def test_services_without_a_pin_are_counted_and_listed_by_the_reason(
    sample: Path, open_page: Open
) -> None:
    unpinned = f"""{OFFERED} AND s.id NOT IN (SELECT p.service_id FROM service_at_location AS p
        JOIN location AS l ON l.id = p.location_id WHERE {PLACED})"""
    at = """s.id IN (SELECT p.service_id FROM service_at_location AS p
        JOIN location AS l ON l.id = p.location_id WHERE {})"""
    hidden = at.format("l.confidential = 1")
    online = at.format("l.location_type = 'virtual'")
    area = "s.id IN (SELECT service_id FROM service_area)"
    wanted = {
        "confidential": f"{unpinned} AND {hidden}",
        "online": f"{unpinned} AND {online} AND NOT {hidden}",
        "boroughs": f"{unpinned} AND {area} AND NOT {online} AND NOT {hidden}",
    }
    for why, condition in wanted.items():
        ids = sql(
            sample,
            f"SELECT id FROM service AS s WHERE {condition} ORDER BY name COLLATE NOCASE, id",
        )
        app = open_page("map")
        box = app.selectbox(key="filter off")
        assert box.options[list(side.OFF).index(why)].startswith(f"{len(ids)} ")
        box.select(why).run()
        assert not app.exception
        assert app.query_params == {"off": why}
        assert opened(app) == [number for (number,) in ids]
        assert total(app) == len(ids) > 0


# An address.


def stack_up(path: Path, services: Iterable[int]) -> int:
    """Give services one more location each, all at one point; return the first of them."""
    with connect.writing(path, "test") as db:
        made = []
        for number in services:
            at = {"latitude": 51.50505, "longitude": -0.11111, "borough_code": LAMBETH}
            made.append(insert(db, "location", name=f"Door {number}", **at))
            db.table("service_at_location").insert({"service_id": number, "location_id": made[-1]})
    return made[0]


def test_services_at_one_address_are_one_pin_with_their_count(
    sample: Path, open_page: Open
) -> None:
    place = stack_up(sample, (1, 2, 3, 12))
    (row,) = (row for row in pins(open_page("map")) if row[:2] == [51.50505, -0.11111])
    assert row[2:] == [place, 0, 4, *of_each_specialism(sample, (1, 2, 3, 12))]
    app = open_page("map", place=str(place))
    assert app.header[0].value == "4 services at this address"
    assert given(app)["ring"] == [[51.50505, -0.11111]]
    assert sorted(opened(app)) == [1, 2, 3, 12]
    app.button(key="choose 12").click().run()
    assert not app.exception
    assert app.query_params == {"place": str(place), "service": "12"}
    assert "How to refer" in shown(app)
    app.button(key="back").click().run()
    assert app.query_params == {"place": str(place)}


def of_each_specialism(path: Path, services: Iterable[int]) -> list[int]:
    """Count the services without a specialism, and those with each in its order."""
    held = sql(
        path,
        """SELECT x.service_id, t.position FROM attribute AS x
           JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
           JOIN taxonomy AS y ON y.id = t.taxonomy_id WHERE y.code = 'specialism'""",
    )
    found = {number: {place for one, place in held if one == number} for number in services}
    bare = sum(not places for places in found.values())
    return [bare, *(sum(place in places for places in found.values()) for place in (1, 2, 3))]


def test_one_service_at_an_address_shows_its_card_at_once(sample: Path, open_page: Open) -> None:
    place = stack_up(sample, (12,))
    app = open_page("map", place=str(place))
    assert "How to refer" in shown(app)
    assert "place" in app.query_params
    elsewhere = open_page("map", place=str(place), service="1")
    assert elsewhere.button(key="back").label == "All services"


def test_an_address_that_is_none_says_so(sample: Path, open_page: Open) -> None:
    for place in ("999999", "9" * 15):
        app = open_page("map", place=place)
        assert not app.exception
        assert "No services at this address" in app.info[0].value


# Confidential places.


def refuge_of(path: Path) -> tuple[int, list[float]]:
    """Return the location of a refuge, and where it is."""
    (found,) = sql(
        path,
        """SELECT l.id, l.latitude, l.longitude FROM location AS l
           JOIN service_at_location AS p ON p.location_id = l.id WHERE p.service_id = ?""",
        REFUGE,
    )
    return found[0], [round(found[1], 5), round(found[2], 5)]


@pytest.mark.parametrize("role", ["coordinator", "partner", "funder"])
def test_a_confidential_place_is_drawn_for_a_coordinator_who_asks_for_it(
    role: Any, sample: Path, open_page: Open
) -> None:
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE service SET published = 1 WHERE id = ?", [REFUGE])
    place, point = refuge_of(sample)
    viewer = Viewer(role, "somebody", 1 if role == "partner" else None)
    app = open_page("map", viewer=viewer, place=str(place), confidential="true")
    text = json.dumps(sent(app))
    assert [number for number in map(str, point) if number in text] == []
    assert "No services at this address" in app.info[0].value
    switches = [one for one in open_more(app).toggle if one.key == "confidential"]
    assert bool(switches) == (role == "coordinator")
    for switch in switches:
        switch.set_value(True).run()
        (row,) = (row for row in pins(app) if row[2] == place)
        assert row[:5] == [*point, place, 1, 1]
        assert "How to refer" in shown(app)
        assert "confidential" not in app.query_params or app.query_params["confidential"] == "true"
    if role != "coordinator":
        app.session_state["confidential"] = True
        app.run()
        assert [number for number in map(str, point) if number in json.dumps(sent(app))] == []


def test_the_switch_of_one_coordinator_shows_nothing_to_others(
    sample: Path, open_page: Open
) -> None:
    place, _ = refuge_of(sample)
    app = open_more(open_page("map"))
    app.toggle(key="confidential").set_value(True).run()
    assert place in [row[2] for row in pins(app)]
    for viewer in (Viewer("partner", "one", 1), Viewer("coordinator", "another")):
        assert place not in [row[2] for row in pins(open_page("map", viewer=viewer))]


def test_the_display_has_no_map_of_services(sample: Path, open_page: Open) -> None:
    _, point = refuge_of(sample)
    app = open_page("board", viewer=Viewer("display", "projector"))
    assert not app.get("component_instance")
    given = "".join(one.proto.json for one in app.get("bidi_component"))
    assert "Across London" in given
    assert [number for number in map(str, point) if number in given] == []


# Colours.


def put_figures(path: Path, figures: dict[str, float | None]) -> Indicator:
    """Put an indicator into the database."""
    held = Indicator("Recorded offences: Violence", "2022-02/2024-01", "Police {{7*7}}", 0)
    with connect.writing(path, "test") as db:
        for code, value in figures.items():
            insert(
                db,
                "indicator",
                borough_code=code,
                name=held.name,
                period=held.period,
                value=value,
                source=held.source,
            )
    return held


def figures_of(app: AppTest, path: Path) -> dict[str, str]:
    """Return the figure of each borough that has one, as the field of boroughs says it."""
    codes = [code for (code,) in sql(path, "SELECT code FROM borough ORDER BY name")]
    labels = open_more(app).selectbox(key="filter borough").options
    said = (label.partition(" · ") for label in labels)
    return {code: text for code, (_, _, text) in zip(codes, said, strict=True) if text}


def without_figures(path: Path) -> None:
    """Take away the published figures of boroughs: it is by services that they are shaded then."""
    with connect.writing(path, "test") as db:
        db.execute("DELETE FROM indicator")


def test_boroughs_are_shaded_from_the_start(sample: Path, open_page: Open) -> None:
    without_figures(sample)
    assert given(open_page("map"))["fills"] == given(open_page("map", colour="services"))["fills"]
    assert given(open_page("map", colour="none"))["fills"] == {}
    held = put_figures(sample, {CAMDEN: 400.0, HACKNEY: 300.0})
    app = open_page("map")
    assert app.selectbox(key="filter colour").value == f"need {held.name}, {held.period}"
    assert given(app)["fills"][CAMDEN] == 1
    assert indicator_words.say(held) in shown(app)


@pytest.mark.parametrize("specialism", ["", "gangs"])
def test_a_boroughs_colour_is_by_the_services_that_its_filter_lists(
    specialism: str, sample: Path, open_page: Open
) -> None:
    query = {"colour": f"services {specialism}".strip(), "age": "14"}
    app = open_page("map", borough=CAMDEN, **query)
    said = {code: int(text.split()[0]) for code, text in figures_of(app, sample).items()}
    assert len(said) == 33
    filled = given(app)["fills"]
    assert set(filled) == {code for code, number in said.items() if number}
    assert len(set(filled.values())) > 1
    for one, other in zip(said, list(said)[1:], strict=False):
        assert (filled.get(one, -1) > filled.get(other, -1)) <= (said[one] > said[other])
    for code in (CAMDEN, HACKNEY, LAMBETH):
        narrow = {"specialism": specialism} if specialism else {}
        listed_there = open_page("map", borough=code, age="14", **narrow)
        assert on_offer(listed_there) == said[code]


def test_a_need_is_coloured_with_its_source_and_what_has_no_figure_is_told(
    sample: Path, open_page: Open
) -> None:
    held = put_figures(sample, {CAMDEN: 400.0, HACKNEY: 300.0, LAMBETH: None})
    app = open_page("map", colour=f"need {held.name}, {held.period}")
    assert not app.exception
    fills = given(app)["fills"]
    assert fills[LAMBETH] == fills["E09000001"] == colours.NO_FIGURE
    assert (fills[HACKNEY], fills[CAMDEN]) == (0, 1)
    assert indicator_words.say(held) in shown(app)
    assert [colours.NO_FIGURE, "no figure"] in given(app)["legend"]
    assert "{{" not in json.dumps(sent(app))


def test_a_need_per_service_is_divided_and_no_service_is_no_number(
    sample: Path, open_page: Open
) -> None:
    figures: dict[str, float | None] = {CAMDEN: 400.0, HACKNEY: 300.0, LAMBETH: 50.0}
    held = put_figures(sample, figures)
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE service SET status = 'temporarily closed'")
        db.execute("DELETE FROM service_area WHERE service_id IN (1, 2)")
        db.execute("DELETE FROM service_at_location WHERE service_id IN (1, 2)")
        for service, code in ((1, CAMDEN), (2, CAMDEN), (2, HACKNEY)):
            db.table("service_area").insert({"service_id": service, "borough_code": code})
        db.execute("UPDATE service SET status = 'active' WHERE id IN (1, 2)")
    key = f"need {held.name}, {held.period}"
    app = open_page("map", colour=key, per_service="true")
    said = figures_of(app, sample)
    assert (said[CAMDEN], said[HACKNEY]) == ("200", "300")
    assert said[LAMBETH] == "no active services"
    assert said["E09000001"] == "no figure"
    fills = given(app)["fills"]
    assert fills[LAMBETH] == colours.NO_SERVICE
    assert fills["E09000001"] == colours.NO_FIGURE


@pytest.mark.parametrize(
    ("figures", "ranges"),
    [
        ([], []),
        ([5], [(5, 5)]),
        ([1, 2, 3, 4, 5, 6, 7, 8], [(1, 2), (3, 4), (5, 6), (7, 8)]),
        ([1, 1, 1, 1, 1, 1, 1, 9], [(1, 1), (9, 9)]),
        ([2.5, 1, 30], [(1, 1), (2.5, 2.5), (30, 30)]),
    ],
)
def test_figures_are_shared_out_in_quarters(
    figures: list[float], ranges: list[tuple[float, float]]
) -> None:
    assert quarters(figures) == ranges


# A borough.


def test_a_borough_is_chosen_by_its_name_and_let_go(sample: Path, open_page: Open) -> None:
    without_figures(sample)
    app = open_more(open_page("map"))
    app.selectbox(key="filter borough").select(HACKNEY).run()
    assert app.query_params == {"borough": HACKNEY}
    assert given(app)["borough"] == HACKNEY
    assert app.button(key="any borough").label == f"Hackney · {on_offer(app)} services"
    app.button(key="any borough").click().run()
    assert app.query_params == {}
    assert given(app)["borough"] is None


# Near me.


@pytest.mark.usefixtures("with_postcodes")
def test_near_sorts_by_distance_says_it_and_leaves_no_postcode_in_the_url(
    sample: Path, open_page: Open
) -> None:
    app = open_page("map")
    app.text_input(key="near").set_value("sm44tq").run()
    assert not app.exception
    assert app.query_params == {}
    point = given(app)["near"]["point"]
    assert [round(number, 1) for number in point] == [51.4, -0.2]
    said = [one.value for one in app.caption if re.match(r"\*\*[\d.]+ k?m\*\*", one.value)]
    ids = [row[0] for row in far_ids(sample, point)]
    assert opened(app) == ids[: side.ROWS]
    assert said
    app.selectbox(key="within").select(5).run()
    near = [number for number, km in far_ids(sample, point) if km <= 5]
    assert total(app) == len(near) > 0
    assert opened(app) == near[: side.ROWS]
    assert given(app)["near"]["km"] == 5
    app.text_input(key="near").set_value("").run()
    assert given(app)["near"] is None
    assert total(app) == 43


def far_ids(path: Path, point: list[float]) -> list[tuple[int, float]]:
    """Measure every service in plain Python: the nearest first."""
    nearest: dict[int, float] = {}
    for number, latitude, longitude in sql(path, f"{PLACES} WHERE {OFFERED} AND {PLACED}"):
        km = distance.kilometres(latitude, longitude, point[0], point[1])
        nearest[number] = min(km, nearest.get(number, km))
    names = dict(sql(path, "SELECT id, name FROM service"))
    return sorted(nearest.items(), key=lambda one: (one[1], names[one[0]].lower(), one[0]))


@pytest.mark.usefixtures("with_postcodes")
def test_a_postcode_that_is_none_says_so_and_sorts_nothing(sample: Path, open_page: Open) -> None:
    app = open_page("map")
    app.text_input(key="near").set_value("<b>{{7*7}}").run()
    assert not app.exception
    assert given(app)["near"] is None
    assert total(app) == 43
    assert "isn't a postcode" in shown(app)


# What is sent.


def test_streets_are_off_and_only_a_switch_turns_them_on(sample: Path, open_page: Open) -> None:
    app = open_page("map", streets="true")
    assert given(app)["streets"] is None
    open_more(app).toggle(key="streets").set_value(True).run()
    assert given(app)["streets"] == tiles.OPEN_STREET_MAP
    assert given(app.run())["streets"] == tiles.OPEN_STREET_MAP


def test_nothing_that_was_typed_is_given_to_the_map(facts: Path, open_page: Open) -> None:
    names = hard_names()
    fill(facts, names)
    with connect.writing(facts, "test") as db:
        for number, name in enumerate(names[:33], 1):
            code = f"E090000{number:02}"
            db.execute("UPDATE borough SET name = ? WHERE code = ?", [name, code])
            at = {"latitude": 51.5, "longitude": -0.1, "borough_code": code}
            place = insert(db, "location", name=name, address_1=name, **at)
            db.table("service_at_location").insert({"service_id": number, "location_id": place})
            db.execute(
                "UPDATE taxonomy_term SET name = ? WHERE id = ?", [f"{number}{name}", number]
            )
    held = put_figures(facts, dict.fromkeys([CAMDEN, HACKNEY], 4.0))
    seen = set()
    for query in ({}, {"colour": "services"}, {"colour": f"need {held.name}, {held.period}"}):
        app = open_page("map", **query)
        assert not app.exception
        assert pins(app)
        seen.add(sent(app)["script"])
    (script,) = seen
    assert [name for name in names if len(name) > 8 and name in script] == []


def test_what_is_sent_for_five_thousand_services_is_small(facts: Path, open_page: Open) -> None:
    with connect.writing(facts, "test") as db:
        owner = db.execute("SELECT min(id) FROM organization").fetchone()[0]
        # More than generated ones have: each at an address of its own.
        for number in range(5_000):
            service = insert(db, "service", organization_id=owner, name=f"Service {number}")
            at = {"latitude": 51.3 + number / 14_000, "longitude": -0.4 + number / 9_000}
            place = insert(db, "location", **at)
            db.table("service_at_location").insert({"service_id": service, "location_id": place})
    app = open_page("map", colour="services")
    assert len(pins(app)) >= 5_000
    (component,) = app.get("component_instance")
    assert len(component.proto.SerializeToString()) < 600_000


def test_a_change_of_filters_sends_the_same_base(sample: Path, open_page: Open) -> None:
    before = sent(open_page("map"))
    after = sent(open_page("map", specialism="gangs", borough=HACKNEY, colour="services"))
    for part in ("script", "js_links", "css_links", "height", "key"):
        assert before[part] == after[part]
    assert before["feature_group"] != after["feature_group"]
    assert len(before["script"]) < 10_000
