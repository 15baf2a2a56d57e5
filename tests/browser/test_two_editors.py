"""Two people edit the same service: nobody's words are lost without somebody choosing so."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.hands import Desk, Mouse
from tests.db.tools import wrong
from tests.serving import Server, Visit

TEXT, BOROUGHS = "What it offers", "Boroughs covered"
FIRST, SECOND = "Open on Mondays until ten.", "Open on Tuesdays until eleven."


@dataclass(frozen=True)
class Contest:
    """Two people, each with the same service open for editing."""

    early: Desk
    late: Desk
    service_id: int
    name: str

    def held(self) -> tuple[str, set[str]]:
        """Read what the file says that the service offers, and where."""
        [(text,)] = self.early.rows("SELECT description FROM service WHERE id = ?", self.service_id)
        boroughs = self.early.rows(
            """SELECT b.name FROM service_area AS a JOIN borough AS b ON b.code = a.borough_code
               WHERE a.service_id = ?""",
            self.service_id,
        )
        return text, {name for (name,) in boroughs}


@pytest.fixture(scope="module")
def desks(
    templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[tuple[Desk, Desk]]:
    """Two people at two computers."""
    folder = tmp_path_factory.mktemp("editors")
    path = folder / "synergy.db"
    shutil.copy(templates["sample"], path)
    server = Server.start(path, folder / "server.log").wait()
    one, other = (Desk(Mouse(Visit(chromium)), server.url, path) for _ in range(2))
    yield one, other
    for desk in (one, other):
        assert desk.hand.visit.elsewhere == []
        desk.hand.visit.close()
    server.stop()


@pytest.fixture
def contest(desks: tuple[Desk, Desk]) -> Iterator[Contest]:
    """Open twice a service that nobody edited yet, and that does not serve Camden or Hackney."""
    early, late = desks
    number, name = early.rows(
        """SELECT s.id, s.name FROM service AS s
           WHERE s.version = 1 AND s.status = 'active' AND s.description <> '' AND s.id NOT IN (
             SELECT a.service_id FROM service_area AS a JOIN borough AS b ON b.code = a.borough_code
             WHERE b.name IN ('Camden', 'Hackney'))
           ORDER BY s.id"""
    )[0]
    for desk in desks:
        desk.go(f"/partners?service={number}")
        desk.hand.press("Edit")
    yield Contest(early, late, number, name)
    assert wrong(early.path) == {}


def write(desk: Desk, text: str, borough: str) -> None:
    desk.hand.type(TEXT, text)
    desk.hand.choose(BOROUGHS, borough)


def shows_beside_each_other(late: Desk, label: str, mine: str, theirs: str) -> None:
    columns = late.page.get_by_test_id("stColumn")
    left = columns.filter(has_text=f"{label}: your version (not saved)")
    right = columns.filter(has_text=f"{label}: their version (saved)")
    expect(left).to_contain_text(mine)
    expect(right).to_contain_text(theirs)
    one, other = left.bounding_box(), right.bounding_box()
    assert one and other
    assert abs(one["y"] - other["y"]) < 2 and one["x"] < other["x"]


def test_mine_over_theirs_leaves_both_edits_in_the_history(contest: Contest) -> None:
    early, late, held = contest.early, contest.late, contest.held
    _, before = held()
    write(early, FIRST, "Camden")
    write(late, SECOND, "Hackney")
    early.hand.press("Save")
    early.says("Service saved.")
    assert held() == (FIRST, before | {"Camden"})
    late.hand.press("Save")
    late.says("Someone else changed this while you were editing.")
    shows_beside_each_other(late, TEXT, SECOND, FIRST)
    mine, theirs = (", ".join(sorted(before | {new})) for new in ("Hackney", "Camden"))
    shows_beside_each_other(late, BOROUGHS, mine, theirs)
    assert held() == (FIRST, before | {"Camden"})
    late.hand.press("Keep my version")
    late.says("Service saved.")
    assert held() == (SECOND, before | {"Hackney"})
    for line in (
        f"{TEXT}: {FIRST} → {SECOND}",
        re.compile(f"{TEXT}: .* → {FIRST}$"),
        f"{BOROUGHS}: added Camden",
        f"{BOROUGHS}: removed Camden",
        f"{BOROUGHS}: added Hackney",
    ):
        late.says(line)


def test_what_is_typed_outlives_the_service_being_deleted(contest: Contest) -> None:
    early, late, held = contest.early, contest.late, contest.held
    _, before = held()
    write(late, SECOND, "Hackney")
    early.hand.press("More")
    early.hand.press("Delete")
    early.says(f"Deleted: “{contest.name}”")
    late.hand.press("Save")
    late.says("Someone deleted this while you were editing.")
    late.holds(TEXT, SECOND)
    late.hand.press("Undo last change")
    late.says("Change undone.")
    late.holds(TEXT, SECOND)
    late.hand.press("Save")
    late.hand.press("Keep my version")
    late.says("Service saved.")
    assert held() == (SECOND, before | {"Hackney"})
    assert late.rows("SELECT deleted_at FROM service WHERE id = ?", contest.service_id) == [(None,)]
