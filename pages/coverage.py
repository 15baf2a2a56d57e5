"""Coverage: where somebody is, and where nobody is."""

import streamlit as st

from db import connect
from ui.coverage import near as coverage_near
from ui.coverage import overview, places
from ui.kit import lists
from ui.text import plain
from ui.viewer import viewer

st.title("Coverage", anchor=False)
with connect.reading_as(viewer()) as db:
    view = overview.choose(db)
    found = overview.find(db, view)

if not (view.boroughs and view.needs):
    lists.empty("No needs are listed yet. Ask whoever runs Synergy to load its facts.", "grid_on")
    st.stop()
st.markdown(f"**{plain(overview.say(view, found), 600)}**  \n{overview.say_online(view, found)}")
matrix, near = st.tabs(["Who is where", "All within reach"], key="tab", bind="query-params")
if matrix.open:
    with matrix:
        left, right = st.columns([2, 3])
        with left:
            places.show(view, found)
        with right:
            overview.show_matrix(view, found)
if near.open:
    with near:
        coverage_near.show(view, found.figures)
