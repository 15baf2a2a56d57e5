"""What the forms of an organization and its locations ask for."""

from functools import partial

from db.commands import records
from db.commands.organizations import BECOMES
from db.connect import Database
from db.kinds.records import ORGANIZATION as KIND
from db.queries import choices
from synergy import words
from ui.kit import editor
from ui.kit.choices import labels
from ui.kit.fields import Area, Choice, Field, Layout, Tick, Word

NEW = "new organization"

ORGANIZATION: Layout = [
    [Field("name", "Name", True), Field("alternate_name", "Also known as")],
    [
        Word("kind", "Kind", words=words.ORGANIZATION_KINDS),
        Field("tax_id", "Charity number", placeholder="1079178, SC045678 or NIC101234"),
        Field("website", "Website", placeholder="https://agency.org.uk"),
    ],
    [Area("description", "What it does")],
    [Field("place", "Place, if it is not in London")],
    "For coordinators and the agency itself: never published",
    [Field("contact_name", "Contact"), Field("email", "E-mail"), Field("phone", "Phone")],
    [Area("notes", "Notes, for coordinators alone")],
]


def location(db: Database) -> Layout:
    """Return the lines of a location's form."""
    boroughs = {borough.code: borough.name for borough in choices.boroughs(db)}
    return [
        [
            Field("name", "Name", True, placeholder="Library, hall, school …"),
            Word("location_type", "Kind", words=words.LOCATION_TYPES),
        ],
        [Field("address_1", "Address")],
        [
            Field("postal_code", "Postcode", placeholder="SW2 1JQ"),
            Choice("borough_code", "Borough", options=boroughs, placeholder="As the postcode says"),
        ],
        [
            Field("accessibility", "Access"),
            Tick("confidential", "Confidential (a refuge): only its borough is shown"),
        ],
    ]


def leaving(db: Database, organization_id: int) -> Layout:
    """Return the lines of the form that asks what becomes of a partner's services."""
    others = labels([one for one in choices.organizations(db) if one.id != organization_id])
    return [
        [
            Word("becomes", "Its services and locations are", True, words=BECOMES),
            Choice("to_id", "To which partner", options=others),
        ]
    ]


def add() -> None:
    """Draw the form of a new organization."""
    said = "The partner was added. Now add the services it offers."
    command = partial(records.add, KIND)
    editor.add(NEW, ORGANIZATION, {"kind": "partner"}, command, said, opens="organization")
