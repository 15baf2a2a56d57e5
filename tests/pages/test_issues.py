"""Issues: views, filters, one issue's own view, its form, mentions, merging."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.commands import records
from db.kinds.records import ISSUE
from db.write import new_key
from synergy import dates
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import CAMDEN, HACKNEY, Row, row
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
    type_in,
    under,
    views,
)
from ui.issues.rows import LATEST

Open = Callable[..., AppTest]
Make = Callable[[str], Path]

ROWS = 25
OTHER = Viewer("coordinator", "somebody else")
GRANTS, COUNSELLING, VOTING, SECTOR = 12, 13, 8, 10

FIGURES = """
    SELECT i.id, i.title, count(DISTINCT n.meeting_id) AS times,
      count(DISTINCT n.organization_id) AS partners, min(m.date) AS first, max(m.date) AS last,
      (SELECT count(*) FROM action AS a WHERE a.issue_id = i.id AND a.deleted_at IS NULL
       AND a.state IN ('open', 'in progress')) AS still
    FROM issue AS i LEFT JOIN issue_mention AS n ON n.issue_id = i.id AND n.deleted_at IS NULL
    LEFT JOIN meeting AS m ON m.id = n.meeting_id GROUP BY i.id"""
ORDERS = {
    "last raised": "last DESC, times DESC, id",
    "times raised": "times DESC, last DESC, id",
    "open actions": "still DESC, last DESC, id",
    "title": "title COLLATE NOCASE, id",
}


def held(path: Path, number: int) -> Row:
    return row(path, "issue", number)


def add_issue(path: Path, title: str) -> int:
    return records.add(ISSUE, path, COORDINATOR, new_key(), {"title": title}).row_id


def change(path: Path, number: int, **changes: object) -> None:
    """Save an issue as somebody else does meanwhile."""
    made_on = (number, held(path, number)["version"])
    records.save(ISSUE, path, OTHER, new_key(), made_on, changes)


def choose(app: AppTest, **choices: object) -> AppTest:
    """Choose in the boxes of the open form, each by the beginning of its label."""
    for label, value in choices.items():
        (box,) = (one for one in app.selectbox if one.label.startswith(label.replace("_", " ")))
        box.select(value)
    return app


# The list.


@pytest.mark.parametrize("content", ["facts", "sample", "generated"])
def test_a_row_says_what_sql_counts(content: str, database: Make, open_page: Open) -> None:
    path = database(content)
    app = open_page("issues", status="all")
    held_rows = rows(app, "issue")
    assert len(held_rows) > 5
    for number, title, times, partners, _, last, still in sql(path, FIGURES):
        if number not in held_rows.index:
            continue
        cells = held_rows.loc[number]
        assert cells["Issue"] == title
        assert (cells["Meetings"], filled(cells["Partners"])) == (times, partners or None)
        assert filled(cells["Last raised"]) == (date.fromisoformat(last) if last else None)
        assert filled(cells["Actions"]) == (still or None)
        assert list(cells["Status"]) == [held(path, number)["status"]]


@pytest.mark.parametrize("content", ["facts", "sample", "generated"])
def test_a_row_says_how_many_raised_it_at_each_of_the_last_meetings(
    content: str, database: Make, open_page: Open
) -> None:
    path = database(content)
    meetings = sql(
        path,
        f"""SELECT id FROM meeting WHERE status <> 'planned'
            ORDER BY date DESC, id DESC LIMIT {LATEST}""",
    )
    held_rows = rows(open_page("issues", status="all"), "issue")
    for number, bars in held_rows[f"Last {LATEST} meetings"].items():
        assert list(bars) == [
            one(
                path,
                "SELECT count(*) FROM issue_mention WHERE issue_id = ? AND meeting_id = ?",
                number,
                meeting,
            )
            for (meeting,) in reversed(meetings)
        ]
    assert held_rows[f"Last {LATEST} meetings"].map(sum).max() > 0


@pytest.mark.parametrize("content", ["empty", "facts", "sample", "generated"])
@pytest.mark.parametrize("who", [COORDINATOR, Viewer("funder", "a fund")], ids=lambda who: who.role)
def test_the_views_count_what_they_hold(
    who: Viewer, content: str, database: Make, open_page: Open
) -> None:
    path = database(content)
    seen = "merged_into_id IS NULL" + " AND published = 1" * (who.role == "funder")
    by_status = dict(sql(path, f"SELECT status, count(*) FROM issue WHERE {seen} GROUP BY status"))
    app = open_page("issues", who)
    assert views(app, "status") == {
        status.capitalize(): number for status, number in by_status.items()
    }
    first = app.button_group(key="filter status").value
    assert first == ("open" if "open" in by_status else "all")
    for status, number in by_status.items():
        app.button_group(key="filter status").select(status).run()
        assert not app.exception
        assert total(app) == number
        assert {tuple(one) for one in rows(app, "issue")["Status"]} == {(status,)}
    if by_status:
        app.button_group(key="filter status").select("all").run()
    assert total(app) == sum(by_status.values())


def test_the_search_finds_words_of_titles_and_descriptions(sample: Path, open_page: Open) -> None:
    change(sample, GRANTS, title="Xylophones wear out", description="Quentin said so")
    app = open_page("issues")
    for said in ("xylo", "WEAR out", "quentin"):
        app.text_input(key="find").set_value(said).run()
        assert opened(app, "issue") == [GRANTS]
        assert total(app) == 1
    app.text_input(key="find").set_value("xylophones trombones").run()
    assert opened(app, "issue") == []
    assert "Widen the filters" in app.info[0].value


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_is_what_sql_orders(order: str, sample: Path, open_page: Open) -> None:
    wanted = [
        number for number, *_ in sql(sample, f"SELECT * FROM ({FIGURES}) ORDER BY {ORDERS[order]}")
    ]
    app = open_page("issues", order=order, status="all")
    assert opened(app, "issue") == wanted
    assert total(app) == 25


def test_the_order_is_chosen_in_its_box(sample: Path, open_page: Open) -> None:
    app = open_page("issues")
    by_day = opened(app, "issue")
    app.selectbox(key="order").select("title").run()
    assert opened(app, "issue") != by_day


@pytest.mark.parametrize("page", [1, 2, 3])
def test_pages_are_cut_in_order(page: int, database: Make, open_page: Open) -> None:
    path = database("generated")
    wanted = sql(path, f"SELECT id FROM ({FIGURES}) ORDER BY title COLLATE NOCASE, id")
    app = open_page("issues", order="title", status="all", issues_page=str(page))
    assert opened(app, "issue") == [n for (n,) in wanted[(page - 1) * ROWS : page * ROWS]]
    assert total(app) == 60


MENTIONED = "SELECT 1 FROM issue_mention AS n WHERE n.issue_id = i.id"
FILTERS: dict[str, tuple[str, Any, str]] = {
    "theme": ("theme", "funding", "theme_id = 11"),
    "partner": ("raised_by", 13, f"EXISTS ({MENTIONED} AND n.organization_id = 13)"),
    "borough": (
        "in_borough",
        HACKNEY,
        "id IN (SELECT issue_id FROM issue_borough WHERE borough_code = 'E09000012')",
    ),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_lets_through_what_sql_does(name: str, sample: Path, open_page: Open) -> None:
    key, value, condition = FILTERS[name]
    wanted = {n for (n,) in sql(sample, f"SELECT id FROM issue AS i WHERE {condition}")}
    app = open_page("issues", status="all")
    app.selectbox(key=f"filter {key}").select(value).run()
    assert app.query_params[key] == str(value)
    assert set(opened(app, "issue")) == wanted
    assert total(app) == len(wanted)
    # A link of before there were views.
    app = open_page("issues", **{key: str(value)})
    assert app.selectbox(key=f"filter {key}").value == value
    assert set(opened(app, "issue")) == wanted
    assert wanted


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_narrows_the_view_that_it_is_chosen_in(
    name: str, sample: Path, open_page: Open
) -> None:
    key, value, condition = FILTERS[name]
    wanted = {
        n
        for (n,) in sql(sample, f"SELECT id FROM issue AS i WHERE {condition} AND status = 'open'")
    }
    app = open_page("issues")
    app.selectbox(key=f"filter {key}").select(value).run()
    assert app.button_group(key="filter status").value == "open"
    assert set(opened(app, "issue")) == wanted
    assert set(opened(open_page("issues", **app.query_params), "issue")) == wanted


def test_where_no_issue_is_open_all_are_shown(sample: Path, open_page: Open) -> None:
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE issue SET status = 'resolved'")
    app = open_page("issues")
    assert not app.exception
    assert views(app, "status") == {"Resolved": 25}
    assert total(app) == 25


def test_unknown_filters_orders_and_pages_do_no_harm(sample: Path, open_page: Open) -> None:
    odd = {"theme": "11", "status": "lost", "raised_by": "'; --", "in_borough": "", "order": "x"}
    app = open_page("issues", **odd)
    assert not app.exception
    assert total(app) == 25
    for page in ("0", "-1", "99", "9" * 30, "two"):
        app = open_page("issues", status="all", issues_page=page)
        assert not app.exception
        assert len(opened(app, "issue")) == 25


def test_an_empty_list_says_what_to_do(empty: Path, open_page: Open) -> None:
    app = open_page("issues")
    assert "add one" in app.info[0].value
    assert not button(app, "Add").disabled


def test_an_issue_that_is_not_there_says_so(sample: Path, open_page: Open) -> None:
    app = open_page("issues")
    for number in ("999999", "0", "9" * 15):
        app.query_params["issue"] = number
        app.run()
        assert not app.exception
        assert "no longer exists" in app.info[0].value
    press(app, "All issues")
    assert total(app) == views(app, "status")["Open"]


def test_what_is_no_number_shows_the_list(sample: Path, open_page: Open) -> None:
    app = open_page("issues")
    for number in ("-1", "9" * 30, "two", "", "1 OR 1"):
        app.query_params["issue"] = number
        app.run()
        assert not app.exception
        assert total(app) == views(app, "status")["Open"]


# One issue.


def test_an_issue_shows_its_mentions_with_their_notes(sample: Path, open_page: Open) -> None:
    app = open_page("issues")
    press_in(app, "issue", "Issue", GRANTS)
    assert app.query_params["issue"] == str(GRANTS)
    mentions = sql(
        sample,
        """SELECT m.date, o.name, n.note FROM issue_mention AS n
           JOIN meeting AS m ON m.id = n.meeting_id JOIN organization AS o
           ON o.id = n.organization_id WHERE n.issue_id = ?""",
        GRANTS,
    )
    text = shown(app)
    for day, name, note in mentions:
        assert f"**{name}**, {dates.say(day)}" in text
        assert note is None or note in text
    assert len(mentions) > 3


def test_the_chart_has_its_sentence_and_its_table(sample: Path, open_page: Open) -> None:
    app = open_page("issues", issue=str(GRANTS))
    by_day = sql(
        sample,
        """SELECT m.date, count(n.id) FROM meeting AS m LEFT JOIN issue_mention AS n
           ON n.meeting_id = m.id AND n.issue_id = :issue
           WHERE m.status <> 'planned' AND m.date >= (SELECT min(x.date) FROM meeting AS x
             JOIN issue_mention AS y ON y.meeting_id = x.id WHERE y.issue_id = :issue)
           GROUP BY m.id ORDER BY m.date""".replace(":issue", str(GRANTS)),
    )
    raised = [(day, partners) for day, partners in by_day if partners]
    sentence = (
        f"Raised at {len(raised)} of {len(by_day)} meetings since {dates.say(raised[0][0])}, "
        f"last on {dates.say(raised[-1][0])}"
    )
    assert sentence in shown(app)
    (table,) = app.table
    assert list(table.value["Partners raising it"]) == [partners for _, partners in by_day]
    (chart,) = app.get("plotly_chart")
    assert sentence in str(chart.proto)


def test_an_issue_shows_where_it_is_and_what_is_done_about_it(
    sample: Path, open_page: Open
) -> None:
    app = open_page("issues", issue=str(COUNSELLING))
    names = sql(
        sample,
        """SELECT b.name FROM issue_borough AS i JOIN borough AS b ON b.code = i.borough_code
           WHERE i.issue_id = ? ORDER BY b.name""",
        COUNSELLING,
    )
    assert ", ".join(name for (name,) in names) in shown(app)
    todo = sql(sample, "SELECT id FROM action WHERE issue_id = ?", COUNSELLING)
    assert sorted(opened(app, "action")) == sorted(number for (number,) in todo)


def test_an_issue_that_nobody_raised_says_so(sample: Path, open_page: Open) -> None:
    number = add_issue(sample, "New")
    app = open_page("issues", issue=str(number))
    assert "No meeting has raised this yet." in shown(app)
    assert "Not raised at a meeting yet" in shown(app)
    assert "No actions yet" in shown(app)


# The form.


def test_a_new_issue_without_a_title_keeps_what_was_typed(sample: Path, open_page: Open) -> None:
    app = press(open_page("issues"), "Add")
    type_in(app, description="Since spring", status="watching", boroughs=[CAMDEN, HACKNEY])
    press(app, "Save")
    assert under(app, "title") == "Give the issue a title."
    assert field(app, "description").value == "Since spring"
    assert field(app, "status").value == "watching"
    assert field(app, "boroughs").value == [CAMDEN, HACKNEY]
    assert sql(sample, "SELECT count(*) FROM issue") == [(25,)]
    press(type_in(app, title=" Night buses "), "Save")
    number = int(app.query_params["issue"])
    assert app.title[0].value == "Night buses"
    assert "Camden, Hackney" in shown(app)
    after = held(sample, number)
    assert (after["title"], after["status"]) == ("Night buses", "watching")
    assert after["description"] == "Since spring"
    press(app, "Undo")
    assert held(sample, number)["deleted_at"] is not None


def test_an_edit_is_saved_with_its_boroughs(sample: Path, open_page: Open) -> None:
    before = held(sample, GRANTS)
    app = press(open_page("issues", issue=str(GRANTS)), "Edit")
    assert field(app, "title").value == before["title"]
    press(type_in(app, title="Grants stop", boroughs=[CAMDEN], status="resolved"), "Save")
    after = held(sample, GRANTS)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"title", "status", "version", "updated_at"}
    assert sql(sample, "SELECT borough_code FROM issue_borough WHERE issue_id = ?", GRANTS) == [
        (CAMDEN,)
    ]
    assert app.title[0].value == "Grants stop"
    assert "Edit" in buttons(app)


def test_a_theme_can_be_taken_off_an_issue(sample: Path, open_page: Open) -> None:
    app = press(open_page("issues", issue=str(GRANTS)), "Edit")
    box = field(app, "theme_id")
    # In the browser a box that was drawn with a value of its own cannot be emptied.
    drawn_with = {descriptor.name for descriptor, _ in box.proto.ListFields()}
    assert "default" not in drawn_with or "None" in box.options
    press(type_in(app, theme_id=None), "Save")
    assert held(sample, GRANTS)["theme_id"] is None


def test_editing_can_be_closed(sample: Path, open_page: Open) -> None:
    app = press(open_page("issues", issue=str(GRANTS)), "Edit")
    type_in(app, title="Never mind")
    press(app, "Cancel")
    assert "Edit" in buttons(app)
    press(app, "Edit")
    assert field(app, "title").value == held(sample, GRANTS)["title"]


@pytest.mark.parametrize(
    ("choice", "kept"),
    [("Keep my version", "My words"), ("Keep their version", "Their words")],
)
def test_a_stale_edit_shows_both_versions_and_either_can_win(
    choice: str, kept: str, sample: Path, open_page: Open
) -> None:
    app = press(open_page("issues", issue=str(GRANTS)), "Edit")
    change(sample, GRANTS, title="Their words", boroughs=(HACKNEY,))
    press(type_in(app, title="My words", boroughs=[CAMDEN]), "Save")
    assert app.warning
    assert {"My words", "Their words", "Camden", "Hackney"} <= {one.value for one in app.text}
    assert held(sample, GRANTS)["title"] == "Their words"
    press(app, choice)
    assert held(sample, GRANTS)["title"] == kept
    assert app.title[0].value == kept
    assert not app.warning


def test_deleted_and_undone(sample: Path, open_page: Open) -> None:
    app = press(open_page("issues", issue=str(GRANTS)), "Delete")
    assert "issue" not in app.query_params
    assert GRANTS not in opened(app, "issue")
    assert held(sample, GRANTS)["deleted_at"] is not None
    press(app, "Undo")
    assert GRANTS in opened(app, "issue")
    assert held(sample, GRANTS)["deleted_at"] is None


def test_history_says_who_changed_what(sample: Path, open_page: Open) -> None:
    before = held(sample, GRANTS)
    change(sample, GRANTS, title="Their words", theme_id=12, boroughs=(HACKNEY, CAMDEN))
    app = open_page("issues", issue=str(GRANTS))
    app.session_state[f"history issue {GRANTS}"] = True
    app.run()
    assert not app.exception
    text = [one.value for one in app.text]
    names = dict(sql(sample, "SELECT id, name FROM taxonomy_term"))
    assert f"Title: {before['title']} → Their words" in text
    assert f"Theme: {names[before['theme_id']]} → {names[12]}" in text
    assert "Boroughs affected: added Camden" in text
    assert "Boroughs affected: removed Ealing" in text
    assert not any(one.endswith(("added Hackney", "took away Hackney")) for one in text)
    assert any(one.value.endswith("· somebody else · changed") for one in app.markdown)


# Log as raised.


def raise_it(app: AppTest, meeting: int, partner: int, note: str = "") -> AppTest:
    press(app, "Log as raised")
    choose(app, Meeting=meeting, Raised_by=partner)
    return press(type_in(app, note=note), "Save")


def test_raised_again_counts_once_more_and_can_be_undone(sample: Path, open_page: Open) -> None:
    app = open_page("issues", issue=str(SECTOR))
    raise_it(app, 14, 13, "Nobody told us")
    assert "raised 2 times by 2 partners" in shown(app)
    assert "Nobody told us" in [one.value for one in app.text]
    assert sql(
        sample,
        "SELECT meeting_id, organization_id, note FROM issue_mention ORDER BY id DESC LIMIT 1",
    ) == [(14, 13, "Nobody told us")]
    press(app, "Undo")
    assert "raised 1 time by 1 partner" in shown(app)


def test_the_same_partner_raises_it_once_a_meeting(sample: Path, open_page: Open) -> None:
    app = open_page("issues", issue=str(SECTOR))
    raise_it(app, 14, 13, "Nobody told us")
    raise_it(app, 14, 13, "Nobody told us twice")
    [told] = [one.value for one in app.error if "already raised this issue" in read(one.value)]
    assert read(told).endswith("at this meeting. Edit that note instead.")
    assert field(app, "note").value == "Nobody told us twice"
    assert "raised 2 times by 2 partners" in shown(app)


def test_the_chart_counts_what_was_raised_at_a_meeting_still_to_come(
    sample: Path, open_page: Open
) -> None:
    number = add_issue(sample, "New")
    (planned,) = sql(sample, "SELECT id FROM meeting WHERE status = 'planned'")[0]
    app = raise_it(open_page("issues", issue=str(number)), planned, 13)
    assert "raised 1 time by 1 partner" in shown(app)
    assert "No meeting has raised this yet." not in shown(app)


def test_raising_needs_a_meeting_and_a_partner(empty: Path, open_page: Open) -> None:
    number = add_issue(empty, "New")
    app = press(open_page("issues", issue=str(number)), "Log as raised")
    press(type_in(app, note="Said twice"), "Save")
    assert under(app, "meeting_id") == "Choose the meeting at which it was raised."
    assert under(app, "organization_id") == "Choose the partner that raised it."
    assert field(app, "note").value == "Said twice"
    assert sql(empty, "SELECT count(*) FROM issue_mention") == [(0,)]


# Merging.


def merged(sample: Path, open_page: Open) -> AppTest:
    """Merge counselling into grants."""
    app = press(open_page("issues", issue=str(COUNSELLING)), "Merge")
    return press(choose(app, Merge_into=GRANTS), "Merge the issues")


def test_merged_into_another_and_undone(sample: Path, open_page: Open) -> None:
    counts = f"SELECT id, times, partners, still FROM ({FIGURES}) WHERE id IN (12, 13)"
    before = sql(sample, counts)
    app = merged(sample, open_page)
    assert app.query_params["issue"] == str(GRANTS)
    assert held(sample, COUNSELLING)["merged_into_id"] == GRANTS
    now = {number: figures for number, *figures in sql(sample, counts)}
    assert now[COUNSELLING] == [0, 0, 0]
    assert now[GRANTS][2] == before[0][3] + before[1][3]
    assert f"raised {now[GRANTS][0]} times by {now[GRANTS][1]} partners" in shown(app)
    press(app, "Undo")
    assert sql(sample, counts) == before
    assert held(sample, COUNSELLING)["merged_into_id"] is None


def test_a_merged_issues_old_link_leads_on(sample: Path, open_page: Open) -> None:
    merged(sample, open_page)
    app = open_page("issues", issue=str(COUNSELLING))
    assert "has been merged into another" in app.info[0].value
    assert buttons(app).isdisjoint({"Edit", "Merge", "Delete", "Log as raised"})
    press(app, "Open the merged issue")
    assert app.query_params["issue"] == str(GRANTS)
    assert app.title[0].value == held(sample, GRANTS)["title"]
    app = open_page("issues", status="all")
    assert COUNSELLING not in opened(app, "issue")
    assert total(app) == 24


def test_merging_into_nothing_asks_for_the_other(sample: Path, open_page: Open) -> None:
    app = press(open_page("issues", issue=str(COUNSELLING)), "Merge")
    press(app, "Merge the issues")
    assert "Choose the issue to keep." in [read(one.value) for one in app.error]
    assert held(sample, COUNSELLING)["merged_into_id"] is None


def test_an_issue_is_not_offered_to_be_merged_into_itself(sample: Path, open_page: Open) -> None:
    app = press(open_page("issues", issue=str(COUNSELLING)), "Merge")
    (box,) = (one for one in app.selectbox if one.label.startswith("Merge into"))
    assert len(box.options) == 24
    assert held(sample, COUNSELLING)["title"] not in box.options


def test_a_merge_into_what_was_deleted_meanwhile_is_refused_in_words(
    sample: Path, open_page: Open
) -> None:
    app = press(open_page("issues", issue=str(COUNSELLING)), "Merge")
    made_on = (GRANTS, held(sample, GRANTS)["version"])
    records.remove(ISSUE, sample, OTHER, new_key(), made_on)
    press(choose(app, Merge_into=GRANTS), "Merge the issues")
    assert app.error
    assert held(sample, COUNSELLING)["merged_into_id"] is None


def test_an_action_begun_from_an_issue_is_for_that_issue(sample: Path, open_page: Open) -> None:
    app = open_page("issues", issue=str(COUNSELLING))
    (query,) = (query for page, query in links_of(app) if page == "actions" and "form" in query)
    app = open_page("actions", **query)
    assert field(app, "issue_id").value == COUNSELLING
    press(type_in(app, title="Ask for more"), "Save")
    number = int(app.query_params["action"])
    assert row(sample, "action", number)["issue_id"] == COUNSELLING
