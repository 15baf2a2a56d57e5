"""One partner: its services, the issues it raised and its actions."""

from functools import partial

import streamlit as st

from db import connect
from db.commands.organizations import remove_organization
from db.kinds.records import LOCATION, ORGANIZATION, SERVICE
from db.queries import actions, organizations, practice, records, services
from db.queries.organizations import LocationLine, OrganizationCard
from db.queries.paging import Page
from db.queries.records import Record
from db.queries.services import ServiceLine
from synergy import dates, words
from synergy.typed_text import isolate
from ui import pages
from ui.actions import rows as action_rows
from ui.issues.rows import BADGES as ISSUE_BADGES
from ui.kit import columns as kit
from ui.kit import editor, forms, history, item_view, lists, publishing
from ui.kit.entries import Entries, Entry
from ui.partners import form as partner_form
from ui.partners.rows import BADGES
from ui.practice import rows as practice_rows
from ui.services import assurance
from ui.services import form as service_form
from ui.services import rows as service_rows
from ui.text import plain
from ui.viewer import read, viewer

SHOWN = 30


def show(organization_id: int, today: str) -> None:
    """Draw one organization, or say that it does not exist."""
    may_edit = viewer().may_edit(organization_id)
    with connect.reading_as(viewer(), of=organization_id) as db:
        card = organizations.organization(
            db, organization_id, contact=may_edit, notes=viewer().role == "coordinator"
        )
    locations = read(organizations.locations, organization_id)
    offers = services.ServiceFilter(closed=True, organization_id=organization_id)
    offered = read(services.list_services, offers, Page(1, SHOWN))
    service_count, _ = read(services.count_services, offers)
    row = item_view.back("All partners", "organization")
    layout = partner_form.ORGANIZATION
    if card is None:
        item_view.gone(ORGANIZATION, organization_id, "partner", layout)
        return
    with item_view.head(row, card.name, [BADGES[card.kind], *item_view.marks(card)]):
        if viewer().role == "coordinator":
            own = any(one.organization_id == card.id for one in locations)
            _buttons(card, holds=bool(offered) or own)
    left, right = item_view.columns()
    with left:
        _facts(card)
        if may_edit:
            assurance.show_due(card.id, today)
        if offered or may_edit:
            _services(card.id, offered, service_count, may_edit)
        _promised(card.id, today)
        _raised(card.id)
        _practice(card.id)
    with right:
        history.show(ORGANIZATION, organization_id, layout, viewer().role == "coordinator")
        if locations or may_edit:
            _locations(card.id, locations, may_edit)
        if viewer().role != "funder":
            _attendance(card.id)


def _facts(card: OrganizationCard) -> None:
    reach = filter(None, (card.contact_name, card.email, card.phone))
    contact = plain(" · ".join(map(isolate, reach)), 300)
    private = ":small[:material/lock: only coordinators and this agency can see this]"
    item_view.facts(
        ("Also known as", plain(card.alternate_name)),
        ("Place", plain(card.place)),
        ("Charity number", plain(card.tax_id)),
        ("Website", plain(card.website, 300)),
        ("Contact", contact and f"{contact} {private}"),
    )
    item_view.texts(card.description, card.notes)


def _buttons(card: OrganizationCard, holds: bool) -> None:
    editing, leaving = item_view.form_of(ORGANIZATION, card.id), f"leaving {card.id}"
    forms.opener(editing, "Edit", "edit")
    publishing.button(ORGANIZATION, card, card.name)
    if holds:
        forms.opener(leaving, "Delete", "delete", quiet=True)
        forms.drawer(leaving, "Delete this partner", partial(_leave, card, leaving))
    else:
        remove = partial(remove_organization, values={})
        item_view.remover(ORGANIZATION, card, card.name, "organization", remove, quiet=True)
    if forms.is_open(editing):
        record = read(records.record, ORGANIZATION, card.id) or Record()
        item_view.edit(ORGANIZATION, record, "partner", partner_form.ORGANIZATION)


def _leave(card: OrganizationCard, form: str) -> None:
    st.markdown(
        f"**{plain(card.name)}** still has services or locations. Choose what happens to them. Its "
        "issues and actions will be kept, and you can undo this."
    )
    version = forms.made_on(form, [(card.id, card.version)])[card.id]
    layout = read(partner_form.leaving, card.id)
    values, sent = editor.draw(form, layout, {}, "Yes, delete this partner")
    if sent:
        forms.save(
            form,
            lambda path, key: remove_organization(path, viewer(), key, (card.id, version), values),
            f"Deleted: “{plain(card.name)}”",
            {**values, "version": version},
        )


def _services(organization_id: int, held: list[ServiceLine], total: int, may_edit: bool) -> None:
    form = f"new service of {organization_id}"
    with item_view.heading(f"Services ({total:,})"):
        if may_edit:
            forms.opener(form, "Add a service", "add", quiet=True)
    if may_edit and forms.is_open(form):
        layout = read(service_form.service, organization_id)
        start, also = {"referral_route": "either"}, {"organization_id": organization_id}
        said = "Service added."
        editor.add(form, layout, start, SERVICE, said, opens="service", also=also)
    if held:
        publishing.ask(SERVICE)
        shown = service_rows.show_list(held, may_edit)
        if shown.pressed:
            assurance.confirm(*shown.pressed)
        if shown.selected:
            publishing.offer(SERVICE, shown.selected, lists.bar("service", shown.selected))
    if total > SHOWN:
        st.caption(f"Showing {SHOWN} of {total:,}. Search to find the others.")
    if not held:
        st.caption("No services yet. Add one so people can find it.")


def _locations(organization_id: int, held: list[LocationLine], may_edit: bool) -> None:
    layout, of = read(partner_form.location), {"organization_id": organization_id}
    entries = Entries(LOCATION, "location", layout, of, "add_location")
    with item_view.heading("Locations"):
        if may_edit:
            entries.adder({"location_type": "physical"})
    entries.show([_location(one) for one in held])
    if not held:
        st.caption("No locations yet. Add one so services appear on the map.")


def _location(one: LocationLine) -> Entry:
    """Put one location into an entry; only coordinators may edit a confidential one."""
    if one.confidential:
        head = f":material/lock: **Confidential address**, {plain(one.borough) or 'no borough'}"
    else:
        parts = filter(None, (one.address_1, one.postal_code, one.borough))
        address = plain(", ".join(map(isolate, parts)), 200)
        head = f"**{plain(one.name) or 'no name'}** {address}"
    facts = [one.location_type] if one.location_type != "physical" else []
    if one.organization_id is None:
        facts.append("shared with others")
    facts += [words.count(one.services, "service")]
    if not one.pinned:
        facts.append(":material/location_off: not on the map")
    elif one.placed_by in ("sector", "district"):
        facts.append("approximate location (postcode area)")
    may_edit = viewer().may_edit(one.organization_id)
    if one.confidential:
        may_edit = viewer().role == "coordinator"
    return Entry(one.id, one.version, f"{head}  \n:small[{' · '.join(facts)}]", None, may_edit)


def _promised(organization_id: int, today: str) -> None:
    promised = actions.ActionFilter(today, "all open", organization_id)
    total = read(actions.count_actions, promised)
    held = read(actions.list_actions, promised, Page(1, 8))
    st.header(f"Open actions ({total:,})", anchor=False)
    action_rows.show_list(held, today, without="Partner")
    label = "All actions, including completed"
    pages.link("actions", label, "arrow_forward", partner=organization_id)


def _raised(organization_id: int) -> None:
    held = read(organizations.raised_by, organization_id, SHOWN)
    if not held:
        return
    st.header("Issues raised", anchor=False)
    columns = [
        kit.chips("Status", [[(one.status, ISSUE_BADGES[one.status][2])] for one in held], 95),
        kit.number("Meetings", [one.times for one in held]),
        kit.day("Last raised", [one.last for one in held]),
        kit.chips("Labels", [[kit.SAMPLE] * bool(one.sample) for one in held], 80),
    ]
    ids, titles = [one.id for one in held], [one.title for one in held]
    lists.table("issue", ids, titles, columns, "Issue", page="issues")


def _practice(organization_id: int) -> None:
    known = practice.PracticeFilter(organization_id=organization_id)
    held = read(practice.list_practice, known, Page(1, SHOWN))
    if held:
        st.header("Expertise to share", anchor=False)
        practice_rows.show_list(held)


def _attendance(organization_id: int) -> None:
    held = read(organizations.attended, organization_id, 12)
    if held:
        st.header("Meetings", anchor=False)
    for one in held:
        label = f"{dates.say(one.date)} · {plain(one.name, 24)} · {one.status}"
        pages.link("meetings", label, "event", meeting=one.meeting_id)
