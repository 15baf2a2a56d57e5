"""How services are drawn in a table: their columns, and the press that confirms one."""

from collections.abc import Sequence

from db.queries.services import ServiceLine
from synergy import dates, words
from ui.kit import columns as kit
from ui.kit import lists, publishing
from ui.kit.columns import Chip, Column
from ui.kit.lists import Quick, Shown
from ui.services import assurance
from ui.services.card import BADGES
from ui.viewer import viewer


def show_list(lines: Sequence[ServiceLine], may_edit: bool) -> Shown:
    """Draw the services of a partner; those who may edit them can say that one is still correct."""
    today = dates.today().isoformat()
    due = frozenset(
        one.id for one in lines if assurance.is_offered(one.status, one.assured_date, today)
    )
    return lists.table(
        "service",
        lines,
        [one.name for one in lines],
        _columns(lines, today),
        "Service",
        Quick(assurance.LABEL, due) if may_edit else None,
        selects=viewer().role == "coordinator",
    )


def _columns(lines: Sequence[ServiceLine], today: str) -> list[Column]:
    ages = [words.ages(one.minimum_age, one.maximum_age) for one in lines]
    return [
        kit.chips("Status", [_status(one, today) for one in lines], 150),
        kit.typed("Specialisms", [one.specialisms for one in lines], 200),
        kit.typed("Ages", ages, 90),
        kit.typed("Boroughs", [one.boroughs for one in lines], 170),
        publishing.labels(lines),
    ]


def _status(one: ServiceLine, today: str) -> list[Chip]:
    due = assurance.badges(one.status, one.assured_date, today)
    pin = [] if one.pinned else [("no pin on the map", "gray")]
    return [(one.status, BADGES[one.status][2]), *((word, colour) for _, word, colour in due), *pin]
