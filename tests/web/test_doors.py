"""Who may come in and stay: answered off the server's loop, at once after every change."""

import asyncio
import shutil
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from starlette.types import Message

from db import connect
from db.commands import accounts, sessions
from db.queries.access import IDLE
from db.watched import Watched
from db.write import new_key
from synergy import dates, tokens
from synergy.viewers import Viewer
from tests.conftest import COORDINATOR
from tests.db import doors as people
from web import uploads
from web.doorkeeper import LARGEST_STATE, Doorkeeper, Frame
from web.doors import Doors, Found, Guest, until
from web.sockets import Socket
from web.watching import Watching

T = TypeVar("T")
OPEN_MODE = Viewer("coordinator", "whoever", open_mode=True)


@pytest.fixture
def house(doors_template: people.Doors, tmp_path: Path) -> people.Doors:
    """Return a house of this test's own, with two accounts."""
    path = tmp_path / "synergy.db"
    shutil.copy(doors_template.path, path)
    return replace(doors_template, world=replace(doors_template.world, path=path))


def ask(work: Callable[[], Awaitable[T]]) -> T:
    async def run() -> T:
        return await work()

    return asyncio.run(run())


@pytest.fixture
def doors(house: people.Doors) -> Iterator[Doors]:
    found = Doors(house.path)
    with found.opened():
        yield found


def found(doors: Doors, *held: str) -> Found:
    """Look up tokens as a browser's account cookies."""
    return ask(lambda: doors.look_up(held, []))


def guest_of(seen: Found) -> Guest:
    assert seen.account
    account = seen.account
    return Guest(account.viewer, account.session_id, until(account), seen.version)


def stays(doors: Doors, guest: Guest) -> bool:
    return ask(lambda: doors.still_lets_in(guest))


def test_the_database_is_asked_in_one_thread_that_is_not_the_loops(house: people.Doors) -> None:
    watching, used = Watching(house.path), set()

    def note(watched: Watched) -> None:
        assert watched.version()
        used.add(threading.get_ident())

    async def run() -> None:
        await asyncio.gather(*(watching.ask(note) for _ in range(10)))

    asyncio.run(run())
    watching.close()
    assert len(used) == 1
    assert threading.get_ident() not in used


def test_the_loop_goes_on_while_the_database_is_locked(house: people.Doors) -> None:
    with connect.maintaining(house.path, "test") as db:
        db.execute("PRAGMA journal_mode = delete")
    doors, turns = Doors(house.path), 0

    async def run() -> None:
        nonlocal turns
        asked = asyncio.create_task(doors.look_up([], []))
        while not asked.done():
            turns += 1
            await asyncio.sleep(0)
        with suppress(connect.SqliteError):
            await asked

    with doors.opened(), connect.maintaining(house.path, "test") as db:
        db.execute("BEGIN EXCLUSIVE")
        asyncio.run(run())
        db.rollback()
    # It waits for 50 ms; a turn takes some microseconds.
    assert turns > 20


def test_what_changes_counts_at_once(house: people.Doors, doors: Doors) -> None:
    assert found(doors, tokens.new()).account is None
    token = sessions.sign_in(house.path, house.partner)
    seen = found(doors, token)
    assert seen.account and seen.account.viewer.account_id == house.partner
    guest = guest_of(seen)
    assert stays(doors, guest)
    sessions.end(house.path, token)
    assert found(doors, token).account is None
    assert not stays(doors, guest)


def test_another_role_is_another_viewer(house: people.Doors, doors: Doors) -> None:
    guest = guest_of(found(doors, sessions.sign_in(house.path, house.partner)))
    house.save(house.partner, name="Pat Renamed")
    assert not stays(doors, guest)


def test_time_counts_without_a_change(
    house: people.Doors, doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = sessions.sign_in(house.path, house.partner)
    guest = guest_of(found(doors, token))
    later = dates.after(dates.now(), IDLE)
    monkeypatch.setattr(dates, "now", lambda: later)
    assert not stays(doors, guest)
    assert found(doors, token).account is None


def test_the_first_account_ends_open_mode_at_once(empty: Path) -> None:
    doors = Doors(empty)
    with doors.opened():
        seen = found(doors)
        assert not seen.has_accounts
        guest = Guest(OPEN_MODE, None, "9999", seen.version)
        assert stays(doors, guest)
        values = {"email": "a@example.org", "name": "A", "role": "coordinator"}
        accounts.add_account(empty, COORDINATOR, new_key(), values)
        assert not stays(doors, guest)
        assert found(doors).has_accounts


def test_a_session_has_room_for_so_many_sockets(house: people.Doors, doors: Doors) -> None:
    one, other = (
        guest_of(found(doors, sessions.sign_in(house.path, house.partner))) for _ in range(2)
    )
    for _ in range(59):
        doors.enter(replace(one))
    assert doors.has_room(one)
    assert not doors.has_room(one, 2)
    doors.enter(last := replace(one))
    assert not doors.has_room(one)
    assert doors.has_room(other, 60)
    doors.leave(last)
    assert doors.has_room(one)


# What goes over one socket.


class Anything:
    """Lets all pass."""

    async def may_send(self, data: bytes | None) -> bool:
        return True

    def sees(self, message: Message) -> None:
        """Take no notice."""


@pytest.mark.parametrize("work", [lambda one: one.tell("news"), Socket.close])
def test_a_browser_that_has_gone_is_told_nothing(work: Callable[[Socket], Awaitable[None]]) -> None:
    async def receive() -> Message:
        return {"type": "websocket.disconnect"}

    async def send(message: Message) -> None:
        raise OSError("the browser is gone")

    ask(lambda: work(Socket(receive, send, Anything())))


def test_nothing_is_said_after_the_app_has_closed_a_socket() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        socket = Socket(receive, send, Anything())
        await socket.send({"type": "websocket.accept"})
        await socket.send({"type": "websocket.close", "code": 1000})
        await socket.tell("news")
        await socket.close()

    asyncio.run(run())
    assert [message["type"] for message in sent] == ["websocket.accept", "websocket.close"]


class Reader:
    """Reads frames that say themselves what they are."""

    def judge(self, data: bytes) -> tuple[Frame, Mapping[str, int]]:
        kind, _, values = data.decode().partition("|")
        held = (value.split("=") for value in values.split() if value)
        sizes = {name: int(size) for name, size in held}
        return ("for a file" if kind == "file" else "by the person"), sizes

    def upload_addresses(self, data: bytes) -> list[str]:
        return data.decode().split()


@pytest.fixture
def inside(house: people.Doors, doors: Doors) -> Guest:
    return guest_of(found(doors, sessions.sign_in(house.path, house.boss)))


def test_a_page_holds_only_so_many_values(doors: Doors, inside: Guest) -> None:
    keeper = Doorkeeper(doors, inside, Reader())

    def may_send(values: str) -> bool:
        return ask(lambda: keeper.may_send(f"run|{values}".encode()))

    half = LARGEST_STATE // 2
    for _ in range(3):
        assert may_send(f"a={half} b={half - 1000}")
    assert may_send("c=1")
    assert may_send("a=1")
    assert may_send(f"d={half - 1000}")
    assert not may_send(f"a={half}")


def test_small_values_count_by_their_number_too(doors: Doors, inside: Guest) -> None:
    keeper = Doorkeeper(doors, inside, Reader())
    many = " ".join(f"{number}=1" for number in range(50_000))
    assert not ask(lambda: keeper.may_send(f"run|{many}".encode()))


def upload(guests: list[Guest], path: str, method: str = "PUT", **headers: str) -> int:
    """Ask to send a file; return the refusal's status, 0 for none."""
    named = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": named}
    refusal = uploads.refusal(scope, guests)
    return refusal.status_code if refusal else 0


def test_files_go_only_where_a_page_was_told(doors: Doors, inside: Guest) -> None:
    keeper = Doorkeeper(doors, inside, Reader())
    keeper.sees({"type": "websocket.send", "bytes": b"/not/asked"})
    assert ask(lambda: keeper.may_send(b"file"))
    keeper.sees({"type": "websocket.send", "text": "x"})
    keeper.sees({"type": "websocket.send", "bytes": b"/one /two"})
    keeper.sees({"type": "websocket.send", "bytes": b"/three"})
    assert inside.files == {"/one": 0, "/two": 0}
    other = replace(inside, files={"/other": 0})
    assert upload([inside], "/other", content_length="5") == 403
    assert upload([inside, other], "/other", content_length="5") == 0
    assert upload([inside], "/one", "POST", content_length="5") == 403
    assert upload([inside], "/one") == 411
    assert upload([inside], "/one", content_length="5", transfer_encoding="chunked") == 411


def test_the_files_of_a_session_have_a_ceiling(inside: Guest) -> None:
    most = uploads.LARGEST_TOTAL
    inside.files, other = {"/one": 0, "/two": 0}, replace(inside, files={"/three": 0})
    both = [inside, other]
    assert upload(both, "/one", content_length=f"{most - 10}") == 0
    assert upload(both, "/three", content_length="11") == 413
    assert upload(both, "/three", content_length="10") == 0
    assert upload(both, "/one", content_length=f"{most - 11}") == 0
    assert upload(both, "/two", content_length="1") == 0
    assert upload(both, "/one", "DELETE") == 0
    assert upload(both, "/two", content_length=f"{most - 10}") == 0


def test_a_page_asks_for_only_so_many_files(doors: Doors, inside: Guest) -> None:
    keeper = Doorkeeper(doors, inside, Reader())
    for number in range(uploads.MOST):
        assert ask(lambda: keeper.may_send(b"file"))
        keeper.sees({"type": "websocket.send", "bytes": f"/{number}".encode()})
    assert not ask(lambda: keeper.may_send(b"file"))
