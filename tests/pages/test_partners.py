"""Partners: the directory, one partner, one service, and what becomes of them."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from synergy import dates
from synergy.viewers import Role, Viewer
from tests.pages.tools import (
    button,
    buttons,
    field,
    filled,
    links_of,
    one,
    opened,
    press,
    press_in,
    read,
    rows,
    shown,
    sql,
    total,
    under,
    views,
)

Open = Callable[..., AppTest]
ROWS = 25
ON_OFFER = "deleted_at IS NULL AND status IN ('active', 'temporarily closed')"


def agency(path: Path) -> int:
    """Find an agency of the sample that offers services and was at a meeting."""
    return int(
        one(
            path,
            f"""SELECT organization_id FROM service WHERE {ON_OFFER} AND organization_id IN
                  (SELECT organization_id FROM attendance WHERE status = 'present')
                GROUP BY organization_id ORDER BY count(*) DESC, organization_id LIMIT 1""",
        )
    )


def a_service(path: Path) -> int:
    return int(one(path, "SELECT min(id) FROM service WHERE status = 'active'"))


def save(app: AppTest) -> AppTest:
    return press(app, "Save")


@pytest.mark.parametrize("content", ["empty", "facts", "sample", "generated"])
def test_the_directory_holds_every_organization(
    content: str, database: Callable[[str], Path], open_page: Open
) -> None:
    path = database(content)
    app = open_page("partners")
    assert not app.exception
    number = one(path, "SELECT count(*) FROM organization WHERE deleted_at IS NULL")
    assert total(app) == number
    assert len(opened(app, "organization")) == min(number, ROWS)
    assert bool(app.info) == (number == 0)


@pytest.mark.parametrize("content", ["sample", "generated"])
def test_filters_narrow_as_plain_sql_does(
    content: str, database: Callable[[str], Path], open_page: Open
) -> None:
    path = database(content)
    of_term = one(
        path,
        """SELECT count(DISTINCT s.organization_id) FROM service AS s
           JOIN attribute AS x ON x.service_id = s.id
           JOIN taxonomy_term AS t ON t.id = x.taxonomy_term_id
           JOIN organization AS o ON o.id = s.organization_id AND o.deleted_at IS NULL
           WHERE t.code = 'gangs' AND s.deleted_at IS NULL
             AND s.status IN ('active', 'temporarily closed')""",
    )
    assert total(open_page("partners", specialism="gangs")) == of_term > 0
    borough = one(path, "SELECT borough_code FROM service_area LIMIT 1")
    of_borough = one(
        path,
        """SELECT count(DISTINCT s.organization_id) FROM service AS s
           JOIN service_area AS r ON r.service_id = s.id
           WHERE r.borough_code = ? AND s.deleted_at IS NULL
             AND s.status IN ('active', 'temporarily closed')""",
        borough,
    )
    assert total(open_page("partners", borough=borough)) == of_borough > 0
    of_kind = one(path, "SELECT count(*) FROM organization WHERE kind = 'partner'")
    assert total(open_page("partners", kind="partner")) == of_kind


def test_a_line_says_what_plain_sql_says(sample: Path, open_page: Open) -> None:
    number = agency(sample)
    text = shown(open_page("partners", organization=str(number)))
    offered = one(
        sample,
        "SELECT count(*) FROM service WHERE organization_id = ? AND deleted_at IS NULL",
        number,
    )
    promised = one(
        sample,
        """SELECT count(*) FROM action WHERE organization_id = ?
           AND state IN ('open', 'in progress')""",
        number,
    )
    app = open_page("partners", organization=str(number))
    heads = {read(head.value) for head in app.header}
    assert {f"Services ({offered})", f"Open actions ({promised})"} <= heads
    for (name,) in sql(sample, "SELECT name FROM service WHERE organization_id = ?", number):
        assert name in text
    cells = rows(open_page("partners"), "organization").loc[number]
    assert cells["Name"] == one(sample, "SELECT name FROM organization WHERE id = ?", number)
    assert (cells["Services"], filled(cells["Actions"])) == (offered, promised or None)
    came = one(
        sample,
        """SELECT max(m.date) FROM attendance AS a JOIN meeting AS m ON m.id = a.meeting_id
           WHERE a.organization_id = ? AND a.status = 'present'""",
        number,
    )
    assert cells["Last came"] == date.fromisoformat(came)
    funders = rows(open_page("partners", Viewer("funder", "fund")), "organization")
    assert len(funders) and "Last came" not in funders


@pytest.mark.parametrize("content", ["empty", "facts", "sample", "generated"])
@pytest.mark.parametrize("role", ["coordinator", "funder"])
def test_the_views_count_what_they_hold(
    role: Role, content: str, database: Callable[[str], Path], open_page: Open
) -> None:
    path = database(content)
    seen = "WHERE published = 1" if role == "funder" else ""
    counts = dict(sql(path, f"SELECT kind, count(*) FROM organization {seen} GROUP BY kind"))
    app = open_page("partners", Viewer(role, "a reader"))
    assert sorted(views(app, "kind").values()) == sorted(counts.values())
    assert total(app) == sum(counts.values())
    for kind, number in counts.items():
        app.button_group(key="filter kind").select(kind).run()
        assert not app.exception
        assert total(app) == number
        assert {tuple(cell) for cell in rows(app, "organization")["Kind"]} == {(kind,)}


def test_the_search_finds_words_of_names_and_descriptions(sample: Path, open_page: Open) -> None:
    number = agency(sample)
    with connect.writing(sample, "test") as db:
        new = {"name": "Xylophone Row", "description": "Ask Quentin"}
        db.table("organization").update(number, new)
    app = open_page("partners")
    for said in ("xylo", "ROW xylophone", "quentin"):
        app.text_input(key="find").set_value(said).run()
        assert opened(app, "organization") == [number]
        assert total(app) == 1
    app.text_input(key="find").set_value("xylophones trombones").run()
    assert opened(app, "organization") == []
    assert "Widen the filters" in app.info[0].value


def test_filters_say_how_many_are_on_and_can_be_cleared(sample: Path, open_page: Open) -> None:
    app = open_page("partners", specialism="gangs", check="due")
    assert "Filter · 2" in [held.proto.popover.label for held in app.get("popover")]
    press(app, "Clear filters")
    assert total(app) == one(sample, "SELECT count(*) FROM organization")
    assert "Clear filters" not in buttons(app)


def test_what_stands_in_a_partners_own_tables_is_opened_on_its_own_page(
    sample: Path, open_page: Open
) -> None:
    number = one(
        sample,
        """SELECT organization_id FROM action WHERE state = 'open' AND organization_id IN
             (SELECT organization_id FROM issue_mention INTERSECT
              SELECT organization_id FROM service) LIMIT 1""",
    )
    for name, column in (("action", "Action"), ("issue", "Issue"), ("service", "Service")):
        app = open_page("partners", organization=str(number))
        first = opened(app, name)[0]
        press_in(app, name, column, first)
        assert app.query_params[name] == str(first)
        title = "name" if name == "service" else "title"
        assert one(sample, f"SELECT {title} FROM [{name}] WHERE id = ?", first) in shown(app)
    app = open_page("partners", organization=str(number))
    (link,) = (query for page, query in links_of(app) if query == {"partner": str(number)})
    promised = one(sample, "SELECT count(*) FROM action WHERE organization_id = ?", number)
    assert total(open_page("actions", **link)) == promised


def test_a_new_partner_is_opened_and_can_be_undone(facts: Path, open_page: Open) -> None:
    app = press(open_page("partners"), "Add")
    field(app, "name").set_value("Lighthouse Row")
    field(app, "tax_id").set_value("sc 045678")
    field(app, "website").set_value("lighthouse.example.org")
    save(app)
    [(number, tax, web)] = sql(
        facts, "SELECT id, tax_id, website FROM organization WHERE name = 'Lighthouse Row'"
    )
    assert (tax, web) == ("SC045678", "https://lighthouse.example.org")
    assert app.query_params["organization"] == str(number)
    assert read(app.title[0].value) == "Lighthouse Row"
    press(app, "Undo")
    assert one(facts, "SELECT deleted_at FROM organization WHERE id = ?", number) is not None


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("name", "  ", "Give the organization a name."),
        ("name", "x" * 500, "Too long: shorten it to 300 characters (now 500)."),
        ("email", "nobody.example.org", "Enter an email address"),
        ("tax_id", "12345", "Enter a charity number"),
        ("website", "ftp://x", "Enter a web address"),
        ("notes", "n" * 100_000, "Too long: shorten it to 20,000 characters"),
    ],
)
def test_bad_input_is_named_at_its_field_and_nothing_is_lost(
    name: str, typed: str, message: str, facts: Path, open_page: Open
) -> None:
    before = one(facts, "SELECT count(*) FROM organization")
    app = press(open_page("partners"), "Add")
    field(app, "name").set_value("Lighthouse Row")
    field(app, "phone").set_value("020 7946 0000")
    field(app, name).set_value(typed)
    save(app)
    assert message in (under(app, name) or "")
    assert field(app, name).value == typed
    assert field(app, "phone").value == "020 7946 0000"
    assert one(facts, "SELECT count(*) FROM organization") == before


def test_two_partners_cannot_have_one_charity_number(facts: Path, open_page: Open) -> None:
    for name in ("First", "Second"):
        app = press(open_page("partners"), "Add")
        field(app, "name").set_value(name)
        field(app, "tax_id").set_value("1079178")
        save(app)
    assert "“First” already has this charity number" in (under(app, "tax_id") or "")
    assert sql(facts, "SELECT name FROM organization WHERE tax_id = '1079178'") == [("First",)]


def test_a_service_is_added_with_all_that_belongs_to_it(sample: Path, open_page: Open) -> None:
    number = agency(sample)
    app = press(open_page("partners", organization=str(number)), "Add a service")
    term = one(sample, "SELECT id FROM taxonomy_term WHERE code = 'gangs'")
    field(app, "name").set_value("Evening boxing")
    field(app, "specialisms").set_value([term])
    field(app, "boroughs").set_value(["E09000022"])
    field(app, "minimum_age").set_value(11)
    field(app, "maximum_age").set_value(18)
    field(app, "assured_date").set_value("yesterday")
    save(app)
    [(row, least, most, checked)] = sql(
        sample,
        """SELECT id, minimum_age, maximum_age, assured_date FROM service
           WHERE name = 'Evening boxing'""",
    )
    assert (least, most) == (11, 18)
    assert checked == (dates.today() - timedelta(days=1)).isoformat()
    assert sql(sample, "SELECT borough_code FROM service_area WHERE service_id = ?", row) == [
        ("E09000022",)
    ]
    assert sql(sample, "SELECT taxonomy_term_id FROM attribute WHERE service_id = ?", row) == [
        (term,)
    ]
    assert app.query_params["service"] == str(row)
    assert "Ages: 11 to 18" in shown(app).replace("*", "")


def test_ages_the_wrong_way_round_are_named(sample: Path, open_page: Open) -> None:
    app = press(open_page("partners", service=str(a_service(sample))), "Edit")
    field(app, "minimum_age").set_value(18)
    field(app, "maximum_age").set_value(11)
    save(app)
    assert "is below the minimum age" in (under(app, "maximum_age") or "")


@pytest.mark.parametrize("typed", ["ZZ1 1ZZ", "SW2", "12345", "SW2 1JQQ"])
def test_an_impossible_postcode_is_named(typed: str, sample: Path, open_page: Open) -> None:
    app = press(open_page("partners", organization=str(agency(sample))), "Add a location")
    before = one(sample, "SELECT count(*) FROM location")
    field(app, "name").set_value("Hall")
    field(app, "postal_code").set_value(typed)
    save(app)
    assert "isn't a postcode" in (under(app, "postal_code") or "")
    assert field(app, "name").value == "Hall"
    assert one(sample, "SELECT count(*) FROM location") == before


def test_a_postcode_is_written_as_on_a_letter(sample: Path, open_page: Open) -> None:
    app = press(open_page("partners", organization=str(agency(sample))), "Add a location")
    field(app, "name").set_value("The hall")
    field(app, "postal_code").set_value("sm44tq")
    save(app)
    assert one(sample, "SELECT postal_code FROM location WHERE name = 'The hall'") == "SM4 4TQ"


def test_a_postcode_gives_the_borough_and_the_form_says_where_they_disagree(
    sample: Path, with_postcodes: Path, open_page: Open
) -> None:
    app = press(open_page("partners", organization=str(agency(sample))), "Add a location")
    field(app, "name").set_value("The hall")
    field(app, "postal_code").set_value("sm44tq")
    field(app, "borough_code").set_value("E09000029")
    save(app)
    assert "SM4 4TQ is in Merton, not in Sutton." in read(under(app, "borough_code") or "")
    field(app, "borough_code").set_value(None)
    save(app)
    held = "SELECT borough_code, placed_by FROM location WHERE name = 'The hall'"
    assert sql(sample, held) == [("E09000024", "postcode")]
    assert "roughly" not in shown(app)


def test_a_location_that_is_placed_roughly_says_so(
    sample: Path, with_postcodes: Path, open_page: Open
) -> None:
    app = press(open_page("partners", organization=str(agency(sample))), "Add a location")
    field(app, "name").set_value("The hall")
    field(app, "postal_code").set_value("M1 1AE")
    save(app)
    assert one(sample, "SELECT placed_by FROM location WHERE name = 'The hall'") == "sector"
    assert "approximate location (postcode area)" in shown(app)


def test_closing_a_service_asks_what_becomes_of_it(sample: Path, open_page: Open) -> None:
    number = a_service(sample)
    other = int(
        one(sample, "SELECT max(id) FROM service WHERE status = 'active' AND deleted_at IS NULL")
    )
    app = press(open_page("partners", service=str(number)), "Close service")
    field(app, "status").set_value("defunct")
    field(app, "status_since").set_value("1 June 2026")
    field(app, "instead_id").set_value(other)
    field(app, "status_note").set_value("The grant ended.")
    save(app)
    held = sql(
        sample,
        "SELECT status, status_since, status_note, instead_id FROM service WHERE id = ?",
        number,
    )
    assert held == [("defunct", "2026-06-01", "The grant ended.", other)]
    text = shown(app)
    assert "Defunct since Mon 1 June 2026." in text and "The grant ended." in text
    name = one(sample, "SELECT name FROM service WHERE id = ?", other)
    assert any(
        read(link.proto.label) == f"Refer to instead: {name}" for link in app.get("page_link")
    )
    press(app, "Reopen service")
    assert one(sample, "SELECT status FROM service WHERE id = ?", number) == "active"
    assert one(sample, "SELECT instead_id FROM service WHERE id = ?", number) is None


def test_moving_a_service_asks_where_it_goes(sample: Path, open_page: Open) -> None:
    number = a_service(sample)
    held = one(sample, "SELECT organization_id FROM service WHERE id = ?", number)
    other = one(sample, "SELECT max(id) FROM organization WHERE id <> ?", held)
    app = press(open_page("partners", service=str(number)), "Move")
    field(app, "organization_id").set_value(other)
    field(app, "boroughs").set_value(["E09000001"])
    save(app)
    assert one(sample, "SELECT organization_id FROM service WHERE id = ?", number) == other
    assert sql(sample, "SELECT borough_code FROM service_area WHERE service_id = ?", number) == [
        ("E09000001",)
    ]


def test_a_partner_with_services_is_not_deleted_without_a_word_on_them(
    sample: Path, open_page: Open
) -> None:
    number = agency(sample)
    other = one(sample, "SELECT max(id) FROM organization WHERE id <> ?", number)
    theirs = "SELECT count(*) FROM service WHERE organization_id = ? AND deleted_at IS NULL"
    held = one(sample, theirs, number)
    had = one(sample, theirs, other)
    app = open_page("partners", organization=str(number))
    app.button(key=f"opener leaving {number}").click().run()
    assert one(sample, "SELECT deleted_at FROM organization WHERE id = ?", number) is None
    field(app, "becomes").set_value("Move them to another partner")
    press(app, "Yes, delete this partner")
    assert "Choose which partner" in (under(app, "to_id") or "")
    field(app, "to_id").set_value(other)
    press(app, "Yes, delete this partner")
    assert one(sample, "SELECT deleted_at FROM organization WHERE id = ?", number) is not None
    assert one(sample, theirs, other) == had + held
    press(app, "Undo")
    assert one(sample, theirs, number) == held
    assert one(sample, theirs, other) == had


def test_a_confidential_location_shows_its_borough_alone(sample: Path, open_page: Open) -> None:
    number, address, code = sql(
        sample,
        """SELECT organization_id, address_1, postal_code FROM location
           WHERE confidential = 1 AND organization_id IS NOT NULL""",
    )[0]
    assert address or code
    text = shown(open_page("partners", organization=str(number)))
    for secret in (address, code):
        assert secret is None or secret not in text


def test_a_partner_edits_its_own_services_alone(sample: Path, open_page: Open) -> None:
    number = agency(sample)
    who = Viewer("partner", "its worker", number)
    app = open_page("partners", who, organization=str(number))
    assert "Add a service" in buttons(app) and "Add a location" in buttons(app)
    keys = {one.key for one in app.button}
    assert keys.isdisjoint({f"opener leaving {number}", f"opener organization {number}"})
    mine = one(sample, "SELECT min(id) FROM service WHERE organization_id = ?", number)
    other = one(sample, "SELECT min(id) FROM service WHERE organization_id <> ?", number)
    assert {"Edit", "Close service"} <= buttons(open_page("partners", who, service=str(mine)))
    assert buttons(open_page("partners", who, service=str(other))).isdisjoint(
        {"Edit", "Move", "Close service", "Delete"}
    )


def test_contacts_are_for_coordinators_and_the_agency_itself(sample: Path, open_page: Open) -> None:
    number = agency(sample)
    app = open_page("partners", organization=str(number))
    app.button(key=f"opener organization {number}").click().run()
    field(app, "email").set_value("worker@agency.example.org")
    save(app)
    assert "worker@agency.example.org" in shown(app)
    for who, sees in (
        (Viewer("partner", "itself", number), True),
        (Viewer("partner", "another", number + 1), False),
        (Viewer("funder", "fund"), False),
    ):
        text = shown(open_page("partners", who, organization=str(number)))
        assert ("worker@agency.example.org" in text) == sees


def test_funders_press_nothing(sample: Path, open_page: Open) -> None:
    who = Viewer("funder", "reader")
    for query in ({}, {"organization": str(agency(sample))}, {"service": str(a_service(sample))}):
        labels = buttons(open_page("partners", who, **query))
        assert labels.isdisjoint(
            {"Add", "Edit", "Delete", "Move", "Close service", "Add a service", "Add a location"}
        )


@pytest.mark.parametrize("name", ["organization", "service"])
def test_what_is_not_there_says_so(name: str, sample: Path, open_page: Open) -> None:
    app = open_page("partners", **{name: "9999"})
    assert not app.exception
    assert "no longer exists" in app.info[0].value
    assert button(app, "All partners")
