"""The report for funders to print: the published records on paper."""

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from db import connect
from db.queries import actions, choices, issues, organizations, outside, practice, published
from db.queries.actions import ActionFilter
from db.queries.issues import IssueFilter
from db.queries.organizations import OrganizationFilter
from db.queries.paging import Page
from db.queries.practice import PracticeFilter
from db.samples import sample
from synergy import dates, heads, words
from synergy.viewers import Viewer
from web import forms

# Everyone who prints it gets what a funder gets.
READER = Viewer("funder", "report")
# The most rows in each list; the screens have the rest.
FIRST = Page(1, 100)


def _read() -> dict[str, object]:
    today = dates.today().isoformat()
    with connect.reading_as(READER) as db:
        copy = published.published(db)
        return {
            "name": choices.setting(db, "partnership_name") or "Synergy",
            "purpose": choices.setting(db, "purpose"),
            "as_of": dates.say_moment(copy.made_at),
            "figures": outside.figures(db),
            "specialisms": [term.name for term in choices.terms(db, words.SPECIALISM)],
            "reach": outside.reach(db),
            "issues": issues.list_issues(db, IssueFilter(), "times raised", FIRST),
            "done": actions.some_actions(db, outside.latest_done(db, FIRST.size)),
            "open": actions.list_actions(db, ActionFilter(today, "all open"), FIRST),
            "partners": organizations.list_organizations(db, OrganizationFilter(), FIRST),
            "practice": practice.list_practice(db, PracticeFilter(), FIRST),
            "has_sample": sample.has_sample(db),
            "history_head": heads.say_printed(copy.history_head),
        }


async def _report(request: Request) -> Response:
    viewer = forms.viewer_of(request)
    if viewer is None or viewer.role == "display":
        return PlainTextResponse("Page not found.", 404)
    held = await asyncio.to_thread(_read)
    return forms.page("report.html", 200, **held, say=dates.say, count=words.count)


routes = [Route("/report", _report)]
