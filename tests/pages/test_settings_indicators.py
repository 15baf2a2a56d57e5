"""Settings, Indicators: a file is chosen, looked at, imported; what is held is listed, deleted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.commands.indicators import import_indicators
from db.queries import indicators
from db.write import new_key
from synergy.figures import Figures
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import CAMDEN, HACKNEY, rows, wrong
from tests.pages.tools import button, buttons, press, read, total

Open = Callable[..., AppTest]

POLICE = b"""MajorText,MinorText,LookUp_BoroughName,202202,202203
Violence Against the Person,Violence with Injury,Camden,10,20
Violence Against the Person,Violence without Injury,Hackney,5,6
Violence Against the Person,Violence with Injury,London Heathrow and London City Airports,1,1
"""
TIDY = b"""borough,indicator,period,value
Camden,:red[People] $1$,2021,5
Kent,:red[People] $1$,2021,6
Hackney,Homes,2021,7
"""
OFFENCES = "Recorded offences: Violence with Injury"
OTHER = Viewer("coordinator", "somebody else")


def upload(app: AppTest, content: bytes) -> AppTest:
    (found,) = app.file_uploader
    found.set_value(("figures.csv", content, "text/csv")).run()
    assert not app.exception
    return app


def opened(open_page: Open, content: bytes) -> AppTest:
    return upload(press(open_page("data", tab="Indicators"), "Import a file"), content)


def said(app: AppTest) -> str:
    """Return all that the page says, as it reads."""
    drawn = (*app.markdown, *app.text, *app.warning, *app.error, *app.info, *app.caption)
    return "\n".join(read(one.value) for one in drawn)


def put(path: Path, *figures: Figures, viewer: Viewer = COORDINATOR) -> None:
    with connect.reading(path) as db:
        made_on = indicators.versions(db, *figures)
    import_indicators(path, viewer, new_key(), figures, made_on)


def values(path: Path, name: str, period: str) -> dict[str, float | None]:
    with connect.reading(path) as db:
        return indicators.values(db, name, period)


def test_with_nothing_held_the_tab_says_what_to_do(facts: Path, open_page: Open) -> None:
    app = open_page("data", tab="Indicators")
    assert "No indicators yet. Import figures by borough" in said(app)
    assert not app.file_uploader
    app = press(app, "Import a file")
    assert list(app.file_uploader[0].allowed_type) == [".csv"]
    assert "Import" not in buttons(app)


def test_the_polices_table_is_looked_at_then_imported_then_undone(
    facts: Path, open_page: Open
) -> None:
    app = opened(open_page, POLICE)
    assert "Import" not in buttons(app)
    offences = app.multiselect[0]
    assert offences.options == [
        "Violence Against the Person (all)",
        "Violence with Injury",
        "Violence without Injury",
    ]
    assert [(one.label, one.value) for one in app.selectbox if one.label in ("From", "To")] == [
        ("From", "2022-02"), ("To", "2022-03")
    ]  # fmt: skip
    offences.set_value(["Violence with Injury"]).run()
    assert (
        "Skipped (not London boroughs): London Heathrow and London City Airports (row 4)."
        in said(app)
    )
    assert "Feb 2022 to Mar 2022 · Metropolitan Police Service" in said(app)
    drawn = app.dataframe[0].value.set_index("Borough")["Figure"]
    assert (drawn["Camden"], drawn["Hackney"], drawn["City of London"]) == ("30", "0", "no figure")
    assert rows(facts, "indicator") == {}
    app = press(app, "Import")
    assert values(facts, OFFENCES, "2022-02/2022-03")[CAMDEN] == 30.0
    assert not app.file_uploader
    assert total(app) == 1
    assert "2 boroughs · no figure: Barking and Dagenham" in said(app)
    app = press(app, "Undo")
    assert "No indicators yet" in said(app)
    assert wrong(facts) == {}


def test_fewer_months_can_be_chosen(facts: Path, open_page: Open) -> None:
    app = opened(open_page, POLICE)
    app.multiselect[0].set_value(["Violence with Injury"])
    next(one for one in app.selectbox if one.label == "From").set_value("2022-03").run()
    press(app, "Import")
    assert values(facts, OFFENCES, "2022-03")[CAMDEN] == 20.0


def test_a_tidy_table_asks_whose_figures_they_are(facts: Path, open_page: Open) -> None:
    app = opened(open_page, TIDY)
    assert "Import" not in buttons(app)
    (source,) = (one for one in app.text_input if one.label.startswith("Source"))
    source.set_value("Census").run()
    assert "Skipped (not London boroughs): Kent (row 3)." in said(app)
    app = press(app, "Import")
    assert "2 indicators imported." in said(app)
    assert ":red[People] $1$" in said(app)
    assert values(facts, ":red[People] $1$", "2021")[CAMDEN] == 5.0
    assert values(facts, "Homes", "2021")[HACKNEY] == 7.0


def test_one_of_several_indicators_can_be_taken(facts: Path, open_page: Open) -> None:
    app = opened(open_page, TIDY)
    app.multiselect[0].set_value(["Homes"])
    next(one for one in app.text_input if one.label.startswith("Source")).set_value("ONS").run()
    assert "Kent" not in said(app)
    press(app, "Import")
    with connect.reading(facts) as db:
        assert [one.name for one in indicators.indicators(db)] == ["Homes"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"borough,indicator,period,value,source\nCamden,P,2021,5%,S\n", "Row 2, value: “5%”"),
        (b"\xff\xfe", "isn't in UTF-8"),
        (b"name,age\nx,1\n", "This isn't a table of indicators."),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    content: bytes, problem: str, facts: Path, open_page: Open
) -> None:
    app = opened(open_page, content)
    assert "This can't be imported yet." in said(app)
    assert problem in said(app)
    assert "Import" not in buttons(app)


def test_what_is_held_already_is_not_imported_again(facts: Path, open_page: Open) -> None:
    put(facts, Figures("Homes", "2021", "ONS", {HACKNEY: 7.0}))
    content = b"borough,indicator,period,value,source\nHackney,Homes,2021,7,ONS\n"
    app = opened(open_page, content)
    assert "You've already imported this." in said(app)
    assert "Import" not in buttons(app)


def test_an_import_that_someone_else_came_before_is_looked_at_again(
    facts: Path, open_page: Open
) -> None:
    content = b"borough,indicator,period,value,source\nHackney,Homes,2021,7,ONS\n"
    app = opened(open_page, content)
    put(facts, Figures("Homes", "2021", "ONS", {HACKNEY: 8.0}), viewer=OTHER)
    press(app, "Import")
    assert values(facts, "Homes", "2021")[HACKNEY] == 8.0
    assert "1 changed" in said(app)
    press(app, "Import")
    assert values(facts, "Homes", "2021")[HACKNEY] == 7.0


def test_one_is_deleted_and_brought_back(facts: Path, open_page: Open) -> None:
    put(facts, Figures("Homes", "2021", "ONS", {HACKNEY: 7.0}))
    app = open_page("data", tab="Indicators")
    assert "2021 · ONS · 1 borough · no figure: " in said(app)
    button(app, "Delete").click().run()
    assert "Deleted: “Homes”, 2021" in said(app)
    assert "No indicators yet" in said(app)
    press(app, "Undo")
    assert values(facts, "Homes", "2021")[HACKNEY] == 7.0


def test_many_are_turned_page_by_page(facts: Path, open_page: Open) -> None:
    years = range(1990, 2013)
    put(facts, *(Figures("Homes", str(year), "ONS", {HACKNEY: 7.0}) for year in years))
    app = open_page("data", tab="Indicators")
    assert total(app) == 23
    assert sum(one.label == "Delete" for one in app.button) == 10
    assert "2012 · ONS" in said(app)
    app.pagination(key="indicators_page").select(3).run()
    assert sum(one.label == "Delete" for one in app.button) == 3
    assert "1990 · ONS" in said(app)
