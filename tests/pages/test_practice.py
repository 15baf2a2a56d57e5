"""Practice: the list by need and evidence, one piece of it, and where it stands beside others."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from synergy.viewers import Viewer
from tests.pages.tools import buttons, field, opened, press, read, shown, sql, total, under

Open = Callable[..., AppTest]


def one(path: Path, query: str, *values: object) -> Any:
    """Ask for one value in plain SQL."""
    return sql(path, query, *values)[0][0]


@pytest.mark.parametrize("content", ["empty", "facts", "sample", "generated"])
def test_the_list_holds_all_practice_by_title(
    content: str, database: Callable[[str], Path], open_page: Open
) -> None:
    path = database(content)
    app = open_page("practice")
    assert not app.exception
    held = sql(path, "SELECT id FROM practice ORDER BY title COLLATE NOCASE, id")
    assert total(app) == len(held)
    assert opened(app, "practice") == [row[0] for row in held][:20]
    assert bool(app.info) == (not held)


def test_filters_narrow_as_plain_sql_does(sample: Path, open_page: Open) -> None:
    [(need, times)] = sql(
        sample,
        """SELECT taxonomy_term_id, count(*) FROM attribute WHERE practice_id IS NOT NULL
           GROUP BY taxonomy_term_id ORDER BY count(*) LIMIT 1""",
    )
    assert total(open_page("practice", need=str(need))) == times
    for word in ("partner experience", "evaluated", "published research"):
        number = one(sample, "SELECT count(*) FROM practice WHERE evidence = ?", word)
        assert total(open_page("practice", evidence=word)) == number


def test_new_practice_is_opened_with_who_to_ask(sample: Path, open_page: Open) -> None:
    app = press(open_page("practice"), "Add what works")
    press(app, "Save")
    assert under(app, "title") == "Give the practice a title."
    [(partner, name)] = sql(sample, "SELECT id, name FROM organization LIMIT 1")
    term = one(sample, "SELECT id FROM taxonomy_term WHERE code = 'deprivation'")
    field(app, "title").set_value("Open the door an hour early")
    field(app, "evidence").set_value("evaluated")
    field(app, "factors").set_value([term])
    field(app, "organization_id").set_value(partner)
    press(app, "Save")
    number = one(sample, "SELECT id FROM practice WHERE title = 'Open the door an hour early'")
    assert app.query_params["practice"] == str(number)
    text = shown(app)
    assert "evaluated" in text and "Deprivation" in text
    assert any(read(link.proto.label) == f"Contact {name}" for link in app.get("page_link"))


def test_it_stands_beside_issues_and_services_of_the_same_need(
    sample: Path, open_page: Open
) -> None:
    for column, page, name in (
        ("issue_id", "issues", "issue"),
        ("service_id", "partners", "service"),
    ):
        [(number, title)] = sql(
            sample,
            f"""SELECT x.{column}, p.title FROM attribute AS x
                JOIN attribute AS y ON y.taxonomy_term_id = x.taxonomy_term_id
                JOIN practice AS p ON p.id = y.practice_id
                WHERE x.{column} IS NOT NULL GROUP BY x.{column}, p.id
                ORDER BY count(*) DESC, p.id LIMIT 1""",
        )
        app = open_page(page, **{name: str(number)})
        labels = {read(link.proto.label) for link in app.get("page_link")}
        assert f"**{title}**" in labels


def test_nothing_stands_beside_what_shares_no_need(sample: Path, open_page: Open) -> None:
    number = one(
        sample,
        """SELECT id FROM issue WHERE id NOT IN
             (SELECT issue_id FROM attribute WHERE issue_id IS NOT NULL)
           AND merged_into_id IS NULL LIMIT 1""",
    )
    app = open_page("issues", issue=str(number))
    assert "What works for this need" not in {head.value for head in app.subheader}


@pytest.mark.parametrize("role", ["partner", "funder"])
def test_only_coordinators_change_practice(role: str, sample: Path, open_page: Open) -> None:
    who = {
        "partner": Viewer("partner", "a worker", 1),
        "funder": Viewer("funder", "fund"),
    }[role]
    assert "Add what works" not in buttons(open_page("practice", who))
    app = open_page("practice", who, practice="1")
    assert buttons(app).isdisjoint({"Edit", "Delete"})
