"""Addresses that redirect to another."""

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route


async def _to_board(request: Request) -> RedirectResponse:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{query}")


# Streamlit answers "Page not found" to the default page under its own name.
routes = [Route("/board", _to_board)]
