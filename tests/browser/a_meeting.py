"""One meeting from its opening to its close, as two coordinators and a hall live through it.

What is said stands in the lists at the top: each line as it is typed, and what has to come of it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from playwright.sync_api import Browser, expect

from db import connect
from synergy import dates
from tests.browser import a_world, hands
from tests.browser.a_world import PARTNERS, PASSPHRASE, PEOPLE, World
from tests.browser.hands import Desk, Mouse
from tests.browser.people import CLOCK, STEPS, Coordinator, Hall, Said
from tests.db.tools import Row
from tests.serving import Server, Visit

UPDATES = (
    Said(
        "Canopy: the homework club has twelve new families",
        "The homework club has twelve new families",
        "Canopy Families",
    ),
    Said(
        "kinara: the helpline rang all through half-term",
        "The helpline rang all through half-term",
        "Kinara Women's Project",
    ),
    Said(
        "Mulberry Mentors: nine pairs of mentors and pupils are matched",
        "Nine pairs of mentors and pupils are matched",
        "Mulberry Mentors",
    ),
    Said(
        "Orchard - forty meals a day, and the freezer is mended",
        "Forty meals a day, and the freezer is mended",
        "Orchard Kitchen",
    ),
)
GRANTS, COUNSELLING, COUNCIL, SHELVES = a_world.ISSUES
# The first three are logged under existing issues, because they say the same.
ISSUES = (
    Said(
        "Kinara: our grant ends in March and nothing follows the work",
        "Our grant ends in March and nothing follows the work",
        "Kinara Women's Project",
        GRANTS,
        3,
        "Funding",
    ),
    Said(
        "Mulberry: young people still wait months for counselling",
        "Young people still wait months for counselling",
        "Mulberry Mentors",
        COUNSELLING,
        2,
        "Demand for services",
    ),
    Said(
        "Tollgate: nobody at the council is there to meet us in person",
        "Nobody at the council is there to meet us in person",
        "Tollgate Boxing Club",
        COUNCIL,
        2,
        "Council access",
    ),
    Said(
        "Quayside: teenagers carry knives because the walk home frightens them",
        "Teenagers carry knives because the walk home frightens them",
        "Quayside Counselling",
        theme="Young people",
    ),
    Said(
        "Stepney Sound: few young adults are registered to vote",
        "Few young adults are registered to vote",
        "Stepney Sound Studio",
        theme="Civic voice",
    ),
    Said(
        "Harbour Lights: two agencies visit the same family and neither knows",
        "Two agencies visit the same family and neither knows",
        "Harbour Lights Youth",
        theme="Joined-up working",
    ),
)
# Pressed, not typed.
AGAIN = Said("", "", "Orchard Kitchen", SHELVES, 1, "Demand for services")
ACTIONS = (
    Said(
        "Kinara to draft the joint letter by 12 July",
        "Draft the joint letter",
        "Kinara Women's Project",
        due="2026-07-12",
    ),
    Said(
        "Mulberry Mentors to ask three schools for rooms by end of month",
        "Ask three schools for rooms",
        "Mulberry Mentors",
        due="2026-07-31",
    ),
    Said(
        "Tollgate to share its rota by next meeting",
        "Share its rota",
        "Tollgate Boxing Club",
        due=a_world.NEXT_DAY,
    ),
    Said(
        "Quayside to count who is waiting in 2 weeks",
        "Count who is waiting",
        "Quayside Counselling",
        due="2026-07-17",
    ),
)
DECISIONS = (
    Said(
        "Agreed: one shared list of rooms that are free in the evening",
        "One shared list of rooms that are free in the evening",
    ),
    Said(
        "Decision: the next meeting looks at waiting lists first",
        "The next meeting looks at waiting lists first",
    ),
    Said("We agreed to send one joint letter", "Send one joint letter"),
)
# A page says nothing to the server while it is held: two press at once, however long that takes.
HOLDING = """
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    if (window.held) window.held.push(() => send.call(this, data));
    else send.call(this, data);
  };"""
HOLD = "window.held = []"
LET_GO = "() => { const said = window.held; window.held = null; said.forEach(say => say()) }"


@dataclass
class Meeting:
    """The meeting that goes on, and who has a part in it."""

    world: World
    server: Server
    ada: Coordinator
    ben: Coordinator
    hall: Hall
    # What was captured, in its order; what the server was killed over has no latency.
    captured: list[Said] = field(default_factory=list)
    killed_over: list[Said] = field(default_factory=list)

    @staticmethod
    def gather(browser: Browser, world: World, server: Server) -> "Meeting":
        """Let two coordinators sign in where they begin, and open the screen of the hall."""
        ada, ben = (
            Coordinator(Desk(Mouse(Visit(browser)), server.url, server.path)) for _ in PEOPLE
        )
        begin = (f"/meetings?meeting={world.meeting}", "/meeting")
        for one, name, address in zip((ada, ben), PEOPLE, begin, strict=True):
            one.visit.context.add_init_script(HOLDING)
            hands.sign_in(one.desk, a_world.email(name), PASSPHRASE, address)
        return Meeting(world, server, ada, ben, Hall(browser, server.url, world.secret))

    def rows(self, sql: str, *parameters: object) -> list[Any]:
        return self.ada.desk.rows(sql, *parameters)

    def open_it(self) -> None:
        """Open it by mouse; the other coordinator and the hall come to it by themselves."""
        self.ada.desk.hand.press("Start meeting")
        self.is_at(0)

    def write_down_who_is_here(self) -> None:
        """Press the name of each partner, as they come in by two doors."""
        for number, name in enumerate(PARTNERS):
            (self.ada, self.ben)[number % 2].desk.hand.press(name)
        for one in (self.ada, self.ben):
            one.desk.reads(f"Attendance ({len(PARTNERS)} present)")

    def go_on(self, number: int) -> None:
        """Leave a step by a key; everybody follows."""
        self.ada.go_on(number)
        self.is_at(number)

    def is_at(self, number: int) -> None:
        """Expect every screen at a step, from 0."""
        for one in (self.ada, self.ben):
            one.stands_at(number)
        self.hall.reads(STEPS[number])

    def go_on_at_once(self, number: int) -> None:
        """Leave a step by both pressing Next in the same moment."""
        for one in (self.ada, self.ben):
            one.page.evaluate(HOLD)
            one.page.get_by_role("button", name=re.compile("^Next")).click()
        for one in (self.ada, self.ben):
            one.page.evaluate(LET_GO)
        self.is_at(number)

    def capture(self, lines: Sequence[Said]) -> None:
        """Type lines by twos, one each, and keep both before anything comes back."""
        for number in range(0, len(lines), 2):
            pairs = list(zip((self.ada, self.ben), lines[number : number + 2], strict=False))
            for one, said in pairs:
                one.type(said)
            for one, said in pairs:
                one.keep(said)
            for one, said in pairs:
                one.is_told(said)
                self.hall.shows(said)
            self.captured += [said for _, said in pairs]

    def raise_again(self) -> None:
        """Raise an issue by pressing it, and who raises it."""
        # Wait until the other coordinator's latest notes are listed, so that the rows stop moving.
        for said in self.captured[-2:]:
            expect(self.ben.desk.table.row(said.about or said.text)).to_have_count(1)
        self.ben.desk.hand.visit.settle()
        self.ben.desk.table.press_quick(AGAIN.about)
        expect(self.ben.page.get_by_role("dialog")).to_contain_text(AGAIN.about)
        self.ben.desk.hand.press(f"Raised by {AGAIN.partner}")
        self.hall.shows(AGAIN)
        self.captured.append(AGAIN)

    def hold(self, in_the_middle: Callable[["Meeting"], None] | None = None) -> None:
        """Hold the meeting that was opened, but its close; something may happen in the middle."""
        self.write_down_who_is_here()
        self.go_on(1)
        self.capture(UPDATES)
        self.go_on_at_once(2)
        self.capture(ISSUES[:4])
        if in_the_middle:
            in_the_middle(self)
        else:
            self.capture(ISSUES[4:])
        self.raise_again()
        self.go_on(3)
        self.capture(ACTIONS)
        self.go_on(4)
        self.capture(DECISIONS)
        self.go_on(5)

    def close_it(self) -> None:
        """Close it by mouse."""
        self.ada.desk.hand.press("End meeting")
        self.ada.desk.hand.press("End meeting and make minutes")
        self.ada.desk.reads("Live meeting")

    def latencies(self) -> list[int]:
        """Return for each capture how long after its commit (ms) the hall read it, sorted."""
        written = {one["shown"]: one["at"] for one in _written(self.world)}
        ahead = _ms(dates.now()) - self.hall.page.evaluate(CLOCK)
        return sorted(
            round(self.hall.seen[said.shown] + ahead - written[said.shown])
            for said in self.captured
            if said not in self.killed_over
        )


def _written(world: World) -> Iterable[Row]:
    """List what the meeting captured: what the hall reads of each, and when it was written (ms)."""
    with connect.reading(world.path) as db:
        found = db.query(
            """WITH item ([table], id, organization_id, text, meeting_id) AS (
                 SELECT 'update', id, organization_id, text, meeting_id FROM [update]
                 UNION ALL SELECT 'issue_mention', m.id, m.organization_id, i.title, m.meeting_id
                   FROM issue_mention AS m JOIN issue AS i ON i.id = m.issue_id
                 UNION ALL SELECT 'decision', id, NULL, text, meeting_id FROM decision
                 UNION ALL SELECT 'action', id, organization_id, title, meeting_id FROM action)
               SELECT coalesce(o.name || ': ', '') || t.text AS shown, h.at FROM item AS t
               JOIN history AS h ON h.[table] = t.[table] AND h.row_id = t.id
                 AND h.change = 'insert'
               LEFT JOIN organization AS o ON o.id = t.organization_id WHERE t.meeting_id = ?""",
            [world.meeting],
        )
        return [{**row, "at": _ms(row["at"])} for row in found]


def _ms(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp() * 1000


def say(latencies: list[int]) -> str:
    """Say how long it took from a save to the hall: half of them, nearly all, the longest."""

    def at(share: float) -> int:
        return latencies[min(int(len(latencies) * share), len(latencies) - 1)]

    return (
        f"{len(latencies)} captures, from the save to the hall: p50 {at(0.5)} ms, "
        f"p95 {at(0.95)} ms, max {latencies[-1]} ms"
    )
