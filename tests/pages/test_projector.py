"""What the hall reads of a meeting, at each step and after it, and between meetings."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.commands import agenda, running
from db.queries.agenda import AgendaItem
from db.queries.agenda import agenda as items_of
from db.write import new_key
from synergy import dates
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db.tools import HACKNEY, insert, row
from ui.projector import screen
from ui.projector.slides import LATELY

Open = Callable[..., AppTest]
DISPLAY = Viewer("display", "The hall")
PERSON = "Nobody's Name"


def day(offset: int) -> str:
    return (dates.today() + timedelta(days=offset)).isoformat()


class Hall:
    """A partnership of two agencies, with a meeting a month ago and one today."""

    def __init__(self, path: Path, open_page: Open) -> None:
        self.path = path
        self.open_page = open_page
        with connect.writing(path, "test") as db:
            self.north = insert(db, "organization", name="North *Agency*", kind="partner")
            self.south = insert(db, "organization", name="South Agency", kind="partner")
            self.last = insert(db, "meeting", name="The last", date=day(-30), status="closed")
        typed = {"name": "Winter meeting", "date": day(0), "start_time": "10:00", "place": "Hall 2"}
        self.now = agenda.add_meeting(path, COORDINATOR, new_key(), typed).row_id

    def add(self, table: str, **values: Any) -> int:
        with connect.writing(self.path, "test") as db:
            return insert(db, table, **values)

    def set(self, sql: str, *values: object) -> None:
        with connect.writing(self.path, "test") as db:
            db.execute(sql, list(values))

    def issue(self, title: str, *raised: tuple[int, int]) -> int:
        """Add an issue, raised at meetings by organizations."""
        number = self.add("issue", title=title)
        for meeting, organization in raised:
            of = {"meeting_id": meeting, "organization_id": organization}
            self.add("issue_mention", issue_id=number, note=PERSON, **of)
        return number

    def items(self) -> list[AgendaItem]:
        with connect.reading(self.path) as db:
            return items_of(db, self.now)

    def begin(self) -> None:
        version = row(self.path, "meeting", self.now)["version"]
        running.open_meeting(self.path, COORDINATOR, new_key(), (self.now, version))

    def at(self, kind: str) -> dict[str, Any]:
        """Go to a step; return what the hall's browser is given."""
        item = next(one for one in self.items() if one.kind == kind)
        self.set("UPDATE running SET agenda_item_id = ?", item.id)
        return self.seen()

    def close(self, meeting: int, on: str | None = None) -> None:
        self.set("UPDATE meeting SET status = 'closed' WHERE id = ?", meeting)
        if on:
            self.set("UPDATE meeting SET date = ? WHERE id = ?", on, meeting)

    def seen(self, viewer: Viewer = DISPLAY, page: str = "meeting", **query: str) -> dict[str, Any]:
        """Return what the hall's browser is given, with the one slide of a meeting."""
        app = self.open_page(page, viewer=viewer, **query)
        app.run()
        assert not app.exception
        given = drawn(app)
        (slide,) = given["slides"]
        return given | {"slide": slide, "heading": slide["title"]}

    def turns(self, page: str = "board") -> list[dict[str, Any]]:
        """Return the slides that the hall's browser is given."""
        app = self.open_page(page, viewer=DISPLAY).run()
        assert not app.exception
        return list(drawn(app)["slides"])


def drawn(app: AppTest) -> dict[str, Any]:
    """Return what the projector's component is given."""
    protos = [one.proto for one in app.get("bidi_component")]
    (found,) = (one.json for one in protos if one.component_name == "synergy_projected")
    held: dict[str, Any] = json.loads(found)
    return held


def titles(seen: dict[str, Any]) -> list[str]:
    return [one["title"] for one in seen["slide"]["rows"]]


@pytest.fixture
def hall(empty: Path, open_page: Open) -> Iterator[Hall]:
    return Hall(empty, open_page)


# Between meetings.


def slide(found: list[dict[str, Any]], title: str) -> dict[str, Any]:
    """Return the slide whose title begins like that."""
    (one,) = (one for one in found if one["title"].startswith(title))
    return one


def test_before_a_meeting_its_slide_has_the_day_the_place_and_the_agenda(hall: Hall) -> None:
    hall.set("UPDATE meeting SET purpose = 'Plan the winter' WHERE id = ?", hall.now)
    one = slide(hall.turns(), "Next meeting")
    assert (one["title"], one["summary"]) == ("Next meeting: Winter meeting", "Plan the winter")
    when, *rows = one["rows"]
    assert when["mark"] == ["flag", "today"]
    assert (when["title"], when["facts"]) == (f"{dates.say(day(0))} · 10:00", ["Hall 2"])
    assert [row["title"] for row in rows] == [one.title for one in hall.items()]
    assert [row["mark"][1] for row in rows][:3] == ["10:00", "10:05", "10:30"]


def test_the_slides_list_what_recurs_what_was_finished_and_where_issues_are(hall: Hall) -> None:
    hall.close(hall.now, day(-2))
    again = hall.issue(
        "Warm rooms", (hall.last, hall.north), (hall.now, hall.north), (hall.now, hall.south)
    )
    hall.issue("Raised once", (hall.now, hall.south))
    with connect.writing(hall.path, "test") as db:
        hackney = {"code": HACKNEY, "name": "Hackney", "latitude": 51.55, "longitude": -0.06}
        db.table("borough").insert(hackney)
        db.table("issue_borough").insert({"issue_id": again, "borough_code": HACKNEY})
    of = {"organization_id": hall.south, "owner_name": PERSON, "state": "done"}
    hall.add("action", title="Before", done_on=day(-3), **of)
    hall.add("action", title="First", done_on=day(-2), **of)
    hall.add("action", title="Then", done_on=day(-1), sample=1, **of)
    hall.add("action", title="Not yet", organization_id=hall.north)
    found = hall.turns()
    assert [one["title"] for one in found] == [
        "No meeting planned", "Recurring issues", f"Finished since {dates.say(day(-2))}",
        "Across London",
    ]  # fmt: skip
    (row,) = slide(found, "Recurring")["rows"]
    assert (row["title"], row["mark"]) == ("Warm rooms", ["repeat", "2 meetings"])
    assert (row["under"], row["strip"]) == ("no theme", [1, 2])
    done = slide(found, "Finished")
    assert done["summary"] == "2 actions finished"
    assert [(row["title"], row["mark"][1], row["facts"]) for row in done["rows"]] == [
        ("Then", f"done {dates.say_short(day(-1))}", ["South Agency · sample"]),
        ("First", f"done {dates.say_short(day(-2))}", ["South Agency"]),
    ]
    (row,) = slide(found, "Across")["rows"]
    assert (row["title"], row["mark"][1]) == ("Hackney", "1 open issue")
    assert row["facts"] == ["no services yet"]
    assert PERSON not in json.dumps(found)


def test_an_empty_partnership_has_slides_that_say_what_will_appear(
    empty: Path, open_page: Open
) -> None:
    for page in ("board", "meeting"):
        app = open_page(page, viewer=DISPLAY).run()
        given = drawn(app)
        assert [one["title"] for one in given["slides"]] == [
            "No meeting planned", "Recurring issues", "Finished actions", "Across London",
        ]  # fmt: skip
        assert {one["nothing"][-1] for one in given["slides"]} == {"."}
        assert given["slides"][0]["nothing"] == "This screen will update when one is."
        assert not [row for one in given["slides"] for row in one["rows"]]
        assert (given["leave"], given["latest"]) == (None, [])


def test_the_slides_of_the_sample_agree_with_the_board(sample: Path, open_page: Open) -> None:
    found = drawn(open_page("board", viewer=DISPLAY).run())["slides"]
    board = open_page("board").run()
    figures = {one.label.partition(" since ")[0]: one.value for one in board.metric}
    assert slide(found, "Across")["summary"].startswith(f"{figures['Services']} services · ")
    assert slide(found, "Finished")["summary"].split()[0] == figures["Done"]
    assert all(len(one["rows"]) > 2 for one in found)
    assert {len(row["strip"]) for row in slide(found, "Recurring")["rows"]} == {LATELY}


# After a meeting.


def test_the_summary_of_todays_meeting_stays_until_the_day_is_over(hall: Hall) -> None:
    hall.begin()
    hall.add("decision", meeting_id=hall.now, text="We write to the council")
    hall.close(hall.now)
    agenda.add_meeting(hall.path, COORDINATOR, new_key(), {"name": "Evening", "date": day(0)})
    for page in ("board", "meeting"):
        seen = hall.seen(page=page)
        assert seen["heading"] == "Meeting ended – thank you"
        assert titles(seen) == ["We write to the council"]
        # It is drawn again when the next day begins.
        assert 0 < seen["again_in"] <= 25 * 3_600_000
    hall.close(hall.now, day(-1))
    assert hall.turns()[0]["title"] == "Next meeting: Evening"


def test_a_display_leaves_the_summary_for_its_session_until_the_next_meeting(hall: Hall) -> None:
    hall.begin()
    hall.close(hall.now)
    app = hall.open_page("board", viewer=DISPLAY).run()
    assert drawn(app)["leave"] == {"path": "", "label": "Show the slides"}
    app.session_state[screen.LEFT] = day(0)
    left = drawn(app.run())
    assert (len(left["slides"]), left["leave"]) == (4, None)
    assert hall.seen()["heading"] == "Meeting ended – thank you"
    hall.set("UPDATE meeting SET status = 'open' WHERE id = ?", hall.last)
    assert drawn(app.run())["slides"][0]["title"] == "Meeting in progress"
    hall.close(hall.last, day(-30))
    assert drawn(app.run())["slides"][0]["title"] == "Meeting ended – thank you"


def test_the_meeting_in_progress_goes_before_one_that_has_ended(hall: Hall) -> None:
    hall.close(hall.now)
    hall.set("UPDATE meeting SET status = 'open' WHERE id = ?", hall.last)
    assert hall.seen()["above"] == f"The last · {dates.say(day(-30))}"


# The steps.


def test_the_step_its_clock_and_the_next_one_are_said(hall: Hall) -> None:
    hall.begin()
    seen = hall.at("issues")
    assert seen["heading"] == "Shared issues"
    assert seen["place"] == "item 3 of 6 · next: Actions due and overdue"
    app = hall.open_page("meeting", viewer=DISPLAY).run()
    protos = {one.proto.component_name: one.proto.json for one in app.get("bidi_component")}
    assert json.loads(protos["synergy_clock"])["planned"] == 30 * 60
    assert hall.at("close")["place"] == "item 6 of 6"


def test_what_changed_since_the_last_meeting_is_counted_and_named(hall: Hall) -> None:
    for state, more in (
        ("done", {"done_on": day(-3)}), ("dropped", {}), ("open", {"due_on": day(5)}),
    ):  # fmt: skip
        number = hall.add("action", title=f"Was {state}", meeting_id=hall.last)
        hall.set("UPDATE action SET state = ? WHERE id = ?", state, number)
        for name, value in more.items():
            hall.set(f"UPDATE action SET [{name}] = ? WHERE id = ?", value, number)
    hall.begin()
    seen = hall.at("since")
    assert dict(map(reversed, seen["slide"]["figures"])) == {
        "completed": 1, "dropped": 1, "postponed": 0, "new actions": 3, "issues raised again": 0,
    }  # fmt: skip
    assert [(one["title"], one["mark"][1]) for one in seen["slide"]["rows"]] == [
        ("Was done", "done"), ("Was dropped", "dropped"),
    ]  # fmt: skip


def test_each_partner_that_is_there_has_reported_or_is_to_come(hall: Hall) -> None:
    hall.begin()
    for number in (hall.north, hall.south):
        of = {"meeting_id": hall.now, "organization_id": number}
        hall.add("attendance", **of, status="present", person=PERSON)
    hall.add("update", meeting_id=hall.now, organization_id=hall.north, text="First")
    hall.add("update", meeting_id=hall.now, organization_id=hall.north, text="Two mentors began")
    slide = hall.at("updates")["slide"]
    assert slide["summary"] == "1 of 2 updates heard"
    assert [(one["title"], one["mark"][1], one["under"]) for one in slide["rows"]] == [
        ("North *Agency*", "update given", "Two mentors began (and 1 more update)"),
        ("South Agency", "not heard yet", ""),
    ]


def test_issues_say_how_often_they_were_raised_and_by_whom_today(hall: Hall) -> None:
    hall.issue(
        "Warm rooms", (hall.last, hall.north), (hall.now, hall.north), (hall.now, hall.south)
    )
    hall.issue("Moved between hostels", (hall.now, hall.south))
    hall.begin()
    again, new = hall.at("issues")["slide"]["rows"]
    assert (again["mark"], again["title"]) == (["repeat", "2 meetings"], "Warm rooms")
    assert again["under"] == "no theme · today: North *Agency* and South Agency"
    assert (again["strip"], again["facts"]) == ([1, 2], [])
    assert (new["mark"], new["title"]) == (["star", "new"], "Moved between hostels")
    assert new["strip"] == [0, 1]


def test_actions_stand_with_the_overdue_first_and_say_how_long_they_are_carried(hall: Hall) -> None:
    of = {"meeting_id": hall.last, "organization_id": hall.south, "owner_name": PERSON}
    hall.add("action", title="Later", due_on=day(9), state="in progress", **of)
    hall.add("action", title="Late", due_on=day(-2), **of)
    hall.add("action", title="Finished here", due_on=day(1), state="done", done_on=day(0), **of)
    hall.add("action", title="Given here", meeting_id=hall.now)
    hall.begin()
    slide = hall.at("actions")["slide"]
    assert slide["summary"] == "3 open actions, 1 overdue"
    assert [(one["title"], *one["mark"]) for one in slide["rows"]] == [
        ("Late", "triangle", "overdue"), ("Finished here", "tick", "done"),
        ("Later", "half", "in progress"), ("Given here", "ring", "open"),
    ]  # fmt: skip
    due = f"due {dates.say(day(-2))}"
    assert slide["rows"][0]["facts"] == ["South Agency", due, "carried over once"]
    assert slide["rows"][3]["facts"] == ["no owner yet", "no due date", "new today"]


def test_new_business_lists_what_was_written_down_the_newest_first(hall: Hall) -> None:
    hall.begin()
    issue = hall.issue("Warm rooms", (hall.now, hall.north))
    hall.add("decision", meeting_id=hall.now, text="We write to the council", issue_id=issue)
    hall.add("practice", meeting_id=hall.now, title="Walk them to the door")
    hall.add("action", meeting_id=hall.now, title="Write", organization_id=hall.south)
    for number, table in enumerate(("issue_mention", "decision", "practice", "action")):
        hall.set(f"UPDATE [{table}] SET created_at = '2026-01-01T00:00:0{number}.000Z'")
    seen = hall.at("business")
    assert [(one["mark"][1], one["title"], one["facts"]) for one in seen["slide"]["rows"]] == [
        ("action", "Write", ["South Agency", "no due date"]),
        ("practice", "Walk them to the door", []),
        ("decision", "We write to the council", ["about: Warm rooms"]),
        ("issue", "Warm rooms", ["North *Agency*", "new"]),
    ]
    assert [one["title"] for one in seen["latest"]] == [
        "South Agency: Write", "Walk them to the door",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["updates", "issues", "actions", "business", "close"])
def test_an_agenda_item_with_nothing_to_show_displays_the_agenda(hall: Hall, kind: str) -> None:
    hall.begin()
    assert titles(hall.at(kind)) == [one.title for one in hall.items()]


def test_an_agenda_item_of_another_kind_shows_every_note_so_far(hall: Hall) -> None:
    hall.begin()
    hall.set("UPDATE agenda_item SET kind = 'other' WHERE kind = 'business'")
    hall.add("update", meeting_id=hall.now, organization_id=hall.north, text="Two mentors began")
    assert titles(hall.at("other")) == ["Two mentors began"]


def test_the_close_counts_what_the_meeting_produced(hall: Hall) -> None:
    hall.issue("Warm rooms", (hall.last, hall.north), (hall.now, hall.north))
    hall.issue("Hostels", (hall.now, hall.south), (hall.now, hall.north))
    hall.add("action", title="Given here", meeting_id=hall.now, due_on=day(7))
    hall.add("decision", text="Agreed here", meeting_id=hall.now)
    hall.add("attendance", meeting_id=hall.now, organization_id=hall.north, status="present")
    hall.begin()
    slide = hall.at("close")["slide"]
    assert slide["figures"] == [
        [1, "present"], [0, "updates"], [2, "issues (1 raised before)"], [1, "decisions"],
        [1, "actions"],
        [0, "examples"],
    ]  # fmt: skip
    assert [one["title"] for one in slide["rows"]] == ["Agreed here", "Given here"]


@pytest.mark.parametrize("table", ["issue", "action", "organization"])
def test_a_record_is_shown_for_only_a_minute(hall: Hall, table: str) -> None:
    issue = hall.issue("Warm rooms", (hall.last, hall.north), (hall.now, hall.south))
    of = {"meeting_id": hall.last, "organization_id": hall.south, "owner_name": PERSON}
    action = hall.add("action", title="Ring them", due_on=day(3), issue_id=issue, **of)
    hall.begin()
    number = {"issue": issue, "action": action, "organization": hall.south}[table]
    running.show_this(hall.path, COORDINATOR, new_key(), hall.now, table, number)
    seen = hall.seen()
    title = {"issue": "Warm rooms", "action": "Ring them", "organization": "South Agency"}[table]
    assert (seen["heading"], seen["held"]) == (title, 0)
    assert 0 < seen["again_in"] <= 60_000
    assert PERSON not in json.dumps(seen)
    assert {
        "issue": ["The last 12 meetings", "Ring them", "South Agency", "North *Agency*"],
        "action": ["Open", "South Agency", dates.say(day(3)), "Warm rooms",
                   f"The last, {dates.say(day(-30))}"],
        "organization": ["Ring them", "Warm rooms"],
    }[table] == titles(seen)  # fmt: skip
    hall.set("UPDATE running SET shown_until = ?", dates.begin(dates.today()))
    seen = hall.seen()
    assert (seen["heading"], seen["again_in"] <= 0) == ("Matters arising", True)


def test_a_record_deleted_while_it_is_shown_is_replaced_by_the_agenda_item(hall: Hall) -> None:
    issue = hall.issue("Warm rooms")
    hall.begin()
    running.show_this(hall.path, COORDINATOR, new_key(), hall.now, "issue", issue)
    hall.set("UPDATE issue SET deleted_at = updated_at WHERE id = ?", issue)
    assert hall.seen()["heading"] == "Matters arising"


def test_what_is_made_up_is_labelled(hall: Hall) -> None:
    hall.add("action", title="Made up", meeting_id=hall.last, sample=1)
    hall.begin()
    (line,) = hall.at("actions")["slide"]["rows"]
    assert line["facts"][-1] == "carried over once · sample"
    hall.set("UPDATE meeting SET sample = 1 WHERE id = ?", hall.now)
    seen = hall.at("actions")
    assert seen["above"].startswith("Winter meeting (sample) · ")


# Who sees it, and what not.


def test_everybody_who_presents_sees_what_the_display_sees(hall: Hall) -> None:
    hall.begin()
    hall.issue("Warm rooms", (hall.last, hall.north), (hall.now, hall.north))
    of = {"organization_id": hall.south, "owner_name": PERSON}
    hall.add("action", title="Ring them", meeting_id=hall.last, **of)
    hall.set("UPDATE meeting SET notes = ?, link = 'https://secret.example'", PERSON)
    own = Viewer("partner", "Pat", hall.north)
    for item in hall.items():
        display = hall.at(item.kind)
        assert PERSON not in json.dumps(display)
        assert "secret" not in json.dumps(display)
        for viewer in (COORDINATOR, own):
            seen = hall.seen(viewer, present="")
            assert seen.pop("leave") == {"path": "/meeting", "label": "Exit projector view"}
            assert {**seen, "updated": ""} == {k: v for k, v in display.items() if k != "leave"} | {
                "updated": ""
            }


def test_a_display_never_shows_the_board(hall: Hall) -> None:
    board = hall.open_page("board", viewer=DISPLAY).run()
    assert not board.title and not board.metric and not board.get("page_link")
    hall.begin()
    desk = hall.open_page("board").run()
    assert not [one for one in desk.get("bidi_component") if "projected" in str(one.proto.id)]
    assert hall.seen(page="board")["heading"] == "Matters arising"
