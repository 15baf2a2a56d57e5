"""The kinds of rows that people add, edit and delete: their columns and rules."""

from typing import get_args

from sqlite_utils import Database

from db.kinds.access import ACCOUNT, SHARE_LINK
from db.kinds.action import ACTION as ACTION
from db.kinds.kind import Kind as Kind
from db.kinds.kind import Problems, Row
from db.kinds.parts import Part
from synergy import agenda, checks, dates, postcodes, typed_times, words
from synergy.checks import Value
from synergy.typed_text import quote


def _web(changes: Row, name: str) -> dict[str, Value]:
    """Put https:// before a web address that was typed without it."""
    value = changes.get(name)
    bare = isinstance(value, str) and "://" not in value
    return {**changes, name: f"https://{value}"} if bare else dict(changes)


def _needs(owner: str) -> dict[str, Part]:
    return {
        "specialisms": Part("attribute", owner, "taxonomy_term_id", words.SPECIALISM),
        "factors": Part("attribute", owner, "taxonomy_term_id", words.FACTOR),
    }


def _organization(changes: Row, current: Row) -> dict[str, Value]:
    kept = _web(changes, "website")
    if isinstance(number := kept.get("tax_id"), str):
        kept["tax_id"] = "".join(number.split()).upper()
    return kept


def _charity_once(db: Database, row: Row) -> Problems:
    """Refuse a charity number that another organization has."""
    for other in db.query(
        """SELECT name FROM organization
           WHERE tax_id = :tax_id AND id <> coalesce(:id, 0) AND deleted_at IS NULL""",
        {"tax_id": row.get("tax_id"), "id": row.get("id")},
    ):
        return {"tax_id": f"{quote(other['name'])} already has this charity number. Open that one."}
    return {}


ORGANIZATION = Kind(
    "organization",
    frozenset(
        {"name", "alternate_name", "kind", "description", "website", "tax_id", "place"}
        | {"contact_name", "email", "phone", "notes"}
    ),
    title="name",
    prose=frozenset({"description", "notes"}),
    private=frozenset({"contact_name", "email", "phone", "notes"}),
    choices={"kind": words.ORGANIZATION_KINDS},
    emails=("email",),
    tidy=_organization,
    rules=lambda row: (
        checks.require_web_address(row, "website") | checks.require_charity_number(row, "tax_id")
    ),
    fits=_charity_once,
)


def _service_rules(row: Row) -> Problems:
    found = checks.require_ages(row, "minimum_age", "maximum_age")
    found |= checks.require_web_address(row, "url")
    places = row.get("capacity_places")
    if places is not None and not (isinstance(places, int) and places >= 0):
        found["capacity_places"] = "Enter the places as a whole number, 0 or more."
    if row.get("id") and row.get("instead_id") == row.get("id"):
        found["instead_id"] = "Choose a different service: this is the one that people can't use."
    return found


SERVICE = Kind(
    "service",
    frozenset(
        {"name", "alternate_name", "organization_id", "description", "url", "email", "phone"}
        | {"status", "status_since", "status_note", "instead_id", "minimum_age", "maximum_age"}
        | {"eligibility_description", "referral_route", "application_process", "accessibility"}
        | {"capacity", "capacity_places", "capacity_as_of", "assured_date", "notes"}
    ),
    title="name",
    prose=frozenset(
        {"description", "eligibility_description", "application_process", "accessibility"}
        | {"status_note", "notes"}
    ),
    parts={
        **_needs("service_id"),
        "boroughs": Part("service_area", "service_id", "borough_code"),
        "languages": Part("language", "service_id", "name"),
        "locations": Part("service_at_location", "service_id", "location_id"),
    },
    private=frozenset({"email", "phone", "notes", "assured_by"}),
    signed={"assured_date": "assured_by"},
    required={"organization_id": "Choose the partner that offers it."},
    refers={"organization_id": "organization", "instead_id": "service"},
    choices={
        "status": words.SERVICE_STATUSES,
        "referral_route": words.REFERRAL_ROUTES,
        "capacity": (*words.CAPACITIES, None),
    },
    dates=("status_since", "capacity_as_of", "assured_date"),
    emails=("email",),
    owner="organization_id",
    tidy=lambda changes, current: _web(changes, "url"),
    rules=_service_rules,
)


def _location(changes: Row, current: Row) -> dict[str, Value]:
    """Write the postcode in its usual form; drop the pin of a location whose address changes.

    A pin that was typed is marked as placed by hand; db.postcodes.place sets the others.
    """
    kept = dict(changes)
    if isinstance(code := kept.get("postal_code"), str) and not _no_postcode(changes):
        kept["postal_code"] = postcodes.write(code)
    where = ("address_1", "postal_code", "borough_code")
    if any(name in kept and kept[name] != current.get(name) for name in where):
        kept = {"latitude": None, "longitude": None} | kept
    if "latitude" in kept:
        kept["placed_by"] = None if kept["latitude"] is None else "hand"
    return kept


def _no_postcode(row: Row) -> Problems:
    try:
        if row.get("postal_code") is not None:
            postcodes.write(str(row["postal_code"]))
    except ValueError as error:
        return {"postal_code": str(error)}
    return {}


LOCATION = Kind(
    "location",
    frozenset(
        {"name", "organization_id", "location_type", "address_1", "postal_code", "borough_code"}
        | {"confidential", "accessibility", "latitude", "longitude"}
    ),
    title="name",
    refers={"organization_id": "organization"},
    choices={"location_type": words.LOCATION_TYPES},
    owner="organization_id",
    locked="confidential",
    tidy=_location,
    rules=_no_postcode,
)


def _meeting_rules(row: Row) -> Problems:
    found = checks.require_web_address(row, "link")
    start = row.get("start_time")
    try:
        if start is not None and typed_times.understand(str(start)) != start:
            typed = quote(str(start))
            found["start_time"] = f"{typed} isn't a time. Enter hours and minutes, like 09:30."
    except ValueError as error:
        found["start_time"] = str(error)
    return found


def _meeting_fits(db: Database, row: Row) -> Problems:
    """Refuse a second meeting in progress, and a status not set by starting or ending a meeting."""
    for held in db.query("SELECT status FROM meeting WHERE id = ?", [row.get("id")]):
        if held["status"] != row["status"]:
            return {"status": "Start or end a meeting on its own page."}
    for other in db.query(
        """SELECT name, date FROM meeting WHERE :status = 'open' AND status = 'open'
           AND status <> 'closed' AND deleted_at IS NULL AND id <> :id""",
        {"status": row.get("status"), "id": row.get("id")},
    ):
        called = f"{quote(other['name'])} ({dates.say(other['date'])})"
        return {"status": f"{called} is still in progress. End that meeting first."}
    return {}


MEETING = Kind(
    "meeting",
    frozenset({"name", "date", "start_time", "place", "link", "purpose", "notes"}),
    title="name",
    prose=frozenset({"purpose", "notes"}),
    required={"date": "Enter the date of the meeting."},
    dates=("date",),
    tidy=lambda changes, current: _web(changes, "link"),
    rules=_meeting_rules,
    fits=_meeting_fits,
)


def _item_rules(row: Row) -> Problems:
    minutes = row.get("minutes")
    if not (isinstance(minutes, int) and 0 <= minutes <= agenda.LONGEST):
        return {"minutes": f"Enter whole minutes, from 0 to {agenda.LONGEST}."}
    return {}


# An item gets its position, and is deleted, by db.commands.agenda.
AGENDA_ITEM = Kind(
    "agenda_item",
    frozenset({"meeting_id", "kind", "title", "minutes", "position"}),
    title="title",
    refers={"meeting_id": "meeting"},
    choices={"kind": get_args(agenda.Step)},
    rules=_item_rules,
)

UPDATE = Kind(
    "update",
    frozenset({"meeting_id", "organization_id", "text"}),
    prose=frozenset({"text"}),
    required={"organization_id": "Which partner is this update from?", "text": "Enter the update."},
    refers={"meeting_id": "meeting", "organization_id": "organization"},
    owner="organization_id",
)


def _mention_fits(db: Database, row: Row) -> Problems:
    """Refuse a repeated mention: a partner raises an issue once at each meeting."""
    twice = db.execute(
        """SELECT 1 FROM issue_mention
           WHERE issue_id = :issue_id AND meeting_id = :meeting_id
             AND organization_id = :organization_id AND id <> :id AND deleted_at IS NULL""",
        {"id": 0, **row},
    ).fetchone()
    if twice:
        text = "This partner has already raised this issue at this meeting. Edit that note instead."
        return {"organization_id": text}
    return {}


MENTION = Kind(
    "issue_mention",
    frozenset({"issue_id", "meeting_id", "organization_id", "note"}),
    prose=frozenset({"note"}),
    required={
        "issue_id": "Choose the issue that was raised.",
        "meeting_id": "Choose the meeting at which it was raised.",
        "organization_id": "Choose the partner that raised it.",
    },
    refers={"issue_id": "issue", "meeting_id": "meeting", "organization_id": "organization"},
    owner="organization_id",
    fits=_mention_fits,
)

DECISION = Kind(
    "decision",
    frozenset({"meeting_id", "issue_id", "text"}),
    prose=frozenset({"text"}),
    required={"text": "Enter the decision."},
    refers={"meeting_id": "meeting", "issue_id": "issue"},
)

PRACTICE = Kind(
    "practice",
    frozenset({"title", "summary", "evidence", "organization_id", "meeting_id", "source"}),
    title="title",
    prose=frozenset({"summary"}),
    parts=_needs("practice_id"),
    refers={"organization_id": "organization", "meeting_id": "meeting"},
    choices={"evidence": words.EVIDENCE},
)


def _theme_fits(db: Database, row: Row) -> Problems:
    """Refuse a theme that does not exist."""
    known = db.execute(
        """SELECT 1 FROM taxonomy_term AS t JOIN taxonomy AS x ON x.id = t.taxonomy_id
           WHERE t.id = ? AND x.code = ?""",
        [row.get("theme_id"), words.THEME],
    ).fetchone()
    return {} if known or row.get("theme_id") is None else {"theme_id": "Choose a theme."}


ISSUE = Kind(
    "issue",
    frozenset({"title", "description", "theme_id", "status", "place"}),
    title="title",
    prose=frozenset({"description"}),
    parts={**_needs("issue_id"), "boroughs": Part("issue_borough", "issue_id", "borough_code")},
    refers={"theme_id": "taxonomy_term"},
    choices={"status": words.ISSUE_STATUSES},
    fits=_theme_fits,
)


def _word_once(db: Database, row: Row) -> Problems:
    """Refuse a name that its list already has."""
    twice = db.execute(
        """SELECT name FROM taxonomy_term
           WHERE taxonomy_id = :taxonomy_id AND name = :name COLLATE NOCASE
             AND id <> coalesce(:id, 0) AND deleted_at IS NULL""",
        {"id": None, **row},
    ).fetchone()
    return {"name": f"{quote(twice[0])} is already in this list."} if twice else {}


TERM = Kind("taxonomy_term", frozenset({"name"}), title="name", called="word", fits=_word_once)

BY_TABLE: dict[str, Kind] = {
    kind.table: kind
    for kind in (
        ORGANIZATION, SERVICE, LOCATION, MEETING, UPDATE, MENTION, DECISION, ACTION, PRACTICE,
        ISSUE, TERM, ACCOUNT, SHARE_LINK,
    )
}  # fmt: skip
