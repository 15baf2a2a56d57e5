"""The board: its figures, the next meeting, and what was raised most often."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from synergy import dates
from tests.db.tools import insert
from tests.pages.test_names import shown
from tests.pages.test_shell import sql, total

Open = Callable[..., AppTest]
Make = Callable[[str], Path]

FIGURES = {
    "Open issues": """SELECT count(*) FROM issue
        WHERE status = 'open' AND deleted_at IS NULL AND merged_into_id IS NULL""",
    "Open actions": """SELECT count(*) FROM action
        WHERE state IN ('open', 'in progress') AND deleted_at IS NULL""",
    "Overdue actions": """SELECT count(*) FROM action WHERE due_on < :today
        AND state IN ('open', 'in progress') AND deleted_at IS NULL""",
    "Services on offer": """SELECT count(*) FROM service
        WHERE status IN ('active', 'temporarily closed') AND deleted_at IS NULL""",
}


def today() -> str:
    return dates.today().isoformat()


def counted(path: Path) -> dict[str, str]:
    """Count the four figures in plain SQL."""
    with connect.reading(path) as db:
        return {
            label: f"{db.execute(query, {'today': today()}).fetchone()[0]:,}"
            for label, query in FIGURES.items()
        }


def recurring(app: AppTest) -> list[int]:
    """Return the ids of the issues that the board leads to, in their order."""
    links = (dict(parse_qsl(one.proto.query_string)) for one in app.page_link)
    return [int(link["issue"]) for link in links if "issue" in link]


@pytest.mark.parametrize("content", ["empty", "facts", "sample", "generated"])
def test_the_four_figures_are_what_sql_counts(
    content: str, database: Make, open_page: Open
) -> None:
    path = database(content)
    app = open_page("board")
    assert {one.label: one.value for one in app.metric} == counted(path)


@pytest.mark.parametrize("label", FIGURES)
def test_a_figure_leads_to_a_list_of_just_as_many(
    label: str, sample: Path, open_page: Open
) -> None:
    app = open_page("board")
    (number,) = (one.value for one in app.metric if one.label == label)
    places = [one.label for one in app.metric]
    link = [one for one in app.page_link if one.value == "Show them"][places.index(label)]
    app = open_page(link.proto.page, **dict(parse_qsl(link.proto.query_string)))
    assert f"{total(app):,}" == number


@pytest.mark.parametrize("content", ["facts", "sample", "generated"])
def test_the_issues_raised_most_often_come_first(
    content: str, database: Make, open_page: Open
) -> None:
    path = database(content)
    app = open_page("board")
    wanted = sql(
        path,
        """SELECT i.id FROM issue AS i
           LEFT JOIN issue_mention AS n ON n.issue_id = i.id AND n.deleted_at IS NULL
           LEFT JOIN meeting AS m ON m.id = n.meeting_id AND m.deleted_at IS NULL
           WHERE i.status = 'open' AND i.deleted_at IS NULL AND i.merged_into_id IS NULL
           GROUP BY i.id
           ORDER BY count(DISTINCT m.id) DESC, max(m.date) DESC, i.id LIMIT 5""",
    )
    assert recurring(app) == [row[0] for row in wanted]


def test_the_next_meeting_is_named(sample: Path, open_page: Open) -> None:
    day, name = sql(
        sample, "SELECT date, name FROM meeting WHERE date >= ? ORDER BY date LIMIT 1", today()
    )[0]
    assert f"Next meeting: **{dates.say(day)}**, {name}" in shown(open_page("board"))


def test_todays_meeting_is_the_next_and_yesterdays_is_not(facts: Path, open_page: Open) -> None:
    yesterday = (dates.today() - timedelta(days=1)).isoformat()
    with connect.writing(facts, "test") as db:
        insert(db, "meeting", name="Gone by", date=yesterday)
    app = open_page("board")
    assert "Next meeting" not in shown(app)
    with connect.writing(facts, "test") as db:
        insert(db, "meeting", name="Tonight", date=today())
    app.run()
    assert f"Next meeting: **{dates.say(today())}**, Tonight" in shown(app)


def test_the_name_and_purpose_of_the_partnership_stand_on_top(facts: Path, open_page: Open) -> None:
    app = open_page("board")
    held = dict(sql(facts, "SELECT key, value FROM setting"))
    assert app.title[0].value == held["partnership_name"]
    assert held["purpose"] in [one.value for one in app.text]


def test_an_empty_board_says_what_to_do(empty: Path, open_page: Open) -> None:
    app = open_page("board")
    assert not app.exception
    assert app.title[0].value == "Synergy"
    assert {one.value for one in app.metric} == {"0"}
    assert "added under Issues" in app.info[0].value
    assert recurring(app) == []
