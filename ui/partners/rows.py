"""How organizations are drawn: their line, their badge."""

from db.queries.organizations import OrganizationLine
from synergy import dates, words
from ui.kit.lists import Badge, Line
from ui.text import plain
from ui.viewer import viewer

BADGES: dict[str, Badge] = {
    "partner": ("handshake", "partner", "blue"),
    "network": ("hub", "network agency", "green"),
    "statutory": ("account_balance", "statutory", "gray"),
    "funder": ("payments", "funder", "orange"),
    "other": ("groups", "other", "gray"),
}


def line(one: OrganizationLine) -> Line:
    """Put one organization into a line of the directory."""
    facts = [
        plain(one.specialisms, 160),
        plain(one.boroughs or one.place, 120),
        words.count(one.services, "service"),
    ]
    if one.to_check:
        facts.append(f"**{one.to_check:,} to check**")
    if one.last_attended:
        facts.append(f"came {dates.say(one.last_attended)}")
    elif viewer().role != "funder":
        facts.append("came to no meeting yet")
    if one.open_actions:
        facts.append(words.count(one.open_actions, "open action"))
    return Line(
        one.id, one.name, " · ".join(filter(None, facts)), BADGES[one.kind], sample=one.sample
    )
