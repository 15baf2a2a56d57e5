"""The minutes of a meeting, to print and for Word: all of them, or one partner's own actions."""

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from db import connect
from db.queries import minutes
from synergy import dates
from synergy.minutes import Shown
from synergy.minutes_words import foot, head, sections
from synergy.viewers import Viewer
from web import forms


def _read(viewer: Viewer, meeting_id: int, partner_id: int | None) -> Shown | None:
    with connect.reading_as(viewer) as db:
        return minutes.shown(db, meeting_id, partner_id)


async def _find(request: Request) -> Shown | Response:
    """Find the minutes, or the answer to a viewer who may not have them."""
    viewer = forms.viewer_of(request)
    if viewer is None or not viewer.writes:
        return _nothing()
    partner = request.query_params.get("partner")
    whose = None if partner is None else _number(partner)
    meeting_id = _number(request.path_params["meeting"])
    return await asyncio.to_thread(_read, viewer, meeting_id, whose) or _nothing()


def _number(text: str) -> int:
    """Return the id of a row; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _nothing() -> Response:
    return PlainTextResponse("Page not found.", 404)


async def _page(request: Request) -> Response:
    found = await _find(request)
    if isinstance(found, Response):
        return found
    path = f"/minutes/{found.minutes.meeting_id}.docx"
    return forms.page(
        "minutes.html",
        head=head(found),
        sections=sections(found),
        foot=foot(found),
        meeting_id=found.minutes.meeting_id,
        word=f"{path}?{request.url.query}" if found.partner else path,
    )


async def _word(request: Request) -> Response:
    found = await _find(request)
    if isinstance(found, Response):
        return found
    # This imports a large library that no other page needs.
    from synergy import minutes_document

    content = await asyncio.to_thread(minutes_document.write, found, dates.now())
    name = f"{'actions' if found.partner else 'minutes'}-{found.minutes.date}.docx"
    headers = {**forms.HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, 200, headers, minutes_document.TYPE)


# The first match answers.
routes = [Route("/minutes/{meeting}.docx", _word), Route("/minutes/{meeting}", _page)]
