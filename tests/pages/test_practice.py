"""Practice: the list by need and evidence, one piece of it, and where it stands beside others."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.pages.tools import (
    buttons,
    field,
    filled,
    one,
    opened,
    press,
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
FUNDER = Viewer("funder", "fund")


@pytest.mark.parametrize("content", ["empty", "facts", "sample", "generated"])
def test_the_list_holds_all_practice_by_title(
    content: str, database: Callable[[str], Path], open_page: Open
) -> None:
    path = database(content)
    app = open_page("practice")
    assert not app.exception
    held = sql(path, "SELECT id FROM practice ORDER BY title COLLATE NOCASE, id")
    assert total(app) == len(held)
    assert opened(app, "practice") == [row[0] for row in held][:ROWS]
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


@pytest.mark.parametrize("content", ["empty", "facts", "sample", "generated"])
@pytest.mark.parametrize("who", [COORDINATOR, FUNDER], ids=lambda who: who.role)
def test_the_views_count_what_they_hold(
    who: Viewer, content: str, database: Callable[[str], Path], open_page: Open
) -> None:
    path = database(content)
    seen = "WHERE published = 1" if who == FUNDER else ""
    counts = dict(sql(path, f"SELECT evidence, count(*) FROM practice {seen} GROUP BY evidence"))
    app = open_page("practice", who)
    assert views(app, "evidence") == {word.capitalize(): counts[word] for word in counts}
    assert total(app) == sum(counts.values())
    for word, number in counts.items():
        app.button_group(key="filter evidence").select(word).run()
        assert not app.exception
        assert total(app) == number
        assert {tuple(one) for one in rows(app, "practice")["Evidence"]} == {(word,)}


def test_a_row_says_what_works_for_whom_and_who_to_ask(sample: Path, open_page: Open) -> None:
    held = rows(open_page("practice"), "practice")
    for number, title, partner in sql(
        sample,
        """SELECT p.id, p.title, o.name FROM practice AS p
           LEFT JOIN organization AS o ON o.id = p.organization_id""",
    ):
        needs = sql(
            sample,
            """SELECT t.name FROM attribute AS x JOIN taxonomy_term AS t
               ON t.id = x.taxonomy_term_id WHERE x.practice_id = ?""",
            number,
        )
        cells = held.loc[number]
        assert (cells["What works"], filled(cells["Who to ask"])) == (title, partner)
        assert {name for (name,) in needs} == set((filled(cells["Needs"]) or "").split(" · ")) - {
            ""
        }


def test_the_search_finds_words_of_titles_and_summaries(sample: Path, open_page: Open) -> None:
    with connect.writing(sample, "test") as db:
        db.table("practice").update(3, {"title": "Xylophone evenings", "summary": "Ask Quentin"})
    app = open_page("practice")
    for said in ("xylo", "EVENINGS xylophone", "quentin"):
        app.text_input(key="find").set_value(said).run()
        assert opened(app, "practice") == [3]
        assert total(app) == 1
    app.text_input(key="find").set_value("xylophones trombones").run()
    assert opened(app, "practice") == []
    assert "Widen the filters" in app.info[0].value


def test_new_practice_is_opened_with_who_to_ask(sample: Path, open_page: Open) -> None:
    app = press(open_page("practice"), "Add")
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
        assert title in list(rows(app, "practice")["What works"])


def test_nothing_stands_beside_what_shares_no_need(sample: Path, open_page: Open) -> None:
    number = one(
        sample,
        """SELECT id FROM issue WHERE id NOT IN
             (SELECT issue_id FROM attribute WHERE issue_id IS NOT NULL)
           AND merged_into_id IS NULL LIMIT 1""",
    )
    app = open_page("issues", issue=str(number))
    assert "What works for this need" not in {head.value for head in app.header}


@pytest.mark.parametrize("role", ["partner", "funder"])
def test_only_coordinators_change_practice(role: str, sample: Path, open_page: Open) -> None:
    who = {"partner": Viewer("partner", "a worker", 1), "funder": FUNDER}[role]
    assert "Add" not in buttons(open_page("practice", who))
    app = open_page("practice", who, practice="1")
    assert buttons(app).isdisjoint({"Edit", "Delete"})
