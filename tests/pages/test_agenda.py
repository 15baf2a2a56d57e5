"""Planning a meeting on its screen: its agenda, what comes over, and opening it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.commands import agenda
from db.write import new_key
from synergy import dates
from synergy.agenda import STANDARD
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.pages.tools import (
    NOTED,
    buttons,
    field,
    heads,
    latest,
    one,
    opened,
    press,
    read,
    rows,
    shown,
    sql,
    total,
    under,
)

Open = Callable[..., AppTest]
USUAL = [item.title for item in STANDARD]


def coming(path: Path) -> int:
    return int(one(path, "SELECT id FROM meeting WHERE status = 'planned'"))


def items(path: Path, meeting: int) -> list[str]:
    found = sql(
        path,
        """SELECT title FROM agenda_item WHERE meeting_id = ? AND deleted_at IS NULL
           ORDER BY position""",
        meeting,
    )
    return [title for (title,) in found]


def plan(path: Path, **values: str) -> int:
    given = {"name": "Summer gathering", "date": "2090-07-12", **values}
    return agenda.add_meeting(path, COORDINATOR, new_key(), given).row_id


def test_planning_fills_in_who_came_last_and_makes_the_agenda(
    sample: Path, open_page: Open
) -> None:
    app = press(open_page("meetings"), "Plan a meeting")
    last = sql(
        sample, "SELECT organization_id FROM attendance WHERE meeting_id = ?", latest(sample)
    )
    assert set(field(app, "invited").value) == {number for (number,) in last}
    field(app, "name").set_value("Summer gathering")
    field(app, "date").set_value("12 July 2090")
    field(app, "start_time").set_value("half past ten")
    press(app, "Save")
    assert "as a time" in (under(app, "start_time") or "")
    field(app, "start_time").set_value("10.30")
    field(app, "link").set_value("meet.example.org/summer")
    field(app, "invited").set_value([last[0][0]])
    press(app, "Save")
    [held] = sql(
        sample,
        "SELECT id, start_time, link, status FROM meeting WHERE name = 'Summer gathering'",
    )
    meeting = held[0]
    assert held[1:] == ("10:30", "https://meet.example.org/summer", "planned")
    assert app.query_params["meeting"] == str(meeting)
    assert items(sample, meeting) == USUAL
    assert "10:30" in shown(app)
    assert "Ends at 12:00." in shown(app)
    press(app, "Undo")
    assert one(sample, "SELECT deleted_at FROM meeting WHERE id = ?", meeting)


def test_each_item_says_when_it_begins_and_what_stands_behind_it(
    sample: Path, open_page: Open
) -> None:
    meeting = coming(sample)
    app = open_page("meetings", meeting=str(meeting))
    text = shown(app) + " ".join(one.label for one in app.expander)
    assert "Agenda (100 minutes)" in heads(app)
    for begins, title in zip(
        ("10:00", "10:05", "10:30", "10:55", "11:10", "11:30", "11:35"),
        items(sample, meeting),
        strict=True,
    ):
        assert f"{begins} · **{title}**" in read(text)
    actions = one(sample, "SELECT count(*) FROM action WHERE closed = 0")
    overdue = "SELECT count(*) FROM action WHERE closed = 0 AND due_on < ?"
    late = one(sample, overdue, dates.today().isoformat())
    assert f"{actions} actions, {late} overdue" in text
    unresolved = """SELECT count(*) FROM (SELECT 1 FROM issue AS i
        JOIN issue_mention AS n ON n.issue_id = i.id WHERE i.status <> 'resolved'
        GROUP BY i.id HAVING count(DISTINCT n.meeting_id) >= ?)"""
    issues, recurring = one(sample, unresolved, 1), one(sample, unresolved, 2)
    assert f"{issues} issues, {recurring} recurring" in text
    asked = one(
        sample,
        "SELECT count(*) FROM attendance WHERE meeting_id = ? AND status <> 'apologies'",
        meeting,
    )
    assert f"{asked} partners expected" in text


def test_what_comes_over_says_how_often_it_was_raised_and_carried(
    sample: Path, open_page: Open
) -> None:
    meeting = coming(sample)
    app = open_page("meetings", meeting=str(meeting))
    for kind in ("issues", "actions"):
        app.session_state[f"carried {kind} {meeting}"] = True
    app.run()
    assert not app.exception
    [(issue, times)] = sql(
        sample,
        """SELECT i.title, count(DISTINCT n.meeting_id) AS times FROM issue AS i
           JOIN issue_mention AS n ON n.issue_id = i.id WHERE i.status <> 'resolved'
           GROUP BY i.id ORDER BY times DESC LIMIT 1""",
    )
    carried = rows(app, "issue").set_index("Issue")
    assert carried["Meetings"][issue] == times
    assert carried["Carried over"][issue] > 0
    assert "recurring" in carried["Status"][issue]
    oldest = one(
        sample, "SELECT title FROM action WHERE closed = 0 ORDER BY due_on IS NULL, due_on"
    )
    assert oldest in list(rows(app, "action")["Action"])


def test_the_agenda_is_changed_where_it_stands(sample: Path, open_page: Open) -> None:
    meeting = plan(sample)
    app = open_page("meetings", meeting=str(meeting))
    app.toggle(key=f"agenda {meeting}").set_value(True).run()
    press(app, "Add an item")
    field(app, "title").set_value(NOTED)
    field(app, "minutes").set_value(20)
    press(app, "Save")
    assert items(sample, meeting) == [*USUAL[:-1], NOTED, USUAL[-1]]
    number = one(sample, "SELECT id FROM agenda_item WHERE title = ?", NOTED)
    app.button(key=f"Up {number} 1").click().run()
    assert items(sample, meeting) == [*USUAL[:4], NOTED, *USUAL[4:]]
    app.button(key=f"opener agenda_item {number}").click().run()
    field(app, "minutes").set_value(None)
    press(app, "Save")
    assert "Enter whole minutes" in (under(app, "minutes") or "")
    field(app, "minutes").set_value(30)
    field(app, "kind").set_value("business")
    press(app, "Save")
    [held] = sql(sample, "SELECT minutes, kind, version FROM agenda_item WHERE id = ?", number)
    assert held == (30, "business", 3)
    app.button(key=f"remove agenda_item {number} 3").click().run()
    assert items(sample, meeting) == USUAL
    press(app, "Undo")
    assert items(sample, meeting) == [*USUAL[:4], NOTED, *USUAL[4:]]


def test_a_meeting_from_before_is_given_the_usual_agenda(sample: Path, open_page: Open) -> None:
    meeting = plan(sample)
    for (number,) in sql(sample, "SELECT id FROM agenda_item WHERE meeting_id = ?", meeting):
        agenda.remove_item(sample, COORDINATOR, new_key(), (number, 1))
    app = press(open_page("meetings", meeting=str(meeting)), "Use the standard agenda")
    assert items(sample, meeting) == USUAL
    assert "Use the standard agenda" not in buttons(app)


def test_opening_goes_on_to_the_meeting_and_one_alone_is_open(
    sample: Path, open_page: Open
) -> None:
    first, second = coming(sample), plan(sample)
    app = press(open_page("meetings", meeting=str(first)), "Start meeting")
    assert "Meeting started." in shown(app)
    assert "All meetings" not in buttons(app)
    status = "SELECT status FROM meeting WHERE id = ?"
    assert one(sample, status, first) == "open"
    app = press(open_page("meetings", meeting=str(second)), "Start meeting")
    assert "is still in progress. End that meeting first." in read(shown(app))
    assert one(sample, status, second) == "planned"
    again = open_page("meetings", meeting=str(first))
    assert "Start meeting" not in buttons(again)


def test_a_partner_reads_the_agenda_and_changes_nothing(sample: Path, open_page: Open) -> None:
    number = one(sample, "SELECT min(id) FROM organization")
    app = open_page(
        "meetings", Viewer("partner", "its worker", number), meeting=str(coming(sample))
    )
    assert "**Shared issues**" in read(shown(app))
    assert buttons(app).isdisjoint({"Start meeting", "Use the standard agenda", "Up"})
    assert not app.toggle


@pytest.mark.parametrize(
    ("table", "column"),
    [("action", "title"), ("practice", "title"), ("issue", "title"), ("update", "text")],
)
def test_search_finds_a_meeting_by_what_came_of_it(
    table: str, column: str, sample: Path, open_page: Open
) -> None:
    [(number, meeting)] = sql(
        sample,
        "SELECT issue_id, meeting_id FROM issue_mention ORDER BY id LIMIT 1"
        if table == "issue"
        else f"SELECT id, meeting_id FROM [{table}] WHERE meeting_id IS NOT NULL LIMIT 1",
    )
    with connect.writing(sample, "test") as db:
        db.execute(
            f"UPDATE [{table}] SET [{column}] = 'Xylophones', version = 2 WHERE id = ?", [number]
        )
    raised = sql(sample, "SELECT DISTINCT meeting_id FROM issue_mention WHERE issue_id = ?", number)
    wanted = {one for (one,) in raised} if table == "issue" else {meeting}
    assert set(opened(open_page("meetings", find="xylophone"), "meeting")) == wanted


def test_the_status_narrows_the_list(sample: Path, open_page: Open) -> None:
    for status in ("planned", "open", "closed"):
        held = one(sample, "SELECT count(*) FROM meeting WHERE status = ?", status)
        assert total(open_page("meetings", status=status)) == held
