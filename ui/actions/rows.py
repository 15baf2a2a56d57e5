"""How actions are drawn: their columns, their status, the one press that completes them."""

from collections.abc import Sequence
from datetime import date

from db.commands import actions as commands
from db.queries.actions import ActionLine
from synergy import words
from ui.kit import columns as kit
from ui.kit import forms, lists, publishing
from ui.kit.columns import Chip, Column
from ui.kit.lists import Badge, Quick
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
    if days := days_late(action, today):
        return ("warning", f"overdue by {words.count(days, 'day')}", "red")
    return BADGES[action.state]


def columns(lines: Sequence[ActionLine], today: str) -> list[Column]:
    """Put actions into the columns of a list."""
    return [
        kit.chips("Status", [[status(one, today)] for one in lines], 105),
        kit.typed("Partner", [one.organization for one in lines], 170),
        kit.day("Due", [one.due_on for one in lines]),
        kit.typed("For the issue", [one.issue for one in lines], 180),
        kit.number("Notes", [one.notes for one in lines], 60),
        publishing.labels(lines),
    ]


def status(action: ActionLine, today: str) -> Chip:
    """Name an action's status in a word or two; how late it is comes before its status."""
    if days := days_late(action, today):
        return (f"overdue {days:,} d", "red")
    return (action.state, BADGES[action.state][2])


def days_late(action: ActionLine, today: str) -> int:
    """Count the days since an action that is still open was due; 0 where it is not overdue."""
    if action.state not in words.OPEN_ACTION_STATES or not action.due_on:
        return 0
    return max((date.fromisoformat(today) - date.fromisoformat(action.due_on)).days, 0)


def quick(lines: Sequence[ActionLine]) -> Quick:
    """Offer to complete each action that the viewer may."""
    return Quick(
        "Done",
        frozenset(
            one.id
            for one in lines
            if one.state in words.OPEN_ACTION_STATES and viewer().may_edit(one.organization_id)
        ),
    )


def show_list(lines: Sequence[ActionLine], today: str, without: str | None = None) -> None:
    """Draw the actions linked to another record; each opens on its own page.

    `without` is the heading of a column that would say the same in every row.
    """
    if lines:
        titles = [one.title for one in lines]
        shown = [one for one in columns(lines, today) if one.heading != without]
        lists.table("action", lines, titles, shown, "Action", page="actions")


def say_partner(name: str | None) -> str:
    """Say whose something is; outsiders are not told whether it is nobody's yet."""
    nobody = "no partner named" if viewer().role == "funder" else "no partner yet"
    return plain(name, 60) if name else nobody


def complete(row_id: int, version: int, title: str) -> None:
    """Mark an action done, with a notice that can undo it."""
    forms.press(
        f"done {row_id} {version}",
        lambda path, key: commands.complete_action(path, viewer(), key, row_id, version),
        f"“{plain(title)}” is done.",
    )
