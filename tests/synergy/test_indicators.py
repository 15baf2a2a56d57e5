"""Files of indicators: both forms read to the figure, and everything wrong named by its row."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from synergy import csv_table, indicators, police_table, tidy_table
from synergy.borough_names import BoroughNames
from synergy.checks import Invalid
from synergy.figures import Choice, Figures, Reading
from synergy.typed_text import quote
from tests.conftest import ROOT

PUBLISHED = ROOT.parent / "shared" / "data" / "mps-borough-crime-2022-2024.csv"
NAMES = {
    one["properties"]["code"]: one["properties"]["name"]
    for one in json.loads((ROOT / "seeds" / "boroughs.geojson").read_text())["features"]
}
CITY, CAMDEN, HACKNEY, HAMMERSMITH = "E09000001", "E09000007", "E09000012", "E09000013"
KINGSTON, WESTMINSTER = "E09000021", "E09000033"
TIDY = "borough,indicator,period,value,source\n"
POLICE = """MajorText,MinorText,LookUp_BoroughName,202211,202212,202301
Robbery,Robbery of Personal Property,Camden,1,2,3
Robbery,Robbery of Business Property,Camden,10,20,30
Robbery,Robbery of Personal Property,Hackney,4,5,6
Theft,Bicycle Theft,Westminster,7,8,9
Theft,Bicycle Theft,Hackney,"1,000",0,0
Robbery,Robbery of Personal Property,London Heathrow and London City Airports,1,1,1
Theft,Bicycle Theft,Unknown,1,1,1
"""


def read(text: str, *rows: str, source: str = "", **months: str) -> Reading:
    choice = Choice(rows, source=source, **months)
    return indicators.read(csv_table.read(text.encode()), NAMES, choice)


def refusal(text: str, *rows: str, **more: str) -> list[str]:
    """Return what is wrong, line by line."""
    with pytest.raises(Invalid) as refused:
        read(text, *rows, **more)
    return list(refused.value.problems.values())


# Places.


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Camden", CAMDEN),
        ("CAMDEN", CAMDEN),
        ("London Borough of Camden", CAMDEN),
        ("The London borough of  Camden", CAMDEN),
        ("Hammersmith & Fulham", HAMMERSMITH),
        ("hammersmith AND fulham", HAMMERSMITH),
        ("Kingston-upon-Thames", KINGSTON),
        ("Royal Borough of Kingston upon Thames", KINGSTON),
        ("City of Westminster", WESTMINSTER),
        ("City of London", CITY),
        ("The City of London", CITY),
        # Close, and something else.
        ("London", None),
        ("Kingston", None),
        ("Camdem", None),
        ("Camden Town", None),
        ("Kingston upon Hull", None),
        ("City of", None),
        ("", None),
    ],
)
def test_a_borough_is_found_by_its_exact_name_alone(said: str, code: str | None) -> None:
    assert BoroughNames(NAMES).by_name(said) == code


def test_every_borough_is_found_by_name_and_by_code() -> None:
    known = BoroughNames(NAMES)
    assert len(NAMES) == 33
    for code, name in NAMES.items():
        assert known.by_name(name) == known.by_code(code.lower()) == code
    assert known.by_code("E12000007") is None


# The tidy table.


def test_a_tidy_table_is_read_set_by_set() -> None:
    reading = read(
        TIDY
        + 'London Borough of Camden,Poverty (%),2022/23,"1,041.5",DWP\n'
        + "hackney,Poverty (%),2022/23,-3,DWP\n"
        + "\n"
        + "Hackney,Poverty (%),2021/22,7,DWP\n"
        + "Kent,Poverty (%),2022/23,not looked at,DWP\n"
        + "London,Poverty (%),2021/22,30,DWP\n"
        + "Kent,Poverty (%),2021/22,1,DWP\n"
    )
    assert reading.figures == (
        Figures("Poverty (%)", "2022/23", "DWP", {CAMDEN: 1041.5, HACKNEY: -3.0}),
        Figures("Poverty (%)", "2021/22", "DWP", {HACKNEY: 7.0}),
    )
    assert reading.strangers == {"Kent": (6, 8), "London": (7,)}
    assert reading.say_strangers() == ["Kent (rows 6, 8)", "London (row 7)"]


def test_columns_stand_in_any_order_and_case_and_codes_do_for_names() -> None:
    reading = read(
        "\ufeffVALUE,Code,Period,Indicator,note\n5,e09000007,2021,People,old\n6,E12000007,2021,People,\n",
        source=" Census ",
    )
    assert reading.figures == (Figures("People", "2021", "Census", {CAMDEN: 5.0}),)
    assert reading.strangers == {"E12000007": (3,)}


@pytest.mark.parametrize("said", ["", " ", "n/a", "N/A", "..", "-", "–"])
def test_what_stands_for_no_figure_is_none(said: str) -> None:
    (figures,) = read(TIDY + f"Camden,People,2021,{said},ONS\n").figures
    assert figures.values == {CAMDEN: None}


@pytest.mark.parametrize(
    "said", ["43%", "£5", "1,04", "1.2.3", "about 5", "1e5", "nan", "inf", "0x1", "٣", "9" * 400]
)
def test_what_is_no_number_is_named_with_its_row_and_the_cure(said: str) -> None:
    (problem,) = refusal(TIDY + f'Hackney,People,2021,1,ONS\nCamden,People,2021,"{said}",ONS\n')
    assert problem == (
        f"Row 3, value: {quote(said, 40)} is not a number. Write it like 1204.5, or leave the cell "
        "empty."
    )


def test_the_same_borough_twice_is_wrong_where_the_figures_differ() -> None:
    row = "Camden,People,2021,5,ONS\n"
    (figures,) = read(TIDY + row + row).figures
    assert figures.values == {CAMDEN: 5.0}
    (problem,) = refusal(TIDY + row + "City of Camden,People,2021,6,ONS\n")
    assert problem.startswith("Row 3, value: Camden has a different figure in row 2.")
    (problem,) = refusal(TIDY + row + "Camden,People,2021,n/a,ONS\n")
    assert problem.startswith("Row 3, value: Camden has a different figure in row 2.")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",People,2021,5,ONS", "Row 2, borough: empty."),
        ("Camden,,2021,5,ONS", "Row 2, indicator: empty."),
        ("Camden,People,,5,ONS", "Row 2, period: empty."),
        ("Camden,People,2021,5,", "Row 2, source: empty."),
        (
            "Camden,People,2021,1,204,ONS",
            "Row 2, last cells: this row has 6 cells but the header has 5.",
        ),
        (f"Camden,{'x' * 301},2021,5,ONS", "Row 2, indicator: over 300 characters."),
    ],
)
def test_what_a_row_lacks_is_named(row: str, problem: str) -> None:
    (found,) = refusal(TIDY + row + "\n")
    assert found.startswith(problem)


def test_name_and_code_must_be_of_one_borough() -> None:
    head = "borough,code,indicator,period,value\n"
    (problem,) = refusal(head + f"Camden,{HACKNEY},People,2021,5\n", source="ONS")
    assert problem.startswith(
        f"Row 2, borough: “Camden” and the code “{HACKNEY}” belong to different"
    )
    (problem,) = refusal(head + "Camden,E12000007,People,2021,5\n", source="ONS")
    assert problem.startswith("Row 2, borough: ")
    (figures,) = read(head + f"Camden,{CAMDEN},People,2021,5\n", source="ONS").figures
    assert figures.values == {CAMDEN: 5.0}


def test_one_indicator_of_one_period_has_one_source() -> None:
    (problem,) = refusal(TIDY + "Camden,People,2021,5,ONS\nHackney,People,2021,5,GLA\n")
    assert problem.startswith("Row 3, source: “GLA” here, but “ONS” above.")
    reading = read(TIDY + "Camden,People,2021,5,ONS\nHackney,People,2021,5,\n", source="ONS")
    assert [len(one.values) for one in reading.figures] == [2]


def test_many_problems_are_told_up_to_twenty() -> None:
    told = refusal(TIDY + "Camden,People,2021,x,ONS\n" * 25)
    assert (len(told), told[-1]) == (21, "And 5 more like these.")


def test_indicators_can_be_chosen() -> None:
    text = TIDY + "Camden,People,2021,5,ONS\nCamden,Homes,2021,wrong,ONS\n"
    assert tidy_table.offers(csv_table.read(text.encode())) == ["People", "Homes"]
    assert [one.name for one in read(text, "People").figures] == ["People"]
    assert "It has: People; Homes." in refusal(text, "Cats")[0]
    assert "Months can only be chosen for the police table" in refusal(text, first="2022-01")[0]


def test_a_file_of_no_borough_at_all_is_refused() -> None:
    assert refusal(TIDY + "Kent,People,2021,5,ONS\n") == [
        "None of the rows names a London borough. It has: Kent"
    ]


def test_more_sets_than_can_be_saved_at_once_are_refused() -> None:
    text = TIDY + "".join(f"Camden,People,{year},5,ONS\n" for year in range(1900, 2001))
    assert refusal(text)[0].startswith("The file has 101 indicators and periods; 100 is the most")


# The file itself.


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "The file is empty."),
        (b"borough;indicator;period;value\n", "Row 1 must name the columns, separated by commas"),
        (b"a,b\nCaf\xe9,1\n", "Line 2 isn't in UTF-8."),
        (b"\xff\xfea\x00,\x00", "Line 1 isn't in UTF-8."),
        (b'a,b\n"open,1\n', "Line 2 isn't valid CSV"),
        (b"a,b,A\n", "Row 1 names a column twice: a."),
        (b"a,b\n" * 50_001, "The file has more than 50,000 rows. Split it."),
        (
            b"a,b," + b",".join(b"c%d" % n for n in range(499)),
            "The file has more than 500 columns.",
        ),
        (b"borough,indicator\nCamden,De\0ath\n", "Line 2 contains a control character, U+0000"),
        ("borough,indicator\nCamden,De\x9bath\n".encode(), "Line 2 contains a control character"),
        (b"x" * 5_000_001, "The file is too large: 5,000,001 bytes, and the limit is 5,000,000."),
        (b"PK\x03\x04\x00\x00,\x80", "Line 1 isn't in UTF-8."),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(data: bytes, problem: str) -> None:
    with pytest.raises(Invalid) as refused:
        csv_table.read(data)
    assert str(refused.value).startswith(problem)


def test_a_table_of_another_form_is_told_what_is_needed() -> None:
    (problem,) = refusal("name,age\nx,1\n")
    assert "needs the columns borough (or code), indicator, period and value" in problem
    assert problem.endswith("Row 1 has: name, age.")


def test_without_boroughs_nothing_can_be_read() -> None:
    table = csv_table.read((TIDY + "Camden,People,2021,5,ONS\n").encode())
    with pytest.raises(Invalid, match="Load the starter data first"):
        indicators.read(table, {}, Choice())


# The police's table.


def test_chosen_rows_are_summed_over_all_months() -> None:
    reading = read(POLICE, "Robbery of Personal Property")
    assert reading.figures == (
        Figures(
            "Recorded offences: Robbery of Personal Property",
            "2022-11/2023-01",
            "Metropolitan Police Service, recorded crime by borough",
            # Westminster has other rows: nothing was recorded. The file does not know the City.
            {CAMDEN: 6.0, HACKNEY: 15.0, WESTMINSTER: 0.0},
        ),
    )
    assert reading.strangers == {"London Heathrow and London City Airports": (7,)}


def test_several_rows_a_whole_kind_and_fewer_months_can_be_chosen() -> None:
    (figures,) = read(POLICE, "bicycle theft", "Robbery", first="2022-12", last="2022-12").figures
    assert (figures.name, figures.period) == (
        "Recorded offences: Robbery + Bicycle Theft",
        "2022-12",
    )
    assert figures.values == {CAMDEN: 22.0, HACKNEY: 5.0, WESTMINSTER: 8.0}
    (figures,) = read(POLICE, "Bicycle Theft", first="2022-11", last="2022-12").figures
    assert figures.values == {CAMDEN: 0.0, HACKNEY: 1000.0, WESTMINSTER: 15.0}


def test_what_the_table_offers() -> None:
    table = csv_table.read(POLICE.encode())
    assert police_table.months(table) == ["2022-11", "2022-12", "2023-01"]
    assert police_table.offers(table) == {
        "Robbery": ["Robbery of Business Property", "Robbery of Personal Property"],
        "Theft": ["Bicycle Theft"],
    }


@pytest.mark.parametrize("column", ["BoroughName", "Borough_Name", "Borough"])
def test_later_spellings_of_the_boroughs_column_are_known(column: str) -> None:
    text = POLICE.replace("LookUp_BoroughName", column)
    assert read(text, "Robbery").figures == read(POLICE, "Robbery").figures


def test_rows_that_are_spelled_alike_are_told_apart() -> None:
    more = "Theft,Robbery,Camden,100,100,100\nTheft,robbery,Camden,1000,1000,1000\n"
    (kind,) = read(POLICE + more, "Robbery").figures
    (minor,) = read(POLICE + more, "robbery").figures
    assert (kind.values[CAMDEN], minor.values[CAMDEN]) == (66, 3000)


@pytest.mark.parametrize(
    ("rows", "months", "problem"),
    [
        ((), {}, "Choose the rows to add up. The file has: Robbery; Robbery of Business Property"),
        (("Arson",), {}, "The file has no “Arson”. It has: Robbery;"),
        (("Theft", "Bicycle Theft"), {}, "“Bicycle Theft” is part of “Theft”."),
        (("Theft",), {"first": "2020-01"}, "The file has no month “2020-01”. It has 2022-11 to"),
        (("Theft",), {"last": "soon"}, "The file has no month “soon”."),
        (("Theft",), {"first": "2023-01", "last": "2022-11"}, "The first month, 2023-01, is after"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(
    rows: tuple[str, ...], months: dict[str, str], problem: str
) -> None:
    assert refusal(POLICE, *rows, **months)[0].startswith(problem)


def test_a_month_that_the_file_skips_is_not_summed_over() -> None:
    text = POLICE.replace(",202212,", ",202012,")
    assert refusal(text, "Theft", first="2022-11") == [
        "The file lacks months between 2022-11 and 2023-01. Choose others."
    ]


def test_a_cell_that_is_no_count_is_named_in_the_chosen_months_alone() -> None:
    text = POLICE.replace("Westminster,7,8,9", "Westminster,7,..,").replace(
        "Hackney,4", "Hackney,x"
    )
    assert refusal(text, "Theft") == [
        "Row 5, 202212: “..” is not a whole number. Correct it, or choose other months.",
        "Row 5, 202301: empty. Correct it, or choose other months.",
    ]
    assert read(text, "Theft", last="2022-11").figures[0].values[WESTMINSTER] == 7.0


def test_a_row_that_stands_twice_is_named() -> None:
    text = POLICE + "Theft,Bicycle Theft,City of Westminster,7,8,9\n"
    assert refusal(text, "Theft") == [
        "Row 9, MinorText: repeats row 5. Delete the one that is wrong."
    ]


@pytest.fixture(scope="module")
def published() -> Callable[..., Reading]:
    if not PUBLISHED.exists():
        pytest.skip("the police's published table is not beside the project here")
    table = csv_table.read(PUBLISHED.read_bytes())

    def choose(*rows: str) -> Reading:
        return indicators.read(table, NAMES, Choice(rows))

    return choose


def summed(path: Path, borough: str, minor: str) -> int:
    """Add up a borough's months of one row, with the csv module alone."""
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return sum(
            int(value)
            for row in csv.DictReader(opened)
            if (row["LookUp_BoroughName"], row["MinorText"]) == (borough, minor)
            for month, value in row.items()
            if month.isdigit()
        )


def test_the_published_table_has_32_boroughs_and_no_city(published: Callable[..., Reading]) -> None:
    reading = published("Violence with Injury")
    (figures,) = reading.figures
    assert (figures.name, figures.period) == (
        "Recorded offences: Violence with Injury",
        "2022-02/2024-01",
    )
    assert figures.values.keys() == NAMES.keys() - {CITY}
    assert list(reading.strangers) == ["London Heathrow and London City Airports"]
    for borough, code in (("Camden", CAMDEN), ("Hackney", HACKNEY), ("Westminster", WESTMINSTER)):
        total = summed(PUBLISHED, borough, "Violence with Injury")
        assert figures.values[code] == total > 4000


def test_the_published_table_has_no_row_of_nothing(published: Callable[..., Reading]) -> None:
    """No row means none recorded: so a borough without one has 0, not no figure."""
    with PUBLISHED.open(encoding="utf-8-sig", newline="") as opened:
        lines = list(csv.DictReader(opened))
    assert all(any(int(v) for k, v in line.items() if k.isdigit()) for line in lines)
    (figures,) = published("Wildlife Crime").figures
    assert sorted(map(bool, figures.values.values())).count(True) == 2
    assert len(figures.values) == 32
