"""A whole meeting: two coordinators capture, the hall reads along, the power goes, minutes stay."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from db.commands import records
from db.kinds.records import ORGANIZATION
from db.write import new_key
from synergy import dates, words
from tests import word
from tests.browser import a_meeting, a_world
from tests.browser.a_meeting import ACTIONS, AGAIN, DECISIONS, ISSUES, UPDATES, Meeting
from tests.browser.a_world import PARTNERS
from tests.browser.people import STEPS, Said
from tests.conftest import COORDINATOR
from tests.db.tools import row, wrong
from tests.serving import Server

# What came over from earlier meetings, as the minutes say it.
CARRIED = [
    (
        "Find a room for the boxing club",
        "Tollgate Boxing Club",
        "Fri 29 May 2026",
        "open, carried over 3 times",
    ),
    (
        "Write down who takes referrals",
        "Canopy Families",
        "Fri 10 Jul 2026",
        "open, carried over 2 times",
    ),
    (
        "Ask the clinic for its figures",
        "Quayside Counselling",
        "No date yet",
        "open, carried over once",
    ),
]
# Set in a page: gone, when the page was loaded again.
MARK = "window.stays = true"


def lose_power(meeting: Meeting) -> None:
    """Kill the server right after one save, while another line is half typed; start it again."""
    ada, ben, hall = meeting.ada, meeting.ben, meeting.hall
    saved, half_typed = ISSUES[4:]
    away = hall.page.get_by_text("Reconnecting …")
    expect(away).to_be_hidden()
    ben.type(half_typed)
    ada.type(saved)
    ada.keep(saved)
    written = "SELECT id FROM issue WHERE title = ?"
    ada.desk.until(lambda: meeting.rows(written, saved.text))
    meeting.server.kill()
    meeting.killed_over.append(saved)
    expect(away).to_be_visible()
    for one in (ada, ben):
        expect_it(one.page, "PINGING_SERVER")
    expect(ben.line).to_have_value(half_typed.line)
    meeting.server.start_again().wait()
    for one in (ada, ben):
        expect_it(one.page, "CONNECTED")
    expect(away).to_be_hidden()
    hall.shows(saved)
    notes = ben.page.locator(".st-key-notes-pane")
    expect(notes.get_by_text(saved.text)).to_be_visible()
    expect(ben.line).to_have_value(half_typed.line)
    ben.keep(half_typed)
    hall.shows(half_typed)
    for one in (ada, ben):
        expect(one.page.get_by_role("dialog")).to_have_count(0)
    meeting.captured += [saved, half_typed]


def expect_it(page: Page, state: str) -> None:
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-connection-state", state)


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Meeting]:
    """Hold the meeting, with a power cut among its issues."""
    folder = tmp_path_factory.mktemp("meeting")
    world = a_world.make(folder / "synergy.db")
    server = Server.start(world.path, folder / "server.log").wait()
    meeting = Meeting.gather(chromium, world, server)
    meeting.open_it()
    for visit in (meeting.ada.visit, meeting.ben.visit, meeting.hall.visit):
        visit.page.evaluate(MARK)
    meeting.hold(lose_power)
    yield meeting
    for visit in (meeting.ada.visit, meeting.ben.visit, meeting.hall.visit):
        assert visit.elsewhere == []
        assert visit.dialogs == []
    assert wrong(world.path) == {}
    server.stop()


def in_order(meeting: Meeting, sql: str, lines: tuple[Said, ...]) -> list[Said]:
    """Put what was said into the order of the file: two who press at once come as they come."""
    said = {one.text: one for one in lines}
    return [said[text] for (text,) in meeting.rows(sql)]


def test_each_is_kept_once_as_what_it_is(meeting: Meeting) -> None:
    updates = meeting.rows(
        """SELECT o.name, u.text FROM [update] AS u
           JOIN organization AS o ON o.id = u.organization_id ORDER BY o.name"""
    )
    assert updates == [(one.partner, one.text) for one in UPDATES]
    raised = meeting.rows(
        """SELECT i.title, t.name, o.name, coalesce(m.note, '') FROM issue_mention AS m
           JOIN issue AS i ON i.id = m.issue_id JOIN taxonomy_term AS t ON t.id = i.theme_id
           JOIN organization AS o ON o.id = m.organization_id WHERE m.meeting_id = ?""",
        meeting.world.meeting,
    )
    said = [
        (one.about or one.text, one.theme, one.partner, one.text if one.about else "")
        for one in (*ISSUES, AGAIN)
    ]
    assert sorted(raised) == sorted(said)
    assert meeting.rows("SELECT count(*) FROM issue") == [(7,)]
    actions = meeting.rows(
        """SELECT a.title, o.name, a.due_on, a.state FROM action AS a
           JOIN organization AS o ON o.id = a.organization_id WHERE a.meeting_id = ?""",
        meeting.world.meeting,
    )
    assert sorted(actions) == sorted((one.text, one.partner, one.due, "open") for one in ACTIONS)
    decisions = meeting.rows("SELECT text FROM decision")
    assert sorted(decisions) == sorted((one.text,) for one in DECISIONS)
    present = meeting.rows(
        """SELECT o.name FROM attendance AS a JOIN organization AS o ON o.id = a.organization_id
           WHERE a.status = 'present' ORDER BY o.name"""
    )
    assert present == [(name,) for name in PARTNERS]


def test_two_who_press_next_at_once_move_it_by_one(meeting: Meeting) -> None:
    passed = meeting.rows(
        """SELECT i.title FROM history AS h JOIN history_values AS v ON v.history_id = h.id
           JOIN agenda_item AS i ON i.id = json_extract(v.new, '$.agenda_item_id')
           WHERE h.[table] = 'running' ORDER BY h.id"""
    )
    assert passed == [(title,) for title in STEPS]


def test_everything_came_to_every_screen_by_itself(meeting: Meeting) -> None:
    assert {one.shown for one in (*UPDATES, *ISSUES, AGAIN, *ACTIONS, *DECISIONS)} <= set(
        meeting.hall.seen
    )
    for one in (meeting.ada, meeting.ben):
        for said in DECISIONS:
            expect(one.page.get_by_text(said.text).first).to_be_visible()
    for visit in (meeting.ada.visit, meeting.ben.visit, meeting.hall.visit):
        assert visit.page.evaluate("window.stays")
    print(a_meeting.say(meeting.latencies()))


def test_the_minutes_hold_each_once_and_stay_as_they_are(meeting: Meeting) -> None:
    meeting.close_it()
    page, number = meeting.ada.page, meeting.world.meeting
    page.get_by_role("link", name="Minutes", exact=True).click()
    title = page.get_by_role("heading", name="Minutes: Partner meeting: summer", exact=True)
    expect(title).to_be_visible()
    address = f"{meeting.server.url}/minutes/{number}"
    assert page.url == address
    asked = meeting.ada.visit.context.request
    # The foot says the history's head at the moment of printing.
    before, _, _ = asked.get(address).text().partition("<footer")
    holds_each_once(meeting, word.read(asked.get(f"{address}.docx").body()))
    old_name = "Kinara Women's Project"
    kinara = meeting.rows("SELECT id, version FROM organization WHERE name = ?", old_name)[0]
    values = {"name": "Kinara for All"}
    records.save(ORGANIZATION, meeting.world.path, COORDINATOR, new_key(), kinara, values)
    assert row(meeting.world.path, "organization", kinara[0])["name"] == "Kinara for All"
    assert asked.get(address).text().partition("<footer")[0] == before
    expect(page.get_by_text(old_name).first).to_be_visible()
    page.reload()
    expect(page.get_by_text(old_name).first).to_be_visible()


def holds_each_once(meeting: Meeting, document: word.Read) -> None:
    """Compare a document with all that was said, in the order of its capture."""
    number = meeting.world.meeting
    assert document.title == "Minutes: Partner meeting: summer"
    assert document.rows("Attendance") == [("Present (9)", ", ".join(PARTNERS))]
    updates = in_order(meeting, "SELECT text FROM [update] ORDER BY id", UPDATES)
    assert document.rows("Updates") == [(one.partner, one.text) for one in updates]
    assert document.rows("Issues raised") == issues_in_order(meeting)
    decisions = in_order(meeting, "SELECT text FROM decision ORDER BY id", DECISIONS)
    assert document.rows("Decisions") == [(one.text,) for one in decisions]
    given = f"""SELECT a.title FROM action AS a JOIN organization AS o ON o.id = a.organization_id
        WHERE a.meeting_id = {number} ORDER BY o.name, a.due_on"""
    assert [(owner, title) for owner, title, _ in document.rows("New actions")] == [
        (one.partner, one.text) for one in in_order(meeting, given, ACTIONS)
    ]
    assert {due for _, _, due in document.rows("New actions")} == {
        f"{dates.say_short(one.due)} 2026" for one in ACTIONS
    }
    late, *others = CARRIED
    assert document.rows("Overdue actions") == [late]
    assert document.rows("Appendix: other actions carried over") == others
    assert document.under["What works"] == "No examples shared."


def issues_in_order(meeting: Meeting) -> word.Rows:
    """Write the issues as the minutes do, in the order of the file."""
    said = {one.about or one.text: one for one in (*ISSUES, AGAIN)}
    titles = meeting.rows(
        """SELECT i.title FROM issue_mention AS m JOIN issue AS i ON i.id = m.issue_id
           WHERE m.meeting_id = ? ORDER BY m.id""",
        meeting.world.meeting,
    )
    found = [(title, said[title]) for (title,) in titles]
    return [
        (
            title,
            str(one.theme),
            words.count(one.before, "previous meeting") if one.before else "new",
            ": ".join(filter(None, (one.partner, one.text if one.about else ""))),
        )
        for title, one in found
    ]
