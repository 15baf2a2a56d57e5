"""The slides that the projector turns while there is no meeting to show, as plain text."""

from db.connect import Database
from db.queries import actions, board, projector, services, trends
from db.queries.agenda import agenda
from db.queries.board import Between
from db.queries.paging import Page
from db.queries.services import ServiceFilter
from db.queries.trends import RaisedIssue
from db.samples import sample
from synergy import dates, words
from synergy.typed_text import isolate
from ui.map.colours import bands
from ui.meetings.rows import say_when
from ui.projector.slides import (
    AGENDA,
    LATELY,
    MOST,
    ROWS,
    Row,
    Slide,
    agenda_rows,
    label,
    named,
    say_how_often,
)

# How many finished actions are listed: two pages.
FINISHED = 2 * ROWS


def slides(db: Database, today: str) -> tuple[Slide, ...]:
    """Make the slides of a day (ISO), each with a sentence where there is nothing to list yet."""
    around = board.between(db, today)
    return (
        _next_meeting(db, around),
        recurring(db, today),
        _finished(db, around),
        across_london(db),
    )


def _next_meeting(db: Database, around: Between) -> Slide:
    meeting = projector.shown(db, around.coming.id) if around.coming else None
    if meeting is None:
        return Slide(
            title="No meeting planned",
            nothing="This screen will update when one is.",
        )
    when = " · ".join(filter(None, (dates.say(meeting.date), meeting.start_time)))
    place = (meeting.place,) if meeting.place else ()
    first = Row("when", ("flag", say_when(meeting.date, around.today)), when, facts=place)
    return Slide(
        meeting.purpose or "",
        rows=(first, *agenda_rows(agenda(db, meeting.id), meeting)),
        per_page=AGENDA,
        title=f"Next meeting: {named(meeting)}",
    )


def recurring(db: Database, today: str) -> Slide:
    """Make the slide of the issues raised most, with a bar for each of the last meetings."""
    meetings = [one.id for one in board.last_meetings(db, today, LATELY)]
    raised = [one for one in trends.raised_issues(db, meetings, ROWS) if one.times > 1]
    said = f"Raised most at the last {words.count(len(meetings), 'meeting')}"
    return Slide(
        f"{said} · each bar is one of them, the latest on the right" if raised else "",
        rows=tuple(_issue(one, meetings) for one in raised),
        title="Recurring issues",
        nothing="No issue has been raised at two meetings yet. Those that are will appear here.",
    )


def _issue(one: RaisedIssue, meetings: list[int]) -> Row:
    status = one.status if one.status != "open" else ""
    said = " · ".join(filter(None, (isolate(one.theme or "no theme"), status)))
    return Row(
        f"issue {one.id}",
        say_how_often(one.times),
        one.title,
        label(said, bool(one.sample)),
        strip=tuple(one.partners.get(meeting, 0) for meeting in meetings),
    )


def _finished(db: Database, around: Between) -> Slide:
    if around.last is None:
        return Slide(
            title="Finished actions",
            nothing="No meeting held yet. Actions finished after one will appear here.",
        )
    chosen = around.actions(since_last="done")
    total = actions.count_actions(db, chosen)
    found = actions.list_actions(db, chosen, Page(1, MOST))
    latest = sorted(found, key=lambda one: one.done_on or "", reverse=True)[:FINISHED]
    shown = f" · the latest {FINISHED} shown" if total > FINISHED else ""
    return Slide(
        f"{words.count(total, 'action')} finished{shown}" if total else "",
        rows=tuple(
            Row(
                f"action {one.id}",
                ("tick", f"done {dates.say_short(one.done_on)}"),
                one.title,
                facts=(label(one.organization or "no owner", bool(one.sample)),),
            )
            for one in latest
        ),
        title=f"Finished since {dates.say(around.last.date)}",
        nothing="Nothing finished yet. Actions marked as done will appear here.",
    )


def across_london(db: Database) -> Slide:
    """Make the slide with the map, shaded by open issues, and the boroughs with the most."""
    total, _ = services.count_services(db, ServiceFilter())
    offered = words.count(total, "service") if total else "No services yet"
    concerned = board.concerned(db)
    shades = bands(one.issues for one in concerned)
    found = concerned[:ROWS]
    said = f"{offered} · stronger colour = more open issues"
    return Slide(
        label(said, sample.has_sample(db)) if found else "",
        rows=tuple(
            Row(
                f"borough {one.code}",
                ("flag", words.count(one.issues, "open issue")),
                one.name,
                facts=(_services(db, one.code),),
            )
            for one in found
        ),
        title="Across London",
        nothing=f"{offered}. Boroughs that open issues affect will appear here.",
        areas={
            one.code: next(n for n, (_, most) in enumerate(shades) if one.issues <= most)
            for one in concerned
        },
    )


def _services(db: Database, borough: str) -> str:
    number, _ = services.count_services(db, ServiceFilter(borough=borough))
    return words.count(number, "service") if number else "no services yet"
