"""Partners: who they are, and all that they do, raised and promised."""

import streamlit as st

from db.kinds.records import ORGANIZATION
from db.queries import choices, organizations
from synergy import dates, words
from ui import pages
from ui.kit import filters, forms, lists, paging, publishing
from ui.partners import form, item, rows
from ui.partners.form import NEW
from ui.services import assurance
from ui.services import item as service_item
from ui.viewer import read, viewer

ROWS = 25
NAMES = {"partner": "Partners", "network": "Networks", "funder": "Funders"}
today = dates.today().isoformat()

service = filters.chosen_id("service")
if service is not None:
    service_item.show(service)
    pages.stop()
chosen = filters.chosen_id("organization")
if chosen is not None:
    item.show(chosen, today)
    pages.stop()

specialisms = {term.code: term.name for term in read(choices.terms, words.SPECIALISM)}
counts = read(organizations.count_by_kind)
boroughs = {borough.code: borough.name for borough in read(choices.boroughs)}

bar, below = lists.toolbar("Partners"), st.container()
with bar:
    kind = filters.choose_view("kind", filters.counted(counts, NAMES))
    said = filters.find("Search partners", "find", "Search partners")
    with filters.more("specialism", "borough", "check"):
        specialism = filters.choose("Specialism", "specialism", specialisms)
        borough = filters.choose("Borough", "borough", boroughs)
        due = assurance.choose_due(today)

one_kind = None if kind == filters.ALL else kind
wanted = organizations.OrganizationFilter(one_kind, specialism, borough, due, said)
total = read(organizations.count_organizations, wanted)
page = paging.turn("partners_page", wanted, total, ROWS, "organisation")
lines = read(organizations.list_organizations, wanted, page)

coordinates = viewer().role == "coordinator"
if coordinates:
    with bar:
        forms.opener(NEW, "Add", "add", first=True)
    forms.drawer(NEW, "Add a partner", form.add)
    publishing.ask(ORGANIZATION)
with below:
    if not lines:
        lists.none_here("partners", "groups", "add one" if coordinates else None)
        pages.stop()
    names, columns = [one.name for one in lines], rows.columns(lines)
    shown = lists.table("organization", lines, names, columns, "Name", selects=coordinates)
if shown.selected:
    publishing.offer(ORGANIZATION, shown.selected, lists.bar("organization", shown.selected))
