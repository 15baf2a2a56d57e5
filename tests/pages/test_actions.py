"""Actions: views, filters, the list, several at once, one action, its form, its history."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.commands import actions
from db.commands.actions import Edit
from db.queries.actions import ActionLine
from db.write import new_key
from synergy import dates
from synergy.viewers import Viewer
from tests.db.tools import Row, insert, row
from tests.pages.tools import (
    button,
    buttons,
    edit_as_a_table,
    field,
    filled,
    notice,
    one,
    opened,
    press,
    press_in,
    read,
    rows,
    select,
    selected,
    shown,
    sql,
    total,
    type_in,
    under,
    views,
)
from ui.actions import several
from ui.actions import table as action_table
from ui.actions.form import ActionOptions

Open = Callable[..., AppTest]
Make = Callable[[str], Path]

TODAY = dates.today().isoformat()
LATER = dates.today() + timedelta(days=83)
ROWS = 25
OTHER = Viewer("coordinator", "somebody else")
IN_ORDER = "ORDER BY state IN ('done', 'dropped'), coalesce(due_on, '9999-12-31'), id"


def held(path: Path, number: int) -> Row:
    return row(path, "action", number)


def an_open_one(path: Path) -> Row:
    """Return an action with a partner, a meeting and a day that is still to come."""
    (number,) = sql(
        path,
        """SELECT id FROM action WHERE state = 'open' AND due_on > ? AND meeting_id IS NOT NULL
           AND organization_id IS NOT NULL ORDER BY id""",
        TODAY,
    )[0]
    return held(path, number)


def change(path: Path, number: int, **changes: object) -> None:
    """Change an action as somebody else does meanwhile."""
    edit = Edit(number, held(path, number)["version"], changes)
    actions.save_actions(path, OTHER, new_key(), [edit])


# The list and its views.


STILL = "state IN ('open', 'in progress')"
ALL = "SELECT count(*) FROM action WHERE deleted_at IS NULL"
OPEN = f"{ALL} AND {STILL}"
# What each view of the list holds, by its name in the URL, and how its label begins.
VIEWS = {
    "open": ("Open", STILL),
    "overdue": ("Overdue", f"{STILL} AND due_on < :today"),
    "next": ("Due by", f"{STILL} AND due_on BETWEEN :today AND :coming"),
    "done": ("Done", "state = 'done'"),
}


def ids(path: Path, condition: str, **values: object) -> list[int]:
    """Return the actions that a condition of SQL lets through, in the order of the list."""
    query = f"SELECT id FROM action WHERE {condition} {IN_ORDER}"
    with connect.reading(path) as db:
        return [number for (number,) in db.execute(query, {"today": TODAY, **values})]


@pytest.mark.parametrize("content", ["empty", "facts", "sample", "generated"])
def test_the_views_count_what_they_hold(content: str, database: Make, open_page: Open) -> None:
    path = database(content)
    coming = sql(path, "SELECT min(date) FROM meeting WHERE date >= ?", TODAY)[0][0]
    counted = {}
    app = open_page("actions")
    for view, (label, condition) in VIEWS.items():
        if view == "next" and not coming:
            continue
        wanted = ids(path, condition, coming=coming)
        if view == "next":
            label = f"Due by {dates.say_short(coming)}"
        counted[label] = len(wanted)
        app.button_group(key="filter view").select(view).run()
        assert not app.exception
        assert app.query_params.get("view", "open") == view
        assert total(app) == len(wanted)
        assert opened(app, "action") == wanted[:ROWS]
    assert views(app, "view") == counted
    app.button_group(key="filter view").select("all").run()
    assert total(app) == one(path, "SELECT count(*) FROM action")


def test_a_funder_reads_the_views_of_what_is_published(sample: Path, open_page: Open) -> None:
    app = open_page("actions", Viewer("funder", "a fund"))
    of_all = views(app, "view")
    held = {}
    for view, (label, _) in VIEWS.items():
        for name in of_all:
            if name.startswith(label):
                app.button_group(key="filter view").select(view).run()
                held[name] = total(app)
    assert held == of_all
    published = "SELECT count(*) FROM action WHERE published = 1"
    assert 0 < of_all["Open"] == one(sample, f"{published} AND {STILL}")


def test_the_longest_overdue_stands_first_and_says_by_how_much(
    sample: Path, open_page: Open
) -> None:
    app = open_page("actions")
    number, due = sql(sample, f"SELECT id, due_on FROM action {IN_ORDER}")[0]
    days = (date.fromisoformat(TODAY) - date.fromisoformat(due)).days
    assert opened(app, "action")[0] == number
    assert rows(app, "action")["Status"][number].tolist() == [f"overdue {days} d"]
    assert rows(app, "action")["Due"][number] == date.fromisoformat(due)


def test_a_row_says_what_its_action_is(sample: Path, open_page: Open) -> None:
    shown_rows = rows(open_page("actions", view="done"), "action")
    held_rows = sql(
        sample,
        """SELECT a.id, a.title, o.name, a.due_on, i.title,
             (SELECT count(*) FROM action_note AS n WHERE n.action_id = a.id), a.published
           FROM action AS a LEFT JOIN organization AS o ON o.id = a.organization_id
           LEFT JOIN issue AS i ON i.id = a.issue_id WHERE a.state = 'done'""",
    )
    assert held_rows
    for number, title, partner, due, issue, notes, published in held_rows:
        cells = shown_rows.loc[number]
        assert (cells["Action"], list(cells["Status"])) == (title, ["done"])
        assert filled(cells["Partner"]) == partner
        assert filled(cells["For the issue"]) == issue
        assert filled(cells["Due"]) == (date.fromisoformat(due) if due else None)
        assert filled(cells["Notes"]) == (notes or None)
        assert list(cells["Labels"]) == ["sample"] + ["published"] * published
        assert filled(cells[""]) is None


@pytest.mark.parametrize("page", [1, 2, 16])
def test_pages_are_cut_in_order(page: int, database: Make, open_page: Open) -> None:
    path = database("generated")
    app = open_page("actions", view="all", actions_page=str(page))
    of_page = f"LIMIT {ROWS} OFFSET {(page - 1) * ROWS}"
    wanted = sql(path, f"SELECT id FROM action {IN_ORDER} {of_page}")
    assert opened(app, "action") == [number for (number,) in wanted]
    assert total(app) == 400


@pytest.mark.parametrize("page", ["0", "-1", "99", "9" * 30, "1.5", "two", ""])
def test_a_page_that_is_not_there_is_the_first(page: str, sample: Path, open_page: Open) -> None:
    app = open_page("actions", view="all", actions_page=page)
    assert not app.exception
    wanted = sql(sample, f"SELECT id FROM action {IN_ORDER} LIMIT {ROWS}")
    assert opened(app, "action") == [number for (number,) in wanted]
    assert total(app) == one(sample, ALL)


def test_another_view_or_filter_begins_at_the_first_page(sample: Path, open_page: Open) -> None:
    app = open_page("actions", view="all", actions_page="3")
    assert app.pagination(key="actions_page").value == 3
    app.selectbox(key="filter state").select("all open").run()
    assert not app.exception
    assert app.pagination(key="actions_page").value == 1
    assert len(opened(app, "action")) == ROWS
    app.pagination(key="actions_page").select(2).run()
    assert len(opened(app, "action")) == total(app) - ROWS
    app.button_group(key="filter view").select("open").run()
    assert app.pagination(key="actions_page").value == 2, "the same rows"
    app.selectbox(key="filter partner").select(13).run()
    assert not app.pagination
    assert len(opened(app, "action")) == total(app)


# What is searched for, with the words of an action's title or details that it finds.
def test_the_search_finds_words_of_titles_and_details(sample: Path, open_page: Open) -> None:
    number = an_open_one(sample)["id"]
    change(sample, number, title="Polish the xylophones", detail="Ask Quentin first")
    app = open_page("actions")
    for said in ("xylo", "POLISH xylophones", "quentin"):
        app.text_input(key="find").set_value(said).run()
        assert not app.exception
        assert opened(app, "action") == [number]
        assert total(app) == 1
    assert opened(open_page("actions", find="xylophones"), "action") == [number]
    for said in ("xylophones trombones", "no such word", '"', "*", "(", "\x00"):
        app.text_input(key="find").set_value(said).run()
        assert not app.exception, said
        assert opened(app, "action") == [], said
        assert "Widen the filters" in app.info[0].value
    app.text_input(key="find").set_value("  ").run()
    assert len(opened(app, "action")) == ROWS


def test_the_search_looks_within_the_view(sample: Path, open_page: Open) -> None:
    number = an_open_one(sample)["id"]
    change(sample, number, title="Polish the xylophones", state="done")
    assert opened(open_page("actions", find="xylophones"), "action") == []
    assert opened(open_page("actions", view="done", find="xylophones"), "action") == [number]


FILTERS = {
    "open or in progress": ("state", "all open", STILL),
    "dropped": ("state", "dropped", "state = 'dropped'"),
    "one partner's": ("partner", 13, "organization_id = 13"),
    "overdue": ("due", "overdue", f"{STILL} AND due_on < :today"),
    "by the next meeting": (
        "due",
        "by next meeting",
        f"""{STILL} AND due_on >= :today
            AND due_on <= (SELECT min(date) FROM meeting WHERE date >= :today)""",
    ),
    "within 30 days": (
        "due",
        "within 30 days",
        f"{STILL} AND due_on BETWEEN :today AND date(:today, '+30 days')",
    ),
    "without a day": ("due", "no date", "due_on IS NULL AND state IN ('open', 'in progress')"),
    "from one meeting": ("meeting", 9, "meeting_id = 9"),
    "for one issue": ("on_issue", 16, "issue_id = 16"),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_lets_through_what_sql_does(name: str, sample: Path, open_page: Open) -> None:
    key, value, condition = FILTERS[name]
    wanted = ids(sample, condition)
    app = open_page("actions", view="all")
    app.selectbox(key=f"filter {key}").select(value).run()
    assert app.query_params[key] == str(value)
    assert opened(app, "action") == wanted[:ROWS]
    assert total(app) == len(wanted)
    # A link of before there were views.
    app = open_page("actions", **{key: str(value)})
    assert app.selectbox(key=f"filter {key}").value == value
    assert app.button_group(key="filter view").value == "all"
    assert opened(app, "action") == wanted[:ROWS]
    assert total(app) == len(wanted)


@pytest.mark.parametrize(("key", "value"), [("partner", 13), ("meeting", 9), ("on_issue", 16)])
def test_a_filter_narrows_the_view_that_it_is_chosen_in(
    key: str, value: int, sample: Path, open_page: Open
) -> None:
    column = {"partner": "organization_id", "meeting": "meeting_id", "on_issue": "issue_id"}[key]
    condition = f"WHERE {column} = {value} AND {STILL} {IN_ORDER}"
    wanted = [number for (number,) in sql(sample, f"SELECT id FROM action {condition}")]
    app = open_page("actions")
    app.selectbox(key=f"filter {key}").select(value).run()
    assert app.button_group(key="filter view").value == "open"
    assert opened(app, "action") == wanted
    assert opened(open_page("actions", **app.query_params), "action") == wanted
    assert "Filter · 1" in [one.proto.popover.label for one in app.get("popover")]
    press(app, "Clear filters")
    assert app.button_group(key="filter view").value == "open"
    assert total(app) == views(app, "view")["Open"]


def test_filters_narrow_together(sample: Path, open_page: Open) -> None:
    app = open_page("actions", state="done", on_issue="12")
    wanted = sql(sample, f"SELECT id FROM action WHERE state = 'done' AND issue_id = 12 {IN_ORDER}")
    assert opened(app, "action") == [number for (number,) in wanted]


def test_an_unknown_filter_does_no_harm(sample: Path, open_page: Open) -> None:
    odd = {"state": "lost", "partner": "x", "due": "'; --", "meeting": "", "on_issue": "9" * 99}
    app = open_page("actions", **odd)
    assert not app.exception
    assert total(app) == one(sample, ALL)
    assert total(open_page("actions", view="lost")) == views(app, "view")["Open"]


def test_a_filter_that_was_renamed_since_still_stands_in_its_link(
    sample: Path, open_page: Open
) -> None:
    lines = opened(open_page("actions", partner="13"), "action")
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE organization SET name = 'Another name' WHERE id = 13")
    app = open_page("actions", partner="13")
    assert opened(app, "action") == lines
    box = app.selectbox(key="filter partner")
    assert box.format_func(box.value) == "Another name"


def test_nothing_to_show_says_what_to_do(sample: Path, open_page: Open) -> None:
    app = open_page("actions", state="dropped", due="overdue")
    assert "Widen the filters" in app.info[0].value
    assert app.menu_button[0].proto.disabled


def test_coming_back_from_an_action_keeps_the_filters(sample: Path, open_page: Open) -> None:
    app = open_page("actions", state="dropped")
    lines = opened(app, "action")
    press_in(app, "action", "Action", lines[0])
    assert app.title[0].value == held(sample, lines[0])["title"]
    press(app, "All actions")
    assert opened(app, "action") == lines


def test_an_action_that_is_not_there_says_so(sample: Path, open_page: Open) -> None:
    app = open_page("actions")
    for number in ("999999", "0", "9" * 15):
        app.query_params["action"] = number
        app.run()
        assert not app.exception
        assert "no longer exists" in app.info[0].value
    press(app, "All actions")
    assert total(app) == one(sample, OPEN)


def test_what_is_no_number_shows_the_list(sample: Path, open_page: Open) -> None:
    app = open_page("actions")
    for number in ("-1", "9" * 30, "two", "", "1 OR 1", "٣", "1.0"):
        app.query_params["action"] = number
        app.run()
        assert not app.exception
        assert total(app) == one(sample, OPEN)


# Done in one click, deleted, undone.


def test_done_in_the_list_in_one_click_undone_and_redone(sample: Path, open_page: Open) -> None:
    app = open_page("actions")
    number = opened(app, "action")[0]
    before = held(sample, number)
    assert rows(app, "action")[""][number] == "Done"
    press_in(app, "action", "", number)
    assert held(sample, number)["state"] == "done"
    assert held(sample, number)["done_on"] == TODAY
    assert f"“{before['title']}” is done." in shown(app)
    assert number not in opened(app, "action")
    press(app, "Undo")
    assert (held(sample, number)["state"], held(sample, number)["done_on"]) == (
        before["state"],
        None,
    )
    assert opened(app, "action")[0] == number
    assert "Change undone." in notice(app)
    press(app, "Redo")
    assert (held(sample, number)["state"], held(sample, number)["done_on"]) == ("done", TODAY)
    assert "Change redone." in notice(app)
    press(app, "Undo")
    assert held(sample, number)["state"] == before["state"]


def test_done_in_its_own_view_and_undone(sample: Path, open_page: Open) -> None:
    before = an_open_one(sample)
    app = press(open_page("actions", action=str(before["id"])), "Mark as done")
    assert held(sample, before["id"])["state"] == "done"
    assert f"**Done:** {dates.say(TODAY)}" in shown(app)
    assert "Mark as done" not in buttons(app)
    press(app, "Undo")
    assert held(sample, before["id"])["state"] == "open"
    assert "Mark as done" in buttons(app)


def test_done_on_a_stale_screen_writes_nothing_and_shows_what_is_new(
    sample: Path, open_page: Open
) -> None:
    before = an_open_one(sample)
    app = open_page("actions", action=str(before["id"]))
    change(sample, before["id"], detail="Changed meanwhile")
    press(app, "Mark as done")
    assert "Changed meanwhile" in shown(app)
    assert held(sample, before["id"])["state"] == "open"
    assert "Undo" not in buttons(app)


def test_deleted_and_undone(sample: Path, open_page: Open) -> None:
    before = an_open_one(sample)
    open_ones = one(sample, OPEN)
    app = press(open_page("actions", action=str(before["id"])), "Delete")
    assert held(sample, before["id"])["deleted_at"] is not None
    assert "action" not in app.query_params
    assert total(app) == open_ones - 1
    press(app, "Undo")
    assert held(sample, before["id"])["deleted_at"] is None
    assert total(app) == open_ones


def test_a_notice_can_be_dismissed(sample: Path, open_page: Open) -> None:
    app = open_page("actions", action=str(an_open_one(sample)["id"]))
    press(press(app, "Mark as done"), "Dismiss")
    assert buttons(app).isdisjoint({"Undo", "Dismiss"})


# Several at once.


def chosen_three(app: AppTest) -> list[int]:
    """Select the first action of the list, which is overdue, one in the middle, and the last."""
    lines = opened(app, "action")
    three = [lines[0], lines[12], lines[24]]
    select(app, "action", *three)
    assert "**3 selected**" in shown(app)
    return three


SEEN = ("title", "detail", "organization_id", "due_on", "state", "done_on", "dropped_reason")


def seen(path: Path, numbers: Iterable[int]) -> list[Row]:
    """Return what people see of actions."""
    return [{name: held(path, number)[name] for name in SEEN} for number in numbers]


def set_due(app: AppTest) -> None:
    app.date_input(key="several due").set_value(LATER).run()


def set_partner(app: AppTest) -> None:
    app.selectbox(key="several partner").select(23).run()


def set_state(app: AppTest) -> None:
    app.selectbox(key="several state").select("in progress").run()


def as_it_is(app: AppTest) -> None:
    assert not app.exception


SEVERAL: dict[str, tuple[Callable[[AppTest], None], str, str, dict[str, object]]] = {
    "done": (as_it_is, "several done", "3 actions done.", {"state": "done", "done_on": TODAY}),
    "due": (
        set_due,
        "several set due",
        "3 actions given a new day.",
        {"due_on": LATER.isoformat()},
    ),
    "partner": (
        set_partner,
        "several set partner",
        "3 actions given to another partner.",
        {"organization_id": 23},
    ),
    "status": (set_state, "several set state", "3 actions saved.", {"state": "in progress"}),
}


@pytest.mark.parametrize("what", SEVERAL)
def test_several_are_changed_with_one_press_and_one_undo(
    what: str, sample: Path, open_page: Open
) -> None:
    prepare, key, said, wanted = SEVERAL[what]
    app = open_page("actions")
    three = chosen_three(app)
    before = seen(sample, three)
    commands = "SELECT count(DISTINCT command_key) FROM history"
    many = one(sample, commands)
    prepare(app)
    app.button(key=key).click().run()
    assert not app.exception
    assert seen(sample, three) == [was | wanted for was in before]
    assert said in notice(app)
    assert one(sample, commands) == many + 1
    assert "selected**" not in shown(app)
    press(app, "Undo")
    assert seen(sample, three) == before
    press(app, "Redo")
    assert seen(sample, three) == [was | wanted for was in before]


@pytest.mark.parametrize(
    ("due", "later"),
    [
        ("2026-06-30", "2026-07-08"),
        ("2026-07-01", "2026-07-08"),
        ("2026-07-02", "2026-07-09"),
        ("2026-12-28", "2027-01-04"),
        (None, "2026-07-08"),
    ],
)
def test_a_week_later_is_never_in_the_past(due: str | None, later: str) -> None:
    action = ActionLine(id=7, version=3, title="One", due_on=due)
    assert several._a_week_later(action, "2026-07-01") == later


def test_several_are_put_off_by_a_week(sample: Path, open_page: Open) -> None:
    app = open_page("actions")
    three = chosen_three(app)
    before = seen(sample, three)
    press(app, "+1 week")
    counted = [date.fromisoformat(max(was["due_on"] or TODAY, TODAY)) for was in before]
    wanted = [(day + timedelta(days=7)).isoformat() for day in counted]
    assert seen(sample, three) == [
        was | {"due_on": due} for was, due in zip(before, wanted, strict=True)
    ]
    assert "3 actions postponed." in notice(app)
    press(app, "Undo")
    assert seen(sample, three) == before


def test_one_refusal_changes_none_of_several(sample: Path, open_page: Open) -> None:
    app = open_page("actions")
    three = chosen_three(app)
    before = seen(sample, three)
    meeting = one(sample, "SELECT id FROM meeting WHERE date > ?", TODAY)
    with connect.writing(sample, "test") as db:
        db.table("action").update(three[1], {"meeting_id": meeting})
    app.date_input(key="several due").set_value(dates.today()).run()
    app.button(key="several set due").click().run()
    assert not app.exception
    assert "is before the meeting that agreed this action" in shown(app)
    assert seen(sample, three) == before
    assert "Undo" not in buttons(app)


def test_a_selection_can_be_cleared(sample: Path, open_page: Open) -> None:
    app = open_page("actions")
    chosen_three(app)
    press(app, "Clear")
    assert selected(app, "action") == []
    assert "selected**" not in shown(app)
    assert "several done" not in [one.key for one in app.button]


def test_a_selection_stays_with_its_rows_when_the_list_changes(
    sample: Path, open_page: Open
) -> None:
    app = open_page("actions")
    lines, done = opened(app, "action"), set(ids(sample, "state = 'done'"))
    select(app, "action", lines[2], lines[4])
    with connect.writing(sample, "test") as db:
        insert(db, "action", title="Came first", due_on="2020-01-01")
        db.table("action").update(lines[3], {"deleted_at": "2026-01-01T00:00:00.000Z"})
    app.run()
    assert opened(app, "action")[1:5] == [lines[0], lines[1], lines[2], lines[4]]
    assert selected(app, "action") == [lines[2], lines[4]]
    app.button_group(key="filter view").select("done").run()
    assert selected(app, "action") == []
    assert "selected**" not in shown(app)
    app.button_group(key="filter view").select("open").run()
    assert selected(app, "action") == [lines[2], lines[4]]
    press(app, "Done")
    assert set(ids(sample, "state = 'done'")) - done == {lines[2], lines[4]}


def test_a_partner_changes_several_of_its_own_alone(sample: Path, open_page: Open) -> None:
    own = one(
        sample,
        f"""SELECT organization_id FROM action WHERE {STILL} AND organization_id IS NOT NULL
            GROUP BY 1 ORDER BY count(*) DESC""",
    )
    app = open_page("actions", Viewer("partner", "a partner", own))
    table = rows(app, "action")
    mine = [number for number in table.index if held(sample, number)["organization_id"] == own]
    theirs = next(number for number in table.index if number not in mine)
    assert [number for number in table.index if table[""][number] == "Done"] == mine
    select(app, "action", mine[0], theirs)
    assert "Publish" not in buttons(app)
    press(app, "Done")
    assert not {mine[0], theirs} & set(ids(sample, "state = 'done'"))
    assert "Undo" not in buttons(app)
    press(select(app, "action", *mine), "Done")
    assert {held(sample, number)["state"] for number in mine} == {"done"}


def test_nobody_else_selects_or_presses_in_the_list(sample: Path, open_page: Open) -> None:
    app = open_page("actions", Viewer("funder", "a fund"))
    (grid,) = app.dataframe
    assert not grid.proto.selection_mode
    assert "" not in grid.value


# The form.


def test_a_new_action_without_a_title_keeps_what_was_typed(sample: Path, open_page: Open) -> None:
    many = one(sample, ALL)
    app = press(open_page("actions"), "Add")
    day = dates.today() + timedelta(days=9)
    type_in(app, detail="Ring them first", organization_id=13, state="in progress")
    type_in(app, due_on="in 9 days")
    press(app, "Save")
    assert under(app, "title") == "Give the action a title."
    assert field(app, "detail").value == "Ring them first"
    assert field(app, "organization_id").value == 13
    assert field(app, "due_on").value == "in 9 days"
    assert one(sample, ALL) == many
    press(type_in(app, title="  Ring the five schools "), "Save")
    number = int(app.query_params["action"])
    assert app.title[0].value == "Ring the five schools"
    kept = held(sample, number)
    assert kept["title"] == "Ring the five schools"
    assert kept["detail"] == "Ring them first"
    assert (kept["organization_id"], kept["due_on"]) == (13, day.isoformat())
    assert (kept["state"], kept["sample"], kept["version"]) == ("in progress", 0, 1)


def test_the_form_of_a_new_action_comes_back_empty(sample: Path, open_page: Open) -> None:
    app = press(open_page("actions"), "Add")
    press(type_in(app, title="One"), "Save")
    press(press(app, "All actions"), "Add")
    assert field(app, "title").value == ""


def test_an_added_action_can_be_undone(facts: Path, open_page: Open) -> None:
    app = press(open_page("actions"), "Add")
    press(type_in(app, title="One"), "Save")
    number = int(app.query_params["action"])
    press(app, "Undo")
    assert held(facts, number)["deleted_at"] is not None


def test_an_edit_is_saved(sample: Path, open_page: Open) -> None:
    before = an_open_one(sample)
    app = press(open_page("actions", action=str(before["id"])), "Edit")
    assert field(app, "title").value == before["title"]
    assert field(app, "due_on").value == dates.say(before["due_on"])
    press(type_in(app, title="New words", issue_id=16, state="in progress"), "Save")
    after = held(sample, before["id"])
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"title", "issue_id", "state", "version", "updated_at"}
    assert (after["title"], after["issue_id"], after["state"]) == ("New words", 16, "in progress")
    assert app.title[0].value == "New words"
    assert "Edit" in buttons(app)


@pytest.mark.parametrize("name", ["organization_id", "meeting_id", "issue_id", "due_on"])
def test_what_an_action_has_can_be_taken_off_it(name: str, sample: Path, open_page: Open) -> None:
    (number,) = sql(
        sample,
        """SELECT id FROM action WHERE issue_id IS NOT NULL AND meeting_id IS NOT NULL
           AND organization_id IS NOT NULL AND due_on IS NOT NULL ORDER BY id""",
    )[0]
    app = press(open_page("actions", action=str(number)), "Edit")
    box = field(app, name)
    assert box.value is not None
    # In the browser a choice that was drawn with a value of its own cannot be emptied.
    drawn_with = {descriptor.name for descriptor, _ in box.proto.ListFields()}
    assert box.type == "text_input" or "default" not in drawn_with or "None" in box.options
    press(type_in(app, **{name: "" if name == "due_on" else None}), "Save")
    assert held(sample, number)[name] is None


def test_editing_can_be_stopped(sample: Path, open_page: Open) -> None:
    before = an_open_one(sample)
    app = press(open_page("actions", action=str(before["id"])), "Edit")
    type_in(app, title="Never mind")
    press(app, "Cancel")
    assert held(sample, before["id"]) == before
    press(app, "Edit")
    assert field(app, "title").value == before["title"]


def test_due_before_the_meeting_is_said_at_the_field_and_loses_nothing(
    sample: Path, open_page: Open
) -> None:
    before = an_open_one(sample)
    app = press(open_page("actions", action=str(before["id"])), "Edit")
    day = date.fromisoformat(row(sample, "meeting", before["meeting_id"])["date"])
    press(type_in(app, title="New words", due_on=f"{day - timedelta(days=1):%d/%m/%Y}"), "Save")
    message = under(app, "due_on") or ""
    assert "is before the meeting that agreed this action" in message
    assert dates.say(day) in message
    assert field(app, "title").value == "New words"
    assert held(sample, before["id"]) == before
    press(type_in(app, due_on=dates.say(day)), "Save")
    assert held(sample, before["id"])["due_on"] == day.isoformat()
    assert held(sample, before["id"])["title"] == "New words"


def test_an_action_is_dropped_only_with_a_reason(sample: Path, open_page: Open) -> None:
    before = an_open_one(sample)
    app = press(open_page("actions", action=str(before["id"])), "Edit")
    press(type_in(app, state="dropped"), "Save")
    assert under(app, "dropped_reason") == "Give the reason for dropping this action."
    assert held(sample, before["id"])["state"] == "open"
    press(type_in(app, dropped_reason="Too dear"), "Save")
    assert held(sample, before["id"])["state"] == "dropped"
    assert "Reason for dropping: Too dear" in shown(app)


def test_an_open_action_says_no_reason_why_it_was_dropped(sample: Path, open_page: Open) -> None:
    app = press(open_page("actions"), "Add")
    press(type_in(app, title="Not dropped", dropped_reason="A slip"), "Save")
    assert "Reason for dropping" not in shown(app)


def test_a_second_save_of_one_form_writes_once(sample: Path, open_page: Open) -> None:
    app = press(open_page("actions"), "Add")
    again = open_page("actions", form=app.query_params["form"])
    for page in (app, again):
        press(type_in(page, title="Once"), "Save")
        assert page.title[0].value == "Once"
    assert sql(sample, "SELECT count(*) FROM action WHERE title = 'Once'") == [(1,)]
    assert app.query_params == again.query_params


def test_one_form_sent_to_two_people_takes_both_their_words(sample: Path, open_page: Open) -> None:
    app = press(open_page("actions"), "Add")
    theirs = open_page("actions", form=app.query_params["form"])
    press(type_in(app, title="My words"), "Save")
    press(type_in(theirs, title="Their words"), "Save")
    assert app.title[0].value == "My words"
    assert theirs.title[0].value == "Their words"
    assert app.query_params != theirs.query_params


@pytest.mark.parametrize(
    "form",
    ["new action", "new action~", "new action~~", "new action~short", "new action~x~y~z", "~", ""],
)
def test_a_form_in_a_link_of_any_make_does_no_harm(
    form: str, sample: Path, open_page: Open
) -> None:
    app = open_page("actions", form=form)
    assert not app.exception
    assert ("Cancel" in buttons(app)) == form.startswith("new")


def test_an_edit_outlives_a_server_that_forgot_it(sample: Path, open_page: Open) -> None:
    before = an_open_one(sample)
    number = str(before["id"])
    app = press(open_page("actions", action=number), "Edit")
    change(sample, before["id"], detail="Their detail")
    again = open_page("actions", action=number, form=app.query_params["form"])
    assert field(again, "title").key == field(app, "title").key
    press(type_in(again, title="My words"), "Save")
    assert "Someone else changed this while you were editing" in again.warning[0].value
    assert held(sample, before["id"])["title"] == before["title"]
    press(again, "Keep my version")
    after = held(sample, before["id"])
    assert (after["title"], after["detail"]) == ("My words", "Their detail")


# Conflicts.


def stale_edit(path: Path, open_page: Open) -> tuple[AppTest, int]:
    """Open an action, let somebody else change it, save over it."""
    number = an_open_one(path)["id"]
    app = press(open_page("actions", action=str(number)), "Edit")
    change(path, number, title="Their words", detail="Their detail")
    return press(type_in(app, title="My words"), "Save"), number


def test_a_stale_edit_shows_both_versions(sample: Path, open_page: Open) -> None:
    app, number = stale_edit(sample, open_page)
    assert "Someone else changed this while you were editing" in app.warning[0].value
    text = [one.value for one in app.text]
    assert {"My words", "Their words"} <= set(text)
    assert "Action: your version (not saved)" in shown(app)
    assert held(sample, number)["title"] == "Their words"
    assert field(app, "title").value == "My words"


def test_mine_is_saved_over_theirs_and_keeps_what_i_did_not_touch(
    sample: Path, open_page: Open
) -> None:
    app, number = stale_edit(sample, open_page)
    press(app, "Keep my version")
    after = held(sample, number)
    assert (after["title"], after["detail"]) == ("My words", "Their detail")
    assert app.title[0].value == "My words"
    assert not app.warning


@pytest.mark.parametrize("typed", ["soon", "30 February", "Thu 17 July 2026"])
def test_a_stale_edit_with_what_is_no_day_shows_it_and_then_says_so(
    typed: str, sample: Path, open_page: Open
) -> None:
    number = an_open_one(sample)["id"]
    app = press(open_page("actions", action=str(number)), "Edit")
    change(sample, number, detail="Their detail")
    press(type_in(app, due_on=typed), "Save")
    assert app.warning
    assert typed in [one.value for one in app.text]
    press(app, "Keep my version")
    assert typed in (under(app, "due_on") or "")
    assert field(app, "due_on").value == typed


def test_theirs_is_kept_and_mine_dropped(sample: Path, open_page: Open) -> None:
    app, number = stale_edit(sample, open_page)
    press(app, "Keep their version")
    assert held(sample, number)["title"] == "Their words"
    assert app.title[0].value == "Their words"
    assert not app.warning
    press(app, "Edit")
    assert field(app, "title").value == "Their words"


def test_a_second_conflict_asks_again(sample: Path, open_page: Open) -> None:
    app, number = stale_edit(sample, open_page)
    change(sample, number, title="Their third words")
    press(app, "Keep my version")
    assert app.warning
    assert "Their third words" in [one.value for one in app.text]
    assert held(sample, number)["title"] == "Their third words"


# Notes and history.


def test_a_note_is_added_and_an_empty_one_is_not(sample: Path, open_page: Open) -> None:
    number = an_open_one(sample)["id"]
    app = open_page("actions", action=str(number))
    press(press(app, "Add a note"), "Save")
    assert under(app, "text") == "Enter a note."
    press(type_in(app, text="They *said* yes :material/home:"), "Save")
    assert sql(sample, "SELECT action_id, text FROM action_note ORDER BY id DESC")[0] == (
        number,
        "They *said* yes :material/home:",
    )
    assert "They *said* yes :material/home:" in [one.value for one in app.text]
    assert field(press(app, "Add a note"), "text").value == ""


def test_history_says_who_changed_what_from_what_to_what(sample: Path, open_page: Open) -> None:
    before = an_open_one(sample)
    change(sample, before["id"], title="Their words", organization_id=13)
    app = open_page("actions", action=str(before["id"]))
    app.session_state[f"history action {before['id']}"] = True
    app.run()
    assert not app.exception
    names = dict(sql(sample, "SELECT id, name FROM organization"))
    text = [one.value for one in app.text]
    assert f"Action: {before['title']} → Their words" in text
    assert f"Partner: {names[before['organization_id']]} → {names[13]}" in text
    said = [one.value for one in app.markdown]
    assert any(one.endswith("· somebody else · changed") for one in said)
    assert any(one.endswith("· added") for one in said)


# The table.

OPTIONS = ActionOptions({1: "North", 2: "South"}, {}, {})
LINES = [
    ActionLine(id=7, version=3, title="One", organization_id=1, due_on="2026-07-01"),
    ActionLine(id=9, version=1, title="Two", state="dropped", dropped_reason="Too dear"),
]


def edits(frame: pd.DataFrame, newest: dict[int, int] | None = None) -> list[Edit]:
    return action_table._edits(LINES, frame, OPTIONS, newest or {})


def test_an_untouched_table_holds_no_edits() -> None:
    assert edits(action_table._frame(LINES, OPTIONS)) == []


def test_the_table_shows_words_and_days() -> None:
    frame = action_table._frame(LINES, OPTIONS)
    assert list(frame.index) == [7, 9]
    assert frame["organization_id"][7] == "North"
    assert frame["due_on"][7] == date(2026, 7, 1)
    assert frame.loc[9, ["organization_id", "due_on"]].isna().all()


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("title", "Other", "Other"),
        ("organization_id", "South", 2),
        ("organization_id", None, None),
        ("due_on", date(2026, 8, 2), "2026-08-02"),
        ("due_on", None, None),
        ("state", "done", "done"),
        ("dropped_reason", "Too late", "Too late"),
    ],
)
def test_a_changed_cell_is_one_edit(column: str, cell: object, value: object) -> None:
    frame = action_table._frame(LINES, OPTIONS).astype(object)
    frame.at[7, column] = cell
    assert edits(frame) == [Edit(7, 3, {column: value})]
    assert edits(frame, {7: 5}) == [Edit(7, 5, {column: value})]


def test_nothing_is_nothing_however_pandas_writes_it() -> None:
    for nothing in (None, float("nan"), pd.NaT, pd.NA):
        for column in action_table.COLUMNS:
            assert action_table._value(column, nothing, OPTIONS) is None
    stamp = pd.Timestamp("2026-08-02")
    assert action_table._value("due_on", stamp, OPTIONS) == "2026-08-02"


def test_a_partner_that_is_gone_is_not_taken_off_an_action_unasked() -> None:
    lines = [ActionLine(id=7, version=3, title="One", organization_id=4)]
    frame = action_table._frame(lines, OPTIONS)
    assert action_table._edits(lines, frame, OPTIONS, {}) == []


def edit_rows(app: AppTest, cells: dict[int, dict[str, object]]) -> AppTest:
    """Change cells of the open table, by row number, as the browser sends it."""
    (table,) = app.data_editor
    app.session_state[table.key] = {"edited_rows": cells, "added_rows": [], "deleted_rows": []}
    return app.run()


def save_table(app: AppTest) -> AppTest:
    app.button(key="save action table").click().run()
    assert not app.exception
    return app


def test_the_table_saves_several_rows_at_once_and_undo_takes_all_back(
    sample: Path, open_page: Open
) -> None:
    app = edit_as_a_table(open_page("actions"))
    first, second = (held(sample, number) for number in opened_in_table(sample)[:2])
    edit_rows(app, {0: {"title": "New words"}, 1: {"due_on": LATER.isoformat(), "state": "done"}})
    assert button(app, "Save 2 changed rows")
    save_table(app)
    assert held(sample, first["id"])["title"] == "New words"
    assert held(sample, second["id"])["due_on"] == LATER.isoformat()
    assert held(sample, second["id"])["done_on"] == TODAY
    press(app, "Undo")
    assert held(sample, first["id"])["title"] == first["title"]
    assert held(sample, second["id"])["state"] == second["state"]


def opened_in_table(path: Path) -> list[int]:
    return [number for (number,) in sql(path, f"SELECT id FROM action {IN_ORDER}")]


def test_a_broken_rule_in_the_table_names_its_row_and_saves_none(
    sample: Path, open_page: Open
) -> None:
    app = edit_as_a_table(open_page("actions"))
    first, second = (held(sample, number) for number in opened_in_table(sample)[:2])
    edit_rows(app, {0: {"title": "New words"}, 1: {"state": "dropped"}})
    save_table(app)
    said = f"“{second['title']}”: Give the reason for dropping this action."
    assert said in [read(one.value) for one in app.error]
    assert held(sample, first["id"]) == first
    assert button(app, "Save 2 changed rows")


def test_a_conflict_in_the_table_shows_both_versions_and_mine_can_win(
    sample: Path, open_page: Open
) -> None:
    app = edit_as_a_table(open_page("actions"))
    number = opened_in_table(sample)[0]
    change(sample, number, title="Their words")
    edit_rows(app, {0: {"title": "My words"}})
    save_table(app)
    assert {"My words", "Their words"} <= {one.value for one in app.text}
    press(app, "Keep my version")
    assert held(sample, number)["title"] == "My words"
    assert not app.data_editor


def test_a_conflict_in_the_table_can_be_left_to_them(sample: Path, open_page: Open) -> None:
    app = edit_as_a_table(open_page("actions"))
    number = opened_in_table(sample)[0]
    change(sample, number, title="Their words")
    edit_rows(app, {0: {"title": "My words"}})
    press(save_table(app), "Keep their version")
    assert held(sample, number)["title"] == "Their words"
    assert not app.data_editor


def test_the_table_can_be_cancelled(sample: Path, open_page: Open) -> None:
    app = edit_as_a_table(open_page("actions"))
    number = opened_in_table(sample)[0]
    before = held(sample, number)
    edit_rows(app, {0: {"title": "Never mind"}})
    press(app, "Cancel")
    assert held(sample, number) == before
    assert not app.data_editor
    edit_as_a_table(app)
    assert button(app, "Save").disabled


def test_the_table_leaves_a_deleted_partner_on_its_action(sample: Path, open_page: Open) -> None:
    with connect.writing(sample, "test") as db:
        gone = insert(db, "organization", name="Gone", deleted_at="2026-01-01T00:00:00.000Z")
        insert(db, "action", title="Theirs", organization_id=gone, due_on="2020-01-01")
    app = edit_as_a_table(open_page("actions"))
    assert button(app, "Save").disabled
