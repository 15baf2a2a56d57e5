"""The names of each table's rows on screen: singular and plural."""

from collections.abc import Mapping

TABLES: dict[str, tuple[str, str]] = {
    "organization": ("organisation", "organisations"),
    "service": ("service", "services"),
    "location": ("location", "locations"),
    "service_at_location": ("service at a location", "services at locations"),
    "service_area": ("borough covered by a service", "boroughs covered by services"),
    "language": ("language of a service", "languages of services"),
    "cost_option": ("cost of a service", "costs of services"),
    "schedule": ("opening time", "opening times"),
    "meeting": ("meeting", "meetings"),
    "agenda_item": ("agenda item", "agenda items"),
    "running": ("meeting step", "meeting steps"),
    "minutes": ("minutes of a meeting", "minutes of meetings"),
    "attendance": ("attendance record", "attendance records"),
    "update": ("partner's update", "partners' updates"),
    "issue": ("issue", "issues"),
    "issue_borough": ("borough of an issue", "boroughs of issues"),
    "issue_mention": ("time an issue was raised", "times issues were raised"),
    "decision": ("decision", "decisions"),
    "action": ("action", "actions"),
    "action_note": ("action note", "action notes"),
    "practice": ("example of what works", "examples of what works"),
    "attribute": ("need", "needs"),
    "overlap_review": ("overlap review", "overlap reviews"),
    "indicator": ("indicator figure", "indicator figures"),
    "taxonomy": ("category list", "category lists"),
    "taxonomy_term": ("category", "categories"),
    "setting": ("setting", "settings"),
    "borough": ("borough", "boroughs"),
    "account": ("account", "accounts"),
    "share_link": ("share link", "share links"),
}


def one(table: str) -> str:
    """Return the name for one row of a table."""
    return TABLES[table][0] if table in TABLES else table.replace("_", " ")


def many(table: str) -> str:
    """Return the name for several rows of a table."""
    return TABLES[table][1] if table in TABLES else f"rows of {table.replace('_', ' ')}"


def in_order(counts: Mapping[str, int]) -> dict[str, int]:
    """Sort counts by table in the order of TABLES."""
    places = {table: place for place, table in enumerate(TABLES)}
    return dict(sorted(counts.items(), key=lambda one: places.get(one[0], len(places))))
