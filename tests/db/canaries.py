"""Secrets to find again: a text of its own in every column, which says where it stands.

They are letters alone, since no screen, file or form writes a letter in another way.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from db.connect import Database
from db.published import allow_list
from synergy.minutes import Attended, Minutes, Named, Update, to_json
from tests.db.tools import HACKNEY, insert

# What is public without a mark.
MARKLESS = {"taxonomy_term", "indicator"}
STATES = ("public", "unmarked", "deleted")
# Words and days that a column takes, where it does not take any text.
TAKEN: dict[str, Any] = {
    "kind": "partner", "referral_route": "either", "capacity": "open", "freq": "WEEKLY",
    "location_type": "physical", "evidence": "evaluated", "verdict": "distinct", "role": "partner",
    "audience": "funder", "state": "open", "borough_code": HACKNEY, "result": '{"a": "canary"}',
    "created_at": "2026-01-01T00:00Z", "updated_at": "2026-01-01T00:00Z", "sample": 0, "version": 1,
    "minimum_age": None, "maximum_age": None, "latitude": 51.5, "longitude": -0.1, "amount": 5.0,
    "value": 5.0, "placed_by": "postcode", "start_time": "10:30",
} | dict.fromkeys(
    ("date", "due_on", "done_on", "assured_date", "capacity_as_of", "status_since"), "2026-03-06"
) | dict.fromkeys(
    ("invited_at", "frozen_at", "expires_at", "last_used_at", "set_at", "active_at"),
    "2026-01-02T00:00Z",
)  # fmt: skip
STATUS = {"service": "active", "meeting": "closed", "attendance": "present", "issue": "open"}
# Nothing secret is, or can be, in them: the lists of words, and what the triggers write.
UNPLANTED = {"borough", "taxonomy", "history", "history_values"}
# Where a confidential place stands, in degrees.
SECRET_SPOT = (51.5131719, -0.0713177)
FREE_PLACES = 3

# A whole text, whatever follows it at once in a table's bytes; or what is left of one that was cut:
# on the screen, in JSON, in bytes.
_CUT = re.compile(r"(canary[a-z]+?zendz|canary[a-z]+)(…|\\u2026|â\x80¦)?", re.IGNORECASE)

Numbers = dict[tuple[str, str], Any]


class Canary(NamedTuple):
    """A text that stands, or stood, in one column of one row."""

    table: str
    column: str
    state: str

    def __str__(self) -> str:
        words = f"canary {self.state} {self.table} {self.column} end "
        return "".join(sign if sign.isalpha() else "Z" for sign in words)

    @property
    def is_public(self) -> bool:
        """Tell whether outsiders should read it."""
        shown = allow_list.is_public(self.table, self.column) and self.table in allow_list.ROWS
        blank = (self.table, self.column) in {("meeting", n) for n in ("name", "place", "purpose")}
        states = {"public", "unmarked"} if self.table in MARKLESS else {"public", "between"}
        return self.state in states and shown and not blank and self.table != "setting"


def strangers(text: str, known: Iterable[Canary]) -> set[str]:
    """Find the secrets in a text that are none of those that may stand there, cut ones too."""
    names = {str(one).lower() for one in known}
    found = {(match[1].lower(), bool(match[2])) for match in _CUT.finditer(text)}
    return {
        name
        for name, is_cut in found - {(name, False) for name in names}
        if not (is_cut and any(one.startswith(name) for one in names))
    }


def plant(db: Database) -> list[Canary]:
    """Add to every table a public row, one that is not marked and a deleted one, all secrets."""
    planted: list[Canary] = []
    numbers: Numbers = {}
    names = [name for name in db.table_names() if "_fts" not in name and "sqlite" not in name]
    for table in (name for name in names if name not in UNPLANTED):
        for state in STATES:
            made = _planted_row(db, table, state, numbers)
            planted += [
                Canary(table, name, state)
                for name, value in made.items()
                if value == str(Canary(table, name, state))
            ]
            numbers[table, state] = db.table(table).insert(made).last_pk
    return [*planted, *_between(db, numbers), *_confidential(db, numbers), *_before(db, numbers)]


def _planted_row(db: Database, table: str, state: str, numbers: Numbers) -> dict[str, Any]:
    targets = {str(key.column): key.other_table for key in db.table(table).foreign_keys}
    if table == "attribute":
        targets = {"taxonomy_term_id": "taxonomy_term", "service_id": "service"}
    made: dict[str, Any] = {}
    for column in db.table(table).columns:
        name = column.name
        if name == "id" or name in ("closed", "due_order", "instead_id", "merged_into_id"):
            continue
        if name == "status" and table in STATUS:
            made[name] = STATUS[table]
        elif name in ("deleted_at", "disabled_at", "revoked_at"):
            made[name] = "2026-04-01T00:00Z" if state == "deleted" else None
        elif name == "published":
            made[name] = int(state != "unmarked")
        elif name in TAKEN and not (table == "setting" and name == "value"):
            made[name] = TAKEN[name]
        elif targets.get(name) == "taxonomy":
            made[name] = 1
        elif name in targets:
            made[name] = numbers.get((targets[name], state))
        elif column.type == "TEXT":
            made[name] = str(Canary(table, name, state))
        elif column.notnull and column.default_value is None:
            made[name] = 1
    return made | _fitting(table, state, numbers)


def _fitting(table: str, state: str, numbers: Numbers) -> dict[str, Any]:
    """Return what a row of one table needs beside, so that the schema takes it."""
    if table == "meeting" and state == "unmarked":
        return {"status": "planned"}
    if table == "agenda_item":
        return {"kind": "other"}
    if table == "minutes":
        return {"content": _minutes(str(Canary(table, "content", state)))}
    if table == "service":
        return {"capacity_places": FREE_PLACES}
    if table == "session":
        return {"share_link_id": None}
    if table == "overlap_review":
        pair = [one for one in STATES if one != state]
        return dict(
            zip(
                ("service_id", "other_service_id"),
                (numbers["service", one] for one in pair),
                strict=True,
            )
        )
    return {}


def _minutes(text: str) -> str:
    """Write down minutes whose every text is a secret."""
    of = Named("organization", 0, text)
    said = Update("update", 0, of, text, 0)
    lists = (Attended("attendance", 0, of, "present"),), (said,), (), (), (), (), ()
    return to_json(Minutes(text, 0, text, "2026-03-06", None, text, text, 0, *lists))


def _between(db: Database, numbers: Numbers) -> Iterator[Canary]:
    """Add public rows that name private ones, and private rows that name public ones."""
    hidden = {f"{name}_id": numbers[name, "unmarked"] for name in ("organization", "meeting")}
    agency = {"organization_id": hidden["organization_id"]}
    issue_id, action_id = numbers["issue", "public"], numbers["action", "public"]
    rows: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
        ("action", ("title", "owner_name"), {**hidden, "issue_id": numbers["issue", "unmarked"]}),
        ("practice", ("title",), hidden),
        ("service", ("name", "notes"), agency),
        ("issue_mention", ("note",), {**hidden, "issue_id": issue_id}),
        ("decision", ("text",), {"meeting_id": numbers["meeting", "public"], "issue_id": issue_id}),
        ("action_note", ("text",), {"action_id": action_id}),
    )
    for table, columns, of in rows:
        made = [Canary(table, name, "between") for name in columns]
        mark = {"published": 1} if table in allow_list.MARKED else {}
        insert(db, table, **{one.column: str(one) for one in made}, **of, **mark)
        yield from made


def _confidential(db: Database, numbers: Numbers) -> Iterator[Canary]:
    """Add a place that only a coordinator may read, of a public service."""
    texts = ("name", "address_1", "postal_code", "accessibility")
    made = [Canary("location", name, "confidential") for name in texts]
    spot = dict(zip(("latitude", "longitude"), SECRET_SPOT, strict=True))
    written = {one.column: str(one) for one in made}
    place = insert(db, "location", borough_code=HACKNEY, confidential=1, **spot, **written)
    joined = {"service_id": numbers["service", "public"], "location_id": place}
    db.table("service_at_location").insert(joined)
    return iter(made)


def _before(db: Database, numbers: Numbers) -> Iterator[Canary]:
    """Change public titles to what they are now: what they were stands in the history alone."""
    for table, name in (("issue", "title"), ("action", "title"), ("service", "name")):
        one, number = Canary(table, name, "before"), numbers[table, "public"]
        now = db.table(table).get(number)[name]
        for text in (str(one), now):
            db.table(table).update(number, {name: text})
        yield one
