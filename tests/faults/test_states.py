"""What visitors are told when the disk, the lock or the file fails, and that it passes."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from db.published import copy as published_copy
from tests import postcode_table
from tests.db.tools import rows
from tests.faults import states
from tests.faults.states import (
    COPIES,
    REPLACED,
    House,
    Seen,
    Unable,
    observe,
    spoilt_copy,
    take_away,
)  # fmt: skip
from tests.visiting import rerun, run_page
from tests.web.inside import end_of
from web import cookies, unavailable
from web.sockets import OVER

# An answer of /healthz may be slow on a busy computer, but waits behind nobody who writes (5 s).
SOON = 4
TELL = "Tell the person who runs the server."
NOW = "Synergy can’t do this right now"
SIGNED_OUT = "You’re signed out in this browser: The server could not end your session"
WHAT = {
    "zero-length file": "The database file is empty.",
    "random bytes": "The database file is damaged.",
    "another program's": "The database file is not Synergy's.",
    "newer schema": "The database was made by a newer version of Synergy.",
    "missing file": "The database is missing.",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House.open(tmp_path_factory.mktemp("house"), postcode_table.made()) as opened:
        yield opened


@contextmanager
def ready(state: AbstractContextManager[None]) -> Iterator[None]:
    """Enter a state; skip where this computer cannot make it."""
    try:
        with state:
            yield
    except Unable as reason:
        pytest.skip(str(reason))


def seen_in(house: House, state: AbstractContextManager[None], told: str, people: int = 0) -> Seen:
    """Note what visitors see, until /healthz has said what is `told`."""
    seen = observe(house, ready(state), 0.5, people, told)
    assert seen["/healthz"][0] < SOON
    return seen


def said(seen: Seen, *deeds: str) -> set[str]:
    return {seen[deed][1].replace("\\", "") for deed in deeds}


@pytest.mark.parametrize(
    ("name", "what", "status"),
    [("read_only", "The database is read-only.", 503), ("full", "The server's disk is full.", 507)],
)
def test_a_disk_that_takes_nothing_is_named_and_still_read(
    name: str, what: str, status: int, house: House
) -> None:
    before = rows(house.path, "action")
    seen = seen_in(house, getattr(house, name)(), what)
    assert said(seen, "sign-in", "share link") == {f"{status} {NOW}: {what} {TELL}"}
    assert said(seen, "sign-out") == {f"{status} {SIGNED_OUT}: {what} [cookie gone]"}
    assert said(seen, "save") == {
        f"{what} Nothing was saved, but nothing you typed is lost. {TELL}"
    }
    assert said(seen, "page") == {"200 the page"}
    assert seen["/report"][1].startswith("200 ")
    assert f"503 {what}" in seen["/healthz"][1]
    assert rows(house.path, "action") == before


def test_a_lock_that_another_program_holds_makes_writers_wait_and_nobody_else(
    house: House,
) -> None:
    before = rows(house.path, "action")
    seen = seen_in(house, house.locked(), "The database is busy.", states.PEOPLE)
    busy = "The database is busy."
    again = "Try again in a moment."
    assert said(seen, "sign-in", "share link") == {f"503 {NOW}: {busy} {again}"}
    assert said(seen, "sign-out") == {f"503 {SIGNED_OUT}: {busy} [cookie gone]"}
    saves = [deed for deed in seen if deed.startswith("save")]
    assert len(saves) == states.PEOPLE + 1
    assert said(seen, *saves) == {
        f"{busy} Nothing was saved, but nothing you typed is lost. {again}"
    }
    assert said(seen, "page") == {"200 the page"}
    assert seen["/report"][1].startswith("200 ")
    assert seen["/report"][0] < SOON
    assert f"503 {busy}" in seen["/healthz"][1]
    assert rows(house.path, "action") == before


@pytest.mark.parametrize("name", REPLACED)
def test_a_file_that_cannot_be_used_is_named_and_left_as_it_is(name: str, house: House) -> None:
    seen = seen_in(house, house.replaced(REPLACED[name]), WHAT[name])
    assert said(seen, "sign-in", "share link", "page", "/report") == {
        f"503 {NOW}: {WHAT[name]} {TELL}"
    }
    assert said(seen, "sign-out") == {f"503 {SIGNED_OUT}: {WHAT[name]} [cookie gone]"}
    assert seen["save"][1].startswith("refused: ")
    assert f"503 {WHAT[name]}" in seen["/healthz"][1]


@pytest.mark.parametrize("name", COPIES)
def test_a_published_copy_that_is_lost_or_damaged_is_made_anew(name: str, house: House) -> None:
    seen = seen_in(house, spoilt_copy(house, COPIES[name]), "ok")
    assert published_copy.damage(house.path) == []
    assert house.funder().ask("/report").status == 200
    assert said(seen, "sign-in", "share link") == {"303"}


def test_whoever_tries_again_meanwhile_has_failed_at_nothing(house: House) -> None:
    visitor, inside = house.stranger(50), house.signed_in()
    with ready(house.read_only()):
        assert {visitor.redeem(house.link).status for _ in range(12)} == {503}
        everywhere = inside.send("/sign-out", {"all": "1"})
        assert "still signed in on your other devices" in everywhere.text
    assert visitor.redeem(house.link).status == 303


def test_an_open_page_waits_for_the_database_and_is_not_thrown_out(house: House) -> None:
    visitor = house.signed_in()
    with visitor.open_socket() as line:
        run_page(line, "actions")
        with house.replaced(take_away):
            line.send(rerun("actions").SerializeToString())
            assert end_of(line).code == unavailable.TRY_LATER != OVER
            assert visitor.ask("/whoami").status == 503
    house.health().wait_for("200 ok")
    assert visitor.ask("/whoami").status == 200
    assert visitor.page("actions")


def test_the_way_out_is_open_whatever_happens(house: House) -> None:
    visitor = house.signed_in()
    with house.replaced(take_away):
        assert 'href="/sign-out"' in visitor.ask("/actions").text
        asked = visitor.ask("/sign-out")
        assert (asked.status, "Sign out here" in asked.text) == (200, True)
        assert visitor.ask("/assets/synergy/style.css").status == 200
        refused = visitor.post("/sign-out", {}, Origin="https://evil.example")
        assert (refused.status, cookies.ACCOUNT in visitor.cookies) == (503, True)
        assert "[cookie gone]" in states.sign_out(visitor)


def test_the_log_says_each_trouble_in_one_line_now_and_then(house: House) -> None:
    log = house.server.log.read_text(errors="replace")
    assert "Traceback" not in log
    lines = [one for one in log.splitlines() if f"There is no database at {house.path}" in one]
    assert 0 < len(lines) < 10
