"""Every reading in db/queries, called once with what it asks for, and once with each filter."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from db.connect import Database, file_of
from db.kinds import records as kinds
from db.queries import (
    access,
    actions,
    agenda,
    assurance,
    attendance,
    board,
    board_figures,
    capture,
    carried,
    choices,
    coverage,
    ending,
    history,
    indicators,
    issues,
    meetings,
    minutes,
    organizations,
    outside,
    overlap_ranking,
    overlaps,
    places,
    practice,
    projector,
    records,
    referral,
    running,
    search,
    services,
    settings,
    similar,
    trends,
)
from db.queries.actions import ActionFilter
from db.queries.coverage import Asked
from db.queries.history import HistoryFilter
from db.queries.issues import IssueFilter
from db.queries.meetings import MeetingFilter
from db.queries.organizations import OrganizationFilter
from db.queries.overlap_ranking import OverlapFilter
from db.queries.paging import Page
from db.queries.places import Near
from db.queries.practice import PracticeFilter
from db.queries.services import ServiceFilter
from synergy import words
from synergy.figures import Figures
from synergy.referral_facts import Question, Start
from tests.db.tools import HACKNEY

Call = Callable[[Database], Any]

TODAY, PAGE = "2026-09-01", Page(2, 20)
NEEDY = Question(
    TODAY, {3: "a need"}, 14, Start(51.46, -0.12, HACKNEY), "Somali", "self", "evenings"
)
ACTIONS = ActionFilter(TODAY, next_meeting="2026-09-15", last_meeting=3, since="2026-06-05T00:00Z")


def _filters() -> Iterator[tuple[str, Call]]:
    every_action = [
        ("no filter", ACTIONS),
        *((f"state {state}", replace(ACTIONS, state=state)) for state in words.ACTION_STATES),
        ("all open", replace(ACTIONS, state="all open")),
        ("partner", replace(ACTIONS, organization_id=13)),
        ("no partner", replace(ACTIONS, organization_id=actions.NO_PARTNER)),
        *((f"due {due}", replace(ACTIONS, due=due)) for due in actions.DUE_WORDS),
        *((f"since {since}", replace(ACTIONS, since_last=since)) for since in actions.SINCE_WORDS),
        ("meeting", replace(ACTIONS, meeting_id=3)),
        ("issue", replace(ACTIONS, issue_id=3)),
        ("together", replace(ACTIONS, state="open", organization_id=13, due="overdue")),
    ]
    for name, action_filter in every_action:
        yield f"list actions, {name}", lambda db, f=action_filter: actions.list_actions(db, f, PAGE)
        yield f"count actions, {name}", lambda db, f=action_filter: actions.count_actions(db, f)
    every_issue = [
        ("no filter", IssueFilter()),
        ("theme", IssueFilter(theme="funding")),
        ("no theme", IssueFilter(theme=issues.NO_THEME)),
        ("status", IssueFilter(status="open")),
        ("partner", IssueFilter(organization_id=13)),
        ("borough", IssueFilter(borough=HACKNEY)),
        ("raised at", IssueFilter(raised_at=3)),
        ("raised again at", IssueFilter(raised_at=3, again=True)),
        ("first raised at", IssueFilter(raised_at=3, again=False)),
        ("together", IssueFilter("funding", "open", 13, HACKNEY)),
    ]
    for name, issue_filter in every_issue:
        for order in issues.ORDERS:
            yield (
                f"list issues by {order}, {name}",
                lambda db, f=issue_filter, o=order: issues.list_issues(db, f, o, PAGE),
            )
        yield f"count issues, {name}", lambda db, f=issue_filter: issues.count_issues(db, f)
    every_service = [
        ("no filter", ServiceFilter()),
        ("specialism", ServiceFilter(specialism="gangs")),
        ("factor", ServiceFilter(factor="mental-health")),
        ("borough", ServiceFilter(borough=HACKNEY)),
        ("age", ServiceFilter(age=14)),
        ("closed too", ServiceFilter(closed=True)),
        ("partner", ServiceFilter(organization_id=13)),
        ("off the map", ServiceFilter(off="online")),
        ("an address", ServiceFilter(place=13)),
        ("together", ServiceFilter("gangs", "mental-health", HACKNEY, 14)),
    ]
    for name, service_filter in every_service:
        yield f"count services, {name}", lambda db, f=service_filter: services.count_services(db, f)
        yield (
            f"list services, {name}",
            lambda db, f=service_filter: services.list_services(db, f, PAGE),
        )


def _more_filters() -> Iterator[tuple[str, Call]]:
    for kind in (
        OrganizationFilter(),
        OrganizationFilter(kind="partner"),
        OrganizationFilter(specialism="gangs"),
        OrganizationFilter("partner", "gangs", HACKNEY),
        OrganizationFilter(due=TODAY),
        OrganizationFilter("partner", "gangs", HACKNEY, TODAY),
    ):
        yield f"list {kind}", lambda db, f=kind: organizations.list_organizations(db, f, PAGE)
        yield f"count {kind}", lambda db, f=kind: organizations.count_organizations(db, f)
    for held in (
        MeetingFilter(TODAY),
        MeetingFilter(TODAY, "made up"),
        MeetingFilter(TODAY, held=True),
        MeetingFilter(TODAY, None, False, 13),
        MeetingFilter(TODAY, status="closed"),
    ):
        yield f"list {held}", lambda db, f=held: meetings.list_meetings(db, f, PAGE)
        yield f"count {held}", lambda db, f=held: meetings.count_meetings(db, f)
    for what in (PracticeFilter(), PracticeFilter(need=1), PracticeFilter(1, "evaluated", 13)):
        yield f"list {what}", lambda db, f=what: practice.list_practice(db, f, PAGE)
        yield f"count {what}", lambda db, f=what: practice.count_practice(db, f)


BOUNDED: dict[str, Call] = {
    **dict(_filters()),
    **dict(_more_filters()),
    "indicators": indicators.indicators,
    "values of an indicator": lambda db: indicators.values(db, "Poverty", "2022/23"),
    "organization": lambda db: organizations.organization(db, 3, contact=True, notes=True),
    "locations of an organization": lambda db: organizations.locations(db, 3),
    "raised by an organization": lambda db: organizations.raised_by(db, 3, 20),
    "attended by an organization": lambda db: organizations.attended(db, 3, 20),
    "meeting": lambda db: meetings.meeting(db, 3),
    "attendance": lambda db: meetings.attendance(db, 3),
    "version of an attendance": lambda db: meetings.attendance_version(db, 3),
    "who came last": meetings.came_last,
    "updates": lambda db: meetings.updates(db, 3),
    "mentions at a meeting": lambda db: meetings.mentions(db, 3),
    "decisions": lambda db: meetings.decisions(db, 3),
    "agenda": lambda db: agenda.agenda(db, 3),
    "behind an agenda": lambda db: agenda.behind(db, 3, TODAY),
    "projected meeting": lambda db: projector.showing(db, TODAY),
    "projected head": lambda db: projector.shown(db, 15),
    "the meeting before": lambda db: running.former(db, 15),
    "projected voices": lambda db: projector.voices(db, 15, 100),
    "projected raisers": lambda db: projector.raisers(db, 15),
    "projected captured": lambda db: projector.captured(db, 15, 100),
    "projected agreed": lambda db: projector.agreed(db, 15, 100),
    "projected produced": lambda db: projector.produced(db, 15),
    "carried actions": lambda db: carried.carried_actions(db, 15, PAGE),
    "count carried actions": lambda db: carried.count_carried(db, 15),
    "count carried actions, overdue": lambda db: carried.count_carried(db, 15, overdue_on=TODAY),
    "stood actions": lambda db: carried.stood_actions(db, 15),
    "left actions": lambda db: carried.left_actions(db, 15, PAGE),
    "count left actions": lambda db: carried.count_left(db, 15, "dropped"),
    "carried issues": lambda db: carried.carried_issues(db, 15, PAGE),
    "count carried issues": lambda db: carried.count_carried_issues(db, 15, recurring=True),
    "the open meeting": running.current,
    "the coming meeting": lambda db: running.coming(db, TODAY),
    "the meeting closed last": running.closed_last,
    "where a meeting stands": lambda db: running.running(db, 3),
    "meetings held": lambda db: trends.held(db, 12),
    "meetings held in a year": lambda db: trends.held(db, 26, 2026),
    "years of meetings": trends.years,
    "issues that meetings raised": lambda db: trends.raised_issues(db, [3, 4, 5], 20),
    "count the issues that meetings raised": lambda db: trends.count_raised(db, [3, 4, 5]),
    "themes that meetings raised": lambda db: trends.raised_themes(db, [3, 4, 5]),
    "ages of issues": lambda db: trends.ages(db, TODAY),
    "whether an issue is made up": trends.has_sample_issues,
    "actions given and done": lambda db: trends.flow(db, [3, 4, 5]),
    "what partners owed": lambda db: trends.owed(db, "2026-01-01", TODAY),
    "practice": lambda db: practice.practice(db, 3),
    "practice by evidence": practice.count_by_evidence,
    "issues by status": issues.count_by_status,
    "issues raised lately": lambda db: issues.raised_lately(db, [1, 2, 12], 12),
    "organizations by kind": organizations.count_by_kind,
    "practice of a need": lambda db: practice.of_the_same_need(db, "issue_id", 3, 3),
    "raised by meeting": lambda db: issues.raised_by_meeting(db, 3),
    "choose a location of one": lambda db: choices.locations(db, 3),
    "headlines": lambda db: actions.count_headlines(db, TODAY, "2026-09-15"),
    "action": lambda db: actions.action(db, 3),
    "some actions": lambda db: actions.some_actions(db, [3, 1, 2]),
    "notes": lambda db: actions.notes(db, 3),
    "issue": lambda db: issues.issue(db, 3),
    "mentions": lambda db: issues.mentions(db, 3),
    "boroughs of an issue": lambda db: issues.boroughs(db, 3),
    "service": lambda db: services.service(db, 3),
    "where a pin stands": lambda db: places.point(db, 3, True),
    "where the pins of a service stand": lambda db: places.points_of(db, 3, False),
    "services to check": lambda db: assurance.list_due(db, 3, TODAY, 20),
    "count services to check": lambda db: assurance.count_due(db, 3, TODAY),
    "who checked a service": lambda db: assurance.checked_by(db, 3),
    "minutes drawn": lambda db: minutes.draft(db, 3),
    "minutes shown": lambda db: minutes.shown(db, 3, 13),
    "minutes frozen": lambda db: minutes.frozen(db, 3),
    "choose an organization": choices.organizations,
    "choose a borough": choices.boroughs,
    "choose a term": lambda db: choices.terms(db, words.THEME),
    "choose a meeting": lambda db: choices.meetings(db, 1),
    "setting": lambda db: choices.setting(db, "purpose"),
    "refer for a need": lambda db: referral.refer(db, NEEDY, 10),
    "refer whatever the need": lambda db: referral.refer(db, replace(NEEDY, needs={}), 10),
    "languages": referral.languages,
    "who can be named": capture.partners,
    "an issue and its meetings": lambda db: capture.raised(db, 3),
    "the last command about an action": lambda db: history.last_own_command(db, "action", 1),
    "whether a mention made its issue": lambda db: capture.is_new(db, 3),
    "the issue that a mention opened again": lambda db: capture.reopened(db, 3),
    "what a meeting's actions lack": lambda db: ending.unsettled(db, 3),
    "the days of meetings": lambda db: ending.held_days(db, "2099-01-01", 6),
    "the meeting after a day": lambda db: capture.next_meeting(db, TODAY),
    "issues like a line": lambda db: similar.similar(db, "demand doubles at a project", 3),
}

ALL, NEAR, ASKED = ServiceFilter(), Near(51.46, -0.12, 3), Asked(TODAY)
FIGURES = Figures("Poverty", "2022/23", "Us", {HACKNEY: 1.0})
FIRST = Page(1, 20)


def _entries() -> Iterator[tuple[str, Call]]:
    day = date.fromisoformat(TODAY)
    every = [HistoryFilter(happened=word) for word in (None, *history.HAPPENED)]
    for chosen in (*every, HistoryFilter("action", "generate", None, day, day)):
        yield f"list {chosen}", lambda db, f=chosen: history.list_entries(db, f, FIRST)
        yield f"count {chosen}", lambda db, f=chosen: history.count_entries(db, f)
    yield "one change", lambda db: history.entry(db, 3)


def _overlaps(db: Database) -> list[overlaps.Overlap]:
    ranking = overlap_ranking.rank(db, OverlapFilter(3, False, "gangs", HACKNEY, 13))
    return overlaps.read(db, [*ranking.best, *overlap_ranking.rank(db, OverlapFilter()).best])


# What reads a table from one end, and what is asked too seldom, or of too few rows, to matter.
OTHERS: dict[str, Call] = {
    **dict(_entries()),
    "who may come in": access.has_accounts,
    "a session": lambda db: access.pass_of(db, "token", TODAY),
    "a session by its number": lambda db: access.pass_by_id(db, 3, TODAY),
    "every session": lambda db: access.passes(db, TODAY),
    "count accounts": access.count_accounts,
    "list accounts": lambda db: access.list_accounts(db, FIRST),
    "account": lambda db: access.account(db, 3),
    "account of an address": lambda db: access.account_by_email(db, "a@b.org"),
    "the only coordinator": access.sole_coordinator,
    "organizations of a name": lambda db: access.organizations_named(db, "North"),
    "count links": access.count_links,
    "list links": lambda db: access.list_links(db, FIRST),
    "link": lambda db: access.link(db, 3),
    "who is present": lambda db: attendance.present(db, 3),
    "who is attending": lambda db: attendance.attending(db, 3, 60),
    "meetings around a day": lambda db: board.between(db, TODAY),
    "the last meetings": lambda db: board.last_meetings(db, TODAY),
    "whether there are partners": board.has_partners,
    "the board's figures": lambda db: board_figures.figures(
        db, board.between(db, TODAY), board.last_meetings(db, TODAY)
    ),
    "count actions due": lambda db: board.count_due(db, board.between(db, TODAY)),
    "who owes actions": lambda db: board.owed(db, board.between(db, TODAY), 20),
    "boroughs of issues": board.concerned,
    "choose a service": choices.services,
    "choose any location": lambda db: choices.locations(db, None),
    "choose an issue": lambda db: choices.issues(db, 3),
    "coverage, each square": lambda db: coverage.cells(db, ASKED),
    "coverage, in all": lambda db: coverage.totals(db, ASKED),
    "coverage, the nearest": lambda db: coverage.nearest(db, ASKED),
    "coverage by age": lambda db: coverage.by_age(db, ASKED, HACKNEY),
    "coverage, who is there": lambda db: coverage.present(db, ASKED, HACKNEY, "gangs", FIRST),
    "changes of a row": lambda db: history.changes_of(db, "service", 3),
    "changes of a row with its parts": lambda db: history.changes_with_parts(
        db, kinds.SERVICE, 3, private=True
    ),
    "who changed anything": history.actors,
    "figures held": lambda db: indicators.held(db, "Poverty", "2022/23"),
    "versions of figures": lambda db: indicators.versions(db, FIGURES),
    "names of boroughs": indicators.boroughs,
    "figures compared": lambda db: indicators.compare(db, FIGURES),
    "figures for outside": outside.figures,
    "what was done, for outside": lambda db: outside.latest_done(db, 20),
    "reach, for outside": outside.reach,
    "overlaps": _overlaps,
    "pins": lambda db: places.pins(db, ALL),
    "what has no pin": lambda db: places.off_the_map(db, ALL),
    "services by borough": lambda db: places.count_by_borough(db, ALL),
    "count what is near": lambda db: places.count_near(db, ALL, NEAR),
    "list what is near": lambda db: places.list_near(db, ALL, NEAR, FIRST),
    **{
        f"the form of {kind.table}": lambda db, k=kind: records.record(db, k, 3)
        for kind in kinds.BY_TABLE.values()
    },
    "search": lambda db: search.search(db, "young people"),
    "settings": settings.settings,
    "whether there is a list": lambda db: settings.has_list(db, words.THEME),
    "words of a list": lambda db: settings.terms(db, words.THEME),
    "count the sample": settings.count_sample,
    "count rows": settings.count_rows,
    "about the file": lambda db: settings.about(db, file_of(db)),
}
READINGS = BOUNDED | OTHERS
