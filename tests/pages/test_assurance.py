"""Keeping services true: one press on a service, a partner's list, the coordinators' overview."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import connect
from db.queries import assurance as queries
from db.queries import board
from synergy import assurance, dates
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.pages.tools import (
    buttons,
    filled,
    links_of,
    opened,
    press,
    press_in,
    read,
    rows,
    shown,
    sql,
)
from ui.services.assurance import LABEL

Open = Callable[..., AppTest]
TODAY = dates.today().isoformat()


def due_day(path: Path) -> str:
    """Return the day before the next meeting by which a check is due again."""
    with connect.reading(path) as db:
        meeting = board.between(db, TODAY).next_day
    assert meeting is not None
    return assurance.cutoff(meeting, assurance.MARKED_MONTHS)


def to_check(path: Path) -> tuple[int, list[queries.DueService]]:
    """Return the agency with the most services to check, and those services."""
    with connect.reading(path) as db:
        [(number,)] = db.execute(
            """SELECT organization_id FROM service
               WHERE status = 'active' AND (assured_date IS NULL OR assured_date <= ?)
               GROUP BY organization_id ORDER BY count(*) DESC, organization_id LIMIT 1""",
            [due_day(path)],
        )
        return number, queries.list_due(db, number, due_day(path), 30)


def checked(path: Path, *numbers: int) -> set[tuple[str | None, str | None]]:
    """Return when and by whom services were last checked."""
    return {
        sql(path, "SELECT assured_date, assured_by FROM service WHERE id = ?", number)[0]
        for number in numbers
    }


def worker(organization_id: int) -> Viewer:
    return Viewer("partner", "its worker", organization_id)


def heads(app: AppTest) -> set[str]:
    return {read(one.value) for one in app.header}


def due_listed(app: AppTest) -> list[int]:
    """Return the services of the list to check, in its order."""
    keys = (one.key or "" for one in app.button)
    return [int(key.split()[-1]) for key in keys if key.startswith("open due ")]


def test_one_press_says_who_and_when_and_can_be_undone(sample: Path, open_page: Open) -> None:
    number, (first, *_) = to_check(sample)
    before = checked(sample, first.id)
    app = press(open_page("partners", worker(number), service=str(first.id)), LABEL)
    assert checked(sample, first.id) == {(TODAY, "its worker")}
    said = f"Last checked {dates.say(TODAY)}, today, by its worker."
    assert said in shown(app)
    assert LABEL not in buttons(app)
    press(app, "Undo")
    assert checked(sample, first.id) == before
    assert LABEL in buttons(app)


def test_only_who_may_edit_it_presses_and_reads_who(sample: Path, open_page: Open) -> None:
    number, (first, *_) = to_check(sample)
    day = "2024-06-07"
    with connect.writing(sample, "test") as db:
        db.table("service").update(first.id, {"assured_date": day, "assured_by": "Its worker"})
    for viewer, tells in (
        (COORDINATOR, True),
        (worker(number), True),
        (worker(number + 1), False),
        (Viewer("funder", "fund"), False),
    ):
        app = open_page("partners", viewer, service=str(first.id))
        text = shown(app)
        assert f"Last checked Fri 7 June 2024, {assurance.ago(day, TODAY)}" in text
        assert "not checked for a year" in text
        assert ("by Its worker" in text) == tells == (LABEL in buttons(app))


def test_a_closed_one_is_not_asked_about(sample: Path, open_page: Open) -> None:
    number, (first, *_) = to_check(sample)
    with connect.writing(sample, "test") as db:
        db.table("service").update(first.id, {"status": "inactive"})
    app = open_page("partners", service=str(first.id))
    assert LABEL not in buttons(app)
    assert not {"check due", "not checked yet"} & set(shown(app).split(": "))
    app = open_page("partners", organization=str(number))
    assert first.id not in due_listed(app)


def test_a_partner_sees_what_to_check_before_the_next_meeting(
    sample: Path, open_page: Open
) -> None:
    number, services = to_check(sample)
    app = open_page("partners", worker(number), organization=str(number))
    assert f"To check before the next meeting ({len(services)})" in heads(app)
    assert due_listed(app) == [one.id for one in services]
    first = services[0]
    app.button(key=f"still correct {first.id} {first.version}").click().run()
    assert checked(sample, first.id) == {(TODAY, "its worker")}
    assert due_listed(app) == [one.id for one in services[1:]]
    app.button(key=f"edit due {services[1].id}").click().run()
    assert app.query_params["service"] == str(services[1].id)
    assert "Cancel" in buttons(app)
    assert "To check" not in " ".join(
        heads(open_page("partners", worker(number + 1), organization=str(number)))
    )


def test_without_a_meeting_they_are_to_be_checked_by_today(sample: Path, open_page: Open) -> None:
    number, _ = to_check(sample)
    with connect.writing(sample, "test") as db:
        db.execute("UPDATE meeting SET status = 'closed'")
        number_due = queries.count_due(db, number, assurance.cutoff(TODAY, 6))
    app = open_page("partners", organization=str(number))
    assert f"To check ({number_due})" in heads(app)
    assert "These haven't been checked for six months" in shown(app)


def test_a_line_of_the_list_has_its_quick_press(sample: Path, open_page: Open) -> None:
    number, (first, *_) = to_check(sample)
    app = open_page("partners", organization=str(number))
    assert rows(app, "service")[""][first.id] == LABEL
    press_in(app, "service", "", first.id)
    assert checked(sample, first.id) == {(TODAY, COORDINATOR.actor)}
    assert f"“{first.name}”" in shown(app)
    assert filled(rows(app, "service")[""][first.id]) is None
    readers = rows(open_page("partners", worker(number + 1), organization=str(number)), "service")
    assert first.id in readers.index
    assert "" not in readers


def test_all_of_them_are_said_at_once_after_a_yes(sample: Path, open_page: Open) -> None:
    number, services = to_check(sample)
    numbers = [one.id for one in services]
    assert len(numbers) > 1
    app = open_page("partners", worker(number), organization=str(number))
    press(app, f"Confirm all {len(numbers)}")
    assert (TODAY, "its worker") not in checked(sample, *numbers)
    press(app, "Yes, confirm all")
    assert checked(sample, *numbers) == {(TODAY, "its worker")}
    assert due_listed(app) == []
    press(app, "Undo")
    assert due_listed(app) == numbers


@pytest.mark.parametrize("at_once", [False, True])
def test_what_someone_changed_meanwhile_is_not_said_to_be_correct(
    at_once: bool, sample: Path, open_page: Open
) -> None:
    number, services = to_check(sample)
    first = services[0]
    before = checked(sample, *[one.id for one in services])
    app = open_page("partners", organization=str(number))
    if at_once:
        press(app, f"Confirm all {len(services)}")
    with connect.writing(sample, "test") as db:
        changed = {"name": "Another name", "version": first.version + 1}
        db.table("service").update(first.id, changed)
    if at_once:
        press(app, "Yes, confirm all")
    else:
        app.button(key=f"still correct {first.id} {first.version}").click().run()
    # A single press on what is no longer shown is no press.
    assert ("Someone else has just changed this" in shown(app)) == at_once
    assert "Another name" in shown(app)
    assert checked(sample, *[one.id for one in services]) == before


def test_coordinators_see_who_has_the_most_to_check(sample: Path, open_page: Open) -> None:
    number, services = to_check(sample)
    day = due_day(sample)
    expected = sql(
        sample,
        """SELECT o.id, count(*) FROM service AS s
           JOIN organization AS o ON o.id = s.organization_id
           WHERE s.status = 'active' AND s.deleted_at IS NULL
             AND (s.assured_date IS NULL OR s.assured_date <= ?)
           GROUP BY o.id ORDER BY count(*) DESC, o.name COLLATE NOCASE""",
        day,
    )
    app = open_page("partners", check="due")
    assert opened(app, "organization") == [row[0] for row in expected]
    assert expected[0][1] == len(services)
    assert list(rows(app, "organization")["To check"]) == [row[1] for row in expected]
    everybody = opened(open_page("partners"), "organization")
    assert len(everybody) > len(expected)
    for viewer in (worker(number), Viewer("funder", "fund")):
        app = open_page("partners", viewer, check="due")
        assert not [one for one in app.selectbox if one.label == "Services"]
        assert "To check" not in rows(app, "organization")


def test_the_board_leads_a_partner_to_its_list(sample: Path, open_page: Open) -> None:
    number, services = to_check(sample)

    def reminders(viewer: Viewer) -> list[str]:
        app = open_page("board", viewer)
        assert not app.exception
        links = [one for one in app.page_link if "to check" in one.proto.label]
        assert all(("partners", {"organization": str(number)}) in links_of(app) for one in links)
        return [one.proto.label for one in links]

    [said] = reminders(worker(number))
    assert f"**{len(services)} services** to check before" in said
    for viewer in (COORDINATOR, Viewer("funder", "fund"), Viewer("display", "hall")):
        assert reminders(viewer) == []
