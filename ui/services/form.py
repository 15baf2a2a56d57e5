"""What the forms of a service ask for."""

from db.connect import Database
from db.queries import choices
from synergy import words
from ui.kit import needs
from ui.kit.choices import labels
from ui.kit.fields import Area, Choice, Day, Field, Layout, Number, Several, Word

CLOSINGS = tuple(status for status in words.SERVICE_STATUSES if status != "active")


def service(db: Database, organization_id: int) -> Layout:
    """Return the lines of a service's form, for the partner that offers it."""
    return [
        [Field("name", "Name", True), Field("alternate_name", "Also known as")],
        [Area("description", "What it offers")],
        needs.fields(db),
        "Who it is for",
        [
            Number("minimum_age", "From age"),
            Number("maximum_age", "To age"),
            _languages(),
        ],
        [Area("eligibility_description", "For whom else, or not for whom")],
        "Where it is given",
        [_boroughs(db), _locations(db, organization_id)],
        "How people come to it",
        [
            Word("referral_route", "Who refers", words=words.REFERRAL_ROUTES),
            Word("capacity", "Room", words=words.CAPACITIES, optional=True, placeholder="Unknown"),
            Number("capacity_places", "Free places"),
            Day("capacity_as_of", "Room as of", lean="back"),
        ],
        [Area("application_process", "Next step for a referral")],
        [Field("url", "Website"), Field("email", "E-mail"), Field("phone", "Phone")],
        [
            Field("accessibility", "Access"),
            Day("assured_date", "Last checked with the agency", lean="back"),
        ],
    ]


def became(db: Database) -> Layout:
    """Return what closing and moving set, as a service's history says it."""
    partners, others = labels(choices.organizations(db)), labels(choices.services(db))
    return [
        [Choice("organization_id", "Partner", options=partners), Field("status", "Status")],
        [Day("status_since", "Since"), Choice("instead_id", "Instead", options=others)],
        [Area("status_note", "What people should know")],
    ]


def closing(db: Database, service_id: int) -> Layout:
    """Return the lines of the form that asks what becomes of a service that closes."""
    others = labels([one for one in choices.services(db) if one.id != service_id])
    return [
        [
            Word("status", "What becomes of it", True, words=CLOSINGS),
            Day("status_since", "Since", lean="near"),
        ],
        [Choice("instead_id", "Where people are sent instead", options=others)],
        [Area("status_note", "What people should know")],
    ]


def moving(db: Database) -> Layout:
    """Return the lines of the form that asks where a service goes."""
    partners = labels(choices.organizations(db))
    return [
        [Choice("organization_id", "Which partner offers it from now on", True, options=partners)],
        [_locations(db, None), _boroughs(db)],
    ]


def _languages() -> Several:
    return Several("languages", "Languages", placeholder="Type one, then Enter", new=True)


def _boroughs(db: Database) -> Several:
    boroughs = {borough.code: borough.name for borough in choices.boroughs(db)}
    return Several("boroughs", "Boroughs that it serves", options=boroughs)


def _locations(db: Database, organization_id: int | None) -> Several:
    """Offer the locations of one partner, or of all."""
    held = labels(choices.locations(db, organization_id))
    return Several("locations", "Locations", options=held)
