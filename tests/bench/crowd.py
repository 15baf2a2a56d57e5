"""Many open pages without a browser: `python -m tests.bench.crowd URL`.

Each speaks Streamlit's protocol as a browser does: it draws its page, keeps up the line of
ui.live, and asks to be drawn again when it hears of another revision. The first line of its input
says who they are: `{"display": {"cookies": …, "pages": 25}, "funder": …}`. It says "ready" when all
are drawn; when its input ends, it says how often they were drawn again and how long that took, in
milliseconds, as JSON.
"""

import asyncio
import json
import random
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

AGAIN = ForwardMsg.FINISHED_EARLY_FOR_RERUN
PAGES = {"display": "meeting", "funder": ""}


@dataclass
class Screen:
    """One page that stands open."""

    page: str
    stream: ClientConnection
    line: ClientConnection
    seen: str = ""
    waits: float = 0
    widget: str = ""
    fragment: str = ""
    newest: str = ""
    told: asyncio.Event = field(default_factory=asyncio.Event)
    drawn: asyncio.Event = field(default_factory=asyncio.Event)
    took: list[float] = field(default_factory=list)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def draw(self) -> None:
        """Ask for the whole page, and wait until it is drawn."""
        self.tasks.append(asyncio.create_task(self.read()))
        await self.ask(BackMsg())
        self.tasks += [asyncio.create_task(one) for one in (self.listen(), self.answer())]

    async def ask(self, wanted: BackMsg) -> None:
        """Ask for a run of the page, and wait until its script has ended."""
        self.drawn.clear()
        wanted.rerun_script.page_name = self.page
        await self.stream.send(wanted.SerializeToString())
        await self.drawn.wait()

    async def read(self) -> None:
        """Take all that the server sends, as a browser does."""
        async for data in self.stream:
            message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._look(message.delta)
            # After a fragment that heard of something new the whole page runs.
            elif kind == "script_finished" and message.script_finished != AGAIN:
                self.drawn.set()

    def _look(self, delta: Delta) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        drawn = delta.new_element.bidi_component
        if drawn.component_name.endswith("synergy_line"):
            held = json.loads(drawn.json)
            self.seen, self.waits = held["seen"], held["waits"] / 1000
            self.widget, self.fragment = drawn.id, delta.fragment_id

    async def listen(self) -> None:
        """Take what the line tells."""
        async for newest in self.line:
            self.newest = str(newest)
            self.told.set()

    async def answer(self) -> None:
        """Ask to be drawn again whenever the newest revision is another one than is seen."""
        while True:
            await self.told.wait()
            heard = time.perf_counter()
            await asyncio.sleep(self.waits * (1 + random.random()))
            self.told.clear()
            if self.newest == self.seen:
                continue
            asked = BackMsg()
            asked.rerun_script.fragment_id = self.fragment
            state = asked.rerun_script.widget_states.widgets.add()
            state.id = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{self.widget}__events"
            state.json_trigger_value = json.dumps([{"event": "changed", "value": self.newest}])
            await self.ask(asked)
            self.took.append((time.perf_counter() - heard) * 1000)


async def open_screen(url: str, page: str, cookies: str, kept: AsyncExitStack) -> Screen:
    """Open a page and its line to the server, and wait until it is drawn."""
    stream, line = [
        await kept.enter_async_context(_socket(url, path, cookies))
        for path in ("/_stcore/stream", "/live")
    ]
    screen = Screen(page, stream, line)
    await screen.draw()
    return screen


def _socket(url: str, path: str, cookies: str) -> connect:
    return connect(
        url.replace("http", "ws", 1) + path,
        origin=Origin(url),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"Cookie": cookies},
        proxy=None,
        max_size=None,
        max_queue=None,
    )


async def stand(url: str) -> None:
    """Keep the pages open until the input ends."""
    wanted = json.loads(sys.stdin.readline())
    async with AsyncExitStack() as kept:
        screens = [
            await open_screen(url, PAGES[audience], of["cookies"], kept)
            for audience, of in wanted.items()
            for _ in range(of["pages"])
        ]
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.read)
        for task in (task for screen in screens for task in screen.tasks):
            task.cancel()
        took = sorted(one for screen in screens for one in screen.took)
        middle = took[len(took) // 2] if took else None
        print(json.dumps({"pages": len(screens), "drawn again": len(took), "median ms": middle}))


if __name__ == "__main__":
    asyncio.run(stand(sys.argv[1]))
