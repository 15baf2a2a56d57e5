"""The words of the minutes, the same in every form: a heading, then sections of tables."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Literal

from synergy import agenda, dates, heads, words
from synergy.minutes import Action, Carried, Issue, Mention, Minutes, Named, Shown
from synergy.typed_text import isolate

SAMPLE = "This meeting is sample data. Records marked ‘sample’ are made up."
# Later than any due date.
_NEVER = "9999-12-31"
# On paper, what was agreed and the next meeting start on page one, the appendix on a new page.
Part = Literal["agreed", "next", "body", "appendix"]
Texts = tuple[str, ...]


@dataclass(frozen=True)
class Head:
    """The heading above the sections."""

    title: str
    facts: str
    purpose: str | None
    notes: Texts


@dataclass(frozen=True)
class Section:
    """One table, or `text` if it has no rows.

    `widths` are the columns' shares of the line. In a grouped table the first column has the name
    of the group, repeated in each of its rows.
    """

    title: str
    columns: Texts
    widths: tuple[int, ...]
    rows: tuple[Texts, ...]
    text: str
    part: Part = "body"
    is_grouped: bool = False

    @property
    def groups(self) -> tuple[tuple[Texts, ...], ...]:
        """Return the rows that belong together; each row alone if the table is not grouped."""
        if not self.is_grouped:
            return tuple((row,) for row in self.rows)
        return tuple(tuple(rows) for _, rows in groupby(self.rows, lambda row: row[0]))


def head(shown: Shown) -> Head:
    """Write the heading: the meeting, and whether its minutes are final."""
    minutes, partner = shown.minutes, shown.partner
    name = isolate(minutes.name)
    title = f"Your actions: {isolate(partner)}" if partner else f"Minutes: {name}"
    facts = (name if partner else "", _when(minutes.date, minutes.start_time, minutes.place))
    notes = (SAMPLE if minutes.sample else "", _standing(shown))
    return Head(
        title,
        " · ".join(filter(None, facts)),
        None if partner or not minutes.purpose else isolate(minutes.purpose),
        tuple(filter(None, notes)),
    )


def _standing(shown: Shown) -> str:
    if shown.frozen_at:
        final = f"Final minutes, as at {dates.say_moment(shown.frozen_at)}."
        return f"{final} Anything done later, even on the same day, is not included."
    drafts = {
        "planned": "Draft – the meeting hasn't started.",
        "open": "Draft – meeting in progress.",
    }
    return drafts.get(shown.status, "Draft – these minutes weren't finalised when it ended.")


def foot(shown: Shown) -> tuple[str, str]:
    """Write the footer: the partnership, and the head of the history when this copy was made.

    The head is not frozen with the minutes: it covers every change up to the moment of printing.
    """
    return isolate(shown.minutes.partnership), heads.say_printed(shown.history_head)


def sections(shown: Shown) -> tuple[Section, ...]:
    """Return the sections in order; a partner's own part has its actions and the next meeting."""
    minutes = shown.minutes
    made: tuple[Section, ...]
    if shown.partner:
        made = (
            _own(_new_actions(minutes)),
            _coming(minutes),
            _own(_overdue(minutes)),
            _own(_others(minutes, "Other actions carried over", "body")),
        )
    else:
        made = (
            _decisions(minutes),
            _new_actions(minutes),
            _coming(minutes),
            _issues(minutes),
            _updates(minutes),
            _overdue(minutes),
            _practice(minutes),
            _attendance(minutes),
            _others(minutes, "Appendix: other actions carried over", "appendix"),
        )
    return tuple(one for one in made if one.rows or one.text)


def _by_owner(actions: Iterable[Action]) -> list[Action]:
    """Sort actions by owner's name, then by due date; those without an owner come last."""

    def place(action: Action) -> tuple[bool, str, int, str]:
        owner = action.organization
        name, number = (owner.name.casefold(), owner.id) if owner else ("", 0)
        return owner is None, name, number, action.due_on or _NEVER

    return sorted(actions, key=place)


def _say_owner(action: Action | Carried) -> str:
    """Write the name of an action's owner."""
    return _name(action.organization) or "No owner yet"


def _say_due(action: Action | Carried) -> str:
    """Write the day when an action is due."""
    return _day(action.due_on) or "No date yet"


def _say_next(minutes: Minutes) -> str:
    """Say when and where the next meeting is; nothing for older minutes without it."""
    if minutes.coming is None:
        return ""
    lines = (
        f"{_labelled(one.name, one.sample)} · {_when(one.date, one.start_time, one.place)}"
        for one in minutes.coming
    )
    return "\n".join(lines) or "No date set yet."


def _labelled(text: str, sample: int) -> str:
    """Write a text, marked if it is sample data."""
    return isolate(text) + (words.SAMPLE_ENDING if sample else "")


def _day(day: str | None) -> str:
    return f"{dates.say_short(day)} {day[:4]}" if day else ""


def _when(day: str, start_time: str | None, place: str | None) -> str:
    start = f"from {start_time}" if start_time else ""
    return " · ".join(filter(None, (dates.say(day), start, isolate(place or ""))))


def _table(
    title: str, columns: Iterable[tuple[str, int]], rows: Iterable[Texts], text: str, **more: Any
) -> Section:
    """Make a section, without the columns that are empty; each column comes with its width."""
    lines = tuple(rows)
    kept = [
        (number, name, width)
        for number, (name, width) in enumerate(columns)
        if not lines or any(line[number] for line in lines)
    ]
    cells = tuple(tuple(line[number] for number, _, _ in kept) for line in lines)
    names, widths = (tuple(part) for part in list(zip(*kept, strict=True))[1:])
    return Section(title, names, widths, cells, text, **more)


def _own(section: Section) -> Section:
    """Leave out the owner column, which is the same in every row."""
    place = section.columns.index("Owner")

    def rest(of: tuple[Any, ...]) -> tuple[Any, ...]:
        return of[:place] + of[place + 1 :]

    return replace(
        section,
        columns=rest(section.columns),
        widths=rest(section.widths),
        rows=tuple(map(rest, section.rows)),
        is_grouped=False,
    )


def _decisions(minutes: Minutes) -> Section:
    rows = ((_labelled(one.text, one.sample), _name(one.issue)) for one in minutes.decisions)
    columns = ("Decision", 2), ("Issue", 1)
    return _table("Decisions", columns, rows, "No decisions made.", part="agreed")


def _new_actions(minutes: Minutes) -> Section:
    rows = (
        (_say_owner(one), _labelled(one.title, one.sample), _say_due(one), _name(one.issue))
        for one in _by_owner(minutes.actions)
    )
    columns, text = (
        (("Owner", 12), ("Action", 22), ("Due", 10), ("Issue", 14)),
        "No actions agreed.",
    )
    return _table("New actions", columns, rows, text, part="agreed", is_grouped=True)


def _coming(minutes: Minutes) -> Section:
    return Section("Next meeting", (), (), (), _say_next(minutes), "next")


def _issues(minutes: Minutes) -> Section:
    rows = (
        (_labelled(one.title, one.sample), _name(one.theme), _before(one), _raised(one))
        for one in minutes.issues
    )
    columns = ("Issue", 5), ("Theme", 3), ("Raised before?", 3), ("Raised by", 8)
    return _table("Issues raised", columns, rows, "No issues raised.")


def _updates(minutes: Minutes) -> Section:
    rows = ((_who(one.organization), _labelled(one.text, one.sample)) for one in minutes.updates)
    return _table("Updates", (("Partner", 2), ("Update", 7)), rows, "No updates given.")


def _overdue(minutes: Minutes) -> Section:
    late = (one for one in minutes.carried if _is_overdue(one, minutes.date))
    return _carried("Overdue actions", late, "No overdue actions.")


def _others(minutes: Minutes, title: str, part: Part) -> Section:
    rest = (one for one in minutes.carried if not _is_overdue(one, minutes.date))
    return _carried(title, rest, "", part)


def _carried(title: str, actions: Iterable[Carried], text: str, part: Part = "body") -> Section:
    rows = (
        (_labelled(one.title, one.sample), _say_owner(one), _say_due(one), _became(one))
        for one in actions
    )
    columns = ("Action", 22), ("Owner", 12), ("Due", 10), ("Status", 13)
    return _table(title, columns, rows, text, part=part)


def _is_overdue(action: Carried, day: str) -> bool:
    return action.state in words.OPEN_ACTION_STATES and (action.due_on or _NEVER) < day


def _practice(minutes: Minutes) -> Section:
    rows = (
        (_labelled(one.title, one.sample), isolate(one.summary or ""), _name(one.organization))
        for one in minutes.practice
    )
    columns = ("Example", 2), ("Summary", 4), ("Contact", 2)
    return _table("What works", columns, rows, "No examples shared.")


def _attendance(minutes: Minutes) -> Section:
    rows = []
    for label in ("Present", "Apologies", "Invited"):
        came = [one for one in minutes.attendance if one.status == label.lower()]
        if came:
            names = ", ".join(_who(one.organization) for one in came)
            rows.append((f"{label} ({len(came):,})", names))
    columns = ("Status", 1), ("Organisations", 4)
    return _table("Attendance", columns, rows, "No attendance recorded.")


def _name(named: Named | None) -> str:
    return isolate(named.name) if named else ""


def _who(named: Named | None) -> str:
    return _name(named) or words.SOMEBODY.capitalize()


def _before(issue: Issue) -> str:
    return words.count(issue.before, "previous meeting") if issue.before else "new"


def _raised(issue: Issue) -> str:
    return "\n".join(_said(mention) for mention in issue.mentions)


def _said(mention: Mention) -> str:
    who = _who(mention.organization)
    return f"{who}: {isolate(mention.note)}" if mention.note else who


def _became(action: Carried) -> str:
    if action.state == "done":
        return f"done {_day(action.done_on)}".rstrip()
    if action.state == "dropped":
        reason = isolate(action.dropped_reason or "")
        return f"dropped: {reason}" if reason else "dropped"
    return f"{action.state}, {agenda.say_carried(action.carried)}"
