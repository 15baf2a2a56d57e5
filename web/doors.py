"""Who may come in, who is inside with a socket open, and the one watcher over the database.

It closes the sockets of those who may no longer stay, and tells the others what is new.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
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

# Seconds: what one browser saves, the others have within one; who may not stay is out within two.
EVERY = 0.1
# How often what a person does is noted, in seconds.
NOTED_EVERY = 60
# What everybody does within so many seconds is written at once.
TOGETHER = 2.0


# Sockets of one session: thirty open pages, each with its line.
MOST_SOCKETS = 60
# So many sessions are known without asking the database, until it changes.
MOST_KNOWN = 10_000


@dataclass(eq=False)
class Guest:
    """Someone with an open socket; without a session in open mode.

    `seen` is the version of the database by which the guest was let in or stayed, `told` the
    revision of the data that its line last heard of. `files` are the addresses under which its page
    may send files, with their sizes in bytes, 0 before they come.
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
    """What a browser's cookies open, at one version of the database."""

    version: Version
    has_accounts: bool
    account: Pass | None
    link: Pass | None


@dataclass(frozen=True)
class _News:
    """What the watcher saw: the newest revisions, of the copy too, and who may not stay."""

    main: int
    copy: int
    out: list[Guest]


def until(held: Pass) -> str:
    """Return the moment at which a session ends if its person does nothing more (UTC)."""
    if held.viewer.account_id is None:
        return held.ends_at
    return min(held.ends_at, dates.after(held.active_at, IDLE))


class _Register:
    """What the database says of sessions, remembered until it changes; for one thread alone."""

    def __init__(self) -> None:
        self._version: Version | None = None
        self._has_accounts = False
        self._known: dict[str | int, Pass | None] = {}

    def look_up(self, accounts: Sequence[str], links: Sequence[str], watched: Watched) -> Found:
        """Find what the tokens of two cookies open."""
        version = self._refresh(watched)
        account, link = (
            next(filter(None, (self._by_token(watched, token) for token in held)), None)
            for held in (accounts, links)
        )
        return Found(version, self._has_accounts, account, link)

    def let_stay(self, guest: Guest, watched: Watched) -> bool:
        """Tell whether a guest may stay, as the same viewer as before."""
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
        """Find who may not stay after a change, or because time is up, and what is newest."""
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
        key = tokens.hash_of(token)
        if key not in self._known:
            self._remember(key, access.pass_of(watched.db, token, dates.now()))
        return self._still_good(key)

    def _by_id(self, watched: Watched, session_id: int) -> Pass | None:
        if session_id not in self._known:
            self._remember(session_id, access.pass_by_id(watched.db, session_id, dates.now()))
        return self._still_good(session_id)

    def _remember(self, key: str | int, found: Pass | None) -> None:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[key] = found

    def _still_good(self, key: str | int) -> Pass | None:
        found = self._known[key]
        return found if found is not None and until(found) > dates.now() else None


class Doors:
    """The way to the register, and everybody who is inside."""

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
        """Hold the connection."""
        try:
            yield
        finally:
            self._watching.close()
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

    async def look_up(self, accounts: Sequence[str], links: Sequence[str]) -> Found:
        """Find what the tokens of a browser's two cookies open now."""
        return await self._watching.ask(partial(self._register.look_up, accounts, links))

    async def still_lets_in(self, guest: Guest) -> bool:
        """Tell whether a guest may stay, as the same viewer as before."""
        return await self._watching.ask(partial(self._register.let_stay, guest))

    def has_room(self, guest: Guest, sockets: int = 1) -> bool:
        """Tell whether a guest's session may open so many more sockets."""
        return len(self.inside(guest.session_id)) + sockets <= MOST_SOCKETS

    def inside(self, session_id: int | None) -> list[Guest]:
        """List the guests of a session, or of open mode, each with an open socket."""
        return [guest for guest in self._guests if guest.session_id == session_id]

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

    def _tell(self, news: _News) -> None:
        """Tell everybody at which revision the data is that they see: a funder sees the copy."""
        for guest in self._guests:
            newest = str(news.copy if guest.viewer.role == "funder" else news.main)
            if guest.socket is not None and guest.socket.hears and guest.told != newest:
                guest.told = newest
                self._start(guest.socket.tell(newest))

    async def _watch(self) -> None:
        """See out those who may not stay, and tell the others what is new.

        Who may stay is looked at after every change of the database, and when time is up.
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
                # Whatever it is: who may not stay must still be seen out at the next look.
                log.exception("the watcher could not look")
            await asyncio.sleep(EVERY)
