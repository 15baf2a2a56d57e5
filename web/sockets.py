"""An open websocket, which can be closed from outside at any moment."""

import asyncio
from contextlib import suppress
from typing import Protocol

from starlette.types import Message, Receive, Send

# Tells our own pages that the session is over, not that the server is down.
OVER = 4401


class Keeper(Protocol):
    """Checks the messages on a socket."""

    async def may_send(self, data: bytes | None) -> bool:
        """Tell whether the browser may send this."""

    def sees(self, message: Message) -> None:
        """Inspect a message from the app."""


class Socket:
    """A socket between the server and the app; after `close` the app sees its browser leave.

    A `line` receives text as soon as it is open.
    """

    def __init__(self, receive: Receive, send: Send, keeper: Keeper, line: bool = False) -> None:
        self._receive = receive
        self._send = send
        self._keeper = keeper
        self._over = asyncio.Event()
        self._line = line
        self.hears = False
        self._next: asyncio.Task[Message] | None = None

    async def receive(self) -> Message:
        """Wait for a message from the browser; a forbidden one closes the socket."""
        self._next = self._next or asyncio.ensure_future(self._take())
        over = asyncio.ensure_future(self._over.wait())
        await asyncio.wait({self._next, over}, return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        if self._over.is_set():
            self._next.cancel()
            return {"type": "websocket.disconnect", "code": OVER}
        message, self._next = self._next.result(), None
        if message["type"] != "websocket.receive":
            return message
        if not await self._keeper.may_send(message.get("bytes")):
            await self.close()
        return {"type": "websocket.disconnect", "code": OVER} if self._over.is_set() else message

    async def _take(self) -> Message:
        return dict(await self._receive())

    async def send(self, message: Message) -> None:
        """Pass on a message from the app, but nothing after the end."""
        if not self._over.is_set():
            if message["type"] == "websocket.close":
                self._over.set()
            self._keeper.sees(message)
            await self._send(message)
            self.hears = self._line

    async def tell(self, text: str) -> None:
        """Send a line of text, unless the browser has gone."""
        with suppress(OSError):
            await self.send({"type": "websocket.send", "text": text})

    async def close(self) -> None:
        """Close the socket at once."""
        with suppress(OSError):
            await self.send({"type": "websocket.close", "code": OVER})
