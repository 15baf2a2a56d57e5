"""The line of an open page: whether it still has access, what is new, whether the server is up."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket


async def _live(socket: WebSocket) -> None:
    """Stay open until the browser leaves or the gate closes it; web.doors sends what is new."""
    await socket.accept()
    async for _ in socket.iter_bytes():
        pass


async def _whoami(_: Request) -> PlainTextResponse:
    """Answer only viewers who have passed the gate."""
    return PlainTextResponse("somebody")


routes = [WebSocketRoute("/live", _live), Route("/whoami", _whoami)]
