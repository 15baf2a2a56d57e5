"""What the rows of each table are called on screens: one, and many."""

from collections.abc import Mapping

TABLES: dict[str, tuple[str, str]] = {
    "organization": ("organization", "organizations"),
    "service": ("service", "services"),
    "location": ("location", "locations"),
    "service_at_location": ("location of a service", "locations of services"),
    "service_area": ("borough of a service", "boroughs of services"),
    "language": ("language of a service", "languages of services"),
    "cost_option": ("cost of a service", "costs of services"),
    "schedule": ("opening time", "opening times"),
    "meeting": ("meeting", "meetings"),
    "agenda_item": ("item of an agenda", "items of agendas"),
    "running": ("step of a meeting", "steps of meetings"),
    "minutes": ("minutes of a meeting", "minutes of meetings"),
    "attendance": ("attendance", "attendances"),
    "update": ("partner's update", "partners' updates"),
    "issue": ("issue", "issues"),
    "issue_borough": ("borough of an issue", "boroughs of issues"),
    "issue_mention": ("mention of an issue", "mentions of issues"),
    "decision": ("decision", "decisions"),
    "action": ("action", "actions"),
    "action_note": ("note of an action", "notes of actions"),
    "practice": ("practice", "pieces of practice"),
    "attribute": ("need", "needs"),
    "overlap_review": ("overlap review", "overlap reviews"),
    "indicator": ("figure of an indicator", "figures of indicators"),
    "taxonomy": ("list of words", "lists of words"),
    "taxonomy_term": ("word", "words"),
    "setting": ("setting", "settings"),
    "borough": ("borough", "boroughs"),
    "account": ("account", "accounts"),
    "share_link": ("share link", "share links"),
}


def one(table: str) -> str:
    """Return what one row of a table is called."""
    return TABLES[table][0] if table in TABLES else table.replace("_", " ")


def many(table: str) -> str:
    """Return what several rows of a table are called."""
    return TABLES[table][1] if table in TABLES else f"rows of {table.replace('_', ' ')}"


def in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """Put counts by table into the order in which people think of them."""
    places = {table: place for place, table in enumerate(TABLES)}
    return dict(sorted(counts.items(), key=lambda one: places.get(one[0], len(places))))
