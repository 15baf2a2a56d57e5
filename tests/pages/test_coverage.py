"""The coverage page: its sentences, the matrix and its table, the gaps, who is in a borough."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.connect import Database
from db.published import copy as published_copy
from db.queries import coverage
from db.queries.coverage import Asked
from synergy import dates, words
from synergy.viewers import Viewer
from tests.colours import contrast
from tests.conftest import COORDINATOR
from tests.db.tools import CAMDEN, HACKNEY, insert
from tests.pages.tools import links_of, opened, press, press_in, read, rows, shown, sql
from ui.coverage.matrix import LOOKS, SHADES, shade

Open = Callable[..., AppTest]
Make = Callable[[str], Path]

FUNDER = Viewer("funder", "a fund")
SOURCE = "Metropolitan Police Service"
NAME = "Recorded offences: Violence with Injury"
SAID = f"{NAME}, Feb 2022 to Jan 2024 ({SOURCE})"
NEAR = "Within travelling distance"


def squares(app: AppTest) -> dict[tuple[str, str], str]:
    """Return what stands in each square of the drawn matrix, by borough and need."""
    (chart,) = app.get("plotly_chart")
    (bars,) = json.loads(chart.proto.spec)["data"]
    pairs = [tuple(pair) for pair in bars["customdata"]]
    return dict(zip(pairs, bars["text"], strict=True))


def table(app: AppTest) -> dict[str, list[str]]:
    """Return the matrix's table: by column what stands in each row, as it reads."""
    held: Any = app.table[-1].value
    return {read(name): [read(str(cell)) for cell in held[name]] for name in held.columns}


def cells(path: Path, **asked: Any) -> coverage.Cells:
    with connect.reading(path) as db:
        return coverage.cells(db, Asked(dates.today().isoformat(), **asked))


def figure(db: Database, borough: str, value: float) -> None:
    insert(
        db, "indicator", borough_code=borough, name=NAME, period="2022-02/2024-01", value=value,
        source=SOURCE,
    )  # fmt: skip


@pytest.fixture
def known(sample: Path) -> Path:
    """Add figures of the highest need in Merton, then Sutton, and none in the City."""
    with connect.writing(sample, "test") as db:
        codes = [row["code"] for row in db.table("borough").rows]
        for number, code in enumerate(codes[1:]):
            figure(db, code, 9000.0 if code == "E09000024" else 5000.0 - number)
    return sample


# The matrix.


@pytest.mark.parametrize("content", ["facts", "sample", "generated"])
@pytest.mark.parametrize("band", [None, (10, 14)])
@pytest.mark.parametrize(
    ("columns", "taxonomy"),
    [("Specialisms", words.SPECIALISM), ("Contributing factors", words.FACTOR)],
)
def test_every_square_is_what_the_query_counts(
    columns: str,
    taxonomy: str,
    band: tuple[int, int] | None,
    content: str,
    database: Make,
    open_page: Open,
) -> None:
    path = database(content)
    query = {"columns": columns, **({"ages": "10-14"} if band else {})}
    app = open_page("coverage", **query)
    assert not app.exception
    counted = cells(path, taxonomy=taxonomy, band=band)
    drawn = squares(app)
    needs = sql(
        path,
        """SELECT t.code FROM taxonomy_term AS t JOIN taxonomy AS y ON y.id = t.taxonomy_id
           WHERE y.code = ?""",
        taxonomy,
    )
    assert len(drawn) == 33 * len(needs)
    nobody = "<b>none</b>" if len(needs) <= 4 else "<b>✕</b>"
    assert drawn == {
        pair: f"{counted[pair].services:,}" if pair in counted else nobody for pair in drawn
    }
    gaps = len(drawn) - len(counted)
    assert (
        f"({gaps} in total)" in shown(app) or not gaps or "No borough has a service" in shown(app)
    )


@pytest.mark.parametrize("what", ["Partners", "Places free"])
def test_a_square_says_what_was_chosen(what: str, sample: Path, open_page: Open) -> None:
    drawn = squares(open_page("coverage", shown=what))
    for pair, cell in cells(sample).items():
        free = f"{cell.free}/{cell.services}"
        assert drawn[pair] == (f"{cell.partners}" if what == "Partners" else free)
    assert set(drawn) - set(cells(sample))


def test_the_table_says_services_partners_and_capacity(sample: Path, open_page: Open) -> None:
    told = table(open_page("coverage"))
    assert len(told["Borough"]) == 33
    row = told["Borough"].index("**Hackney**")
    assert told["Gangs and peer pressure"][row] == (
        "2 services, 2 partners; 1 with free places, 1 with a waiting list"
    )
    assert told["Education and mentoring"][row] == "no services"


def test_online_services_are_said_and_counted_only_when_asked(
    sample: Path, open_page: Open
) -> None:
    with connect.writing(sample, "test") as db:
        service = insert(db, "service", organization_id=1, name="By phone")
        place = insert(db, "location", location_type="virtual")
        db.table("service_at_location").insert({"service_id": service, "location_id": place})
        db.execute(
            """INSERT INTO attribute (service_id, taxonomy_term_id)
               SELECT ?, id FROM taxonomy_term WHERE code IN ('gangs', 'education', 'family')""",
            [service],
        )
    app = open_page("coverage")
    assert "1 service online or by phone reaches every borough, but is not included here" in shown(
        app
    )
    assert squares(app)[HACKNEY, "education"] == "<b>none</b>"
    app.toggle(key="online").set_value(True).run()
    assert not app.exception
    assert "reaches every borough and is included in every cell." in shown(app)
    assert squares(app)[HACKNEY, "education"] == "1"
    assert "No gaps: every borough has a service for all 3 specialisms." in shown(app)
    assert any("No gaps" in one.value for one in app.info)
    app = open_page("coverage", online="true", tab=NEAR)
    assert "Every borough has all 3 specialisms" in shown(app)
    assert any("No gaps at this distance" in one.value for one in app.info)


# The gaps.


def gap_order(app: AppTest) -> list[str]:
    """Turn the pages of the gaps; return the boroughs' codes in their order."""
    found: list[str] = []
    pagers = [one for one in app.pagination if one.key == "gaps_page"]
    last = pagers[0].num_pages if pagers else 1
    for number in range(1, last + 1):
        if last > 1:
            app.pagination(key="gaps_page").select(number).run()
        assert not app.exception
        keys = [one.key or "" for one in app.button]
        found += [key.removeprefix("link ") for key in keys if key.startswith("link E")]
    return found


def test_without_an_indicator_gaps_come_by_name(sample: Path, open_page: Open) -> None:
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE indicator SET deleted_at = created_at")
    app = open_page("coverage")
    assert ("data", {"tab": "Indicators"}) in links_of(app)
    names = dict(sql(sample, "SELECT code, name FROM borough"))
    found = gap_order(app)
    assert [names[code] for code in found] == sorted(names[code] for code in found)
    whole = {code for code in names if all((code, n) in cells(sample) for n in ("family", "gangs"))}
    assert set(found) >= set(names) - whole


def test_the_sample_ranks_by_a_need_that_says_it_is_made_up(sample: Path, open_page: Open) -> None:
    app = open_page("coverage")
    said = shown(app)
    assert "Made-up need score (sample), " in said
    assert "(Invented for the sample: no real figures)" in said
    values = dict(sql(sample, "SELECT borough_code, value FROM indicator"))
    found = [values[code] for code in gap_order(app)]
    assert found == sorted(found, reverse=True)


def test_a_partner_is_not_sent_to_import(sample: Path, open_page: Open) -> None:
    app = open_page("coverage", Viewer("partner", "somebody", 1))
    assert not app.exception
    assert "data" not in {page for page, _ in links_of(app)}
    assert squares(app)


def test_with_an_indicator_the_highest_need_comes_first(known: Path, open_page: Open) -> None:
    app = open_page("coverage")
    assert f"Highest first: {SAID}." in shown(app)
    assert "9,000" in shown(app)
    found = gap_order(app)
    figures = dict(sql(known, "SELECT borough_code, value FROM indicator"))
    assert found[0] == "E09000024"
    assert found[:-1] == sorted(found[:-1], key=lambda code: -figures[code])
    assert found[-1] == "E09000001"
    assert "no figure" in shown(app)
    assert "Merton has no service for" in shown(open_page("coverage"))


def test_the_viewer_may_rank_by_name_again(known: Path, open_page: Open) -> None:
    app = open_page("coverage", gaps_by="Borough name")
    assert gap_order(app)[0] == "E09000003"
    assert SAID not in shown(app)


def test_need_per_service_puts_first_where_nobody_is(known: Path, open_page: Open) -> None:
    app = open_page("coverage", figure="Per service")
    assert "divided by the active services" in shown(app)
    assert "no service" in shown(app)
    with connect.reading(known) as db:
        totals = coverage.totals(db, Asked(dates.today().isoformat()))
    figures = dict(sql(known, "SELECT borough_code, value FROM indicator WHERE sample = 0"))
    found = gap_order(app)[:-1]
    ratios = [figures[code] / totals[code] if code in totals else 1e9 for code in found]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[0] == 1e9
    assert ratios[-1] < 1e9


def test_one_need_leaves_its_own_gaps(sample: Path, open_page: Open) -> None:
    app = open_page("coverage", need="education")
    lacking = {code for code, need in squares(app) if need == "education"} - {
        code for code, need in cells(sample) if need == "education"
    }
    assert set(gap_order(app)) == lacking


# Who is in one borough.


def test_a_borough_lists_who_is_there_and_leads_to_the_map(sample: Path, open_page: Open) -> None:
    app = open_page("coverage", borough=HACKNEY, need="gangs")
    assert not app.exception
    assert app.header[0].value == "Hackney"
    assert "2 services, 2 partners" in shown(app)
    wanted = sql(
        sample,
        """SELECT s.id FROM service AS s JOIN attribute AS x ON x.service_id = s.id
           JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id AND t.code = 'gangs'
           WHERE s.status = 'active' AND s.deleted_at IS NULL AND (s.id IN
             (SELECT service_id FROM service_area WHERE borough_code = 'E09000012')
             OR s.id IN (SELECT p.service_id FROM service_at_location AS p JOIN location AS l
               ON l.id = p.location_id WHERE l.borough_code = 'E09000012'))
           ORDER BY s.name COLLATE NOCASE""",
    )
    listed = opened(app, "service")
    assert listed == [number for (number,) in wanted]
    assert ("map", {"borough": HACKNEY, "specialism": "gangs"}) in links_of(app)
    ages: Any = app.table[0].value
    assert list(ages.columns)[1:] == [
        "0\u2060–\u20609", "10\u2060–\u206014", "15\u2060–\u206017", "18\u2060–\u206024", "25+",
    ]  # fmt: skip
    app = press_in(app, "service", "Service", listed[0])
    assert app.query_params["service"] == str(listed[0])
    press(open_page("coverage", borough=HACKNEY), "All gaps")


def test_a_gap_says_how_far_the_nearest_is(sample: Path, open_page: Open) -> None:
    app = open_page("coverage", borough=HACKNEY, need="education")
    with connect.reading(sample) as db:
        far = coverage.nearest(db, Asked(dates.today().isoformat()))[HACKNEY, "education"]
    assert f"No services (nearest {far:.1f} km)" in shown(app)
    assert not [page for page, _ in links_of(app) if page == "partners"]


def test_a_gap_opens_its_borough_and_goes_back(sample: Path, open_page: Open) -> None:
    app = open_page("coverage", ages="10-14")
    last = gap_order(app)[-1]
    app.button(key=f"link {last}").click().run()
    assert not app.exception
    assert {"ages", "borough"} <= set(app.query_params)
    assert app.header[0].value
    press(app, "All gaps")
    assert "borough" not in app.query_params
    assert gap_order(app)


# Everything near.


def test_a_longer_way_reaches_more_boroughs(sample: Path, open_page: Open) -> None:
    lacking = []
    for reach in ("In the borough", "Within 2 km", "Within 5 km", "Within 10 km"):
        app = open_page("coverage", tab=NEAR, reach=reach)
        assert not app.exception
        lacking.append(sum(one.value.count(" lacks ") for one in app.markdown) - 1)
        within = f" {reach[0].lower()}{reach[1:]}" if reach.startswith("Within") else ""
        assert f"have all 3 specialisms{within}. " in shown(app)
    assert lacking == sorted(lacking, reverse=True)
    assert lacking[0] > lacking[-1]
    assert squares(open_page("coverage", tab=NEAR))[HACKNEY, "gangs"] == "here"
    assert open_page("coverage", tab=NEAR).selectbox(key="reach").value == "Within 5 km"


def test_the_three_are_asked_of_factors_pages_too(sample: Path, open_page: Open) -> None:
    app = open_page("coverage", tab=NEAR, columns="Contributing factors")
    assert {need for _, need in squares(app)} == {"family", "education", "gangs"}


# Others who look, and odd things.


def test_a_funder_reads_the_copy_and_no_partner_is_nobody(sample: Path, open_page: Open) -> None:
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE organization SET published = 0")
        db.execute("UPDATE service SET published = 1, capacity_places = 2")
    published_copy.publish(sample)
    app = open_page("coverage", FUNDER, borough=HACKNEY, need="gangs", shown="Partners")
    assert not app.exception
    drawn = squares(app)
    assert drawn[HACKNEY, "gangs"] == "1+"
    assert set(drawn.values()) <= {"1", "1+", "<b>none</b>"}
    assert "2 services, at least 1 partner" in shown(app)
    assert words.SOMEBODY in shown(app)
    assert "2 place" not in shown(app)
    assert "data" not in {page for page, _ in links_of(app)}


def test_a_refuge_counts_in_its_borough_and_says_no_more(sample: Path, open_page: Open) -> None:
    with connect.writing(sample, "test") as db:
        service = insert(db, "service", organization_id=1, name="Refuge")
        hidden = {"name": "Quokka House", "latitude": 51.51234, "longitude": -0.09876}
        place = insert(db, "location", borough_code=CAMDEN, confidential=1, **hidden)
        db.table("service_at_location").insert({"service_id": service, "location_id": place})
    app = open_page("coverage", borough=CAMDEN)
    assert "Refuge" in list(rows(app, "service")["Service"])
    told = shown(app) + str([one.proto for one in app.get("plotly_chart")])
    assert not [secret for secret in ("Quokka", "51.51", "0.0987") if secret in told]


def test_an_empty_database_says_so(empty: Path, open_page: Open) -> None:
    app = open_page("coverage")
    assert not app.exception
    assert "No categories set up yet" in app.info[0].value
    assert not app.get("plotly_chart")


def test_a_borough_that_nobody_reaches_says_so(facts: Path, open_page: Open) -> None:
    app = open_page("coverage", borough=HACKNEY)
    assert not app.exception
    assert "Active services  \nNo services" in shown(app).replace("**", "")
    assert not [page for page, _ in links_of(app) if page == "partners"]


@pytest.mark.parametrize("tab", ["By borough", NEAR])
def test_facts_without_services_are_all_gaps(tab: str, facts: Path, open_page: Open) -> None:
    app = open_page("coverage", tab=tab)
    assert not app.exception
    assert "No borough has a service for any of the 3 specialisms." in shown(app)
    assert set(squares(app).values()) == {"<b>none</b>"}
    assert "none anywhere" in shown(app)


def test_odd_choices_do_no_harm(sample: Path, open_page: Open) -> None:
    odd = {
        "columns": "Everything", "ages": "7-8", "shown": "'; --", "online": "perhaps",
        "borough": "Paris", "need": "mental-health", "tab": "Nowhere", "gaps_page": "99",
        "gaps_by": "x", "figure": "y", "reach": "z",
    }  # fmt: skip
    app = open_page("coverage", **odd)
    assert not app.exception
    assert "(38 in total)" in shown(app)


def test_hard_names_are_text_everywhere(sample: Path, open_page: Open) -> None:
    hard = "<img src=x onerror=alert(1)> :red[a] **b** $x$ {{7*7}}"
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE taxonomy_term SET name = ? WHERE code = 'gangs'", [hard])
        db.execute("UPDATE service SET name = ?", [hard])
        db.execute("UPDATE organization SET name = ?", [hard])
        insert(db, "indicator", borough_code=CAMDEN, name=hard, period=hard, value=1.0, source=hard)
    for query in ({}, {"borough": HACKNEY, "need": "gangs"}, {"tab": NEAR}):
        app = open_page("coverage", **query)
        assert not app.exception
        (chart,) = app.get("plotly_chart")
        assert "<img" not in chart.proto.spec
        for one in (*app.markdown, *app.caption):
            assert ":red[a]" not in one.value
            assert not re.search(r"(?<!\\)<img", one.value)
    assert "{{7*7}}" in shown(open_page("coverage", borough=HACKNEY, need="gangs"))


@pytest.mark.parametrize("look", LOOKS)
def test_what_stands_in_a_square_can_be_read(look: str) -> None:
    assert len(LOOKS[look]) == SHADES + 2
    for fill, ink in LOOKS[look]:
        assert contrast(fill, ink) >= 4.5


def test_a_shade_grows_with_the_number() -> None:
    assert [shade(number, 8) for number in range(9)] == [0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert [shade(number, 1) for number in (0, 1)] == [0, 4]
    assert shade(0, 0) == 0


def test_the_page_is_for_who_is_of_the_partnership_or_a_funder(
    sample: Path, open_page: Open
) -> None:
    assert open_page("coverage", COORDINATOR).title[0].value == "Coverage"
    published_copy.publish(sample)
    assert open_page("coverage", FUNDER).title[0].value == "Coverage"
