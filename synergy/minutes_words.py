"""The words of the minutes, on the page and in Word: a heading, then sections of tables."""

from dataclasses import dataclass

from synergy import agenda, dates, heads, words
from synergy.minutes import Action, Carried, Issue, Mention, Minutes, Named, Shown
from synergy.typed_text import isolate

SAMPLE = "This meeting is sample data. Records marked ‘sample’ are made up."


@dataclass(frozen=True)
class Head:
    """The heading above the sections."""

    title: str
    facts: str
    purpose: str | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One table, or the text `none` if it has no rows.

    `widths` are the columns' shares of the line.
    """

    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    none: str


def head(shown: Shown) -> Head:
    """Write the heading: the meeting, and whether its minutes are final."""
    minutes, partner = shown.minutes, shown.partner
    name, place = isolate(minutes.name), isolate(minutes.place or "")
    title = f"Your actions: {isolate(partner)}" if partner else f"Minutes: {name}"
    start = f"from {minutes.start_time}" if minutes.start_time else None
    facts = (name if partner else None, dates.say(minutes.date), start, place)
    notes = (SAMPLE if minutes.sample else "", _standing(shown))
    return Head(
        title,
        " · ".join(filter(None, facts)),
        None if partner or not minutes.purpose else isolate(minutes.purpose),
        tuple(filter(None, notes)),
    )


def _standing(shown: Shown) -> str:
    if shown.frozen_at:
        return f"Final minutes, {dates.say_moment(shown.frozen_at)}."
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
    """Return the sections to show; a partner's own part has only its actions."""
    own = (_actions, _carried)
    made = own if shown.partner else (_attendance, _updates, _issues, _decisions, *own, _practice)
    return tuple(section(shown.minutes) for section in made)


def _attendance(minutes: Minutes) -> Section:
    rows = []
    for label in ("Present", "Apologies", "Invited"):
        came = [one for one in minutes.attendance if one.status == label.lower()]
        if came:
            names = ", ".join(_who(one.organization) for one in came)
            rows.append((f"{label} ({len(came):,})", names))
    columns, none = ("Status", "Organisations"), "No attendance recorded."
    return Section("Attendance", columns, (1, 4), tuple(rows), none)


def _updates(minutes: Minutes) -> Section:
    rows = tuple(
        (_who(one.organization), _labelled(one.text, one.sample)) for one in minutes.updates
    )
    return Section("Updates", ("Partner", "Update"), (1, 3), rows, "No updates given.")


def _issues(minutes: Minutes) -> Section:
    rows = tuple(
        (_labelled(one.title, one.sample), _name(one.theme), _before(one), _raised(one))
        for one in minutes.issues
    )
    columns, widths = ("Issue", "Theme", "Raised before?", "Raised by"), (4, 2, 2, 4)
    return Section("Issues raised", columns, widths, rows, "No issues raised.")


def _decisions(minutes: Minutes) -> Section:
    rows = tuple((_labelled(one.text, one.sample), _name(one.issue)) for one in minutes.decisions)
    return Section("Decisions", ("Decision", "Issue"), (2, 1), rows, "No decisions made.")


def _actions(minutes: Minutes) -> Section:
    rows = tuple((*_promise(one), _name(one.issue)) for one in minutes.actions)
    columns, widths = ("Action", "Partner", "Due", "Issue"), (4, 2, 2, 3)
    return Section("New actions", columns, widths, rows, "No actions agreed.")


def _carried(minutes: Minutes) -> Section:
    rows = tuple((*_promise(one), _became(one)) for one in minutes.carried)
    columns, widths = ("Action", "Partner", "Due", "Status"), (4, 2, 2, 3)
    return Section("Actions carried over", columns, widths, rows, "No actions carried over.")


def _practice(minutes: Minutes) -> Section:
    rows = tuple(
        (_labelled(one.title, one.sample), isolate(one.summary or ""), _name(one.organization))
        for one in minutes.practice
    )
    columns, widths = ("Example", "Summary", "Contact"), (2, 4, 2)
    return Section("What works", columns, widths, rows, "No examples shared.")


def _promise(action: Action | Carried) -> tuple[str, str, str]:
    owner = _name(action.organization) or "No owner yet"
    return _labelled(action.title, action.sample), owner, dates.say(action.due_on)


def _labelled(text: str, sample: int) -> str:
    return f"{isolate(text)} (sample)" if sample else isolate(text)


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
        return f"done {dates.say(action.done_on)}".rstrip()
    if action.state == "dropped":
        reason = isolate(action.dropped_reason or "")
        return f"dropped: {reason}" if reason else "dropped"
    return f"{action.state}, {agenda.say_carried(action.carried)}"
