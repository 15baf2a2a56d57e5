"""Map: who does what where in London."""

import streamlit as st

from db import connect
from db.queries import choices, indicators
from db.queries.services import ServiceFilter
from synergy import words
from ui.kit import filters
from ui.map import colours, in_words, legend, numbers, side, views
from ui.map import near as map_near
from ui.viewer import viewer

with connect.reading_as(viewer()) as db:
    specialisms = {term.code: term.name for term in choices.terms(db, words.SPECIALISM)}
    factors = {term.code: term.name for term in choices.terms(db, words.FACTOR)}
    boroughs = {borough.code: borough.name for borough in choices.boroughs(db)}
    needs = indicators.indicators(db)

st.title("Services in London", anchor=False)
with filters.row():
    specialism = filters.choose("Specialism", "specialism", specialisms)
    factor = filters.choose("Contributing factor", "factor", factors)
    borough = filters.choose("Borough", "borough", boroughs)
    age = st.number_input(
        "Age", 0, 120, None, key="age", bind="query-params", placeholder="Any", width=110
    )
    near = map_near.ask()
    closed = st.toggle("Closed ones too", key="closed", bind="query-params")

left, right = st.columns([3, 2])
on_map, as_list, by_name = left.tabs(
    ["Map", in_words.LIST, "Boroughs"], key="view", bind="query-params"
)
with on_map:
    with filters.row():
        chosen_colour, divided = colours.choose(specialisms, needs)
    drawn = st.container()
    with filters.row():
        streets = views.choose_streets()
        locked = views.choose_confidential()

wanted = ServiceFilter(specialism, factor, borough, age, closed, confidential=locked)
found = numbers.overview(wanted)
chosen = side.chosen(locked)
colouring = (
    colours.colouring(chosen_colour, divided, needs, boroughs, wanted) if chosen_colour else None
)
# Drawn also behind another tab: a map that is taken away would come back without its zoom.
with drawn:
    views.show(found.pins, borough, colouring, near, streets, chosen.rings)
    in_words.show_strip(found.total, found.off)
if on_map.open:
    with on_map:
        legend.show(colouring, specialisms.values(), locked)
if as_list.open:
    with as_list:
        in_words.show_services(wanted, found.off, near)
if by_name.open:
    with by_name:
        in_words.show_boroughs(boroughs, colouring, borough)
with right.container(border=True):
    side.show(wanted, found.total, near, chosen)
