"""Partners: who they are, and all that they do, raised and promised."""

from functools import partial

import streamlit as st

from db import connect
from db.commands import records
from db.kinds.records import ORGANIZATION
from db.queries import choices, organizations
from synergy import dates, words
from ui.kit import editor, filters, forms, lists, paging, publishing
from ui.partners import form, item
from ui.partners.form import NEW
from ui.partners.rows import line
from ui.services import assurance
from ui.services import item as service_item
from ui.viewer import viewer

ROWS = 20
today = dates.today().isoformat()

service = filters.chosen_id("service")
if service is not None:
    service_item.show(service)
    st.stop()
chosen = filters.chosen_id("organization")
if chosen is not None:
    item.show(chosen, today)
    st.stop()

with connect.reading_as(viewer()) as db:
    specialisms = {term.code: term.name for term in choices.terms(db, words.SPECIALISM)}
    boroughs = {borough.code: borough.name for borough in choices.boroughs(db)}

st.title("Partners", anchor=False)
with filters.row():
    kind = filters.choose("Kind", "kind", {word: word for word in words.ORGANIZATION_KINDS})
    specialism = filters.choose("Specialism", "specialism", specialisms)
    borough = filters.choose("Borough", "borough", boroughs)
    due = assurance.choose_due(today)

wanted = organizations.OrganizationFilter(kind, specialism, borough, due)
with connect.reading_as(viewer()) as db:
    total = organizations.count_organizations(db, wanted)
    page = paging.turn("partners_page", wanted, total, ROWS, "organization")
    lines = organizations.list_organizations(db, wanted, page)

if viewer().role == "coordinator":
    forms.opener(NEW, "Add a partner", "add")
    if forms.is_open(NEW):
        said = "The partner was added. Now add what it offers."
        start = {"kind": "partner"}
        layout = form.ORGANIZATION
        editor.add(NEW, layout, start, partial(records.add, ORGANIZATION), said, "organization")
if not lines:
    adds = viewer().role == "coordinator"
    lists.none_here("partners", "groups", "add a partner" if adds else None)
publishing.offer_all(ORGANIZATION, lines)
lists.show("organization", publishing.marked(map(line, lines), lines))
