"""The trends beside the list of meetings: their charts, sentences and figures are one."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.connect import Database
from db.queries import trends
from synergy import dates
from synergy.trends import due_between
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import insert
from tests.names import hard_names
from tests.pages.tools import read, shown
from ui.meetings.trends import ISSUES, LATEST, PARTNERS
from ui.text import shorten

Open = Callable[..., AppTest]
Make = Callable[[str], Path]

PARTNER = Viewer("partner", "a partner", 1)
HEADS = [
    "Issues, meeting by meeting",
    "Themes, meeting by meeting",
    "Actions given and done",
    "Done on time, by partner",
    "How long issues stay unresolved",
]
EMPTY = "Trends begin with the first meeting that is held: opened on its day."


def heads(app: AppTest) -> list[str]:
    return [read(head.value) for head in app.header]


def charts(app: AppTest) -> list[Any]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def written(chart: Any) -> list[str]:
    """Return what is written in a heat map: its rows' names, and its numbers."""
    (text,) = (part["text"] for part in chart["data"] if part["type"] == "scatter")
    return [str(one) for one in text]


def tables(app: AppTest) -> list[dict[str, list[str]]]:
    """Return the figures under each chart: by column what stands in each row, as it reads."""
    return [
        {read(name): [read(str(cell)) for cell in held[name]] for name in held.columns}
        for held in (one.value for one in app.table)
    ]


def held(path: Path, **chosen: Any) -> list[int]:
    with connect.reading(path) as db:
        return [one.id for one in trends.held(db, **{"latest": LATEST, **chosen})]


@pytest.mark.parametrize("content", ["facts", "sample", "generated"])
@pytest.mark.parametrize("who", [COORDINATOR, PARTNER], ids=lambda who: who.role)
def test_every_chart_has_a_sentence_over_it_and_its_figures_under_it(
    who: Viewer, content: str, database: Make, open_page: Open
) -> None:
    database(content)
    app = open_page("meetings", who, tab="Trends")
    assert not app.exception
    assert [head for head in heads(app) if head in HEADS] == [
        head for head in HEADS if head in heads(app)
    ]
    alts = [chart.proto.alt for chart in app.get("plotly_chart")]
    assert (
        2 <= len(alts) == len(app.table) == len([e for e in app.expander if "figures" in e.label])
    )
    assert [alt for alt in alts if alt not in shown(app)] == []
    if content != "facts":
        assert heads(app) == HEADS
        assert len(alts) == len(HEADS)


def test_the_heat_map_writes_what_the_query_counts(sample: Path, open_page: Open) -> None:
    ids = held(sample)
    with connect.reading(sample) as db:
        raised = trends.raised_issues(db, ids, ISSUES)
    app = open_page("meetings", tab="Trends")
    numbers = [
        str(n)
        for one in raised
        for _, n in sorted(one.partners.items(), key=lambda c: ids.index(c[0]))
    ]
    assert written(charts(app)[0])[len(raised) :] == numbers
    figures = tables(app)[0]
    assert [title.strip("*") for title in figures["Issue"]] == [one.title for one in raised]
    assert figures["Meetings"] == [str(len(one.partners)) for one in raised]
    days = list(figures)[4:]
    assert len(days) == len(ids) == LATEST
    for day, meeting in zip(days, ids, strict=True):
        assert figures[day] == [str(one.partners.get(meeting, 0)) for one in raised]


def test_a_theme_says_how_often_it_was_raised_in_all(sample: Path, open_page: Open) -> None:
    with connect.reading(sample) as db:
        themes = trends.raised_themes(db, held(sample))
    app = open_page("meetings", tab="Trends")
    names = written(charts(app)[1])[: len(themes)]
    figures = tables(app)[1]
    for name, theme, times in zip(names, themes, figures["Times raised"], strict=True):
        assert int(times) == sum(theme.issues.values())
        assert name.startswith(f"{theme.name}: {times} time")


def test_bars_say_in_words_what_they_count(sample: Path, open_page: Open) -> None:
    with connect.reading(sample) as db:
        flow = trends.flow(db, held(sample))[::-1]
    app = open_page("meetings", tab="Trends")
    given, done = charts(app)[2]["data"]
    assert given["text"] == [f"{one.given} given" for one in flow]
    assert done["text"] == [f"{one.done} done" for one in flow]
    assert given["marker"]["pattern"]["shape"] != done["marker"]["pattern"]["shape"]
    figures = tables(app)[2]
    assert figures["Given"] == [str(one.given) for one in flow]
    assert figures["Done"] == [str(one.done) for one in flow]


def test_of_many_issues_and_partners_the_chart_shows_the_first(
    database: Make, open_page: Open
) -> None:
    path = database("generated")
    with connect.reading(path) as db:
        issues, _ = trends.count_raised(db, held(path))
        first = trends.held(db, LATEST)[0].date
        owed = trends.owed(db, *due_between(first, None, dates.today().isoformat()))
    assert issues > ISSUES
    app = open_page("meetings", tab="Trends")
    assert len(tables(app)[0]["Issue"]) == ISSUES
    assert f"Shown are the {ISSUES} raised most, {issues - ISSUES} others are not." in shown(app)
    (bars,) = charts(app)[3]["data"]
    assert len(bars["text"]) == PARTNERS
    assert len(tables(app)[3]["Partner"]) == len(owed) > PARTNERS


def test_the_url_chooses_the_meetings(sample: Path, open_page: Open) -> None:
    with connect.reading(sample) as db:
        years = trends.years(db)
    for year in years:
        app = open_page("meetings", tab="Trends", span=str(year))
        assert not app.exception
        days = tables(app)[2]["Meeting"]
        assert len(days) == len(held(sample, latest=26, year=year))
        assert all(day.endswith(str(year)) for day in days)
    assert len(tables(open_page("meetings", tab="Trends", span="26"))[2]["Meeting"]) == len(
        held(sample, latest=26)
    )
    beyond = open_page("meetings", tab="Trends", span="1066")
    assert len(tables(beyond)[2]["Meeting"]) == LATEST


def test_what_is_made_up_is_labelled(sample: Path, database: Make, open_page: Open) -> None:
    labels = [one.value for one in open_page("meetings", tab="Trends").markdown]
    assert (
        len([label for label in labels if re.fullmatch(r":violet-badge\[.*sample\]", label)]) == 5
    )
    database("facts")
    real = [one.value for one in open_page("meetings", tab="Trends").markdown]
    assert [label for label in real if "violet-badge" in label] == []


def test_without_a_held_meeting_the_tab_says_what_is_needed(empty: Path, open_page: Open) -> None:
    with connect.writing(empty, "test") as db:
        insert(db, "meeting", name="Planned", date=dates.today().isoformat())
    app = open_page("meetings", tab="Trends")
    assert not app.exception
    assert [one.value for one in app.info] == [EMPTY]
    assert charts(app) == []


def _meeting(db: Database) -> int:
    return insert(db, "meeting", name="Held", date="2026-01-09", status="closed")


def test_after_a_meeting_of_which_nothing_came_each_part_says_what_is_needed(
    empty: Path, open_page: Open
) -> None:
    with connect.writing(empty, "test") as db:
        _meeting(db)
    app = open_page("meetings", tab="Trends")
    assert not app.exception
    assert heads(app) == [head for head in HEADS if not head.startswith("Themes")]
    assert len(app.info) == 3
    assert "No issues have been raised yet." in shown(app)
    assert charts(app) == []


def test_hard_names_are_drawn_as_text(empty: Path, open_page: Open) -> None:
    names = hard_names()
    with connect.writing(empty, "test") as db:
        meeting = _meeting(db)
        for name in names:
            organization = insert(db, "organization", name=name)
            issue = insert(db, "issue", title=name)
            insert(
                db, "issue_mention", issue_id=issue, meeting_id=meeting,
                organization_id=organization,
            )  # fmt: skip
            insert(db, "action", title="x", organization_id=organization, due_on="2026-01-10")
    app = open_page("meetings", tab="Trends")
    assert not app.exception
    drawn = json.dumps([[chart["data"], chart["layout"]] for chart in charts(app)])
    assert "<script" not in drawn
    assert "<img" not in drawn
    typed = {f"**{shorten(name)}**" for name in names}
    assert len(tables(app)[0]["Issue"]) == ISSUES
    assert set(tables(app)[0]["Issue"]) <= typed
    assert set(tables(app)[2]["Partner"]) == typed


def test_the_list_is_what_opens_first(sample: Path, open_page: Open) -> None:
    app = open_page("meetings")
    assert charts(app) == []
    assert heads(app) == []
