"""Two people edit the same service: nobody's words are lost without somebody choosing so."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.hands import Desk, Mouse
from tests.db.tools import wrong
from tests.serving import Server, Visit

TEXT, BOROUGHS = "What it offers", "Boroughs that it serves"
FIRST, SECOND = "Open on Mondays until ten.", "Open on Tuesdays until eleven."
SERVICE = "One-year mentors, Romford"


@pytest.fixture
def desks(
    sample: Path, serve: Callable[..., Server], chromium: Browser
) -> Iterator[tuple[Desk, Desk]]:
    """Two people, each with the same service open for editing."""
    server = serve(sample).wait()
    one, other = (Desk(Mouse(Visit(chromium)), server.url, sample) for _ in range(2))
    [(number,)] = one.rows("SELECT id FROM service WHERE name = ?", SERVICE)
    for desk in (one, other):
        desk.go(f"/partners?service={number}")
        desk.hand.press("Edit")
    yield one, other
    assert wrong(sample) == {}
    for desk in (one, other):
        assert desk.hand.visit.elsewhere == []
        desk.hand.visit.close()


def held(desk: Desk) -> tuple[str, set[str]]:
    """Read what the file says that the service offers, and where."""
    [(text,)] = desk.rows("SELECT description FROM service WHERE name = ?", SERVICE)
    boroughs = desk.rows(
        """SELECT b.name FROM service_area AS a JOIN borough AS b ON b.code = a.borough_code
           JOIN service AS s ON s.id = a.service_id WHERE s.name = ?""",
        SERVICE,
    )
    return text, {name for (name,) in boroughs}


def write(desk: Desk, text: str, borough: str) -> None:
    desk.hand.type(TEXT, text)
    desk.hand.choose(BOROUGHS, borough)


def shows_beside_each_other(late: Desk, label: str, mine: str, theirs: str) -> None:
    columns = late.page.get_by_test_id("stColumn")
    left = columns.filter(has_text=f"{label}: yours, not saved")
    right = columns.filter(has_text=f"{label}: theirs, saved")
    expect(left).to_contain_text(mine)
    expect(right).to_contain_text(theirs)
    one, other = left.bounding_box(), right.bounding_box()
    assert one and other
    assert abs(one["y"] - other["y"]) < 2 and one["x"] < other["x"]


def open_history(desk: Desk) -> None:
    desk.page.get_by_text("History", exact=True).click()
    desk.hand.visit.settle()


def test_mine_over_theirs_leaves_both_edits_in_the_history(desks: tuple[Desk, Desk]) -> None:
    early, late = desks
    _, before = held(early)
    write(early, FIRST, "Camden")
    write(late, SECOND, "Hackney")
    early.hand.press("Save")
    early.says("The service was saved.")
    assert held(early) == (FIRST, before | {"Camden"})
    late.hand.press("Save")
    late.says("Someone else changed this while you were editing.")
    shows_beside_each_other(late, TEXT, SECOND, FIRST)
    mine, theirs = (", ".join(sorted(before | {new})) for new in ("Hackney", "Camden"))
    shows_beside_each_other(late, BOROUGHS, mine, theirs)
    assert held(late) == (FIRST, before | {"Camden"})
    late.hand.press("Save mine over theirs")
    late.says("The service was saved.")
    assert held(late) == (SECOND, before | {"Hackney"})
    open_history(late)
    for line in (
        f"{TEXT}: {FIRST} → {SECOND}",
        re.compile(f"{TEXT}: .* → {FIRST}$"),
        f"{BOROUGHS}: added Camden",
        f"{BOROUGHS}: took away Camden",
        f"{BOROUGHS}: added Hackney",
    ):
        late.says(line)


def test_keeping_theirs_drops_mine(desks: tuple[Desk, Desk]) -> None:
    early, late = desks
    _, before = held(early)
    write(early, FIRST, "Camden")
    write(late, SECOND, "Hackney")
    early.hand.press("Save")
    late.hand.press("Save")
    shows_beside_each_other(late, TEXT, SECOND, FIRST)
    late.hand.press("Keep theirs, drop mine")
    expect(late.page.get_by_test_id("stForm")).to_have_count(0)
    late.says(FIRST)
    assert held(late) == (FIRST, before | {"Camden"})
    late.hand.press("Edit")
    late.holds(TEXT, FIRST)
    open_history(late)
    late.says(re.compile(f"{TEXT}: .* → {FIRST}$"))
    late.says(f"{BOROUGHS}: added Camden")


def test_edits_of_different_fields_both_stand(desks: tuple[Desk, Desk]) -> None:
    early, late = desks
    _, before = held(early)
    early.hand.choose(BOROUGHS, "Camden")
    early.hand.press("Save")
    late.hand.type(TEXT, SECOND)
    late.hand.press("Save")
    late.says("Someone else changed this while you were editing.")
    late.hand.press("Save mine over theirs")
    late.says("The service was saved.")
    assert held(late) == (SECOND, before | {"Camden"})
    open_history(late)
    late.says(f"{BOROUGHS}: added Camden")
    late.says(re.compile(f"{TEXT}: .* → {SECOND}$"))


def test_what_is_typed_outlives_the_service_being_deleted(desks: tuple[Desk, Desk]) -> None:
    early, late = desks
    _, before = held(early)
    write(late, SECOND, "Hackney")
    early.hand.press("Delete")
    early.says(f"“{SERVICE}” was deleted.")
    late.hand.press("Save")
    late.says("It was deleted while you were editing it.")
    late.holds(TEXT, SECOND)
    late.hand.press("Undo its last change")
    late.says("Undone.")
    late.holds(TEXT, SECOND)
    late.hand.press("Save")
    late.hand.press("Save mine over theirs")
    late.says("The service was saved.")
    assert held(late) == (SECOND, before | {"Hackney"})
    assert late.rows("SELECT deleted_at FROM service WHERE name = ?", SERVICE) == [(None,)]
