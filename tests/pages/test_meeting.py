"""The meeting that goes on, as a coordinator and a partner see it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.commands import attendance, closing, records, running
from db.kinds.records import MENTION
from db.write import new_key
from synergy import dates
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import insert
from tests.pages.tools import button, field, filled, opened, press, press_in, read, rows, sql
from ui.meeting import steering

Open = Callable[..., AppTest]


def one(path: Path, query: str, *values: object) -> Any:
    """Ask for one value in plain SQL."""
    return sql(path, query, *values)[0][0]


@pytest.fixture
def meeting(sample: Path) -> int:
    """Open the sample's coming meeting; return its id."""
    [(number, version)] = sql(sample, "SELECT id, version FROM meeting WHERE status = 'planned'")
    running.open_meeting(sample, COORDINATOR, new_key(), (number, version))
    return int(number)


def go(path: Path, meeting: int, kind: str) -> None:
    """Let the meeting stand at the first item of a kind."""
    [(seen,)] = sql(path, "SELECT agenda_item_id FROM running WHERE meeting_id = ?", meeting)
    item = one(path, "SELECT id FROM agenda_item WHERE meeting_id = ? AND kind = ?", meeting, kind)
    running.go_to(path, COORDINATOR, new_key(), meeting, item, seen)


def save(app: AppTest) -> None:
    """Press "Save" in the open form: the note box has one too."""
    [found] = (each for each in app.button if each.label == "Save" and each.form_id)
    found.click().run()


def said(app: AppTest) -> str:
    return read("\n".join(str(each.value) for each in [*app.markdown, *app.caption]))


def test_nothing_goes_on_and_nothing_is_planned(empty: Path, open_page: Open) -> None:
    app = open_page("meeting").run()
    assert not app.exception
    assert [each.value for each in app.info] == ["No meeting in progress, and none planned."]


def test_the_next_meeting_opens_at_its_first_step(sample: Path, open_page: Open) -> None:
    app = open_page("meeting").run()
    press(app, "Start meeting")
    assert one(sample, "SELECT count(*) FROM meeting WHERE status = 'open'") == 1
    assert "Item 1 of" in said(app)


def test_next_and_back_move_the_meeting(sample: Path, meeting: int, open_page: Open) -> None:
    app = open_page("meeting").run()
    titles = [
        title
        for (title,) in sql(
            sample, "SELECT title FROM agenda_item WHERE meeting_id = ? ORDER BY position", meeting
        )
    ]
    assert button(app, "Back").disabled
    press(app, "Next")
    assert f"**{titles[1]}**" in said(app)
    press(app, "Back")
    assert f"**{titles[0]}**" in said(app)
    assert one(sample, "SELECT count(*) FROM history WHERE [table] = 'running'") == 3


def test_a_coordinator_pauses_and_turns_the_projector_and_shows_a_record(
    sample: Path, meeting: int, open_page: Open
) -> None:
    def steered() -> Any:
        return sql(sample, "SELECT held, turned, shown_table, shown_id FROM running")[0]

    app = open_page("meeting").run()
    press(app, "Next page")
    assert steered() == (1, 1, None, None)
    press(app, "Resume")
    press(app, "Previous page")
    assert steered() == (1, 0, None, None)
    press(app, "Show an issue, action or partner …")
    issue, title = sql(sample, "SELECT id, title FROM issue ORDER BY id LIMIT 1")[0]
    app.text_input(key=steering.WORDS).input(title).run()
    press(app, title)
    assert steered() == (1, 0, "issue", issue)
    press(app, "Show the agenda item again")
    assert steered() == (1, 0, None, None)
    press(app, "Show the map")
    assert steered() == (1, 0, "map", 0)
    press(app, "Show recurring issues")
    assert steered() == (1, 0, "recurring", 0)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("update", "text"),
        ("issue_mention", "note"),
        ("decision", "text"),
        ("action", "title"),
        ("practice", "title"),
    ],
)
def test_a_note_is_edited_where_it_stands(
    table: str, column: str, sample: Path, meeting: int, open_page: Open
) -> None:
    with connect.writing(sample, "test") as db:
        of = {"meeting_id": meeting, column: "Ring the led"}
        if table != "decision":
            of["organization_id"] = 1
        if table == "issue_mention":
            of["issue_id"] = one(sample, "SELECT min(id) FROM issue")
        number = insert(db, table, **of)
    app = open_page("meeting").run()
    press(app, "Edit")
    field(app, column).set_value("Ring the lead")
    save(app)
    assert one(sample, f"SELECT [{column}] FROM [{table}] WHERE id = ?", number) == "Ring the lead"
    assert "Note saved." in said(app)


def test_the_words_of_a_new_issue_are_edited_where_they_stand(
    sample: Path, meeting: int, open_page: Open
) -> None:
    with connect.writing(sample, "test") as db:
        issue = insert(db, "issue", title="Lanterns on the towpth", status="open")
        insert(db, "issue_mention", issue_id=issue, meeting_id=meeting, organization_id=1)
    app = open_page("meeting").run()
    press(app, "Edit")
    field(app, "title").set_value("Lanterns on the towpath")
    save(app)
    title = "SELECT title FROM issue WHERE id = ?"
    assert one(sample, title, issue) == "Lanterns on the towpath"


def test_a_note_stays_in_its_drawer_when_newer_ones_push_it_out_of_the_list(
    sample: Path, meeting: int, open_page: Open
) -> None:
    with connect.writing(sample, "test") as db:
        number = insert(db, "decision", text="We write once", meeting_id=meeting)
    app = open_page("meeting").run()
    press(app, "Edit")
    with connect.writing(sample, "test") as db:
        for _ in range(9):
            insert(db, "decision", text="We meet again", meeting_id=meeting)
    app.run()
    field(app, "text").set_value("We write once, together")
    save(app)
    text = "SELECT text FROM decision WHERE id = ?"
    assert one(sample, text, number) == "We write once, together"


def test_a_meeting_that_somebody_else_has_ended_is_not_ended_again(
    sample: Path, meeting: int, open_page: Open
) -> None:
    app = open_page("meeting").run()
    press(app, "End meeting")
    version = one(sample, "SELECT version FROM meeting WHERE id = ?", meeting)
    closing.close_meeting(sample, COORDINATOR, new_key(), (meeting, version))
    app.run()
    assert "This meeting has already ended." in said(app)
    assert "form" not in app.query_params


def test_a_partner_sees_the_step_and_moves_nothing(
    sample: Path, meeting: int, open_page: Open
) -> None:
    agency = one(sample, "SELECT id FROM organization WHERE kind = 'partner' AND sample = 1")
    app = open_page("meeting", Viewer("partner", "p", agency, 7)).run()
    assert not app.exception
    assert "Item 1 of" in said(app)
    assert not {"Next", "Back", "End meeting"} & {read(each.label) for each in app.button}


def test_a_click_brings_a_partner_in_and_another_takes_it_out(
    sample: Path, meeting: int, open_page: Open
) -> None:
    name = one(sample, "SELECT name FROM organization WHERE name = 'Ascension Trust'")
    status = """SELECT n.status FROM attendance AS n JOIN organization AS o
                ON o.id = n.organization_id
                WHERE n.meeting_id = ? AND o.name = ? AND n.deleted_at IS NULL"""
    before = sql(sample, status, meeting, name)
    app = open_page("meeting").run()
    press(app, name)
    assert sql(sample, status, meeting, name) == [("present",)]
    assert "Attendance (1 present)" in [read(head.value) for head in app.header]
    press(app, name)
    assert sql(sample, status, meeting, name) == before
    assert "Attendance (0 present)" in [read(head.value) for head in app.header]


def test_apologies_are_chosen_by_name(sample: Path, meeting: int, open_page: Open) -> None:
    number = one(sample, "SELECT id FROM organization WHERE name = 'Ascension Trust'")
    status = "SELECT status FROM attendance WHERE meeting_id = ? AND organization_id = ?"
    app = open_page("meeting").run()
    [field] = [each for each in app.selectbox if each.label == "Apologies from"]
    field.set_value(number).run()
    assert not app.exception
    assert sql(sample, status, meeting, number) == [("apologies",)]
    [field] = [each for each in app.selectbox if each.label == "Apologies from"]
    assert field.value is None
    assert "Ascension Trust" not in field.options


def test_updates_say_who_has_reported(sample: Path, meeting: int, open_page: Open) -> None:
    agency, name = sql(sample, "SELECT id, name FROM organization WHERE kind = 'partner'")[0]
    attendance.mark_attendance(sample, COORDINATOR, new_key(), meeting, agency, "present")
    go(sample, meeting, "updates")
    app = open_page("meeting").run()
    assert "0 of 1 partner has given an update" in said(app)
    assert "not heard yet" in said(app)
    press(app, "Add update")
    [line] = [each for each in app.text_input if each.label == "Quick note"]
    assert line.value == f"{name}: "


def test_an_issue_is_raised_again_by_whoever_is_here(
    sample: Path, meeting: int, open_page: Open
) -> None:
    agency, name = sql(sample, "SELECT id, name FROM organization WHERE kind = 'partner'")[0]
    attendance.mark_attendance(sample, COORDINATOR, new_key(), meeting, agency, "present")
    go(sample, meeting, "issues")
    app = open_page("meeting").run()
    before = one(sample, "SELECT count(*) FROM issue_mention WHERE meeting_id = ?", meeting)
    issue = opened(app, "issue")[0]
    press_in(app, "issue", "", issue)
    press(app, f"Raised by {name}")
    raised = sql(sample, "SELECT organization_id FROM issue_mention WHERE meeting_id = ?", meeting)
    assert (before, raised) == (0, [(agency,)])
    assert rows(app, "issue").loc[issue, "Today"] == 1
    assert filled(rows(app, "issue").loc[issue, ""]) is None


def test_an_action_that_comes_over_is_done_where_it_stands(
    sample: Path, meeting: int, open_page: Open
) -> None:
    go(sample, meeting, "actions")
    app = open_page("meeting").run()
    before = one(sample, "SELECT count(*) FROM action WHERE state = 'done'")
    press_in(app, "action", "", opened(app, "action")[0])
    assert one(sample, "SELECT count(*) FROM action WHERE state = 'done'") == before + 1


def test_what_was_captured_can_be_taken_back(sample: Path, meeting: int, open_page: Open) -> None:
    agency = one(sample, "SELECT id FROM organization WHERE kind = 'partner'")
    issue = one(sample, "SELECT id FROM issue WHERE status = 'open'")
    values = {"issue_id": issue, "meeting_id": meeting, "organization_id": agency}
    records.add(MENTION, sample, COORDINATOR, new_key(), values)
    app = open_page("meeting").run()
    press(app, "Undo")
    left = one(
        sample,
        "SELECT count(*) FROM issue_mention WHERE meeting_id = ? AND deleted_at IS NULL",
        meeting,
    )
    assert left == 0
    assert "Nothing yet" in said(app)


def test_closing_asks_first_and_leads_to_the_minutes(
    sample: Path, meeting: int, open_page: Open
) -> None:
    app = open_page("meeting").run()
    press(app, "End meeting")
    assert one(sample, "SELECT status FROM meeting WHERE id = ?", meeting) == "open"
    press(app, "End meeting and make minutes")
    assert one(sample, "SELECT status FROM meeting WHERE id = ?", meeting) == "closed"
    assert one(sample, "SELECT count(*) FROM minutes WHERE meeting_id = ?", meeting) == 1
    assert "Last meeting" in said(app)


def test_ending_a_meeting_asks_for_owners_dates_and_the_next_meeting(
    sample: Path, meeting: int, open_page: Open
) -> None:
    with connect.writing(sample, "test") as db:
        own = {"meeting_id": meeting, "organization_id": 1}
        insert(db, "action", title="Has both", due_on="2099-01-01", **own)
        lacks_day = insert(db, "action", title="Ring the lead", **own)
        waits = insert(db, "action", title="Ring the council by the next meeting", **own)
        lacks_owner = insert(
            db, "action", title="Find a hall", meeting_id=meeting, due_on="2099-01-01"
        )
        [(day,)] = db.execute("SELECT date FROM meeting WHERE id = ?", [meeting])
    app = open_page("meeting").run()
    press(app, "End meeting")
    asked = said(app)
    assert "**Ring the lead**" in asked
    assert "**Has both**" not in asked
    proposed = field(app, "date").value
    field(app, f"{lacks_day}.due_on").set_value("12 July 2099")
    field(app, f"{lacks_owner}.organization_id").set_value(2)
    press(app, "End meeting and make minutes")
    assert one(sample, "SELECT status FROM meeting WHERE id = ?", meeting) == "closed"
    assert one(sample, "SELECT due_on FROM action WHERE id = ?", lacks_day) == "2099-07-12"
    assert one(sample, "SELECT organization_id FROM action WHERE id = ?", lacks_owner) == 2
    planned = one(sample, "SELECT date FROM meeting WHERE date > ? AND status = 'planned'", day)
    assert dates.say(planned) == proposed
    assert one(sample, "SELECT due_on FROM action WHERE id = ?", waits) == planned
    assert one(sample, "SELECT title FROM action WHERE id = ?", waits) == "Ring the council"


def test_a_meeting_that_was_opened_again_stands_at_its_end_and_goes_on(
    sample: Path, meeting: int, open_page: Open
) -> None:
    app = open_page("meeting").run()
    press(app, "End meeting")
    press(app, "End meeting and make minutes")
    view = open_page("meetings", meeting=str(meeting)).run()
    press(view, "Reopen meeting")
    assert one(sample, "SELECT status FROM meeting WHERE id = ?", meeting) == "open"
    app = open_page("meeting").run()
    steps = one(sample, "SELECT count(*) FROM agenda_item WHERE meeting_id = ?", meeting)
    assert f"Item {steps} of {steps}" in said(app)
    press(app, "Back")
    assert f"Item {steps - 1} of {steps}" in said(app)


def test_a_close_that_is_undone_stands_where_it_stood(
    sample: Path, meeting: int, open_page: Open
) -> None:
    app = open_page("meeting").run()
    press(app, "Next")
    press(app, "End meeting")
    press(app, "End meeting and make minutes")
    press(app, "Undo")
    assert "Item 2 of" in said(app)
