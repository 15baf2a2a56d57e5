"""The meeting of 7 June 2024, entered by hand, leaves in the file what the seeds hold of it.

Every line goes through what understands and keeps it; a few of each kind are typed in a browser.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from playwright.sync_api import Browser, expect

from db import connect
from db.commands import agenda
from db.commands.capture import capture
from db.samples import seed
from db.write import new_key
from synergy.agenda import Step
from synergy.checks import Value
from tests.browser.hands import Desk, Mouse
from tests.browser.people import Coordinator, Said
from tests.conftest import COORDINATOR
from tests.db.tools import wrong
from tests.serving import Server, Visit
from ui import viewer as viewer_source
from ui.meeting.capture_fields import understand

DAY = "2024-06-07"
NAME = "#PowerToChange community partners' meeting"
PRESENT = ("#PowerToChange community partners", "Violence Reduction Network", "The Ebb")
SECTION_114 = "A city council's section 114 notice threatens the sector"
HOME_WORKING = "Council home working makes staff hard to meet"
VOTING = "Few younger people register or vote"
# What is typed at each step of the agenda, with the existing issue that it is about.
LINES = {
    1: {
        "PowerToChange: Partners are putting a great deal into young people, and see the local"
        " voluntary sector needed more than ever. Work with arts and media is going well.": "",
        "VRN: Explained how it works to prevent violence among young people. Most of its money is"
        " committed to large, long projects. It is collecting evidence of what works, locally and"
        " with its national network, and will promote it.": "",
        "The Ebb: Learned a lot from the session with the Violence Reduction Network, and is keen"
        " on a partnership with it.": "",
        "What works: PowerToChange: Arts and media draw young people in and give them a voice": "",
        "PowerToChange: what works: Rooted, creative, agile local organizations deliver": "",
        "Practice: VRN: Treat violence as a public-health matter": "",
    },
    2: {
        "PowerToChange: Hard to win money to keep going or to grow": "",
        "PowerToChange: Work with young people needs long-term funding": "",
        "PowerToChange: Poverty is driving a steep rise in demand": "",
        "PowerToChange: Food banks are still in huge demand": "",
        f"PowerToChange: {SECTION_114}": "",
        "Reaching People: It tries to co-ordinate the sector about the section 114"
        " notice": SECTION_114,
        "PowerToChange: PIP assessments are erratic and hard to get through": "",
        f"PowerToChange: {VOTING}": "",
        f"PowerToChange: {HOME_WORKING}": "",
        "CSJ: Council home working became normal and nobody checked what it does": HOME_WORKING,
        "PowerToChange: The council does too little to inform and consult the sector": "",
        "PowerToChange: Must public bodies act on what is learned about violence?": "",
    },
    3: {
        "PowerToChange: Attend a full council meeting and ask for home working to be"
        " examined": HOME_WORKING,
        "PowerToChange: Follow up council home working with the CSJ": HOME_WORKING,
        "VRN: Consider sending out brief, user-friendly summaries of learning": "",
        "VRN: Tell partners of openings in new projects": "",
        "VRN: Collect and promote evidence of what works": "",
        "Reaching People: Co-ordinate the sector and liaise with the city council": SECTION_114,
        "PowerToChange: Encourage young people to register and show why voting matters": VOTING,
        "PowerToChange: Bring the partners' voice to key decision makers": "",
    },
    4: {
        "Agreed: Follow up the question of council home working, now that the CSJ is interested"
        " in exploring it.": HOME_WORKING,
        "Agreed: All present hold that the city council's cabinet and senior management should do"
        " more to evaluate what home working does to services and to contact with community"
        " groups.": HOME_WORKING,
        "Agreed: Partners welcome the Violence Reduction Network's gathering of evidence and wish"
        " to work in partnership with it.": "",
    },
}
# What is compared, each of the meeting of that day.
HELD = {
    "meeting": "SELECT name, date, status FROM meeting WHERE date = :day",
    "attendance": """SELECT o.name, a.status FROM attendance AS a
        JOIN meeting AS m ON m.id = a.meeting_id
        JOIN organization AS o ON o.id = a.organization_id WHERE m.date = :day""",
    "updates": """SELECT o.name, u.text FROM [update] AS u JOIN meeting AS m ON m.id = u.meeting_id
        JOIN organization AS o ON o.id = u.organization_id WHERE m.date = :day""",
    "issues": """SELECT DISTINCT i.title, t.name FROM issue AS i
        JOIN issue_mention AS n ON n.issue_id = i.id JOIN meeting AS m ON m.id = n.meeting_id
        LEFT JOIN taxonomy_term AS t ON t.id = i.theme_id WHERE m.date = :day""",
    "mentions": """SELECT i.title, o.name FROM issue_mention AS n
        JOIN meeting AS m ON m.id = n.meeting_id JOIN issue AS i ON i.id = n.issue_id
        JOIN organization AS o ON o.id = n.organization_id WHERE m.date = :day""",
    "decisions": """SELECT d.text, coalesce(i.title, '') FROM decision AS d
        JOIN meeting AS m ON m.id = d.meeting_id
        LEFT JOIN issue AS i ON i.id = d.issue_id WHERE m.date = :day""",
    "actions": """SELECT a.title, o.name, a.owner_name, a.due_on, coalesce(i.title, '')
        FROM action AS a JOIN meeting AS m ON m.id = a.meeting_id
        LEFT JOIN organization AS o ON o.id = a.organization_id
        LEFT JOIN issue AS i ON i.id = a.issue_id WHERE m.date = :day""",
    "practice": """SELECT p.title, o.name FROM practice AS p
        JOIN meeting AS m ON m.id = p.meeting_id
        LEFT JOIN organization AS o ON o.id = p.organization_id WHERE m.date = :day""",
}


# Of those, the ones that are typed in a browser, by the beginnings of what follows the partner.
TYPED = (
    "Learned a lot", "Treat violence", HOME_WORKING, "Council home working became",
    "Tell partners", "Partners welcome",
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A partnership that knows its partners, and has had no meeting yet."""
    path = tmp_path / "synergy.db"
    seed.seed(path, sample=False, tables=(*seed.REFERENCE_TABLES, "organization"))
    yield path
    assert wrong(path) == {}


@pytest.fixture
def desk(path: Path, serve: Callable[..., Server], chromium: Browser) -> Iterator[Desk]:
    visit = Visit(chromium)
    yield Desk(Mouse(visit), serve(path).wait().url, path)
    assert visit.elsewhere == []
    visit.close()


def held(path: Path) -> dict[str, list[Any]]:
    """Read what a file holds of the meeting."""
    with connect.reading(path) as db:
        return {
            what: sorted(db.execute(sql, {"day": DAY}).fetchall()) for what, sql in HELD.items()
        }


def test_every_line_is_kept_as_the_seeds_hold_it(
    path: Path, templates: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer_source, "read_header", COORDINATOR.to_header)
    planned = {"name": NAME, "date": DAY}
    meeting = agenda.add_meeting(path, COORDINATOR, new_key(), planned).row_id
    for step, lines in LINES.items():
        for line, about in lines.items():
            chosen: dict[str, Value] = {}
            with connect.reading(path) as db:
                if about:
                    issue = db.execute("SELECT id FROM issue WHERE title = ?", [about]).fetchone()
                    chosen = {"issue_id": issue[0]} | ({"kind": "mention"} if step == 2 else {})
                at = get_args(Step)[step]
                entry = understand(db, line, at, meeting, DAY, chosen).entry
            capture(path, COORDINATOR, new_key(), meeting, entry)
    kept, seeded = held(path), held(templates["facts"])
    for what in seeded.keys() - {"meeting", "attendance"}:
        assert kept[what] == seeded[what], what


def plan_and_open(desk: Desk) -> None:
    desk.go("/meetings")
    desk.hand.press("Plan a meeting")
    desk.hand.type("Name (required)", NAME)
    desk.hand.type("Date (required)", "7 June 2024")
    desk.hand.type("Place", "Outside London (the city is not named in the source)")
    for name in PRESENT:
        desk.hand.choose("Invited", name)
    desk.hand.press("Save")
    desk.reads(NAME)
    desk.hand.press("Start meeting")
    for name in PRESENT:
        desk.hand.press(name)
    desk.reads("Attendance (3 present)")


def test_entered_by_hand_it_gives_what_the_seeds_hold(
    desk: Desk, templates: dict[str, Path]
) -> None:
    plan_and_open(desk)
    coordinator, typed_lines = Coordinator(desk), 0
    for step, lines in LINES.items():
        coordinator.go_on(step)
        for line, about in lines.items():
            said = line.rpartition(": ")[2]
            if not said.startswith(TYPED):
                continue
            one = Said(line, said, about=about)
            coordinator.type(one)
            coordinator.keep(one)
            coordinator.is_told(one)
            typed_lines += 1
    assert typed_lines == len(TYPED)
    desk.hand.press("End meeting")
    desk.hand.press("End meeting and make minutes")
    desk.reads("Live meeting")
    # A day that has passed is not proposed for the next meeting.
    assert desk.rows("SELECT count(*) FROM meeting WHERE status = 'planned'") == [(0,)]
    typed, seeded = held(desk.path), held(templates["facts"])
    for what in ("meeting", "attendance"):
        assert typed[what] == seeded[what], what
    kinds = {"updates": 1, "practice": 1, "issues": 1, "mentions": 2, "actions": 1, "decisions": 1}
    assert {what: len(typed[what]) for what in kinds} == kinds
    for what in kinds:
        assert set(typed[what]) <= set(seeded[what]), what
    link = desk.page.get_by_role("link", name="Minutes", exact=True)
    expect(link).to_be_visible()
