"""The doorkeeper: looks at what goes over one open socket."""

from collections.abc import Mapping
from typing import Literal, Protocol

from starlette.types import Message

from web import uploads
from web.doors import Doors, Guest

# Widget values that one page may hold, in bytes, and what remembering each of them takes.
LARGEST_STATE = 8_000_000
EACH_TAKES = 200

# What a browser sent over a socket: nothing that the app takes, something that the page asked by
# itself, where to send a file, or something that the person did.
Frame = Literal["refused", "by itself", "for a file", "by the person"]


class Reader(Protocol):
    """Reads what goes over the app's socket (ui.frames)."""

    def judge(self, data: bytes) -> tuple[Frame, Mapping[str, int]]:
        """Tell what a frame of the browser is, and the bytes of each widget's value in it."""

    def upload_addresses(self, data: bytes) -> list[str]:
        """List the addresses that a frame of the app gives out for files."""


class Doorkeeper:
    """Looks at each frame of one socket; without a `reader` only at who sends it."""

    def __init__(self, doors: Doors, guest: Guest, reader: Reader | None) -> None:
        self._doors = doors
        self._guest = guest
        self._reader = reader
        self._asked_before = False
        self._awaits_addresses = False
        self._values: dict[str, int] = {}

    async def may_send(self, data: bytes | None) -> bool:
        """Check the session again; note what the person did.

        The first frame does not count: a page that reconnects sends one by itself.
        """
        if data is None or not await self._doors.still_lets_in(self._guest):
            return False
        if self._reader is None:
            return True
        frame, values = self._reader.judge(data)
        if frame == "refused" or not self._may_hold(values):
            return False
        if frame == "for a file":
            self._awaits_addresses = True
            return self._guest.viewer.writes and len(self._guest.files) < uploads.MOST
        session_id = self._guest.session_id
        if frame == "by the person" and self._asked_before and session_id is not None:
            self._doors.note_deed(session_id)
        self._asked_before = True
        return True

    def _may_hold(self, values: Mapping[str, int]) -> bool:
        """Tell whether the page may hold these values too, as long as it is open."""
        self._values.update(values)
        return sum(self._values.values()) + EACH_TAKES * len(self._values) <= LARGEST_STATE

    def sees(self, message: Message) -> None:
        """Note under which addresses the app takes files."""
        data = message.get("bytes")
        if self._reader is not None and self._awaits_addresses and data is not None:
            given = self._reader.upload_addresses(data)
            self._guest.files.update(dict.fromkeys(given, 0))
            self._awaits_addresses = not given
