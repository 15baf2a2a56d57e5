"""How issues are drawn: their line and their words."""

from db.queries.issues import IssueLine
from synergy import dates, words
from ui.kit.lists import Badge, Line
from ui.text import plain

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


def line(issue: IssueLine) -> Line:
    """Put one issue into a line of a list."""
    facts = [plain(issue.theme, 60) if issue.theme else "no theme", say_raised(issue)]
    if issue.open_actions:
        facts.append(words.count(issue.open_actions, "open action"))
    if issue.place:
        facts.append(plain(issue.place, 60))
    return Line(
        issue.id,
        issue.title,
        " · ".join(facts),
        BADGES[issue.status],
        issue.version,
        sample=issue.sample,
    )
