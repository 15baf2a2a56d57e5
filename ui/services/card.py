"""Draw a service as a card."""

import streamlit as st

from db.queries.services import Place, ServiceCard
from synergy import dates, words
from synergy.typed_text import isolate
from ui import pages
from ui.kit.lists import Badge, sample, say_badges
from ui.services import assurance
from ui.text import TITLE_LENGTH, draw, plain
from ui.viewer import viewer

BADGES: dict[str, Badge] = {
    "active": ("check_circle", "active", "green"),
    "temporarily closed": ("pause_circle", "temporarily closed", "orange"),
    "inactive": ("cancel", "inactive", "gray"),
    "defunct": ("cancel", "defunct", "gray"),
}
NEEDS = {"specialism": "Specialism", "factor": "Helps with"}


def who_offers(service: ServiceCard) -> str:
    """Return the name of a service's provider."""
    return service.organization or words.SOMEBODY.capitalize()


def badges(service: ServiceCard) -> list[Badge]:
    """Return the badges of a service: its status, whether it is made up, and its last check."""
    shown = [BADGES[service.status], *sample(service.sample)]
    today = dates.today().isoformat()
    return shown + assurance.badges(service.status, service.assured_date, today)


def show_card(service: ServiceCard) -> None:
    """Draw the full card of one service."""
    st.header(plain(service.name), anchor=False)
    st.markdown(f"**{plain(who_offers(service))}** {say_badges(badges(service))}")
    if len(service.name) > TITLE_LENGTH:
        draw(service.name)
    show_details(service)


def show_details(service: ServiceCard, checked_by: str | None = None) -> None:
    """Draw what is known of one service under its name, and who last checked it, if given."""
    if service.status != "active":
        _show_what_became(service)
    outside = viewer().role == "funder"
    if service.description:
        draw(service.description)
    lines = [f"**{label}:** {plain(text, 600)}" for label, text in _facts(service, outside)]
    lines += [f":material/location_on: {plain(_say_place(p), 400)}" for p in service.places]
    today = dates.today().isoformat()
    checked = assurance.say_checked(service.assured_date, today, checked_by)
    st.markdown("  \n".join([*lines, checked]))


def _show_what_became(service: ServiceCard) -> None:
    """Say since when a service is closed, why, and where to refer people instead."""
    since = f" since {dates.say(service.status_since)}" if service.status_since else ""
    st.markdown(f"**{service.status.capitalize()}{since}.** {plain(service.status_note, 600)}")
    link_instead(service.instead_id, service.instead)


def link_instead(service_id: int | None, name: str | None) -> None:
    """Draw a link to the service that people are referred to instead, if there is one."""
    if service_id and name:
        label = f"Refer to instead: {plain(name)}"
        pages.link("partners", label, "alt_route", service=service_id)


def _facts(service: ServiceCard, outside: bool = False) -> list[tuple[str, str]]:
    facts = [
        (label, " · ".join(isolate(name) for taxonomy, name in service.terms if taxonomy == code))
        for code, label in NEEDS.items()
    ]
    facts += [
        ("Ages", words.ages(service.minimum_age, service.maximum_age)),
        ("For", service.eligibility_description or ""),
        ("How to refer", words.ROUTE_WORDS[service.referral_route]),
        ("Next step", service.application_process or ""),
        ("Availability", _capacity(service, outside)),
        ("When", " · ".join(map(isolate, service.times))),
        ("Boroughs", ", ".join(service.boroughs)),
        ("Languages", ", ".join(map(isolate, service.languages))),
        ("Cost", " · ".join(map(isolate, service.costs))),
        ("Access", service.accessibility or ""),
        ("Website", service.url or ""),
    ]
    return [(label, text) for label, text in facts if text]


def _capacity(service: ServiceCard, outside: bool) -> str:
    if service.capacity is None:
        return "unknown"
    said = "places available" if service.capacity == "open" else service.capacity
    if service.capacity_places:
        said += f", {words.places(service.capacity_places, outside)}"
    if service.capacity_as_of:
        said += f" (updated {dates.say(service.capacity_as_of)})"
    return said


def _say_place(place: Place) -> str:
    if place.confidential:
        return f"Confidential address, {place.borough or 'borough not stated'} – ask the agency"
    if place.location_type == "virtual":
        return "Online or by phone"
    parts = (place.name, place.address_1, place.postal_code, place.borough, place.accessibility)
    return ", ".join(isolate(part) for part in parts if part)
