"""How minutes read, the same on a page and in Word: a head, and sections of tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from synergy import dates, heads, words
from synergy.minutes import Action, Carried, Issue, Mention, Minutes, Named, Shown
from synergy.typed_text import isolate

SAMPLE = "This meeting is sample data. What is marked sample is made up."


@dataclass(frozen=True)
class Head:
    """What stands above the sections."""

    title: str
    facts: str
    purpose: str | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One table: a row for each thing, or `none` where there is nothing.

    `widths` are the columns' shares of the line.
    """

    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    none: str


def head(shown: Shown) -> Head:
    """Say what meeting it was, and how far what is shown is settled."""
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
        return f"As it stood when the meeting was closed, {dates.say_moment(shown.frozen_at)}."
    begun = {
        "planned": "The meeting has not begun: drawn from today's records.",
        "open": "The meeting is going on: drawn from today's records.",
    }
    never = "Not frozen when the meeting was closed: drawn from today's records."
    return begun.get(shown.status, never)


def foot(shown: Shown) -> tuple[str, str]:
    """Say whose minutes these are, and the head of the history when this copy of them was made.

    The head is not frozen with them: it covers what was changed up to the moment of printing.
    """
    return isolate(shown.minutes.partnership), heads.say_printed(shown.history_head)


def sections(shown: Shown) -> tuple[Section, ...]:
    """Put all that is shown into sections; a partner's own part has its actions alone."""
    made = _Sections(shown.minutes)
    if shown.partner:
        return made.actions(), made.carried()
    return (
        made.attendance(),
        made.updates(),
        made.issues(),
        made.decisions(),
        made.actions(),
        made.carried(),
        made.practice(),
    )


@dataclass(frozen=True)
class _Sections:
    """The sections of some minutes."""

    minutes: Minutes

    def attendance(self) -> Section:
        labels = {"present": "Present", "apologies": "Apologies", "invited": "Invited"}
        rows = []
        for status, label in labels.items():
            names = [_who(o.organization) for o in self.minutes.attendance if o.status == status]
            if names:
                rows.append((f"{label} ({len(names):,})", ", ".join(names)))
        columns, widths = ("Status", "Organizations"), (1, 4)
        return _section("Attendance", columns, widths, rows, "Nobody was written down.")

    def updates(self) -> Section:
        rows = [
            (_who(one.organization), _labelled(one.text, one.sample))
            for one in self.minutes.updates
        ]
        columns, widths = ("Partner", "Update"), (1, 3)
        return _section("Updates", columns, widths, rows, "No partner reported.")

    def issues(self) -> Section:
        rows = [
            (_labelled(one.title, one.sample), _name(one.theme), _before(one), _raised(one))
            for one in self.minutes.issues
        ]
        columns, widths = ("Issue", "Theme", "Before", "Raised by"), (4, 2, 2, 4)
        return _section("Issues raised", columns, widths, rows, "No issue was raised.")

    def decisions(self) -> Section:
        rows = [
            (_labelled(one.text, one.sample), _name(one.issue)) for one in self.minutes.decisions
        ]
        return _section("Decisions", ("Decision", "Issue"), (2, 1), rows, "Nothing was agreed.")

    def actions(self) -> Section:
        rows = [
            (
                _labelled(one.title, one.sample),
                _owner(one),
                dates.say(one.due_on),
                _name(one.issue),
            )
            for one in self.minutes.actions
        ]
        columns, widths = ("Action", "Partner", "Due", "Issue"), (4, 2, 2, 3)
        return _section("Actions given", columns, widths, rows, "No action was given.")

    def carried(self) -> Section:
        rows = [
            (
                _labelled(one.title, one.sample),
                _owner(one),
                dates.say(one.due_on),
                _became(one),
            )
            for one in self.minutes.carried
        ]
        columns, widths = ("Action", "Partner", "Due", "State"), (4, 2, 2, 3)
        none = "No action came over from earlier meetings."
        return _section("Actions carried over", columns, widths, rows, none)

    def practice(self) -> Section:
        rows = [
            (
                _labelled(one.title, one.sample),
                isolate(one.summary or ""),
                _name(one.organization),
            )
            for one in self.minutes.practice
        ]
        columns, widths = ("What works", "In short", "Ask"), (2, 4, 2)
        return _section("Practice", columns, widths, rows, "No practice was told.")


def _section(
    title: str,
    columns: tuple[str, ...],
    widths: tuple[int, ...],
    rows: Sequence[tuple[str, ...]],
    none: str,
) -> Section:
    return Section(title, columns, widths, tuple(rows), none)


def _labelled(text: str, sample: int) -> str:
    return f"{isolate(text)} (sample)" if sample else isolate(text)


def _name(named: Named | None) -> str:
    return isolate(named.name) if named else ""


def _who(named: Named | None) -> str:
    return _name(named) or words.SOMEBODY.capitalize()


def _owner(action: Action | Carried) -> str:
    return _name(action.organization) or "no partner yet"


def _before(issue: Issue) -> str:
    return f"raised at {words.count(issue.before, 'meeting')} before" if issue.before else "new"


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
    return f"{action.state}, carried {words.count(action.carried, 'meeting')}"
