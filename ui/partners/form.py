"""The forms for an organization and its locations."""

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
        Word("kind", "Type", words=words.ORGANIZATION_KINDS),
        Field("tax_id", "Charity number", placeholder="e.g. 1079178, SC045678 or NIC101234"),
        Field("website", "Website", placeholder="https://agency.org.uk"),
    ],
    [Area("description", "Description")],
    [Field("place", "Location (if outside London)")],
    "Only for coordinators and the agency itself – never published",
    [Field("contact_name", "Contact"), Field("email", "Email"), Field("phone", "Phone")],
    [Area("notes", "Notes (coordinators only)")],
]


def location(db: Database) -> Layout:
    """Return the layout of a location's form."""
    boroughs = {borough.code: borough.name for borough in choices.boroughs(db)}
    return [
        [
            Field("name", "Name", True, placeholder="e.g. library, hall or school"),
            Word("location_type", "Type", words=words.LOCATION_TYPES),
        ],
        [Field("address_1", "Address")],
        [
            Field("postal_code", "Postcode", placeholder="SW2 1JQ"),
            Choice("borough_code", "Borough", options=boroughs, placeholder="From postcode"),
        ],
        [
            Field("accessibility", "Access"),
            Tick("confidential", "Confidential (such as a refuge): only show the borough"),
        ],
    ]


def leaving(db: Database, organization_id: int) -> Layout:
    """Return the layout of the form for removing a partner with services."""
    others = labels([one for one in choices.organizations(db) if one.id != organization_id])
    return [
        [
            Word(
                "becomes", "What should happen to its services and locations?", True, words=BECOMES
            ),
            Choice("to_id", "New partner", options=others),
        ]
    ]


def add() -> None:
    """Draw the form of a new organization."""
    said = "The partner was added. Now add the services it offers."
    editor.add(NEW, ORGANIZATION, {"kind": "partner"}, KIND, said, opens="organization")
