"""A little partnership on the day of its meeting: who is in it, and what came up before."""

from dataclasses import dataclass
from pathlib import Path

from db import connect
from db.commands import accounts, agenda, links, sessions
from db.samples import seed
from db.write import new_key
from synergy import tokens
from tests.conftest import COORDINATOR
from tests.db.tools import insert

# A Friday, and the Thursday five weeks later.
DAY, NEXT_DAY = "2026-07-03", "2026-08-06"
EARLIER = ("2026-03-06", "2026-04-10", "2026-05-15")
PARTNERS = (
    "Canopy Families", "Harbour Lights Youth", "Kinara Women's Project", "Mulberry Mentors",
    "Orchard Kitchen", "Quayside Counselling", "Ravenscourt Refuge", "Stepney Sound Studio",
    "Tollgate Boxing Club",
)  # fmt: skip
# Each with its theme, and the earlier meetings that raised it.
ISSUES = {
    "Grants end before the work does": ("funding", EARLIER),
    "Young people wait months for counselling": ("demand", EARLIER[1:]),
    "Council staff are hard to meet in person": ("council-access", EARLIER[:2]),
    "Shelves are bare before the month ends": ("demand", EARLIER[2:]),
}
# Each with its partner, its day, and the meeting that gave it.
ACTIONS = {
    "Find a room for the boxing club": ("Tollgate Boxing Club", "2026-05-29", EARLIER[0]),
    "Write down who takes referrals": ("Canopy Families", "2026-07-10", EARLIER[1]),
    "Ask the clinic for its figures": ("Quayside Counselling", None, EARLIER[2]),
}
PEOPLE = ("Ada Field", "Ben Marsh")
PASSPHRASE = "nine lanterns over the river"


@dataclass(frozen=True)
class World:
    """The database, its meeting, and the secret of the hall's link."""

    path: Path
    meeting: int
    secret: str


def email(name: str) -> str:
    """Return the address that somebody signs in with."""
    return f"{name.split()[0].lower()}@synergy.example"


def share(path: Path, audience: str) -> str:
    """Make a share link; return its secret."""
    secret = tokens.new()
    values = {"label": f"A {audience}", "audience": audience, "days": 30}
    links.add_link(path, COORDINATOR, new_key(), values, secret)
    return secret


def make(path: Path, also: tuple[str, ...] = ()) -> World:
    """Make the partnership, with its two coordinators, a link for the hall, a meeting planned.

    `also` names tables of the seeds and the sample that it has besides.
    """
    seed.seed(path, tables=(*seed.REFERENCE_TABLES, *also))
    for name in PEOPLE:
        invitation = tokens.new()
        person = {"email": email(name), "name": name, "role": "coordinator"}
        accounts.add_account(path, COORDINATOR, new_key(), person, invitation)
        sessions.set_passphrase(path, invitation, PASSPHRASE)
    secret = share(path, "display")
    partners = _past(path)
    plan = {"name": "Partner meeting: summer", "date": DAY, "start_time": "10:00"}
    typed = {**plan, "place": "Stratford Library", "invited": tuple(partners.values())}
    meeting = agenda.add_meeting(path, COORDINATOR, new_key(), typed).row_id
    after = {"name": "Partner meeting: after the summer", "date": NEXT_DAY}
    agenda.add_meeting(path, COORDINATOR, new_key(), after)
    return World(path, meeting, secret)


def _past(path: Path) -> dict[str, int]:
    """Write down the partners and what earlier meetings left; return the partners by name."""
    with connect.writing(path, "test") as db:
        partners = {name: insert(db, "organization", name=name) for name in PARTNERS}
        meetings = {
            day: insert(db, "meeting", name=f"Partner meeting {day}", date=day, status="closed")
            for day in EARLIER
        }
        themes = {row["code"]: row["id"] for row in db.table("taxonomy_term").rows}
        for (title, (theme, days)), partner in zip(ISSUES.items(), partners.values(), strict=False):
            issue = insert(db, "issue", title=title, theme_id=themes[theme], status="open")
            for day in days:
                of = {"meeting_id": meetings[day], "organization_id": partner}
                insert(db, "issue_mention", issue_id=issue, **of)
        for title, (name, due, day) in ACTIONS.items():
            of = {"meeting_id": meetings[day], "organization_id": partners[name]}
            insert(db, "action", title=title, due_on=due, **of)
    return partners
