"""Who may no longer stay: the sockets close within two seconds, and no door opens again."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets import ConnectionClosed
from websockets.sync.client import ClientConnection

from db.commands import sessions
from db.kinds.records import ORGANIZATION
from db.queries.access import IDLE
from db.write import new_key
from synergy import dates
from tests import serving
from tests.db.doors import make_doors
from tests.db.tools import World, row, rows
from tests.visiting import Visitor, rerun, run_page
from tests.web.inside import FILES, End, House, Inside, end_of, ends_of
from web import cookies

# What was promised; and the code by which a page knows that its visit is over.
AT_MOST = 2.0
OVER = 4401

# Ends the visits of an account, or of a link; returns the moment from which they must be over.
Ending = Callable[[House, int], float]


def begun(work: Callable[..., object], *arguments: object, **named: object) -> float:
    """Do something; return the moment at which it began."""
    now = time.monotonic()
    work(*arguments, **named)
    return now


@pytest.fixture(scope="module")
def opened(
    world_template: World, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[House, float, list[End]]]:
    """One server for all the tests here, begun in open mode, which the first account ended."""
    folder = tmp_path_factory.mktemp("thrown-out")
    world = replace(world_template, path=folder / "synergy.db")
    shutil.copy(world_template.path, world.path)
    server = serving.Server.start(world.path, folder / "server.log")
    houses: list[House] = []
    try:
        owner = Inside.enter(Visitor(server.wait()))
        with owner.opened:
            over, ends = ends_of(
                [owner], lambda: begun(lambda: houses.append(House(server, make_doors(world))))
            )
        yield houses[0], over, ends
        houses[0].leave()
    finally:
        server.stop()


@pytest.fixture(scope="module")
def house(opened: tuple[House, float, list[End]]) -> House:
    return opened[0]


@pytest.fixture(scope="module")
def others(house: House) -> list[Inside]:
    """Return somebody of each role, whom nothing that happens to others concerns."""
    doors = house.doors
    return [
        house.sign_in(doors.boss),
        house.sign_in(doors.partner),
        house.open_link(doors.share("funder", label="another funder's")[1]),
        house.open_link(doors.share("display", label="another display's")[1]),
    ]


def add_partner(house: House) -> int:
    """Add an account of an agency of its own."""
    agency = house.doors.world.add(ORGANIZATION, name=f"Agency {new_key()}").row_id
    email = f"{new_key()}@example.org"
    return house.doors.add(email=email, role="partner", organization_id=agency).row_id


def held(house: House, account_id: int, column: str) -> str:
    return str(row(house.doors.path, "account", account_id)[column])


def end_all_by_form(house: House, account_id: int) -> float:
    """Press "Sign out everywhere" in one more browser."""
    visitor = house.sign_in(account_id).visitor
    began = time.monotonic()
    assert visitor.send("/sign-out", {"all": "1"}).status == 303
    return began


def set_passphrase(house: House, account_id: int) -> float:
    """Set a forgotten passphrase by a one-time link."""
    token = house.doors.invite(account_id)
    return begun(sessions.set_passphrase, house.doors.path, token, "seven green bicycles sing")


def delete_agency(house: House, account_id: int) -> float:
    """Delete the agency that an account acts for."""
    agency = int(held(house, account_id, "organization_id"))
    return begun(house.doors.world.remove, ORGANIZATION, agency)


ACCOUNTS: dict[str, Ending] = {
    "disabled from the command line": lambda house, account_id: house.command(
        "account", "disable", held(house, account_id, "email")
    ),
    "disabled": lambda house, account_id: begun(house.doors.disable, account_id),
    "all sessions ended": lambda house, account_id: begun(
        sessions.end_all, house.doors.path, account_id
    ),
    "all sessions ended by the form": end_all_by_form,
    "passphrase set anew": set_passphrase,
    "role changed": lambda house, account_id: begun(
        house.doors.save, account_id, role="coordinator"
    ),
    "agency changed": lambda house, account_id: begun(
        house.doors.save, account_id, organization_id=house.doors.world.south
    ),
    "agency deleted": delete_agency,
    "idle for two hours": lambda house, account_id: house.end_soon(
        "session", "active_at", IDLE, account_id=account_id
    ),
    "twelve hours over": lambda house, account_id: house.end_soon(
        "session", "expires_at", account_id=account_id
    ),
}
LINKS: dict[tuple[str, str], Ending] = {
    ("funder", "revoked from the command line"): lambda house, link_id: house.command(
        "share", "revoke", link_id
    ),
    ("display", "revoked"): lambda house, link_id: begun(house.doors.revoke, link_id),
    ("funder", "expired"): lambda house, link_id: house.end_soon(
        "share_link", "expires_at", id=link_id
    ),
    ("display", "expired"): lambda house, link_id: house.end_soon(
        "share_link", "expires_at", id=link_id
    ),
}


def check_ends(told: str, over: float, ends: list[End]) -> None:
    """Check that every socket ended in time, and print how long it took."""
    took = [end.at - over for end in ends]
    print(f"{told}: {len(took)} sockets closed after {min(took):.2f} to {max(took):.2f} s")
    assert {end.code for end in ends} == {OVER}
    assert max(took) <= AT_MOST


def check_thrown_out(told: str, inside: list[Inside], end: Callable[[], float]) -> None:
    """Check that an ending throws out who is inside, in time and for good."""
    for one in inside:
        for path, status in FILES.items():
            assert one.visitor.ask(path).status == status, path
    check_ends(told, *ends_of(inside, end))
    for one in inside:
        one.check_is_out()


def test_the_first_account_ends_open_mode_in_every_open_window(
    opened: tuple[House, float, list[End]],
) -> None:
    check_ends("first account", *opened[1:])


@pytest.mark.parametrize("told", ACCOUNTS)
def test_an_account_that_may_not_stay_is_out_in_every_browser(
    told: str, house: House, others: list[Inside]
) -> None:
    account_id = add_partner(house)
    inside = [house.sign_in(account_id), house.sign_in(account_id)]
    check_thrown_out(told, inside, lambda: ACCOUNTS[told](house, account_id))
    for one in others:
        one.check_is_open()


@pytest.mark.parametrize(("audience", "told"), LINKS)
def test_a_link_that_opens_nothing_any_more_throws_out_whoever_came_by_it(
    audience: str, told: str, house: House, others: list[Inside]
) -> None:
    link_id, token = house.doors.share(audience)
    inside = [house.open_link(token), house.open_link(token)]
    check_thrown_out(told, inside, lambda: LINKS[audience, told](house, link_id))
    for one in others:
        one.check_is_open()


def test_nobody_else_was_thrown_out(others: list[Inside]) -> None:
    for one in others:
        one.check_is_in()


def test_signing_out_closes_this_browsers_pages_alone(house: House) -> None:
    here, there = (house.sign_in(house.doors.partner) for _ in range(2))
    window = house.open_page(here.visitor)
    cookies_before = dict(here.visitor.cookies)

    def sign_out() -> float:
        return begun(here.visitor.send, "/sign-out", {})

    check_ends("signed out", *ends_of([here, window], sign_out))
    here.visitor.cookies = cookies_before
    here.check_is_out()
    there.check_is_in()


def read_until_silence(line: ClientConnection) -> None:
    """Read what still comes after a page has been drawn."""
    with suppress(TimeoutError):
        while True:
            line.recv(timeout=0.3)


@pytest.mark.parametrize("attempt", range(3))
def test_a_frame_sent_when_the_session_has_just_ended_gets_nothing_back(
    attempt: int, house: House
) -> None:
    link_id, token = house.doors.share("funder")
    ended = {
        "account": (house.sign_in(house.doors.partner), sessions.end_all, house.doors.partner),
        "link": (house.open_link(token), lambda _, number: house.doors.revoke(number), link_id),
    }
    for inside, end, number in ended.values():
        read_until_silence(inside.stream)
        end(house.doors.path, number)
        # It may be out already.
        with suppress(ConnectionClosed):
            inside.stream.send(rerun("actions").SerializeToString())
        found = end_of(inside.stream)
        assert (found.code, found.came) == (OVER, [])


def by_itself() -> list[BackMsg]:
    """List what a page sends of its own accord."""
    again, beat = BackMsg(), BackMsg()
    again.rerun_script.is_auto_rerun = True
    beat.app_heartbeat = True
    return [again, beat]


def active_at(house: House, account_id: int) -> str:
    """Return when the person of an account's only session was last known to do something."""
    (found,) = (
        held["active_at"]
        for held in rows(house.doors.path, "session").values()
        if held["account_id"] == account_id
    )
    return str(found)


def test_what_a_page_does_by_itself_keeps_nobody_in(house: House) -> None:
    account_id = add_partner(house)
    token = sessions.sign_in(house.doors.path, account_id)
    signed_in = active_at(house, account_id)
    inside = house.enter(cookies.ACCOUNT, token)
    again = house.open_page(inside.visitor)
    assert active_at(house, account_id) == signed_in
    over = house.end_soon("session", "active_at", IDLE, account_id=account_id)
    before = active_at(house, account_id)
    while time.monotonic() < over - 0.4:
        for message in by_itself():
            inside.stream.send(message.SerializeToString())
        for path, status in FILES.items():
            assert inside.visitor.ask(path).status == status
        assert active_at(house, account_id) == before
        time.sleep(0.1)
    check_ends("idle, though refreshed", *ends_of([inside, again], lambda: over))


@pytest.mark.parametrize("deed", ["a click", "a page"])
def test_what_a_person_does_keeps_the_person_in(deed: str, house: House) -> None:
    account_id = add_partner(house)
    inside = house.sign_in(account_id)
    over = house.end_soon("session", "active_at", IDLE, account_id=account_id)
    now = dates.now()
    if deed == "a click":
        assert run_page(inside.stream, "issues")
    else:
        assert inside.visitor.ask("/issues").status == 200
    while active_at(house, account_id) < now:
        assert time.monotonic() < over
        time.sleep(0.02)
    time.sleep(max(0.0, over - time.monotonic()) + 0.5)
    inside.check_is_in()
