"""The projector's words at each agenda item, as plain text: nothing here is Markdown."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from db.connect import Database
from db.queries import actions, carried, issues, projector, running
from db.queries.actions import ActionFilter, ActionLine
from db.queries.agenda import AgendaItem
from db.queries.carried import CarriedAction, CarriedIssue
from db.queries.issues import IssueFilter, IssueLine
from db.queries.paging import Page
from db.queries.projector import Item, Shown, Voice
from synergy import dates, words
from synergy.agenda import Step, say_carried, say_raised, times
from synergy.typed_text import isolate
from ui.projector.marks import ACTION_MARKS, KINDS, Mark

MOST = 100
# How many meetings the strip beside an issue covers.
LATELY = 12
# How many rows fit on a page, on a page with figures, and on a page of the agenda.
ROWS, UNDER_FIGURES, AGENDA = 5, 4, 7

# Later than any day.
LAST = "9999-12-31"
NOBODY = "no owner yet"


@dataclass(frozen=True)
class Row:
    """One line of a list, or one card, with its status as a shape and a word.

    A row is marked when it appears or changes. There are at most three facts; an issue has a
    strip instead: how many partners raised it at each of the last meetings, oldest first.
    """

    id: str
    mark: Mark
    title: str
    under: str = ""
    facts: tuple[str, ...] = ()
    strip: tuple[int, ...] = ()


@dataclass(frozen=True)
class Slide:
    """The screen's title, and its content under it.

    There are `per_page` rows on a page; `figures` are large numbers with their words. If `areas` is
    given, the slide has a map of London: it maps a borough's code to its shade, from 0 to 3.
    """

    summary: str = ""
    figures: tuple[tuple[int, str], ...] = ()
    rows: tuple[Row, ...] = ()
    per_page: int = ROWS
    cards: bool = False
    nothing: str = ""
    title: str = ""
    areas: dict[str, int] | None = None


@dataclass(frozen=True)
class Projected:
    """The meeting on the projector, on an ISO day."""

    meeting: Shown
    today: str

    def label(
        self, text: str, one: CarriedAction | CarriedIssue | ActionLine | IssueLine | Item
    ) -> str:
        """Add "sample" to a text if its record is, unless the whole meeting is."""
        return label(text, bool(one.sample) and not self.meeting.sample)


def label(text: str, is_sample: bool) -> str:
    """Add "sample" to a text about a sample record."""
    return " · ".join(filter(None, (isolate(text), "sample" if is_sample else "")))


def named(meeting: Shown) -> str:
    """Return a meeting's name, which says if it is a sample."""
    return isolate(meeting.name) + (words.SAMPLE_ENDING if meeting.sample else "")


def _since(db: Database, projected: Projected) -> Slide:
    last = running.former(db, projected.meeting.id)
    if last is None:
        return Slide(nothing="This is the first meeting.")
    left = carried.left_actions(db, projected.meeting.id, Page(1, MOST))
    done, dropped = (
        carried.count_left(db, projected.meeting.id, word) for word in ("done", "dropped")
    )
    put_off, new = (
        actions.count_actions(
            db,
            ActionFilter(projected.today, since_last=word, last_meeting=last.id, since=last.date),
        )
        for word in ("put off", "new")
    )
    again = issues.count_issues(db, IssueFilter(raised_at=last.id, again=True))
    return Slide(
        f"Since {dates.say(last.date)}",
        (
            (done, "completed"),
            (dropped, "dropped"),
            (put_off, "postponed"),
            (new, "new actions"),
            (again, "issues raised again"),
        ),
        tuple(
            Row(
                f"action {one.id}",
                ACTION_MARKS[one.state],
                one.title,
                facts=(projected.label(one.organization or NOBODY, one),),
            )
            for one in left
        ),
        UNDER_FIGURES,
        nothing="No actions completed or dropped since then.",
    )


def _updates(db: Database, projected: Projected) -> Slide:
    found = projector.voices(db, projected.meeting.id, MOST)
    told = sum(one.update_id is not None for one in found)
    return Slide(
        f"{told:,} of {words.count(len(found), 'update')} heard" if found else "",
        rows=tuple(_voice(one) for one in found),
        per_page=6 if len(found) <= 6 else 9,
        cards=True,
        nothing="No one is marked present yet.",
    )


def _voice(one: Voice) -> Row:
    if one.update_id is None:
        return Row(f"partner {one.organization_id}", ("ring", "not heard yet"), one.organization)
    more = f" (and {words.count(one.more, 'more update')})" if one.more else ""
    text = f"{isolate(one.text or '')}{more}"
    return Row(f"update {one.update_id}", ("tick", "update given"), one.organization, text)


def _issues(db: Database, projected: Projected) -> Slide:
    number = projected.meeting.id
    found = carried.carried_issues(db, number, Page(1, MOST))
    today = projector.raisers(db, number)
    total = carried.count_carried_issues(db, number)
    recurring = carried.count_carried_issues(db, number, recurring=True)
    lately = issues.raised_lately(db, [one.id for one in found], LATELY)
    return Slide(
        f"{words.count(total, 'open issue')} · {recurring:,} raised more than once{_first(total)}"
        f" · bars show the last {LATELY} meetings",
        rows=tuple(
            _issue(one, projected, today.get(one.id, ()), tuple(lately[one.id])) for one in found
        ),
        nothing="No open issues.",
    )


def _issue(
    one: CarriedIssue, projected: Projected, today: tuple[str, ...], strip: tuple[int, ...]
) -> Row:
    is_new = one.times == 1 and bool(today)
    said = f"today: {words.join([isolate(name) for name in today])}" if today else ""
    return Row(
        f"issue {one.id}",
        ("star", "new") if is_new else say_how_often(one.times),
        one.title,
        " · ".join(filter(None, (projected.label(one.theme or "no theme", one), said))),
        strip=strip,
    )


def say_how_often(times: int) -> Mark:
    """Return the mark of an issue that so many meetings have raised."""
    return "repeat" if times > 1 else "flag", words.count(times, "meeting")


def _actions(db: Database, projected: Projected) -> Slide:
    number, today = projected.meeting.id, projected.today
    before = carried.carried_actions(db, number, Page(1, MOST))
    left = carried.left_actions(db, number, Page(1, MOST))
    given = ActionFilter(today, state="all open", meeting_id=number)
    here = actions.list_actions(db, given, Page(1, MOST))
    # An action that is completed while it is on the screen stays in its place.
    done = [one for one in left if one.done_on == projected.meeting.date]
    every: list[CarriedAction | ActionLine] = [*before, *done, *here]
    lines = sorted(every, key=lambda one: (one.due_on or LAST, one.id))
    total = carried.count_carried(db, number) + actions.count_actions(db, given)
    overdue = carried.count_carried(db, number, overdue_on=today)
    overdue += sum(_is_overdue(one, today) for one in here)
    return Slide(
        f"{words.count(total, 'open action')}, {overdue:,} overdue{_first(total)}",
        rows=tuple(_action(one, projected) for one in lines[:MOST]),
        nothing="No open actions.",
    )


def _is_overdue(one: CarriedAction | ActionLine | Item, today: str) -> bool:
    return one.state in words.OPEN_ACTION_STATES and (one.due_on or LAST) < today


def _action(one: CarriedAction | ActionLine, projected: Projected) -> Row:
    carry = say_carried(one.carried) if isinstance(one, CarriedAction) else "new today"
    late = _is_overdue(one, projected.today)
    return Row(
        f"action {one.id}",
        ("triangle", "overdue") if late else ACTION_MARKS[one.state],
        one.title,
        facts=(one.organization or NOBODY, say_due(one.due_on), projected.label(carry, one)),
    )


def say_due(day: str | None) -> str:
    """Say when an action is due."""
    return f"due {dates.say(day)}" if day else "no due date"


def _first(total: int) -> str:
    return f" · first {MOST} shown" if total > MOST else ""


def _notes(db: Database, projected: Projected) -> Slide:
    found = projector.captured(db, projected.meeting.id, MOST)
    return Slide(
        rows=tuple(_item(one, projected) for one in found),
        nothing="Nothing recorded yet.",
    )


def _item(one: Item, projected: Projected) -> Row:
    whose = one.organization or (NOBODY if one.kind == "action" else "")
    facts = (
        projected.label(whose, one),
        say_due(one.due_on) if one.kind == "action" else "",
        say_times(one.times) if one.times is not None else "",
        f"about: {isolate(one.about)}" if one.about else "",
    )
    mark = KINDS[one.kind]
    if one.kind == "action" and one.state not in (None, "open"):
        mark = ACTION_MARKS[one.state]
    return Row(f"{one.kind} {one.id}", mark, one.text, facts=tuple(filter(None, facts)))


def say_times(times: int) -> str:
    """Say at how many meetings an issue has been raised: "new" at the first."""
    return "new" if times == 1 else say_raised(times)


def _close(db: Database, projected: Projected) -> Slide:
    made = projector.produced(db, projected.meeting.id)
    return Slide(
        "Today's outcomes",
        (
            (made.present, "present"),
            (made.updates, "updates"),
            (made.issues, f"issues ({made.recurring:,} raised before)"),
            (made.decisions, "decisions"),
            (made.actions, "actions"),
            (made.practices, "examples"),
        ),
        tuple(_item(one, projected) for one in projector.agreed(db, projected.meeting.id, MOST)),
        UNDER_FIGURES,
        nothing="No decisions or actions yet.",
    )


STEPS: dict[Step, Callable[[Database, Projected], Slide]] = {
    "since": _since,
    "updates": _updates,
    "issues": _issues,
    "actions": _actions,
    "business": _notes,
    "other": _notes,
    "close": _close,
}


def filled(slide: Slide, items: list[AgendaItem], meeting: Shown) -> Slide:
    """Show the agenda on a slide that has no rows, below its message."""
    if slide.rows:
        return slide
    per_page = UNDER_FIGURES if slide.figures else AGENDA
    said = " · ".join(filter(None, (slide.summary, slide.nothing)))
    return replace(
        slide, summary=said, rows=agenda_rows(items, meeting), per_page=per_page, cards=False
    )


def agenda_rows(items: list[AgendaItem], meeting: Shown) -> tuple[Row, ...]:
    """List a meeting's agenda, with the time of each item if the meeting has one."""
    begins = times(meeting.start_time, [one.minutes for one in items]) if meeting.start_time else ()
    return tuple(
        Row(
            f"item {one.id}",
            ("box", begins[number] if begins else f"{number + 1}."),
            one.title,
            facts=(f"{one.minutes:,} min",) if one.minutes else (),
        )
        for number, one in enumerate(items)
    )


def latest(db: Database, projected: Projected, most: int) -> tuple[Row, ...]:
    """Show the latest notes; a note may also be a row of the slide, under another id."""
    return tuple(
        Row(
            f"latest {one.kind} {one.id}",
            KINDS[one.kind],
            ": ".join(map(isolate, filter(None, (one.organization, one.text)))),
        )
        for one in projector.captured(db, projected.meeting.id, most)
    )
