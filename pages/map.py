"""Map: who does what where in London."""

import streamlit as st

from db import connect
from db.queries import choices, services
from synergy import words
from ui import filters, maps, pages, paging, rows
from ui import services as cards
from ui.viewer import viewer

ROWS = 20

with connect.reading_as(viewer()) as db:
    specialisms = {term.code: term.name for term in choices.terms(db, words.SPECIALISM)}
    factors = {term.code: term.name for term in choices.terms(db, words.FACTOR)}
    boroughs = {borough.code: borough.name for borough in choices.boroughs(db)}

st.title("Services in London", anchor=False)
with filters.row():
    specialism = filters.choose("Specialism", "specialism", specialisms)
    factor = filters.choose("Contributing factor", "factor", factors)
    borough = filters.choose("Borough", "borough", boroughs)
    age = st.number_input(
        "Age", 0, 120, None, key="age", bind="query-params", placeholder="Any", width=110
    )
    closed = st.toggle("Closed ones too", key="closed", bind="query-params")

wanted = services.ServiceFilter(specialism, factor, borough, age, closed)
chosen = filters.chosen_id("service")
with connect.reading_as(viewer()) as db:
    pins = services.pins(db, wanted)
    total, unpinned = services.count_services(db, wanted)

left, right = st.columns([3, 2])
on_map, as_list = left.tabs(["Map", "List"])
with on_map:
    clicked = maps.show(pins, borough, chosen)
    said = words.count(total, "service")
    st.markdown(f"**{said}**, {unpinned:,} of them without a pin: they are in the list.")
    maps.show_legend(specialisms.values())
with as_list:
    unpinned_only = st.toggle(
        f"Only the {unpinned:,} without a pin: online, borough-wide or confidential",
        key="no_pin",
        bind="query-params",
        disabled=not unpinned,
    )
    unpinned_only = unpinned_only and unpinned > 0
    listed = unpinned if unpinned_only else total
    page = paging.turn("services_page", (wanted, unpinned_only), listed, ROWS, "service")
    with connect.reading_as(viewer()) as db:
        lines = services.list_services(db, wanted, page, unpinned_only)
    with st.container(height=maps.HEIGHT, border=False):
        rows.show("service", [cards.line(service) for service in lines])
if clicked is not None:
    filters.choose_id("service", clicked)
    st.rerun()
with connect.reading_as(viewer()) as db:
    card = services.service(db, chosen) if chosen is not None else None
with right.container(border=True):
    if card:
        cards.show_card(card)
        pages.link("partners", "Open it, with its partner", "open_in_full", service=card.id)
    else:
        cards.show_no_card(total, narrowed=wanted != services.ServiceFilter(), gone=bool(chosen))
