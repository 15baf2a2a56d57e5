"""What the hall reads at each step of a meeting, as plain words: nothing here is Markdown."""

from collections.abc import Callable
from dataclasses import dataclass

from db.connect import Database
from db.queries import actions, carried, issues, projector, running
from db.queries.actions import ActionFilter, ActionLine
from db.queries.agenda import AgendaItem
from db.queries.carried import CarriedAction, CarriedIssue
from db.queries.issues import IssueFilter
from db.queries.paging import Page
from db.queries.projector import Item, Shown, Voice
from synergy import dates, words
from synergy.agenda import Step, say_carried, say_raised, times
from synergy.typed_text import isolate
from ui.projector.marks import ACTION_MARKS, KINDS, Mark

# What the hall looks at before it is too long for any meeting.
MOST = 100
# Dates of an issue that stand in two lines: the first, and the last ones.
DATES = 7

# Later than any day.
LAST = "9999-12-31"
NOBODY = "no partner yet"


@dataclass(frozen=True)
class Row:
    """One line of a list, or one card: its status is a shape and a word.

    A row of another `id` is another one: it is marked as it comes. There are at most three facts.
    """

    id: str
    mark: Mark
    title: str
    under: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slide:
    """What fills the screen under its title.

    `rows` stand `per_page` on a page, the list's `whole` number may be greater; `figures` are
    large numbers with their words.
    """

    summary: str = ""
    figures: tuple[tuple[int, str], ...] = ()
    rows: tuple[Row, ...] = ()
    per_page: int = 7
    cards: bool = False
    nothing: str = ""


@dataclass(frozen=True)
class Hall:
    """The meeting that is shown on a day (ISO)."""

    meeting: Shown
    today: str

    def label(self, text: str, one: CarriedAction | CarriedIssue | ActionLine | Item) -> str:
        """Say with a text that a thing is made up, where the meeting's label says not so of all."""
        made_up = "sample" if one.sample and not self.meeting.sample else ""
        return " · ".join(filter(None, (isolate(text), made_up)))


def _since(db: Database, hall: Hall) -> Slide:
    last = running.former(db, hall.meeting.id)
    if last is None:
        return Slide(nothing="This is the first meeting.")
    left = carried.left_actions(db, hall.meeting.id, Page(1, MOST))
    done, dropped = (carried.count_left(db, hall.meeting.id, word) for word in ("done", "dropped"))
    put_off, new = (
        actions.count_actions(
            db,
            ActionFilter(hall.today, since_last=word, last_meeting=last.id, since=last.date),
        )
        for word in ("put off", "new")
    )
    again = issues.count_issues(db, IssueFilter(raised_at=last.id, again=True))
    return Slide(
        f"Since {dates.say(last.date)}",
        (
            (done, "done"),
            (dropped, "dropped"),
            (put_off, "put off"),
            (new, "new actions"),
            (again, "issues raised again"),
        ),
        tuple(
            Row(
                f"{one.state} {one.id}",
                ACTION_MARKS[one.state],
                one.title,
                facts=(hall.label(one.organization or NOBODY, one),),
            )
            for one in left
        ),
        5,
        nothing="No action was done or dropped since then.",
    )


def _updates(db: Database, hall: Hall) -> Slide:
    found = projector.voices(db, hall.meeting.id, MOST)
    told = sum(one.update_id is not None for one in found)
    return Slide(
        f"{told:,} of {words.count(len(found), 'partner')} reported" if found else "",
        rows=tuple(_voice(one) for one in found),
        per_page=next((size for size in (6, 9) if len(found) <= size), 12),
        cards=True,
        nothing="No partner is marked present yet.",
    )


def _voice(one: Voice) -> Row:
    if one.update_id is None:
        return Row(f"partner {one.organization_id}", ("ring", "to come"), one.organization)
    more = f" (and {words.count(one.more, 'more update')})" if one.more else ""
    text = f"{isolate(one.text or '')}{more}"
    return Row(f"update {one.update_id}", ("tick", "reported"), one.organization, text)


def _issues(db: Database, hall: Hall) -> Slide:
    number = hall.meeting.id
    found = carried.carried_issues(db, number, Page(1, MOST))
    today = projector.raisers(db, number)
    total = carried.count_carried_issues(db, number)
    recurring = carried.count_carried_issues(db, number, recurring=True)
    return Slide(
        f"{words.count(total, 'unresolved issue')}, {recurring:,} raised at 2 meetings or more"
        f"{_first(total)}",
        rows=tuple(_issue(one, hall, today.get(one.id, ())) for one in found),
        per_page=5,
        nothing="No issue is unresolved.",
    )


def _issue(one: CarriedIssue, hall: Hall, today: tuple[str, ...]) -> Row:
    is_new = one.times == 1 and bool(today)
    raised = say_raised(one.times)
    said = (f"today: {words.join([isolate(name) for name in today])}",) if today else ()
    return Row(
        f"issue {one.id} {len(today)}",
        ("star", "new") if is_new else ("repeat" if one.times > 1 else "flag", raised),
        one.title,
        _dates([day for _, day in one.raised]),
        (hall.label(one.theme or "no theme", one), *said),
    )


def _dates(days: list[str]) -> str:
    """Say days without their names, the first and the last ones where there are many."""
    said = [dates.say(day).partition(" ")[2] for day in days]
    if len(said) > DATES:
        return f"{said[0]} … {', '.join(said[1 - DATES :])}"
    return ", ".join(said)


def _actions(db: Database, hall: Hall) -> Slide:
    number, today = hall.meeting.id, hall.today
    before = carried.carried_actions(db, number, Page(1, MOST))
    left = carried.left_actions(db, number, Page(1, MOST))
    given = ActionFilter(today, state="all open", meeting_id=number)
    here = actions.list_actions(db, given, Page(1, MOST))
    # What is done while the meeting looks at it stays in its place.
    done = [one for one in left if one.done_on == hall.meeting.date]
    every: list[CarriedAction | ActionLine] = [*before, *done, *here]
    lines = sorted(every, key=lambda one: (one.due_on or LAST, one.id))
    total = carried.count_carried(db, number) + actions.count_actions(db, given)
    overdue = carried.count_carried(db, number, overdue_on=today)
    overdue += sum(_is_overdue(one, today) for one in here)
    return Slide(
        f"{words.count(total, 'open action')}, {overdue:,} overdue{_first(total)}",
        rows=tuple(_action(one, hall) for one in lines[:MOST]),
        nothing="No action is open.",
    )


def _is_overdue(one: CarriedAction | ActionLine | Item, today: str) -> bool:
    return one.state in words.OPEN_ACTION_STATES and (one.due_on or LAST) < today


def _action(one: CarriedAction | ActionLine, hall: Hall) -> Row:
    carry = say_carried(one.carried) if isinstance(one, CarriedAction) else "given here"
    late = _is_overdue(one, hall.today)
    return Row(
        f"action {one.id} {one.state}",
        ("triangle", "overdue") if late else ACTION_MARKS[one.state],
        one.title,
        facts=(one.organization or NOBODY, _due(one.due_on), hall.label(carry, one)),
    )


def _due(day: str | None) -> str:
    return f"due {dates.say(day)}" if day else "no date"


def _first(total: int) -> str:
    return f", the first {MOST} here" if total > MOST else ""


def _business(db: Database, hall: Hall) -> Slide:
    found = projector.captured(db, hall.meeting.id, MOST)
    return Slide(
        rows=tuple(_item(one, hall) for one in found if one.kind != "update"),
        nothing="Nothing is written down yet.",
    )


def _item(one: Item, hall: Hall) -> Row:
    whose = one.organization or (NOBODY if one.kind == "action" else "")
    facts = (
        hall.label(whose, one),
        _due(one.due_on) if one.kind == "action" else "",
        say_times(one.times) if one.times is not None else "",
        f"on: {isolate(one.about)}" if one.about else "",
    )
    mark = KINDS[one.kind]
    if one.kind == "action" and one.state not in (None, "open"):
        mark = ACTION_MARKS[one.state]
    return Row(f"{one.kind} {one.id}", mark, one.text, facts=tuple(filter(None, facts)))


def say_times(times: int) -> str:
    """Say at how many meetings an issue was raised: "new" at the first."""
    return "new" if times == 1 else say_raised(times)


def _close(db: Database, hall: Hall) -> Slide:
    made = projector.produced(db, hall.meeting.id)
    return Slide(
        "What this meeting produced",
        (
            (made.present, "present"),
            (made.updates, "updates"),
            (made.issues, f"issues, {made.recurring:,} again"),
            (made.decisions, "decisions"),
            (made.actions, "actions"),
            (made.practices, "practice notes"),
        ),
        tuple(_item(one, hall) for one in projector.agreed(db, hall.meeting.id, MOST)),
        5,
        nothing="No decision and no action yet.",
    )


STEPS: dict[Step, Callable[[Database, Hall], Slide]] = {
    "since": _since,
    "updates": _updates,
    "issues": _issues,
    "actions": _actions,
    "business": _business,
    "other": lambda db, hall: Slide(),
    "close": _close,
}


def planned(items: list[AgendaItem], meeting: Shown) -> Slide:
    """Show what a meeting will do."""
    minutes = [one.minutes for one in items]
    begins = times(meeting.start_time, minutes) if meeting.start_time else ()
    return Slide(
        meeting.purpose or "",
        rows=tuple(
            Row(
                f"item {one.id}",
                ("box", begins[number] if begins else f"{number + 1}."),
                one.title,
                facts=(f"{one.minutes:,} min",) if one.minutes else (),
            )
            for number, one in enumerate(items)
        ),
        nothing="The agenda is still empty.",
    )


def latest(db: Database, hall: Hall, most: int) -> tuple[Row, ...]:
    """Show what was written down last."""
    return tuple(
        Row(
            f"{one.kind} {one.id}",
            KINDS[one.kind],
            ": ".join(map(isolate, filter(None, (one.organization, one.text)))),
        )
        for one in projector.captured(db, hall.meeting.id, most)
    )
