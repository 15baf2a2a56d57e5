"""Check every message over one open socket."""

from collections.abc import Mapping
from typing import Literal, Protocol

from starlette.types import Message

from web import uploads
from web.doors import Doors, Guest

# The most bytes of widget values for one page, and the bytes needed to remember each of them.
LARGEST_STATE = 8_000_000
EACH_TAKES = 200

# The kinds of message from a browser: one that the app does not accept, one that the page sent by
# itself, a request for an upload address, or one caused by the person.
Frame = Literal["refused", "by itself", "for a file", "by the person"]


class Reader(Protocol):
    """Reads the messages on the app's socket (ui.frames)."""

    def judge(self, data: bytes) -> tuple[Frame, Mapping[str, int]]:
        """Return the kind of a frame from the browser, and the bytes of each widget value in it."""

    def upload_addresses(self, data: bytes) -> list[str]:
        """List the upload addresses in a frame from the app."""


class Doorkeeper:
    """Checks each frame of one socket; without a `reader`, only who sends it."""

    def __init__(self, doors: Doors, guest: Guest, reader: Reader | None) -> None:
        self._doors = doors
        self._guest = guest
        self._reader = reader
        self._asked_before = False
        self._awaits_addresses = False
        self._values: dict[str, int] = {}

    async def may_send(self, data: bytes | None) -> bool:
        """Check the session again, and record the person's activity.

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
        """Tell whether the page may store these values too while it is open."""
        self._values.update(values)
        return sum(self._values.values()) + EACH_TAKES * len(self._values) <= LARGEST_STATE

    def sees(self, message: Message) -> None:
        """Record the addresses at which the app accepts files."""
        data = message.get("bytes")
        if self._reader is not None and self._awaits_addresses and data is not None:
            given = self._reader.upload_addresses(data)
            self._guest.files.update(dict.fromkeys(given, 0))
            self._awaits_addresses = not given
