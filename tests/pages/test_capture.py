"""The capture box: what it understands, what can be changed, what it keeps."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from db import connect
from db.commands import attendance, closing, running
from db.history import undo
from db.write import new_key
from synergy import dates, typed_dates
from synergy.agenda import Step
from synergy.viewers import Viewer
from tests import waiting
from tests.conftest import COORDINATOR, components
from tests.db.tools import insert
from tests.pages.tools import buttons, press, read, sql
from ui import viewer as viewer_source
from ui.meetings.rows import say_nth

Open = Callable[..., AppTest]
TEAPOT, TIDEPOST = "Teapot Lane Counselling (sample)", "Tidepost Mentors (sample)"
GRANTS = "Grants end before the work does"


LATE = {"id": "late", "text": "Teapot: came late", "same": None, "turn": "", "chosen": {}}


def _script() -> None:
    import streamlit as st

    from ui.kit import notice
    from ui.meeting import capture

    notice.show()
    asked = st.query_params
    if asked["step"] == "closed":
        capture.left_over()
        st.stop()
    capture.show(int(asked["meeting"]), asked["day"], asked["step"])


@pytest.fixture
def open_box(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Return what opens the box of the coming meeting at a step."""

    def open_it(step: Step = "updates", viewer: Viewer = COORDINATOR) -> AppTest:
        monkeypatch.setattr(viewer_source, "read_header", viewer.to_header)
        app = AppTest.from_function(_script, default_timeout=waiting.SECONDS)
        app._bidi_component_manager = components()
        [(meeting, day)] = sql(sample, "SELECT id, date FROM meeting WHERE status = 'planned'")
        app.query_params |= {"meeting": str(meeting), "day": day, "step": step}
        return app.run()

    return open_it


def kept(path: Path, table: str, *columns: str) -> list[Any]:
    """Read what the coming meeting holds of a kind."""
    return sql(
        path,
        f"""SELECT {", ".join(columns)} FROM [{table}] WHERE deleted_at IS NULL AND meeting_id =
            (SELECT id FROM meeting WHERE status = 'planned') ORDER BY id""",
    )


def day_of(path: Path, said: str) -> str:
    """Return the ISO date that words mean at the coming meeting."""
    [(day,)] = sql(path, "SELECT date FROM meeting WHERE status = 'planned'")
    return typed_dates.understand(said, date.fromisoformat(day)).isoformat()


def number_of(path: Path, table: str, name: str) -> int:
    column = "title" if table == "issue" else "name"
    [(number,)] = sql(path, f"SELECT id FROM [{table}] WHERE [{column}] = ?", name)
    return int(number)


def part(app: AppTest, name: str) -> Any:
    """Return the field of one part of what was understood."""
    [found] = [
        one for one in app.main if str(getattr(one, "key", None)).startswith(f"{name} capture_")
    ]
    return found


def parts(app: AppTest) -> set[str]:
    """Return the parts that can be changed."""
    keys = (str(getattr(one, "key", None)).partition(" capture_") for one in app.main)
    return {name for name, sign, _ in keys if sign and name not in ("keep", "same")}


def type_it(app: AppTest, line: str) -> AppTest:
    """Write into the line, as far as the server hears of it."""
    app.text_input[0].set_value(line).run()
    assert not app.exception
    return app


def keep(app: AppTest, line: str) -> AppTest:
    return press(type_it(app, line), "Save")


def keys(app: AppTest) -> Any:
    """Return what listens to the keys of the field."""
    [found] = app.get("bidi_component")
    return found.proto


def told(app: AppTest) -> dict[str, Any]:
    """Return what the browser is told."""
    return dict(json.loads(keys(app).json))


def send(app: AppTest, *lines: dict[str, Any]) -> AppTest:
    """Send lines as the browser does."""
    states = app._tree.get_widget_states()
    sent = json.dumps([{"event": "sent", "value": lines}])
    name = _make_trigger_id(keys(app).id, "events")
    states.widgets.append(WidgetState(id=name, json_trigger_value=sent))
    app._run(states)
    assert not app.exception
    return app


def close(app: AppTest, path: Path) -> None:
    """End meeting, as another coordinator does."""
    with connect.writing(path, "test") as db:
        db.execute("UPDATE meeting SET status = 'closed' WHERE status = 'planned'")
    app.query_params["step"] = "closed"


def says(app: AppTest) -> str:
    return read(" ".join(one.value for one in (*app.markdown, *app.error)))


def test_an_empty_line_asks_for_nothing(sample: Path, open_box: Open) -> None:
    app = open_box()
    assert parts(app) == set()
    assert buttons(app) == {"Save"}
    press(app, "Save")
    assert kept(sample, "update", "text") == []


def test_an_update_is_kept_and_the_line_is_empty(sample: Path, open_box: Open) -> None:
    app = type_it(open_box(), "Teapot: three schools asked for mentors")
    teapot = number_of(sample, "organization", TEAPOT)
    assert part(app, "kind").value == "update"
    assert part(app, "organization_id").value == teapot
    press(app, "Save")
    assert kept(sample, "update", "organization_id", "text") == [
        (teapot, "Three schools asked for mentors")
    ]
    assert app.text_input[0].value == ""
    assert parts(app) == set()
    assert f"Update, {TEAPOT}:** Three schools asked for mentors" in says(app)


def test_undo_takes_the_last_line_back(sample: Path, open_box: Open) -> None:
    app = keep(open_box(), "Teapot: three schools asked for mentors")
    press(app, "Undo")
    assert kept(sample, "update", "text") == []
    assert "Change undone." in says(app)


def test_undo_needs_no_page_to_be_drawn_to_its_button(sample: Path, open_box: Open) -> None:
    app = keep(open_box(), "Teapot: three schools asked for mentors")
    # The page ends early, as it does for a moment when it is drawn again for somebody's change.
    app.query_params["step"] = "closed"
    press(app, "Undo")
    assert kept(sample, "update", "text") == []


def test_a_new_issue_gets_its_theme(sample: Path, open_box: Open) -> None:
    app = type_it(open_box("issues"), "Tidepost: no grant pays for minibuses")
    assert parts(app) == {"kind", "as typed", "organization_id", "issue_id", "theme_id"}
    funding = number_of(sample, "taxonomy_term", "Funding")
    assert part(app, "theme_id").value == funding
    press(app, "Save")
    [(issue, note)] = kept(sample, "issue_mention", "issue_id", "note")
    assert note is None
    assert sql(sample, "SELECT title, theme_id FROM issue WHERE id = ?", issue) == [
        ("No grant pays for minibuses", funding)
    ]


def test_a_line_that_says_a_known_issue_raises_that_one(sample: Path, open_box: Open) -> None:
    app = type_it(open_box("issues"), "Tidepost: grants end before the work does")
    grants = number_of(sample, "issue", GRANTS)
    assert part(app, "issue_id").value == grants
    assert "theme_id" not in parts(app)
    issues = sql(sample, "SELECT count(*) FROM issue")
    press(app, "Save")
    assert kept(sample, "issue_mention", "issue_id") == [(grants,)]
    assert sql(sample, "SELECT count(*) FROM issue") == issues


def times_of(path: Path, title: str) -> int:
    """Return how many meetings raised an issue."""
    [(times,)] = sql(
        path,
        """SELECT count(DISTINCT meeting_id) FROM issue_mention
           WHERE issue_id = ? AND deleted_at IS NULL""",
        number_of(path, "issue", title),
    )
    return int(times)


COUNTER = "Nobody to see at the housing counter"
AGAIN = "Tidepost: no one answers at housing"


def test_a_line_about_a_known_issue_raises_it_and_says_so(sample: Path, open_box: Open) -> None:
    app = type_it(open_box("issues"), AGAIN)
    assert part(app, "issue_id").value == number_of(sample, "issue", COUNTER)
    assert "New issue" not in says(app)
    assert not [label for label in buttons(app) if COUNTER in label]
    times = times_of(sample, COUNTER)
    press(app, "Save")
    assert times_of(sample, COUNTER) == times + 1
    said = f"Logged under “{COUNTER}”, raised for the {say_nth(times + 1)}.** {TIDEPOST}: No one"
    assert said in says(app)


def test_one_press_makes_it_a_new_issue_instead(sample: Path, open_box: Open) -> None:
    times = times_of(sample, COUNTER)
    app = keep(open_box("issues"), AGAIN)
    press(app, "Make it a new issue")
    assert times_of(sample, COUNTER) == times
    [(issue, note)] = kept(sample, "issue_mention", "issue_id", "note")
    assert note is None
    [(title,)] = sql(sample, "SELECT title FROM issue WHERE id = ?", issue)
    assert title == "No one answers at housing"
    assert f"New issue, {TIDEPOST}:** No one answers at housing" in says(app)
    press(app, "Undo")
    assert times_of(sample, COUNTER) == times + 1
    assert [one for (one,) in kept(sample, "issue_mention", "note")] == [title]


def test_a_note_that_will_be_a_new_issue_says_so(open_box: Open) -> None:
    app = type_it(open_box("issues"), "Tidepost: no grant pays for minibuses")
    assert "New issue" in says(app)
    press(app, "Save")
    assert f"New issue, {TIDEPOST}:** No grant pays for minibuses" in says(app)
    assert "Make it a new issue" not in buttons(app)
    type_it(app, "Tidepost: an update")
    part(app, "kind").set_value("update").run()
    assert ":green-badge[:material/fiber_new: New issue]" not in says(app)


def test_at_most_two_weaker_matches_are_offered(sample: Path, open_box: Open) -> None:
    with connect.writing(sample, "test") as db:
        for number in range(4):
            insert(db, "issue", title=f"Parents want a leaflet, number {number}", status="open")
    for step in ("issues", "updates"):
        app = type_it(open_box(step), "Tidepost: parents want a leaflet and an evening class")
        offered = [label for label in buttons(app) if label.startswith("Log under")]
        assert len(offered) == 2


def test_a_partners_name_does_not_count_towards_the_match(sample: Path, open_box: Open) -> None:
    with connect.writing(sample, "test") as db:
        insert(db, "issue", title="Teapot Lane Counselling has no lift", status="open")
    line = "Tidepost: pupils at Teapot Lane Counselling have no lunch"
    app = type_it(open_box("issues"), line)
    assert part(app, "issue_id").value is None
    assert not [label for label in buttons(app) if "has no lift" in label]
    type_it(app, "Tidepost: Marigold Stair Refuge also finds nobody to see at the housing counter")
    assert part(app, "issue_id").value == number_of(sample, "issue", COUNTER)


def mark(path: Path, *names: str) -> list[int]:
    """Mark organizations present at the coming meeting; return their ids."""
    [(meeting,)] = sql(path, "SELECT id FROM meeting WHERE status = 'planned'")
    numbers = [number_of(path, "organization", name) for name in names]
    for one in numbers:
        attendance.mark_attendance(path, COORDINATOR, new_key(), meeting, one, "present")
    return numbers


ALL = "All partners to send their dates by Friday"


def test_an_action_for_all_partners_is_one_action_that_says_so(
    sample: Path, open_box: Open
) -> None:
    mark(sample, TEAPOT, TIDEPOST)
    app = type_it(open_box(), ALL)
    assert part(app, "is_for_each").value is False
    press(app, "Save")
    assert kept(sample, "action", "title", "organization_id", "due_on") == [
        ("All partners: send their dates", None, day_of(sample, "Friday"))
    ]


def test_an_action_for_all_partners_can_be_one_for_each_partner_present(
    sample: Path, open_box: Open
) -> None:
    numbers = mark(sample, TEAPOT, TIDEPOST)
    app = type_it(open_box(), ALL)
    assert part(app, "is_for_each").options[1] == "One for each partner present (2)"
    part(app, "is_for_each").set_value(True).run()
    press(app, "Save")
    due = day_of(sample, "Friday")
    assert kept(sample, "action", "title", "organization_id", "due_on") == [
        ("Send their dates", number, due) for number in numbers
    ]
    assert "Action, 2 partners:** Send their dates" in says(app)
    press(app, "Undo")
    assert kept(sample, "action", "title") == []


def test_the_choice_for_all_partners_applies_only_to_its_own_line(
    sample: Path, open_box: Open
) -> None:
    mark(sample, TEAPOT)
    app = type_it(open_box(), ALL)
    part(app, "is_for_each").set_value(True).run()
    type_it(app, "Tidepost to send the dates by Friday")
    assert "is_for_each" not in parts(app)
    press(app, "Save")
    assert kept(sample, "action", "title", "organization_id") == [
        ("Send the dates", number_of(sample, "organization", TIDEPOST))
    ]


def test_with_no_partners_present_the_line_comes_back(sample: Path, open_box: Open) -> None:
    app = type_it(open_box(), ALL)
    part(app, "is_for_each").set_value(True).run()
    press(app, "Save")
    assert "No partners are marked present yet." in says(app)
    assert app.text_input[0].value == ALL


def test_by_the_next_meeting_stays_in_the_title_if_none_is_planned(
    sample: Path, open_box: Open
) -> None:
    app = type_it(open_box(), "Teapot to send the list by the next meeting")
    assert "No later meeting is planned" in read(" ".join(one.value for one in app.caption))
    press(app, "Save")
    assert kept(sample, "action", "title", "organization_id", "due_on") == [
        (
            "Send the list by the next meeting",
            number_of(sample, "organization", TEAPOT),
            None,
        )
    ]


def test_an_owner_that_a_partner_may_not_choose_stays_in_the_title(
    sample: Path, open_box: Open
) -> None:
    teapot = number_of(sample, "organization", TEAPOT)
    for line, title in (
        ("Tidepost to send the list", "Tidepost to send the list"),
        ("All partners to send dates", "All partners to send dates"),
        ("Teapot to send the list", "Send the list"),
    ):
        app = keep(open_box(viewer=Viewer("partner", "Pat", teapot)), line)
        assert "Not saved" not in says(app)
        assert kept(sample, "action", "title", "organization_id")[-1] == (title, teapot)


def test_one_press_says_that_it_is_the_same(sample: Path, open_box: Open) -> None:
    app = type_it(open_box(), "Tidepost: the grant ends too soon")
    assert part(app, "kind").value == "update"
    [same] = [label for label in buttons(app) if label.startswith("Log under")]
    [(times, last)] = sql(
        sample,
        """SELECT count(DISTINCT t.id), max(t.date) FROM issue_mention AS m
           JOIN meeting AS t ON t.id = m.meeting_id WHERE m.issue_id = ?""",
        number_of(sample, "issue", GRANTS),
    )
    assert read(same) == f"Log under: {GRANTS} (raised at {times} meetings, last {dates.say(last)})"
    press(app, same)
    assert kept(sample, "issue_mention", "issue_id", "organization_id", "note") == [
        (
            number_of(sample, "issue", GRANTS),
            number_of(sample, "organization", TIDEPOST),
            "The grant ends too soon",
        )
    ]
    assert kept(sample, "update", "text") == []


def test_the_issue_that_was_pressed_waits_for_its_partner(sample: Path, open_box: Open) -> None:
    app = type_it(open_box(), "the grant ends too soon")
    press(app, next(label for label in buttons(app) if label.startswith("Log under")))
    assert "Choose the partner that raised it." in says(app)
    assert app.text_input[0].value == "the grant ends too soon"
    tidepost = number_of(sample, "organization", TIDEPOST)
    part(app, "organization_id").set_value(tidepost).run()
    press(app, "Save")
    assert kept(sample, "issue_mention", "issue_id", "organization_id") == [
        (number_of(sample, "issue", GRANTS), tidepost)
    ]


def test_a_decision_can_be_about_an_issue(sample: Path, open_box: Open) -> None:
    app = type_it(open_box(), "Agreed to tell funders how the grants end before the work")
    assert parts(app) == {"kind", "as typed", "issue_id"}
    assert part(app, "issue_id").value is None
    press(app, next(label for label in buttons(app) if label.startswith("Link to")))
    assert kept(sample, "decision", "text", "issue_id") == [
        (
            "Tell funders how the grants end before the work",
            number_of(sample, "issue", GRANTS),
        )
    ]


def test_an_action_has_its_partner_and_its_day(sample: Path, open_box: Open) -> None:
    app = type_it(open_box(), "Teapot to send the list by end of month")
    assert part(app, "kind").value == "action"
    due = day_of(sample, "end of month")
    assert part(app, "due_on").value == dates.say(due)
    press(app, "Save")
    assert kept(sample, "action", "title", "organization_id", "due_on", "state") == [
        ("Send the list", number_of(sample, "organization", TEAPOT), due, "open")
    ]


def test_what_works_is_kept(sample: Path, open_box: Open) -> None:
    app = keep(open_box(), "What works: Teapot lends its kitchen")
    assert "Not kept" not in says(app)
    assert kept(sample, "practice", "title", "organization_id") == [
        ("Teapot lends its kitchen", number_of(sample, "organization", TEAPOT))
    ]


def test_what_was_chosen_stays_while_the_line_grows(sample: Path, open_box: Open) -> None:
    app = type_it(open_box(), "Teapot to send the list")
    part(app, "kind").set_value("decision").run()
    type_it(app, "Teapot to send the list by Friday")
    assert part(app, "kind").value == "decision"
    part(app, "kind").set_value("action").run()
    part(app, "due_on").set_value("12 January").run()
    part(app, "organization_id").set_value(number_of(sample, "organization", TIDEPOST)).run()
    type_it(app, "Teapot to send the whole list by Monday")
    due = day_of(sample, "12 January")
    assert part(app, "due_on").value == dates.say(due)
    press(app, "Save")
    assert kept(sample, "action", "title", "organization_id", "due_on") == [
        ("Send the whole list", number_of(sample, "organization", TIDEPOST), due)
    ]


def test_the_next_line_is_understood_afresh(sample: Path, open_box: Open) -> None:
    app = type_it(open_box(), "Teapot: one")
    part(app, "kind").set_value("practice").run()
    press(app, "Save")
    type_it(app, "Teapot: two")
    assert part(app, "kind").value == "update"
    part(app, "kind").set_value("practice").run()
    type_it(app, "")
    type_it(app, "Teapot: three")
    assert part(app, "kind").value == "update"


def test_a_line_is_kept_just_as_it_was_typed(sample: Path, open_box: Open) -> None:
    app = type_it(open_box(), "Teapot: to ring by Friday")
    part(app, "as typed").set_value(True).run()
    press(app, "Save")
    assert kept(sample, "action", "title", "due_on") == [
        ("Teapot: to ring by Friday", day_of(sample, "Friday"))
    ]


def test_what_is_wrong_stands_under_the_line(sample: Path, open_box: Open) -> None:
    app = keep(open_box(), "three schools asked for mentors")
    assert "Which partner is this update from?" in says(app)
    assert app.text_input[0].value == "three schools asked for mentors"
    assert "Edit and try again" not in buttons(app)
    keep(app, "Teapot: three schools asked for mentors")
    assert "Choose the partner" not in says(app)
    assert [text for (text,) in kept(sample, "update", "text")] == [
        "Three schools asked for mentors"
    ]


def test_a_line_that_was_refused_can_be_brought_back(sample: Path, open_box: Open) -> None:
    app = keep(open_box(), "three schools asked")
    type_it(app, "")
    assert "Not saved: “three schools asked” Which partner is this update from?" in says(app)
    press(app, "Edit and try again")
    assert app.text_input[0].value == "three schools asked"
    type_it(app, "")
    press(app, "Discard")
    assert "Not kept" not in says(app)


def test_a_day_that_is_none_is_named(sample: Path, open_box: Open) -> None:
    app = type_it(open_box("actions"), "Teapot to ring")
    part(app, "due_on").set_value("31 February").run()
    press(app, "Save")
    assert "“31 February” as a date." in says(app)
    assert part(app, "due_on").value == "31 February"


def test_a_meeting_that_was_closed_meanwhile_says_so(sample: Path, open_box: Open) -> None:
    app = type_it(open_box(), "Teapot: three schools asked")
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE meeting SET status = 'closed' WHERE status = 'planned'")
    press(app, "Save")
    assert "This meeting has ended. Reopen it to add to it." in says(app)
    assert app.text_input[0].value == "Teapot: three schools asked"


def test_a_partner_captures_as_its_own_agency(sample: Path, open_box: Open) -> None:
    teapot = number_of(sample, "organization", TEAPOT)
    app = type_it(
        open_box(viewer=Viewer("partner", "Pat", teapot)), "Tidepost: three schools asked"
    )
    assert part(app, "kind").options == ["Update", "Issue", "Action"]
    assert "organization_id" not in parts(app)
    press(app, "Save")
    assert kept(sample, "update", "organization_id") == [(teapot,)]


def test_a_partner_cannot_save_a_decision_and_is_told_so(sample: Path, open_box: Open) -> None:
    teapot = number_of(sample, "organization", TEAPOT)
    app = type_it(open_box(viewer=Viewer("partner", "Pat", teapot)), "Decision: share the list")
    assert part(app, "kind").value is None
    press(app, "Save")
    assert "Only a coordinator" in says(app)
    assert app.text_input[0].value == "Decision: share the list"


def test_what_only_holds_a_known_title_stays_what_it_is(sample: Path, open_box: Open) -> None:
    with connect.writing(sample, "test") as db:
        insert(db, "issue", title="Knife crime", status="open")
    line = "Tidepost: parents asked for a leaflet about knife crime on buses"
    app = type_it(open_box("issues"), line)
    assert part(app, "issue_id").value is None
    assert any(label.startswith("Log under: Knife crime") for label in map(read, buttons(app)))


@pytest.mark.parametrize("is_empty_already", [False, True])
def test_what_was_chosen_for_a_refused_line_is_not_the_next_ones(
    is_empty_already: bool, sample: Path, open_box: Open
) -> None:
    app = type_it(open_box(), "three schools asked")
    part(app, "kind").set_value("mention").run()
    line = {name: told(app)[name] for name in ("turn", "chosen")}
    if is_empty_already:
        app.text_input[0].set_value("")
    send(app, LATE | {"text": "three schools asked", **line})
    assert told(app)["back"]["text"] == "three schools asked"
    type_it(app, "Teapot: the next line")
    assert part(app, "kind").value == "update"
    assert "Not saved: “three schools asked” Choose the partner that raised it." in says(app)
    press(app, "Save")
    assert kept(sample, "update", "text") == [("The next line",)]
    press(app, "Edit and try again")
    assert part(app, "kind").value == "mention"


def test_what_is_chosen_for_the_next_line_outlives_one_that_is_sent_late(
    sample: Path, open_box: Open
) -> None:
    app = type_it(open_box(), "Teapot: the next line")
    part(app, "kind").set_value("practice").run()
    send(app, LATE | {"turn": "of another session"})
    assert kept(sample, "update", "text") == [("Came late",)]
    assert part(app, "kind").value == "practice"
    press(app, "Save")
    assert kept(sample, "practice", "title") == [("The next line",)]


def test_what_was_chosen_comes_back_with_a_line_that_is_sent_late(
    sample: Path, open_box: Open
) -> None:
    tidepost = number_of(sample, "organization", TIDEPOST)
    chosen = {
        "kind": "action",
        "organization_id": tidepost,
        "due_on": "12 January",
        "owner_name": "Pat",
        "issue_id": number_of(sample, "issue", GRANTS),
    }
    app = type_it(open_box(), "Teapot: ring")
    part(app, "kind").set_value("action").run()
    for name, value in chosen.items():
        part(app, name).set_value(value).run()
    assert told(app)["chosen"] == chosen
    again = open_box()
    send(again, LATE | {"turn": "of another session", "chosen": told(app)["chosen"]})
    assert kept(
        sample, "action", "title", "organization_id", "due_on", "owner_name", "issue_id"
    ) == [("Came late", tidepost, day_of(sample, "12 January"), "Pat", chosen["issue_id"])]


def test_what_is_no_choice_is_left_out(sample: Path, open_box: Open) -> None:
    forged = {"kind": "secret", "organization_id": True, "issue_id": "1", "due_on": 5, "x": 1}
    app = send(open_box(), LATE | {"chosen": forged}, LATE | {"id": "2", "chosen": ["kind"]})
    assert kept(sample, "update", "text") == [("Came late",)] * 2
    assert "Not kept" not in says(app)


def test_the_browser_keeps_what_is_refused_until_it_is_let_go(open_box: Open) -> None:
    app = send(open_box(), LATE | {"text": "three schools asked"})
    assert (told(app)["done"], told(app)["refused"]) == ([], ["late"])
    type_it(app, "Teapot: another")
    press(app, "Discard")
    assert (told(app)["done"], told(app)["refused"]) == (["late"], [])


def test_the_browser_keeps_what_is_refused_until_it_is_brought_back(open_box: Open) -> None:
    app = send(open_box(), LATE | {"text": "three schools asked"})
    type_it(app, "Teapot: another")
    press(app, "Edit and try again")
    assert (told(app)["done"], told(app)["refused"]) == (["late"], [])


def test_a_line_that_is_sent_again_after_undo_stays_undone(sample: Path, open_box: Open) -> None:
    send(open_box(), LATE)
    [(key,)] = sql(sample, "SELECT key FROM command_log WHERE name = 'capture update'")
    undo.undo(sample, COORDINATOR, new_key(), key)
    send(open_box(), LATE)
    assert kept(sample, "update", "text") == []


def test_a_meeting_that_was_closed_leaves_what_it_did_not_keep(
    sample: Path, open_box: Open
) -> None:
    app = send(open_box(), LATE | {"id": "1", "text": "three schools asked"})
    type_it(app, "Teapot: half a li")
    close(app, sample)
    for _ in range(3):
        app.run()
    assert {one.value for one in app.code} == {"three schools asked", "Teapot: half a li"}
    assert "The meeting ended before this was saved." in says(app)
    for left in (1, 0):
        app.button[0].click().run()
        assert len(app.code) == left


def test_a_line_that_comes_after_the_close_is_left_over(sample: Path, open_box: Open) -> None:
    app = type_it(open_box(), "Teapot: came late")
    close(app, sample)
    app.text_input[0].set_value("")
    send(app, LATE | {"turn": told(app)["turn"]})
    assert [one.value for one in app.code] == ["Teapot: came late"]
    assert "This meeting has ended. Reopen it to add to it." in says(app)
    press(app, "Discard")
    assert not app.code
    assert told(app)["done"] == ["late"]


def test_what_was_left_over_is_in_the_field_when_the_meeting_is_open_again(
    sample: Path, open_box: Open
) -> None:
    app = type_it(open_box(), "Teapot: half a li")
    close(app, sample)
    app.run().run()
    app.query_params["step"] = "updates"
    app.run()
    assert app.text_input[0].value == "Teapot: half a li"


def test_the_page_shows_what_was_left_over_when_another_closed_the_meeting(
    sample: Path, open_page: Open
) -> None:
    [made_on] = sql(sample, "SELECT id, version FROM meeting WHERE status = 'planned'")
    running.open_meeting(sample, COORDINATOR, new_key(), made_on)
    app = open_page("meeting").run()
    [line] = [one for one in app.text_input if one.label == "Quick note"]
    line.set_value("Teapot: half a li").run()
    [made_on] = sql(sample, "SELECT id, version FROM meeting WHERE status = 'open'")
    closing.close_meeting(sample, COORDINATOR, new_key(), made_on)
    app.run()
    assert not app.exception
    assert [one.value for one in app.code] == ["Teapot: half a li"]
    press(app, "Discard")
    assert not app.code
