"""A coordinator's afternoon, step by step, each looked up in the file."""

import re
from datetime import timedelta
from typing import Any

from playwright.sync_api import expect

from synergy import dates
from tests.browser.hands import Desk
from tests.db.tools import wrong

PARTNER = "Brass Lantern Youth"
LOCATION = "The old fire station"
SERVICE = "Street corner mentors"
MEETING = "Partner meeting: safe evenings"
ISSUE = "No safe place is open after nine"
OLD_ISSUE = "Young people will not cross a line to reach a session"
ACTION = "Ask three halls to open until eleven"
THEME, RENAMED = "Young people", "Young people's lives"


def add_a_partner(desk: Desk) -> int:
    desk.go("/partners")
    desk.hand.press("Add")
    desk.hand.type("Name (required)", PARTNER)
    desk.hand.choose("Type", "network")
    desk.hand.type("Description", "Mentors who walk home with young people.")
    desk.hand.press("Save")
    desk.reads(PARTNER)
    desk.says("The partner was added.")
    [(number, kind, does)] = desk.rows(
        "SELECT id, kind, description FROM organization WHERE name = ?", PARTNER
    )
    assert (kind, does) == ("network", "Mentors who walk home with young people.")
    return int(number)


def add_its_location(desk: Desk, partner: int) -> None:
    desk.hand.press("Add a location")
    desk.hand.type("Name (required)", LOCATION)
    desk.hand.type("Postcode", "SW2 1JQ")
    desk.hand.choose("Borough", "Lambeth")
    desk.hand.press("Save")
    desk.says("Location added.")
    desk.says(re.compile(f"{LOCATION}.*SW2 1JQ.*Lambeth"))
    assert desk.rows(
        """SELECT l.name, l.postal_code, b.name FROM location AS l
           JOIN borough AS b ON b.code = l.borough_code WHERE l.organization_id = ?""",
        partner,
    ) == [(LOCATION, "SW2 1JQ", "Lambeth")]


def add_its_service(desk: Desk, partner: int) -> None:
    desk.hand.press("Add a service")
    desk.hand.type("Name (required)", SERVICE)
    desk.hand.choose("Specialisms", "Gangs and peer pressure")
    desk.hand.type("From age", "11")
    desk.hand.choose("Boroughs covered", "Lambeth")
    desk.hand.choose("Boroughs covered", "Southwark")
    desk.hand.choose("Locations", f"{LOCATION}, SW2 1JQ")
    desk.hand.press("Save")
    desk.says("Service added.")
    desk.reads(SERVICE)
    desk.says("Specialism: Gangs and peer pressure")
    desk.says("Boroughs: Lambeth, Southwark")
    [(number, age)] = desk.rows(
        "SELECT id, minimum_age FROM service WHERE organization_id = ?", partner
    )
    assert age == 11
    assert desk.rows(
        """SELECT t.name FROM attribute AS a JOIN taxonomy_term AS t ON t.id = a.taxonomy_term_id
           WHERE a.service_id = ?""",
        number,
    ) == [("Gangs and peer pressure",)]
    assert desk.rows(
        """SELECT b.name FROM service_area AS a JOIN borough AS b ON b.code = a.borough_code
           WHERE a.service_id = ? ORDER BY b.name""",
        number,
    ) == [("Lambeth",), ("Southwark",)]
    assert desk.rows(
        """SELECT l.name FROM service_at_location AS a JOIN location AS l ON l.id = a.location_id
           WHERE a.service_id = ?""",
        number,
    ) == [(LOCATION,)]


def add_a_meeting(desk: Desk, typed: str, day: str) -> int:
    desk.go("/meetings")
    desk.hand.press("Plan a meeting")
    desk.hand.type("Name (required)", MEETING)
    desk.hand.type("Date (required)", typed)
    desk.hand.type("Place", "Brixton library")
    desk.hand.press("Save")
    desk.says("The meeting is planned, with its agenda.")
    desk.reads(MEETING)
    desk.says(dates.say(day))
    [(number, *held)] = desk.rows("SELECT id, date, status FROM meeting WHERE name = ?", MEETING)
    assert held == [day, "planned"]
    return int(number)


def write_down_who_came(desk: Desk, meeting: int) -> None:
    desk.hand.press("Record attendance")
    desk.hand.choose("Present", PARTNER)
    desk.hand.choose("Present", "Reaching People")
    desk.hand.choose("Apologies", "The Ebb")
    desk.hand.press("Save")
    desk.says("Attendance saved.")
    desk.reads("Attendance (2)")
    desk.says(f"Present: {PARTNER}, Reaching People")
    desk.says("Apologies: The Ebb")
    assert desk.rows(
        """SELECT o.name, a.status FROM attendance AS a
           JOIN organization AS o ON o.id = a.organization_id
           WHERE a.meeting_id = ? AND a.deleted_at IS NULL AND a.status <> 'invited'
           ORDER BY o.name""",
        meeting,
    ) == [(PARTNER, "present"), ("Reaching People", "present"), ("The Ebb", "apologies")]


def raise_an_issue(desk: Desk, meeting: int) -> int:
    desk.hand.press("Add an issue")
    desk.hand.choose("Raised by (required)", PARTNER)
    desk.hand.type("Or add a new issue", ISSUE)
    desk.hand.choose("Theme (new issue)", THEME)
    desk.hand.type("In their words", "They stand at the bus stop.")
    desk.hand.press("Save")
    desk.reads("Issues raised (1)")
    desk.says("raised by 1 partner")
    desk.says("They stand at the bus stop.")
    [(number, theme)] = desk.rows(
        """SELECT i.id, t.name FROM issue AS i
           JOIN taxonomy_term AS t ON t.id = i.theme_id WHERE i.title = ?""",
        ISSUE,
    )
    assert theme == THEME
    assert desk.rows(
        """SELECT o.name, m.note FROM issue_mention AS m
           JOIN organization AS o ON o.id = m.organization_id
           WHERE m.issue_id = ? AND m.meeting_id = ? ORDER BY o.name""",
        number,
        meeting,
    ) == [(PARTNER, "They stand at the bus stop.")]
    return int(number)


def merge_it_with_an_old_one(desk: Desk, meeting: int, issue: int) -> None:
    desk.hand.press(ISSUE)
    desk.reads(ISSUE)
    desk.hand.press("More")
    desk.hand.press("Merge")
    desk.hand.choose("Merge into (required)", OLD_ISSUE)
    desk.hand.press("Merge the issues")
    desk.says("into this issue.")
    desk.reads(OLD_ISSUE)
    desk.says("They stand at the bus stop.")
    [(kept,)] = desk.rows("SELECT id FROM issue WHERE title = ?", OLD_ISSUE)
    assert desk.rows("SELECT merged_into_id FROM issue WHERE id = ?", issue) == [(kept,)]
    assert desk.rows(
        "SELECT count(*) FROM issue_mention WHERE issue_id = ? AND meeting_id = ?", kept, meeting
    ) == [(1,)]


def give_an_action(desk: Desk, meeting: int) -> None:
    desk.go(f"/meetings?meeting={meeting}")
    desk.hand.press("Add an action")
    desk.hand.type("Action (required)", ACTION)
    desk.hand.choose("Partner", PARTNER)
    desk.hand.type("Due", "in 2 weeks")
    desk.hand.press("Save")
    desk.says("Action added.")
    desk.reads(ACTION)
    due = (dates.today() + timedelta(days=14)).isoformat()
    assert desk.rows(
        """SELECT a.title, o.name, a.due_on, a.state FROM action AS a
           JOIN organization AS o ON o.id = a.organization_id
           WHERE a.meeting_id = ?""",
        meeting,
    ) == [(ACTION, PARTNER, due, "open")]


def complete_it_and_undo(desk: Desk, meeting: int) -> None:
    def states() -> list[Any]:
        return desk.rows("SELECT state FROM action WHERE meeting_id = ?", meeting)

    desk.go(f"/meetings?meeting={meeting}")
    desk.reads("Actions (1)")
    desk.hand.open(ACTION)
    desk.hand.press("Mark as done")
    desk.says(f"“{ACTION}” is done.")
    assert states() == [("done",)]
    desk.hand.press("Undo")
    desk.says("Change undone.")
    expect(desk.page.get_by_role("button", name="Mark as done", exact=True)).to_be_visible()
    assert states() == [("open",)]


def rename_a_theme(desk: Desk) -> None:
    desk.go("/data?tab=Words")
    desk.hand.press("Rename", beside=THEME)
    desk.hand.type("Name (required)", RENAMED)
    desk.hand.press("Save")
    desk.says("Theme renamed everywhere.")
    assert desk.rows("SELECT name FROM taxonomy_term WHERE code = 'young-people'") == [(RENAMED,)]
    desk.go("/issues?status=all")
    desk.hand.press("Filter")
    desk.hand.choose("Theme", RENAMED)
    expect(desk.page).to_have_url(re.compile("theme=young-people"))
    desk.hand.visit.settle()
    [(about,)] = desk.rows(
        """SELECT count(*) FROM issue AS i JOIN taxonomy_term AS t ON t.id = i.theme_id
           WHERE t.name = ? AND i.deleted_at IS NULL AND i.merged_into_id IS NULL""",
        RENAMED,
    )
    cells = desk.page.get_by_test_id("stDataFrame").get_by_text(RENAMED, exact=True)
    expect(cells).to_have_count(about)
    desk.hand.open(OLD_ISSUE)
    desk.reads(OLD_ISSUE)
    desk.says(RENAMED)


def spend(desk: Desk, typed: str, day: str) -> None:
    """Spend the whole of it, each step where the one before ended.

    The meeting's day is typed in words.
    """
    partner = add_a_partner(desk)
    add_its_location(desk, partner)
    add_its_service(desk, partner)
    meeting = add_a_meeting(desk, typed, day)
    write_down_who_came(desk, meeting)
    issue = raise_an_issue(desk, meeting)
    merge_it_with_an_old_one(desk, meeting, issue)
    give_an_action(desk, meeting)
    complete_it_and_undo(desk, meeting)
    rename_a_theme(desk)
    assert wrong(desk.path) == {}
    assert desk.hand.visit.elsewhere == []
    desk.hand.visit.close()
