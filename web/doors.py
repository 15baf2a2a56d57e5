"""Who is inside: the sockets that stand open, and the one watcher over the database.

It closes the sockets of whoever may no longer stay, and tells the others what is new.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from db import connect, revision
from db.commands import sessions
from db.queries import access
from db.queries.access import IDLE, Pass
from db.watched import Version, Watched
from synergy import dates
from synergy.viewers import Viewer
from web import unavailable, writing
from web.sockets import Socket

log = logging.getLogger("synergy.doors")

# Seconds: what one browser saves, the others have within one; who may not stay is out within two.
EVERY = 0.1
# How often what a person does is noted, in seconds.
NOTED_EVERY = 60
# What everybody does within so many seconds is written at once.
TOGETHER = 2.0


@dataclass(eq=False)
class Guest:
    """Someone with an open socket; without a session in open mode.

    `told` is the revision of the data that its line last heard of.
    """

    viewer: Viewer
    session_id: int | None
    ends_at: str
    socket: Socket | None = None
    told: str = ""


def until(held: Pass) -> str:
    """Return the moment at which a session ends if its person does nothing more (UTC)."""
    if held.viewer.account_id is None:
        return held.ends_at
    return min(held.ends_at, dates.after(held.active_at, IDLE))


def _stays(guest: Guest, held: Pass | None) -> bool:
    """Note when a guest's session ends now; tell whether it is still the same viewer's."""
    if held is None:
        return False
    guest.ends_at = until(held)
    return replace(held.viewer, preview=guest.viewer.preview) == guest.viewer


class Doors:
    """The one long-lived connection that says who may come in, and everybody who is inside."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._watched = Watched(path)
        self._guests: set[Guest] = set()
        self._noted: dict[int, float] = {}
        self._deeds: dict[int, str] = {}
        self._is_noting = False
        self._tasks: set[asyncio.Task[None]] = set()

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Hold the connection, in the thread of the server's loop."""
        try:
            yield
        finally:
            self._watched.close()
            revision.announce(self.path, None)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Watch over the open sockets for as long as the server runs."""
        with self.opened():
            watcher = asyncio.create_task(self._watch())
            try:
                yield
            finally:
                watcher.cancel()

    def has_accounts(self) -> bool:
        """Tell whether there is any account: from then on nobody comes in without one or a link."""
        return access.has_accounts(self._watched.db)

    def pass_of(self, token: str) -> Pass | None:
        """Find the session that a cookie's token opens now."""
        return access.pass_of(self._watched.db, token, dates.now())

    def still_lets_in(self, guest: Guest) -> bool:
        """Tell whether a guest may stay, as the same viewer as before."""
        if guest.session_id is None:
            return not self.has_accounts()
        return _stays(guest, access.pass_by_id(self._watched.db, guest.session_id, dates.now()))

    def _see_out_others(self, now: str) -> None:
        """Close the sockets of those who may no longer stay; one query answers for all sessions."""
        held = access.passes(self._watched.db, now)
        has_accounts = self.has_accounts()
        for guest in list(self._guests):
            if guest.session_id is None:
                stays = not has_accounts
            else:
                stays = _stays(guest, held.get(guest.session_id))
            if not stays:
                self.see_out(guest)

    def note_deed(self, session_id: int) -> None:
        """Remember, now and then, that the person did something: it keeps the session from ending.

        Only a person's own deeds count, never what a page asks by itself.
        """
        now = asyncio.get_running_loop().time()
        if now - self._noted.get(session_id, -NOTED_EVERY) >= NOTED_EVERY:
            # Sessions that did nothing for so long are forgotten here; they may be over.
            recent = {one: at for one, at in self._noted.items() if now - at < NOTED_EVERY}
            self._noted = {**recent, session_id: now}
            self._deeds[session_id] = dates.now()
            if not self._is_noting:
                self._is_noting = True
                self._start(self._note())

    async def _note(self) -> None:
        """Write down all deeds at once, then those that came meanwhile; never two writes at once.

        What could not be written is written with the next.
        """
        while self._deeds:
            deeds, self._deeds = self._deeds, {}
            try:
                await writing.write(sessions.touch, self.path, deeds)
            except connect.SqliteError as error:
                unavailable.note(error)
                self._deeds = deeds | self._deeds
            await asyncio.sleep(TOGETHER)
        self._is_noting = False

    def enter(self, guest: Guest) -> None:
        """Keep an eye on an open socket."""
        self._guests.add(guest)

    def leave(self, guest: Guest) -> None:
        """Forget a socket that is closed."""
        self._guests.discard(guest)

    def see_out(self, guest: Guest) -> None:
        """Close a guest's socket, without waiting for its browser to agree."""
        self.leave(guest)
        if guest.socket is not None:
            self._start(guest.socket.close())

    def _start(self, work: Awaitable[None]) -> None:
        async def run() -> None:
            try:
                await work
            except Exception:
                log.exception("could not be done beside the visitors")

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _tell(self, main: int) -> None:
        """Tell everybody at which revision the data is that they see: a funder sees the copy."""
        copy = revision.newest_copy(self.path)
        for guest in self._guests:
            newest = str(copy if guest.viewer.role == "funder" else main)
            if guest.socket is not None and guest.socket.hears and guest.told != newest:
                guest.told = newest
                self._start(guest.socket.tell(newest))

    async def _watch(self) -> None:
        """See out whoever may not stay, and tell the others what is new.

        Who may stay is looked at after every change of the database, and when time is up.
        """
        seen: Version | None = None
        newest = 0
        while True:
            try:
                version, now = self._watched.version(), dates.now()
                if version != seen or any(guest.ends_at <= now for guest in self._guests):
                    self._see_out_others(now)
                if version != seen:
                    newest = revision.newest(self._watched.db)
                    revision.announce(self.path, newest)
                seen = version
                self._tell(newest)
            except (connect.SqliteError, OSError) as error:
                unavailable.note(error)
            except Exception:
                # Whatever it is: who may not stay must still be seen out at the next look.
                log.exception("the watcher could not look")
            await asyncio.sleep(EVERY)
