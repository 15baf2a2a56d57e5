"""How actions are drawn: their line, their badge, the one press that completes them."""

from datetime import date

from db.commands import actions as commands
from db.queries.actions import ActionLine
from synergy import dates, words
from ui.kit import forms
from ui.kit.lists import Badge, Line
from ui.text import plain
from ui.viewer import viewer

ALL_OPEN = "open or in progress"
BADGES: dict[str, Badge] = {
    "open": ("radio_button_unchecked", "open", "blue"),
    "in progress": ("timelapse", "in progress", "blue"),
    "done": ("check_circle", "done", "green"),
    "dropped": ("cancel", "dropped", "gray"),
}


def badge(action: ActionLine, today: str) -> Badge:
    """Choose the badge: lateness speaks before the state."""
    if action.state in words.OPEN_ACTION_STATES and action.due_on and action.due_on < today:
        days = (date.fromisoformat(today) - date.fromisoformat(action.due_on)).days
        return ("warning", f"overdue by {words.count(days, 'day')}", "red")
    return BADGES[action.state]


def line(action: ActionLine, today: str) -> Line:
    """Put one action into a line of a list."""
    facts = [
        say_partner(action.organization),
        _when(action),
    ]
    if action.issue:
        facts.append(plain(action.issue, 60))
    if action.notes:
        facts.append(words.count(action.notes, "note"))
    open_now = action.state in words.OPEN_ACTION_STATES
    quick = open_now and viewer().may_edit(action.organization_id)
    return Line(
        action.id,
        action.title,
        " · ".join(facts),
        badge(action, today),
        action.version,
        quick,
        action.sample,
    )


def say_partner(name: str | None) -> str:
    """Say whose something is; outsiders are not told whether it is nobody's yet."""
    nobody = "no partner named" if viewer().role == "funder" else "no partner yet"
    return plain(name, 60) if name else nobody


def _when(action: ActionLine) -> str:
    if action.state == "done":
        return f"done {dates.say(action.done_on)}" if action.done_on else "done"
    return f"due {dates.say(action.due_on)}" if action.due_on else "no date"


def complete(row_id: int, version: int, title: str) -> None:
    """Mark an action done, with a notice that can undo it."""
    forms.press(
        f"done {row_id} {version}",
        lambda path, key: commands.complete_action(path, viewer(), key, row_id, version),
        f"“{plain(title)}” is done.",
    )
