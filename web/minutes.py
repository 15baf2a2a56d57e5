"""A meeting's minutes as a web page, PDF or Word file: in full, or one partner's own actions."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from db import connect
from db.queries import minutes
from synergy import dates, minutes_email, words
from synergy.minutes import Minutes, Shown, named, of_partner
from synergy.minutes_words import foot, head, sections
from synergy.viewers import Viewer
from web import forms, origins

# Takes the time of writing (UTC), and returns the file with its media type.
Write = Callable[[Shown, str], tuple[bytes, str]]


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
    minutes, viewer = found.minutes, forms.viewer_of(request)
    path, query = f"/minutes/{minutes.meeting_id}", f"?{request.url.query}" if found.partner else ""
    is_coordinators = viewer is not None and viewer.role == "coordinator"
    return forms.page(
        "minutes.html",
        head=head(found),
        sections=sections(found),
        foot=foot(found),
        meeting_id=minutes.meeting_id,
        path=path,
        query=query,
        email=minutes_email.write(found, f"{origins.address(request)}{path}{query}"),
        partners=_partners(minutes) if is_coordinators and not found.partner else (),
    )


def _partners(minutes: Minutes) -> list[tuple[str, str, str]]:
    """List each partner named in the minutes, its number of actions, and the query for them."""
    own = ((one, of_partner(minutes, one.id)) for one in named(minutes))
    return [
        (one.name, words.count(len(part.actions + part.carried), "action"), f"?partner={one.id}")
        for one, part in own
    ]


async def _file(request: Request, ending: str, write: Write) -> Response:
    """Answer with the minutes as a file, written in a thread beside the event loop."""
    found = await _find(request)
    if isinstance(found, Response):
        return found
    content, kind = await asyncio.to_thread(write, found, dates.now())
    name = f"{'actions' if found.partner else 'minutes'}-{found.minutes.date}.{ending}"
    headers = {**forms.HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, 200, headers, kind)


# Each of the next two functions imports a large library that no other page needs.


def _write_word(shown: Shown, made_at: str) -> tuple[bytes, str]:
    from synergy import minutes_document

    return minutes_document.write(shown, made_at), minutes_document.TYPE


def _write_pdf(shown: Shown, made_at: str) -> tuple[bytes, str]:
    from synergy import minutes_pdf

    return minutes_pdf.write(shown, made_at), minutes_pdf.TYPE


async def _word(request: Request) -> Response:
    return await _file(request, "docx", _write_word)


async def _pdf(request: Request) -> Response:
    return await _file(request, "pdf", _write_pdf)


# The first match answers.
routes = [
    Route("/minutes/{meeting}.docx", _word),
    Route("/minutes/{meeting}.pdf", _pdf),
    Route("/minutes/{meeting}", _page),
]
