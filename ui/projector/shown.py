"""What a coordinator chose to fill the projector: a record, the map or the recurring issues."""

from collections.abc import Callable

from db.connect import Database
from db.queries import actions, issues, organizations, services
from db.queries.actions import ActionFilter
from db.queries.issues import Mention
from db.queries.paging import Page
from db.queries.services import ServiceFilter
from synergy import dates, words
from synergy.typed_text import isolate
from ui.projector import between
from ui.projector.marks import ACTION_MARKS
from ui.projector.slides import LATELY, NOBODY, UNDER_FIGURES, Projected, Row, Slide, say_due

# How many rows of each kind are read.
MOST = 20


def _issue(db: Database, projected: Projected, number: int) -> Slide | None:
    one = issues.issue(db, number)
    if one is None:
        return None
    lately = tuple(issues.raised_lately(db, [number], LATELY)[number])
    strip = Row("strip", ("repeat", one.status), f"The last {LATELY} meetings", strip=lately)
    open_here = ActionFilter(projected.today, state="all open", issue_id=number)
    return Slide(
        projected.label(one.theme or "no theme", one),
        (
            _figure(one.times_raised, "meeting"),
            _figure(one.partners or 0, "partner"),
            _figure(one.open_actions, "open action"),
        ),
        (strip, *_promised(db, open_here), *_mentions(issues.mentions(db, number)[:MOST])),
        UNDER_FIGURES,
        title=one.title,
    )


def _mentions(found: list[Mention]) -> list[Row]:
    """Say who raised an issue at each meeting, the latest first."""
    partners: dict[tuple[int, str], list[str]] = {}
    for one in found:
        partners.setdefault((one.meeting_id, one.date), []).append(isolate(one.organization or ""))
    return [
        Row(f"meeting {meeting}", ("flag", dates.say_short(day)), words.join(names))
        for (meeting, day), names in partners.items()
    ]


def _action(db: Database, projected: Projected, number: int) -> Slide | None:
    one = actions.action(db, number)
    if one is None:
        return None
    agreed = f"{isolate(one.meeting)}, {dates.say(one.meeting_date)}" if one.meeting else ""
    rows = (
        Row("state", (ACTION_MARKS[one.state][0], "status"), one.state.capitalize()),
        Row("owner", ("speech", "owner"), one.organization or NOBODY),
        Row("due", ("box", "due"), dates.say(one.due_on) or "No due date"),
        Row("issue", ("flag", "issue"), one.issue or ""),
        Row("meeting", ("diamond", "agreed at"), agreed),
    )
    said = projected.label("", one)
    return Slide(said, rows=tuple(row for row in rows if row.title), title=one.title)


def _organization(db: Database, projected: Projected, number: int) -> Slide | None:
    one = organizations.organization(db, number, contact=False, notes=False)
    if one is None:
        return None
    offered = ServiceFilter(organization_id=number)
    promised = ActionFilter(projected.today, state="all open", organization_id=number)
    available, _ = services.count_services(db, offered)
    open_actions = actions.count_actions(db, promised)
    raised = organizations.raised_by(db, number, MOST)
    return Slide(
        figures=(
            _figure(available, "service"),
            _figure(len(raised), "issue"),
            _figure(open_actions, "open action"),
        ),
        rows=(
            *(
                Row(f"service {line.id}", ("star", "service"), line.name, facts=(line.boroughs,))
                for line in services.list_services(db, offered, Page(1, MOST))
            ),
            *_promised(db, promised),
            *(Row(f"issue {issue.id}", ("flag", "issue"), issue.title) for issue in raised),
        ),
        per_page=UNDER_FIGURES,
        nothing="No services, actions or issues yet.",
        title=one.name,
    )


def _promised(db: Database, chosen: ActionFilter) -> list[Row]:
    return [
        Row(
            f"action {one.id}",
            ACTION_MARKS[one.state],
            one.title,
            facts=(one.organization or NOBODY, say_due(one.due_on)),
        )
        for one in actions.list_actions(db, chosen, Page(1, MOST))
    ]


def _figure(number: int, one: str) -> tuple[int, str]:
    return number, one if number == 1 else f"{one}s"


# The map and the recurring issues are not records.
_SHOWN: dict[str, Callable[[Database, Projected, int], Slide | None]] = {
    "map": lambda db, projected, number: between.across_london(db),
    "recurring": lambda db, projected, number: between.recurring(db, projected.today),
    "issue": _issue,
    "action": _action,
    "organization": _organization,
}


def shown(db: Database, projected: Projected, table: str, number: int) -> Slide | None:
    """Return the slide of what was chosen; None if it is a record that has been deleted."""
    return _SHOWN[table](db, projected, number)
