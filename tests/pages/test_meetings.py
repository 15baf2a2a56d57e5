"""Meetings: the list with its search, one meeting, and all that is added and edited in it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from synergy import dates
from synergy.viewers import Viewer
from tests.pages.tools import (
    NOTED,
    button,
    buttons,
    field,
    filled,
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
from ui.meetings.rows import say_nth, say_when

Open = Callable[..., AppTest]
ROWS = 25


@pytest.mark.parametrize("content", ["empty", "facts", "sample", "generated"])
def test_the_list_holds_every_meeting_the_latest_first(
    content: str, database: Callable[[str], Path], open_page: Open
) -> None:
    path = database(content)
    app = open_page("meetings")
    assert not app.exception
    held = [row[0] for row in sql(path, "SELECT id FROM meeting ORDER BY date DESC, id DESC")]
    assert total(app) == len(held)
    assert opened(app, "meeting") == held[:ROWS]
    assert bool(app.info) == (not held)


def test_coming_and_held_part_the_list(sample: Path, open_page: Open) -> None:
    today = dates.today().isoformat()
    coming = one(sample, "SELECT count(*) FROM meeting WHERE date >= ?", today)
    held = one(sample, "SELECT count(*) FROM meeting WHERE date < ?", today)
    assert total(open_page("meetings", when="coming")) == coming > 0
    assert total(open_page("meetings", when="held")) == held > 0


def test_the_views_hold_what_their_links_do(sample: Path, open_page: Open) -> None:
    app = open_page("meetings")
    of_all = opened(app, "meeting")
    parted: list[int] = []
    for when in ("coming", "held"):
        app.button_group(key="filter when").select(when).run()
        assert opened(app, "meeting") == opened(open_page("meetings", when=when), "meeting")
        parted += opened(app, "meeting")
    assert parted == of_all
    app.button_group(key="filter when").select("trends").run()
    assert not app.exception
    assert not app.dataframe
    assert app.get("plotly_chart")
    app.button_group(key="filter when").select("all").run()
    assert opened(app, "meeting") == of_all


def test_a_row_says_what_a_meeting_came_to(sample: Path, open_page: Open) -> None:
    held = rows(open_page("meetings"), "meeting")
    said = {"planned": "planned", "open": "in progress", "closed": "closed"}
    for number, name, day, status in sql(sample, "SELECT id, name, date, status FROM meeting"):
        cells = held.loc[number]
        assert (cells["Meeting"], list(cells["Status"])) == (name, [said[status]])
        assert cells["Date"] == date.fromisoformat(day)
        for column, counted in (
            ("Decisions", "count(*) FROM decision WHERE"),
            ("Actions", "count(*) FROM action WHERE"),
            ("Issues", "count(DISTINCT issue_id) FROM issue_mention WHERE"),
            ("Partners", "count(*) FROM attendance WHERE status = 'present' AND"),
        ):
            wanted = one(sample, f"SELECT {counted} meeting_id = ?", number)
            assert filled(cells[column]) == (wanted or None)


def test_attended_by_lists_the_meetings_where_it_was_present(sample: Path, open_page: Open) -> None:
    [(number, times)] = sql(
        sample,
        """SELECT organization_id, count(*) FROM attendance WHERE status = 'present'
           GROUP BY organization_id ORDER BY count(*) LIMIT 1""",
    )
    assert total(open_page("meetings", attended_by=str(number))) == times


@pytest.mark.parametrize("table", ["update", "decision"])
def test_search_finds_what_was_said_and_agreed(table: str, sample: Path, open_page: Open) -> None:
    meeting = latest(sample)
    what = table
    app = press(
        open_page("meetings", meeting=str(meeting)),
        f"Add {'an' if what == 'update' else 'a'} {what}",
    )
    if table == "update":
        field(app, "organization_id").set_value(one(sample, "SELECT min(id) FROM organization"))
    field(app, "text").set_value(NOTED)
    press(app, "Save")
    found = open_page("meetings", find="lantern")
    assert opened(found, "meeting") == [meeting]
    assert total(open_page("meetings", find="no such word anywhere")) == 0


@pytest.mark.parametrize("content", ["facts", "sample", "generated"])
def test_one_meeting_counts_what_plain_sql_counts(
    content: str, database: Callable[[str], Path], open_page: Open
) -> None:
    path = database(content)
    for (meeting,) in sql(path, "SELECT id FROM meeting ORDER BY date DESC LIMIT 3"):
        app = open_page("meetings", meeting=str(meeting))
        assert not app.exception
        wanted = {
            "Attendance": "attendance WHERE status = 'present' AND",
            "Updates": "[update] WHERE",
            "Decisions": "decision WHERE",
            "Actions": "action WHERE",
        }
        for head, table in wanted.items():
            number = one(path, f"SELECT count(*) FROM {table} meeting_id = ?", meeting)
            assert f"{head} ({number:,})" in heads(app)
        issues = one(
            path, "SELECT count(DISTINCT issue_id) FROM issue_mention WHERE meeting_id = ?", meeting
        )
        assert f"Issues raised ({issues:,})" in heads(app)


def test_each_issue_says_whether_it_is_new_or_the_nth_time(sample: Path, open_page: Open) -> None:
    for (meeting,) in sql(sample, "SELECT id FROM meeting WHERE status = 'closed'"):
        text = shown(open_page("meetings", meeting=str(meeting)))
        for issue, nth in sql(
            sample,
            """SELECT n.issue_id, count(DISTINCT b.meeting_id) FROM issue_mention AS n
               JOIN meeting AS m ON m.id = n.meeting_id
               JOIN issue_mention AS b ON b.issue_id = n.issue_id
               JOIN meeting AS e ON e.id = b.meeting_id
               WHERE n.meeting_id = ? AND (e.date < m.date OR (e.date = m.date AND e.id <= m.id))
               GROUP BY n.issue_id""",
            meeting,
        ):
            del issue
            assert say_nth(nth) in text


def test_a_new_meeting_understands_a_day_as_people_type_it(facts: Path, open_page: Open) -> None:
    app = press(open_page("meetings"), "Plan a meeting")
    field(app, "name").set_value("Summer gathering")
    field(app, "date").set_value("12 July 2026")
    press(app, "Save")
    number = one(
        facts, "SELECT id FROM meeting WHERE date = '2026-07-12' AND name = 'Summer gathering'"
    )
    assert app.query_params["meeting"] == str(number)
    assert "Sun 12 July 2026" in shown(app)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("31 February", "as a date"),
        ("soon", "as a date"),
        ("Mon 7 June 2024", "is a Friday"),
        ("", "Enter the date of the meeting."),
    ],
)
def test_a_day_that_is_none_is_named_at_its_field(
    typed: str, message: str, facts: Path, open_page: Open
) -> None:
    before = one(facts, "SELECT count(*) FROM meeting")
    app = press(open_page("meetings"), "Plan a meeting")
    field(app, "name").set_value("Summer gathering")
    field(app, "date").set_value(typed)
    field(app, "purpose").set_value("To try it out")
    press(app, "Save")
    assert message in (under(app, "date") or "")
    assert field(app, "date").value == typed
    assert field(app, "purpose").value == "To try it out"
    assert one(facts, "SELECT count(*) FROM meeting") == before


def test_attendance_is_written_down_at_once_and_undone_at_once(
    sample: Path, open_page: Open
) -> None:
    meeting = one(sample, "SELECT id FROM meeting WHERE status = 'planned'")
    came = [row[0] for row in sql(sample, "SELECT id FROM organization ORDER BY id LIMIT 4")]
    query = """SELECT organization_id, status FROM attendance
               WHERE meeting_id = ? AND deleted_at IS NULL"""
    before = sql(sample, query, meeting)
    app = press(open_page("meetings", meeting=str(meeting)), "Record attendance")
    field(app, "present").set_value(came[:3])
    field(app, "apologies").set_value(came[3:])
    field(app, "invited").set_value([])
    press(app, "Save")
    assert set(sql(sample, query, meeting)) == {
        *((number, "present") for number in came[:3]),
        (came[3], "apologies"),
    }
    press(app, "Undo")
    assert sorted(sql(sample, query, meeting)) == sorted(before)


def test_one_partner_cannot_stand_twice(sample: Path, open_page: Open) -> None:
    meeting = latest(sample)
    number = one(sample, "SELECT min(id) FROM organization")
    app = press(open_page("meetings", meeting=str(meeting)), "Record attendance")
    field(app, "present").set_value([number])
    field(app, "apologies").set_value([number])
    press(app, "Save")
    assert "is also listed under present" in (under(app, "apologies") or "")


def test_an_issue_is_raised_as_a_new_one(sample: Path, open_page: Open) -> None:
    meeting = latest(sample)
    partner = one(sample, "SELECT min(id) FROM organization")
    app = press(open_page("meetings", meeting=str(meeting)), "Add an issue")
    press(app, "Save")
    assert "Choose the partner that raised it." in (under(app, "organization_id") or "")
    field(app, "organization_id").set_value(partner)
    field(app, "title").set_value("No lights in the underpass")
    field(app, "note").set_value("Third time this year.")
    press(app, "Save")
    [(issue, held, by, note)] = sql(
        sample,
        """SELECT i.id, n.meeting_id, n.organization_id, n.note FROM issue AS i
           JOIN issue_mention AS n ON n.issue_id = i.id
           WHERE i.title = 'No lights in the underpass'""",
    )
    assert (held, by, note) == (meeting, partner, "Third time this year.")
    press(app, "Undo")
    assert one(sample, "SELECT deleted_at FROM issue WHERE id = ?", issue) is not None
    assert one(sample, "SELECT deleted_at FROM issue_mention WHERE issue_id = ?", issue) is not None


def test_a_known_issue_is_raised_once_by_a_partner(sample: Path, open_page: Open) -> None:
    meeting = latest(sample)
    [(issue, partner)] = sql(
        sample,
        """SELECT issue_id, organization_id FROM issue_mention WHERE meeting_id = ? LIMIT 1""",
        meeting,
    )
    app = press(open_page("meetings", meeting=str(meeting)), "Add an issue")
    field(app, "organization_id").set_value(partner)
    field(app, "issue_id").set_value(issue)
    press(app, "Save")
    assert "already raised this issue" in (under(app, "organization_id") or "")


def test_updates_and_decisions_are_edited_and_deleted_where_they_stand(
    sample: Path, open_page: Open
) -> None:
    for table in ("update", "decision"):
        [(number, meeting)] = sql(sample, f"SELECT id, meeting_id FROM [{table}] LIMIT 1")
        app = open_page("meetings", meeting=str(meeting))
        app.button(key=f"opener {table} {number}").click().run()
        field(app, "text").set_value("")
        press(app, "Save")
        assert under(app, "text")
        field(app, "text").set_value("Said in other words")
        press(app, "Save")
        held = f"SELECT text, version, deleted_at FROM [{table}] WHERE id = ?"
        assert sql(sample, held, number) == [("Said in other words", 2, None)]
        app.button(key=f"remove {table} {number} 2").click().run()
        assert one(sample, f"SELECT deleted_at FROM [{table}] WHERE id = ?", number)
        assert "Said in other words" not in heads(app)
        press(app, "Undo")
        assert one(sample, f"SELECT deleted_at FROM [{table}] WHERE id = ?", number) is None


def test_a_partner_reports_and_raises_for_itself_alone(sample: Path, open_page: Open) -> None:
    meeting = latest(sample)
    number, other = (row[0] for row in sql(sample, "SELECT id FROM organization LIMIT 2"))
    who = Viewer("partner", "its worker", number)
    app = press(open_page("meetings", who, meeting=str(meeting)), "Add an update")
    assert field(app, "organization_id").value == number
    field(app, "organization_id").set_value(other)
    field(app, "text").set_value("For somebody else")
    press(app, "Save")
    assert any("Only a coordinator" in read(error.value) for error in app.error)
    field(app, "organization_id").set_value(number)
    press(app, "Save")
    assert one(sample, "SELECT organization_id FROM [update] ORDER BY id DESC LIMIT 1") == number
    assert buttons(app).isdisjoint({"Record attendance", "Add a decision"})


def test_a_meeting_that_is_not_there_says_so(sample: Path, open_page: Open) -> None:
    app = open_page("meetings", meeting="9999")
    assert "no longer exists" in app.info[0].value
    assert button(app, "All meetings")


def test_a_deleted_meeting_comes_back(sample: Path, open_page: Open) -> None:
    meeting = latest(sample)
    app = open_page("meetings", meeting=str(meeting))
    app.button(key=f"remove meeting {meeting} 1").click().run()
    assert one(sample, "SELECT deleted_at FROM meeting WHERE id = ?", meeting)
    assert meeting not in opened(app, "meeting")
    press(app, "Undo")
    assert meeting in opened(app, "meeting")


@pytest.mark.parametrize(
    ("nth", "said"),
    [(1, "new"), (2, "2nd time"), (3, "3rd time"), (4, "4th time"), (11, "11th time"),
     (12, "12th time"), (21, "21st time"), (113, "113th time")],
)  # fmt: skip
def test_the_nth_time_is_said_in_english(nth: int, said: str) -> None:
    assert say_nth(nth) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-05-01", "today"), ("2026-05-02", "tomorrow"), ("2026-04-30", "yesterday"),
     ("2026-05-13", "in 12 days"), ("2026-04-01", "30 days ago")],
)  # fmt: skip
def test_how_far_a_day_is(day: str, said: str) -> None:
    assert say_when(day, "2026-05-01") == said
