"""Who has access, who has a socket open, and the one watcher over the database.

The watcher closes the sockets of those who have lost access, and tells the others what is new.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from db import connect, revision
from db.commands import sessions
from db.queries import access
from db.queries.access import IDLE, Pass
from db.watched import Version, Watched
from synergy import dates, tokens
from synergy.viewers import Viewer
from web import unavailable, writing
from web.sockets import Socket
from web.watching import Watching

log = logging.getLogger("synergy.doors")

# Seconds: others see a change within one, and lose access within two.
EVERY = 0.1
# How often a person's activity is recorded, in seconds.
NOTED_EVERY = 60
# Everyone's activity within this many seconds is written together.
TOGETHER = 2.0
# The most sockets in one session: thirty open pages, each with its line.
MOST_SOCKETS = 60
# This many sessions are remembered, until the database changes.
MOST_KNOWN = 10_000


@dataclass(eq=False)
class Guest:
    """A viewer with an open socket; in open mode there is no session.

    `seen` is the version of the database when access was last checked, `told` the revision of the
    data last sent to the guest's line. `files` are the addresses at which its page may upload
    files, with their sizes in bytes, 0 before they arrive.
    """

    viewer: Viewer
    session_id: int | None
    ends_at: str
    seen: Version
    socket: Socket | None = None
    told: str = ""
    files: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """The access that a browser's cookies give, at one version of the database."""

    version: Version
    has_accounts: bool
    account: Pass | None
    link: Pass | None


@dataclass(frozen=True)
class _News:
    """What the watcher found: the newest revisions, and the guests who have lost access."""

    main: int
    copy: int
    out: list[Guest]


def until(held: Pass) -> str:
    """Return the UTC moment at which a session ends without further activity."""
    if held.viewer.account_id is None:
        return held.ends_at
    return min(held.ends_at, dates.after(held.active_at, IDLE))


class _Register:
    """Sessions from the database, remembered until it changes; for one thread only."""

    def __init__(self) -> None:
        self._version: Version | None = None
        self._has_accounts = False
        self._known: dict[str | int, Pass | None] = {}

    def look_up(self, accounts: Sequence[str], links: Sequence[str], watched: Watched) -> Found:
        """Find the access that the tokens of two cookies give."""
        version = self._refresh(watched)
        account, link = (
            next(filter(None, (self._by_token(watched, token) for token in held)), None)
            for held in (accounts, links)
        )
        return Found(version, self._has_accounts, account, link)

    def let_stay(self, guest: Guest, watched: Watched) -> bool:
        """Tell whether a guest still has access, as the same viewer."""
        version = self._refresh(watched)
        if guest.session_id is None:
            stays = not self._has_accounts
        else:
            found = self._by_id(watched, guest.session_id)
            stays = found is not None and guest.viewer == replace(
                found.viewer, preview=guest.viewer.preview
            )
            guest.ends_at = until(found) if found else guest.ends_at
        if stays:
            guest.seen = version
        return stays

    def news(self, path: Path, guests: Sequence[Guest], watched: Watched) -> _News:
        """Find the guests who have lost access, and the newest revisions."""
        version, now = self._refresh(watched), dates.now()
        due = [guest for guest in guests if guest.seen != version or guest.ends_at <= now]
        if due:
            # One query for all of them.
            for session_id, found in access.passes(watched.db, now).items():
                self._known[session_id] = found
        out = [guest for guest in due if not self.let_stay(guest, watched)]
        return _News(revision.newest(watched.db), revision.newest_copy(path), out)

    def _refresh(self, watched: Watched) -> Version:
        version = watched.version()
        if version != self._version:
            self._has_accounts = access.has_accounts(watched.db)
            self._known.clear()
            self._version = version
        return version

    def _by_token(self, watched: Watched, token: str) -> Pass | None:
        read = partial(access.pass_of, watched.db, token)
        return self._still_good(tokens.hash_of(token), read)

    def _by_id(self, watched: Watched, session_id: int) -> Pass | None:
        return self._still_good(session_id, partial(access.pass_by_id, watched.db, session_id))

    def _still_good(self, key: str | int, read: Callable[[str], Pass | None]) -> Pass | None:
        now = dates.now()
        if key not in self._known:
            found = read(now)
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = found
        found = self._known[key]
        return found if found is not None and until(found) > now else None


class Doors:
    """Looks up sessions, and keeps track of everyone with an open socket."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._watching = Watching(path)
        self._register = _Register()
        self._guests: set[Guest] = set()
        self._noted: dict[int, float] = {}
        self._deeds: dict[int, str] = {}
        self._is_noting = False
        self._tasks: set[asyncio.Task[None]] = set()

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Hold the database connection."""
        try:
            yield
        finally:
            self._watching.close()
            revision.announce(self.path, None)

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Watch the open sockets for as long as the server runs."""
        with self.opened():
            watcher = asyncio.create_task(self._watch())
            try:
                yield
            finally:
                watcher.cancel()

    async def look_up(self, accounts: Sequence[str], links: Sequence[str]) -> Found:
        """Find the access that the tokens of a browser's two cookies give now."""
        return await self._watching.ask(partial(self._register.look_up, accounts, links))

    async def still_lets_in(self, guest: Guest) -> bool:
        """Tell whether a guest still has access, as the same viewer."""
        return await self._watching.ask(partial(self._register.let_stay, guest))

    def has_room(self, guest: Guest, sockets: int = 1) -> bool:
        """Tell whether a guest's session may open this many more sockets."""
        return len(self.inside(guest.session_id)) + sockets <= MOST_SOCKETS

    def inside(self, session_id: int | None) -> list[Guest]:
        """List the guests of a session, or of open mode."""
        return [guest for guest in self._guests if guest.session_id == session_id]

    def note_deed(self, session_id: int) -> None:
        """Record, now and then, that the person is active, which stops the session from ending.

        Only a person's own actions count, never requests that a page makes by itself.
        """
        now = asyncio.get_running_loop().time()
        if now - self._noted.get(session_id, -NOTED_EVERY) >= NOTED_EVERY:
            # Forget sessions that have been inactive for a while; they may be over.
            recent = {one: at for one, at in self._noted.items() if now - at < NOTED_EVERY}
            self._noted = {**recent, session_id: now}
            self._deeds[session_id] = dates.now()
            if not self._is_noting:
                self._is_noting = True
                self._start(self._note())

    async def _note(self) -> None:
        """Write all activity at once, then any that arrived meanwhile; never two writes at once.

        Activity that could not be written is written with the next.
        """
        try:
            while self._deeds:
                deeds, self._deeds = self._deeds, {}
                try:
                    await writing.write(sessions.touch, self.path, deeds)
                except connect.SqliteError as error:
                    unavailable.note(error)
                    self._deeds = deeds | self._deeds
                await asyncio.sleep(TOGETHER)
        finally:
            self._is_noting = False

    def enter(self, guest: Guest) -> None:
        """Add a guest with an open socket."""
        self._guests.add(guest)

    def leave(self, guest: Guest) -> None:
        """Remove a guest whose socket is closed."""
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

    def _tell(self, news: _News) -> None:
        """Tell each guest the revision of the data that they see: a funder sees the copy."""
        for guest in self._guests:
            newest = str(news.copy if guest.viewer.role == "funder" else news.main)
            if guest.socket is not None and guest.socket.hears and guest.told != newest:
                guest.told = newest
                self._start(guest.socket.tell(newest))

    async def _watch(self) -> None:
        """Close the sockets of those who have lost access, and tell the others what is new.

        Access is checked after every change of the database, and when a session's time is up.
        """
        while True:
            try:
                look = partial(self._register.news, self.path, list(self._guests))
                news = await self._watching.ask(look)
                for guest in self._guests.intersection(news.out):
                    self.see_out(guest)
                revision.announce(self.path, news.main)
                self._tell(news)
            except (connect.SqliteError, OSError) as error:
                unavailable.note(error)
            except Exception:
                # Whatever the error, access must still be checked next time.
                log.exception("the watcher could not look")
            await asyncio.sleep(EVERY)
