"""What an open page keeps asking: whether it is still let in, what is new, is the server there."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket


async def _live(socket: WebSocket) -> None:
    """Stay open until the browser leaves or the gate closes it; web.doors tells it what is new."""
    await socket.accept()
    async for _ in socket.iter_bytes():
        pass


async def _whoami(_: Request) -> PlainTextResponse:
    """Answer only those whom the gate lets in."""
    return PlainTextResponse("somebody")


routes = [WebSocketRoute("/live", _live), Route("/whoami", _whoami)]
