"""The forms for a service."""

from db.connect import Database
from db.queries import choices
from synergy import words
from ui.kit import needs
from ui.kit.choices import labels
from ui.kit.fields import Area, Choice, Day, Field, Layout, Number, Several, Word

CLOSINGS = tuple(status for status in words.SERVICE_STATUSES if status != "active")


def service(db: Database, organization_id: int) -> Layout:
    """Return the layout of a service's form, for the partner that offers it."""
    return [
        [Field("name", "Name", True), Field("alternate_name", "Also known as")],
        [Area("description", "What it offers")],
        needs.fields(db),
        "Who it is for",
        [
            Number("minimum_age", "From age"),
            Number("maximum_age", "To age"),
            Several(
                "languages", "Languages", placeholder="Type a language, then press Enter", new=True
            ),
        ],
        [Area("eligibility_description", "Other eligibility criteria")],
        "Where it runs",
        [_boroughs(db), _locations(db, organization_id)],
        "How to refer",
        [
            Word("referral_route", "Referral route", words=words.REFERRAL_ROUTES),
            Word(
                "capacity",
                "Availability",
                words=words.CAPACITIES,
                optional=True,
                placeholder="Unknown",
            ),
            Number("capacity_places", "Free places"),
            Day("capacity_as_of", "Availability updated", lean="back"),
        ],
        [Area("application_process", "Next step for a referral")],
        [Field("url", "Website"), Field("email", "Email"), Field("phone", "Phone")],
        [
            Field("accessibility", "Access"),
            Day("assured_date", "Last checked with the agency", lean="back"),
        ],
    ]


def became(db: Database) -> Layout:
    """Return the fields set by closing and moving, with labels for a service's history."""
    partners, others = labels(choices.organizations(db)), labels(choices.services(db))
    return [
        [Choice("organization_id", "Partner", options=partners), Field("status", "Status")],
        [Day("status_since", "Since"), Choice("instead_id", "Instead", options=others)],
        [Area("status_note", "Message for referrers")],
    ]


def closing(db: Database, service_id: int) -> Layout:
    """Return the layout of the form for closing a service."""
    others = labels([one for one in choices.services(db) if one.id != service_id])
    return [
        [
            Word("status", "What's changing?", True, words=CLOSINGS),
            Day("status_since", "Since", lean="near"),
        ],
        [Choice("instead_id", "Refer people to instead", options=others)],
        [Area("status_note", "Message for referrers")],
    ]


def moving(db: Database) -> Layout:
    """Return the layout of the form for moving a service to another partner."""
    partners = labels(choices.organizations(db))
    return [
        [Choice("organization_id", "New provider", True, options=partners)],
        [_locations(db, None), _boroughs(db)],
    ]


def _boroughs(db: Database) -> Several:
    boroughs = {borough.code: borough.name for borough in choices.boroughs(db)}
    return Several("boroughs", "Boroughs covered", options=boroughs)


def _locations(db: Database, organization_id: int | None) -> Several:
    """Offer the locations of one partner, or all of them."""
    held = labels(choices.locations(db, organization_id))
    return Several("locations", "Locations", options=held)
