"""The finder: what it asks, what it answers, who has it, and that it keeps nothing."""

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import CAMDEN, LAMBETH
from tests.pages.tools import go, links_of, shown, sql
from ui.pages import BOARD
from ui.refer.answers import ROWS
from ui.refer.form import EMPTY, HELD, SHOWN

Open = Callable[..., AppTest]
Make = Callable[[str], Path]

GANGS = "Gangs and peer pressure"


def need(path: Path, name: str) -> int:
    """Return the number of a need."""
    number: int = sql(path, "SELECT id FROM taxonomy_term WHERE name = ?", name)[0][0]
    return number


def cards(app: AppTest) -> list[int]:
    """Return the services that are drawn, in their order."""
    return [int(query["service"]) for page, query in links_of(app) if page == "partners"]


def refer(app: AppTest, **asked: Any) -> AppTest:
    """Fill in the finder's fields; nothing may break."""
    for name, value in asked.items():
        key = f"refer {name}"
        fields = (*app.multiselect, *app.selectbox, *app.number_input, *app.text_input)
        next(one for one in fields if one.key == key).set_value(value)
    app.run()
    assert not app.exception
    return app


def test_before_anything_is_asked_it_says_what_to_do(sample: Path, open_page: Open) -> None:
    app = open_page("refer")
    assert not app.exception
    assert "Say what support is needed" in app.info[0].value
    assert cards(app) == []


def test_the_answers_come_at_once_with_reasons_and_how_to_refer(
    sample: Path, open_page: Open
) -> None:
    app = refer(open_page("refer"), needs=[need(sample, GANGS)], age=14, borough=LAMBETH)
    offered = sql(
        sample,
        """SELECT count(*) FROM service AS s JOIN attribute AS x ON x.service_id = s.id
           WHERE x.taxonomy_term_id = ? AND s.deleted_at IS NULL""",
        need(sample, GANGS),
    )[0][0]
    text = shown(app)
    assert f"{offered} services meet at least one need" in text
    assert "Distances are from the centre of the borough." in text
    assert len(cards(app)) == ROWS
    first = next(one.value for one in app.markdown if "How to refer" in one.value)
    assert re.search(r":material/check_circle:\] \*\*Good fit:\*\* .*helps with", first)
    assert "takes " in first
    ways = sql(sample, "SELECT application_process FROM service WHERE id = ?", cards(app)[0])
    assert str(ways[0][0]) in text
    assert ":material/warning:] **Check first:**" in "".join(one.value for one in app.markdown)
    assert text.count("% match") == ROWS


def test_a_postcode_decides_where_the_person_is(
    sample: Path, with_postcodes: Path, open_page: Open
) -> None:
    before = with_postcodes.read_bytes()
    app = refer(open_page("refer"), borough=CAMDEN, postcode="sw21jq")
    in_brixton = sql(
        sample,
        """SELECT p.service_id FROM service_at_location AS p
           JOIN location AS l ON l.id = p.location_id JOIN service AS s ON s.id = p.service_id
           WHERE l.postal_code = 'SW2 1JQ' AND s.status = 'active'""",
    )
    assert {cards(app)[0]} <= {number for (number,) in in_brixton}
    (borough,) = (one for one in app.selectbox if one.label == "Borough")
    assert (borough.placeholder, borough.disabled) == ("Lambeth", True)
    assert "covers Lambeth" in shown(app)
    assert "about " not in shown(app)
    assert "km, in Southwark" in shown(app)
    assert "about " in shown(refer(app, postcode="SW2 1"))
    assert "Distances are from the centre of the borough." not in shown(app)
    refer(app, postcode="KT19 8AG")
    assert "not outside London" in shown(app)
    assert dict(app.query_params) == {}
    assert with_postcodes.read_bytes() == before


def test_what_is_no_postcode_is_said_and_the_borough_counts(
    sample: Path, with_postcodes: Path, open_page: Open
) -> None:
    app = refer(open_page("refer"), postcode="nowhere", borough=LAMBETH)
    assert "isn't a postcode" in shown(app)
    assert "covers Lambeth" in shown(app)
    assert refer(app, postcode="").selectbox(key="refer borough").value == LAMBETH


def test_more_are_shown_when_asked_for_and_only_for_that_question(
    sample: Path, open_page: Open
) -> None:
    app = refer(open_page("refer"), needs=[need(sample, GANGS)])
    before = cards(app)
    app.button(key="refer more").click().run()
    assert not app.exception
    assert cards(app)[:ROWS] == before
    assert len(cards(app)) > ROWS
    assert len(cards(refer(app, borough=LAMBETH))) == ROWS


def test_an_answer_is_opened_and_coming_back_finds_the_question_again(
    sample: Path, open_page: Open
) -> None:
    app = refer(open_page("refer"), needs=[need(sample, GANGS)], age=14, borough=LAMBETH)
    before = cards(app)
    go(app, "partners", {"service": str(before[0])})
    (name,) = sql(sample, "SELECT name FROM service WHERE id = ?", before[0])[0]
    assert name in shown(app)
    go(app, "refer", {})
    assert cards(app) == before
    assert app.number_input(key="refer age").value == 14


def test_clear_forgets_all_of_it(sample: Path, open_page: Open) -> None:
    app = refer(open_page("refer"), needs=[need(sample, GANGS)], age=14, borough=LAMBETH)
    app.button(key="refer more").click().run()
    assert SHOWN in app.session_state
    app.button(key="refer clear").click().run()
    assert not app.exception
    assert cards(app) == []
    assert app.multiselect(key="refer needs").value == []
    assert app.number_input(key="refer age").value is None
    assert app.session_state[HELD] == EMPTY
    assert SHOWN not in app.session_state
    go(app, "board", {})
    go(app, "refer", {})
    assert app.selectbox(key="refer borough").value is None


def test_another_viewer_finds_nothing_of_it(
    sample: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = refer(open_page("refer"), needs=[need(sample, GANGS)], age=14)
    app.button(key="refer more").click().run()
    other = Viewer("coordinator", "somebody else", account_id=7)
    monkeypatch.setattr("ui.viewer.read_header", other.to_header)
    go(app, "refer", {})
    assert cards(app) == []
    assert app.session_state[HELD] == EMPTY
    assert SHOWN not in app.session_state


def test_nothing_that_is_asked_is_kept_anywhere(
    sample: Path, open_page: Open, caplog: pytest.LogCaptureFixture
) -> None:
    app = open_page("refer")
    held = {path: path.read_bytes() for path in sample.parent.iterdir() if path.is_file()}
    with caplog.at_level(logging.DEBUG):
        refer(
            app,
            needs=[need(sample, GANGS)],
            age=97,
            postcode="QZ9 7ZZ",
            borough=LAMBETH,
            language="Somali",
            who="self",
            when="weekend",
        )
        app.button(key="refer more").click().run()
    assert cards(app)
    assert dict(app.query_params) == {}
    said = [
        record.getMessage()
        for record in caplog.records
        if record.name.partition(".")[0] in ("synergy", "db", "ui", "streamlit", "sqlite_utils")
    ]
    assert said
    asked = ("QZ9", "7ZZ", "97", LAMBETH, "Somali", "weekend", GANGS)
    assert [line for line in said for one in asked if one in line] == []
    now = {path: path.read_bytes() for path in sample.parent.iterdir() if path.is_file()}
    assert {path.name for path in held.keys() ^ now.keys()} <= {"postcodes.db.making"}
    assert [path for path in held if path.suffix == ".db" and held[path] != now[path]] == []


def test_where_none_fits_it_says_what_was_too_narrow(sample: Path, open_page: Open) -> None:
    app = refer(open_page("refer"), needs=[need(sample, GANGS)], age=97, language="Farsi")
    text = shown(app)
    assert "but none meets everything" in text
    (said,) = re.findall(r"Of (\d+) open services, (.+?)\. The closest", text)
    (running,) = sql(
        sample,
        """SELECT count(*) FROM service AS s JOIN attribute AS x ON x.service_id = s.id
           WHERE x.taxonomy_term_id = ? AND s.status = 'active' AND s.deleted_at IS NULL""",
        need(sample, GANGS),
    )[0]
    assert said[0] == str(running)
    assert "don't take age 97" in said[1]
    assert "don't list Farsi" in said[1]


def test_where_none_names_the_need_it_says_which_to_choose(facts: Path, open_page: Open) -> None:
    app = refer(open_page("refer"), needs=[need(facts, GANGS)])
    assert f"No service lists {GANGS}" in re.sub(r"\\(.)", r"\1", app.info[0].value)
    app = refer(open_page("refer"), age=14)
    assert "No services yet" in app.info[0].value


def test_an_empty_database_draws_the_page(empty: Path, open_page: Open) -> None:
    app = open_page("refer")
    assert not app.exception
    assert app.multiselect(key="refer needs").options == []


def test_a_closed_service_comes_last_and_says_where_to_go(sample: Path, open_page: Open) -> None:
    (closed,), (open_one,) = sql(
        sample, "SELECT id FROM service WHERE status = 'active' ORDER BY id LIMIT 2"
    )
    with connect.writing(sample, "test") as db:
        db.execute(
            "UPDATE service SET deleted_at = '2026-01-01' WHERE id NOT IN (?, ?)",
            [closed, open_one],
        )
        change = {
            "status": "inactive",
            "status_note": "The **money** ended",
            "instead_id": open_one,
        }
        db.table("service").update(closed, change)
    app = refer(open_page("refer"), borough=LAMBETH)
    assert cards(app) == [open_one, closed, open_one]
    assert "Refer to instead: " in app.page_link[-1].label
    text = shown(app)
    assert "The **money** ended" in text
    assert "inactive]" in text


def test_the_order_is_explained_in_five_lines(sample: Path, open_page: Open) -> None:
    app = open_page("refer")
    (rule,) = (
        one.value for one in app.markdown if one.value.startswith("- Open services come first")
    )
    assert len(rule.splitlines()) == 5


def test_a_hard_name_is_text(sample: Path, open_page: Open) -> None:
    name = ":red[x] **b** [l](javascript:alert(1)) $y$"
    hard = {
        "name": name,
        "eligibility_description": name,
        "application_process": name,
        "url": name,
    }
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE service SET deleted_at = '2026-01-01' WHERE id > 1")
        db.table("service").update(1, hard)
        db.table("language").insert({"service_id": 1, "name": "[a](b)"})
    app = refer(open_page("refer"), language="[a](b)")
    assert "[a](b)" not in "".join(one.value for one in app.markdown)
    assert shown(app).count(name) == 3
    assert name in re.sub(r"\\(.)", r"\1", app.page_link[-1].label).replace("\u2060", "")


@pytest.mark.parametrize(
    ("viewer", "has_it"),
    [
        (COORDINATOR, True),
        (Viewer("partner", "a partner", 1), True),
        (Viewer("partner", "of none"), True),
        (Viewer("display", "projector"), False),
        (Viewer("funder", "a fund"), False),
    ],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_coordinators_and_partners_have_it(
    viewer: Viewer, has_it: bool, sample: Path, open_page: Open
) -> None:
    if not has_it:
        app = open_page(BOARD, viewer=viewer)
        assert "/refer" not in [f"/{one.proto.page}" for one in app.page_link]
        with pytest.raises(Exception, match="refer"):
            open_page("refer", viewer=viewer)
        return
    app = refer(open_page("refer", viewer=viewer), age=14)
    assert len(cards(app)) == ROWS
