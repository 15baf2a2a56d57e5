"""What is public, as lists of what is allowed.

COLUMNS lists the columns that viewers outside the partnership may read: the display in the main
database, a funder in the published copy. ROWS says which rows are copied, and SHORTENED what the
copy has instead of a value that is too exact. Anything not listed is never copied.
"""

from db.migrations import m005_access
from synergy import words

MARKED = m005_access.PUBLISHABLE

_PART = frozenset({"id", "version", "created_at", "updated_at", "deleted_at"})
_ROW = _PART | {"sample"}
_MARKED_ROW = _ROW | {"published"}


def _columns(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Left out: people's names, how to reach them, and the partnership's internal notes.
COLUMNS: dict[str, frozenset[str]] = {
    "borough": _columns("code name latitude longitude"),
    "setting": _columns("key value version updated_at"),
    "taxonomy": _ROW | _columns("code name"),
    "taxonomy_term": _ROW | _columns("taxonomy_id code name position"),
    "indicator": _ROW | _columns("borough_code name period value source"),
    "organization": _MARKED_ROW
    | _columns("name alternate_name kind description website tax_id place"),
    "service": _MARKED_ROW
    | _columns("organization_id name alternate_name description url status status_since")
    | _columns("instead_id minimum_age maximum_age eligibility_description referral_route")
    | _columns("application_process accessibility capacity capacity_places capacity_as_of")
    | _columns("assured_date"),
    "service_area": _columns("id service_id borough_code"),
    "language": _columns("id service_id name"),
    "cost_option": _columns("id service_id option amount amount_description"),
    "schedule": _columns("id service_id freq byday opens_at closes_at description"),
    "location": _ROW
    | _columns("organization_id location_type name address_1 postal_code borough_code")
    | _columns("latitude longitude confidential accessibility placed_by"),
    "service_at_location": _columns("id service_id location_id"),
    "meeting": _ROW | _columns("name date start_time place purpose status"),
    "agenda_item": _PART | _columns("meeting_id kind title minutes position"),
    "running": _PART
    | _columns("meeting_id agenda_item_id since held turned shown_table shown_id shown_until"),
    "attendance": _ROW | _columns("meeting_id organization_id status"),
    "update": _ROW | _columns("meeting_id organization_id text"),
    "decision": _ROW | _columns("meeting_id issue_id text"),
    "issue": _MARKED_ROW | _columns("title description theme_id status place merged_into_id"),
    "issue_borough": _columns("id issue_id borough_code"),
    "issue_mention": _ROW | _columns("issue_id meeting_id organization_id"),
    "action": _MARKED_ROW
    | _columns("title detail organization_id due_on state done_on meeting_id issue_id")
    | _columns("closed due_order"),
    "action_note": _ROW | _columns("action_id"),
    "action_put_off": _columns("action_id history_id at was"),
    "action_dropped": _columns("action_id at"),
    "minutes_done": _columns("meeting_id action_id"),
    "practice": _MARKED_ROW | _columns("title summary evidence organization_id meeting_id source"),
    "attribute": _columns("id taxonomy_term_id service_id issue_id practice_id"),
    # The schema is in the source code, which anyone can read.
    "sqlite_master": _columns("type name tbl_name rootpage sql"),
}

_MARK = "published = 1 AND deleted_at IS NULL"
_OF_SERVICE = "service_id IN (SELECT id FROM service)"
_OF_ISSUE = "issue_id IN (SELECT id FROM issue)"

# Conditions on rows of the main database, in the order of copying: a table named without a schema
# is the copy's own, which already has its public rows. Rows of other tables are never copied.
ROWS: dict[str, str] = {
    "borough": "true",
    "setting": "key IN ('partnership_name', 'purpose')",
    "taxonomy": "deleted_at IS NULL",
    "taxonomy_term": "deleted_at IS NULL AND taxonomy_id IN (SELECT id FROM taxonomy)",
    "indicator": "deleted_at IS NULL",
    "organization": _MARK,
    "service": _MARK,
    "service_area": _OF_SERVICE,
    "language": _OF_SERVICE,
    "cost_option": _OF_SERVICE,
    "schedule": _OF_SERVICE,
    "location": f"""deleted_at IS NULL AND id IN
        (SELECT location_id FROM source.service_at_location WHERE {_OF_SERVICE})""",
    # The plus stops SQLite from trying every service with every location.
    "service_at_location": f"{_OF_SERVICE} AND +location_id IN (SELECT id FROM location)",
    "meeting": "status <> 'planned' AND deleted_at IS NULL",
    "issue": f"{_MARK} AND merged_into_id IS NULL",
    "issue_borough": _OF_ISSUE,
    "issue_mention": f"""deleted_at IS NULL AND {_OF_ISSUE}
        AND meeting_id IN (SELECT id FROM meeting)""",
    "action": _MARK,
    "action_put_off": "action_id IN (SELECT id FROM action)",
    "action_dropped": "action_id IN (SELECT id FROM action)",
    # Only the projector needs these, and it reads the main database.
    "minutes_done": "0",
    "practice": _MARK,
    "attribute": f"""taxonomy_term_id IN (SELECT id FROM taxonomy_term)
        AND ({_OF_SERVICE} OR {_OF_ISSUE} OR practice_id IN (SELECT id FROM practice))""",
}


# What the copy has instead of a value.
SHORTENED: dict[tuple[str, str], str] = {
    ("meeting", "name"): "'Partner meeting'",
    ("meeting", "place"): "NULL",
    ("meeting", "start_time"): "NULL",
    ("meeting", "purpose"): "NULL",
    # So few that the number could identify a person.
    ("service", "capacity_places"): f"max(capacity_places, {words.FEW - 1})",
} | {
    ("location", column): f"CASE WHEN confidential = 0 THEN {column} END"
    for column in ("name", "address_1", "postal_code", "latitude", "longitude", "accessibility")
}


def is_public(table: str, column: str) -> bool:
    """Tell whether viewers outside the partnership may see a column."""
    return column in COLUMNS.get(table, ())
