"""The board: every number against plain SQL, and against the list that it leads to."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from synergy import dates
from synergy.viewers import Viewer
from tests.db.tools import insert
from tests.names import fill, hard_names
from tests.pages.tools import field, read, shown, sql, total
from ui.board.small_map import SHOWN
from ui.map.colours import bands
from ui.text import shorten

Open = Callable[..., AppTest]
Make = Callable[[str], Path]

KEPT = "a.deleted_at IS NULL"
STILL = f"{KEPT} AND a.state IN ('open', 'in progress')"
RAISED = """SELECT count(*) FROM issue AS i
    WHERE i.deleted_at IS NULL AND i.merged_into_id IS NULL AND EXISTS
      (SELECT 1 FROM issue_mention AS n WHERE n.issue_id = i.id AND n.meeting_id = :last
       AND n.deleted_at IS NULL)
    AND (SELECT count(*) FROM issue_mention AS n JOIN meeting AS m ON m.id = n.meeting_id
       WHERE n.issue_id = i.id AND n.deleted_at IS NULL AND m.deleted_at IS NULL
       AND (m.date < :since OR (m.date = :since AND m.id < :last)))"""
FIGURES = [
    ("Done", f"{KEPT} AND a.state = 'done' AND a.done_on >= :since"),
    ("Overdue", f"{STILL} AND a.due_on < :today"),
    (
        "Put off",
        f"""{STILL} AND a.due_on > (SELECT json_extract(v.old, '$.due_on') FROM history AS h
            JOIN history_values AS v ON v.history_id = h.id
            WHERE h.[table] = 'action' AND h.row_id = CAST(a.id AS TEXT) AND h.change = 'update'
              AND h.at >= :since AND v.old LIKE '%"due_on"%' ORDER BY h.id LIMIT 1)""",
    ),
    (
        "New",
        f"""{KEPT} AND (a.meeting_id = :last
            OR (a.meeting_id IS NULL AND a.created_at >= :since))""",
    ),
    ("Raised again", f"{RAISED} > 0"),
    ("New", f"{RAISED} = 0"),
]
OPEN_ISSUE = "i.status = 'open' AND i.deleted_at IS NULL AND i.merged_into_id IS NULL"


def day(offset: int) -> str:
    return (dates.today() + timedelta(days=offset)).isoformat()


def filled(path: Path) -> Path:
    """Give a partnership something of everything that a board counts."""
    with connect.writing(path, "test") as db:
        insert(db, "meeting", name="Yet to come", date=day(20))
        last = insert(db, "meeting", name="The last one", date=day(-3), status="closed")
        partner = insert(db, "organization", name="A *new* partner")
        first = insert(db, "issue", title="Never heard before")
        old = db.execute(
            """SELECT DISTINCT n.issue_id FROM issue_mention AS n
               JOIN issue AS i ON i.id = n.issue_id
               WHERE i.merged_into_id IS NULL LIMIT 3"""
        ).fetchall()
        for issue in (first, *(row[0] for row in old)):
            insert(db, "issue_mention", issue_id=issue, meeting_id=last, organization_id=partner)
        for number, state, due, done in (
            (None, "open", day(-9), None),
            (partner, "in progress", day(9), None),
            (partner, "done", None, day(-1)),
        ):
            insert(
                db,
                "action",
                title="A task",
                organization_id=number,
                state=state,
                due_on=due,
                done_on=done,
                meeting_id=last,
            )
        db.execute(
            """UPDATE action SET due_on = date(due_on, '+40 days')
               WHERE organization_id = ? OR (organization_id IS NOT NULL AND id % 7 = 1)""",
            [partner],
        )
    return path


def links(app: AppTest) -> list[tuple[str, str, dict[str, str]]]:
    """Return each link of the page: its words, its page, its query."""
    return [
        (read(one.proto.label), Path(one.proto.page).name, dict(parse_qsl(one.proto.query_string)))
        for one in app.get("page_link")
    ]


def figures(app: AppTest) -> list[tuple[str, str, str, dict[str, str]]]:
    """Return each number of the board that is a link: the number, its words, page and query."""
    numbers = [one.value for one in app.metric if one.label != "Next meeting"]
    found = []
    for label, page, query in links(app):
        if label in {name for name, _ in FIGURES}:
            found.append((numbers.pop(0), label, page, query))
        elif match := re.search(r"([\d,]+)(?:\*\*)? (overdue|due|open issue)", label):
            found.append((match[1], label, page, query))
    assert numbers == []
    return found


def expected(path: Path) -> list[tuple[str, str]]:
    """Count the figures of the top in plain SQL."""
    ((last, since),) = sql(
        path,
        """SELECT id, date FROM meeting WHERE status <> 'planned' AND date <= ?
           AND deleted_at IS NULL ORDER BY date DESC, id DESC LIMIT 1""",
        day(0),
    )
    held = {"last": last, "since": since, "today": day(0)}
    with connect.reading(path) as db:
        return [
            (
                label,
                f"{db.execute(query if 'issue' in query else ask, held).fetchone()[0]:,}",
            )
            for label, query in FIGURES
            for ask in [f"SELECT count(*) FROM action AS a WHERE {query}"]
        ]


@pytest.mark.parametrize("content", ["facts", "sample", "generated"])
@pytest.mark.parametrize("more", [False, True])
def test_the_figures_are_what_sql_counts(
    content: str, more: bool, database: Make, open_page: Open
) -> None:
    path = filled(database(content)) if more else database(content)
    app = open_page("board")
    assert not app.exception
    drawn = [(one.label, one.value) for one in app.metric if one.label != "Next meeting"]
    assert drawn == expected(path)
    if more:
        assert "0" not in [value for _, value in drawn]


@pytest.mark.parametrize("content", ["sample", "generated"])
def test_every_figure_leads_to_a_list_of_just_as_many(
    content: str, database: Make, open_page: Open
) -> None:
    filled(database(content))
    found = figures(open_page("board"))
    assert len(found) > 20
    assert {page for _, _, page, _ in found} == {"actions", "issues"}
    lists = {page: open_page(page) for page in ("actions", "issues")}
    for number, label, page, query in found:
        app = lists[page]
        app.query_params.clear()
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        assert (label, f"{total(app):,}") == (label, number)
        assert set(query) <= set(app.query_params)


# The meetings.


def test_the_next_meeting_is_named_with_its_day_and_leads_to_it(
    sample: Path, open_page: Open
) -> None:
    ((number, date, name),) = sql(
        sample, "SELECT id, date, name FROM meeting WHERE date >= ? ORDER BY date LIMIT 1", day(0)
    )
    app = open_page("board")
    assert name in shown(app)
    assert (f"**{dates.say(date)}**", "meetings", {"meeting": str(number)}) in links(app)


@pytest.mark.parametrize(
    ("offset", "said"), [(0, "today"), (1, "tomorrow"), (2, "in 2 days"), (1200, "in 1,200 days")]
)
def test_the_wait_is_said_in_days(offset: int, said: str, facts: Path, open_page: Open) -> None:
    with connect.writing(facts, "test") as db:
        insert(db, "meeting", name="Gone by", date=day(-1))
        insert(db, "meeting", name="To come", date=day(offset))
    (wait,) = (one.value for one in open_page("board").metric if one.label == "Next meeting")
    assert wait == said


def test_without_a_next_meeting_the_coordinator_is_led_to_plan_one(
    facts: Path, open_page: Open
) -> None:
    app = open_page("board")
    assert "No meeting is planned." in shown(app)
    ((_, page, query),) = (link for link in links(app) if link[0] == "Plan a meeting")
    assert field(open_page(page, **query), "date")
    reader = open_page("board", viewer=Viewer("display", "projector"))
    assert "Plan a meeting" not in [link[0] for link in links(reader)]


def test_the_name_and_the_beginning_of_the_purpose_stand_on_top(
    facts: Path, open_page: Open
) -> None:
    app = open_page("board")
    held = dict(sql(facts, "SELECT key, value FROM setting"))
    assert app.title[0].value == held["partnership_name"]
    begins = [read(one.value) for one in app.markdown if read(one.value).endswith(" …")]
    assert held["purpose"].startswith(begins[0].removesuffix(" …"))


# Themes, partners, boroughs.


def charted(app: AppTest) -> dict[str, Any]:
    """Return the figure of the one chart."""
    (chart,) = app.get("plotly_chart")
    held: dict[str, Any] = json.loads(chart.proto.spec)
    return held


@pytest.mark.parametrize("content", ["facts", "sample", "generated"])
def test_the_chart_and_its_table_hold_the_same_themes(
    content: str, database: Make, open_page: Open
) -> None:
    path = filled(database(content))
    wanted = sql(
        path,
        f"""SELECT coalesce(t.name, 'No theme'), count(*), coalesce(t.code, '-') FROM issue AS i
            LEFT JOIN taxonomy_term AS t ON t.id = i.theme_id
            WHERE {OPEN_ISSUE} GROUP BY i.theme_id ORDER BY count(*) DESC, t.position""",
    )
    app = open_page("board")
    chart = charted(app)
    names = [re.findall("<b>(.*)</b>", text)[0] for text in chart["layout"]["yaxis"]["ticktext"]]
    bars = [text.replace(",", "") for text in chart["data"][0]["text"]]
    assert list(zip(names, map(int, bars), strict=True)) == [row[:2] for row in wanted]
    table = [(label, query["theme"]) for label, _, query in links(app) if "theme" in query]
    assert [(code, label.split("**")[1]) for label, code in table] == [
        (code, name) for name, _, code in wanted
    ]
    (alt,) = (one.proto.alt for one in app.get("plotly_chart"))
    assert alt.startswith(f"{sum(row[1] for row in wanted)} open issues, most under {wanted[0][0]}")
    assert alt in shown(app)


def test_the_trend_is_said_in_a_word_beside_its_sign(sample: Path, open_page: Open) -> None:
    app = open_page("board")
    ticks = charted(app)["layout"]["yaxis"]["ticktext"]
    found = {re.findall("<b>(.*)</b>", tick)[0]: tick.split()[-2:] for tick in ticks}
    meetings = [
        row[0]
        for row in sql(
            sample,
            """SELECT id FROM meeting WHERE status <> 'planned' AND date <= ?
               ORDER BY date DESC LIMIT 6""",
            day(0),
        )
    ]
    signs = {1: ["↗", "rising"], 0: ["→", "steady"], -1: ["↘", "falling"]}
    for name, trend in found.items():
        lately, before = (
            sql(
                sample,
                f"""SELECT count(DISTINCT n.issue_id || ' ' || n.meeting_id)
                    FROM issue_mention AS n JOIN issue AS i ON i.id = n.issue_id
                    JOIN taxonomy_term AS t ON t.id = i.theme_id
                    WHERE {OPEN_ISSUE} AND t.name = ? AND n.deleted_at IS NULL
                      AND n.meeting_id IN (?, ?, ?)""",
                name,
                *three,
            )[0][0]
            for three in (meetings[:3], meetings[3:])
        )
        assert trend == signs[(lately > before) - (lately < before)], name
    assert len(set(map(tuple, found.values()))) == 3


def test_partners_stand_with_most_overdue_first(sample: Path, open_page: Open) -> None:
    late = dict(
        sql(
            filled(sample),
            f"""SELECT coalesce(a.organization_id, 0), count(*) FROM action AS a
                WHERE {STILL} AND a.due_on < ? GROUP BY a.organization_id""",
            day(0),
        )
    )
    app = open_page("board")
    drawn = {
        int(query["partner"]): int(re.findall(r"\d+", label)[0])
        for label, _, query in links(app)
        if query.get("due") == "overdue" and "partner" in query
    }
    assert list(drawn.values())[: len(late)] == sorted(late.values(), reverse=True)[:8]
    assert drawn == {number: late.get(number, 0) for number in drawn}
    assert 0 in drawn
    assert "No partner yet" in shown(app)


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
    app = open_page("board")
    (rest,) = re.findall(r"\.\.\.(\{.*\})\}\);", sent(app)["feature_group"])
    drawn = json.loads(rest)["fills"]
    ranges = bands(counts.values())
    assert set(drawn) == set(counts)
    for code, number in drawn.items():
        low, high = ranges[number]
        assert low <= counts[code] <= high
    listed = [query["in_borough"] for _, _, query in links(app) if "in_borough" in query]
    assert [counts[code] for code in listed] == sorted(counts.values(), reverse=True)[:SHOWN]


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


# Hard names, and nothing at all.


def test_names_are_shown_as_text_and_the_map_is_given_none(facts: Path, open_page: Open) -> None:
    names = [name for name in hard_names() if len(name) > 8]
    fill(facts, names)
    with connect.writing(facts, "test") as db:
        insert(db, "meeting", name=names[0], date=day(4))
        theme = db.execute("SELECT theme_id FROM issue WHERE theme_id IS NOT NULL").fetchone()[0]
        db.table("taxonomy_term").update(theme, {"name": names[5]})
        db.table("borough").update("E09000001", {"name": names[3]})
        db.table("issue_borough").insert({"issue_id": 1, "borough_code": "E09000001"})
        db.execute(
            "UPDATE action SET organization_id = (SELECT max(id) FROM organization), due_on = ?",
            [day(-1)],
        )
    app = open_page("board")
    assert not app.exception
    text = shown(app) + "\n".join(label for label, _, _ in links(app))
    last = sql(facts, "SELECT name FROM organization ORDER BY id DESC LIMIT 1")[0][0]
    for name in (names[0], names[3], names[5], last):
        assert shorten(name, 60) in text
    given = json.dumps(sent(app))
    assert [name for name in names if name in given] == []
    ticks = " ".join(charted(app)["layout"]["yaxis"]["ticktext"])
    assert "<script" not in ticks
    assert "<img" not in ticks


def test_an_empty_board_says_what_to_do_first(empty: Path, open_page: Open) -> None:
    app = open_page("board")
    assert not app.exception
    assert app.title[0].value == "Synergy"
    assert not app.metric
    for label, page, name in (
        ("**1. Add a partner**", "partners", "name"),
        ("**2. Plan a meeting**", "meetings", "date"),
    ):
        (query,) = (query for said, where, query in links(app) if (said, where) == (label, page))
        assert field(open_page(page, **query), name)
    reader = open_page("board", viewer=Viewer("display", "projector"))
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
    assert [(one.label, one.value) for one in app.metric][-1] == ("Overdue", "0")
    assert "No open issues." in app.info[0].value
