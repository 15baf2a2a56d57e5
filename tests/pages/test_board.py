"""The board: every number against the list that it leads to, and what it says beside them."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.queries import board, board_figures, issues, services, trends
from db.queries.services import ServiceFilter
from synergy import dates
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import insert
from tests.names import fill, hard_names
from tests.pages.tools import field, read, rows, shown, sql, total
from ui.board import recurring
from ui.board.overview import ISSUES
from ui.board.small_map import SHOWN, WORDS
from ui.map.colours import bands
from ui.text import shorten

Open = Callable[..., AppTest]
Make = Callable[[str], Path]

FUNDER = Viewer("funder", "fund")
FIVE = ["Open actions", "Overdue", "Done", "Open issues", "Services"]
OUTSIDE = ["Partners", "Services", "Open issues", "Actions done", "Actions under way"]
OPEN_ISSUE = "i.status = 'open' AND i.deleted_at IS NULL AND i.merged_into_id IS NULL"


def day(offset: int) -> str:
    return (dates.today() + timedelta(days=offset)).isoformat()


def links(app: AppTest) -> list[tuple[str, str, dict[str, str]]]:
    """Return each link of the page: its words, its page, its query."""
    return [
        (read(one.proto.label), Path(one.proto.page).name, dict(parse_qsl(one.proto.query_string)))
        for one in app.get("page_link")
    ]


def figures(app: AppTest) -> dict[str, int]:
    return {named(one.label): int(one.value.replace(",", "")) for one in app.metric}


def named(label: str) -> str:
    """Return a figure's name without the day that it counts from."""
    return label.partition(" since ")[0]


def follow(open_page: Open, viewer: Viewer, page: str, query: dict[str, str]) -> int:
    """Count what the list holds to which a link leads."""
    app = open_page(page, viewer, **query)
    assert not app.exception
    assert set(query) <= set(app.query_params)
    if page != "map":
        return total(app)
    with connect.reading_as(viewer) as db:
        return services.count_services(db, ServiceFilter())[0]


@pytest.mark.parametrize("content", ["sample", "generated"])
@pytest.mark.parametrize(
    ("viewer", "labels"), [(COORDINATOR, FIVE), (FUNDER, OUTSIDE)], ids=["coordinator", "funder"]
)
def test_every_figure_equals_the_list_that_it_leads_to(
    viewer: Viewer, labels: list[str], content: str, database: Make, open_page: Open
) -> None:
    database(content)
    app = open_page("board", viewer)
    assert not app.exception
    drawn = figures(app)
    assert list(drawn) == labels
    led = {named(label): to for label, *to in links(app) if named(label) in drawn}
    assert drawn == {label: follow(open_page, viewer, *to) for label, to in led.items()}
    assert sum(map(bool, drawn.values())) > 3


def charts(app: AppTest) -> dict[str, list[float]]:
    return {named(one.label): list(one.proto.chart_data) for one in app.metric}


def test_a_chart_ends_with_its_figure_and_the_change_is_since_the_last_meeting(
    sample: Path, open_page: Open
) -> None:
    app = open_page("board")
    drawn, bars = figures(app), charts(app)
    for label in ("Open actions", "Overdue", "Done", "Services"):
        assert bars[label][-1] == drawn[label]
        assert len(bars[label]) == board_figures.MEETINGS + (label != "Done")
    last = sql(sample, "SELECT date FROM meeting WHERE status = 'closed' ORDER BY date DESC")[0][0]
    since = f"since {int(last[8:])} {dates.say(last).split()[2][:3]}"
    changes = {one.label: (one.delta, one.proto.delta_description) for one in app.metric}
    for label in ("Open actions", "Overdue"):
        assert changes[label] == (f"{bars[label][-1] - bars[label][-2]:.0f}", since)
    assert bars["Open issues"] == list(map(float, raised_at(sample)))


def raised_at(path: Path) -> list[int]:
    return [
        number
        for (number,) in sql(
            path,
            """SELECT count(DISTINCT n.issue_id) FROM meeting AS m
               JOIN issue_mention AS n ON n.meeting_id = m.id
               WHERE m.status = 'closed' GROUP BY m.id ORDER BY m.date DESC LIMIT 6""",
        )
    ][::-1]


@pytest.mark.parametrize("viewer", [COORDINATOR, FUNDER], ids=["coordinator", "funder"])
def test_no_zero_is_left_unexplained(viewer: Viewer, empty: Path, open_page: Open) -> None:
    with connect.writing(empty, "test") as db:
        insert(db, "organization", name="The first", kind="partner")
    said = {one.label: (one.value, one.delta) for one in open_page("board", viewer).metric}
    assert all(why for number, why in said.values() if number == "0")
    with connect.writing(empty, "test") as db:
        insert(db, "meeting", name="Held", date=day(-3), status="closed")
        insert(db, "action", title="Done long ago", state="done", done_on=day(-30))
    said = {one.label: (one.value, one.delta) for one in open_page("board", viewer).metric}
    assert all(why for number, why in said.values() if number == "0")
    if viewer == COORDINATOR:
        assert said["Overdue"] == ("0", "nothing is late")
        assert said["Open actions"] == ("0", "all done or dropped")


# The next meeting.


def test_the_next_meeting_is_said_with_its_day_and_place_and_leads_to_it(
    sample: Path, open_page: Open
) -> None:
    ((number, held, days),) = sql(
        sample,
        "SELECT id, date, julianday(date) - julianday(?) FROM meeting WHERE date >= ? "
        "ORDER BY date LIMIT 1",
        day(0),
        day(0),
    )
    app = open_page("board")
    when = dates.say(held).removesuffix(f" {day(0)[:4]}")
    said, facts = f"Next meeting **{when}, 10:00**", f"Brixton Library · in {days:.0f} days"
    assert (said, "meetings", {"meeting": str(number)}) in links(app)
    assert facts in shown(app)
    assert [one for one in app.button if one.proto.type == "primary"]
    app = open_page("board", Viewer("partner", "p", 1))
    assert said in [label for label, _, _ in links(app)]
    assert facts in shown(app)
    assert not [one for one in app.button if one.proto.type == "primary"]


@pytest.mark.parametrize(
    ("offset", "said"), [(0, "today"), (1, "tomorrow"), (2, "in 2 days"), (1200, "in 1,200 days")]
)
def test_the_wait_is_said_in_days(offset: int, said: str, facts: Path, open_page: Open) -> None:
    with connect.writing(facts, "test") as db:
        insert(db, "meeting", name="To come", date=day(offset))
    app = open_page("board")
    [label] = [one for one, _, _ in links(app) if one.startswith("Next meeting")]
    assert said in shown(app).splitlines()
    assert (day(offset)[:4] in label) is (day(offset)[:4] != day(0)[:4])


def test_a_meeting_in_progress_is_one_press_away(facts: Path, open_page: Open) -> None:
    with connect.writing(facts, "test") as db:
        insert(db, "meeting", name="A *starry* one", date=day(0), status="open")
    for viewer in (COORDINATOR, Viewer("partner", "p", 1)):
        app = open_page("board", viewer)
        assert any(label.startswith("In progress **A *starry* one**") for label, _, _ in links(app))
        [button] = [one for one in app.button if one.label == "Go to the meeting"]
        assert not button.click().run().exception


def test_without_a_next_meeting_the_coordinator_is_led_to_plan_one(
    facts: Path, open_page: Open
) -> None:
    app = open_page("board")
    assert "No meeting planned." in shown(app)
    ((_, page, query),) = (link for link in links(app) if link[0] == "Plan a meeting")
    assert field(open_page(page, **query), "date")
    partner = Viewer("partner", "p", 1)
    assert "Plan a meeting" not in [link[0] for link in links(open_page("board", partner))]


# What a partner is asked to do.


def test_a_partner_sees_first_what_it_has_overdue_and_due(sample: Path, open_page: Open) -> None:
    late = sql(
        sample,
        """SELECT organization_id, count(*) FROM action WHERE closed = 0 AND due_on < ?
           GROUP BY organization_id ORDER BY 2 DESC""",
        day(0),
    )
    own, number = late[0]
    found = links(open_page("board", Viewer("partner", "p", own)))
    asked = ("actions", {"partner": str(own), "due": "overdue"})
    assert (f"You have **{number} overdue actions**", *asked) in found
    idle = sql(
        sample,
        """SELECT id FROM organization WHERE id NOT IN
           (SELECT organization_id FROM action WHERE organization_id IS NOT NULL)""",
    )[0][0]
    assert "Nothing of yours is overdue or due." in shown(
        open_page("board", Viewer("partner", "p", idle))
    )


# The tables.


def bars(drawn: pd.DataFrame) -> str:
    """Return the name of the column with a bar for each meeting."""
    [name] = (column for column in drawn.columns if column.startswith("Last "))
    return str(name)


@pytest.mark.parametrize("content", ["facts", "sample", "generated"])
@pytest.mark.parametrize("viewer", [COORDINATOR, FUNDER], ids=["coordinator", "funder"])
def test_recurring_issues_have_a_bar_for_each_meeting(
    viewer: Viewer, content: str, database: Make, open_page: Open
) -> None:
    database(content)
    app = open_page("board", viewer)
    with connect.reading_as(viewer) as db:
        held = [one.id for one in board.last_meetings(db, day(0))]
        raised = trends.raised_issues(db, held, ISSUES)
        everywhere = {
            line.id: line.times_raised
            for line in issues.list_issues(db, issues.IssueFilter(), "title", issues.Page(1, 1000))
        }
    drawn = rows(app, "issue")
    assert list(drawn["Issue"]) == [one.title for one in raised]
    assert [list(bars) for bars in drawn[bars(drawn)]] == [
        [one.partners.get(number, 0) for number in held] for one in raised
    ]
    assert list(drawn["Meetings"]) == [everywhere[one.id] for one in raised]
    statuses = {status for (status,) in drawn["Trend"]} - recurring.COLOURS.keys()
    assert statuses == set()


def test_the_sample_tells_a_story(sample: Path, open_page: Open) -> None:
    drawn = rows(open_page("board"), "issue").set_index("Issue")
    grants, forms = "Grants end before the work does", "Every borough has its own referral form"
    assert list(drawn["Trend"][grants]) == ["rising"]
    assert list(drawn["Trend"][forms]) == ["resolved"]
    assert drawn["Meetings"][forms] > 4 and not any(drawn[bars(drawn)][forms][-3:])


def test_partners_stand_with_most_overdue_first(sample: Path, open_page: Open) -> None:
    late = sql(
        sample,
        """SELECT count(*) FROM action WHERE closed = 0 AND due_on < ? AND deleted_at IS NULL
           GROUP BY organization_id""",
        day(0),
    )
    drawn = rows(open_page("board"), "partner")
    numbers = sorted((number for (number,) in late), reverse=True)
    assert list(drawn["Overdue"])[: len(numbers)] == numbers[: len(drawn)]
    assert rows(open_page("board", FUNDER), "partner").empty


# The map.


def sent(app: AppTest) -> dict[str, Any]:
    """Return all that the page gives to the map's component."""
    (component,) = app.get("component_instance")
    held: dict[str, Any] = json.loads(component.proto.json_args)
    return held


@pytest.mark.parametrize("content", ["facts", "sample", "generated"])
def test_each_borough_is_shaded_by_its_open_issues(
    content: str, database: Make, open_page: Open
) -> None:
    path = database(content)
    counts = dict(
        sql(
            path,
            f"""SELECT b.borough_code, count(*) FROM issue_borough AS b
                JOIN issue AS i ON i.id = b.issue_id WHERE {OPEN_ISSUE} GROUP BY b.borough_code""",
        )
    )
    app = open_page("board", **{WORDS: "true"})
    (rest,) = re.findall(r"\.\.\.(\{.*\})\}\);", sent(app)["feature_group"])
    drawn = json.loads(rest)["fills"]
    ranges = bands(counts.values())
    assert set(drawn) == set(counts)
    for code, number in drawn.items():
        low, high = ranges[number]
        assert low <= counts[code] <= high
    named = [query["in_borough"] for _, _, query in links(app) if "in_borough" in query]
    assert [counts[code] for code in named] == sorted(counts.values(), reverse=True)[:SHOWN]


@pytest.mark.parametrize(
    ("counts", "ranges"),
    [
        ([], []),
        ([1], [(1, 1)]),
        ([3, 1], [(1, 1), (2, 2), (3, 3)]),
        ([4], [(1, 1), (2, 2), (3, 3), (4, 4)]),
        ([10], [(1, 2), (3, 5), (6, 8), (9, 10)]),
    ],
)
def test_shades_share_out_all_counts(counts: list[int], ranges: list[tuple[int, int]]) -> None:
    assert bands(counts) == ranges


def test_the_base_of_the_map_stays_the_same(sample: Path, open_page: Open) -> None:
    before = sent(open_page("board"))
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE issue SET status = 'resolved' WHERE id % 2 = 0")
        db.execute("UPDATE service SET status = 'defunct' WHERE id % 2 = 0")
    after = sent(open_page("board"))
    assert before["script"] == after["script"]
    assert before["feature_group"] != after["feature_group"]


# Changes, hard names, and nothing at all.


def test_the_board_follows_every_change(sample: Path, open_page: Open) -> None:
    before = figures(open_page("board"))
    with connect.writing(sample, "test") as db:
        db.execute(
            """UPDATE action SET state = 'done', done_on = ? WHERE id =
               (SELECT min(id) FROM action WHERE closed = 0 AND due_on < ?)""",
            [day(0), day(0)],
        )
    after = figures(open_page("board"))
    change = {"Open actions": -1, "Overdue": -1, "Done": 1}
    assert after == {label: n + change.get(label, 0) for label, n in before.items()}


def test_names_are_shown_as_text_and_the_map_is_given_none(facts: Path, open_page: Open) -> None:
    names = [name for name in hard_names() if len(name) > 8]
    fill(facts, names)
    with connect.writing(facts, "test") as db:
        insert(db, "meeting", name="Next", place=names[0], date=day(4))
        insert(db, "meeting", name="Last", date=day(-4), status="closed")
        db.table("setting").update("partnership_name", {"value": names[5]})
        db.table("borough").update("E09000001", {"name": names[3]})
        db.table("issue_borough").insert({"issue_id": 1, "borough_code": "E09000001"})
        db.execute(
            """INSERT INTO issue_mention
                 (issue_id, meeting_id, organization_id, created_at, updated_at)
               SELECT i.id, (SELECT max(id) FROM meeting), o.id, i.created_at, i.updated_at
               FROM issue AS i, (SELECT id FROM organization LIMIT 3) AS o
               ORDER BY i.id DESC LIMIT 120"""
        )
    app = open_page("board", **{WORDS: "true"})
    assert not app.exception
    text = shown(app) + "\n".join(label for label, _, _ in links(app))
    for name, length in ((names[0], 40), (names[3], 140), (names[5], 140)):
        assert shorten(name, length) in text
    given = json.dumps(sent(app))
    assert [name for name in names if name in given] == []
    titles = {title.removeprefix("\u2060") for title in rows(app, "issue")["Issue"]}
    assert titles & {" ".join(name.split()) for name in names}


def test_an_empty_board_says_what_to_do_first(empty: Path, open_page: Open) -> None:
    app = open_page("board")
    assert not app.exception
    assert app.title[0].value == "Synergy"
    assert app.header[0].value == "Nothing here yet – let's set up your partnership."
    assert not app.metric and not app.dataframe
    steps = {label: (page, query) for label, page, query in links(app)}
    page, query = steps["**2. Add a partner**"]
    assert field(open_page(page, **query), "name")
    page, query = steps["**3. Plan a meeting**"]
    assert field(open_page(page, **query), "date")
    page, query = steps["**1. Name your partnership**"]
    assert not open_page(page, **query).exception
    reader = open_page("board", viewer=Viewer("partner", "p"))
    assert links(reader) == []
    assert reader.info


@pytest.mark.parametrize("table", ["organization", "meeting"])
def test_with_a_partner_or_a_meeting_the_board_is_drawn(
    table: str, empty: Path, open_page: Open
) -> None:
    with connect.writing(empty, "test") as db:
        insert(db, table, name="The first", **({"date": day(3)} if table == "meeting" else {}))
    app = open_page("board")
    assert not app.exception
    assert list(figures(app)) == FIVE
    assert "No issues yet." in app.info[0].value
