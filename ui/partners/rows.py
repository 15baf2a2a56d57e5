"""How organizations are drawn: their columns, their badge."""

from collections.abc import Sequence

from db.queries.organizations import OrganizationLine
from ui.kit import columns as kit
from ui.kit import publishing
from ui.kit.columns import Column
from ui.kit.lists import Badge
from ui.viewer import viewer

BADGES: dict[str, Badge] = {
    "partner": ("handshake", "partner", "blue"),
    "network": ("hub", "network agency", "green"),
    "statutory": ("account_balance", "statutory", "gray"),
    "funder": ("payments", "funder", "orange"),
    "other": ("groups", "other", "gray"),
}


def columns(lines: Sequence[OrganizationLine]) -> list[Column]:
    """Put organizations into the columns of the directory."""
    held = [
        kit.chips("Kind", [[(one.kind, BADGES[one.kind][2])] for one in lines], 95),
        kit.typed("Specialisms", [one.specialisms for one in lines], 185),
        kit.typed("Boroughs", [one.boroughs or one.place for one in lines], 200),
        kit.number("Services", [one.services for one in lines], 75),
        kit.number("Actions", [one.open_actions for one in lines], 75),
    ]
    if any(one.to_check for one in lines):
        held.append(kit.number("To check", [one.to_check for one in lines], 80))
    if viewer().role != "funder":
        held.append(kit.day("Last came", [one.last_attended for one in lines]))
    return [*held, publishing.labels(lines)]
