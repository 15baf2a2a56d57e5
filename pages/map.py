"""Map: who does what where in London."""

import streamlit as st

from db.queries import choices, indicators
from synergy import words
from ui.map import colours, filter_row, london, near, numbers, side
from ui.viewer import read

specialisms = {term.code: term.name for term in read(choices.terms, words.SPECIALISM)}
factors = {term.code: term.name for term in read(choices.terms, words.FACTOR)}
boroughs = {borough.code: borough.name for borough in read(choices.boroughs)}
needs = read(indicators.indicators)

wanted = filter_row.read(specialisms, factors, boroughs)
is_narrow = side.is_narrow()
row = st.container(horizontal=True, vertical_alignment="center", gap="small")
notes = st.container() if is_narrow else None
left, right = st.columns(london.SHARES, gap="small")
panel = right.container(border=not is_narrow, height="stretch", gap="small")
with row:
    st.title("Services in London", anchor=False, width="content")
    filter_row.choose_specialism(specialisms)
    more = st.container(width="content")
    around = near.ask(notes or panel.container())
    shade = colours.choose(specialisms, needs)

found = numbers.overview(wanted)
shading = colours.colouring(shade, needs, boroughs, wanted)
figures = shading.with_figures(boroughs)
with more:
    filter_row.choose_more(wanted, factors, figures, colours.is_need(shade))
with left:
    london.draw(found, wanted, shading, around)
with panel:
    side.draw(side.Panel(wanted, found, around, specialisms, figures))
