"""What a page's socket tells of its script's runs: which were asked for, begun, and ended."""

import time

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

STREAM = "/_stcore/stream"
# A server may answer two askings by one run. The other's own is waited for so much longer than the
# longest that a run took to begin until now, and so many seconds at least.
LONGER, MERGED_SECONDS = 3, 1.0


class Runs:
    """Listens to a page, and counts what it hears.

    What the page asks for by the clock is left out: it draws nothing.
    """

    def __init__(self, page: Page) -> None:
        self.noted = 0
        self._line: WebSocket | None = None
        self._owed = 0
        self._asked_at = 0.0
        self._longest = 0.0
        self._is_running = False
        self._ended_at: float | None = None
        page.on("websocket", self._follow)

    def _follow(self, line: WebSocket) -> None:
        if not line.url.endswith(STREAM):
            return
        self._line, self._owed, self._is_running = line, 0, False
        line.on("framesent", self._note_sent)
        line.on("framereceived", self._note_received)
        line.on("close", self._note_closed)

    def _note_closed(self, line: WebSocket) -> None:
        if line == self._line:
            self._owed, self._is_running = 0, False

    def _note_sent(self, data: bytes | str) -> None:
        asked = BackMsg.FromString(data) if isinstance(data, bytes) else BackMsg()
        if asked.HasField("rerun_script") and not asked.rerun_script.fragment_id:
            self.noted += 1
            self._owed += 1
            self._asked_at = time.monotonic()
            self._ended_at = None

    def _note_received(self, data: bytes | str) -> None:
        said = ForwardMsg.FromString(data) if isinstance(data, bytes) else ForwardMsg()
        if said.metadata.run.fragment_ids:
            return
        self.noted += 1
        if said.WhichOneof("type") == "new_session":
            if self._owed == 1:
                self._longest = max(self._longest, time.monotonic() - self._asked_at)
            self._owed = max(0, self._owed - 1)
            self._is_running = True
        elif said.WhichOneof("type") == "script_finished":
            self._is_running = False
            if said.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self._owed = max(1, self._owed)
                self._ended_at = None
            else:
                self._ended_at = time.monotonic()

    def have_ended(self) -> bool:
        """Tell whether every run that was asked for has come to its end."""
        if self._is_running:
            return False
        patience = max(MERGED_SECONDS, LONGER * self._longest)
        if self._ended_at and time.monotonic() - self._ended_at > patience:
            self._owed = 0
        return self._owed == 0
