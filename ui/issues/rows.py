"""How issues are drawn: their columns, their line and their words."""

from collections.abc import Mapping, Sequence

from db.queries.issues import IssueLine
from synergy import dates, words
from ui.kit import columns as kit
from ui.kit import publishing
from ui.kit.columns import Column
from ui.kit.lists import Badge

# How many meetings a list shows who raised an issue at.
LATEST = 12
BADGES: dict[str, Badge] = {
    "open": ("error", "open", "orange"),
    "watching": ("visibility", "watching", "blue"),
    "resolved": ("check_circle", "resolved", "green"),
}


def say_raised(issue: IssueLine) -> str:
    """Say how often an issue was raised, by how many partners, first and last."""
    if not issue.times_raised:
        return "not raised at a meeting yet"
    first, last = dates.say(issue.first_raised), dates.say(issue.last_raised)
    when = f"on {first}" if first == last else f"first {first}, last {last}"
    by = f" by {words.count(issue.partners, 'partner')}" if issue.partners else ""
    return f"raised {words.count(issue.times_raised, 'time')}{by}, {when}"


def columns(lines: Sequence[IssueLine], lately: Mapping[int, Sequence[int]]) -> list[Column]:
    """Put issues into the columns of a list; `lately` is how many raised each at each meeting."""
    most = max((one.times_raised for one in lines), default=0)
    return [
        kit.chips("Status", [[(one.status, BADGES[one.status][2])] for one in lines], 95),
        kit.typed("Theme", [one.theme for one in lines], 140),
        kit.share("Meetings", [one.times_raised for one in lines], most, 110),
        kit.bars(f"Last {LATEST} meetings", [lately[one.id] for one in lines], 120),
        kit.day("Last raised", [one.last_raised for one in lines]),
        kit.number("Partners", [one.partners for one in lines], 70),
        kit.number("Actions", [one.open_actions for one in lines], 70),
        publishing.labels(lines),
    ]
